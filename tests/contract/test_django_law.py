"""Django: each view has its own policy, however it was marked and registered."""

import functools
from collections.abc import Callable, Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path, re_path, register_converter
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from frameworks.django import bare
from harness.asserting import vary_names
from harness.django_layers import ok
from harness.django_project import get, preflight, project, promised, readers
from ninja import NinjaAPI
from rest_framework.decorators import action, api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet
from tables.routes import ORIGINS, Label

from crossorigin import Policy
from crossorigin.gateway import MarkError
from crossorigin.integrations import django as django_cors
from crossorigin.integrations.django import cors, no_cors

pytestmark = pytest.mark.rules(14, 19)

ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND = cors(allow_origins=ORIGINS["second"])
KINDS = ("wsgi", "asgi")


class _Item:
    """A view as a bound method."""

    def show(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")


class _Handler:
    """A view as an object, some of whose attributes look like those of a library."""

    operations = ("start",)
    view_class = "none"

    def __call__(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    @property
    def cls(self) -> object:
        raise RuntimeError

    def closure(self) -> Callable[[HttpRequest], HttpResponse]:
        def view(request: HttpRequest) -> HttpResponse:
            return self(request)

        return view


class _Plain(View):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    @method_decorator(no_cors)
    def delete(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    @SECOND
    def put(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")


@method_decorator(ROUTE, name="dispatch")
class _Dispatched(_Plain):
    """The mark stands on the wrapper of the methods (SRV-7)."""


@ROUTE
class _Classed(View):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    @no_cors
    def delete(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")


class _Own(View):
    """Answers every method, OPTIONS included, in a `dispatch` of its own."""

    def dispatch(self, _request: HttpRequest, *_parts: object) -> HttpResponse:
        return HttpResponse("ok")


class _Optional(_Plain):
    """Has a handler of OPTIONS."""

    @SECOND
    def options(self, _request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")


class _Things(ViewSet):
    """A view set whose HEAD no action names."""

    http_method_names = ["get", "head", "post", "put"]  # noqa: RUF012 - as Django has it

    @ROUTE
    def list(self, _request: Request) -> Response:
        return Response("ok")

    @SECOND
    def create(self, _request: Request) -> Response:
        return Response("ok")

    def destroy(self, _request: Request, pk: str) -> Response:
        return Response(pk)

    @action(detail=False)
    @SECOND
    def recent(self, _request: Request) -> Response:
        return Response("ok")


router = SimpleRouter(trailing_slash=False)
router.register("things", _Things, basename="things")


@api_view(["GET", "PUT"])
@ROUTE
def _of_rest(_request: Request) -> Response:
    return Response("ok")


api = NinjaAPI(docs_url=None, openapi_url=None, urls_namespace="law")


@api.get("/thing")
@ROUTE
def _ninja_get(request: HttpRequest) -> str:
    return request.path


@api.put("/thing")
def _ninja_put(request: HttpRequest) -> str:
    return request.path


def _stream(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"a", b"b"]))


class Counting:
    """A converter that counts its calls."""

    regex = "[0-9]+"
    calls = 0

    def to_python(self, value: str) -> int:
        type(self).calls += 1
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Counting, "counting")

PATTERNS = [
    # One function on three routes: each line that registers says its own policy (SRV-4).
    path("first", ROUTE(ok)),
    path("second", SECOND(ok)),
    path("third", ok),
    re_path("^fourth$", no_cors(ok)),
    path("methods/first", ROUTE(_Item().show)),
    path("methods/second", _Item().show),
    path("partial", functools.partial(ROUTE(ok), extra=1)),
    path("marked-partial", SECOND(functools.partial(ok, extra=1))),
    path("partial-of-class", functools.partial(_Classed.as_view())),
    path("object", ROUTE(_Handler())),
    path("closure", _Handler().closure()),
    path("wrapped", csrf_exempt(ROUTE(ok))),
    path("wrapper", ROUTE(csrf_exempt(ok))),
    path("included/", include([path("first", ROUTE(ok)), path("third", ok)])),
    path("made", ROUTE(_Plain.as_view())),
    path("dispatched", _Dispatched.as_view()),
    path("classed", _Classed.as_view()),
    path("fewer", _Classed.as_view(http_method_names=["get"])),
    path("own", SECOND(_Own.as_view())),
    path("optional", _Optional.as_view()),
    path("", include(router.urls)),
    path("rest", _of_rest),
    path("ninja/", api.urls),
    path("stream", ROUTE(_stream)),
    path("kept/", no_append_slash(ROUTE(ok))),
    path("tree/", ROUTE(ok)),
    path("counted/<counting:number>", ROUTE(ok)),
    path("two/<counting:number>", _Dispatched.as_view()),
]
# Path, method, who may read. Nobody: CORS is off, or no policy is known.
VIEWS: list[tuple[str, str, list[str]]] = [
    ("/first", "GET", ["route"]),
    ("/first", "PATCH", ["route"]),
    ("/second", "GET", ["second"]),
    ("/third", "GET", ["app"]),
    ("/fourth", "GET", []),
    ("/methods/first", "GET", ["route"]),
    ("/methods/second", "GET", ["app"]),
    ("/partial", "GET", ["route"]),
    ("/marked-partial", "GET", ["second"]),
    ("/partial-of-class", "GET", ["route"]),
    ("/partial-of-class", "DELETE", []),
    ("/object", "GET", ["route"]),
    ("/closure", "GET", ["app"]),
    ("/wrapped", "GET", ["route"]),
    ("/wrapper", "GET", ["route"]),
    ("/included/first", "GET", ["route"]),
    ("/included/third", "GET", ["app"]),
    ("/made", "GET", ["route"]),
    ("/made", "HEAD", ["route"]),
    ("/made", "PUT", ["second"]),
    ("/made", "DELETE", []),
    ("/dispatched", "GET", ["route"]),
    ("/dispatched", "PUT", ["second"]),
    ("/dispatched", "DELETE", []),
    ("/classed", "GET", ["route"]),
    ("/classed", "DELETE", []),
    ("/fewer", "GET", ["route"]),
    ("/fewer", "DELETE", ["route"]),
    ("/own", "PUT", ["second"]),
    ("/own", "REPORT", ["second"]),
    ("/optional", "GET", ["app"]),
    ("/optional", "OPTIONS", ["second"]),
    ("/things", "GET", ["route"]),
    ("/things", "HEAD", ["route"]),
    ("/things", "POST", ["second"]),
    ("/things/recent", "GET", ["second"]),
    ("/rest", "GET", ["route"]),
    ("/rest", "PUT", ["route"]),
    ("/ninja/thing", "GET", ["route"]),
    ("/ninja/thing", "PUT", ["app"]),
    ("/stream", "GET", ["route"]),
    ("/kept/", "GET", ["route"]),
    ("/kept", "GET", ["app"]),
    ("/tree", "GET", ["route"]),
    # 405: the endpoints of the URL have no policy in common.
    ("/made", "PATCH", []),
    ("/dispatched", "PATCH", []),
    ("/things", "DELETE", []),
    ("/ninja/thing", "POST", []),
    ("/ninja/thing", "HEAD", []),
    # 405: they have.
    ("/things/recent", "POST", ["second"]),
    ("/rest", "DELETE", ["route"]),
    # OPTIONS by a handler that no owner wrote: as a 405.
    ("/rest", "OPTIONS", ["route"]),
    ("/things/recent", "OPTIONS", ["second"]),
    ("/things", "OPTIONS", []),
    ("/made", "OPTIONS", []),
    ("/fewer", "OPTIONS", ["route"]),
    ("/dispatched", "OPTIONS", []),
]


@pytest.fixture(scope="module", params=KINDS)
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with project(request.param, PATTERNS) as served:
        yield served


@pytest.mark.parametrize(("path", "method", "labels"), VIEWS)
def test_a_view_has_its_own_policy_for_requests_and_preflights(
    port: int, path: str, method: str, labels: list[str]
) -> None:
    assert readers(port, path, method) == labels
    assert promised(port, path, method) == labels


ALONE: list[tuple[str, str, Label]] = [
    ("/made", "GET", "route"),
    ("/made", "PUT", "second"),
    ("/dispatched", "GET", "route"),
    ("/classed", "GET", "route"),
    ("/things", "POST", "second"),
    ("/ninja/thing", "PUT", "app"),
]
SHARED: list[tuple[str, str, Label]] = [
    ("/first", "GET", "route"),
    ("/rest", "PUT", "route"),
    ("/third", "PUT", "app"),
]


@pytest.mark.parametrize(("path", "method", "label"), ALONE)
def test_a_preflight_names_one_method_where_another_has_another_policy(
    port: int, path: str, method: str, label: Label
) -> None:
    answered = preflight(port, path, label, method)
    assert answered.all("Access-Control-Allow-Methods") == [method]
    assert answered.all("Access-Control-Max-Age") == ["0"]


@pytest.mark.parametrize(("path", "method", "label"), SHARED)
def test_a_preflight_names_all_methods_where_one_policy_governs_them(
    port: int, path: str, method: str, label: Label
) -> None:
    answered = preflight(port, path, label, method)
    assert answered.all("Access-Control-Allow-Methods") == ["GET,HEAD,PUT,PATCH,POST,DELETE"]
    assert answered.all("Access-Control-Max-Age") == ["600"]


def test_a_405_of_a_url_with_two_policies_varies_by_origin(port: int) -> None:
    answered = get(port, "/made", "route", "PATCH")
    assert answered.status == 405
    assert vary_names(answered.all("Vary")) == ["origin"]


def test_a_view_that_looks_like_one_of_ninja_is_a_plain_view(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """SRV-26: the attributes of an owner's object are no library's."""
    assert promised(port, "/closure") == ["app"]
    assert [each for each in caplog.records if each.name == "crossorigin"] == []


def _calls(send: Callable[[], object]) -> int:
    before = Counting.calls
    send()
    return Counting.calls - before


def test_a_converter_runs_once_for_a_request_and_once_for_a_preflight(port: int) -> None:
    for url in ("/counted/7", "/two/7"):
        assert _calls(lambda url=url: get(port, url, "route")) == 1  # type: ignore[misc]  # a default
        assert _calls(lambda url=url: preflight(port, url, "route")) == 1  # type: ignore[misc]  # the same


def _derived() -> type[View]:
    return type("Derived", (_Classed,), {})


lost = NinjaAPI(docs_url=None, openapi_url=None, urls_namespace="lost")


@SECOND
@lost.put("/thing")
def _above(request: HttpRequest) -> str:
    return request.path


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "patterns",
    [
        [path("ninja/", lost.urls)],
        [path("included/", include([path("", _derived().as_view())]))],
    ],
    ids=["above", "inherited"],
)
def test_a_mark_without_effect_keeps_the_application_from_serving(
    kind: str, patterns: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    with project(kind, [*patterns, path("fine", ok)]) as port:
        for _ in range(2):
            assert get(port, "/fine", "app").status == 500
            assert preflight(port, "/fine", "app").status == 500
    assert MarkError.__name__ in caplog.text


@pytest.mark.parametrize(
    "group",
    [path("x", ok), path("x/", include([])), api, router, [path("x", ok)]],
    ids=["pattern", "included", "ninja", "router", "list"],
)
@pytest.mark.parametrize("word", [ROUTE, no_cors])
def test_a_mark_on_a_group_of_views_is_refused(
    word: Callable[[object], object], group: object
) -> None:
    with pytest.raises(TypeError):
        word(group)


@pytest.mark.parametrize("word", [ROUTE, no_cors])
def test_a_mark_on_an_application_is_refused(word: Callable[[object], object]) -> None:
    with pytest.raises(TypeError, match=r"CORS\(app"):
        word(bare(WSGIHandler))


def test_a_group_cannot_be_given_for_the_application() -> None:
    with pytest.raises(TypeError, match="WSGIHandler"):
        django_cors.CORS(api, Policy())  # type: ignore[arg-type]  # on purpose
