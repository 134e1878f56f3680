"""Lists of other libraries beside a policy and its guard, and the warnings about them.

Each row makes an application, and names parts of the sentences about its lists, in their order;
an empty part for a list that does not contradict.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import socketio
from aiohttp import web
from blacksheep import Application
from blacksheep.server.remotes.hosts import TrustedHostsMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from fastapi import FastAPI
from flask import Flask, Request
from harness.blacksheep_apps import new_application
from litestar import Litestar
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.middleware import DefineMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.integrations import starlette
from crossorigin.presets import LOOPBACK_ORIGINS

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


async def _never_asked(origin: str) -> bool:
    raise AssertionError(origin)


def _attached() -> web.Application:
    app = web.Application()
    socketio.AsyncServer(async_mode="aiohttp").attach(app)
    return app


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


def _blacksheep(*listed: str) -> Application:
    app = new_application()
    app.middlewares.append(TrustedHostsMiddleware(listed))
    return app


def _litestar(*listed: str) -> Litestar:
    return Litestar(allowed_hosts=AllowedHostsConfig([*listed]))


class _Own:
    """Stands for a class of a library that is not in the environment of the tests."""

    def __init__(self, **attributes: object) -> None:
        self.__dict__ |= attributes


def _own(name: str) -> Any:  # noqa: ANN401 - a class
    """Return a class with a dotted name; the test of docs/mcp.md has the real ones."""
    module, _, last = name.rpartition(".")
    return type(last, (_Own,), {"__module__": module, "__call__": lambda _self: None})


_MANAGER = _own("mcp.server.streamable_http_manager.StreamableHTTPSessionManager")
_ENDPOINT = _own("mcp.server.streamable_http_manager.StreamableHTTPASGIApp")
_SSE = _own("mcp.server.sse.SseServerTransport")
_SETTINGS = _own("mcp.server.transport_security.TransportSecuritySettings")
_FASTMCP = _own("fastmcp.server.http.HostOriginGuardMiddleware")


def _security(
    origins: object = (), hosts: object = (), *, enable_dns_rebinding_protection: bool = True
) -> Any:  # noqa: ANN401 - the settings of the SDK
    return _SETTINGS(
        allowed_origins=origins,
        allowed_hosts=hosts,
        enable_dns_rebinding_protection=enable_dns_rebinding_protection,
    )


def _mcp(security: object) -> Starlette:
    endpoint = _ENDPOINT(session_manager=_MANAGER(security_settings=security))
    return Starlette(routes=[Route("/mcp", endpoint)])


def _sse(security: object) -> Any:  # noqa: ANN401 - a method of the SDK
    return _SSE(_security=SimpleNamespace(settings=security)).__call__


def _fastmcp(origins: object = None, hosts: object = None) -> Starlette:
    layer = Middleware(_FASTMCP, allowed_hosts=hosts, allowed_origins=origins, mode="auto")
    return Starlette(middleware=[layer])


REFUSES = "cors_allowed_origins of Socket.IO refuses"
BOTH = f"'{APP}', '{BELOW}'"
LETS = "allows '*'"

ROWS: Final = (
    Row("socket.io-default", sockets, (f"{REFUSES} {BOTH}, which may act. Add the origin",)),
    Row("socket.io-text", partial(sockets, APP), (f"{REFUSES} '{BELOW}', ",)),
    Row("socket.io-literal-star", partial(sockets, [APP, BELOW]), (f"{REFUSES} '{BELOW}', ",)),
    Row("socket.io-all-behind-a-guard", partial(sockets, "*"), ("",)),
    Row("socket.io-off", partial(sockets, []), ("",)),
    Row("socket.io-off-without-a-guard", partial(sockets, []), (LETS,), guard=None),
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
        (f"{REFUSES} '{BELOW}', which may act. Add the origin to it.", "allows 'https://b.c'"),
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
        "socket.io-trust-by-a-function",
        partial(sockets, "*"),
        ("",),
        guard=Guard(trust=[_never_asked]),
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
    Row("socket.io-attached", _attached, (f"{REFUSES} {BOTH}",)),
    Row(
        "socket.io-around",
        lambda: sockets([APP, "https://any.shop.example"], other_asgi_app=_by_position()),
        ("refuses '*.api.example', which the guard serves. Add the host to it.", ""),
    ),
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
    Row("flask-port", partial(_flask, ["api.example:80", ".api.example:443"]), ("",)),
    Row("flask-capitals", partial(_flask, ["API.example"]), ("refuses 'api.example', ",)),
    Row(
        "flask-unicode",
        partial(_flask, ["bücher.example", "a" * 64]),
        ("",),
        guard=Guard(hosts="bücher.example"),
    ),
    Row("litestar", partial(_litestar, "*.api.example"), ("refuses 'api.example', ",)),
    Row(
        "litestar-layer",
        lambda: Litestar(
            middleware=[DefineMiddleware(TrustedHostMiddleware, allowed_hosts=["api.example"])]  # type: ignore[arg-type]  # in other words of ASGI
        ),
        ("allowed_hosts of TrustedHostMiddleware refuses '*.api.example', ",),
    ),
    Row(
        "blacksheep-literal-star",
        partial(_blacksheep, "api.example", "*.api.example"),
        ("refuses '*.api.example', ",),
    ),
    Row("blacksheep-none", _blacksheep, ()),
    Row("mcp-none", partial(_mcp, None), ()),
    Row("mcp-off", partial(_mcp, _security(enable_dns_rebinding_protection=False)), ()),
    Row(
        "mcp-default",
        partial(_mcp, _security(["http://localhost:*"], ["localhost:*", "127.0.0.1:*"])),
        (
            f"allowed_origins of TransportSecuritySettings refuses {BOTH}, which may act. Add",
            "allowed_hosts of TransportSecuritySettings refuses 'api.example', '*.api.example'",
        ),
    ),
    Row(
        "mcp-same",
        partial(
            _mcp,
            _security([APP, "https://any.shop.example"], ["api.example:*", "any.api.example"]),
        ),
        ("", ""),
    ),
    Row(
        "mcp-without-a-guard",
        partial(_mcp, _security([APP, "https://any.shop.example", "http://localhost:*"])),
        ("allows 'http://localhost:*'", ""),
        guard=None,
    ),
    Row(
        "mcp-sse",
        lambda: _mounting(_sse(_security([APP], ["api.example", "any.api.example"]))),
        (f"refuses '{BELOW}'", ""),
    ),
    Row(
        "fastmcp",
        partial(_fastmcp, ["https://APP.example/", BELOW], ["api.example", "*.api.example"]),
        ("", ""),
    ),
    Row(
        "fastmcp-default",
        _fastmcp,
        (
            f"allowed_origins of FastMCP's HostOriginGuardMiddleware refuses {BOTH}",
            "refuses 'api.example', '*.api.example'",
        ),
    ),
    Row(
        "fastmcp-loopback",
        _fastmcp,
        ("", ""),
        policy=Policy(allow_origins=LOOPBACK_ORIGINS, allow_credentials=True),
        guard=Guard(hosts=["localhost", "127.0.0.1", "[::1]"]),
    ),
)
