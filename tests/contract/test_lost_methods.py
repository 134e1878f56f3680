"""Rule 19: a mark on a method of a class that answers no request ends the start."""

import functools
import re
from collections.abc import Callable
from typing import Any, Final

import falcon
import flask
import flask.views
import pytest
import quart
import quart.views
import starlette.endpoints
from aiohttp import web as aiohttp_web
from blacksheep import Application, Router
from blacksheep.server.controllers import Controller
from django.http import HttpResponse
from django.urls import path
from django.views import View
from frameworks.sanic import bare
from harness.django_project import get, project, readers
from harness.starting import start
from litestar import Controller as LitestarController
from litestar import Litestar
from litestar import get as litestar_get
from pyramid.config import Configurator
from pyramid.response import Response
from sanic.views import HTTPMethodView
from starlette.applications import Starlette
from starlette.routing import Route
from tables.routes import ORIGINS
from tornado import web as tornado_web

from crossorigin.gateway import MarkError
from crossorigin.integrations import aiohttp, blacksheep, litestar, pyramid, sanic, tornado
from crossorigin.integrations import django as in_django
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations.django.views import parts_of

pytestmark = pytest.mark.rules(19)

Make = Callable[[dict[str, Any]], Any]
LOST: Final = "no route has the @cors or @no_cors of .*{name}: mark the class"


def _marked() -> Any:  # noqa: ANN401 - a method of any framework
    return in_flask.no_cors(lambda self, *given: (self, given))


def _class(base: type, members: dict[str, Any]) -> Any:  # noqa: ANN401 - a class
    return type("V", (base,), members)


def _starlette(members: dict[str, Any]) -> Any:  # noqa: ANN401 - an application
    app = Starlette(routes=[Route("/", _class(starlette.endpoints.HTTPEndpoint, members))])
    in_starlette.CORS(app)
    return app


