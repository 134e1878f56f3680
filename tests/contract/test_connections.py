"""A preflight and its request share a connection, as in every browser."""

import socket

import pytest
from contract.conftest import Start
from harness.asserting import cors_lines
from harness.hosts import DOMAIN
from harness.raw_http import TIMEOUT, Answered, read_answer
from harness.targets import SERVERS, Target
from tables.model import A, acao


def _send(sock: socket.socket, policy: str, method: str, *more: str) -> Answered:
    head = [
        f"{method} /plain HTTP/1.1",
        f"Host: {policy}{DOMAIN}",
        f"Origin: {A}",
        *more,
        "",
        "",
    ]
    sock.sendall("\r\n".join(head).encode())
    return read_answer(sock, method)


# waitress closes the connection after every 204, its own rule for answers without a length.
CASES = [
    pytest.param(target, policy, status, id=f"{target.name}-{status}")
    for target in SERVERS
    for policy, status in (("one", 204), ("status-200", 200))
    if status == 200 or "wsgi" not in target.traits
]


@pytest.mark.parametrize(("target", "policy", "status"), CASES)
def test_a_request_follows_its_preflight_on_one_connection(
    target: Target, policy: str, status: int, start: Start
) -> None:
    port = start(target).port
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        for _ in range(3):
            allowed = _send(sock, policy, "OPTIONS", "Access-Control-Request-Method: PUT")
            assert allowed.status == status
            answered = _send(sock, policy, "PUT", "Content-Length: 0")
            assert (answered.status, answered.body) == (200, b"ok")
            assert cors_lines(answered.lines) == cors_lines([acao(A)])
