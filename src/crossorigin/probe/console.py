"""The consoles: in which words Chromium, Firefox and WebKit say why they blocked.

The only home of these words: `check` fills them in, `explain` recognises them. They were
recorded from Chromium 156, Firefox ESR 153 and WebKitGTK 2.50.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from crossorigin.fetch import Code, Outcome, Request, Verdict
from crossorigin.fetch.checks import cors_check
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import WireResponse
from crossorigin.probe.templates import fill
from crossorigin.spec.lists import elements
from crossorigin.spec.statuses import REDIRECT
from crossorigin.spec.tokens import is_token

NAMES: Final[Mapping[str, str]] = {
    "chromium": "Chromium",
    "firefox": "Firefox",
    "webkit": "WebKit",
}
"""The engines by their names in `crossorigin.fetch.ENGINES`."""


class Line(NamedTuple):
    """A sentence of a console, and what it means.

    Attributes:
        cause: a `Code`, without the word Preflight, or one of the other causes of `causes`.
        text: the template.
        also: other causes that the engine has the same words for.
    """

    cause: str
    text: str
    also: tuple[str, ...] = ()


CHROMIUM_FRAME: Final = (
    "Access to {kind} at '{url}' from origin '{origin}' has been blocked by CORS policy: "
)
CHROMIUM_REDIRECTED: Final = (
    "Access to {kind} at '{url}' (redirected from '{first}') from origin '{origin}' has been "
    "blocked by CORS policy: "
)
CHROMIUM_PREFLIGHT: Final = "Response to preflight request doesn't pass access control check: "
CHROMIUM_ADVICE: Final = " Have the server send the header with a valid value."
FIREFOX_FRAME: Final = (
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote "
    "resource at {url}. "
)
FIREFOX_STATUS: Final = ". Status code: {status}."
SOCKET_FRAME: Final = "WebSocket connection to '{url}' failed: "
WEBKIT_FRAME: Final = "{kind} cannot load {url} due to access control checks."
WEBKIT_REDIRECTION: Final = (
    "Cross-origin redirection to {url} denied by Cross-Origin Resource Sharing policy: "
)

_ERROR_NAMES: Final = {
    Code.BAD_PORT: "net::ERR_UNSAFE_PORT",
    Code.TOO_MANY_REDIRECTS: "net::ERR_TOO_MANY_REDIRECTS",
    Code.UNSAFE_REDIRECT: "net::ERR_UNSAFE_REDIRECT",
}
"""What Chromium reports as an error of the network, not of CORS."""

_NETWORK_ERRORS: Final = (
    "net::ERR_CONNECTION_",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_SOCKET_NOT_CONNECTED",
    "net::ERR_TIMED_OUT",
    "net::ERR_NAME_NOT_RESOLVED",
    "net::ERR_CERT_",
    "net::ERR_SSL_",
    "Connection closed before receiving a handshake response",
)
"""How Chromium begins to say that no HTTP response came."""

_REASONS_CHROMIUM: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "The 'Access-Control-Allow-Origin' header has a value '{found}' that is not equal to "
        "the supplied origin.",
    ),
    Line(
        Code.INVALID_ALLOW_ORIGIN_VALUE,
        "The 'Access-Control-Allow-Origin' header contains the invalid value '{found}'.",
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "The 'Access-Control-Allow-Origin' header contains multiple values '{found}', but only "
        "one is allowed.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the "
        "wildcard '*' when the request's credentials mode is 'include'.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "The value of the 'Access-Control-Allow-Credentials' header in the response is "
        "'{found}' which must be 'true' when the request's credentials mode is 'include'.",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "It does not have HTTP ok status."),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "Redirect is not allowed for a preflight request.",
    ),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "Cannot parse Access-Control-Allow-Methods response header field in preflight "
        "response.",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "Cannot parse Access-Control-Allow-Headers response header field in preflight "
        "response.",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Method {expected} is not allowed by Access-Control-Allow-Methods in preflight "
        "response.",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request header field {expected} is not allowed by Access-Control-Allow-Headers in "
        "preflight response.",
    ),
    Line(
        Code.REDIRECT_CONTAINS_CREDENTIALS,
        "Redirect location '' contains a username and password, which is disallowed for "
        "cross-origin requests.",
    ),
    # Of a mode that forbids it, of a scheme: with frames of their own.
    Line(
        Code.DISALLOWED_BY_MODE,
        'Fetch API cannot load {url}. Request mode is "same-origin" but the URL\'s origin is '
        "not same as the request origin {origin}.",
    ),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Unsafe attempt to load URL {url} from frame with URL {origin}. Domains, protocols and "
        "ports must match.",
    ),
    Line(
        Code.CORS_DISABLED_SCHEME,
        'Fetch API cannot load {url}. URL scheme "{found}" is not supported.',
    ),
    Line(
        Code.UNSAFE_REDIRECT,
        "Cross origin requests are only supported for protocol schemes: ",
    ),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "Permission was denied for this request to access the `{found}` address space.",
    ),
    Line(
        "InsecureLocalNetwork",
        "The request client is not a secure context and the resource is in more-private "
        "address space `{found}`.",
    ),
    Line(
        "InvalidLocalNetworkAccess",
        "Request had a target IP address space of `{expected}` yet the resource is in address "
        "space `{found}`.",
    ),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
    ),
    Line("TaintedCanvas", "The canvas has been tainted by cross-origin data."),
    Line("TaintedCanvas", "Tainted canvases may not be exported."),
    Line(
        Code.MIXED_CONTENT,
        "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure "
        "{kind} '{url}'. This request has been blocked",
    ),
    Line(
        "HandshakeRefused",
        "Error during WebSocket handshake: Unexpected response code: {status}",
    ),
    Line("BlockedByClient", "net::ERR_BLOCKED_BY_CLIENT"),
    *(Line(code, name) for code, name in _ERROR_NAMES.items()),
    *(Line(Code.NETWORK_FAILURE, start) for start in _NETWORK_ERRORS),
    Line("Untold", "net::ERR_FAILED"),
    Line("Untold", "TypeError: Failed to fetch"),
)

_REASONS_FIREFOX: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ missing)",
    ),
    Line(
        Code.ALLOW_ORIGIN_MISMATCH,
        "(Reason: CORS header ‘Access-Control-Allow-Origin’ does not match ‘{found}’)",
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "(Reason: Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ "
        "is ‘*’)",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        "(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "(Reason: CORS preflight response did not succeed)"),
    Line(
        Code.PREFLIGHT_DISALLOWED_REDIRECT,
        "(Reason: CORS request external redirect not allowed)",
    ),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "(Reason: invalid token ‘{found}’ in CORS header ‘Access-Control-Allow-Methods’)",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "(Reason: invalid token ‘{found}’ in CORS header ‘Access-Control-Allow-Headers’)",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’)",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "(Reason: header ‘{expected}’ is not allowed according to header "
        "‘Access-Control-Allow-Headers’ from CORS preflight response)",
    ),
    Line(Code.CORS_DISABLED_SCHEME, "(Reason: CORS request not http)"),
    Line("CorsDisabled", "(Reason: CORS disabled)"),
    Line(
        "AuthorizationCoveredByWildcard",
        "(Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header "
        "is not covered. ",
    ),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Security Error: Content at {origin} may not load data from {url}.",
    ),
    Line(Code.UNSAFE_REDIRECT, "Security Error: Content at {url} may not load or link to "),
    Line(Code.MIXED_CONTENT, "Blocked loading mixed active content “{url}”"),
    Line(
        "LocalNetworkAccessPermissionDenied",
        "Local Network Access detected: {pages}, accessing target “{url}” ({address}) via "
        "{found} prompt action: auto_deny",
    ),
    Line(
        Code.NETWORK_FAILURE,
        "(Reason: CORS request did not succeed)",
        (
            Code.REDIRECT_CONTAINS_CREDENTIALS,
            Code.UNSAFE_REDIRECT,
            Code.INVALID_REDIRECT,
            Code.TOO_MANY_REDIRECTS,
            "LocalNetworkAccessPermissionDenied",
        ),
    ),
    Line(
        Code.NETWORK_FAILURE,
        "Firefox can’t establish a connection to the server at {url}.",
        ("HandshakeRefused",),
    ),
    Line("Untold", "NetworkError when attempting to fetch resource."),
)

_WEBKIT_ORIGINS: Final = (
    Code.ALLOW_ORIGIN_MISMATCH,
    Code.INVALID_ALLOW_ORIGIN_VALUE,
    Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
)
"""What is all one to WebKit where a header is missing."""

_REASONS_WEBKIT: Final = (
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "Origin {origin} is not allowed by Access-Control-Allow-Origin.",
        _WEBKIT_ORIGINS,
    ),
    Line(
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
        "Access-Control-Allow-Origin cannot contain more than one origin.",
    ),
    Line(
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.",
    ),
    Line(
        Code.INVALID_ALLOW_CREDENTIALS,
        'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
    ),
    Line(
        Code.PREFLIGHT_INVALID_STATUS,
        "Preflight response is not successful. Status code: {status}",
    ),
    Line(Code.PREFLIGHT_INVALID_STATUS, "Preflight response is not successful"),
    Line(
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        "Header Access-Control-Allow-Methods has an invalid value: {found}",
    ),
    Line(
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
        "Header Access-Control-Allow-Headers has an invalid value: {found}",
    ),
    Line(
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Method {expected} is not allowed by Access-Control-Allow-Methods.",
    ),
    Line(
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        "Request header field {expected} is not allowed by Access-Control-Allow-Headers.",
    ),
    Line(Code.REDIRECT_CONTAINS_CREDENTIALS, "redirection URL {found} has credentials"),
    Line(
        Code.UNSAFE_REDIRECT,
        "not allowed to follow a cross-origin CORS redirection with non CORS scheme",
        (Code.INVALID_REDIRECT,),
    ),
    Line(Code.REDIRECT_DISALLOWED, "Not allowed to follow a redirection while loading {url}"),
    Line(
        Code.DISALLOWED_BY_MODE,
        "Unsafe attempt to load URL {url} from origin {origin}. Domains, protocols and ports "
        "must match.",
    ),
    Line(Code.CORS_DISABLED_SCHEME, "Cross origin requests are only supported for HTTP."),
    Line(Code.BAD_PORT, "Not allowed to use restricted network port {found}: {url}"),
    Line(Code.TOO_MANY_REDIRECTS, "Load cannot follow more than 20 redirections"),
    Line(Code.NETWORK_FAILURE, "Could not connect to {found}: "),
    Line(Code.NETWORK_FAILURE, "Error resolving “{found}”: "),
    Line(Code.NETWORK_FAILURE, "Error receiving data: "),
    Line(Code.NETWORK_FAILURE, "Connection terminated unexpectedly"),
    Line(Code.NETWORK_FAILURE, "Unacceptable TLS certificate"),
    Line("HandshakeRefused", "The server did not accept the WebSocket handshake."),
    Line(
        Code.MIXED_CONTENT,
        "requested insecure content from {url}. This content was blocked",
    ),
    Line(
        "TaintedCanvas",
        "because the canvas has been tainted by cross-origin data.",
    ),
    Line(
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        "load denied by Cross-Origin Resource Sharing policy.",
        _WEBKIT_ORIGINS,
    ),
    Line("Untold", "TypeError: Load failed"),
    Line("Untold", " due to access control checks."),
    Line("Untold", "Not allowed to request resource"),
    Line(Code.DISALLOWED_BY_MODE, "Fetch API cannot load {url}."),
)

REASONS: Final[Mapping[str, tuple[Line, ...]]] = {
    "chromium": _REASONS_CHROMIUM,
    "firefox": _REASONS_FIREFOX,
    "webkit": _REASONS_WEBKIT,
}
"""What each engine says, the telling sentences before those that tell little."""

SHARED: Final = (
    Line("HiddenResponseHeader", 'Refused to get unsafe header "{expected}"'),
    Line("ForbiddenRequestHeader", 'Refused to set unsafe header "{expected}"'),
    Line("TaintedCanvas", "SecurityError: The operation is insecure."),
    Line(
        "ErrorStatus",
        "Failed to load resource: the server responded with a status of {status} (",
    ),
)
"""What several engines say in the same words."""

_AUTHORIZATION_WARNING: Final = (
    "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote "
    "resource at {url} soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the "
    "`Authorization` header is not covered. To include the `Authorization` header, it must be "
    "explicitly listed in CORS header `Access-Control-Allow-Headers`)."
)
_WITH_ADVICE: Final = frozenset(
    {
        Code.ALLOW_ORIGIN_MISMATCH,
        Code.INVALID_ALLOW_ORIGIN_VALUE,
        Code.MULTIPLE_ALLOW_ORIGIN_VALUES,
    }
)
_UNRECORDED: Final = frozenset({Code.INVALID_REQUEST, Code.MIXED_CONTENT, Code.NETWORK_FAILURE})
"""What the words for were not recorded, or differ with the network."""

_LISTS: Final = frozenset(
    {
        Code.INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE,
        Code.INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE,
    }
)
_REDIRECTIONS: Final = frozenset({Code.UNSAFE_REDIRECT, Code.INVALID_REDIRECT})


_BASES: Final = {
    code.of_preflight: code for code in Code if f"Preflight{code.value}" in set(Code)
}


def base(code: Code) -> Code:
    """Return the code of the same finding on a response to the request itself.

    The consoles have the same words for both, but for those of preflights alone.
    """
    return _BASES.get(code, code)


def lines(engine: str, outcome: Outcome, request: Request) -> tuple[str, ...]:
    """Return what the console of an engine says; nothing where it says nothing.

    What only repeats the line before is left out, and so is what is said of networks that
    failed: another machine's network may not.

    Args:
        engine: its name.
        outcome: of the fetch in that engine.
        request: what the page asked for.
    """
    verdict = outcome.verdict
    if verdict.allowed or verdict.code in _UNRECORDED or request.mode != "cors":
        return ()
    facts = _facts(engine, outcome, request)
    return tuple(_LINES[engine](outcome, facts))


def authorization_warning(url: str) -> str:
    """Return Firefox's warning where a star let Authorization pass."""
    return fill(_AUTHORIZATION_WARNING, {"url": url})


