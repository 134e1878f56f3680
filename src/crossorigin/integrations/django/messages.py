"""Messages: what Django's requests say, and what becomes of its responses."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from crossorigin.engine import Answer, RequestFacts
from crossorigin.engine.gateway import TAKEN
from crossorigin.integrations._text import Found


def native_of(request: HttpRequest) -> MutableMapping[str, Any]:
    """Return the ASGI scope or the WSGI environ, where each gateway leaves its mark."""
    native: MutableMapping[str, Any] = getattr(request, "scope", request.META)
    return native


def mark(request: HttpRequest, found: Found) -> None:
    """Tell the gateways within that the request is taken, if it is."""
    if found is not None:
        native_of(request)[TAKEN] = True


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


def merged(found: Found, response: HttpResponseBase) -> HttpResponseBase:
    """Return `response`, with the headers to send."""
    if found is not None and not isinstance(found, Answer):
        given = [*response.items()]
        merged = found(given)
        for name, _ in given:
            del response.headers[name]
        for name, value in merged:
            response.headers[name] = value
    return response
