"""Remedies of `explain` and `check` that name a policy, tried on their exchange.

A server has a policy that lacks something. A page asks it; the browser refuses. The remedy is
applied to the policy, and the page asks again.
"""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.console_fresh import FRESH

from crossorigin import Policy, PolicyError
from crossorigin.check.ask import Question, ask
from crossorigin.check.report import Report
from crossorigin.consoles.engines import console
from crossorigin.consoles.explain import explain
from crossorigin.fetch import (
    ENGINES,
    STANDARD,
    Code,
    Outcome,
    Request,
    WireRequest,
    WireResponse,
    run,
)
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.spec.methods import normalize
from crossorigin.transport.bounded import BoundedSender, Failure

OTHER: Final = "https://other.example"
ORIGINS: Final = (
    "https://app.example",
    "https://app.example:8443",
    "http://localhost:5173",
    "http://app.example",
    "http://[::1]:3000",
    "capacitor://localhost",
    "null",
)
URLS: Final = ("https://api.example/items?a=it's", "http://localhost:8000/", OTHER)
METHODS: Final = ("GET", "POST", "put", "PUT", "PATCH", "patch", "X-MOVE", "TRACE")
HEADERS: Final = (
    (),
    (("x-token", "1"),),
    (("Authorization", "Bearer x"),),
    (("content-type", "application/json"), ("x-a", "1")),
    (("Access-Control-Allow-Origin", "*"),),
    (("x'quoted'", "1"),),
)

Fields = dict[str, Any]


class Defect(NamedTuple):
    """A fault of a server.

    Attributes:
        fields: the fields of its policy that differ from those that the exchange needs.
        lines: header lines that replace the policy's, by name in lower case.
    """

    fields: Fields
    lines: dict[str, str]


DEFECTS: Final = {
    "no origin": Defect({"allow_origins": [OTHER]}, {}),
    "another origin": Defect(
        {"allow_origins": [OTHER]}, {"access-control-allow-origin": OTHER}
    ),
    "any origin": Defect({"allow_origins": "*", "allow_credentials": False}, {}),
    "no credentials": Defect({"allow_credentials": False}, {}),
    "no method": Defect({"allow_methods": ["DELETE"]}, {}),
    "no header": Defect({"allow_headers": ["x-other"]}, {}),
}


def needed(request: Request) -> Fields:
    """The fields of a policy that allows a request and no more."""
    return {
        "allow_origins": [request.origin],
        "allow_methods": [normalize(request.method)],
        "allow_headers": unsafe_names(request.headers),
        "allow_credentials": request.credentials == "include",
    }


def server(policy: Policy, lines: dict[str, str]) -> Callable[[WireRequest], WireResponse]:
    """A server with a policy, and the lines that something behind it overwrites."""

    def answer(wanted: WireRequest) -> WireResponse:
        asked = dict(wanted.headers)
        decision = policy.evaluate(
            method=wanted.method,
            origin=asked.get("Origin"),
            request_method=asked.get("Access-Control-Request-Method"),
            request_headers=asked.get("Access-Control-Request-Headers", ()),
        )
        kept = [line for line in decision.headers if line[0].lower() not in lines]
        status = decision.status or 200
        return WireResponse(status=status, headers=(*kept, *lines.items()))

    return answer


_POLICY: Final = re.compile(r"Policy\((?:[^()'\"]|'[^']*'|\"[^\"]*\")*\)")


def changes(remedy: str, has: Fields, needs: Fields) -> Fields | None:
    """The fields that a remedy names, or None; a hole alone is filled from the exchange."""
    found = _POLICY.search(remedy)
    if found is None:
        return None
    call = ast.parse(found[0].replace("…", "..."), mode="eval").body
    assert isinstance(call, ast.Call)
    changed: Fields = {}
    for keyword in call.keywords:
        name = str(keyword.arg)
        value = ast.literal_eval(keyword.value)
        if isinstance(value, list) and ... in value:
            named = [one for one in value if one is not ...]
            value = [*has[name], *named] if named else needs[name]
        changed[name] = value
    return changed


def told_by_explain(outcome: Outcome, request: Request, engine: str) -> list[str]:
    text = "\n".join(console.lines(engine, outcome, request))
    return [one.remedy for one in explain(text)]


