"""Rule 19 where two applications share a function, and one of them has a marked copy of it."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
from collections.abc import Callable, Iterator
from typing import Any

import flask
import pytest
from flask.views import MethodView, View
from harness.in_process import allowed
from harness.starting import start
from harness.together import check_all
from tables.routes import ORIGINS

from crossorigin.gateway import MarkError
from crossorigin.integrations.flask import CORS, cors, no_cors

pytestmark = pytest.mark.rules(19)


def _app(view: Callable[..., Any] | None = None) -> flask.Flask:
    app = flask.Flask(__name__)
    if view is not None:
        app.add_url_rule("/", "view", view)
    CORS(app, allow_origins=ORIGINS["app"])
    return app


def _local() -> Callable[[], str]:
    def view() -> str:
        return "ok"

    return view


MAKES = {"local": _local, "partial": lambda: functools.partial(_local())}


def _check(item: tuple[str, Callable[[], Any]]) -> None:
    view = item[1]()
    plain, marked = _app(view), _app(no_cors(view))
    for app, found in ((plain, True), (marked, False)):
        start(app)
        assert allowed(app, "/", ORIGINS["app"], "GET") == (found, found)
    # One that has served and is gone says nothing of another one.
    del app, marked
    start(_app(view))


def test_function_of_two_applications_has_the_mark_in_one() -> None:
    check_all(MAKES.items(), _check, lambda item: item[0])


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_application_starts_after_another_one_was_dropped(make: Callable[[], Any]) -> None:
    view = make()
    dropped = _app(no_cors(view))
    del dropped
    gc.collect()
    app = _app(view)
    start(app)
    assert allowed(app, "/", ORIGINS["app"], "GET") == (True, True)


private, public = flask.Flask("private"), flask.Flask("public")


@public.get("/")
@no_cors
@private.get("/")
def shared() -> str:
    return "ok"


@pytest.fixture
def unfrozen() -> Iterator[None]:
    """The objects of this module are looked at: `gc.freeze` hides who refers to them."""
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.mark.usefixtures("unfrozen")
def test_decorators_of_two_applications_on_one_function_mark_it_in_one() -> None:
    for app, found in ((private, True), (public, False)):
        CORS(app, allow_origins=ORIGINS["app"])
        start(app)
        assert allowed(app, "/", ORIGINS["app"], "GET") == (found, found)


lost = flask.Flask("lost")


@no_cors
@lost.get("/")
def above() -> str:
    return "ok"


def _in_a_call() -> None:
    app = _app()

    @no_cors
    @app.get("/")
    def view() -> str:
        return "ok"

    start(app)


def _in_a_coroutine() -> None:
    async def run() -> None:
        _in_a_call()

    asyncio.run(run())


def _in_a_generator() -> None:
    def run() -> Any:  # noqa: ANN401 - a generator
        app = _app()

        @no_cors
        @app.get("/")
        def view() -> str:
            return "ok"

        yield app

    for each in run():
        start(each)


def _in_a_module() -> None:
    CORS(lost, allow_origins=ORIGINS["app"])
    start(lost)


def _gone() -> None:
    start(_app_of_lost())


def _app_of_lost() -> flask.Flask:
    app = _app()

    @no_cors
    @app.get("/")
    def view() -> str:
        return "ok"

    return app


@pytest.mark.parametrize(
    "run", [_in_a_call, _in_a_coroutine, _in_a_generator, _in_a_module, _gone]
)
def test_mark_above_the_decorator_of_the_framework_is_refused_at_the_start(
    run: Callable[[], None],
) -> None:
    with pytest.raises(MarkError, match="write it below the decorator"):
        run()


def dropped() -> str:
    """Answer, as a function of a module."""
    return "ok"


def kept() -> str:
    """Answer, in an application that has it and in one that has its copy."""
    return "ok"


def served() -> str:
    """Answer, in an application that has started."""
    return "ok"


def _started(view: Callable[..., Any]) -> None:
    start(_app(view))


def test_copy_of_a_function_of_a_module_that_is_not_kept_is_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    no_cors(dropped)
    cors()(dropped)
    copy = no_cors(kept)
    _started(no_cors(served))
    # The application and its copy of the function refer to each other.
    gc.collect()
    with caplog.at_level(logging.WARNING):
        for view in (kept, served, copy, dropped):
            _started(view)
    [told] = caplog.messages
    assert told.startswith("crossorigin.lost-mark: ")
    assert f"{__name__}.dropped: nothing keeps the marked copy" in told


def test_copy_of_a_function_of_a_framework_is_not_reported_if_it_is_gone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    no_cors(View.dispatch_request)
    gc.collect()
    with caplog.at_level(logging.WARNING):
        _started(View.dispatch_request)
    assert [each for each in caplog.messages if each.startswith("crossorigin.")] == []


class Dropped(MethodView):
    """A class view of a module."""

    def get(self) -> str:
        """Answer."""
        return "ok"


class Kept(MethodView):
    """A class view with a marked copy of a method of another one."""

    get = no_cors(Dropped.get)


def test_copy_of_a_method_that_is_not_kept_is_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        for view in (Kept, Dropped):
            _started(view.as_view("view"))
        assert caplog.messages == []
        delattr(Kept, "get")
        gc.collect()
        _started(Dropped.as_view("view"))
    [told] = caplog.messages
    assert f"{__name__}.Dropped.get: nothing keeps the marked copy" in told
