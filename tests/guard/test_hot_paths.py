"""No change makes a hot path costlier unless it means to, and then `make baseline` says so.

The two figures guard each other: the bytecodes hold on any machine, the instructions see
the work of C code as well.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from guard import baseline
from guard.counting import TESTS, build, count_instructions, version
from guard.framework_paths import framework_paths
from guard.hot_paths import ALLOWED, BARE, PATHS, HotPath, receive
from harness.tools import require

BASELINE = baseline.read()
_COUNT = "import json; from guard.counting import *; print(json.dumps(count_bytecodes()))"
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


def _bytecodes() -> dict[str, int]:
    """The counts of a fresh process, whose code does not note its lines for the coverage."""
    paths = os.pathsep.join(map(str, [TESTS.parent / "src", TESTS]))
    counted = subprocess.run(
        [sys.executable, "-c", _COUNT],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=True,
    )
    counts: dict[str, int] = json.loads(counted.stdout)
    return counts


def test_no_path_takes_more_bytecodes_than_before() -> None:
    more = MORE if version() == BASELINE.version else MORE_ELSEWHERE
    assert _costlier(_bytecodes(), BASELINE.bytecodes, more) == {}


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
    request, said = path.request(1), []
    if "type" in request:

        async def send(message: Any) -> None:  # noqa: ANN401 (of two kinds)
            said.extend(message.get("headers", ()))

        asyncio.run(path.app(request, receive, send))
        return [(name.decode().lower(), value.decode()) for name, value in said]
    path.app(request, lambda _status, headers: said.extend(headers))
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
}
ALL_PATHS = PATHS | {name: path for name, path in framework_paths().items() if " " in name}


def _cycles_of(path: HotPath) -> int:
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


# Werkzeug raises to tell the methods of a URL, and its exceptions are such cycles.
@pytest.mark.parametrize("name", sorted(ALL_PATHS.keys() - {"flask preflight"}))
def test_a_request_leaves_no_more_cycles_than_without_the_gateway(name: str) -> None:
    bare = BARE | framework_paths()
    assert _cycles_of(ALL_PATHS[name]) <= _cycles_of(bare[name.partition(" ")[0]])


@pytest.mark.parametrize("name", ALL_PATHS)
def test_counted_answer_is_right(name: str) -> None:
    said = _said_to(ALL_PATHS[name])
    cors = [(key, value) for key, value in said if key.startswith(("access-control-", VARY))]
    assert sorted(cors) == sorted(EXPECTED[name.split(maxsplit=1)[1]].items())
