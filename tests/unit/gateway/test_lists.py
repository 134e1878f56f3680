"""Lists of other libraries: the warnings about them, and how entries are compared."""

from __future__ import annotations

import asyncio
import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urlparse

import pytest
import socketio
from blacksheep.server.remotes.hosts import TrustedHostsMiddleware
from channels.security.websocket import OriginValidator
from flask import Flask
from harness.together import check_all
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.middleware.allowed_hosts import AllowedHostsMiddleware
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from tables.second_lists import GUARD, POLICY, ROWS, Row, hosts, sockets
from tornado import web, websocket
from werkzeug.sansio.utils import host_is_trusted

from crossorigin import Guard, asgi
from crossorigin.gateway.lists import lists_in
from crossorigin.gateway.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import look
from crossorigin.integrations import flask, starlette, tornado

CODE = "crossorigin.second-list: "


class Records(logging.Handler):
    """Keeps the records of the logger of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        # A store of an earlier test may still load its list in a thread.
        self.addFilter(lambda record: record.thread == threading.get_ident())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record; an empty text for a list that does not contradict."""
        text = record.getMessage()
        if record.exc_info or not text.startswith("crossorigin."):
            self.told.append(text)
        if not text.startswith(CODE):
            return
        is_quiet = record.levelno == logging.INFO
        self.told.append("" if is_quiet else text.removeprefix(CODE))


def told_by(run: Callable[[], object]) -> list[str]:
    """Return the sentences about lists that are logged meanwhile."""
    log, records = logging.getLogger("crossorigin"), Records()
    level = log.level
    log.addHandler(records)
    log.setLevel(logging.INFO)
    try:
        run()
    finally:
        log.removeHandler(records)
        log.setLevel(level)
    return records.told


def check(found: list[str], wanted: Iterable[str]) -> None:
    """Compare sentences with parts of them; an empty part stands for an empty sentence."""
    pairs = itertools.zip_longest(found, wanted, fillvalue="(none)")
    assert all(part in text and (part or not text) for text, part in pairs), found


def _check_row(row: Row) -> None:
    resolver = PolicyResolver(row.policy, None, row.guard)
    check(told_by(lambda: look(None, row.make(), resolver)), row.told)


def test_list_that_contradicts_is_reported_with_its_entry() -> None:
    check_all(ROWS, _check_row, lambda row: row.name)


async def _start(app: Any) -> None:  # noqa: ANN401 - any application
    messages: list[Any] = []
    arriving = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Any:  # noqa: ANN401 - of ASGI
        return next(arriving)

    async def send(message: Any) -> None:  # noqa: ANN401 - the same
        messages.append(message)

    await app({"type": "lifespan", "asgi": {}, "state": {}}, receive, send)
    assert messages


def test_gateways_report_lists_when_the_server_starts() -> None:
    def integrated() -> Starlette:
        app = Starlette(middleware=[hosts("old.example")])
        starlette.CORS(app, POLICY, guard=GUARD)
        return app

    placed = asgi.CORSMiddleware(sockets(), POLICY, guard=GUARD)
    check(told_by(lambda: asyncio.run(_start(placed))), ["refuses 'https://app.example', "])
    inside = told_by(lambda: asyncio.run(_start(integrated())))
    # It is built by then: its class and arguments are no second list.
    check(inside, ["refuses 'api.example', '*.api.example', "])


def test_list_outside_of_the_gateway_is_not_decided_by_the_guard() -> None:
    app = Starlette()
    starlette.CORS(app, POLICY, guard=Guard())
    app.middleware_stack = sockets("*", other_asgi_app=app.build_middleware_stack())
    flask_app = Flask("outside")
    flask.CORS(flask_app, POLICY, guard=Guard())
    server = socketio.Server(async_mode="threading", cors_allowed_origins="*")
    flask_app.wsgi_app = socketio.WSGIApp(server, flask_app.wsgi_app)  # type: ignore[method-assign]  # as Flask-SocketIO does
    for outer in (app, flask_app):
        told = told_by(partial(look, outer, None))
        check(told, ["allows '*', which may not act, and no guard"])


# Comparing as the library does

LISTS: Any = (
    [],
    ["*"],
    ["https://a.example", "https://*.a.example", "http://b.example:8000"],
    ["https://.a.example", "http://a.example:80"],
    ["a.example", ".b.example"],
    ["*.a.example", "A.example"],
    [".a.example"],
)
NAMES = ("a.example", "x.a.example", "y.x.a.example", "b.example", "c.example", "xa.example")
ORIGINS = [
    f"{scheme}://{name}{port}"
    for scheme in ("http", "https")
    for name in NAMES
    for port in ("", ":8000")
]


