"""HTTP-redirect fetch: the target of a response, and the request that follows it."""

from __future__ import annotations

from typing import Final

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import Engine
from crossorigin.fetch.params import FetchParams, NetworkError
from crossorigin.fetch.url import Url, parse_location
from crossorigin.fetch.verdict import Code, Step, WireResponse
from crossorigin.spec.headers import NON_WILDCARD_REQUEST, REQUEST_BODY

MAX_REDIRECTS: Final = 20
"""Fetch, "HTTP-redirect fetch", step 7."""


def redirect(params: FetchParams, response: WireResponse) -> bool:
    """Direct the request to the target of the response (Fetch, "HTTP-redirect fetch").

    Returns:
        Whether the response has a target, so that the main fetch starts again (step 22).

    Raises:
        NetworkError: the browser does not follow the redirect.
    """
    request = params.request
    # Fetch, "HTTP-redirect fetch", steps 3 and 4: without Location it is an ordinary response.
    lines = response.values("location")
    if not lines or (lines == [""] and params.engine.empty_location == "nowhere"):
        return False
    target = _location(params, lines)
    # Step 8.
    params.redirects += 1
    _check_userinfo(params, target)
    # Step 11: a stream cannot be sent twice.
    if response.status != 303 and request.streamed:  # noqa: PLR2004 - the step's own number
        raise _error(Code.BODY_NOT_REPLAYABLE, "11", "a body that can be sent again")
    # Step 12.
    _change_method(params, response.status)
    if target.origin != params.url.origin and request.method == "DELETE":
        # Only WebKit differs from the standard here.
        request.method = params.engine.redirected_delete
        request.body = request.body if request.method == "DELETE" else None
    # Step 13: another origin must not receive the credentials of this one.
    if target.origin != params.url.origin:
        _drop(params, NON_WILDCARD_REQUEST)
    # Step 18.
    request.urls.append(target)
    return True


def _location(params: FetchParams, lines: list[str]) -> Url:
    found = ", ".join(lines)
    place = _place(lines, params.engine)
    target = None if place is None else parse_location(place, params.url, params.engine)
    # Fetch, "HTTP-redirect fetch", step 5.
    if target is None:
        raise _error(Code.INVALID_REDIRECT, "5", "one URL", found)
    # Fetch, "location URL", step 4: the fragment of the page stays, unless there is a new one.
    if not target.fragment:
        target = target._replace(fragment=params.url.fragment)
    # Fetch, "HTTP-redirect fetch", step 6.
    if not target.is_http:
        raise _error(Code.UNSAFE_REDIRECT, "6", "http or https", found)
    # Step 7.
    if params.redirects == MAX_REDIRECTS:
        expected = f"at most {MAX_REDIRECTS} redirects"
        raise _error(Code.TOO_MANY_REDIRECTS, "7", expected, found)
    return target


def _place(lines: list[str], engine: Engine) -> str | None:
    """Return the combined value of the Location lines, or None for an error."""
    if lines == [""] and engine.empty_location == "refused":
        return None
    equal = len(set(lines)) == 1
    if len(lines) == 1 or (equal and engine.location_lines == "equal"):
        return lines[0]
    return ", ".join(lines) if engine.location_lines == "joined" else None


def _check_userinfo(params: FetchParams, target: Url) -> None:
    if not target.includes_credentials:
        return
    expected = "no user name and password"
    # Fetch, "HTTP-redirect fetch", step 9: not to another origin.
    crosses = not target.same_origin(params.request.page.origin)
    if params.request.mode == "cors" and crosses:
        raise _error(Code.REDIRECT_CONTAINS_CREDENTIALS, "9", expected, target.masked)
    if params.tainting == "basic" and params.engine.own_userinfo_refused:
        raise _error(Code.UNSAFE_REDIRECT, "10", expected, target.masked)
    # Step 10: nor back from another origin.
    if params.tainting == "cors":
        raise _error(Code.REDIRECT_CONTAINS_CREDENTIALS, "10", expected, target.masked)


def _change_method(params: FetchParams, status: int) -> None:
    # Fetch, "HTTP-redirect fetch", step 12: POST becomes GET.
    request = params.request
    if (status in {301, 302} and request.method == "POST") or (
        status == 303 and request.method not in {"GET", "HEAD"}  # noqa: PLR2004 - as above
    ):
        request.method = "GET"
        request.body = None
        request.streamed = False
        _drop(params, REQUEST_BODY)


def _drop(params: FetchParams, names: frozenset[str]) -> None:
    headers = params.request.headers
    params.request.headers = [one for one in headers if one[0].lower() not in names]


def _error(code: Code, number: str, expected: str, found: str | None = None) -> NetworkError:
    step = Step("HTTP-redirect fetch", number)
    header = None if found is None else "Location"
    return NetworkError(Finding(code, step, header, expected, found))