class Prepared(BoundedSender):
    """Sends nothing: a server of this process answers."""

    def __init__(self, answer: Callable[[WireRequest], WireResponse]) -> None:
        super().__init__()
        self._answer = answer

    async def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | Failure:
        del cookie
        return self._answer(wanted)


def told_by_check(request: Request, answer: Callable[[WireRequest], WireResponse]) -> list[str]:
    report = Report(asyncio.run(ask(Question(request=request), Prepared(answer))))
    assert (report.code is None) == report.outcome.verdict.allowed
    return [report.remedy or ""]


def rounds(
    request: Request, defects: list[Defect], engine: str | None
) -> Iterator[Fields | None]:
    """Ask until the page may read; yield the changes of each remedy, or None and end there."""
    needs = needed(request)
    has: Fields = dict(needs)
    lines: dict[str, str] = {}
    for defect in defects:
        has |= defect.fields
        lines |= defect.lines
    for _ in range(len(defects) + len(request.headers) + 1):
        try:
            policy = Policy.from_mapping(has)
        except PolicyError:
            # The message did not tell all that the exchange needs: no policy may.
            assert not buildable(needs)
            return
        answer = server(policy, lines)
        outcome = run(request, answer, engine=STANDARD if engine is None else ENGINES[engine])
        if outcome.verdict.allowed:
            return
        told = (
            told_by_check(request, answer)
            if engine is None
            else told_by_explain(outcome, request, engine)
        )
        if outcome.verdict.code is Code.INVALID_REQUEST and not told:
            return
        assert told, outcome.verdict
        changed = changes(told[0], has, needs)
        yield changed
        if changed is None:
            return
        # A message that does not name the origin leaves it to the reader.
        assert buildable(changed) or "[…]" in told[0]
        has |= changed
        # `check` knows the whole exchange: it names no policy where none can help.
        assert engine is not None or buildable(has)
        lines = {} if "allow_origins" in changed else lines


def buildable(fields: Fields) -> bool:
    try:
        Policy.from_mapping(fields)
    except PolicyError:
        return False
    return True


@settings(deadline=None)
@given(
    request=st.builds(
        Request,
        url=st.sampled_from(URLS),
        origin=st.sampled_from(ORIGINS),
        method=st.sampled_from(METHODS),
        headers=st.sampled_from(HEADERS),
        credentials=st.sampled_from(["same-origin", "include"]),
    ),
    defects=st.lists(st.sampled_from(list(DEFECTS.values())), max_size=3),
    engine=st.sampled_from([None, *console.NAMES]),
)
def test_remedy_that_names_a_policy_builds_and_allows_the_exchange(
    request: Request, defects: list[Defect], engine: str | None
) -> None:
    told = list(rounds(request, defects, engine))
    # One remedy for each defect and header is enough.
    assert len([one for one in told if one is not None]) <= len(defects) + len(request.headers)


@pytest.mark.parametrize("engine", [None, "chromium", "firefox", "webkit"])
@pytest.mark.parametrize("name", DEFECTS)
def test_remedy_names_a_policy_where_one_helps(name: str, engine: str | None) -> None:
    request = Request(
        url=URLS[0],
        origin=ORIGINS[0],
        method="PUT",
        headers=(("x-token", "1"),),
        credentials="include",
    )
    told = list(rounds(request, [DEFECTS[name]], engine))
    assert len(told) == 1
    assert told[0]


@pytest.mark.parametrize("name", ["no origin", "any origin"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_no_remedy_of_check_lists_the_origin_null(name: str, method: str) -> None:
    request = Request(url=URLS[0], origin="null", method=method, credentials="include")
    defect = DEFECTS[name]
    has = needed(request) | {"allow_credentials": False} | defect.fields
    answer = server(Policy.from_mapping(has), {"access-control-allow-credentials": "true"})
    [remedy] = told_by_check(request, answer)
    assert "any page can have" in remedy
    assert "Policy(" not in remedy


_ALLOW = re.compile(r"let the server of the \w+(?: \w+)? allow|let the server allow")


def test_no_remedy_asks_for_a_layer_if_no_configuration_helps() -> None:
    for row in FRESH:
        for one in explain(row.text):
            is_refused = one.snippet("nginx") == "No configuration of CORS changes this."
            assert not (is_refused and _ALLOW.search(one.remedy)), row.source
            assert not (is_refused and "CORSMiddleware" in one.remedy), row.source
