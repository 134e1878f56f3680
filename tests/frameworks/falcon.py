"""Falcon: WSGI on waitress, ASGI on uvicorn."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import Any, TypeAlias

import falcon
import falcon.asgi
from harness.described import UNMARKED, Description, Log, View
from harness.described import marked as given_mark
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.closed_paths import ROUTE as CLOSED
from tables.closed_paths import SECRET
from tables.paths import AppAnswer
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations import falcon as words
from crossorigin.integrations.falcon import cors, no_cors

App: TypeAlias = Any
"""One of WSGI or of ASGI, as the class says that is called."""
Kind: TypeAlias = Callable[..., App]
Respond: TypeAlias = Callable[[Any, falcon.Request, falcon.Response], None]
ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND = cors(Policy(allow_origins=ORIGINS["second"]))


def adapted(kind: Kind, respond: Respond) -> Callable[..., Awaitable[None] | None]:
    """A responder in the colour that the application wants."""
    if kind is falcon.App:
        return respond

    async def later(
        self: object, req: falcon.Request, resp: falcon.Response, **_: object
    ) -> None:
        respond(self, req, resp)

    vars(later).update(vars(respond))
    return later


def resource(
    kind: Kind, mark: Callable[[type], type] | None = None, **responders: Respond
) -> object:
    """A resource with these responders (``get=…``)."""
    methods = {f"on_{name}": adapted(kind, each) for name, each in responders.items()}
    made = type("Resource", (), methods)
    return (mark(made) if mark else made)()


class Noting:
    """Middleware that sees every request that comes past the gateway."""

    def __init__(self, note: Callable[[falcon.Request], None]) -> None:
        self._note = note

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        self._note(req)

    async def process_request_async(self, req: falcon.Request, _resp: falcon.Response) -> None:
        self._note(req)


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


async def _chunks_later(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _answering(answer: AppAnswer) -> Respond:
    def respond(_self: object, req: falcon.Request, resp: falcon.Response) -> None:
        if answer.raises:
            raise Boom(req.path)
        if answer.aborts:
            raise falcon.HTTPForbidden
        resp.status = answer.status
        resp.content_type = "text/plain"
        if len(answer.chunks) > 1:
            later = isinstance(req, falcon.asgi.Request)
            resp.stream = _chunks_later(answer) if later else _chunks(answer)  # type: ignore[assignment]  # by the kind
        else:
            resp.data = b"".join(answer.chunks)
        for name, value in answer.lines:
            resp.append_header(name, value)

    return respond


def _refuse(_self: object, _req: falcon.Request, _resp: falcon.Response) -> None:
    """Falcon would answer OPTIONS itself."""
    raise falcon.HTTPMethodNotAllowed(["GET"])


def _redirect(_self: object, req: falcon.Request, _resp: falcon.Response) -> None:
    target = f"{req.path}/"
    raise falcon.HTTPTemporaryRedirect(target)


def _say_nothing(_req: falcon.Request, _resp: falcon.Response, _error: Exception) -> None:
    """Falcon's own serializer has a word in Vary, too."""


def app(kind: Kind, spy: Spy) -> App:
    """The app of `tables.paths`."""
    made = kind(middleware=[Noting(lambda req: spy.called(req.get_header(HEADER) or ""))])
    made.set_error_serializer(_say_nothing)
    for path, answer in spy.paths.items():
        responders: dict[str, Respond] = {"options": _refuse}
        responders |= {method.lower(): _answering(answer) for method in answer.methods}
        made.add_route(path, resource(kind, None, **responders))
    made.add_route("/slash", resource(kind, get=_redirect, options=_redirect))
    made.add_static_route("/static", str(ASSETS))
    return made


def _ok(_self: object, _req: falcon.Request, resp: falcon.Response, **_: object) -> None:
    resp.text = "ok"


def marked(mark: Callable[[Respond], Respond]) -> Respond:
    """A responder with this mark."""

    def respond(
        _self: object, _req: falcon.Request, resp: falcon.Response, **_: object
    ) -> None:
        resp.text = "ok"

    return mark(respond)


@ROUTE
def _raising(_self: object, _req: falcon.Request, _resp: falcon.Response) -> None:
    raise Boom


def _authenticate(req: falcon.Request) -> None:
    if req.get_header("Authorization") is None:
        raise falcon.HTTPUnauthorized


def routes(kind: Kind, policy: Policy | None, **given: Any) -> App:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = kind(middleware=[Noting(_authenticate)])
    made.set_error_serializer(_say_nothing)
    route, second = marked(ROUTE), marked(SECOND)

    def none() -> object:
        return resource(kind, no_cors, get=_ok)

    made.add_route("/by-app", resource(kind, get=_ok))
    made.add_route("/by-route", resource(kind, ROUTE, get=_ok, head=_ok))
    made.add_route("/no-cors", none())
    made.add_route("/two", resource(kind, get=route, post=second, put=_ok))
    made.add_route("/both", resource(kind, get=route, put=route))
    made.add_route("/items/{number:int}", resource(kind, get=route))
    made.add_route("/files/{rest:path}", resource(kind, get=second))
    made.add_route("/view", resource(kind, ROUTE, get=_ok, post=second))
    made.add_route("/group/plain", resource(kind, get=_ok))
    made.add_route("/group/route", resource(kind, get=route))
    made.add_route("/group/no-cors", none())
    made.add_route("/tree/", resource(kind, get=route))
    made.add_route("/tree", resource(kind, get=_redirect))
    made.add_route("/raising", resource(kind, get=_raising))
    words.CORS(made, policy, **given)
    return made


