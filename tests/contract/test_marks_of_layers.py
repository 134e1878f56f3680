"""Rule 19: marks on layers and entries, and marks that a plugin makes, end the start."""

import functools
from collections.abc import Callable
from typing import Any, Final

import bottle
import falcon
import flask
import pytest
import quart
from fastapi import Depends, FastAPI
from flask.views import MethodView
from harness.starting import start
from harness.together import check_all
from litestar import Litestar
from pyramid.config import Configurator
from pyramid.response import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware

import crossorigin.asgi
import crossorigin.wsgi
from crossorigin.gateway import MarkError
from crossorigin.gateway.marks.decorators import cors, guard, no_cors, no_guard
from crossorigin.integrations import aws_lambda
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import fastapi as in_fastapi
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(19)

MARKS: Final[dict[str, Any]] = {
    "no_cors": no_cors,
    "cors": cors(),
    "guard": guard(),
    "no_guard": no_guard,
}


# Objects that serve all routes

ENTRIES: Final[dict[str, tuple[Any, Callable[[], Any], str]]] = {
    "flask": (in_flask, lambda: flask.Flask(__name__), "wsgi_app"),
    "quart": (in_quart, lambda: quart.Quart(__name__), "asgi_app"),
    "bottle": (in_bottle, bottle.Bottle, "wsgi"),
    "litestar": (in_litestar, Litestar, "asgi_handler"),
    "falcon": (in_falcon, falcon.App, "__call__"),
    "starlette": (in_starlette, Starlette, "__call__"),
}


def _check_entry(row: tuple[str, str, bool]) -> None:
    framework, word, is_later = row
    words, create, attribute = ENTRIES[framework]
    app = create()
    if is_later:
        words.CORS(app)
    with pytest.raises((TypeError, MarkError), match="all routes"):
        _wrap(words, app, attribute, getattr(words, word), is_later=is_later)


def _wrap(words: Any, app: Any, attribute: str, mark: Any, *, is_later: bool) -> None:  # noqa: ANN401 - of any framework
    mark = mark() if mark in (words.cors, words.guard) else mark
    marked = mark(getattr(app, attribute))
    if words is in_bottle:
        vars(app)[attribute] = marked  # Bottle refuses a second assignment
    else:
        setattr(app, attribute, marked)
    if not is_later:
        words.CORS(app)
    start(app)


def test_mark_on_the_entry_of_an_application_is_refused() -> None:
    rows = [
        (name, word, is_later)
        for name in ENTRIES
        for word in MARKS
        for is_later in (False, True)
    ]
    check_all(rows, _check_entry, str)


def test_mark_on_the_class_of_applications_is_refused_where_it_is_written() -> None:
    for words, kind in (
        (in_flask, flask.Flask),
        (in_fastapi, FastAPI),
        (in_bottle, bottle.Bottle),
    ):
        for mark in (words.no_cors, words.cors(), words.no_guard):
            with pytest.raises(TypeError, match="all routes of an application"):
                mark(type("Own", (kind,), {}))


class _Dispatching(flask.Flask):
    """An application with a marked method of its own, and a method that is a view."""

    @no_cors
    def dispatch_request(self) -> Any:  # noqa: ANN401 - as Flask
        return super().dispatch_request()

    @no_cors
    def index(self) -> str:
        return "ok"


class _Serving(_Dispatching):
    """An application without the first one."""

    dispatch_request = flask.Flask.dispatch_request


def test_mark_on_a_method_of_an_application_needs_a_route() -> None:
    for kind, told in (
        (_Dispatching, "dispatch_request"),
        (_Serving, None),
        (_Serving, "index"),
    ):
        app = kind(__name__)
        if told != "index":
            app.add_url_rule("/", view_func=app.index)
        in_flask.CORS(app)
        if told is None:
            start(app)
        else:
            with pytest.raises(MarkError, match=f"{told}: it is not an endpoint"):
                start(app)


