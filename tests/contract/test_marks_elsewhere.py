"""Rule 19: a mark on a function that is no endpoint ends the start, in each framework."""

import functools
import re
from collections.abc import Callable
from typing import Any, Final

import bottle
import falcon
import flask
import pytest
import quart
from aiohttp import web as aiohttp_web
from blacksheep import Application, Router
from django.utils.functional import SimpleLazyObject
from fastapi import APIRouter, Depends, FastAPI
from frameworks.sanic import bare
from harness.starting import start
from harness.together import check_all
from litestar import Litestar
from litestar import get as litestar_get
from litestar.di import Provide
from pyramid.config import Configurator
from pyramid.events import NewRequest
from pyramid.response import Response
from pyramid.router import default_execution_policy
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from tornado import web as tornado_web

from crossorigin.gateway.marks.decorators import cors, guard, no_cors, no_guard
from crossorigin.integrations import aiohttp as in_aiohttp
from crossorigin.integrations import blacksheep as in_blacksheep
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import fastapi as in_fastapi
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import pyramid as in_pyramid
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import sanic as in_sanic
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado

pytestmark = pytest.mark.rules(19)

PREDICATES: Final = pytest.mark.filterwarnings("ignore:The .custom_predicates")

Use = Callable[[Any, Any], object]
"""Takes an application and a function, and has the one call the other."""


async def _view() -> str:
    return "ok"


def _group(blueprint: type) -> Use:
    def use(app: Any, function: Any) -> None:  # noqa: ANN401 - of Flask or Quart
        made: Any = blueprint("group", __name__)
        made.before_request(function)
        app.register_blueprint(made)

    return use


WERKZEUG: Final[dict[str, Use]] = {
    "before_request": lambda app, it: app.before_request(it),
    "after_request": lambda app, it: app.after_request(it),
    "teardown_request": lambda app, it: app.teardown_request(it),
    "errorhandler of a status": lambda app, it: app.errorhandler(404)(it),
    "errorhandler": lambda app, it: app.errorhandler(ValueError)(it),
    "context_processor": lambda app, it: app.context_processor(it),
    "url_value_preprocessor": lambda app, it: app.url_value_preprocessor(it),
    "command": lambda app, it: app.cli.command("work")(it),
}
STARLETTE: Final[dict[str, Use]] = {
    "exception handler": lambda app, it: app.add_exception_handler(KeyError, it),
    "middleware": lambda app, it: app.add_middleware(it),
    "mounted exception handler": lambda app, it: app.mount(
        "/sub", Starlette(exception_handlers={KeyError: it})
    ),
    "state": lambda app, it: setattr(app.state, "found", [it]),
}


def _litestar(**given: Any) -> Any:  # noqa: ANN401 - options of a route or an application
    app = Litestar([litestar_get("/x", **given)(_view)], openapi_config=None)
    in_litestar.CORS(app)
    return app


def _litestar_app(**given: Any) -> Any:  # noqa: ANN401 - the same
    app = Litestar([], openapi_config=None, **given)
    in_litestar.CORS(app)
    return app


def _pyramid(use: Use) -> Callable[[Any], Any]:
    def make(function: object) -> Any:  # noqa: ANN401 - Pyramid has no types
        config = Configurator()
        use(config, function)
        app = config.make_wsgi_app()
        in_pyramid.CORS(app)
        return app

    return make


def _with(words: Any, create: Callable[[], Any], use: Use) -> Callable[[Any], Any]:  # noqa: ANN401 - a module
    def make(function: object) -> Any:  # noqa: ANN401 - an application
        app = create()
        use(app, function)
        words.CORS(app)
        return app

    return make


def _all(words: Any, create: Callable[[], Any], uses: dict[str, Use]) -> dict[str, Any]:  # noqa: ANN401 - the same
    framework = words.__name__.rpartition(".")[2]
    return {f"{framework}, {name}": _with(words, create, use) for name, use in uses.items()}


def _respond(_request: object) -> Response:
    return Response("ok")


