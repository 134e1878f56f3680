"""Causes of refusals: their meaning, who can change them, and the remedy.

The remedies for the codes of the model are in `crossorigin.fetch.remedies`; those for causes
that no exchange of headers shows (a permission, a canvas) are here and in `mechanisms`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.causes.cause import Cause
from crossorigin.consoles.causes.elsewhere import CAUSES as ELSEWHERE
from crossorigin.consoles.causes.mechanisms import CAUSES as RELATED
from crossorigin.consoles.engines.lines import base
from crossorigin.fetch import Code, Step

_ORIGIN: Final = "Access-Control-Allow-Origin"
_METHODS: Final = "Access-Control-Allow-Methods"
_HEADERS: Final = "Access-Control-Allow-Headers"
_PREFLIGHT: Final = "CORS-preflight fetch"
_REDIRECT: Final = "HTTP-redirect fetch"


def _check(what: str, number: str, header: str = _ORIGIN) -> Cause:
    return Cause(what, "server", Step("CORS check", number), header)


def _preflight(what: str, number: str, header: str | None = None) -> Cause:
    return Cause(what, "server", Step(_PREFLIGHT, number), header)


_BY_CODE: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER: _check(
            "The response does not name an origin that may read it.", "2"
        ),
        Code.ALLOW_ORIGIN_MISMATCH: _check(
            "The response allows another origin than the page's.", "4"
        ),
        Code.INVALID_ALLOW_ORIGIN_VALUE: _check(
            "The response allows a value that is not an origin.", "4"
        ),
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES: _check(
            "The response allows several origins, but the protocol permits only one.", "4"
        ),
        Code.WILDCARD_ORIGIN_NOT_ALLOWED: _check(
            "The response allows all origins, which does not cover a request with cookies.",
            "4",
        ),
        Code.INVALID_ALLOW_CREDENTIALS: _check(
            "The request had credentials, but the response does not allow them.",
            "8",
            "Access-Control-Allow-Credentials",
        ),
        Code.PREFLIGHT_INVALID_STATUS: _preflight(
            "The preflight was not answered with a status from 200 to 299.", "8"
        ),
        Code.PREFLIGHT_DISALLOWED_REDIRECT: _preflight(
            "The preflight was answered with a redirect, which browsers do not follow.", "8"
        ),
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE: _preflight(
            "The list of methods is invalid, so it allows no method.", "7.3", _METHODS
        ),
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE: _preflight(
            "The list of headers is invalid, so it allows no header.", "7.3", _HEADERS
        ),
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE: _preflight(
            "The answer to the preflight does not list the method.", "7.5", _METHODS
        ),
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE: _preflight(
            "The answer to the preflight does not list a header of the request.",
            "7.7",
            _HEADERS,
        ),
        Code.REDIRECT_CONTAINS_CREDENTIALS: Cause(
            "The server redirects to a URL with a user name or a password.",
            "server",
            Step(_REDIRECT, "9"),
            "Location",
        ),
        Code.BLOCKED_BY_RESOURCE_POLICY: Cause(
            "The response forbids pages of other origins to use it, or the page requires a "
            "permission that the response does not give.",
            "server",
            Step("HTTP fetch", "5"),
            "Cross-Origin-Resource-Policy",
        ),
        Code.CORS_DISABLED_SCHEME: Cause(
            "The URL is neither http nor https.", "page", Step("Main fetch", "12")
        ),
        Code.DISALLOWED_BY_MODE: Cause(
            "The page requested its own origin only, but the URL has another.",
            "page",
            Step("Main fetch", "12"),
        ),
        Code.INVALID_REQUEST: Cause(
            "The page's call is a TypeError: no request is sent.",
            "page",
            Step("Request constructor", "5"),
        ),
        Code.BAD_PORT: Cause(
            "No browser connects to this port.", "server", Step("Main fetch", "7")
        ),
        Code.MIXED_CONTENT: Cause(
            "An https page requested an http URL: no request is sent.",
            "server",
            Step("Main fetch", "7"),
        ),
        Code.NETWORK_FAILURE: Cause(
            "No complete HTTP response came: CORS is not the cause.",
            "network",
            Step("HTTP-network fetch", "8.1"),
        ),
        Code.INVALID_REDIRECT: Cause(
            "The server redirects to an invalid URL.",
            "server",
            Step(_REDIRECT, "5"),
            "Location",
        ),
        Code.UNSAFE_REDIRECT: Cause(
            "The server redirects to a URL that is neither http nor https.",
            "server",
            Step(_REDIRECT, "6"),
            "Location",
        ),
        Code.TOO_MANY_REDIRECTS: Cause(
            "The server redirects without an end.", "server", Step(_REDIRECT, "7"), "Location"
        ),
        Code.NO_CORS_REDIRECT_MODE_NOT_FOLLOW: Cause(
            "The page allows no redirect, but mode no-cors follows each: no request is sent.",
            "page",
            Step("Main fetch", "12"),
        ),
        Code.UNSUPPORTED_BODY: Cause(
            "The page sends a stream, but this browser cannot: no request is sent.",
            "page",
            Step("Request constructor", "37.1"),
        ),
        Code.BODY_NOT_REPLAYABLE: Cause(
            "The server redirects a request whose body was a stream: it cannot be sent again.",
            "page",
            Step(_REDIRECT, "11"),
        ),
        Code.REDIRECT_DISALLOWED: Cause(
            "The server redirects, but the page allows no redirect.",
            "page",
            Step("HTTP fetch", "6.2"),
        ),
    }
)

_NO_HEADER_HELPS: Final = (
    "No response header changes this, and neither does any CORS configuration. The user "
    "grants the permission when the browser asks; "
)

_OTHERS: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        **RELATED,
        **ELSEWHERE,
        "LocalNetworkAccessPermissionDenied": Cause(
            "Local Network Access: the page may not connect to this machine or its local "
            "network without the user's permission. No request was sent, although the console "
            "names CORS.",
            "user",
            remedy=_NO_HEADER_HELPS + "an administrator can grant it by policy. Or serve the "
            "API from a public address.",
        ),
        "InsecureLocalNetwork": Cause(
            "Local Network Access: a page that is not secure may not connect to this machine "
            "or its local network at all. No request was sent.",
            "page",
            remedy="Serve the page over https: then the browser can ask the user. No response "
            "header changes this.",
        ),
        "InvalidLocalNetworkAccess": Cause(
            "Local Network Access: the page announced one address space, but the server is in "
            "another.",
            "page",
            remedy="Write the address space of the console's message into the page's option "
            "targetAddressSpace. No response header changes this.",
        ),
        "AuthorizationCoveredByWildcard": Cause(
            "The request succeeded, with a warning: a star in the list of headers does not "
            "cover Authorization, and browsers will refuse it later.",
            "server",
            Step(_PREFLIGHT, "7.6"),
            _HEADERS,
            "List it by name: Policy(allow_headers=[…, 'authorization']).",
        ),
        "HiddenResponseHeader": Cause(
            "The page reads a response header that the server does not expose to other "
            "origins. The page gets null.",
            "server",
            Step("Main fetch", "14"),
            "Access-Control-Expose-Headers",
            "Show it: Policy(expose_headers=[…]) with the name of the header.",
        ),
        "ForbiddenRequestHeader": Cause(
            "The page set a header that only the browser sets; the browser dropped it.",
            "page",
            Step("Request constructor", "33.5"),
            remedy="Remove it from the page's code. To send cookies, use credentials: "
            "'include'.",
        ),
        "ErrorStatus": Cause(
            "The server answered with an error. No CORS check of a browser caused it: the page "
            "can read the response if its headers allow it.",
            "server",
            remedy="Read the server's log, and check whether another line of the console names "
            "CORS.",
        ),
        "TaintedCanvas": Cause(
            "The page drew an image of another origin that was loaded without CORS. Since then "
            "no script can read the canvas.",
            "page",
            remedy="Write <img crossorigin> in the page, and let the server allow the page's "
            "origin for the image: one of the two is not enough.",
        ),
        "HandshakeRefused": Cause(
            "The server answered the handshake of a WebSocket like another request. CORS does "
            "not apply to it: browsers read no Access-Control header.",
            "server",
            remedy="Check that a WebSocket listens at this URL, that the proxies forward "
            "Upgrade, and that the server's own check of Origin allows the page's origin.",
        ),
        "BlockedByClient": Cause(
            "An extension of the browser blocked the request. No request was sent.",
            "user",
            remedy="Open the page in a window without extensions; ad blockers decide by the "
            "words in a URL.",
        ),
        "CorsDisabled": Cause(
            "A setting of this browser turns CORS off: no request to another origin succeeds.",
            "user",
            remedy="In about:config, set content.cors.disable to false.",
        ),
        "AnotherLanguage": Cause(
            "Firefox reports a blocked request to another origin, in a language whose words "
            "for the reason the command does not know.",
            "server",
            remedy="Also paste the link of “Learn More” after the message, which is the same "
            "in every language; or ask the server: crossorigin check URL --origin PAGE.",
        ),
        "Untold": Cause(
            "The message reports a failed request without the reason: browsers hide the reason "
            "from pages.",
            "page",
            remedy="Look in the browser's console for the line that begins with “Access to”, "
            "“Cross-Origin Request Blocked” or “Origin”, and paste it too; or ask the server: "
            "crossorigin check URL --origin PAGE. If that request is allowed, look for a "
            "server that did not run, a certificate, an http URL in an https page, and an ad "
            "blocker.",
        ),
        "CorsUntold": Cause(
            "The text is about CORS, but has no message with the cause.",
            "server",
            remedy="Paste the line of the browser's console that begins with “Access to”, "
            "“Cross-Origin Request Blocked” or “Origin”; or ask the server: crossorigin check "
            "URL --origin PAGE, with the --method and --header of the page. The frequent "
            "causes, in this order: the origin is not listed; an error, a login or a proxy "
            "answers without CORS headers; OPTIONS does not reach the CORS layer; a request "
            "header is not listed; * is used with cookies.",
        ),
    }
)

_UNNAMED: Final = Cause("The browser refused.", "page", Step("Main fetch", "12"))


def what_of(name: str, *, preflight: bool) -> str:
    """Return the event, in a sentence.

    Args:
        name: as for `cause_of`.
        preflight: whether the response to a preflight decided.
    """
    what = cause_of(name).what
    if not preflight:
        return what
    return what.replace("The response ", "The answer to the preflight ")


def cause_of(name: str) -> Cause:
    """Return the cause `name`: a code of the model, or one of the others."""
    if name in _OTHERS:
        return _OTHERS[name]
    return _BY_CODE.get(base(Code(name)), _UNNAMED)


def names() -> tuple[str, ...]:
    """Return the name of each cause, those of the model first."""
    return (*_BY_CODE, *_OTHERS)


def is_of_model(name: str) -> bool:
    """Return whether the model of a browser can come to this cause."""
    return name not in _OTHERS
