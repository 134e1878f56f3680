"""Sanic's routes, and an application of Sanic's that another mounts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, App, bare
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.raw_http import exchange
from harness.servers import uvicorn_server
from sanic import Blueprint, HTTPResponse, Request, text
from sanic.views import HTTPMethodView
from starlette.applications import Starlette
from starlette.routing import Mount
from tables.model import acao
from tables.routes import ORIGINS, Label

from crossorigin import Policy
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations.sanic import CORS, cors

both = pytest.mark.parametrize("kit", [SANIC, SANIC_ASGI], ids=lambda kit: kit.name)


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


@cors(allow_origins=ORIGINS["route"])
async def _marked(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


def _hidden(view: Any) -> Any:  # noqa: ANN401 - as Sanic's decorators are
    def hide(request: Request) -> Any:  # noqa: ANN401 - the same
        return view(request)

    return hide


class View(HTTPMethodView):
    """A view whose decorators hide its function."""

    decorators = [_hidden]  # noqa: RUF012 - as Sanic has it

    async def get(self, request: Request) -> HTTPResponse:
        return await _ok(request)

    @cors(allow_origins=ORIGINS["route"])
    async def put(self, request: Request) -> HTTPResponse:
        return await _ok(request)


def _day(value: str) -> int:
    return {"2024-01-01": 1}[value]


def _routed() -> App:
    app = bare()
    app.router.register_pattern("day", _day, r"[0-9-]+")
    app.add_route(_marked, "/versioned", version=1, name="versioned")
    app.add_route(_marked, "/hosted", host="api.test", name="hosted")
    app.add_route(_ok, "/hosted", host="www.test", name="hosted-elsewhere")
    app.add_route(_marked, "/strict", strict_slashes=True, name="strict")
    app.add_route(_marked, "/lax", name="lax")
    app.add_route(_marked, "/put", {"PUT"}, name="put")
    app.add_route(_marked, "/days/<day:day>", name="day")
    app.add_route(
        cors(allow_origins=ORIGINS["route"])(View.as_view()), "/marked", name="marked"
    )
    View.attach(app, "/view", name="view")
    blueprint = Blueprint("below", url_prefix="/below", version=2)
    blueprint.add_route(_marked, "/<name>", name="any")
    app.blueprint(Blueprint.group(blueprint, url_prefix="/group"))
    return app


# Method, path, Host, whose policy, the app's own status.
ROUTED: list[tuple[str, str, str, Label, int]] = [
    ("GET", "/v1/versioned", "x", "route", 200),
    ("GET", "/versioned", "x", "app", 404),
    ("GET", "/hosted", "api.test", "route", 200),
    ("GET", "/hosted", "www.test", "app", 200),
    ("GET", "/hosted", "other.test", "app", 404),
    ("GET", "/strict", "x", "route", 200),
    ("GET", "/strict/", "x", "app", 404),
    ("GET", "/lax/", "x", "route", 200),
    ("GET", "/put", "x", "route", 405),
    ("GET", "/days/2024-01-01", "x", "route", 200),
    # The router fails: no policy can be told.
    ("GET", "/days/2024-99-99", "x", "none", 500),
    ("GET", "/marked", "x", "route", 200),
    ("GET", "/view", "x", "app", 200),
    ("PUT", "/view", "x", "route", 200),
    # The two methods of the view have two policies.
    ("POST", "/view", "x", "none", 405),
    ("GET", "/v2/group/below/any", "x", "route", 200),
]


@both
def test_a_route_is_found_where_sanic_finds_it(kit: Kit) -> None:
    policy = Policy(allow_origins=ORIGINS["app"])
    with kit.serve_installed(_routed(), policy) as port:
        for method, path, host, label, status in ROUTED:
            for each in ("app", "route"):
                line = ("Origin", ORIGINS[each].encode())
                asked = [line, ("Access-Control-Request-Method", method.encode())]
                answered = exchange(port, method, path, host, [line])
                allowed = answered.all("Access-Control-Allow-Origin")
                assert (path, answered.status) == (path, status)
                assert allowed == ([ORIGINS[each]] if each == label else [])
                assert vary_names(answered.all("Vary")) == ["origin"]
                preflight = exchange(port, "OPTIONS", path, host, asked)
                assert preflight.status == (204 if each == label else 403)


def _mounting(inner: App) -> Starlette:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # Sanic makes its router ready when the server starts, and Starlette tells it nothing.
        events = [asyncio.Event(), asyncio.Event()]
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, str]:
            message = next(messages)
            if message == "lifespan.shutdown":
                await events[1].wait()
            return {"type": message}

        async def send(_message: object) -> None:
            events[0].set()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inner({"type": "lifespan"}, receive, send))
            await events[0].wait()
            yield
            events[1].set()

    app = Starlette(routes=[Mount("/sub", app=inner)], lifespan=lifespan)
    starlette_cors.CORS(app, allow_origins=ORIGINS["app"])
    return app


# Path, whose policy, the app's own status.
MOUNTED: list[tuple[str, Label, int]] = [
    ("/sub/plain", "sub", 200),
    ("/sub/route", "route", 200),
    ("/sub/nowhere", "sub", 404),
    ("/elsewhere", "app", 404),
]


def test_an_app_that_is_mounted_decides_for_its_routes() -> None:
    inner = bare()
    inner.add_route(_ok, "/sub/plain", name="plain")
    inner.add_route(_marked, "/sub/route", name="route")
    CORS(inner, allow_origins=ORIGINS["sub"])
    with uvicorn_server(_mounting(inner), lifespan="on") as port:
        for path, label, status in MOUNTED:
            for each, origin in ORIGINS.items():
                line = ("Origin", origin.encode())
                answered = exchange(port, "GET", path, "x", [line])
                assert (path, answered.status) == (path, status)
                assert cors_lines(answered.lines) == (
                    cors_lines([acao(origin)]) if each == label else []
                )
                asked = [line, ("Access-Control-Request-Method", b"GET")]
                preflight = exchange(port, "OPTIONS", path, "x", asked)
                assert preflight.status == (204 if each == label else 403)
