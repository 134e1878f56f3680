"""Filtered responses: the part of a response that a page may see."""

from __future__ import annotations

from itertools import takewhile
from typing import Literal

from crossorigin.fetch.checks import listed_tokens
from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.fetch.verdict import Headers, PageResponse, ResponseType, WireResponse
from crossorigin.spec import headers as names
from crossorigin.spec.lists import elements
from crossorigin.spec.statuses import NULL_BODY, REDIRECT
from crossorigin.spec.tokens import is_token


def exposed_names(
    response: WireResponse, *, credentials: bool, engine: Engine = STANDARD
) -> set[str]:
    """Return the lower-case names that the server exposes besides the safelisted ones.

    Args:
        response: the response to a request with CORS.
        credentials: whether the credentials mode was ``include``.
        engine: the engine of the browser.
    """
    # Fetch, "Main fetch", step 14.1.1; a list with an invalid token lists no name.
    listed = listed_tokens(response, "access-control-expose-headers")
    if listed is None:
        listed = ["*"] if engine.exposed_star_first and _starts_with_star(response) else []
    # Step 14.1.2: without credentials, the star means all names.
    if "*" in listed and not credentials:
        return {name.lower() for name, _ in response.headers}
    # Step 14.1.3: with credentials, it is the name of a header.
    return {name.lower() for name in listed}


def _starts_with_star(response: WireResponse) -> bool:
    """Return whether a star comes before every invalid token of the list."""
    listed = [
        token
        for value in response.values("access-control-expose-headers")
        for token in elements(value)
    ]
    return "*" in takewhile(is_token, listed)


def _hidden(kind: ResponseType, url: str, *, timing_allowed: bool) -> PageResponse:
    """Return a response of which the page sees only the type."""
    return PageResponse(
        type=kind,
        status=0,
        url=url,
        redirected=False,
        headers=(),
        body=b"",
        timing_allowed=timing_allowed,
    )


def _is_whole(response: WireResponse, engine: Engine) -> bool:
    """Return whether a page can read the whole body."""
    if response.fault is None or response.fault in engine.faults_ignored:
        return True
    return engine.cut_errors_whole and response.fault != "coding" and response.status >= 400  # noqa: PLR2004 - errors


def filtered(
    response: WireResponse,
    tainting: Literal["basic", "cors", "opaque"],
    *,
    urls: list[str],
    method: str,
    follows: bool,
    credentials: bool,
    timing_allowed: bool,
    engine: Engine = STANDARD,
) -> PageResponse:
    """Return the filtered response for the page.

    Args:
        response: the last one.
        tainting: the response tainting.
        urls: the URL list, without fragments.
        method: the method of the last request.
        follows: whether the redirect mode is ``follow``.
        credentials: whether the credentials mode is ``include``.
        timing_allowed: whether every hop passed the TAO check.
        engine: the engine of the browser.
    """
    # Fetch, "HTTP fetch", step 6.2, manual: an opaque-redirect filtered response.
    if response.status in REDIRECT and not follows:
        return _hidden("opaqueredirect", urls[-1], timing_allowed=timing_allowed)
    # Fetch, "Main fetch", step 14.2, opaque.
    if tainting == "opaque":
        return _hidden("opaque", "", timing_allowed=timing_allowed)
    exposed = (
        None
        if tainting == "basic"
        else exposed_names(response, credentials=credentials, engine=engine)
    )
    # Fetch, "Main fetch", step 21: HEAD and null body statuses have no body.
    bodiless = method == "HEAD" or response.status in NULL_BODY
    return PageResponse(
        type=tainting,
        status=response.status,
        url=urls[-1],
        redirected=len(urls) > 1,
        headers=_visible(_counting(response.headers, engine), exposed),
        body=b"" if bodiless else response.body,
        timing_allowed=timing_allowed,
        complete=bodiless or _is_whole(response, engine),
    )


def _counting(headers: Headers, engine: Engine) -> Headers:
    """Return the lines of a response that count."""
    if not engine.empty_lines_ignored:
        return headers
    kept: dict[str, list[tuple[str, str]]] = {}
    for name, value in headers:
        lines = kept.setdefault(name.lower(), [])
        if not lines or value.strip(" \t"):
            lines[:] = [*(line for line in lines if line[1].strip(" \t")), (name, value)]
    return tuple(line for lines in kept.values() for line in lines)


def _visible(headers: Headers, exposed: set[str] | None) -> Headers:
    """Return the visible headers; if `exposed` is None, all except the forbidden ones."""
    return tuple(
        (name.lower(), value.strip(" \t"))
        for name, value in headers
        if not names.is_forbidden_response(name)
        and (
            exposed is None
            or name.lower() in exposed
            or name.lower() in names.SAFELISTED_RESPONSE
        )
    )
