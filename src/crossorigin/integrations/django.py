"""Django: a middleware that reads a setting, system checks, and route-aware preflights.

In the settings::

    MIDDLEWARE = ["crossorigin.integrations.django.CORSMiddleware", …]  # the first
    INSTALLED_APPS = ["crossorigin.integrations.django.CrossOriginConfig", …]  # checks
    CROSSORIGIN = {"allow_origins": ["https://app.example"]}
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine, Iterator, Mapping, MutableMapping
from operator import attrgetter
from typing import Any, ClassVar, Final, Literal, TypeAlias, Unpack

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, get_script_prefix, resolve

from crossorigin.engine import (
    INHERIT,
    Answer,
    Declared,
    Lookup,
    Merge,
    Reader,
    Ready,
    RequestFacts,
    RoutePolicy,
    Selection,
    Unset,
    ask,
    ask_async,
)
from crossorigin.engine.gateway import TAKEN, Gateway
from crossorigin.errors import PolicyError
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._text import FORM
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap
from crossorigin.wsgi import find, run_awaitable

__all__ = ["CORS", "CORSMiddleware", "CrossOriginConfig", "cors", "no_cors", "selection"]

GetResponse: TypeAlias = Callable[[HttpRequest], Any]
"""Returns a response, or a coroutine of one."""


def CORS(  # noqa: N802 - the word that every integration has
    app: WSGIHandler | ASGIHandler,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway outside all middleware of `app`, without settings.

    For projects that build the application in a program of their own; others name
    `CORSMiddleware` in ``MIDDLEWARE`` and the policy in ``CROSSORIGIN``.

    Args:
        app: what `get_wsgi_application` or `get_asgi_application` returned.
        policy: the policy of all views that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated views take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    installed = _marks.install(app, policy, keywords, _Urls())
    name = "get_response_async" if isinstance(app, ASGIHandler) else "get_response"
    setattr(app, name, CORSMiddleware(getattr(app, name), installed))
    return installed


def _native(request: HttpRequest) -> MutableMapping[str, Any]:
    """Return the ASGI scope or the WSGI environ, where each gateway leaves its mark."""
    native: MutableMapping[str, Any] = getattr(request, "scope", request.META)
    return native


def _facts(request: HttpRequest) -> RequestFacts:
    # META is the same over ASGI and WSGI; repeated lines are combined in it.
    meta = request.META
    names = meta.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS")
    return RequestFacts(
        method=meta["REQUEST_METHOD"],
        path=request.path,
        host=meta.get("HTTP_HOST"),
        origin=meta.get("HTTP_ORIGIN"),
        request_method=meta.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD"),
        request_headers=() if names is None else (names,),
        native=_native(request),
    )


class CORSMiddleware(Gateway[GetResponse]):
    """The gateway, as the first entry of ``MIDDLEWARE``.

    Args:
        get_response: what comes after it.
        policy: what decides; what the setting ``CROSSORIGIN`` declares if left out.

    Raises:
        PolicyError: the setting makes no policy.
        TypeError: the setting is none.
    """

    form = FORM
    read = Reader(_facts, attrgetter("path"))
    sync_capable: ClassVar[bool] = True
    async_capable: ClassVar[bool] = True

    def __init__(self, get_response: GetResponse, policy: Declared | Selection = None) -> None:
        super().__init__(get_response, selection() if policy is None else policy)
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(
        self, request: HttpRequest
    ) -> HttpResponseBase | Coroutine[Any, Any, HttpResponseBase]:
        """Answer a request; Django has turned exceptions into responses before."""
        if self._is_async:
            return self._answer_later(request)
        ready = self._ready(request)
        if ready is None:
            return self._passed(request)
        found = find(ready, request.META)
        if isinstance(found, Lookup):
            found = ready.answer_of(ask(found, run_awaitable))
        if isinstance(found, Answer):
            return _response(found)
        return _merged(found, self._passed(request))

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        ready = self._ready(request)
        if ready is None:
            return await self._passed_later(request)
        found = find(ready, request.META)
        if isinstance(found, Lookup):
            found = ready.answer_of(await ask_async(found))
        if isinstance(found, Answer):
            return _response(found)
        return _merged(found, await self._passed_later(request))

    def _ready(self, request: HttpRequest) -> Ready[str, Merge[str]] | None:
        """Return what answers a request, and take it; None if it takes no part."""
        native = _native(request)
        if TAKEN in native:
            return None
        ready = self._bound.ready or self._ready_for(request)
        if ready is not None:
            native[TAKEN] = True
        return ready

    def _passed(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = self.app(request)
        return response

    async def _passed_later(self, request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = await self.app(request)
        return response


def _response(answer: Answer[str]) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def _merged(merge: Merge[str], response: HttpResponseBase) -> HttpResponseBase:
    given = [*response.items()]
    merged = merge(given)
    size = len(given)
    if merged[:size] != given:
        for name, _ in given:
            del response.headers[name]
        size = 0
    for name, value in merged[size:]:
        response.headers[name] = value
    return response


class _Project:
    """The holder of what the setting declares: one in a process, as the setting is one."""

    current: ClassVar[_Project | None] = None
    cors: Selection


def selection() -> Selection:
    """Return what ``CROSSORIGIN`` declares; set its `policy` to swap it at run time.

    Raises:
        PolicyError: the setting makes no policy.
        TypeError: the setting is none.
    """
    if _Project.current is None:
        project = _Project()
        declared = _read_setting(getattr(settings, "CROSSORIGIN", None))
        _marks.install(project, declared, {}, _Urls())
        _Project.current = project
    return _Project.current.cors


@receiver(setting_changed)
def _forget(*, setting: str, **_kwargs: object) -> None:
    """Read the setting anew: an application that a test builds now has the changed one."""
    if setting == "CROSSORIGIN":
        _Project.current = None


def _read_setting(declared: Any) -> Declared:  # noqa: ANN401 - whatever the owner wrote
    """Return what the setting means: a mapping is read as a file is, or as keywords."""
    if not isinstance(declared, Mapping):
        wrong_or_right: Declared = declared
        return wrong_or_right
    if declared.keys() & {"policy", "paths"}:
        return PolicyMap.from_mapping(declared)
    if declared and all(str(key).startswith("/") for key in declared):
        paths = {
            path: {"cors": False} if each is None else each for path, each in declared.items()
        }
        return PolicyMap.from_mapping({"paths": paths})
    return Policy.from_mapping(declared)


class _Urls:
    """Finds the policy of a view by asking the URL resolver."""

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        path = "/" + facts.path.removeprefix(get_script_prefix()).removeprefix("/")
        view = _view(path)
        return INHERIT if view is None else _policy(view, facts.announced_method)


def _view(path: str) -> Any:  # noqa: ANN401 - any callable
    try:
        return resolve(path, settings.ROOT_URLCONF).func
    except Resolver404:
        # The answer will be a redirect to the path with a last slash.
        if settings.APPEND_SLASH and not path.endswith("/"):
            return _view(f"{path}/")
        return None


def _policy(view: Any, method: str) -> RoutePolicy:  # noqa: ANN401 - any callable
    """Return what a view says, of Django, Django REST framework or Django Ninja."""
    own = _marks.policy_of(view)
    if own is not INHERIT:
        return own
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if view_class is not None:
        return _policy_of_class(view_class, method, getattr(view, "actions", None))
    # Ninja gives the resolver a closure, and nothing else to know its operations by.
    for operation in getattr(_enclosed(view, "self"), "operations", ()):
        if method in operation.methods:
            return _marks.policy_of(operation.view_func)
    return INHERIT


def _policy_of_class(view: type, method: str, actions: Mapping[str, str] | None) -> RoutePolicy:
    """Return what a class view says; `actions` are those of a view set."""
    if actions is None:
        # A function under @api_view is a class by now, whose handlers enclose it.
        own = _marks.policy_of(_enclosed(getattr(view, method.lower(), None), "func"))
        return _marks.policy_of_class(view, method) if own is INHERIT else own
    action = actions.get(method.lower()) or (actions.get("get") if method == "HEAD" else None)
    own = _marks.policy_of(getattr(view, action, None)) if action else INHERIT
    return _marks.policy_of(view) if own is INHERIT else own


def _enclosed(function: Any, name: str) -> Any:  # noqa: ANN401 - any callable
    """Return what a closure holds under `name`, or None."""
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    return function.__closure__[names.index(name)].cell_contents if name in names else None


class CrossOriginConfig(AppConfig):
    """The entry of ``INSTALLED_APPS``: system checks, and ``runserver``'s static files."""

    name = "crossorigin.integrations.django"
    label = "crossorigin"

    def ready(self) -> None:
        """Register the checks, and cover the static files."""
        checks.register(check_settings)
        _cover_static_files()


