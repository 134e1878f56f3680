"""Rule 19: a wrapper that hides a class view with a mark ends the start."""

import functools
import itertools
from collections.abc import Callable
from typing import Any, Final

import flask
import flask.views
import pytest
import quart
import quart.views
import starlette.endpoints
from django.urls import path
from django.views import View
from frameworks.sanic import bare
from harness.django_project import get, project
from harness.starting import start
from harness.together import check_all
from sanic.views import HTTPMethodView
from starlette.applications import Starlette
from starlette.routing import Route

from crossorigin import Guard
from crossorigin.gateway import MarkError
from crossorigin.gateway.marks.decorators import cors, guard, no_cors
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import sanic as in_sanic
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(19)

Wrap = Callable[[Any], Any]
HIDES: Final = r"no route has the .*@{}\b.* of .*\.V: .* hides it; use functools\.wraps"


def _wrapper(view: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - of any view
        return view(*given, **named)

    return wrapper


HIDING: Final[dict[str, Wrap]] = {
    "wrapper": _wrapper,
    "partial": functools.partial,
    "both": lambda view: functools.partial(_wrapper(view)),
}


def _answer(*_given: object) -> str:
    return "ok"


def _marked(base: type, place: str, mark: Wrap) -> Any:  # noqa: ANN401 - a class view
    if place == "method":
        return type("V", (base,), {"get": mark(_answer)})
    return mark(type("V", (base,), {"get": _answer}))


def _flask(wrap: Wrap, *marked: Any) -> Any:  # noqa: ANN401 - a mark, and an application
    app = flask.Flask(__name__)
    view = _marked(flask.views.MethodView, *marked)
    app.add_url_rule("/", "v", wrap(view.as_view("v")))
    in_flask.CORS(app, guard=Guard())
    return app


def _quart(wrap: Wrap, *marked: Any) -> Any:  # noqa: ANN401 - the same
    app = quart.Quart(__name__)
    view = _marked(quart.views.MethodView, *marked)
    app.add_url_rule("/", "v", wrap(view.as_view("v")))
    in_quart.CORS(app, guard=Guard())
    return app


def _sanic(wrap: Wrap, *marked: Any) -> Any:  # noqa: ANN401 - the same
    app = bare()
    app.add_route(wrap(_marked(HTTPMethodView, *marked).as_view()), "/", ("GET",), name="v")
    in_sanic.CORS(app, guard=Guard())
    return app


def _starlette(wrap: Wrap, *marked: Any) -> Any:  # noqa: ANN401 - the same
    view = _marked(starlette.endpoints.HTTPEndpoint, *marked)
    app = Starlette(routes=[Route("/", _wrapper(wrap(view)))])
    in_starlette.CORS(app, guard=Guard())
    return app


FRAMEWORKS: Final = {
    "flask": _flask,
    "quart": _quart,
    "sanic": _sanic,
    "starlette": _starlette,
}
MARKS: Final[dict[str, tuple[str, Wrap]]] = {
    "no_cors": ("class", no_cors),
    "cors": ("method", cors(allow_origins="https://a.example")),
    "guard": ("class", guard(trust=["https://a.example"])),
}


def _check(row: tuple[str, str, str]) -> None:
    framework, wrap, mark = row
    with pytest.raises(MarkError, match=HIDES.format(mark)):
        start(FRAMEWORKS[framework](HIDING[wrap], *MARKS[mark]))


def test_class_view_that_a_wrapper_hides_is_refused_at_the_start() -> None:
    check_all(itertools.product(FRAMEWORKS, HIDING, MARKS), _check, ", ".join)


def test_class_view_in_a_wrapper_that_shows_it_keeps_its_mark() -> None:
    for make in (_flask, _quart, _sanic):
        start(make(lambda view: functools.wraps(view)(_wrapper(view)), "class", no_cors))


def test_django_view_in_a_wrapper_that_hides_it_is_refused_at_the_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    view = _marked(View, "method", no_cors)
    with project("wsgi", [path("", _wrapper(view.as_view()))]) as port:
        assert get(port, "/", "app").status == 500
    assert "hides it" in caplog.text
