"""Routes: the policies of the views of a URL.

Actual requests have the view that Django matched. A preflight does not reach it, so the gateway
asks the URL resolver. Its match depends on state that inner layers set: the language, and
``request.urlconf``, which a middleware of the owner may set. If the state is unknown, and
policies depend on it, the policy is AMBIGUOUS.
"""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.urls import LocalePrefixPattern, Resolver404, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from crossorigin.engine import AMBIGUOUS, RequestFacts, log, shows
from crossorigin.gateway.attributes import instance_attribute
from crossorigin.gateway.layers.foretold import EVERYTHING, Reads, limited
from crossorigin.gateway.policies.resolution import RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, UNMATCHED, RouteTable, Unmatched
from crossorigin.gateway.policies.spellings import Folder, Part, literal_of, part_at
from crossorigin.gateway.selfcheck import unreached
from crossorigin.gateway.serving.exchange import HANDLED, Exchange
from crossorigin.integrations.django import views
from crossorigin.integrations.django.rerouting import UNKNOWN_URLCONF, rerouting_layers
from crossorigin.integrations.django.setting import ChooseURLconf

_AMBIGUOUS: Final = {ANY: AMBIGUOUS}


class Routes:
    """Asks the URL resolver of the project.

    Args:
        choose_urlconf: returns the URLconf that the owner's middleware gives to a request.

    Attributes:
        choose_urlconf: the same; it may use the ORM.
        moves: whether a middleware may lead requests to other routes that are not known.
    """

    def __init__(self, choose_urlconf: ChooseURLconf | None) -> None:
        self.choose_urlconf = choose_urlconf
        rerouting = rerouting_layers() if choose_urlconf is None else []
        self.moves: bool = bool(rerouting)
        if rerouting:
            message = "crossorigin.unknown-urlconf: " + UNKNOWN_URLCONF
            log.write(log.WARNING, message, ", ".join(rerouting))
        layers = map(import_string, settings.MIDDLEWARE)
        kinds = (each for each in layers if isinstance(each, type))
        self._has_common = any(issubclass(each, CommonMiddleware) for each in kinds)

    def ran(self, exchange: Exchange, sent: str) -> str:
        """Return the method that ran."""
        return views.ran(exchange, getattr(exchange.endpoint, "method", None) or sent)

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view that Django has matched."""
        request: HttpRequest = exchange.endpoint
        match, method = request.resolver_match, request.method or ""
        if match is None or views.is_automatic(match.func, method):
            return UNMATCHED
        return views.policy_of(match.func, method, exchange)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the methods of the URL, with the policies of its view."""
        path, urlconf, reads = facts.path, None, Reads()
        served: Any = getattr(facts.native.get(HANDLED), "endpoint", None)
        if hasattr(served, "urlconf"):
            # A middleware has set the URLconf of this very request.
            urlconf = served.urlconf
        elif self.choose_urlconf is not None:
            request = _new_request(facts)
            urlconf, path = self.choose_urlconf(_shown(request, reads)), request.path_info
        elif self.moves:
            return _AMBIGUOUS
        resolver = get_resolver(urlconf)
        tables = [self._table(resolver, path, each) for each in _languages(resolver, path)]
        # In a language without a view of the path, no view can be reached.
        found = [each for each in tables if each]
        is_one = all(each == found[0] for each in found)
        is_sure = not facts.is_preflight or _is_sure(reads, facts)
        if not is_one or not is_sure:
            return _AMBIGUOUS
        table = next(iter(found), {})
        # A browser would cache the permission to send the header that chooses the URLconf, too.
        is_limited = facts.is_preflight and (reads.names or reads.reads_method)
        return limited(table, facts) if is_limited else table

    def _table(self, resolver: URLResolver, path: str, language: str | None) -> RouteTable:
        """Return the methods of the view that a path has in one language."""
        with translation.override(language) if language else contextlib.nullcontext():
            view = _view_at(resolver, path)
            if view is None and self._is_redirected(path):
                view = _view_at(resolver, f"{path}/")
                view = view if getattr(view, "should_append_slash", True) else None
        return {} if view is None else views.table_of(view)

    def _is_redirected(self, path: str) -> bool:
        """Return True if `CommonMiddleware` redirects `path` to it with a trailing slash."""
        return self._has_common and settings.APPEND_SLASH and not path.endswith("/")


