"""The app of `tables.paths` and the routes of `tables.routes` on Falcon, WSGI and ASGI."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeAlias

import falcon
import falcon.asgi
import falcon.routing
from harness.hosts import asgi_by_host, wsgi_by_host
from harness.kit import ASSETS, Served
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Boom, Gate, Spy
from tables.paths import PATHS, AppAnswer
from tables.policies import named
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations.falcon import CORS, cors, no_cors

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


def falcon_app(kind: Kind, spy: Spy) -> App:
    """The app."""
    app = kind(middleware=[Noting(lambda req: spy.called(req.get_header(HEADER) or ""))])
    app.set_error_serializer(_say_nothing)
    for path, answer in PATHS.items():
        responders: dict[str, Respond] = {"options": _refuse}
        responders |= {method.lower(): _answering(answer) for method in answer.methods}
        app.add_route(path, resource(kind, None, **responders))
    app.add_route("/slash", resource(kind, get=_redirect, options=_redirect))
    app.add_static_route("/static", str(ASSETS))
    return app


def _ok(_self: object, _req: falcon.Request, resp: falcon.Response, **_: object) -> None:
    resp.text = "ok"


def _marked(mark: Callable[[Respond], Respond]) -> Respond:
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


def falcon_routes(kind: Kind, app_policy: Policy | None) -> App:
    """The routes, behind an authentication."""
    app = kind(middleware=[Noting(_authenticate)])
    app.set_error_serializer(_say_nothing)
    route, second = _marked(ROUTE), _marked(SECOND)

    def none() -> object:
        return resource(kind, no_cors, get=_ok)

    app.add_route("/by-app", resource(kind, get=_ok))
    app.add_route("/by-route", resource(kind, ROUTE, get=_ok, head=_ok))
    app.add_route("/no-cors", none())
    app.add_route("/two", resource(kind, get=route, post=second, put=_ok))
    app.add_route("/both", resource(kind, get=route, put=route))
    app.add_route("/items/{number:int}", resource(kind, get=route))
    app.add_route("/files/{rest:path}", resource(kind, get=second))
    app.add_route("/view", resource(kind, ROUTE, get=_ok, post=second))
    app.add_route("/group/plain", resource(kind, get=_ok))
    app.add_route("/group/route", resource(kind, get=route))
    app.add_route("/group/no-cors", none())
    app.add_route("/tree/", resource(kind, get=route))
    app.add_route("/tree", resource(kind, get=_redirect))
    app.add_route("/raising", resource(kind, get=_raising))
    CORS(app, app_policy)
    return app


class Picky(falcon.routing.BaseConverter):
    """A converter that raises what none should."""

    def convert(self, value: str) -> int:
        return {"2024-01-01": 1}[value]


def _explain(_req: object, resp: falcon.Response, _error: object, _params: object) -> None:
    resp.status = 500
    resp.text = "mine"


async def _explain_later(_req: object, resp: Any, _error: object, _params: object) -> None:  # noqa: ANN401 (of ASGI)
    resp.status = 500
    resp.text = "mine"


def falcon_failing(kind: Kind, policy: Policy, *, handler: bool = True) -> App:
    """A responder that raises, a converter that may, and perhaps a handler for both."""
    app = kind()
    app.set_error_serializer(_say_nothing)
    app.router_options.converters["picky"] = Picky

    def raise_path(_self: object, req: falcon.Request, _resp: falcon.Response) -> None:
        raise Boom(req.path)

    app.add_route("/boom", resource(kind, get=raise_path))
    app.add_route("/{number:picky}", resource(kind, get=_marked(cors(policy))))
    if handler:
        later = kind is not falcon.App
        app.add_error_handler(Exception, _explain_later if later else _explain)
    CORS(app, policy)
    return app


def falcon_stream(kind: Kind, gate: Gate, policy: Policy) -> App:
    """Streams through a gate, from a sink."""
    app = kind()

    def stream(req: falcon.Request, resp: Any, **_: object) -> None:  # noqa: ANN401 (of WSGI or ASGI)
        later = isinstance(req, falcon.asgi.Request)
        resp.stream = gate.chunks_later() if later else gate.chunks()

    async def stream_later(req: falcon.Request, resp: Any, **_: object) -> None:  # noqa: ANN401 (of ASGI)
        stream(req, resp)

    app.add_sink(stream if kind is falcon.App else stream_later)
    CORS(app, policy)
    return app


def _installed(kind: Kind, spy: Spy, name: str) -> App:
    app = falcon_app(kind, spy)
    CORS(app, named(name))
    return app


def _wsgi_rows(spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(wsgi_by_host(partial(_installed, falcon.App, spy)))


def _asgi_rows(spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(asgi_by_host(partial(_installed, falcon.asgi.App, spy)))


SERVED = (
    Served(
        name="falcon",
        traits=frozenset({"wire", "wsgi", "framework", "joined"}),
        rows=_wsgi_rows,
        routes=lambda policy: waitress_server(falcon_routes(falcon.App, policy)),
    ),
    Served(
        name="falcon-asgi",
        traits=frozenset({"wire", "asgi", "framework", "joined"}),
        rows=_asgi_rows,
        routes=lambda policy: uvicorn_server(falcon_routes(falcon.asgi.App, policy)),
    ),
)