def _allowed(holder: object, value: str) -> bool:
    return any(each.allows(value) for each in lists_in([holder]))


def _check_socketio(listed: list[str]) -> None:
    server: Any = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=listed)
    for origin in ORIGINS:
        # An empty list turns the check off.
        allowed = server.eio._cors_allowed_origins({})
        is_allowed = allowed is None or origin in allowed
        assert _allowed(server, origin) is is_allowed, origin


def _check_channels(listed: list[str]) -> None:
    layer: Any = OriginValidator(None, listed)
    for origin in ORIGINS:
        assert _allowed(layer, origin) is layer.valid_origin(urlparse(origin)), origin


def _answers(layer: Any, host: str) -> bool:  # noqa: ANN401 - a layer of ASGI
    """Return whether a layer passes a request for a host on."""
    sent: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 - of ASGI
        sent.append(message)

    headers = [(b"host", host.encode())]
    scope = {"type": "http", "headers": headers, "method": "GET", "path": "/", "app": None}
    asyncio.run(layer(scope, None, send))
    return not sent


async def _nothing(*_call: object) -> None:
    """Answer nothing."""


def _check_hosts(listed: list[str]) -> None:
    plain = [each for each in listed if "://" not in each]
    blacksheep = TrustedHostsMiddleware(plain)
    config = AllowedHostsConfig([*map(str.lower, plain)])
    trusted: Any = TrustedHostMiddleware(_nothing, plain)
    litestar: Any = AllowedHostsMiddleware(_nothing, config)
    for name in NAMES if plain else ():
        assert _allowed(trusted, name) is _answers(trusted, name), name
        assert _allowed(config, name) is _answers(litestar, name), name
        assert _allowed(blacksheep, name) is blacksheep.is_valid_host(name), name


def _check_flask(listed: list[str]) -> None:
    plain = [each for each in listed if "://" not in each and "*" not in each]
    (row,) = (row for row in ROWS if row.name == "flask")
    app = row.make()
    app.config["TRUSTED_HOSTS"] = plain
    for name in NAMES if plain else ():
        assert _allowed(app, name) is host_is_trusted(name, plain), name


@pytest.mark.parametrize(
    "compare", [_check_socketio, _check_channels, _check_hosts, _check_flask]
)
def test_lists_compare_as_their_library_does(compare: Callable[[list[str]], None]) -> None:
    rows = [each for each in LISTS if each or compare is not _check_socketio]
    check_all(rows, compare, str)


# Tornado


class Plain(websocket.WebSocketHandler):
    """Has Tornado's own check."""


class Open(websocket.WebSocketHandler):
    """Takes all."""

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002 - Tornado's signature
        """Return True."""
        return True


class Trusting(websocket.WebSocketHandler):
    """Takes all, by the other method."""

    def check_trusted_origin(self, origin: str) -> bool:  # noqa: ARG002 - the same
        """Return True."""
        return True


class Asking(websocket.WebSocketHandler):
    """Asks a function."""

    def check_origin(self, origin: str) -> bool:
        """Return an answer of the owner's own."""
        return origin.endswith(".example")


class Calling(websocket.WebSocketHandler):
    """Has an object in the place of the method."""

    check_origin: Any = str.isascii


def _tornado(*handlers: object, guard: Guard | None = GUARD, **settings: Any) -> list[str]:  # noqa: ANN401 - Tornado's
    app = web.Application([(rf"/{each}", each) for each in handlers], **settings)
    tornado.CORS(app, POLICY, guard=guard)
    return told_by(lambda: app.listen(0, "127.0.0.1").stop())


def test_checks_of_tornado_are_reported() -> None:
    refuses = "refuses 'https://app.example', 'https://*.shop.example', which may act. Add the"
    server = socketio.AsyncServer(async_mode="tornado", cors_allowed_origins="*")
    handler = socketio.get_tornado_handler(server)
    trusted = ["https://app.example", "https://any.shop.example"]
    both: Any = {"cross_origin_protection": True, "trusted_origins": trusted}
    rows: Any = {
        "plain": (_tornado(Plain), [f"check_origin of Plain {refuses}"]),
        "trusted": (_tornado(Plain, web.RequestHandler, **both), ["", ""]),
        "protected": (
            _tornado(cross_origin_protection=True),
            [f"trusted_origins of Tornado {refuses}"],
        ),
        "open": (_tornado(Open, Trusting), ["", ""]),
        "without-a-guard": (_tornado(Open, guard=None), ["check_origin of Open allows '*'"]),
        "asking": (_tornado(Asking, Calling), ["", ""]),
        "socket.io": (_tornado(handler, guard=None), ["Socket.IO allows '*'"]),
    }
    check_all(rows, lambda name: check(*rows[name]), str)
