"""DNS rebinding: a page whose name means the attacker's server first, and then a local one.

The name has both addresses of localhost. The attacker's server listens on the first and serves
the page; when it has gone, the browser asks the second for the same origin.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from browser.engines import EACH
from harness.servers import POLL, serving, uvicorn_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute

from crossorigin import Guard
from crossorigin.integrations.starlette import CORS

if TYPE_CHECKING:
    from browser.page import Browser
    from starlette.websockets import WebSocket

NAME = "rebind.test"
PAGE = b"<!doctype html><link rel=icon href='data:,'>"
ATTACK = """async () => {
    const ask = async (method) => {
        const response = await fetch("/secret", {method});
        return [response.status, await response.text()];
    };
    const opens = new Promise((done) => {
        const socket = new WebSocket(`ws://${location.host}/secret`);
        socket.onopen = () => { done(true); socket.close(); };
        socket.onerror = () => done(false);
    });
    return [await ask("GET"), await ask("POST"), await opens];
}"""
SENTENCE = "This server does not serve this host.\n"


class _Attacker(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing."""


class _OnSix(HTTPServer):
    address_family = socket.AF_INET6


@contextmanager
def _attacking(port: int) -> Iterator[None]:
    with (
        _OnSix(("::1", port), _Attacker) as server,
        serving(server.socket, lambda: server.serve_forever(POLL), server.shutdown),
    ):
        yield


def _secret(ran: list[str]) -> Starlette:
    async def tell(request: Request) -> PlainTextResponse:
        ran.append(request.method)
        return PlainTextResponse("secret")

    async def open_socket(websocket: WebSocket) -> None:
        ran.append("socket")
        await websocket.accept()
        await websocket.receive()

    methods = ["GET", "POST"]
    return Starlette(
        routes=[Route("/secret", tell, methods=methods), WebSocketRoute("/secret", open_socket)]
    )


# MiniBrowser resolves no name but those below localhost, which mean this machine for everyone.
@pytest.mark.parametrize("engine", EACH[:2])
def test_rebound_page_cannot_read_or_act_on_a_guarded_loopback(
    engine: str, started: Callable[[str], Browser]
) -> None:
    ran: list[str] = []
    bare, guarded = _secret(ran), _secret(ran)
    CORS(bare, allow_origins=["https://app.example"], allow_credentials=True)
    CORS(guarded, allow_origins=["https://app.example"], allow_credentials=True, guard=Guard())
    found = {}
    for name, app in {"bare": bare, "guarded": guarded}.items():
        with uvicorn_server(app) as port, started(engine).page() as page:
            with _attacking(port):
                page.open(f"http://{NAME}:{port}/")
            found[name] = page.evaluate(ATTACK)
    assert found["bare"] == [[200, "secret"], [200, "secret"], True]
    assert found["guarded"] == [[421, SENTENCE], [421, SENTENCE], False]
    assert sorted(ran) == ["GET", "POST", "socket"]