def check_settings(**_kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 - Django's own
    """Report what is wrong with ``CROSSORIGIN`` and ``MIDDLEWARE``; ids are stable.

    A problem of the policy has the id ``crossorigin.`` and its code.
    """
    return [*_check_policy(), *_check_middleware()]


def _check_policy() -> Iterator[checks.CheckMessage]:
    try:
        selection()
    except PolicyError as error:
        for each in error.problems:
            yield checks.Error(f"CROSSORIGIN: {each}", id=f"crossorigin.{each.code}")
    except TypeError as error:
        yield checks.Error(f"CROSSORIGIN: {error}", id="crossorigin.invalid-type")


_OWN: Final = "crossorigin.integrations.django.CORSMiddleware"
_OTHERS: Final = frozenset(
    {"corsheaders.middleware.CorsMiddleware", "corsheaders.middleware.CorsPostCsrfMiddleware"}
)


def _check_middleware() -> Iterator[checks.CheckMessage]:
    names = [*settings.MIDDLEWARE]
    if _OWN not in names:
        yield checks.Warning(
            "CORSMiddleware is not in MIDDLEWARE, so CROSSORIGIN has no effect.",
            hint=f"Make {_OWN!r} its first entry.",
            id="crossorigin.not-installed",
        )
    elif names[0] != _OWN:
        yield checks.Warning(
            f"{names[0]} stands outside CORSMiddleware: what it answers cannot be read by "
            "pages of other origins.",
            hint=f"Make {_OWN!r} the first entry of MIDDLEWARE.",
            id="crossorigin.not-outermost",
        )
    for name in names:
        if name in _OTHERS:
            yield checks.Warning(
                f"{name} is a second CORS layer, whose headers are replaced.",
                hint="Remove it from MIDDLEWARE.",
                id="crossorigin.second-layer",
            )


def _cover_static_files() -> None:
    """Place the gateway around the static files of ``runserver``.

    Their handler stands outside the application and knows no middleware.
    """
    from django.contrib.staticfiles.handlers import (  # noqa: PLC0415 - not before Django is ready
        StaticFilesHandlerMixin as Handler,
    )

    serve, serve_later = Handler.get_response, Handler.get_response_async

    def get_response(self: Handler, request: HttpRequest) -> Any:  # noqa: ANN401 - the base's
        return CORSMiddleware(functools.partial(serve, self))(request)

    async def get_response_async(self: Handler, request: HttpRequest) -> Any:  # noqa: ANN401 - the same
        gateway: Any = CORSMiddleware(functools.partial(serve_later, self))
        return await gateway(request)

    Handler.get_response = get_response  # type: ignore[method-assign]  # there is no hook
    Handler.get_response_async = get_response_async  # type: ignore[method-assign]  # the same