def _facts(engine: str, outcome: Outcome, request: Request) -> dict[str, str]:
    verdict, answer = outcome.verdict, _answer(outcome)
    urls = list(dict.fromkeys(one.request.url for one in outcome.exchanges))
    status = "(null)" if answer is None else str(answer.status)
    return {
        "kind": "Fetch API" if engine == "webkit" else "fetch",
        "url": verdict.url,
        "first": urls[0] if urls else verdict.url,
        "target": _location(verdict, answer),
        "origin": _seen_origin(engine, outcome, request),
        "expected": verdict.expected or "",
        "found": verdict.found or "",
        "status": status,
    }


def _answer(outcome: Outcome) -> WireResponse | None:
    index = outcome.verdict.exchange
    return None if index is None else outcome.exchanges[index].response


def _location(verdict: Verdict, answer: WireResponse | None) -> str:
    """Return where the response points, as WebKit writes it: without user name."""
    lines = [] if answer is None else answer.values("location")
    target = parse(lines[0], parse(verdict.url)) if lines else None
    if target is None:
        return lines[0] if lines else ""
    return target._replace(userinfo="").href


def _seen_origin(engine: str, outcome: Outcome, request: Request) -> str:
    # After a redirect from another origin Chromium names the page's, WebKit null.
    index = outcome.verdict.exchange
    sent = [] if index is None else outcome.exchanges[index].request.values("origin")
    return sent[0] if engine == "webkit" and sent else request.origin


