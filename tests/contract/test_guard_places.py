"""The guard and other parts of a server: bodies, routers, mounted applications, sockets."""

from __future__ import annotations

import contextlib
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NamedTuple

import pytest
import socketio
from aiohttp import web as aiohttp_web
from channels.generic.websocket import WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django import urls
from flask import Flask
from frameworks import aiohttp as in_aiohttp
from frameworks import tornado as in_tornado
from harness.aiohttp_server import aiohttp_server
from harness.guarded import ANY_HOST, handshake
from harness.kit import Kit
from harness.kits import KITS
from harness.product import PolicyResolver
from harness.raw_http import TIMEOUT, exchange, read_answer
from harness.servers import hypercorn_server, uvicorn_server, waitress_server
from harness.spy import HEADER, Spy
from harness.together import check_all
from harness.tornado_server import tornado_server
from starlette.applications import Starlette
from starlette.routing import Mount
from tables.guard import API, APP, STRANGER, TRUSTING
from tables.paths import FEW
from tornado import routing, web
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.integrations import aiohttp, flask, starlette, tornado

GUARD = Guard(**ANY_HOST)
EACH_KIT = [pytest.param(kit, id=kit.name) for kit in KITS]


class Running(NamedTuple):
    """The app of `tables.paths` on its server, behind a guard."""

    port: int
    kit: Kit
    spy: Spy
    handle: PolicyResolver

    def post(self, path: str, origin: str) -> tuple[int, int]:
        """Send a page's POST; return the status, and how often the app was called."""
        return _post(self.port, self.spy, path, origin)


def _post(port: int, spy: Spy, path: str, origin: str) -> tuple[int, int]:
    token = spy.token()
    lines = [("Origin", origin), ("Sec-Fetch-Site", "cross-site"), (HEADER, token)]
    answered = exchange(
        port, "POST", path, API, [(name, text.encode()) for name, text in lines]
    )
    return answered.status, spy.count(token)


@pytest.fixture(scope="module", params=EACH_KIT)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    kit: Kit = request.param
    spy = Spy(FEW)
    app = kit.app(spy)
    handle = kit.install(app, TRUSTING, guard=GUARD)
    with kit.serve(app) as port:
        yield Running(port, kit, spy, handle)


def test_refusal_comes_before_the_body_and_the_connection_stays_open(running: Running) -> None:
    running.handle.policy = TRUSTING
    head = f"POST /plain HTTP/1.1\r\nHost: {API}\r\nOrigin: {STRANGER}\r\nContent-Length: 5"
    after = f"GET /plain HTTP/1.1\r\nHost: {API}\r\nConnection: close"
    body = b"\r\n\r\nhello"
    # WSGI servers read bodies before they call the application, and Django before middleware.
    is_read = "wsgi" in running.kit.traits or running.kit.name == "django-asgi"
    first = len(body) if is_read else 4
    with socket.create_connection(("127.0.0.1", running.port), timeout=TIMEOUT) as sock:
        sock.sendall(head.encode() + body[:first])
        refused = read_answer(sock, "POST")
        assert (refused.status, refused.all("Access-Control-Allow-Origin")) == (403, [])
        # Some servers close a connection whose request they have not read whole.
        with contextlib.suppress(ConnectionError):
            sock.sendall(body[first:] + after.encode() + body[:4])
            assert read_answer(sock, "GET").status == 200


def test_request_without_a_route_has_the_policy_of_the_application(running: Running) -> None:
    running.handle.policy = TRUSTING
    assert running.post("/get-only", APP)[0] == 405
    assert running.post("/nowhere", APP)[0] == 404
    for path in ("/get-only", "/nowhere"):
        assert running.post(path, STRANGER) == (403, 0)


def test_policy_of_the_path_decides_which_origins_may_act(running: Running) -> None:
    running.handle.policy = PolicyMap({"/ok": TRUSTING}, default=Policy(allow_origins=APP))
    assert running.post("/ok", APP) == (200, 1)
    assert running.post("/plain", APP) == (403, 0)
    running.handle.policy = lambda facts: TRUSTING if facts.path == "/plain" else None
    assert running.post("/ok", APP) == (403, 0)
    assert running.post("/plain", APP) == (200, 1)


@pytest.mark.parametrize("kit", EACH_KIT)
def test_router_is_asked_only_where_the_route_can_change_the_verdict(kit: Kit) -> None:
    seen: Counter[str] = Counter()
    app = kit.counting(seen)
    kit.install(app, TRUSTING, guard=GUARD.replace(safe_methods=()))

    def check(site: str, status: int) -> None:
        seen.clear()
        lines = [("Sec-Fetch-Site", site.encode()), ("Origin", STRANGER.encode())]
        assert exchange(port, "GET", "/counted/7", API, lines).status == status

    with kit.serve(app) as port:
        for site in ("same-origin", "none"):
            check(site, 200)
            assert set(seen.values()) == {1}
        check("cross-site", 403)
        assert not {"dependency", "guard", "hook", "middleware"} & {*seen}


Place = Callable[[Spy, Any, Any], AbstractContextManager[int]]
"""Serves an app at /sub of another one; takes the arguments of `CORS` for both."""
Given = dict[str, Any]


