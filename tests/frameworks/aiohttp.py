"""The app of `tables.paths` and the routes of `tables.routes` on aiohttp."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from typing import TypeAlias

from aiohttp import web
from harness.aiohttp_server import aiohttp_server
from harness.hosts import DOMAIN
from harness.kit import ASSETS, Served
from harness.spy import HEADER, Boom, Gate, Spy
from tables.paths import PATHS, AppAnswer
from tables.policies import named, names
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations.aiohttp import CORS, cors, no_cors

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND_POLICY = Policy(allow_origins=ORIGINS["second"])
SUB = Policy(allow_origins=ORIGINS["sub"])


def _handler(answer: AppAnswer) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if answer.raises:
            raise Boom(request.path)
        if answer.aborts:
            raise web.HTTPForbidden
        if len(answer.chunks) > 1:
            response = web.StreamResponse(status=answer.status)
        else:
            body = b"".join(answer.chunks)
            response = web.Response(status=answer.status, body=body, content_type="text/plain")
        for name, value in answer.lines:
            response.headers.add(name, value)
        await response.prepare(request)
        if len(answer.chunks) > 1:
            for chunk in answer.chunks:
                await response.write(chunk)
        return response

    return handle


async def _redirect(request: web.Request) -> web.Response:
    target = f"{request.path}/"
    raise web.HTTPTemporaryRedirect(target)


def aiohttp_app(spy: Spy) -> web.Application:
    """The app."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        spy.called(request.headers.get(HEADER, ""))
        return await handler(request)

    app = web.Application(middlewares=[note])
    for path, answer in PATHS.items():
        for method in answer.methods:
            app.router.add_route(method, path, _handler(answer))
    app.router.add_get("/slash", _redirect)
    app.router.add_static("/static", ASSETS)
    return app


def by_host(apps: Iterable[tuple[str, web.Application]]) -> web.Application:
    """One application for several hosts, each with an application of its own."""
    app = web.Application()
    for host, each in apps:
        app.add_domain(host, each)
    return app


async def _ok(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


def _marked(mark: Callable[[Handler], Handler]) -> Handler:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    return mark(handle)


@ROUTE
async def _raising(_request: web.Request) -> web.Response:
    raise Boom


@ROUTE
class View(web.View):
    """A class-based view: the class has a policy, and one of its methods another."""

    async def get(self) -> web.Response:
        return web.Response(text="ok")

    @cors(SECOND_POLICY)
    async def post(self) -> web.Response:
        return web.Response(text="ok")


def _group() -> list[web.RouteDef]:
    return [
        web.get("/plain", _ok),
        web.get("/route", _marked(ROUTE)),
        web.get("/no-cors", _marked(no_cors)),
    ]


@web.middleware
async def _authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    if "Authorization" not in request.headers:
        raise web.HTTPUnauthorized
    return await handler(request)


def aiohttp_routes(app_policy: Policy | None) -> web.Application:
    """The routes, behind an authentication."""
    app = web.Application(middlewares=[_authenticate])
    route, second = _marked(ROUTE), _marked(cors(SECOND_POLICY))
    app.add_routes(
        [
            web.get("/by-app", _ok),
            web.get("/by-route", route),
            web.get("/no-cors", _marked(no_cors)),
            web.get("/two", route),
            web.post("/two", second),
            web.put("/two", _ok),
            web.get("/both", route),
            web.put("/both", route),
            web.get(r"/items/{number:\d+}", route),
            web.get("/items/{name}", second),
            web.get("/files/{rest:.*}", second),
            web.view("/view", View),
            web.get("/tree/", route),
            web.get("/tree", _redirect),
            web.get("/raising", _raising),
            *(web.get(f"/group{each.path}", each.handler) for each in _group()),
        ]
    )
    sub = web.Application()
    sub.add_routes(_group())
    CORS(sub, SUB)
    app.add_subapp("/sub", sub)
    CORS(app, app_policy)
    return app


def aiohttp_boom(policy: Policy) -> web.Application:
    """A handler that raises."""

    async def boom(request: web.Request) -> web.Response:
        raise Boom(request.path)

    app = web.Application()
    app.router.add_get("/boom", boom)
    CORS(app, policy)
    return app


def aiohttp_stream(gate: Gate, policy: Policy) -> web.Application:
    """Streams through a gate."""

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        async for chunk in gate.chunks_later():
            await response.write(chunk)
        return response

    app = web.Application()
    app.router.add_get("/", stream)
    CORS(app, policy)
    return app


def aiohttp_echo(policy: Policy) -> web.Application:
    """A WebSocket that says back what it hears."""

    async def echo(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(await socket.receive_str())
        await socket.close()
        return socket

    app = web.Application()
    app.router.add_get("/ws", echo)
    CORS(app, policy)
    return app


def _installed(spy: Spy, name: str) -> web.Application:
    app = aiohttp_app(spy)
    CORS(app, named(name))
    return app


def _rows(spy: Spy) -> AbstractContextManager[int]:
    # All at once: a router that serves does not change.
    return aiohttp_server(by_host((each + DOMAIN, _installed(spy, each)) for each in names()))


SERVED = (
    Served(
        name="aiohttp",
        traits=frozenset({"wire", "framework", "serving"}),
        rows=_rows,
        routes=lambda policy: aiohttp_server(aiohttp_routes(policy)),
    ),
)