MAKES: Final[dict[str, Callable[[Any], Any]]] = {
    **_all(in_starlette, Starlette, STARLETTE),
    **_all(
        in_fastapi,
        FastAPI,
        {
            **STARLETTE,
            "function middleware": lambda app, it: app.middleware("http")(it),
            "dependency": lambda app, it: app.get("/x", dependencies=[Depends(it)])(_view),
            "override": lambda app, it: app.dependency_overrides.update({_view: it}),
            "webhook": lambda app, it: app.webhooks.post("new")(it),
        },
    ),
    **_all(
        in_flask,
        lambda: flask.Flask(__name__),
        {**WERKZEUG, "blueprint": _group(flask.Blueprint)},
    ),
    **_all(
        in_quart,
        lambda: quart.Quart(__name__),
        {**WERKZEUG, "blueprint": _group(quart.Blueprint)},
    ),
    **_all(
        in_falcon,
        falcon.App,
        {
            "error handler": lambda app, it: app.add_error_handler(KeyError, it),
            "error serializer": lambda app, it: app.set_error_serializer(it),
            "middleware": lambda app, it: app.add_middleware(
                type("Layer", (), {"process_request": it})()
            ),
        },
    ),
    **_all(
        in_aiohttp,
        aiohttp_web.Application,
        {
            "middleware": lambda app, it: app.middlewares.append(aiohttp_web.middleware(it)),
            "on_response_prepare": lambda app, it: app.on_response_prepare.append(it),
            "mounted middleware": lambda app, it: app.add_subapp(
                "/sub", aiohttp_web.Application(middlewares=[aiohttp_web.middleware(it)])
            ),
        },
    ),
    **_all(
        in_tornado,
        tornado_web.Application,
        {
            "log_function": lambda app, it: app.settings.update(log_function=it),
            "fallback": lambda app, it: app.add_handlers(
                "", [("/x", tornado_web.FallbackHandler, {"fallback": it})]
            ),
        },
    ),
    **_all(
        in_bottle,
        bottle.Bottle,
        {
            "error": lambda app, it: app.error(404)(it),
            "hook": lambda app, it: app.hook("before_request")(it),
        },
    ),
    **_all(
        in_blacksheep,
        lambda: Application(router=Router()),
        {
            "exception handler": lambda app, it: app.exceptions_handlers.update({KeyError: it}),
            "middleware": lambda app, it: app.middlewares.append(it),
        },
    ),
    **_all(
        in_sanic,
        bare,
        {
            "middleware": lambda app, it: app.register_middleware(it),
            "exception": lambda app, it: app.exception(KeyError)(it),
            "listener": lambda app, it: app.register_listener(it, "after_server_stop"),
            "signal": lambda app, it: app.add_signal(it, "a.b.c"),
        },
    ),
    "litestar, guard": lambda it: _litestar(guards=[it]),
    "litestar, dependency": lambda it: _litestar(
        dependencies={"a": Provide(it, sync_to_thread=False)}
    ),
    "litestar, before_request": lambda it: _litestar(before_request=it),
    "litestar, exception handler": lambda it: _litestar_app(exception_handlers={KeyError: it}),
    "litestar, after_exception": lambda it: _litestar_app(after_exception=[it]),
    "pyramid, exception view": _pyramid(
        lambda config, it: config.add_exception_view(it, context=ValueError)
    ),
    "pyramid, subscriber": _pyramid(lambda config, it: config.add_subscriber(it, NewRequest)),
    "pyramid, predicate of a view": _pyramid(
        lambda config, it: config.add_view(_respond, custom_predicates=[it])
    ),
    "pyramid, predicate of a route": _pyramid(
        lambda config, it: config.add_route("x", "/x", custom_predicates=[it])
    ),
    "pyramid, execution policy": _pyramid(
        lambda config, it: config.set_execution_policy(
            default_execution_policy if it is _plain else it
        )
    ),
    "pyramid, root factory": _pyramid(lambda config, it: config.set_root_factory(it)),
    "pyramid, request method": _pyramid(
        lambda config, it: config.add_request_method(it, "found")
    ),
}


def _fail() -> object:
    message = "it was asked"
    raise AssertionError(message)


async def _answering(*given: object) -> object:
    return given[0] if given else None


def _plain(*given: object) -> object:
    return given[0] if given else None