def _flask(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = flask.Flask(__name__)
    app.add_url_rule("/", view_func=_class(flask.views.MethodView, members).as_view("v"))
    in_flask.CORS(app)
    return app


def _quart(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = quart.Quart(__name__)
    app.add_url_rule("/", view_func=_class(quart.views.MethodView, members).as_view("v"))
    in_quart.CORS(app)
    return app


def _falcon(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = falcon.App()
    app.add_route("/", type("V", (), members)())
    in_falcon.CORS(app)
    return app


def _aiohttp(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = aiohttp_web.Application()
    app.router.add_view("/", _class(aiohttp_web.View, members))
    aiohttp.CORS(app)
    return app


def _tornado(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = tornado_web.Application([("/", _class(tornado_web.RequestHandler, members))])
    tornado.CORS(app)
    return app


def _sanic(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    app = bare()
    app.add_route(_class(HTTPMethodView, members).as_view(), "/")
    sanic.CORS(app)
    return app


def _litestar(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    async def show(self: Any) -> None:  # noqa: ANN401 - a controller
        """Return nothing."""

    handler = litestar_get("/")(litestar.no_cors(show))
    app = Litestar([_class(LitestarController, {**members, "show": handler})])
    litestar.CORS(app)
    return app


def _blacksheep(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    async def show(self: Any) -> None:  # noqa: ANN401 - the same
        """Return nothing."""

    router = Router()
    app = Application(router=router)
    show = router.controllers_routes.get("/")(blacksheep.no_cors(show))
    _class(Controller, {**members, "show": show})
    blacksheep.CORS(app)
    return app


def _pyramid(members: dict[str, Any]) -> Any:  # noqa: ANN401 - the same
    config = Configurator()
    config.add_route("x", "/")
    show = pyramid.no_cors(lambda _self: Response())
    view = type("V", (), {"__init__": lambda _self, _request: None, "show": show, **members})
    config.add_view(view, attr="show", route_name="x")
    app = config.make_wsgi_app()
    pyramid.CORS(app)
    return app


MAKE: Final[dict[str, tuple[Make, tuple[str, ...]]]] = {
    "starlette": (_starlette, ("dispatch", "gett")),
    "flask": (_flask, ("dispatch_request", "gett")),
    "quart": (_quart, ("dispatch_request", "gett")),
    "falcon": (_falcon, ("on_gett", "helper")),
    "aiohttp": (_aiohttp, ("gett",)),
    "tornado": (_tornado, ("prepare", "on_finish", "gett")),
    "sanic": (_sanic, ("dispatch_request", "gett")),
    "litestar": (_litestar, ("helper",)),
    "blacksheep": (_blacksheep, ("on_request",)),
    "pyramid": (_pyramid, ()),
}
ROWS: Final = [(make, name) for make, names in MAKE.values() for name in names]


@pytest.mark.parametrize(("make", "name"), ROWS)
def test_mark_on_a_method_that_answers_no_request_is_refused_at_the_start(
    make: Make, name: str
) -> None:
    with pytest.raises(MarkError, match=LOST.format(name=name)):
        start(make({name: _marked()}))


@pytest.mark.parametrize("make", [make for make, _ in MAKE.values()], ids=MAKE)
def test_methods_without_a_mark_and_the_marked_ones_of_requests_are_taken(make: Make) -> None:
    marked = _marked()
    members = {"on_get" if make is _falcon else "get": marked, "alias": marked}
    start(make({**members, "dispatched": lambda _self: None, "limit": 5}))


def _answer(*given: object) -> object:
    return given


MARKED: Final = in_flask.no_cors(_answer)


class _Makes:
    """Methods that make a handler for one request; the class has none."""

    def assigned(self, **_given: object) -> None:
        self.get = in_flask.no_cors(_answer)

    def assigned_marked(self, **_given: object) -> None:
        self.delete = MARKED

    def assigned_guarded(self, **_given: object) -> None:
        self.post = in_flask.guard()(_answer)

    def by_text(self, **_given: object) -> None:
        setattr(self, "get", in_flask.no_cors(_answer))  # noqa: B010 - as owners write it

    def by_key(self, **_given: object) -> None:
        vars(self)["get"] = in_flask.no_cors(_answer)

    def __getattr__(self, name: str) -> object:
        if name == "get":
            return in_flask.no_cors(_answer)
        raise AttributeError(name)

    def returned(self) -> object:
        return in_flask.no_cors(_answer)

    def returned_marked(self) -> object:
        return MARKED

    def of_falcon(self, **_given: object) -> None:
        self.on_get = in_flask.no_cors(_answer)
        self.options = _answer

    def unmarked(self, **_given: object) -> None:
        self.options = _answer

    def called(self) -> object:
        return MARKED(self)

    def changed(cls: Any) -> None:  # noqa: N805 - a class method
        cls.get = in_flask.no_cors(_answer)


MADE: Final[dict[str, dict[str, Any]]] = {
    "assigned": {"__init__": _Makes.assigned},
    "of Tornado": {"initialize": _Makes.assigned},
    "marked": {"__init__": _Makes.assigned_marked},
    "guarded": {"__init__": _Makes.assigned_guarded},
    "by text": {"__init__": _Makes.by_text},
    "by key": {"setup": _Makes.by_key},
    "on access": {"__getattr__": _Makes.__getattr__},
    "property": {"get": property(_Makes.returned)},
    "marked property": {"patch": property(_Makes.returned_marked)},
    "cached property": {"get": functools.cached_property(_Makes.returned)},
}
CLASS_VIEWS: Final = (_starlette, _flask, _quart, _aiohttp, _tornado, _sanic)


def _refused(name: str) -> str:
    return rf"the handler that .*V\.{name} makes: handlers of a class view have to be methods"


@pytest.mark.parametrize("members", MADE.values(), ids=MADE)
@pytest.mark.parametrize("make", CLASS_VIEWS)
def test_marked_handler_that_is_made_for_a_request_is_refused_at_the_start(
    make: Make, members: dict[str, Any]
) -> None:
    [name] = members
    with pytest.raises(MarkError, match=_refused(name)):
        start(make({"put": _answer, **members}))


@pytest.mark.parametrize("members", [MADE["assigned"], MADE["property"]])
def test_marked_handler_that_a_django_view_makes_is_refused_at_the_start(
    members: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    view = _class(View, {"put": _answer, **members})
    with project("wsgi", [path("", view.as_view())]) as port:
        assert get(port, "/", "app").status == 500
    assert re.search(_refused(next(iter(members))), caplog.text)


@pytest.mark.parametrize("make", CLASS_VIEWS)
def test_other_attributes_and_calls_of_a_view_are_no_handlers(make: Make) -> None:
    members = {"__init__": _Makes.unmarked, "put": _Makes.called}
    start(make({**members, "get": _Makes.called, "limit": property(_Makes.returned)}))
    start(make({"get": MARKED, "change": classmethod(_Makes.changed)}))
    start(make({"get": functools.partialmethod(_Makes.called)}))


def test_handler_in_an_attribute_of_a_falcon_resource_has_its_mark() -> None:
    start(_falcon({"__init__": _Makes.of_falcon}))


def test_responder_of_a_suffix_may_belong_to_another_application() -> None:
    start(_falcon({"on_get": _marked(), "on_get_item": _marked()}))


def test_method_that_a_tornado_class_adds_may_have_a_mark() -> None:
    methods = (*tornado_web.RequestHandler.SUPPORTED_METHODS, "PROPFIND")
    start(_tornado({"propfind": _marked(), "SUPPORTED_METHODS": methods}))
    with pytest.raises(MarkError, match=LOST.format(name="propfind")):
        start(_tornado({"propfind": _marked()}))


def test_method_of_a_pyramid_view_may_belong_to_another_application() -> None:
    _pyramid({"other": _marked()})


@pytest.mark.parametrize("make", [_flask, _quart], ids=["flask", "quart"])
def test_method_that_a_view_of_flask_names_may_have_a_mark(make: Make) -> None:
    start(make({"report": _marked(), "methods": ["GET", "REPORT"]}))


def test_action_that_a_route_of_a_django_view_set_omits_may_have_a_mark() -> None:
    """The framework of view sets maps methods to actions, route by route."""
    kind = _class(View, {"list": _marked(), "destroy": _marked()})
    view = kind.as_view()
    view.actions = {"get": "list"}
    assert {kind.list, kind.destroy} <= {*parts_of(view)}


@pytest.mark.parametrize("name", ["setup", "gett"])
def test_mark_on_a_method_of_a_django_view_that_answers_no_request_is_refused_at_the_start(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    view = _class(View, {name: _marked()})
    with project("wsgi", [path("", view.as_view())]) as port:
        assert get(port, "/", "app").status == 500
    assert MarkError.__name__ in caplog.text


def test_mark_on_the_dispatch_of_a_django_view_is_that_of_the_view() -> None:
    def dispatch(_self: object, *_given: object) -> HttpResponse:
        return HttpResponse("ok")

    mark = in_django.cors(allow_origins=ORIGINS["route"])
    view = _class(View, {"dispatch": mark(dispatch)})
    with project("wsgi", [path("", view.as_view())]) as port:
        assert readers(port, "/") == ["route"]
