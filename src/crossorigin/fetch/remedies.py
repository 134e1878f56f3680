"""Remedies: changes to a server that make a browser allow a page's request.

Text only: the line of a `Policy` that would have helped, or the obstacle to one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.fetch.leading import leading
from crossorigin.fetch.request import Request
from crossorigin.fetch.verdict import Code, Outcome, Verdict
from crossorigin.spec.lists import elements
from crossorigin.spec.statuses import is_ok
from crossorigin.spec.text import short_repr

_Remedy = Callable[[Verdict, Request], str]


def remedy(outcome: Outcome, request: Request) -> str:
    """Return the change to make, in one or two sentences.

    Args:
        outcome: the outcome of a blocked fetch.
        request: the page's request.
    """
    verdict, led_away = outcome.verdict, leading(outcome)
    if led_away is not None:
        return led_away.remedy
    if verdict.code is Code.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER:
        return _unanswered(outcome, request)
    return _REMEDIES[verdict.code](verdict, request)


def _origins(request: Request) -> str:
    return f"allow_origins=[{short_repr(request.origin)}]"


def _unanswered(outcome: Outcome, request: Request) -> str:
    """Return the remedy for a preflight that was refused, or that never reached the policy."""
    if request.origin == "null":
        return _OPAQUE
    answer = outcome.exchanges[-1].response if outcome.exchanges else None
    status = 0 if answer is None else answer.status
    listed = f"List the origin: Policy({_origins(request)})."
    if is_ok(status):
        return f"{listed} If it is listed, another layer answered the preflight."
    return (
        f"The preflight was answered with {status}. {listed} If it is listed, a layer outside "
        "of CORSMiddleware answered: authentication, a router, a redirect. Place "
        "CORSMiddleware outermost."
    )


_OPAQUE: Final = (
    "The page has the origin null (a sandboxed frame, a file, or a redirect from another "
    "origin), which any page can have. Serve the page from a real origin."
)


_REDIRECTED: Final = (
    "A redirect from another origin turned the page's origin into null. Let the page request "
    "the last URL directly, or answer without a redirect."
)


def _missing(verdict: Verdict, request: Request) -> str:
    if request.origin == "null":
        return _OPAQUE
    if verdict.expected == "null":
        return _REDIRECTED
    return (
        f"List the origin: Policy({_origins(request)}). If it is listed, this response did not "
        "come through CORSMiddleware: place it outermost."
    )


def _mismatch(verdict: Verdict, request: Request) -> str:
    if request.origin == "null":
        return _OPAQUE
    if verdict.expected == "null":
        return _REDIRECTED
    return (
        f"Add the page's origin: Policy({_origins(request)}). If it is listed, a cache stored "
        "an answer for another origin: check that Vary: Origin reaches the cache."
    )


STARRED: Final = (
    "Give the method or the header another name in the page: in a response, `*` means every "
    "name."
)
"""The remedy for a method or a header whose name is a star."""


def _wildcard(verdict: Verdict, request: Request) -> str:
    del verdict
    if request.origin == "null":
        return _OPAQUE
    return (
        "With credentials the star is not enough: "
        f"Policy({_origins(request)}, allow_credentials=True); or let the page fetch without "
        "credentials."
    )


def _method(verdict: Verdict, request: Request) -> str:
    del request
    expected = verdict.expected or ""
    if expected == "*":
        return STARRED
    upper = expected.upper()
    listed = elements(verdict.found or "")
    if expected != upper and (upper == "PATCH" or upper in listed):
        written = (
            f"Write {short_repr(upper)} in the page, not {short_repr(expected)}: methods are "
            "compared case by case."
        )
        missing = f" Then add the method: Policy(allow_methods=[…, {short_repr(upper)}])."
        return written if upper in listed else written + missing
    return f"Add the method: Policy(allow_methods=[…, {short_repr(expected)}])."


def _header(verdict: Verdict, request: Request) -> str:
    del request
    if verdict.expected == "*":
        return STARRED
    return f"Add the header: Policy(allow_headers=[…, {short_repr(verdict.expected or '')}])."


def _mode(verdict: Verdict, request: Request) -> str:
    del verdict
    if request.kind:
        return (
            f"No header allows a {request.kind} of another origin: serve it from the page's "
            "own."
        )
    return "The page requested its own origin only: fetch with mode cors."


def _always(text: str) -> _Remedy:
    return lambda _verdict, _request: text


_ONE_VALUE: Final = _always(
    "Two layers set the header, or one sets a list. Let only CORSMiddleware set it: remove it "
    "from the application, the proxy or the second middleware."
)
_INVALID: Final = _always(
    "The value is not an origin. Let CORSMiddleware set it: it sends only scheme, host and "
    "port."
)
_CREDENTIALS: Final = _always(
    "Allow credentials: Policy(allow_origins=[…], allow_credentials=True); or let the page "
    "fetch without them. Two lines of the header are a wrong value."
)
_TOKENS: Final = _always(
    "One element of the list is not a token, so the list is invalid. Write names between "
    "commas, without quotes and blanks."
)
_PAGE: Final = _always("The cause is in the page: no server can change this.")

_REMEDIES: Final[Mapping[Code, _Remedy]] = MappingProxyType(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER: _missing,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: _ONE_VALUE,
        Code.INVALID_ALLOW_ORIGIN_VALUE: _INVALID,
        Code.ALLOW_ORIGIN_MISMATCH: _mismatch,
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: _wildcard,
        Code.INVALID_ALLOW_CREDENTIALS: _CREDENTIALS,
        Code.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES: _ONE_VALUE,
        Code.PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE: _INVALID,
        Code.PREFLIGHT_ALLOW_ORIGIN_MISMATCH: _mismatch,
        Code.PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED: _wildcard,
        Code.PREFLIGHT_INVALID_ALLOW_CREDENTIALS: _CREDENTIALS,
        Code.PREFLIGHT_INVALID_STATUS: _always(
            "Answer preflights with a status from 200 to 299: place CORSMiddleware outermost, "
            "outside of authentication and routing, so that it answers them itself."
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: _always(
            "A preflight must not be redirected: let the page request the final URL (check the "
            "trailing slash and https), or place CORSMiddleware outside the redirecting layer."
        ),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: _TOKENS,
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: _TOKENS,
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: _method,
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: _header,
        Code.REDIRECT_CONTAINS_CREDENTIALS: _always(
            "Redirect to a URL without user name and password."
        ),
        Code.CORS_DISABLED_SCHEME: _always("Only http and https URLs can be fetched."),
        Code.DISALLOWED_BY_MODE: _mode,
        Code.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: _always(
            "With mode no-cors redirects have to be followed."
        ),
        Code.INVALID_REQUEST: _PAGE,
        Code.UNSUPPORTED_BODY: _always("Send the whole body, not a stream."),
        Code.BAD_PORT: _always("Browsers refuse this port: serve on another."),
        Code.MIXED_CONTENT: _always(
            "An https page cannot fetch from http: serve the API with TLS."
        ),
        Code.NETWORK_FAILURE: _always(
            "No HTTP response came: check that the server runs, that its name is correct, and "
            "that its certificate is valid."
        ),
        Code.BLOCKED_BY_RESOURCE_POLICY: _always(
            "The response forbids other origins to use it: Cross-Origin-Resource-Policy."
        ),
        Code.REDIRECT_DISALLOWED: _always(
            "The page allows no redirect: let it request the last URL."
        ),
        Code.INVALID_REDIRECT: _always("Send one Location with one valid URL."),
        Code.UNSAFE_REDIRECT: _always("Redirect to an http or https URL."),
        Code.TOO_MANY_REDIRECTS: _always("The redirects form a circle: break it."),
        Code.BODY_NOT_REPLAYABLE: _always(
            "A streamed body cannot follow a redirect: let the page request the last URL."
        ),
        Code.INTEGRITY_MISMATCH: _always(
            "The body has another hash than the page names in integrity, or the page cannot "
            "see it: let the page fetch with CORS (crossorigin), and name the hash of the "
            "served body."
        ),
        Code.KEEPALIVE_TOO_LARGE: _always(
            "The body of a request with keepalive has at most 64 KiB: let the page send less, "
            "or fetch without keepalive."
        ),
    }
)
