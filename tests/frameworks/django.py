"""Django: WSGI on waitress, ASGI on uvicorn.

There is one settings object in a process: the settings that differ between applications are set
while each is built, as Django reads its middleware only then.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, ClassVar, TypeAlias

import django
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.test.utils import override_settings
from django.urls import URLPattern, include, path, re_path, register_converter
from django.utils.decorators import sync_and_async_middleware
from django.views import View, static
from django.views.decorators.http import require_GET, require_http_methods
from harness.described import PREFIX, UNMARKED, Description, Log, marked
from harness.described import View as DescribedView
from harness.kit import ASSETS, FOLDER, Chunks, Kit
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Boom, Spy
from tables.closed_paths import ROUTE as CLOSED
from tables.closed_paths import SECRET
from tables.paths import PATHS, AppAnswer
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.integrations import django as words
from crossorigin.integrations.django import cors, no_cors

HERE = "frameworks.django."
OURS = "crossorigin.integrations.django.CORSMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
SECOND = Policy(allow_origins=ORIGINS["second"])
Application: TypeAlias = Any
"""A WSGI or an ASGI application, as the class says that is called."""
Kind: TypeAlias = Callable[[], Application]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[
            "django.contrib.staticfiles",
            "crossorigin.integrations.django.CrossOriginConfig",
        ],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[OURS, COMMON],
        OUTERMOST=[],
        REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None},
        ROOT_URLCONF=__name__,
        SECRET_KEY="of tests",  # noqa: S106 (no secret)
        SPY=None,
        STATIC_URL="/served/",
        STATICFILES_DIRS=[ASSETS],
        USE_TZ=True,
    )
    django.setup()


Respond = Callable[[HttpRequest], HttpResponseBase]


def _noting(
    get_response: Any,  # noqa: ANN401 (sync or async)
    note: Callable[[HttpRequest], HttpResponseBase | None],
) -> object:
    """A middleware, sync or async as the stack is, that notes each request or answers it."""
    if asyncio.iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            answered: HttpResponseBase = note(request) or await get_response(request)
            return answered

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        answered: HttpResponseBase = note(request) or get_response(request)
        return answered

    return now


@sync_and_async_middleware
def spying(get_response: object) -> object:
    """Notes every request that comes past the gateway."""
    spy: Spy = settings.SPY
    return _noting(get_response, lambda request: spy.called(request.headers.get(HEADER, "")))


@sync_and_async_middleware
def streaming(get_response: object) -> object:
    """Answers every request with the chunks of the test."""
    source: Chunks = settings.CHUNKS

    def stream(request: HttpRequest) -> HttpResponseBase:
        later = isinstance(request, ASGIRequest)
        return StreamingHttpResponse(source.chunks_later() if later else source.chunks())

    return _noting(get_response, stream)


@sync_and_async_middleware
def without_handlers(get_response: object) -> object:
    """Has every request found by patterns that come with no page for exceptions."""

    def choose(request: HttpRequest) -> None:
        request.urlconf = tuple(urlpatterns)  # type: ignore[assignment]  # Django takes patterns, too

    return _noting(get_response, choose)


@sync_and_async_middleware
def serving_closed(get_response: object) -> object:
    """Has every request found by the patterns of `closed`."""

    def choose(request: HttpRequest) -> None:
        request.urlconf = tuple(closed_patterns)  # type: ignore[assignment]  # the same

    return _noting(get_response, choose)


@sync_and_async_middleware
def authentication(get_response: object) -> object:
    """Answers 401 to every request without Authorization."""

    def check(request: HttpRequest) -> HttpResponse | None:
        return None if "Authorization" in request.headers else HttpResponse("who?", status=401)

    return _noting(get_response, check)


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


async def _chunks_later(answer: AppAnswer) -> AsyncIterator[bytes]:
    for chunk in answer.chunks:
        yield chunk


def _body(request: HttpRequest, answer: AppAnswer) -> HttpResponseBase:
    if len(answer.chunks) < 2:
        return HttpResponse(b"".join(answer.chunks), status=answer.status)
    chunks = _chunks_later if isinstance(request, ASGIRequest) else _chunks
    return StreamingHttpResponse(chunks(answer), status=answer.status)


def _view(answer: AppAnswer) -> Respond:
    @require_http_methods(answer.methods)
    def view(request: HttpRequest) -> HttpResponseBase:
        if answer.raises:
            raise Boom(request.path)
        if answer.aborts:
            raise PermissionDenied
        response = _body(request, answer)
        for name, value in answer.lines:
            if name == "Set-Cookie":
                cookie, _, content = value.partition("=")
                response.cookies[cookie] = content
            elif response.has_header(name) and not name.lower().startswith("access-"):
                response[name] = f"{response[name]}, {value}"
            else:
                response[name] = value
        return response

    return view


def _plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@require_GET
@cors(allow_origins=ORIGINS["route"])
def _route(_request: HttpRequest, **_parts: object) -> HttpResponse:
    return HttpResponse("ok")


@cors(allow_origins=ORIGINS["route"])
async def _by_route(request: HttpRequest) -> HttpResponse:
    # The decorator `require_http_methods` takes no coroutine before Django 5.0.
    allowed = ["GET", "HEAD"]
    return HttpResponse("ok") if request.method in allowed else HttpResponseNotAllowed(allowed)


@cors(SECOND)
def _second(_request: HttpRequest, **_parts: object) -> HttpResponse:
    return HttpResponse("ok")


@no_cors
@require_GET
def _none(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@cors(allow_origins=ORIGINS["route"])
def _raising(_request: HttpRequest) -> HttpResponse:
    raise Boom


class Marked(View):
    """A class-based view: the class has no policy, two of its methods have."""

    @cors(allow_origins=ORIGINS["route"])
    def get(self, request: HttpRequest) -> HttpResponse:
        return _plain(request)

    @cors(SECOND)
    def post(self, request: HttpRequest) -> HttpResponse:
        return _plain(request)

    def put(self, request: HttpRequest) -> HttpResponse:
        return _plain(request)


@cors(allow_origins=ORIGINS["route"])
class MarkedClass(View):
    """The class has a policy, and one of its methods another; its methods are async."""

    async def get(self, request: HttpRequest) -> HttpResponse:
        return _plain(request)

    @cors(SECOND)
    async def post(self, request: HttpRequest) -> HttpResponse:
        return _plain(request)


class Picky:
    """A converter that raises an unexpected exception."""

    regex = "[0-9-]+"

    def to_python(self, value: str) -> int:
        return {"2024-01-01": 1}[value]

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Picky, "picky")


def _paths() -> list[URLPattern]:
    return [
        path(each.removeprefix("/"), _view(answer), name=each) for each, answer in PATHS.items()
    ]


urlpatterns = [
    *_paths(),
    path("static/<path:path>", static.serve, {"document_root": ASSETS}),
    path("by-app", _plain),
    path("by-route", _by_route),
    path("no-cors", _none),
    path("two", Marked.as_view()),
    path("both", cors(allow_origins=ORIGINS["route"])(lambda _request: HttpResponse("ok"))),
    path("items/<int:number>", _route),
    path("items/<str:name>", _second),
    path("files/<path:rest>", _second),
    path("view", MarkedClass.as_view()),
    path(
        "group/",
        include([path("plain", _plain), path("route", _route), path("no-cors", _none)]),
    ),
    path("tree/", _route),
    path("raising", _raising),
    path("<picky:number>", _route),
]


def handler500(_request: HttpRequest) -> HttpResponse:
    """The project's own page for uncaught exceptions."""
    return HttpResponse("mine", status=500)


