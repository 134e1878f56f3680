"""Tornado on its own server."""

import copy
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from harness.described import PREFIX, UNMARKED, Description, Log, Part, View, marked
from harness.hosts import DOMAIN
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.spy import HEADER, Boom, Spy
from harness.tornado_server import tornado_server
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer
from tornado import httputil, routing, web, websocket
from tornado.wsgi import WSGIContainer

from crossorigin import Policy
from crossorigin.integrations import tornado as words
from crossorigin.integrations.tornado import cors, no_cors


class _Quiet(web.RequestHandler):
    """Answers nothing of its own accord: no Date, no Server, no ETag."""

    def set_default_headers(self) -> None:
        self.clear_header("Date")
        self.clear_header("Server")

    def compute_etag(self) -> None:
        return None


def _method(answer: AppAnswer) -> Callable[[web.RequestHandler], Awaitable[None]]:
    async def respond(self: web.RequestHandler) -> None:
        if answer.raises:
            raise Boom(self.request.path)
        if answer.aborts:
            raise web.HTTPError(answer.status)
        self.set_status(answer.status)
        self.set_header("Content-Type", "text/plain")
        for name, value in answer.lines:
            self.add_header(name, value)
        for chunk in answer.chunks:
            self.write(chunk)
            if len(answer.chunks) > 1:
                await self.flush()

    return respond


def _handler(answer: AppAnswer) -> type[web.RequestHandler]:
    methods = {method.lower(): _method(answer) for method in answer.methods}
    return type("Handler", (_Quiet,), methods)


class _Decoded(routing.PathMatches):
    """Tornado compares the path as it was sent; the app of the tables decodes it before."""

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        decoded = copy.copy(request)
        decoded.path = unquote(request.path)
        return super().match(decoded)


def _rule(path: str, answer: AppAnswer) -> routing.Rule:
    return routing.Rule(_Decoded(re.escape(path)), _handler(answer))


def app(spy: Spy, prefix: str = "") -> web.Application:
    """The app of `tables.paths`, all of it below a prefix."""

    class Note(web.OutputTransform):
        """Made for each request that is executed, before its handler, 404 and 405 included."""

        def __init__(self, request: httputil.HTTPServerRequest) -> None:
            super().__init__(request)
            spy.called(request.headers.get(HEADER, ""))

    rules: list[Any] = [_rule(prefix + path, answer) for path, answer in spy.paths.items()]
    rules += [(r"/slash", web.RedirectHandler, {"url": "/slash/"})]
    made = web.Application(rules, static_path=str(ASSETS))
    made.add_transform(Note)
    return made


def mounted(spy: Spy, outer: Policy, inner: Policy) -> web.Application:
    """The app of `tables.paths` with itself at /sub, each with a policy."""
    sub, made = app(spy, "/sub"), app(spy)
    made.wildcard_router.rules.insert(0, routing.Rule(routing.PathMatches(r"/sub/.*"), sub))
    words.CORS(sub, inner)
    words.CORS(made, outer)
    return made


