"""The demo's ports: claimed before anything starts, on every loopback address."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress

import pytest

from crossorigin.demo import ports
from crossorigin.demo.ports import Claim, Taken, claim


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_a_claimed_port_is_taken_until_the_claim_ends() -> None:
    with claim("127.0.0.1", 0, 1) as held:
        assert held.origin == f"http://127.0.0.1:{held.port}"
        with pytest.raises(Taken, match=f"port {held.port} is in use"):
            claim("127.0.0.1", held.port, 1)
    with claim("127.0.0.1", held.port, 1) as again:
        assert again.port == held.port


def test_default_port_is_taken_if_free_and_another_one_if_in_use() -> None:
    port = free_port()
    with claim("127.0.0.1", None, port) as first, claim("127.0.0.1", None, port) as second:
        assert first.port == port
        assert second.port != port


def test_localhost_is_claimed_on_both_addresses() -> None:
    with claim("localhost", 0, 1) as held:
        families = [sock.family for sock in held.sockets]
        with suppress(OSError), socket.create_connection(("::1", held.port)):
            assert families == [socket.AF_INET, socket.AF_INET6]
        assert {sock.getsockname()[1] for sock in held.sockets} == {held.port}


def refuse(monkeypatch: pytest.MonkeyPatch, family: int, number: int) -> None:
    """Let listening on a family fail with an error."""
    listen = ports._listen

    def fail(wanted: int, address: str, port: int) -> socket.socket:
        if wanted == family:
            raise OSError(number, "refused by the test")
        return listen(wanted, address, port)

    monkeypatch.setattr(ports, "_listen", fail)


def test_a_machine_without_ipv6_still_has_localhost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse(monkeypatch, socket.AF_INET6, errno.EADDRNOTAVAIL)
    with claim("localhost", 0, 1) as held:
        assert [sock.family for sock in held.sockets] == [socket.AF_INET]


def test_a_port_taken_on_one_address_of_localhost_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refuse(monkeypatch, socket.AF_INET6, errno.EADDRINUSE)
    with pytest.raises(Taken, match="in use"):
        claim("localhost", free_port(), 1)
    with pytest.raises(Taken, match="no free port found on localhost"):
        claim("localhost", 0, 1)


def test_another_failure_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, socket.AF_INET, errno.EACCES)
    with pytest.raises(Taken, match="port 0: refused by the test"):
        claim("127.0.0.1", 0, 1)


@pytest.mark.parametrize(
    ("port", "origin"), [(80, "http://localhost"), (81, "http://localhost:81")]
)
def test_an_origin_omits_the_default_port(port: int, origin: str) -> None:
    assert Claim("localhost", port, ()).origin == origin


def test_host_that_the_user_names_is_the_host_of_the_origin() -> None:
    with claim("127.0.0.1", 0, 1, "localhost") as held:
        assert held.origin == f"http://localhost:{held.port}"
        assert {sock.family for sock in held.sockets} <= {socket.AF_INET, socket.AF_INET6}
    with suppress(Taken), claim("127.0.0.1", 0, 1, "::1") as held:
        assert held.origin == f"http://[::1]:{held.port}"


def test_host_has_the_spelling_of_browsers_for_every_name_of_it() -> None:
    spellings = {"LocalHost": "localhost", "127.1": "127.0.0.1", "0x7f.1": "127.0.0.1"}
    for named, host in spellings.items():
        with claim("127.0.0.1", 0, 1, named) as held:
            assert held.origin == f"http://{host}:{held.port}"
    with suppress(Taken), claim("127.0.0.1", 0, 1, "0:0::1") as held:
        assert held.origin == f"http://[::1]:{held.port}"


def test_every_address_keeps_the_names_of_loopback() -> None:
    for named in ("0.0.0.0", "::", "0", "0::0"):
        with claim("localhost", 0, 1, named) as held:
            assert held.origin == f"http://localhost:{held.port}"
            first = held.sockets[0].getsockname()
            assert first == ("0.0.0.0", held.port)
            with socket.create_connection(("127.0.0.1", held.port)):
                pass


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("nowhere.invalid", "'nowhere.invalid' is not a host that this machine knows"),
        ("a" * 64 + ".example", "is not a host that this machine knows"),
        ("a b", "'a b' is not a host that this machine knows"),
        ("fe80::1%lo", "'fe80::1%lo' is not a host that this machine knows"),
        ("203.0.113.77", "203.0.113.77 is not a host of this machine"),  # of the documentation
    ],
)
def test_host_of_another_machine_is_refused(named: str, sentence: str) -> None:
    with pytest.raises(Taken, match=sentence):
        claim("127.0.0.1", 0, 1, named)
