"""Lists of other libraries beside a policy and its guard, and the warnings about them.

Each row makes an application, and names the sentences about its lists in the order in which they
are told; an empty tuple for a list that does not contradict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

import engineio
import socketio
from blacksheep import Application
from blacksheep.server.remotes.hosts import TrustedHostsMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from fastapi import FastAPI
from flask import Flask, Request
from litestar import Litestar
from litestar.config.allowed_hosts import AllowedHostsConfig
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.integrations import starlette

APP = "https://app.example"
BELOW = "https://*.shop.example"
POLICY = Policy(allow_origins=[APP, BELOW], allow_credentials=True)
GUARD = Guard(hosts=["api.example", "*.api.example"])


class Row(NamedTuple):
    """A row.

    Attributes:
        name: its name.
        make: makes the application.
        told: parts of the sentences, one for each.
        policy: the policy of the gateway.
        guard: its guard.
    """

    name: str
    make: Callable[[], Any]
    told: tuple[str, ...]
    policy: Policy | PolicyMap | None = POLICY
    guard: Guard | None = GUARD


def sockets(listed: object = None, **more: Any) -> Any:  # noqa: ANN401 - no types
    """Return the application of a Socket.IO server."""
    server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=listed)
    return socketio.ASGIApp(server, **more)


def validator(*listed: str) -> ProtocolTypeRouter:
    """Return the application of Channels with a list."""
    return ProtocolTypeRouter({"websocket": OriginValidator(URLRouter([]), listed)})


def _mounting(*apps: object) -> Starlette:
    return Starlette(routes=[Mount(f"/{number}", app) for number, app in enumerate(apps)])  # type: ignore[arg-type]  # other libraries have no types


def _with_a_gateway() -> Starlette:
    inner = Starlette(middleware=[hosts("old.example")])
    starlette.CORS(inner, POLICY)
    return _mounting(inner)


def hosts(*listed: str) -> Middleware:
    """Return Starlette's layer with a list."""
    return Middleware(TrustedHostMiddleware, allowed_hosts=listed)


def _by_position() -> FastAPI:
    return FastAPI(middleware=[Middleware(TrustedHostMiddleware, ["api.example"])])


def _flask(listed: object = None, of_request: list[str] | None = None) -> Flask:
    app = Flask("lists")
    app.config["TRUSTED_HOSTS"] = listed

    class Own(Request):
        trusted_hosts = of_request

    app.request_class = Own
    return app


def _blacksheep() -> Application:
    app = Application()
    app.middlewares.append(TrustedHostsMiddleware(["api.example", "*.api.example"]))
    return app


def _litestar(*listed: str) -> Litestar:
    return Litestar(allowed_hosts=AllowedHostsConfig([*listed]))


REFUSES = "cors_allowed_origins of Socket.IO refuses"
BOTH = f"'{APP}', '{BELOW}'"
LETS = "lets '*' in"