def _languages(resolver: URLResolver, path: str) -> Iterable[str | None]:
    """Return the languages in which the path may have a view; None if they have no effect."""
    if _is_translated(resolver):
        return [code for code, _ in settings.LANGUAGES]
    if any(isinstance(each.pattern, LocalePrefixPattern) for each in resolver.url_patterns):
        # A path without a prefix has the default language.
        return {translation.get_language_from_path(path), settings.LANGUAGE_CODE} - {None}
    return [None]


@functools.cache
def _is_translated(resolver: URLResolver) -> bool:
    """Return True if a path of the URLconf, or a part of one, is translated."""
    patterns = [each.pattern for each in walk(resolver)]
    parts = [instance_attribute(each, name) for each in patterns for name in _PARTS]
    return any(isinstance(each, Promise) for each in parts)


_PARTS: Final = ("_route", "_regex")
"""Attributes that hold the path of a pattern."""


def walk(resolver: URLResolver) -> Iterator[Any]:
    """Yield the patterns of a URLconf, those of included ones too."""
    for pattern in resolver.url_patterns:
        yield pattern
        if isinstance(pattern, URLResolver):
            yield from walk(pattern)


def endpoints() -> Iterator[object]:
    """Yield the views of ``ROOT_URLCONF``, with their classes and functions."""
    yield from chain.from_iterable(map(views.parts_of, _callbacks()))


def _callbacks() -> Iterator[Any]:
    every = walk(get_resolver())
    return (each.callback for each in every if not isinstance(each, URLResolver))


def served(resolver: Any = None, before: str = "") -> Iterator[Part | Folder]:  # noqa: ANN401 - a URLResolver
    """Yield the views that match a part of a segment."""
    for each in (resolver or get_resolver()).url_patterns:
        is_included = isinstance(each, URLResolver)
        literal, is_whole = _literal_of(each.pattern, is_included=is_included)
        path = before + literal
        if not is_whole or (is_included and literal):
            yield from part_at(path)
        if is_included and is_whole:
            yield from served(each, path)


def _literal_of(pattern: Any, *, is_included: bool) -> tuple[str, bool]:  # noqa: ANN401 - of Django
    """Return the literal start of a pattern, and whether the pattern matches only that."""
    if isinstance(pattern, LocalePrefixPattern):
        return "", True
    if not isinstance(pattern, RegexPattern):
        literal, opening, _ = str(pattern).partition("<")
        return literal, not opening
    regex = pattern.regex.pattern
    literal, rest = literal_of(regex)
    ends = {""} if is_included else {"$", "\\Z"}
    return literal, rest.strip("/?") in ends


def check_marks() -> None:
    """Check the marks of the views, their hooks, the error handlers and the middleware.

    Raises:
        MarkError: a mark has no effect.
    """
    handlers = map(get_resolver().resolve_error_handler, (400, 403, 404, 500))
    hooks = chain.from_iterable(map(views.hooks_of, _callbacks()))
    others = [*handlers, *map(import_string, settings.MIDDLEWARE), *hooks]
    unreached.check_marks(endpoints(), others)


def _view_at(resolver: URLResolver, path: str) -> Any:  # noqa: ANN401 - any callable
    try:
        return resolver.resolve(path).func
    except Resolver404:
        return None


def _new_request(facts: RequestFacts) -> HttpRequest:
    """Return a request for the owner's callable, which may change it: it has no body."""
    method, native, body = facts.announced_method, facts.native, io.BytesIO()
    request: HttpRequest
    if "type" in native:
        request = ASGIRequest({**native, "method": method}, body)
    else:
        request = WSGIRequest({**native, "REQUEST_METHOD": method, "wsgi.input": body})
    request.path_info = facts.path
    return request


def _is_sure(reads: Reads, facts: RequestFacts) -> bool:
    """Return True if the owner's callable finds the same URLconf for the request that follows.

    A proxy may set a header of a preflight too; a page announces those that it sends.
    """
    names = reads.names.keys()
    return EVERYTHING not in names and shows(names, ",".join(facts.request_headers))


_SHOWN: Final = frozenset(
    {"GET", "META", "build_absolute_uri", "environ", "get_full_path", "get_full_path_info"}
    | {"get_host", "get_port", "is_secure", "method", "path", "path_info", "scheme", "urlconf"}
)
"""Attributes of a request that read its URL, or the record behind it, which notes a reading."""


def _shown(request: Any, reads: Reads) -> Any:  # noqa: ANN401 - a request, in which anything may be set
    """Return a stand-in for a request that notes the readings of the owner's callable."""
    headers = reads.headers(request.headers)
    request.META = request.environ = reads.environ(request.META)
    return reads.request(request, _SHOWN, headers=headers)