def _reason(engine: str, code: Code) -> str:
    """Return the engine's first template for `code`; empty where it has no word for it."""
    fitting = (line.text for line in REASONS[engine] if line.cause == base(code))
    return next(fitting, "")


def _chromium(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    code = outcome.verdict.code
    if code in _ERROR_NAMES:
        yield f"Failed to load resource: {_ERROR_NAMES[code]}"
        return
    reason = fill(_reason("chromium", code), facts)
    if code is Code.CORS_DISABLED_SCHEME:
        yield reason
    elif code.is_cors:
        moved = facts["first"] != facts["url"]
        frame = fill(CHROMIUM_REDIRECTED if moved else CHROMIUM_FRAME, facts)
        before = CHROMIUM_PREFLIGHT if code.value.startswith("Preflight") else ""
        after = CHROMIUM_ADVICE if base(code) in _WITH_ADVICE else ""
        yield frame + before + reason + after


def _firefox(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    verdict, answer = outcome.verdict, _answer(outcome)
    code = _firefox_code(verdict.code, answer)
    told = _reason("firefox", code).startswith("(Reason: ")
    if code in _LISTS:
        facts = facts | {"found": _first_bad(answer, verdict.header) or ""}
    if told:
        yield _firefox_reason(code, facts)
    if answer is not None and code is Code.PREFLIGHT_DISALLOWED_REDIRECT:
        yield _firefox_reason(*_beyond(answer, facts))
    # Whoever asked first hears that it came to nothing.
    if not told or verdict.is_preflight or _is_redirect(answer):
        failed = _reason("firefox", Code.NETWORK_FAILURE)
        yield fill(FIREFOX_FRAME + failed + FIREFOX_STATUS, facts | {"status": "(null)"})


def _firefox_reason(code: Code, facts: dict[str, str]) -> str:
    if code is Code.WILDCARD_ORIGIN_NOT_ALLOWED:
        facts = facts | {"url": f"‘{facts['url']}’"}
    told = code in {Code.MISSING_ALLOW_ORIGIN_HEADER, Code.PREFLIGHT_INVALID_STATUS}
    status = fill(FIREFOX_STATUS, facts) if told else "."
    return fill(FIREFOX_FRAME + _reason("firefox", code), facts) + status


def _beyond(answer: WireResponse, facts: dict[str, str]) -> tuple[Code, dict[str, str]]:
    """Return what Firefox finds wrong with a preflight once it has refused its redirect.

    It judges the response that redirects, for the origin that the redirect leads to.
    """
    url, target = parse(facts["url"]), parse(facts["target"])
    stays = url is not None and target is not None and url.origin == target.origin
    failed = cors_check(facts["origin"] if stays else "null", answer, credentials=False)
    if failed is None:
        return Code.PREFLIGHT_INVALID_STATUS, facts
    return _firefox_code(failed.code, answer), facts | {"found": failed.found or ""}


def _is_redirect(answer: WireResponse | None) -> bool:
    return answer is not None and answer.status in REDIRECT and bool(answer.get("location"))


def _firefox_code(code: Code, answer: WireResponse | None) -> Code:
    """Return Firefox's own division of the reasons: lines are several, a list is one."""
    plain = base(code)
    one_line = answer is not None and len(answer.values("access-control-allow-origin")) == 1
    if plain is Code.INVALID_ALLOW_ORIGIN_VALUE or (
        plain is Code.MULTIPLE_ALLOW_ORIGIN_VALUES and one_line
    ):
        return Code.ALLOW_ORIGIN_MISMATCH
    return plain


def _first_bad(answer: WireResponse | None, header: str | None) -> str | None:
    """Return the first element that voids the list in a header of `answer`."""
    values = [] if answer is None or header is None else answer.values(header.lower())
    every = (one for value in values for one in elements(value))
    return next((one for one in every if not is_token(one)), None)


def _webkit(outcome: Outcome, facts: dict[str, str]) -> Iterator[str]:
    verdict, code = outcome.verdict, _webkit_code(outcome.verdict)
    reason = fill(_reason("webkit", code), facts)
    if code is Code.MISSING_ALLOW_ORIGIN_HEADER:
        reason += f" Status code: {facts['status']}"
    hop = _is_redirect(_answer(outcome)) and not verdict.is_preflight
    if hop and (code.is_cors or code in _REDIRECTIONS):
        reason = fill(WEBKIT_REDIRECTION, {"url": facts["target"]}) + reason
    if reason:
        yield reason
    if code is not Code.BAD_PORT:
        yield fill(WEBKIT_FRAME, facts)


_WEBKIT_SAYS: Final = {
    Code.PREFLIGHT_DISALLOWED_REDIRECT: Code.PREFLIGHT_INVALID_STATUS,
    Code.INVALID_REDIRECT: Code.UNSAFE_REDIRECT,
}


def _webkit_code(verdict: Verdict) -> Code:
    """Return WebKit's own division of the reasons: missing and wrong origins are one."""
    plain = base(verdict.code)
    blanks = plain is Code.MULTIPLE_ALLOW_ORIGIN_VALUES and "," not in (verdict.found or "")
    if blanks or plain in {Code.ALLOW_ORIGIN_MISMATCH, Code.INVALID_ALLOW_ORIGIN_VALUE}:
        return Code.MISSING_ALLOW_ORIGIN_HEADER
    return _WEBKIT_SAYS.get(plain, plain)


_LINES: Final = {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}