class Opaque(httputil.HTTPServerConnectionDelegate):
    """Starts an application as a server does, and shows no router its content."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    def start_request(
        self, server_conn: object, request_conn: httputil.HTTPConnection
    ) -> httputil.HTTPMessageDelegate:
        return self._app.start_request(server_conn, request_conn)


def nested(spy: Spy, outer: Policy, inner: Policy) -> web.Application:
    """The app of `tables.paths` behind one that cannot ask it, each with a policy."""
    within = app(spy)
    words.CORS(within, inner)
    made = web.Application([(r"/.*", Opaque(within))])
    words.CORS(made, outer)
    return made


class _ByHost(routing.Router):
    def __init__(self, app_of: Callable[[str], web.Application]) -> None:
        self._app_of = cache(app_of)

    def find_handler(self, request: httputil.HTTPServerRequest, **_more: Any) -> Any:  # noqa: ANN401 - as Tornado's
        return self._app_of(request.host.removesuffix(DOMAIN)).find_handler(request)


class _Private(web.RequestHandler):
    """Answers 401 to every request without Authorization."""

    def prepare(self) -> None:
        if "Authorization" not in self.request.headers:
            raise web.HTTPError(401)


class _Missing(_Private):
    def prepare(self) -> None:
        super().prepare()
        raise web.HTTPError(404)


class _Ok(_Private):
    def get(self, *_arguments: str) -> None:
        self.write("ok")

    put = get


@cors(allow_origins=ROUTE_ORIGIN)
class _Route(_Ok):
    def head(self) -> None:
        self.get()


@cors(SECOND)
class _Second(_Ok):
    pass


@no_cors
class _NoCORS(_Private):
    def get(self) -> None:
        self.write("ok")


class _Two(_Private):
    @cors(allow_origins=ROUTE_ORIGIN)
    def get(self) -> None:
        self.write("ok")

    def put(self) -> None:
        self.write("ok")

    @cors(SECOND)
    def post(self) -> None:
        self.write("ok")


@cors(allow_origins=ROUTE_ORIGIN)
class _View(_Ok):
    @cors(SECOND)
    def post(self) -> None:
        self.write("ok")


@cors(allow_origins=ROUTE_ORIGIN)
class _Raising(_Private):
    def get(self) -> None:
        raise Boom


def _group(prefix: str) -> list[Any]:
    return [
        (rf"{prefix}/plain", _Ok),
        (rf"{prefix}/route", _Route),
        (rf"{prefix}/no-cors", _NoCORS),
    ]


def routes(policy: Policy | None, **given: Any) -> web.Application:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    sub = web.Application(_group("/sub"), default_handler_class=_Missing)
    words.CORS(sub, SUB)
    rules: list[Any] = [
        (r"/by-app", _Ok),
        (r"/by-route", _Route),
        (r"/both", _Route),
        (r"/two", _Two),
        (r"/no-cors", _NoCORS),
        (r"/items/(\d+)", _Route),
        (r"/items/([^/]+)", _Second),
        (r"/files/(.*)", _Second),
        (r"/view", _View),
        (r"/tree/", _Route),
        (r"/raising", _Raising),
        (routing.AnyMatches(), _group("/group")),
        (r"/sub/.*", sub),
    ]
    made = web.Application(rules, default_handler_class=_Missing)
    words.CORS(made, policy, **given)
    return made


class _Boom(web.RequestHandler):
    def get(self) -> None:
        raise Boom(self.request.path)


class _Explaining(_Boom):
    def write_error(self, status_code: int, **_more: Any) -> None:  # noqa: ANN401, ARG002 - Tornado's
        self.finish("mine")


class _Secret(web.RequestHandler):
    def get(self) -> None:
        self.write(SECRET)


def closed() -> web.Application:
    """Serve a folder at the root, and a closed route."""
    files = (r"/(.*)", web.StaticFileHandler, {"path": str(FOLDER)})
    return web.Application([(ROUTE, _Secret), files])


def boom(handler: bool) -> web.Application:
    """An app that raises."""
    return web.Application([(r"/boom", _Explaining if handler else _Boom)])


def stream(source: Chunks) -> web.Application:
    """An app that streams."""

    class Stream(web.RequestHandler):
        async def get(self) -> None:
            async for chunk in source.chunks_later():
                self.write(chunk)
                await self.flush()

    return web.Application([(r"/", Stream)])


class _Echo(websocket.WebSocketHandler):
    def check_origin(self, _origin: str) -> bool:
        return True

    async def on_message(self, message: str | bytes) -> None:
        await self.write_message(message)
        self.close()


def echo() -> web.Application:
    """An app with a WebSocket."""
    return web.Application([(r"/ws", _Echo)])


def _described_view(view: View, note: Callable[..., None]) -> type[web.RequestHandler]:
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        def respond(self: web.RequestHandler, *_arguments: str) -> None:
            note(self.request.method, self.request.path, self.request.headers)

        return marked(words, mark, respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    made: type[web.RequestHandler] = marked(
        words, view.whole or UNMARKED, type("V", (_Quiet,), members)
    )
    return made


def _part(part: Part, log: Log, prefix: str = "") -> web.Application:
    rules: list[Any] = []
    for view in part.views:
        # Tornado removes no prefix: the paths of an application within another are whole.
        own = replace(view, path=prefix + view.path)
        note = log.handler(own, is_mounted=bool(prefix))
        rules.append((own.path.replace("{id}", "([^/]+)"), _described_view(view, note)))
    made = web.Application(rules)
    if part.source is not None:
        words.CORS(made, part.source.build(), guard=part.guard)
    return made


def described(description: Description, log: Log) -> web.Application:
    """Build a described app."""
    made = _part(description.main, log)
    if description.mounted is not None:
        sub: Any
        if description.is_adapted:
            sub = _adapted(description.mounted, log)
        else:
            sub = _part(description.mounted, log, PREFIX)
        made.wildcard_router.rules.insert(
            0, routing.Rule(routing.PathMatches(f"{PREFIX}/.*"), *_target(sub, description))
        )
    return made


def _adapted(part: Part, log: Log) -> WSGIContainer:
    # An environment may hold Tornado alone.
    from frameworks import flask  # noqa: PLC0415
    from harness.adapting import Stripped  # noqa: PLC0415

    return WSGIContainer(Stripped(flask.mounted(part, log)))


def _target(sub: Any, description: Description) -> tuple[Any, ...]:  # noqa: ANN401 - an application, or an adapter
    """Return the target of a rule that leads to the mounted part, and its arguments."""
    is_fallback = description.is_adapted and description.is_nested
    return (web.FallbackHandler, {"fallback": sub}) if is_fallback else (sub,)


def counting(seen: Counter[str]) -> web.Application:
    """Count the calls of a matcher."""

    class Counted(routing.PathMatches):
        def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
            seen["matcher"] += 1
            return super().match(request)

    @cors(allow_origins=ROUTE_ORIGIN)
    class Handler(web.RequestHandler):
        def get(self, *_arguments: str) -> None:
            self.write("ok")

    return web.Application([routing.Rule(Counted(r"/counted/(.*)"), Handler)])


TORNADO = Kit(
    name="tornado",
    traits=frozenset({"wire", "framework"}),
    words=words,
    serve=tornado_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
    closed=closed,
    described=described,
    counting=counting,
    echo=echo,
    by_host=_ByHost,
)
