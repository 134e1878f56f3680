"""No change makes a hot path costlier unless it means to, and then `make baseline` says so.

The two figures guard each other: the bytecodes hold on any machine, the instructions see
the work of C code as well.
"""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from guard import baseline
from guard.counting import TESTS, build, count_instructions, version
from guard.framework_paths import framework_paths
from guard.hot_paths import ALLOWED, BARE, PATHS, HotPath
from guard.loop_paths import loop_paths
from harness.tools import require

BASELINE = baseline.read()
_COUNT = "import json; from guard.counting import *; print(json.dumps(count_bytecodes()))"
_ASK_DJANGO = """
import json; from guard.django_paths import django_paths; from guard.test_hot_paths import *
paths = django_paths()
bare = cycles_of(paths.pop("django"))
found = {name: [cors_of(path), cycles_of(path) - bare] for name, path in paths.items()}
print(json.dumps(found))
"""
MORE = 1.05
# Versions compile the same source to slightly different bytecodes: 6 % between 3.11 and 3.13.
MORE_ELSEWHERE = 1.15


def _costlier(
    counts: Mapping[str, int], before: Mapping[str, int], more: float
) -> dict[str, str]:
    """The paths that cost more than they may, with their costs now and before."""
    assert counts.keys() == before.keys(), "run `make baseline`"
    return {
        name: f"{count:,}, not {before[name]:,} (if it is meant: make baseline)"
        for name, count in counts.items()
        if count > before[name] * more
    }


def _fresh(program: str) -> Any:  # noqa: ANN401 - JSON
    """The output of a fresh process, whose code does not note its lines for the coverage."""
    paths = os.pathsep.join(map(str, [TESTS.parent / "src", TESTS]))
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=True,
    )
    return json.loads(ended.stdout)


def test_no_path_takes_more_bytecodes_than_before() -> None:
    more = MORE if version() == BASELINE.version else MORE_ELSEWHERE
    assert _costlier(_fresh(_COUNT), BASELINE.bytecodes, more) == {}


def test_no_path_takes_more_instructions_than_before(tmp_path: Path) -> None:
    valgrind = require("valgrind")
    if build() != BASELINE.build:
        # The bytecodes guard alone.
        pytest.skip(f"counted with another build: {BASELINE.build}")
    counts = count_instructions(valgrind, tmp_path)
    assert _costlier(counts, BASELINE.instructions, MORE) == {}


# Of the processor, and of the interpreter; a decision on a request takes at most 120 ns, which
# are about 1,300 instructions. The router of a preflight takes 40 times as many.
OBSERVING = (1_300, 60)
OBSERVING_ROUTED_PREFLIGHT = (5_500, 130)


@pytest.mark.parametrize("server", ["asgi", "wsgi"])
@pytest.mark.parametrize("path", ["allowed", "preflight", "routed", "routed preflight"])
def test_an_observer_that_counts_adds_little(server: str, path: str) -> None:
    without = f"{server} {path}"
    observed = f"{server} observed {path}".removesuffix(" allowed")
    counts = (BASELINE.instructions, BASELINE.bytecodes)
    most = OBSERVING_ROUTED_PREFLIGHT if path == "routed preflight" else OBSERVING
    added = [each[observed] - each[without] for each in counts]
    assert all(each <= limit for each, limit in zip(added, most, strict=True)), added


def test_a_path_that_costs_more_is_named() -> None:
    before = {"one": 100, "two": 100, "three": 100}
    costlier = _costlier({"one": 105, "two": 106, "three": 50}, before, MORE)
    assert [*costlier] == ["two"]


def _said_to(path: HotPath) -> list[tuple[str, str]]:
    """The headers of the answer to a request, in lower case."""
    request = path.request(1)
    said: list[tuple[str, str]] = []
    if "type" in request:

        async def send(message: Any) -> None:  # noqa: ANN401 (of two kinds)
            lines = message.get("headers", ())
            said.extend((name.decode(), value.decode()) for name, value in lines)

        path.serve(lambda scope, receive, _: path.app(scope, receive, send), [request])
    elif "connection" in request:
        path.serve(path.app, [request])
        said.extend(request["connection"].headers.items())
    else:
        path.app(request, lambda _status, headers, _error=None: said.extend(headers))
    return [(name.lower(), value) for name, value in said]


ALLOW_ORIGIN, VARY = "access-control-allow-origin", "vary"
LISTED = {ALLOW_ORIGIN: ALLOWED, VARY: "Origin"}
PREFLIGHT = {
    **LISTED,
    "access-control-allow-methods": "GET,PUT",
    "access-control-allow-headers": "content-type,x-token",
    "access-control-max-age": "600",
}
EXPECTED = {
    "no origin": {VARY: "Origin"},
    "allowed": LISTED,
    "denied": {VARY: "Origin"},
    "allow all": {ALLOW_ORIGIN: "*"},
    "credentials": {**LISTED, "access-control-allow-credentials": "true"},
    "preflight": PREFLIGHT,
    "new origins": {VARY: "Origin"},
    "routed": LISTED,
    "routed preflight": PREFLIGHT,
    "observed": LISTED,
    "observed preflight": PREFLIGHT,
    "observed routed": LISTED,
    "observed routed preflight": PREFLIGHT,
    "another": LISTED,
    "decorated": {**LISTED, "access-control-allow-credentials": "true"},
    "decorated preflight": {**PREFLIGHT, "access-control-allow-credentials": "true"},
}
BARE_PATHS = BARE | framework_paths() | loop_paths()
ALL_PATHS = PATHS | {name: path for name, path in BARE_PATHS.items() if " " in name}


def cycles_of(path: HotPath) -> int:
    """How many objects of a request only the garbage collector frees."""
    path.serve(path.app, [path.request(1)])
    requests = [path.request(2)]
    # The objects that exist already are left out: to walk through all of them takes a second.
    gc.freeze()
    gc.disable()
    try:
        path.serve(path.app, requests)
        requests.clear()
        return gc.collect()
    finally:
        gc.enable()


def cors_of(path: HotPath) -> list[tuple[str, str]]:
    """The CORS headers of the answer to a request, in their order."""
    return sorted(
        each for each in _said_to(path) if each[0].startswith(("access-control-", VARY))
    )


def _expected(name: str) -> list[tuple[str, str]]:
    return sorted(EXPECTED[name.split(maxsplit=1)[1]].items())


# Werkzeug (of Flask and Quart) and aiohttp make an exception of the methods of a URL, also
# without the gateway, and these exceptions are such cycles.
_WITH_CYCLES = re.compile("(flask|quart|aiohttp) .*preflight")


@pytest.mark.parametrize(
    "name", [name for name in ALL_PATHS if _WITH_CYCLES.fullmatch(name) is None]
)
def test_a_request_leaves_no_more_cycles_than_without_the_gateway(name: str) -> None:
    bare = BARE_PATHS[name.partition(" ")[0]]
    assert cycles_of(ALL_PATHS[name]) <= cycles_of(bare)


@pytest.mark.parametrize("name", ALL_PATHS)
def test_counted_answer_is_right(name: str) -> None:
    assert cors_of(ALL_PATHS[name]) == _expected(name)


def test_counted_answers_of_django_are_right_and_leave_no_cycles() -> None:
    for name, (said, more_cycles) in _fresh(_ASK_DJANGO).items():
        assert [*map(tuple, said)] == _expected(name), name
        assert more_cycles <= 0, name
