"""aiohttp on its own server."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from aiohttp import web
from harness.aiohttp_server import aiohttp_server
from harness.described import PREFIX, UNMARKED, Description, Log, Part, marked
from harness.described import View as DescribedView
from harness.hosts import DOMAIN
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.spy import HEADER, Boom, Spy
from tables.closed_paths import ROUTE as CLOSED
from tables.closed_paths import SECRET
from tables.paths import AppAnswer
from tables.policies import names

from crossorigin import Policy
from crossorigin.integrations import aiohttp as words
from crossorigin.integrations.aiohttp import cors, no_cors

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROUTE = cors(allow_origins=ROUTE_ORIGIN)


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


def app(spy: Spy) -> web.Application:
    """The app of `tables.paths`."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        spy.called(request.headers.get(HEADER, ""))
        return await handler(request)

    made = web.Application(middlewares=[note])
    for path, answer in spy.paths.items():
        for method in answer.methods:
            made.router.add_route(method, path, _handler(answer))
    made.router.add_get("/slash", _redirect)
    made.router.add_static("/static", ASSETS)
    return made


def _by_host(app_of: Callable[[str], web.Application]) -> web.Application:
    made = web.Application()
    # All at once: a router that serves does not change.
    for name in names():
        made.add_domain(name + DOMAIN, app_of(name))
    return made


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

    @cors(SECOND)
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


def routes(policy: Policy | None, **given: Any) -> web.Application:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = web.Application(middlewares=[_authenticate])
    route, second = _marked(ROUTE), _marked(cors(SECOND))
    made.add_routes(
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
    words.CORS(sub, SUB)
    made.add_subapp("/sub", sub)
    words.CORS(made, policy, **given)
    return made


@web.middleware
async def _explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Boom:
        # aiohttp has no handlers of exceptions: its users write a middleware, which logs.
        logging.getLogger(__name__).exception("seen")
        return web.Response(status=500, text="mine")


async def _boom(request: web.Request) -> web.Response:
    raise Boom(request.path)


async def _secret(_request: web.Request) -> web.Response:
    return web.Response(body=SECRET)


def closed() -> web.Application:
    """Serve a folder at the root, and a closed route."""
    made = web.Application()
    made.add_routes([web.get(CLOSED, _secret), web.static("/", FOLDER)])
    return made


def boom(handler: bool) -> web.Application:
    """An app that raises."""
    made = web.Application(middlewares=[_explain] if handler else [])
    made.router.add_get("/boom", _boom)
    return made


def stream(source: Chunks) -> web.Application:
    """An app that streams."""

    async def chunks(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        async for chunk in source.chunks_later():
            await response.write(chunk)
        return response

    made = web.Application()
    made.router.add_get("/", chunks)
    return made


async def _answer_back(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str(await socket.receive_str())
    await socket.close()
    return socket


def echo() -> web.Application:
    """An app with a WebSocket."""
    made = web.Application()
    made.router.add_get("/ws", _answer_back)
    return made


def _view_class(view: DescribedView, handle: Handler) -> type[web.View]:
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond(self: web.View) -> web.StreamResponse:
            return await handle(self.request)

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    made: type[web.View] = marked(
        words, view.whole or UNMARKED, type("V", (web.View,), members)
    )
    return made


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> web.Application:
    made = web.Application()
    for view in part.views:
        note = log.handler(view, is_mounted=is_mounted)

        async def handle(
            request: web.Request, note: Callable[..., None] = note
        ) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX if is_mounted else "")
            note(request.method, path, request.headers)
            return web.Response(text="ok")

        if view.whole is not None:
            made.router.add_view(view.path, _view_class(view, handle))
            continue
        for mark, methods in view.by_mark():
            endpoint = marked(words, mark, handle)
            for method in methods:
                made.router.add_route(method, view.path, endpoint)
    if part.source is not None:
        words.CORS(made, part.source.build(), guard=part.guard)
    return made


def described(description: Description, log: Log) -> web.Application:
    """Build a described app."""
    made = _part(description.main, log)
    if description.mounted is not None:
        made.add_subapp(PREFIX, _part(description.mounted, log, is_mounted=True))
    return made


def counting(seen: Counter[str]) -> web.Application:
    """Count the calls of a resource, by method, and of a middleware."""

    class Counted(web.PlainResource):
        async def resolve(self, request: web.Request) -> Any:  # noqa: ANN401 - of aiohttp
            seen[request.method] += 1
            return await super().resolve(request)

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        seen["middleware"] += 1
        return await handler(request)

    made = web.Application(middlewares=[note])
    resource = Counted("/counted/7")
    resource.add_route("GET", ROUTE(_ok))
    made.router.register_resource(resource)
    return made


AIOHTTP = Kit(
    name="aiohttp",
    traits=frozenset({"wire", "framework", "serving"}),
    words=words,
    serve=aiohttp_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    echo=echo,
    by_host=_by_host,
)
