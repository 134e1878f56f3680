"""Edges that run the guard of a file: the rows of the guard on the wire."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import pytest
from harness.edges import edges
from harness.erring import erring_application
from harness.guarded import HTTP, SOCKETS, guard_of, parts_of
from harness.keeping import KeptConnection
from harness.raw_http import Answered
from harness.together import check_all
from tables.guard import API, APP, POLICIES, GuardRow
from tables.paths import ALL

from crossorigin import Guard, PolicyMap
from crossorigin.edge import TARGETS, NotExpressibleError, OptionError, Options, export

_UPGRADE: Final = [
    ("Connection", b"Upgrade"),
    ("Upgrade", b"websocket"),
    ("Sec-WebSocket-Version", b"13"),
    ("Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="),
]

_UNREAD: Final = (400, 405, 501)
"""The statuses of an edge that takes no such method, or no such Host."""


def _name(row: GuardRow) -> str:
    return f"{row.policy} {dict(row.guard)} {row.request.get('loopback', False)}"


def _rows(runner: str) -> list[GuardRow]:
    every = (*HTTP, *SOCKETS)
    return [row for row in every if not _UNSEEN[runner](row)]


def _has_empty_value(row: GuardRow) -> bool:
    return "" in (row.request.get("origin"), row.request.get("site"))


def _is_unseen_by_workers(row: GuardRow) -> bool:
    """Whether a Worker cannot see the row.

    It has no address on a loopback, no header without a value, and no path with dot segments.
    """
    request = row.request
    has_loopback = "loopback" in request and "hosts" not in row.guard
    return has_loopback or request.get("origin") == "" or "/./" in request.get("path", "")


_UNSEEN: Final[dict[str, Callable[[GuardRow], bool]]] = {
    "envoy": lambda _row: False,
    "cloudflare": _is_unseen_by_workers,
    "nginx": _has_empty_value,
}
"""By edge: whether it cannot see a row."""


@pytest.mark.parametrize("runner", ["envoy", "cloudflare", "nginx"])
def test_rows_of_the_guard_hold_at_edges_that_run_it(runner: str, tmp_path: Path) -> None:
    rows = _rows(runner)
    guards = {_name(row): guard_of(row) for row in rows}
    maps = {_name(row): PolicyMap(default=POLICIES[row.policy]) for row in rows}
    with erring_application() as behind, ExitStack() as stack:
        ports = stack.enter_context(edges(runner, maps, tmp_path, behind, guards))
        at = {name: stack.enter_context(closing(KeptConnection(ports[name]))) for name in maps}

        def check(row: GuardRow) -> None:
            method, path, host, lines = parts_of(row)
            more = _UPGRADE if "scope" in row.request else []
            _check(row, at[_name(row)].ask(method, path, host, [*lines, *more]))

        check_all(rows, check, str)


def _check(row: GuardRow, answered: Answered) -> None:
    reached = bool(answered.all("X-Total"))
    is_odd = row.request.get("method", "POST") not in {*ALL, "OPTIONS"}
    is_odd |= "\x00" in row.request.get("path", "")
    is_odd |= row.reason == "malformed-host" or row.request.get("host", "").endswith(":")
    if is_odd and answered.status in _UNREAD and not reached:
        return
    assert reached is row.allowed, answered
    if row.allowed:
        return
    status = 421 if row.reason in ("host-not-served", "malformed-host") else 403
    assert (answered.status, answered.all("Cache-Control")) == (status, ["no-store"])
    policy = POLICIES[row.policy]
    headers = (
        () if policy is None else policy.evaluate(origin=row.request.get("origin")).headers
    )
    expected = [value for name, value in headers if name == "Access-Control-Allow-Origin"]
    assert answered.all("Access-Control-Allow-Origin") == expected


def test_guard_that_an_edge_cannot_run_is_refused() -> None:
    """It is given, left to the application, or missing."""
    policies = PolicyMap.from_mapping({"policy": {}, "guard": {}})
    for name, target in TARGETS.items():
        if name in ("envoy", "cloudflare", "nginx"):
            export(target, policies, Options(guard=Guard()))
        else:
            with pytest.raises(NotExpressibleError, match="--without-guard"):
                export(target, policies, Options(guard=Guard(), allow_stricter=True))
        with pytest.raises(OptionError, match="has a guard"):
            export(target, policies, Options())
    without = export(TARGETS["envoy"], policies, Options(without_guard=True, guard=Guard()))
    assert all("GUARDS" not in text for text in without.files.values())


def test_guard_that_only_reports_is_left_to_the_application() -> None:
    """A finding says so, and the digest is another one than without a guard."""
    policies = PolicyMap(default=POLICIES["trusting"])
    guard = Guard(report_only=True, paths={"/strict/*": Guard(refusal="json-rpc")})
    made = export(TARGETS["envoy"], policies, Options(guard=guard, strip_prefix="/api"))
    assert "refuses nothing" in " ".join(each.reason for each in made.findings)
    [text] = made.files.values()
    assert '\\"/api/strict\\",true,\\"guard_1\\"' in text.replace(" ", "")
    assert made.digest != export(TARGETS["envoy"], policies, Options()).digest


@pytest.mark.parametrize("runner", ["envoy", "cloudflare", "nginx"])
def test_policies_and_guards_have_paths_of_their_own(runner: str, tmp_path: Path) -> None:
    """A path with two readings may act where both guards let it, and has no CORS."""
    policies = PolicyMap({"/open/*": POLICIES["public"]}, default=POLICIES["trusting"])
    guard = Guard(hosts="*", accept_risks="any-host", paths={"/hooks/*": None})
    wanted = {
        "/hooks/a": ("https://evil.example", 200),
        "/open/a": ("https://evil.example", 403),
        "/a": (APP, 200),
        "//hooks/a": ("https://evil.example", 403),
        "/hooks%2Fa": ("https://evil.example", 403),
        "//open/hooks/a": (APP, 403),
        "/a//hooks": ("https://api.example", 200),
    }
    with erring_application() as behind, ExitStack() as stack:
        ports = stack.enter_context(
            edges(runner, {"one": policies}, tmp_path, behind, {"one": guard})
        )
        at = stack.enter_context(closing(KeptConnection(ports["one"])))
        found = {
            path: (origin, at.ask("POST", path, API, [("Origin", origin.encode())]).status)
            for path, (origin, _) in wanted.items()
        }
    assert found == wanted
