"""Bottle on waitress."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import bottle
from bottle import Bottle, HTTPResponse
from harness.described import PREFIX, Description, Log, Part, marked
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.route_apps import ROUTE_ORIGIN, SECOND, SUB
from harness.servers import waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.closed_paths import ROUTE, SECRET
from tables.paths import AppAnswer

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
    for path, answer in spy.paths.items():
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


def _group(made: Bottle, prefix: str) -> None:
    made.get(f"{prefix}/plain", callback=_ok)
    made.get(f"{prefix}/route", callback=_route)
    made.get(f"{prefix}/no-cors", callback=_none)


def _authenticate() -> None:
    if "Authorization" not in bottle.request.headers:
        raise HTTPResponse(status=401)


def routes(policy: Policy | None, **given: Any) -> Bottle:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    made = Bottle()
    made.add_hook("before_request", _authenticate)
    for path in ("/by-route", "/two", "/tree/", "/below", "/items/<number:int>"):
        made.get(path, callback=_route)
    made.route("/both", ["GET", "PUT"], _route)
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
    words.CORS(made, policy, **given)
    return made


def closed() -> Bottle:
    """Serve a folder at the root, and a closed route."""
    made = Bottle()
    made.get(ROUTE, callback=lambda: SECRET)
    made.get("/<name:path>", callback=lambda name: bottle.static_file(name, str(FOLDER)))
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


def _part(part: Part, log: Log, *, is_mounted: bool = False) -> Bottle:
    made = Bottle()
    for view in part.views:
        note = log.handler(view, is_mounted=is_mounted)

        def handle(note: Callable[..., None] = note, **_arguments: str) -> str:
            # Bottle copies the routes of a mounted application: their path is whole.
            path = bottle.request.path.removeprefix(PREFIX if is_mounted else "")
            note(bottle.request.method, path, bottle.request.headers)
            return "ok"

        for mark, methods in view.by_mark():
            made.route(view.path.replace("{id}", "<id>"), methods, marked(words, mark, handle))
    return made


def described(description: Description, log: Log) -> Bottle:
    """Build a described app; Bottle has no classes, so that the mark of one is its methods'."""
    made = _part(description.main, log)
    if description.mounted is not None:
        sub = _part(description.mounted, log, is_mounted=True)
        if description.mounted.source is not None:
            words.CORS(sub, description.mounted.source.build(), guard=description.mounted.guard)
        made.mount(f"{PREFIX}/", sub)
    assert description.main.source is not None
    words.CORS(made, description.main.source.build(), guard=description.main.guard)
    return made


def counting(seen: Counter[str]) -> Bottle:
    """Count the calls of a filter."""

    def convert(value: str) -> str:
        seen["filter"] += 1
        return value

    made = Bottle()
    made.router.add_filter("counted", lambda _config: (r"\w+", convert, str))
    made.get("/counted/<name:counted>", callback=_route)
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
    closed=closed,
    described=described,
    counting=counting,
)