def _explain(_req: object, resp: falcon.Response, error: Exception, _params: object) -> None:
    # Falcon tells nobody of an exception that has a handler.
    logging.getLogger(__name__).error("seen", exc_info=error)
    resp.status = 500
    resp.text = "mine"


async def _explain_later(_req: object, resp: Any, error: Exception, _params: object) -> None:  # noqa: ANN401 - of ASGI
    _explain(_req, resp, error, _params)


def explaining(kind: Kind) -> App:
    """An empty app with a handler of all exceptions."""
    made = kind()
    made.add_error_handler(Exception, _explain if kind is falcon.App else _explain_later)
    return made


def _boom(_self: object, req: falcon.Request, _resp: falcon.Response) -> None:
    raise Boom(req.path)


def boom(kind: Kind, handler: bool) -> App:
    """An app that raises."""
    made = explaining(kind) if handler else kind()
    made.set_error_serializer(_say_nothing)
    made.add_route("/boom", resource(kind, get=_boom))
    return made


def stream(kind: Kind, source: Chunks) -> App:
    """An app that streams, from a sink."""
    made = kind()

    def chunks(req: falcon.Request, resp: Any, **_: object) -> None:  # noqa: ANN401 - of WSGI or ASGI
        later = isinstance(req, falcon.asgi.Request)
        resp.stream = source.chunks_later() if later else source.chunks()

    async def chunks_later(req: falcon.Request, resp: Any, **_: object) -> None:  # noqa: ANN401 - of ASGI
        chunks(req, resp)

    made.add_sink(chunks if kind is falcon.App else chunks_later)
    return made


def _echo() -> App:
    made = falcon.asgi.App()

    async def on_websocket(
        _self: object, _req: falcon.asgi.Request, socket: falcon.asgi.WebSocket
    ) -> None:
        await socket.accept()
        await socket.send_text(await socket.receive_text())
        await socket.close()

    made.add_route("/ws", type("Echo", (), {"on_websocket": on_websocket})())
    return made


def _secret(_self: object, _req: falcon.Request, resp: falcon.Response, **_: object) -> None:
    resp.data = SECRET


def closed(kind: Kind) -> App:
    """Serve a folder at the root, and a closed route."""
    made = kind()
    made.add_route(CLOSED, resource(kind, get=_secret))
    made.add_static_route("/", str(FOLDER))
    return made


def _described_view(kind: Kind, view: View, log: Log) -> object:
    note = log.handler(view)

    def handle(_self: object, req: falcon.Request, resp: falcon.Response, **_: object) -> None:
        note(req.method, req.path, req.headers)
        resp.text = "ok"

    responders = {
        name.lower(): given_mark(words, mark, handle) for name, mark in view.methods.items()
    }
    return resource(kind, partial(given_mark, words, view.whole or UNMARKED), **responders)


def described(kind: Kind, description: Description, log: Log) -> App:
    """Build a described app, in which nothing is mounted."""
    made = kind()
    for view in description.main.views:
        made.add_route(view.path, _described_view(kind, view, log))
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(kind: Kind, seen: Counter[str]) -> App:
    """Count the calls of a converter."""

    class Counted(falcon.routing.BaseConverter):
        def convert(self, value: str) -> str:
            seen["converter"] += 1
            return value

    made = kind()
    made.router_options.converters["counted"] = Counted
    made.add_route("/counted/{name:counted}", resource(kind, ROUTE, get=_ok))
    return made


FALCON = Kit(
    name="falcon",
    traits=frozenset({"wire", "wsgi", "framework", "joined"}),
    words=words,
    serve=waitress_server,
    app=partial(app, falcon.App),
    routes=partial(routes, falcon.App),
    boom=partial(boom, falcon.App),
    stream=partial(stream, falcon.App),
    closed=partial(closed, falcon.App),
    described=partial(described, falcon.App),
    counting=partial(counting, falcon.App),
)
FALCON_ASGI = Kit(
    name="falcon-asgi",
    traits=frozenset({"wire", "asgi", "framework", "joined"}),
    words=words,
    serve=uvicorn_server,
    app=partial(app, falcon.asgi.App),
    routes=partial(routes, falcon.asgi.App),
    boom=partial(boom, falcon.asgi.App),
    stream=partial(stream, falcon.asgi.App),
    closed=partial(closed, falcon.asgi.App),
    described=partial(described, falcon.asgi.App),
    counting=partial(counting, falcon.asgi.App),
    echo=_echo,
)