def _in_starlette(kit: Kit, spy: Spy, outer: Given, inner: Given) -> Any:  # noqa: ANN401 - a context
    sub = kit.app(spy)
    kit.install(sub, **inner)
    app = Starlette(routes=[Mount("/sub", sub)])
    starlette.CORS(app, **outer)
    return hypercorn_server(app)


def _in_flask(kit: Kit, spy: Spy, outer: Given, inner: Given) -> Any:  # noqa: ANN401 - the same
    sub = kit.app(spy)
    kit.install(sub, **inner)
    app = Flask(__name__)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": sub})  # type: ignore[method-assign]  # as Flask says
    flask.CORS(app, **outer)
    return waitress_server(app)


def _in_aiohttp(spy: Spy, outer: Given, inner: Given) -> Any:  # noqa: ANN401 - the same
    sub, app = in_aiohttp.app(spy), aiohttp_web.Application()
    aiohttp.CORS(sub, **inner)
    aiohttp.CORS(app, **outer)
    app.add_subapp("/sub", sub)
    return aiohttp_server(app)


def _in_tornado(rule: Callable[[web.Application], Any]) -> Place:
    def place(spy: Spy, outer: Given, inner: Given) -> AbstractContextManager[int]:
        sub = in_tornado.app(spy, "/sub")
        tornado.CORS(sub, **inner)
        app = web.Application()
        app.wildcard_router.rules.insert(0, rule(sub))
        tornado.CORS(app, **outer)
        return tornado_server(app)

    return place


_BELOW = routing.PathMatches(r"/sub/.*")
PLACES: dict[str, Place] = {
    **{
        f"{kit.name} in {outer}": partial(place, kit)
        for outer, place in (("starlette", _in_starlette), ("flask", _in_flask))
        for kit in KITS
        if {"starlette": "asgi", "flask": "wsgi"}[outer] in kit.traits
        # Falcon removes no prefix of a mount, and Sanic needs a lifespan of its own.
        and kit.name not in {"falcon-asgi", "sanic-asgi"}
    },
    "aiohttp in aiohttp": _in_aiohttp,
    "tornado in tornado, rule": _in_tornado(lambda sub: routing.Rule(_BELOW, sub)),
    "tornado in tornado, opaque": _in_tornado(
        lambda sub: routing.Rule(_BELOW, in_tornado.Opaque(sub))
    ),
    "tornado in tornado, fallback": _in_tornado(
        lambda sub: routing.Rule(_BELOW, web.FallbackHandler, {"fallback": sub})
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_mounted_application_asks_a_guard_of_its_own(place: str) -> None:
    spy = Spy(FEW)
    given = {"policy": TRUSTING}
    with PLACES[place](spy, given, {**given, "guard": GUARD}) as port:
        assert _post(port, spy, "/sub/plain", STRANGER) == (403, 0)
        assert _post(port, spy, "/sub/plain", APP) == (200, 1)


@pytest.mark.parametrize("place", [each for each in PLACES if "opaque" not in each])
def test_guard_around_a_mounted_application_trusts_the_origins_of_that(place: str) -> None:
    spy = Spy(FEW)
    outer = {"policy": Policy(allow_origins=STRANGER, allow_credentials=True), "guard": GUARD}
    with PLACES[place](spy, outer, {"policy": TRUSTING}) as port:
        assert _post(port, spy, "/sub/plain", STRANGER) == (403, 0)
        assert _post(port, spy, "/sub/plain", APP) == (200, 1)


class Echo(WebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A consumer of Channels."""

    def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002 - as Channels' own
        self.send(text_data)


ORIGINS = [(APP, 101), (f"https://{API}", 101), (STRANGER, 403), ("null", 403)]


def _handshake(port: int, path: str, origin: str) -> int:
    return handshake(port, path, API, [("Origin", origin.encode())])


def test_consumer_of_channels_behind_the_gateway_gets_no_forged_handshake() -> None:
    routes = URLRouter([urls.path("ws", Echo.as_asgi())])
    app = ProtocolTypeRouter({"websocket": routes, "http": routes})
    with uvicorn_server(CORSMiddleware(app, TRUSTING, guard=GUARD)) as port:

        def check(row: tuple[str, int]) -> None:
            origin, status = row
            assert _handshake(port, "/ws", origin) == status

        check_all(ORIGINS, check, str)


def test_server_of_socket_io_behind_the_gateway_opens_no_forged_session() -> None:
    # Its own list is off: the guard decides, of polling requests too.
    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])
    guard = GUARD.replace(paths={"/socket.io/*": GUARD.replace(safe_methods=())})
    gateway = CORSMiddleware(socketio.ASGIApp(server), TRUSTING, guard=guard)
    query = "/socket.io/?EIO=4&transport="

    def check(row: tuple[str, int]) -> None:
        origin, status = row
        known = len(server.eio.sockets)
        lines = [("Origin", origin.encode())]
        polled = exchange(port, "GET", f"{query}polling", API, lines)
        assert (polled.status == 200) is (status == 101)
        opened = handshake(port, f"{query}websocket", API, lines, hears_echo=False)
        assert opened == status
        assert (len(server.eio.sockets) > known) is (status == 101)

    with uvicorn_server(gateway) as port:
        check_all(ORIGINS, check, str)
