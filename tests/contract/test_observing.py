"""Observers on real servers: each framework tells of each decision once, and rightly."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import pytest
from harness.guarded import ANY_HOST
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.route_apps import APP
from harness.spy import Spy
from harness.together import check_all
from tables.paths import FEW
from tables.routes import ORIGINS, ROUTES, RouteRow

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.observe import Event

OTHER: Final = "https://other.example"
A: Final = "https://a.example"
ASKED: Final = "https://asked.example"
FAILING: Final = "https://failing.example"


def _told(event: Event) -> tuple[object, ...]:
    """The fields of an event."""
    facts = (event.origin, event.method, event.request_method, event.path)
    return (event.kind, event.allowed, event.reason.value, *facts, event.policy)


def _lines(origin: str | None, announced: str | None = None) -> list[tuple[str, bytes]]:
    lines = [("Authorization", b"me")]
    if origin is not None:
        lines.append(("Origin", origin.encode()))
    if announced is not None:
        lines.append(("Access-Control-Request-Method", announced.encode()))
    return lines


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_a_decision_is_observed_with_the_policy_of_its_route(kit: Kit) -> None:
    seen: list[Event] = []
    rows = [row for row in ROUTES if kit.name in row.frameworks and kit.name not in row.not_on]

    def check(row: RouteRow) -> None:
        name = "app" if row.label == "app" else "route"
        path = row.path.replace("%37", "7")
        for origin in (ORIGINS.get(row.label, OTHER), OTHER):
            reason = "origin-not-allowed" if origin == OTHER else "allowed"
            outcome = (origin != OTHER, reason, origin)
            exchange(port, row.method, row.path, "api.test", _lines(origin))
            exchange(port, "OPTIONS", row.path, "api.test", _lines(origin, row.method))
            expected = [
                ("actual", *outcome, row.method, None, path, name),
                ("preflight", *outcome, "OPTIONS", row.method, path, name),
            ]
            told = [_told(event) for event in seen]
            seen.clear()
            assert told == ([] if row.label == "none" else expected)

    with kit.serve(kit.routes(APP, observe=seen.append)) as port:
        check_all(rows, check, lambda row: row.id)


def _ask(origin: str) -> bool:
    if origin == FAILING:
        raise RuntimeError(origin)
    return origin == ASKED


def _fail(_event: Event) -> None:
    message = "an observer that fails"
    raise RuntimeError(message)


ASKING: Final = Policy(allow_origins=[A, _ask], allow_credentials=True)
SHARED: Final = Policy(allow_origins=A, allow_methods="GET")
PATHS: Final = PolicyMap(
    {"/plain": ASKING, "/ok": SHARED, "/stream": SHARED, "/boom": None}, default=Policy()
)


class Row(NamedTuple):
    """A request, and the events of it: kind, reason, name of the policy."""

    path: str
    origin: str | None
    events: Sequence[tuple[str, str, str]]
    method: str = "GET"
    announced: str | None = None
    more: tuple[tuple[str, bytes], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.origin} {self.announced}"


def _preflight(path: str, origin: str, reason: str, name: str, announced: str = "PUT") -> Row:
    return Row(path, origin, [("preflight", reason, name)], "OPTIONS", announced)


FORGED: Final = (("Sec-Fetch-Site", b"cross-site"),)
ROWS: Final = (
    Row("/plain", None, [("not-cors", "no-origin", "/plain")]),
    Row("/plain", A, [("actual", "allowed", "/plain")]),
    Row("/plain", ASKED, [("actual", "allowed", "/plain")]),
    Row("/plain", OTHER, [("actual", "origin-not-allowed", "/plain")]),
    Row("/plain", FAILING, [("actual", "lookup-failed", "/plain")]),
    Row("/plain", "HTTPS://A.example", [("actual", "malformed-origin", "/plain")]),
    Row("/plain", A, [("actual", "malformed-origin", "/plain")], more=(("Origin", b"x"),)),
    _preflight("/plain", ASKED, "allowed", "/plain"),
    _preflight("/plain", FAILING, "lookup-failed", "/plain"),
    _preflight("/plain", OTHER, "origin-not-allowed", "/plain"),
    _preflight("/ok", A, "method-not-allowed", "/ok", "DELETE"),
    _preflight("/stream", A, "allowed", "/stream", "GET"),
    Row("/stream", A, [("actual", "allowed", "/stream")]),
    Row("/boom", A, []),
    Row("/unavailable", None, [("not-cors", "no-origin", "default")]),
    Row("/unavailable", OTHER, [("actual", "allowed", "default")]),
    Row(
        "/plain",
        OTHER,
        [("guard", "cross-site", "none"), ("actual", "origin-not-allowed", "/plain")],
        "POST",
        more=FORGED,
    ),
    Row(
        "/plain",
        A,
        [("guard", "trusted-origin", "none"), ("actual", "allowed", "/plain")],
        "POST",
        more=FORGED,
    ),
    Row("/boom", OTHER, [("guard", "cross-site", "none")], "POST", more=FORGED),
)


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_every_kind_of_decision_is_observed_once(
    kit: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[Event] = []
    app = kit.app(Spy(FEW))
    handle = kit.install(
        app, PATHS, guard=Guard(**ANY_HOST), observe=[_fail, seen.append], shadow=Policy()
    )
    assert len(handle.observe) == 2

    def told(row: Row) -> list[tuple[str, str, str]]:
        lines = [*_lines(row.origin, row.announced), *row.more]
        exchange(port, row.method, row.path, "api.test", lines)
        found = [(str(event.kind), event.reason.value, event.policy) for event in seen]
        seen.clear()
        return found

    def check(row: Row) -> None:
        # The order of a verdict and a decision that is made before the handler runs is open.
        assert sorted(told(row)) == sorted(row.events)

    with kit.serve(app) as port, caplog.at_level(logging.ERROR, "crossorigin"):
        check_all(ROWS, check, str)
        shadow: Any = handle.shadow
        changes = {str(each.difference.change) for each in shadow.report().differences}
        handle.policy = lambda _facts: SHARED
        assert told(ROWS[1]) == [("actual", "allowed", "chooser")]
        handle.policy = SHARED
        assert told(ROWS[1]) == [("actual", "allowed", "app")]
        handle.policy = None
        assert told(ROWS[1]) == []
    failures = [record for record in caplog.records if "An observer failed" in record.message]
    assert failures
    assert changes == {"would-allow", "other-headers"}
    # A swap begins the comparison anew: no policy is in force, and the next one allows.
    report = shadow.report()
    assert (report.compared, report.since is not None) == (1, True)
    assert [each.difference.change for each in report.differences] == ["would-allow"]