def bare(kind: Kind, *middleware: str, **changed: object) -> Application:
    """An application with this middleware."""
    outermost = settings.OUTERMOST
    with override_settings(MIDDLEWARE=[*outermost, *middleware, COMMON], **changed):
        return kind()


def by_setting(make: Callable[[], Application], declared: object) -> Application:
    """An application with the gateway first in its middleware."""
    with override_settings(OUTERMOST=[OURS], CROSSORIGIN=declared):
        return make()


def build(kind: Kind, declared: object, *middleware: str, **changed: object) -> Application:
    """An application with the gateway first, and with this middleware."""
    return by_setting(partial(bare, kind, *middleware, **changed), declared)


def app(kind: Kind, spy: Spy) -> Application:
    """The app of `tables.paths`."""
    return bare(kind, f"{HERE}spying", SPY=spy)


def routes(kind: Kind, policy: Policy | None, **given: Any) -> Application:  # noqa: ANN401 - arguments of `CORS`
    """The routes of `tables.routes`."""
    changed = {f"CROSSORIGIN_{name.upper()}": value for name, value in given.items()}
    return build(kind, policy, f"{HERE}authentication", **changed)


closed_patterns = [
    path(CLOSED.removeprefix("/"), lambda _request: HttpResponse(SECRET)),
    re_path("^(?P<path>.*)$", static.serve, {"document_root": FOLDER}),
]


def closed(kind: Kind) -> Application:
    """Serve a folder at the root, and a closed route."""
    return bare(kind, f"{HERE}serving_closed")


def boom(kind: Kind, handler: bool) -> Application:
    """An app that raises."""
    return bare(kind) if handler else bare(kind, f"{HERE}without_handlers")


