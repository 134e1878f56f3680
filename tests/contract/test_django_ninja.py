"""Rule 19 in Django Ninja: decorators of each hook have an effect, or the check tells."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from frameworks.django import OURS
from harness.django_project import project, promised, readers
from harness.raw_http import exchange
from harness.together import check_all
from ninja import NinjaAPI, Router
from ninja.decorators import decorate_view
from tables.routes import ORIGINS

from crossorigin.integrations.django import cors, no_cors, no_guard
from crossorigin.integrations.django.checks import check_settings

pytestmark = pytest.mark.rules(19)

ROUTE: Final = cors(allow_origins=ORIGINS["route"])


def _view() -> Callable[[HttpRequest], str]:
    # Ninja notes the decorators of `decorate_view` on the function, which other APIs may have.
    def view(request: HttpRequest) -> str:
        return request.path

    return view


def _async_view() -> Callable[[HttpRequest], Any]:
    async def view(request: HttpRequest) -> str:
        return request.path

    return view


def _layer(run: Callable[..., Any]) -> Callable[..., Any]:
    def layered(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - of any view
        return run(*args, **kwargs)

    return layered


class _Api(NinjaAPI):
    """An API with the hooks of its operations."""

    def __init__(self) -> None:
        super().__init__(docs_url=None, openapi_url=None, urls_namespace=str(id(self)))


def _below(mark: Any, view: Any) -> _Api:  # noqa: ANN401 - any decorator and view
    api = _Api()
    api.get("/x")(decorate_view(mark)(view))
    return api


def _above(mark: Any, view: Any) -> _Api:  # noqa: ANN401 - the same
    api = _Api()
    decorate_view(mark)(api.get("/x")(view))
    return api


def _on_api(mode: Any, at: type[_Api] | type[Router] = _Api) -> Callable[[Any, Any], _Api]:  # noqa: ANN401 - a text
    def make(mark: Any, view: Any) -> _Api:  # noqa: ANN401 - the same
        api, router = _Api(), Router()
        (api if at is _Api else router).add_decorator(mark, mode=mode)
        router.get("/x")(view)
        api.add_router("", router)
        return api

    return make


HOOKS: Final[dict[str, Callable[[Any, Any], _Api]]] = {
    "decorate-below": _below,
    "decorate-above": _above,
    "api-view": _on_api("view"),
    "api-operation": _on_api("operation"),
    "router-view": _on_api("view", Router),
    "router-operation": _on_api("operation", Router),
}
VIEWS: Final = {"sync": _view, "async": _async_view}


def _patterns(name: str, make: Callable[[Any, Any], _Api]) -> Iterator[Any]:
    for kind, new in VIEWS.items():
        for word, mark in (("route", ROUTE), ("off", no_cors), ("own", ROUTE)):
            # The view's own decorator wins over that of the hook.
            is_own = word == "own" and "operation" not in name
            own: Any = no_cors(new()) if is_own else new()
            yield path(f"{name}/{kind}/{word}/", make(mark, own).urls)


def _check_served(port: int) -> Callable[[str], None]:
    def check(name: str) -> None:
        for kind in VIEWS:
            expected = {"route": ["route"], "off": [], "own": []}
            if "operation" in name:
                expected["own"] = ["route"]
            for word, labels in expected.items():
                where = f"/{name}/{kind}/{word}/x"
                assert readers(port, where, "GET") == labels, where
                assert promised(port, where, "GET") == labels, where

    return check


@pytest.mark.parametrize("is_async", [False, True])
def test_decorator_through_each_hook_has_its_effect(*, is_async: bool) -> None:
    patterns = [each for name, make in HOOKS.items() for each in _patterns(name, make)]
    with project("asgi" if is_async else "wsgi", patterns) as port:
        check_all(HOOKS, _check_served(port), str)


def test_guard_of_a_route_through_each_hook_has_its_effect() -> None:
    def posted(request: HttpRequest) -> str:
        return request.path

    patterns = [path("own/", _posting(posted, lambda run: run).urls)]
    patterns += [path("off/", _posting(posted, no_guard).urls)]
    declared = {"allow_origins": [ORIGINS["app"]], "guard": {"hosts": ["localhost"]}}
    with project("wsgi", patterns, declared=declared) as port:
        lines = [("Origin", b"https://stranger.example"), ("Sec-Fetch-Site", b"cross-site")]
        answers = [
            exchange(port, "POST", f"/{each}/x", "localhost", lines) for each in ("own", "off")
        ]
    assert [each.status for each in answers] == [403, 200]


def _posting(view: Any, mark: Any) -> _Api:  # noqa: ANN401 - any view and decorator
    api = _Api()
    api.add_decorator(mark, mode="view")
    api.post("/x")(view)
    return api


def _auth(mark: Any) -> _Api:  # noqa: ANN401 - any decorator
    api = _Api()
    api.get("/x", auth=[mark(_view())])(_view())
    return api


class _Key:
    """An object that authenticates."""

    @no_cors
    def __call__(self, _request: HttpRequest) -> str:
        return "key"


def _auth_object(_mark: object) -> _Api:
    api = _Api()
    api.get("/x", auth=_Key())(_view())
    return api


def _handler(mark: Any) -> _Api:  # noqa: ANN401 - the same
    api = _Api()
    handler = mark(lambda _request, _error: HttpResponse())
    api.add_exception_handler(ValueError, handler)
    api.get("/x")(_view())
    return api


def _hidden(mark: Any) -> _Api:  # noqa: ANN401 - the same
    return _below(lambda run: _layer(mark(run)), _view())


LOST: Final = {
    "auth": _auth,
    "auth-object": _auth_object,
    "exception handler": _handler,
    "hidden": _hidden,
}


def _ids(api: _Api) -> list[str | None]:
    with override_settings(
        ROOT_URLCONF=(path("", api.urls),),
        CROSSORIGIN={"allow_origins": "*"},
        MIDDLEWARE=[OURS],
    ):
        return [each.id for each in check_settings() if each.level >= 40]


def _check_lost(name: str) -> None:
    assert _ids(LOST[name](no_cors)) == ["crossorigin.lost-mark"]
    if name != "auth-object":
        assert _ids(LOST[name](lambda each: each)) == []


def test_decorator_that_no_operation_reads_is_refused() -> None:
    check_all(LOST, _check_lost, str)
