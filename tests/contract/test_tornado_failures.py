"""Exceptions where Tornado itself answers nothing, and refusals of its server."""

import http.client
import logging
import socket
from collections.abc import Callable
from typing import Any

import pytest
from harness.asserting import cors_lines, vary_names
from harness.raw_http import TIMEOUT, Answered, read_answer
from harness.spy import Boom
from harness.tornado_asking import ONE, is_readable, made, preflight
from harness.tornado_server import tornado_server
from tables.model import A
from tornado import httputil, routing, web

from crossorigin import Policy


class _Handler(web.RequestHandler):
    def get(self) -> None:
        self.write("text")


class _Initialised(web.RequestHandler):
    def initialize(self) -> None:
        raise Boom(self.request.path)


@web.stream_request_body
class _Upload(web.RequestHandler):
    def data_received(self, chunk: bytes) -> None:  # noqa: ARG002 - Tornado's name
        raise Boom(self.request.path)


class _Matcher(routing.Matcher):
    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        if request.path == "/matcher":
            raise Boom(request.path)
        return None


def _function(request: httputil.HTTPServerRequest) -> None:
    raise Boom(request.path)


def _failing(policy: Policy | None) -> web.Application:
    return made(
        (_Matcher(), _Handler),
        (r"/initialize", _Initialised),
        (r"/function", _function),
        (r"/upload", _Upload),
        policy=policy,
    )


def _failing_fallback(policy: Policy | None) -> web.Application:
    fallback = {"fallback": _failing(policy)}
    return web.Application([(r".*", web.FallbackHandler, fallback)])


FAILING: list[tuple[Callable[[Policy | None], web.Application], str, str]] = [
    (_failing, "GET", "/initialize"),
    (_failing, "HEAD", "/initialize"),
    (_failing, "GET", "/function"),
    (_failing, "POST", "/upload"),
    (_failing_fallback, "GET", "/initialize"),
]


def _send(port: int, method: str, path: str) -> Answered:
    body = b"body" if method == "POST" else b""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n"
        sock.sendall(head.encode() + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        return read_answer(sock, method)


@pytest.mark.parametrize(("build", "method", "path"), FAILING)
def test_exception_before_first_write_gives_readable_500(
    build: Callable[[Policy | None], web.Application],
    method: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), tornado_server(build(ONE)) as port:
        answered = _send(port, method, path)
        allowed = preflight(port, path)
    assert answered.status == 500
    assert answered.body == (b"" if method == "HEAD" else b"Internal Server Error")
    assert is_readable(answered)
    assert allowed.status == 204
    assert f"Boom: {path}" in caplog.text


@pytest.mark.parametrize(("build", "method", "path"), FAILING)
def test_without_a_policy_the_connection_ends(
    build: Callable[[Policy | None], web.Application], method: str, path: str
) -> None:
    """As Tornado does with a delegate that raises: there is no answer to add to."""
    with tornado_server(build(None)) as port, pytest.raises(http.client.RemoteDisconnected):
        _send(port, method, path)


@pytest.mark.parametrize("policy", [ONE, None])
def test_rule_that_raises_is_a_500_without_cors_headers(
    policy: Policy | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), tornado_server(_failing(policy)) as port:
        answered = _send(port, "GET", "/matcher")
        refused = preflight(port, "/matcher")
    assert (answered.status, refused.status) == (500, 403)
    for each in (answered, refused):
        assert cors_lines(each.lines) == []
        assert vary_names(each.all("Vary")) == ["origin"]
    assert "Boom: /matcher" in caplog.text


def test_rule_of_a_fallback_that_raises_is_a_500_without_cors_headers() -> None:
    fallback = {"fallback": web.Application([(_Matcher(), _Handler)])}
    with tornado_server(made((r".*", web.FallbackHandler, fallback))) as port:
        answered = _send(port, "GET", "/matcher")
        refused = preflight(port, "/matcher")
    assert (answered.status, refused.status) == (500, 403)
    assert cors_lines(answered.lines) == cors_lines(refused.lines) == []
    assert vary_names(answered.all("Vary")) == ["origin"]


def _refuse(_request: httputil.HTTPServerRequest) -> None:
    raise httputil.HTTPInputError


# Documented: the server's own refusals have no headers of ours.
POST = f"POST /refuse HTTP/1.1\r\nHost: x\r\nOrigin: {A}\r\n"


REFUSED = {
    "no-http": "nonsense\r\n\r\n",
    "too-large": POST + "Content-Length: 999999999\r\n\r\n",
    "refused-by-a-delegate": POST + "\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_of_the_server_itself_has_no_headers(name: str) -> None:
    with (
        tornado_server(made((r"/refuse", _refuse))) as port,
        socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock,
    ):
        sock.sendall(REFUSED[name].encode())
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    # Before 6.5 Tornado only ended the connection where a delegate refused.
    assert received in {b"HTTP/1.1 400 Bad Request\r\n\r\n", b""}