ROWS: Final = (
    Row("socket.io-default", sockets, (f"{REFUSES} {BOTH}, which may act. Add the origin",)),
    Row("socket.io-text", partial(sockets, APP), (f"{REFUSES} '{BELOW}', ",)),
    Row("socket.io-literal-star", partial(sockets, [APP, BELOW]), (f"{REFUSES} '{BELOW}', ",)),
    Row("socket.io-all-behind-a-guard", partial(sockets, "*"), ("",)),
    Row("socket.io-off", partial(sockets, []), ()),
    Row("socket.io-function", partial(sockets, lambda _origin: True), ("",)),
    Row("socket.io-all-without-a-guard", partial(sockets, ["*"]), (LETS,), guard=None),
    Row(
        "socket.io-all-without-a-guard-of-its-path",
        partial(sockets, ["*"]),
        (LETS,),
        guard=Guard(paths={"/socket.io/*": None}),
    ),
    Row(
        "socket.io-all-reported",
        partial(sockets, "*"),
        (LETS,),
        guard=Guard(report_only=True),
    ),
    Row(
        "socket.io-another-origin-reported",
        partial(sockets, [APP, "https://a.shop.example", "https://api.example", "https://b.c"]),
        (f"{REFUSES} '{BELOW}', which may act. Add the origin to it.", "lets 'https://b.c' in"),
        guard=GUARD.replace(report_only=True),
    ),
    Row("socket.io-nobody-may-act", sockets, ("",), policy=Policy(allow_origins=[APP])),
    Row("socket.io-no-policy", partial(sockets, "*"), ("",), policy=None, guard=None),
    Row(
        "socket.io-trust",
        partial(sockets, "https://b.example"),
        ("",),
        guard=Guard(trust=["https://b.example"]),
    ),
    Row(
        "socket.io-trust-of-a-path",
        partial(sockets, [APP, "https://b.example"]),
        (f"{REFUSES} '{BELOW}', ",),
        guard=Guard(paths={"/b": Guard(trust=["https://b.example"])}),
    ),
    Row(
        "socket.io-map",
        partial(sockets, "https://b.example"),
        (f"{REFUSES} '{APP}', ",),
        policy=PolicyMap(
            {"/a": Policy(allow_origins=[APP], allow_credentials=True), "/b": None},
            default=Policy(allow_origins="https://b.example", allow_credentials=True),
        ),
    ),
    Row(
        "socket.io-function-of-ours",
        partial(sockets, "*"),
        ("",),
        policy=Policy(allow_origins=[lambda _origin: False], allow_credentials=True),
        guard=None,
    ),
    Row("socket.io-mounted", lambda: _mounting(sockets(APP)), (f"{REFUSES} '{BELOW}', ",)),
    Row(
        "socket.io-around",
        lambda: sockets([APP, "https://any.shop.example"], other_asgi_app=_by_position()),
        ("", "refuses '*.api.example', which the guard serves. Add the host to it."),
    ),
    Row("engine.io", lambda: engineio.ASGIApp(engineio.AsyncServer()), (f"{REFUSES} {BOTH}",)),
    Row(
        "channels",
        partial(validator, "app.example", ".shop.example"),
        ("",),
    ),
    Row(
        "channels-schemes",
        partial(validator, "http://app.example", "https://.shop.example"),
        (f"Channels' OriginValidator refuses '{APP}', ",),
    ),
    Row("channels-all", partial(validator, "*"), (LETS,), guard=None),
    Row(
        "starlette",
        lambda: Starlette(middleware=[hosts("api.example", "*.api.example")]),
        ("",),
    ),
    Row(
        "starlette-other",
        lambda: Starlette(middleware=[hosts("*.api.example")]),
        ("allowed_hosts of TrustedHostMiddleware refuses 'api.example', ",),
    ),
    Row("starlette-all", lambda: Starlette(middleware=[hosts("*")]), ("",)),
    Row("starlette-no-hosts", lambda: Starlette(middleware=[hosts("a")]), ("",), guard=Guard()),
    Row("starlette-no-guard", lambda: Starlette(middleware=[hosts("a")]), ("",), guard=None),
    Row("starlette-twice", lambda: _mounting(*[Starlette(middleware=[hosts("*")])] * 2), ("",)),
    Row("starlette-with-a-gateway", _with_a_gateway, ()),
    Row("fastapi-by-position", _by_position, ("refuses '*.api.example', ",)),
    Row("flask", partial(_flask, [".api.example"]), ("",)),
    Row("flask-text", partial(_flask, "api.example"), ("refuses '*.api.example', ",)),
    Row("flask-request", partial(_flask, None, ["b"]), ("refuses 'api.example', '*.api",)),
    Row("flask-none", _flask, ()),
    Row("litestar", partial(_litestar, "*.api.example"), ("refuses 'api.example', ",)),
    Row("blacksheep-literal-star", _blacksheep, ("refuses '*.api.example', ",)),
)
