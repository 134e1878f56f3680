"""Edges decide on the request that they forward, in any bytes of a client."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest
from harness.edges import NEWEST, RUNNERS, edges, target_of
from harness.erring import erring_application
from harness.forwarded import arrived, difference, head_of, passed, send
from harness.raw_http import TIMEOUT
from harness.together import check_all
from tables.edge_lines import (
    APP,
    EVIL,
    GUARD,
    HOST,
    ODDLY_PREFIXED,
    OUTSIDE,
    POLICIES,
    PREFIX,
    PREFIXED,
    Row,
    requests,
)

_GUARDED: Final = frozenset({"nginx", NEWEST, "envoy", "cloudflare"})
"""The edges that run a guard."""


def _is_repeated(lines: Sequence[str]) -> bool:
    names = [line.partition(":")[0].lower() for line in ("Host:", *lines)]
    return len({*names}) < len(names)


def _names_others(lines: Sequence[str]) -> bool:
    return any(line.startswith("Connection: ") for line in lines)


_UNSEEN: Final[dict[str, Callable[[Sequence[str]], bool]]] = {
    # Before 1.23 it reads the first line of several.
    "nginx": _is_repeated,
    # The headers that Connection names are taken away after the policy has read them.
    "apache": _names_others,
    "caddy": _names_others,
}
"""By edge: whether its policy does not see the lines as they are forwarded."""


@pytest.mark.parametrize("runner", RUNNERS)
def test_edge_allows_no_more_than_the_engine_for_a_forwarded_path(
    runner: str, tmp_path: Path
) -> None:
    """The engine and the guard judge the request that the application gets."""
    maps = {"plain": POLICIES, **({"guarded": POLICIES} if runner in _GUARDED else {})}
    is_unseen = _UNSEEN.get(runner)
    rows = [row for row in requests() if is_unseen is None or not is_unseen(row[-1])]
    with (
        erring_application(tells=True) as behind,
        edges(runner, maps, tmp_path, behind, {"guarded": GUARD}) as ports,
    ):
        asked = [(name, row) for name in maps for row in rows]
        check_all(asked, lambda each: _check(runner, ports[each[0]], *each), _told)


def _check(runner: str, port: int, site: str, row: Row) -> None:
    answered = send(port, row[0], head_of(*row))
    came = arrived(answered)
    if came is None:
        return
    assert difference(POLICIES, answered, came) is None, came
    # nginx tells a header without a value from none in no way.
    if site == "guarded" and not ("nginx" in runner and "Origin:" in row[-1]):
        assert passed(GUARD, POLICIES, came) is None, came


def _told(asked: tuple[str, Row]) -> str:
    site, (method, target, host, lines) = asked
    return f"{site}: {method} {target!r} of {host!r} {[line[:80] for line in lines[:4]]}"


@pytest.mark.parametrize("runner", [each for each in RUNNERS if target_of(each).is_server])
def test_whole_configuration_removes_the_prefix(runner: str, tmp_path: Path) -> None:
    """The engine judges the path that arrives; one outside the prefix does not arrive."""
    asks = "Access-Control-Request-Method: PUT"

    def check(target: str) -> None:
        for method, origin in itertools.product(("GET", "OPTIONS"), (APP, EVIL)):
            answered = send(
                ports["one"], method, head_of(method, target, HOST, (f"Origin: {origin}", asks))
            )
            came = arrived(answered)
            found = None if came is None else came.target
            if target in PREFIXED:
                assert found == PREFIXED[target]
            if target in OUTSIDE:
                assert found is None
            assert came is None or difference(POLICIES, answered, came) is None, came

    with (
        erring_application(tells=True) as behind,
        edges(runner, {"one": POLICIES}, tmp_path, behind, strip_prefix=PREFIX) as ports,
    ):
        check_all((*PREFIXED, *ODDLY_PREFIXED, *OUTSIDE), check, str)


@pytest.mark.parametrize("runner", ["haproxy", "envoy", "cloudflare"])
def test_answer_to_a_websocket_handshake_has_no_header_of_the_application(
    runner: str, tmp_path: Path
) -> None:
    """The edges that forward handshakes as they are exported; the connection works."""
    with (
        erring_application(tells=True) as behind,
        edges(runner, {"one": POLICIES}, tmp_path, behind) as ports,
    ):
        found = {
            (path, origin): _shaken(ports["one"], path, origin)
            for path in ("/x", "/public/x", "//x")
            for origin in (APP, EVIL)
        }
    assert found == {
        ("/x", APP): [APP], ("/x", EVIL): [],
        ("/public/x", APP): ["*"], ("/public/x", EVIL): ["*"],
        ("//x", APP): [], ("//x", EVIL): [],
    }  # fmt: skip


def _shaken(port: int, path: str, origin: str) -> list[str]:
    """Return the lines of Allow-Origin in the answer to a handshake, after an echo."""
    lines = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", f"Origin: {origin}")  # fmt: skip
    head = "\r\n".join((f"GET {path} HTTP/1.1", f"Host: {HOST}", *lines, "", ""))
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        sock.sendall(head.encode())
        answer = _received(sock, b"\r\n\r\n")
        sock.sendall(_FRAME)
        _received(sock, b"hello")
    first, *rest = answer.decode("latin-1").split("\r\n")
    assert first.split(" ")[1] == "101"
    pairs = (line.partition(": ") for line in rest)
    return [value for name, _, value in pairs if name.lower() == "access-control-allow-origin"]


_FRAME: Final = b"\x81\x85\x00\x00\x00\x00hello"
"""A text of five characters, masked with zeros."""


def _received(sock: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:
        part = sock.recv(65536)
        assert part, data
        data += part
    return data
