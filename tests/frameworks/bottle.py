"""Bottle on waitress."""

from collections.abc import Callable, Iterator

import bottle
from bottle import Bottle, HTTPResponse
from harness.kit import ASSETS, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.paths import PATHS, AppAnswer

from crossorigin import Policy
from crossorigin.integrations import bottle as words
from crossorigin.integrations.bottle import cors, no_cors


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


def _callback(path: str, answer: AppAnswer) -> Callable[[], HTTPResponse]:
    def handle() -> HTTPResponse:
        if answer.raises:
            raise Boom(path)
        if answer.aborts:
            bottle.abort(answer.status)
        body = _chunks(answer) if len(answer.chunks) > 1 else b"".join(answer.chunks)
        response = HTTPResponse(body, answer.status, {"Content-Type": "text/plain"})
        for name, value in answer.lines:
            response.add_header(name, value)
        return response

    return handle


def app(spy: Spy) -> Bottle:
    """The app of `tables.paths`."""
    made = Bottle()
    made.add_hook("before_request", lambda: spy.called(bottle.request.get_header(HEADER) or ""))
    for path, answer in PATHS.items():
        made.route(path, list(answer.methods), _callback(path, answer))
        if path.endswith("/"):
            # Bottle knows no redirect to a last slash; its users write their own.
            made.route(path[:-1], "GET", lambda path=path: bottle.redirect(path, 307))
    made.route("/static/<name>", "GET", lambda name: bottle.static_file(name, ASSETS))
    return made


def _ok(**_arguments: str) -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
def _route(**_arguments: str) -> str:
    return "ok"


@cors(SECOND)
def _second(**_arguments: str) -> str:
    return "ok"


@no_cors
def _none() -> str:
    return "ok"


@cors(allow_origins=ROUTE_ORIGIN)
def _raising() -> str:
    raise Boom


def _above() -> str:
    return "ok"


def _group(made: Bottle, prefix: str) -> None:
    made.get(f"{prefix}/plain", callback=_ok)
    made.get(f"{prefix}/route", callback=_route)
    made.get(f"{prefix}/no-cors", callback=_none)


def _authenticate() -> None:
    if "Authorization" not in bottle.request.headers:
        raise HTTPResponse(status=401)


def routes(policy: Policy | None) -> Bottle:
    """The routes of `tables.routes`."""
    made = Bottle()
    made.add_hook("before_request", _authenticate)
    for path in ("/by-route", "/two", "/tree/", "/below", "/items/<number:int>"):
        made.get(path, callback=_route)
    made.route("/both", ["GET", "PUT"], _route)
    cors(allow_origins=ROUTE_ORIGIN)(made.get("/above", callback=_above))
    for path in ("/items/<name>", "/files/<rest:path>"):
        made.get(path, callback=_second)
    made.post("/two", callback=_second)
    made.put("/two", callback=_ok)
    made.get("/by-app", callback=_ok)
    made.get("/no-cors", callback=_none)
    made.get("/raising", callback=_raising)
    _group(made, "/group")
    sub = Bottle()
    _group(sub, "")
    words.CORS(sub, SUB)
    made.mount("/sub/", sub)
    words.CORS(made, policy)
    return made


def boom(handler: bool) -> Bottle:
    """An app that raises."""
    made = Bottle()

    def raises() -> str:
        raise Boom(bottle.request.path)

    made.get("/boom", callback=raises)
    if handler:
        made.error(500, callback=lambda _error: "mine")
    return made


def stream(source: Chunks) -> Bottle:
    """An app that streams."""
    made = Bottle()
    made.get("/", callback=source.chunks)
    return made


BOTTLE = Kit(
    name="bottle",
    traits=frozenset({"wire", "wsgi", "framework"}),
    words=words,
    serve=waitress_server,
    app=app,
    routes=routes,
    boom=boom,
    stream=stream,
)
