"""Messages: reads Django's requests, and edits its responses."""

from __future__ import annotations

import functools
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from types import MemberDescriptorType
from typing import Any, Final, TypeAlias, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from crossorigin.engine import HeaderEdits, RequestFacts, text_edits
from crossorigin.engine.response import OTHER_LENGTHS
from crossorigin.gateway.responses.cache import Answer, HeaderCodec
from crossorigin.gateway.serving import wsgi_facts
from crossorigin.gateway.serving.sansio import strip_blanks


def native_of(request: HttpRequest) -> MutableMapping[str, Any]:
    """Return the ASGI scope or the WSGI environ, where each gateway leaves its exchange."""
    native: MutableMapping[str, Any] = getattr(request, "scope", request.META)
    return native


def facts_of(request: HttpRequest, path: str) -> RequestFacts:
    """Return the facts of a request; `path` is the path that the gateway received."""
    # META is the same over ASGI and WSGI; repeated lines are combined in it, and the path is
    # decoded.
    facts = wsgi_facts.facts_at(path, request.META)
    return replace(facts, native=native_of(request))


def response_of(answer: Answer[str]) -> HttpResponse:
    """Return the response to a preflight."""
    response = HttpResponse(answer.body, status=answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    return response


Edit: TypeAlias = Callable[[HttpResponseBase], HttpResponseBase]
"""Takes a response of the application, and returns a copy with the headers to send."""


def make_edit(edits: HeaderEdits[str]) -> Edit:
    """Return the function that edits the headers of a response; one for each decision."""
    added = {name.lower(): (name, value) for name, value in edits.block}

    def with_block(response: HttpResponseBase) -> HttpResponseBase:
        # Django's own methods take many times as long: for each header they search the name
        # and the value for characters that ours cannot contain.
        store = response.headers._store  # noqa: SLF001 - see above
        for name in store:
            if len(name) not in OTHER_LENGTHS and edits.is_ours(name):
                return merged(response)
        return _copied(response, store | added)

    def merged(response: HttpResponseBase) -> HttpResponseBase:
        lines = edits.merge(response.headers._store.values())  # noqa: SLF001 - the same
        return _copied(response, {name.lower(): (name, value) for name, value in lines})

    return merged if edits.exposes_all else with_block


def _copied(response: HttpResponseBase, store: dict[str, tuple[str, str]]) -> HttpResponseBase:
    """Return a shallow copy of a response with other headers.

    An application may return one response to several requests, in several threads. Django's own
    copies lack attributes.
    """
    made = _shallow(response)
    made.headers = _shallow(response.headers)
    made.headers._store = store  # noqa: SLF001 - the same
    return made


_Object = TypeVar("_Object")


def _shallow(given: _Object) -> _Object:
    kind: Any = type(given)
    made: _Object = object.__new__(kind)
    vars(made).update(vars(given))
    for name in _slots_of(kind):
        if hasattr(given, name):
            setattr(made, name, getattr(given, name))
    return made


@functools.lru_cache
def _slots_of(kind: type[object]) -> tuple[str, ...]:
    """Return the slots of a class: a class of the owner may have them."""
    members = (each for base in kind.__mro__ for each in vars(base).items())
    return tuple(name for name, each in members if isinstance(each, MemberDescriptorType))


CODEC: Final = HeaderCodec(strip_blanks, text_edits, make_edit)
