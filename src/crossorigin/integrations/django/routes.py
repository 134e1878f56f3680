"""Routes: the policies of the views of a URL.

Actual requests have the view that Django matched. A preflight never gets that far, so the URL
resolver is asked here, with the state that inner layers set for it: the language, which
`LocaleMiddleware` chooses, and ``request.urlconf``, which an owner's middleware may set. Where
that state is unknown, the policy is AMBIGUOUS.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import LocalePrefixPattern, Resolver404, URLResolver, get_resolver
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.base import HANDLED, Exchange
from crossorigin.gateway.resolver import ANY, UNMATCHED, RoutePolicy, RouteTable, Unmatched
from crossorigin.integrations.django import views
from crossorigin.integrations.django.rerouting import rerouting_layers
from crossorigin.integrations.django.setting import ChooseURLconf

UNKNOWN_URLCONF: Final = (
    "%s chooses the routes of a request: it sets request.urlconf or request.path_info. No "
    "preflight reaches it, so preflights are refused, as the policy of the view is unknown."
)
"""The message where the routes of preflights are unknown."""

_log: Final = logging.getLogger("crossorigin")

_AMBIGUOUS: Final = {ANY: AMBIGUOUS}


class Routes:
    """Asks the URL resolver of the project.

    Args:
        choose_urlconf: returns the URLconf that the owner's middleware gives to a request.

    Attributes:
        choose_urlconf: the same; it may use the ORM.
    """

    def __init__(self, choose_urlconf: ChooseURLconf | None) -> None:
        self.choose_urlconf = choose_urlconf
        self._layers = [import_string(name) for name in settings.MIDDLEWARE]
        rerouting = ", ".join(rerouting_layers(self._layers))
        self._is_rerouted = bool(rerouting)
        if rerouting and choose_urlconf is None:
            _log.warning("crossorigin.unknown-urlconf: " + UNKNOWN_URLCONF, rerouting)
        self._locale = self._make_locale()
        self._uses: WeakKeyDictionary[URLResolver, _Languages] = WeakKeyDictionary()

    def _find_class(self, kind: type) -> Any:  # noqa: ANN401 - a middleware class
        """Return the first middleware that is `kind`, or a subclass of the owner's."""
        classes = (each for each in self._layers if isinstance(each, type))
        return next((each for each in classes if issubclass(each, kind)), None)

    def _make_locale(self) -> LocaleMiddleware | None:
        found = self._find_class(LocaleMiddleware)
        try:
            # Only its process_request is called, never the next layer.
            return None if found is None else found(HttpResponse)
        except MiddlewareNotUsed:
            return None

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view that Django has matched."""
        request: HttpRequest = exchange.endpoint
        match = request.resolver_match
        return UNMATCHED if match is None else views.policy_of(match.func, request.method or "")

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the methods of the URL, with the policies of its view."""
        request = _copy_of(facts)
        if self._is_rerouted and self.choose_urlconf is None and not _has_urlconf(request):
            return _AMBIGUOUS
        resolver = get_resolver(self._urlconf(request))
        tables = [
            self._table(resolver, request.path_info, language)
            for language in self._languages(resolver, request)
        ]
        return tables[0] if all(each == tables[0] for each in tables) else _AMBIGUOUS

    def _urlconf(self, request: HttpRequest) -> Any:  # noqa: ANN401 - a name, a module or patterns
        if _has_urlconf(request) or self.choose_urlconf is None:
            return getattr(request, "urlconf", None)
        return self.choose_urlconf(request)

    def _table(self, resolver: URLResolver, path: str, language: str | None) -> RouteTable:
        """Return the methods of the view that a path has in one language."""
        if language is not None:
            with translation.override(language):
                return self._table(resolver, path, None)
        view = _view_at(resolver, path)
        if view is None and self._is_redirected(path):
            view = _view_at(resolver, f"{path}/")
            view = view if getattr(view, "should_append_slash", True) else None
        return {} if view is None else views.table_of(view)

    def _is_redirected(self, path: str) -> bool:
        """Return True if `CommonMiddleware` redirects `path` to the one with a last slash."""
        if not settings.APPEND_SLASH or path.endswith("/"):
            return False
        return self._find_class(CommonMiddleware) is not None

    def _languages(self, resolver: URLResolver, request: HttpRequest) -> list[str | None]:
        """Return the languages in which the router may read the path; None for any."""
        uses = self._uses.get(resolver)
        if uses is None:
            uses = self._uses[resolver] = _read_languages(resolver)
        if not (uses.prefix or uses.translated):
            return [None]
        named = uses.prefix and translation.get_language_from_path(request.path_info)
        # Without a prefix, the language of a translated path may come from a cookie, which no
        # preflight has.
        if self._locale is None or (uses.translated and not named):
            return [code for code, _ in settings.LANGUAGES]
        with translation.override(translation.get_language()):
            self._locale.process_request(request)
            return [translation.get_language()]


class _Languages(NamedTuple):
    """The parts of a URLconf that depend on the language.

    Attributes:
        prefix: whether it has `i18n_patterns`.
        translated: whether it has translated paths.
    """

    prefix: bool
    translated: bool


def _read_languages(resolver: URLResolver) -> _Languages:
    patterns = [each.pattern for each in walk(resolver)]
    return _Languages(
        prefix=any(isinstance(each, LocalePrefixPattern) for each in patterns),
        translated=any(_is_translated(each) for each in patterns),
    )


def _is_translated(pattern: object) -> bool:
    texts = (getattr(pattern, name, None) for name in ("_route", "_regex"))
    return any(isinstance(text, Promise) for text in texts)


def walk(resolver: URLResolver) -> Iterator[Any]:
    """Yield the patterns of a URLconf, those of included ones too."""
    for pattern in resolver.url_patterns:
        yield pattern
        if isinstance(pattern, URLResolver):
            yield from walk(pattern)


def endpoints() -> Iterator[object]:
    """Yield the views of ``ROOT_URLCONF``, with their classes and functions."""
    for pattern in walk(get_resolver()):
        if not isinstance(pattern, URLResolver):
            yield from views.parts_of(pattern.callback)


def _view_at(resolver: URLResolver, path: str) -> Any:  # noqa: ANN401 - any callable
    try:
        return resolver.resolve(path).func
    except Resolver404:
        return None


def _has_urlconf(request: HttpRequest) -> bool:
    """Return True if a middleware has set the URLconf of this very request."""
    return hasattr(request, "urlconf")


def _copy_of(facts: RequestFacts) -> HttpRequest:
    """Return the request as the gateway received it, with the announced method.

    The owner's callables may change it.
    """
    exchange = facts.native.get(HANDLED)
    endpoint = exchange.endpoint if isinstance(exchange, Exchange) else None
    given = endpoint if isinstance(endpoint, HttpRequest) else _new_request(facts.native)
    request = object.__new__(type(given))
    vars(request).update(vars(given))
    request.META = {**given.META}
    request.path_info = facts.path
    request.method = facts.announced_method.upper()
    return request


def _new_request(native: Any) -> HttpRequest:  # noqa: ANN401 - a scope or an environ
    """Return the request of an application that is mounted in one of another framework."""
    if "type" in native:
        return ASGIRequest(native, io.BytesIO())
    return WSGIRequest({**native})