def stream(kind: Kind, source: Chunks) -> Application:
    """An app that streams."""
    return bare(kind, f"{HERE}streaming", CHUNKS=source)


def _described_class(view: DescribedView, handle: Respond, *, later: bool) -> Any:  # noqa: ANN401 - a view
    def method(mark: str) -> Any:  # noqa: ANN401 - of a class
        async def respond_later(
            _self: View, request: HttpRequest, **_: str
        ) -> HttpResponseBase:
            return handle(request)

        def respond(_self: View, request: HttpRequest, **_: str) -> HttpResponseBase:
            return handle(request)

        return marked(words, mark, respond_later if later else respond)

    members = {name.lower(): method(mark) for name, mark in view.methods.items()}
    kind: Any = marked(words, view.whole or UNMARKED, type("V", (View,), members))
    return kind.as_view()


def _described_function(view: DescribedView, handle: Respond, *, later: bool) -> Any:  # noqa: ANN401 - a view
    """Return one function for all methods: a URL of Django's has one view."""

    def serve(request: HttpRequest, **_: str) -> HttpResponseBase:
        allowed = [*view.methods, *(["HEAD"] if "GET" in view.methods else [])]
        return handle(request) if request.method in allowed else HttpResponseNotAllowed(allowed)

    async def serve_later(request: HttpRequest, **_: str) -> HttpResponseBase:
        return serve(request)

    (mark,) = dict(view.by_mark())
    return marked(words, mark, serve_later if later else serve)


def _described_pattern(
    kind: Kind, view: DescribedView, log: Log, prefix: str = ""
) -> URLPattern:
    note = log.handler(view, is_mounted=bool(prefix))

    def handle(request: HttpRequest) -> HttpResponseBase:
        note(request.method, request.path_info.removeprefix(prefix), request.headers)
        return HttpResponse("ok")

    is_function = view.whole is None and len(dict(view.by_mark())) == 1
    make = _described_function if is_function else _described_class
    route = view.path.removeprefix("/").replace("{id}", "<str:id>")
    pattern: URLPattern = path(route, make(view, handle, later=kind is ASGIHandler))
    return pattern


def described(kind: Kind, description: Description, log: Log) -> Application:
    """Build a described app; an included group of URLs is "mounted"."""
    assert description.main.source is not None
    patterns: tuple[Any, ...] = tuple(
        _described_pattern(kind, each, log) for each in description.main.views
    )
    if description.mounted is not None:
        views = description.mounted.views
        group = [_described_pattern(kind, each, log, PREFIX) for each in views]
        patterns += (path(f"{PREFIX.removeprefix('/')}/", include(group)),)
    guard = description.main.guard
    declared = description.main.source.build()
    made = build(kind, declared, ROOT_URLCONF=patterns, CROSSORIGIN_GUARD=guard)

    def serve(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - of WSGI
        with override_settings(ROOT_URLCONF=patterns):
            return made(environ, start_response)

    async def serve_later(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        with override_settings(ROOT_URLCONF=patterns):
            await made(scope, receive, send)

    return serve_later if kind is ASGIHandler else serve


class Counted:
    """A converter that counts its calls."""

    regex = "[0-9]+"
    seen: ClassVar[Counter[str]] = Counter()

    def to_python(self, value: str) -> str:
        self.seen["converter"] += 1
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Counted, "counted")
urlpatterns.append(path("counted/<counted:number>", _route))


def counting(kind: Kind, seen: Counter[str]) -> Application:
    """Count the calls of a converter."""
    Counted.seen = seen
    return bare(kind)


DJANGO = Kit(
    name="django",
    traits=frozenset({"wire", "wsgi", "framework", "joined"}),
    words=words,
    serve=waitress_server,
    app=partial(app, WSGIHandler),
    routes=partial(routes, WSGIHandler),
    boom=partial(boom, WSGIHandler),
    stream=partial(stream, WSGIHandler),
    closed=partial(closed, WSGIHandler),
    described=partial(described, WSGIHandler),
    counting=partial(counting, WSGIHandler),
    by_setting=by_setting,
)
DJANGO_ASGI = Kit(
    name="django-asgi",
    traits=frozenset({"wire", "asgi", "framework", "joined"}),
    words=words,
    serve=uvicorn_server,
    app=partial(app, ASGIHandler),
    routes=partial(routes, ASGIHandler),
    boom=partial(boom, ASGIHandler),
    stream=partial(stream, ASGIHandler),
    closed=partial(closed, ASGIHandler),
    described=partial(described, ASGIHandler),
    counting=partial(counting, ASGIHandler),
    by_setting=by_setting,
)
