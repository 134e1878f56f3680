"""Messages: what Django's requests say, and what becomes of its responses."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from crossorigin.engine import Answer, Merge, RequestFacts


def native_of(request: HttpRequest) -> MutableMapping[str, Any]:
    """Return the ASGI scope or the WSGI environ, where each gateway leaves its mark."""
    native: MutableMapping[str, Any] = getattr(request, "scope", request.META)
    return native


def facts_of(request: HttpRequest) -> RequestFacts:
    """Return the facts of a request."""
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
        native=native_of(request),
    )


def response_of(answer: Answer[str]) -> HttpResponse:
    """Return the response to a preflight."""
    response = HttpResponse(answer.body, status=answer.status)
    del response.headers["Content-Type"]
    for name, value in answer.headers:
        response.headers[name] = value
    return response


def merged(merge: Merge[str], response: HttpResponseBase) -> HttpResponseBase:
    """Return `response`, with the headers to send."""
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