def _check(name: str) -> None:
    function = _answering if name.startswith("blacksheep") else _plain
    start(MAKES[name](function))
    # Litestar puts the error in a group.
    with pytest.raises(Exception, match=f"{function.__name__}: it is not an endpoint"):
        start(MAKES[name](no_cors(function)))


@PREDICATES
def test_mark_on_a_function_that_is_no_endpoint_is_refused_at_the_start() -> None:
    check_all(MAKES, _check, str)


DECORATORS: Final[dict[str, Any]] = {
    "no_cors": no_cors,
    "no_guard": no_guard,
    "cors(Policy": cors(),
    "guard(": guard(),
}


REFUSED: Final = (
    *("aiohttp, middleware", "aiohttp, mounted middleware", "falcon, middleware"),
    *("blacksheep, middleware", "blacksheep, exception handler"),
)
"""Places where the framework itself ends the start with an error of its own."""


def _check_decorator(row: tuple[str, str]) -> None:
    name, word = row
    told = None if name in REFUSED else re.escape(word)
    with pytest.raises(Exception, match=told):
        start(MAKES[name](DECORATORS[word]))


@PREDICATES
def test_decorator_in_the_place_of_a_function_is_refused_at_the_start() -> None:
    """A decorator is called there, and marks an object that no route has."""
    check_all([(name, word) for name in MAKES for word in DECORATORS], _check_decorator, str)


def test_function_that_is_an_endpoint_too_may_be_a_hook() -> None:
    marked = no_cors(_plain)
    for words, kind in ((in_flask, flask.Flask), (in_quart, quart.Quart)):
        app: Any = kind(__name__)
        app.add_url_rule("/hook", view_func=marked)
        app.before_request(marked)
        words.CORS(app)
        start(app)


def test_marks_of_a_mounted_application_with_its_own_cors_are_not_checked() -> None:
    inner = Starlette(routes=[Route("/", no_cors(_plain))])
    in_starlette.CORS(inner)
    app = Starlette(routes=[Mount("/sub", inner)])
    app.state.lazy = [flask.request, SimpleLazyObject(_fail)]
    app.state.large = [no_cors(_plain), *range(200_000)]
    in_starlette.CORS(app)
    start(app)


class _Knowing:
    """A middleware that knows another application."""

    def __init__(self, app: Any, other: object) -> None:  # noqa: ANN401 - an ASGI application
        self.app = app
        self.other = other

    async def __call__(self, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        await self.app(*call)


KNOWING: Final[dict[str, tuple[Any, Callable[[], Any], Use]]] = {
    "state": (in_starlette, Starlette, lambda app, it: setattr(app.state, "other", it)),
    "middleware": (in_fastapi, FastAPI, lambda app, it: app.add_middleware(_Knowing, other=it)),
    "extension": (
        in_flask,
        lambda: flask.Flask(__name__),
        lambda app, it: app.extensions.update(it=it),
    ),
    "attribute": (in_bottle, bottle.Bottle, lambda app, it: setattr(app, "other", it)),
    "key": (in_aiohttp, aiohttp_web.Application, lambda app, it: app.update(other=it)),
    "setting": (
        in_tornado,
        tornado_web.Application,
        lambda app, it: app.settings.update(it=it),
    ),
    "hook": (
        in_quart,
        lambda: quart.Quart(__name__),
        lambda app, it: app.before_serving(functools.partial(_answering, it)),
    ),
}


def _check_known(name: str) -> None:
    words, create, use = KNOWING[name]
    for kind in (Starlette, APIRouter):
        inner = kind(routes=[Route("/", no_cors(_plain))])
        start(_with(words, create, use)(inner))


@pytest.mark.filterwarnings("ignore:It is recommended to use web.AppKey")
def test_marks_of_an_application_that_is_only_referred_to_are_not_checked() -> None:
    check_all(KNOWING, _check_known, str)


def test_partial_of_a_marked_function_is_an_endpoint() -> None:
    marked = no_cors(_plain)
    app = Starlette(routes=[Route("/", functools.partial(marked, 1), methods=["GET"])])
    app.state.found = marked
    in_starlette.CORS(app)
    start(app)