class _Layer:
    """A layer around an application."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - an application
        self.app = app

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - of ASGI or WSGI
        return self.app(*call)


def _around(words: Any, create: Callable[[], Any], attribute: str) -> Callable[[Any], Any]:  # noqa: ANN401 - a module
    def make(mark: Any) -> Any:  # noqa: ANN401 - a decorator
        app = create()
        setattr(app, attribute, mark(_Layer(getattr(app, attribute))))
        words.CORS(app)
        return app

    return make


def _within(mark: Any) -> Any:  # noqa: ANN401 - the same
    app = Starlette(middleware=[Middleware(lambda inner: mark(_Layer(inner)))])
    in_starlette.CORS(app)
    return app


LAYERS: Final[dict[str, Callable[[Any], Any]]] = {
    "quart": _around(in_quart, lambda: quart.Quart(__name__), "asgi_app"),
    "flask": _around(in_flask, lambda: flask.Flask(__name__), "wsgi_app"),
    "litestar": _around(in_litestar, Litestar, "asgi_handler"),
    "starlette": _within,
    "AWS Lambda": lambda mark: aws_lambda.CORS(mark(_Layer(_serve))),
    "the WSGI gateway": lambda mark: crossorigin.wsgi.CORSMiddleware(mark(_Layer(_serve))),
    "the ASGI gateway": lambda mark: crossorigin.asgi.CORSMiddleware(mark(_Layer(Starlette()))),
    "the WSGI gateway, a function": lambda mark: crossorigin.wsgi.CORSMiddleware(mark(_serve)),
}


def _serve(_environ: object, start_response: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
    start_response("200 OK", [])
    return []


def _check_layer(name: str) -> None:
    start(LAYERS[name](lambda layer: layer))
    for mark in MARKS.values():
        with pytest.raises(MarkError, match="has no effect: it serves all routes"):
            start(LAYERS[name](mark))


def test_mark_on_a_layer_around_an_application_is_refused_at_the_start() -> None:
    check_all(LAYERS, _check_layer, str)


# Marks that a plugin or a mapper makes


class _Plugin:
    """A plugin of Bottle that marks each callback."""

    name = "marking"
    api = 2

    def __init__(self, mark: Any) -> None:  # noqa: ANN401 - a decorator
        self.mark = mark

    def apply(self, callback: Any, _route: object) -> Any:  # noqa: ANN401 - any callback
        return self.mark(callback)


def _wrapped(mark: Any, callback: Any) -> Any:  # noqa: ANN401 - a decorator and a callback
    inner = mark(callback)

    def call() -> Any:  # noqa: ANN401 - its answer
        return inner()

    return call


def _marked_by(mark: Any, callback: Any) -> Any:  # noqa: ANN401 - the same
    return mark(callback)


def _bottle(install: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    def make(mark: Any) -> Any:  # noqa: ANN401 - a decorator
        app = bottle.Bottle()
        options = install(app, mark)
        app.get("/", callback=lambda: "ok", **(options if isinstance(options, dict) else {}))
        in_bottle.CORS(app)
        return app

    return make


def _mapper(mark: Any) -> Any:  # noqa: ANN401 - a decorator
    def map_with(**_info: object) -> Callable[[Any], Any]:
        def mapper(view: Any) -> Any:  # noqa: ANN401 - any view
            return mark(lambda _context, request: view(request))

        return mapper

    config = Configurator()
    config.add_view(_respond, mapper=map_with)
    app = config.make_wsgi_app()
    in_pyramid.CORS(app)
    return app


def _respond(_request: object) -> Response:
    return Response("ok")


PLUGINS: Final[dict[str, Callable[[Any], Any]]] = {
    "bottle, install": _bottle(
        lambda app, mark: app.install(functools.partial(_marked_by, mark))
    ),
    "bottle, plugin": _bottle(lambda app, mark: app.install(_Plugin(mark))),
    "bottle, apply": _bottle(lambda _app, mark: {"apply": [_Plugin(mark)]}),
    "bottle, wrapper": _bottle(
        lambda app, mark: app.install(functools.partial(_wrapped, mark))
    ),
    "bottle, itself": _bottle(
        lambda app, mark: None if mark is _unmarked else app.install(mark)
    ),
    "pyramid, mapper": _mapper,
}


def _unmarked(each: Any) -> Any:  # noqa: ANN401 - anything
    return each


def _check_plugin(name: str) -> None:
    start(PLUGINS[name](_unmarked))
    for mark in MARKS.values():
        with pytest.raises(MarkError, match=r"(a plugin|the mapper=).* adde?[sd] it.* next to"):
            start(PLUGINS[name](mark))


def test_mark_that_a_plugin_makes_is_refused_at_the_start() -> None:
    check_all(PLUGINS, _check_plugin, str)


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_callback_of_bottle_keeps_its_own_mark_behind_plugins(mark: Any) -> None:  # noqa: ANN401 - a decorator
    app = bottle.Bottle()
    app.install(functools.partial(_wrapped, _unmarked))
    app.get("/", callback=mark(lambda: "ok"))
    in_bottle.CORS(app, guard=crossorigin.Guard(hosts=["127.0.0.1"]))
    start(app)


def test_plugin_of_bottle_that_raises_is_bottles_own_to_report() -> None:
    def fail(_callback: object) -> object:
        message = "this plugin fails"
        raise RuntimeError(message)

    app = bottle.Bottle()
    app.install(fail)
    app.get("/", callback=lambda: "ok")
    in_bottle.CORS(app)
    start(app)


# Objects whose methods are marked


class _Called:
    """A dependency."""

    @no_cors
    def __call__(self) -> None:
        pass


@no_cors
class _Marked:
    """A dependency."""

    def __call__(self) -> None:
        pass


@pytest.mark.parametrize("kind", [_Called, _Marked])
def test_mark_on_the_class_of_a_dependency_is_refused_at_the_start(kind: type) -> None:
    app = FastAPI(dependencies=[Depends(kind())])
    in_fastapi.CORS(app)
    with pytest.raises(MarkError, match=rf"{kind.__name__}.*: it is not an endpoint"):
        start(app)


def _property(get: Any) -> Any:  # noqa: ANN401 - a function
    return property(get)


def _cached(get: Any) -> Any:  # noqa: ANN401 - the same
    found = functools.cached_property(get)
    found.__set_name__(_Called, "get")
    return found


@pytest.mark.parametrize("wrap", [_property, _cached, functools.partialmethod])
def test_mark_within_a_property_of_a_class_view_is_refused_at_the_start(
    wrap: Callable[[Any], Any],
) -> None:
    app = flask.Flask(__name__)
    view: Any = type("View", (MethodView,), {"get": wrap(no_cors(lambda _self: "ok"))})
    app.add_url_rule("/", view_func=view.as_view("view"))
    in_flask.CORS(app)
    with pytest.raises(MarkError, match=r"View\.get: mark the class, or the method"):
        start(app)
