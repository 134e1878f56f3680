"""The verdict of a browser on the responses, with the deciding step and the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.engine import BodyFault
from crossorigin.spec.text import SHOWN_CHARACTERS, short_repr

ResponseType: TypeAlias = Literal["basic", "cors", "opaque", "opaqueredirect"]
Headers: TypeAlias = tuple[tuple[str, str], ...]

DRAFT: Final = "https://fetch.spec.whatwg.org/review-drafts/2026-06/"
"""The text of the Fetch standard that the project pins: its Review Draft of June 2026."""

COMMIT: Final = "45097d986574e33c38b02ca4bd97a389b8b5a0c9"
"""The commit of whatwg/fetch with this text, as review-drafts/2026-06.bs."""

ANCHORS: Final = {
    "Append a request Origin header": "append-a-request-origin-header",
    "CORS check": "concept-cors-check",
    "CORS-preflight fetch": "cors-preflight-fetch-0",
    "HTTP fetch": "concept-http-fetch",
    "HTTP-network fetch": "concept-http-network-fetch",
    "HTTP-network-or-cache fetch": "concept-http-network-or-cache-fetch",
    "HTTP-redirect fetch": "concept-http-redirect-fetch",
    "Main fetch": "concept-main-fetch",
    "Request constructor": "dom-request",
    "TAO check": "concept-tao-check",
}
"""Algorithms that a verdict can name, with their anchors in the standard."""


class Code(StrEnum):
    """The reason of a verdict; the names are stable.

    The names come from ``Network.CorsError`` in Chrome's DevTools protocol, if it has one. The
    others, which are our own, come last.
    """

    MISSING_ALLOW_ORIGIN_HEADER = "MissingAllowOriginHeader"
    MULTIPLE_ALLOW_ORIGIN_VALUES = "MultipleAllowOriginValues"
    INVALID_ALLOW_ORIGIN_VALUE = "InvalidAllowOriginValue"
    ALLOW_ORIGIN_MISMATCH = "AllowOriginMismatch"
    WILDCARD_ORIGIN_NOT_ALLOWED = "WildcardOriginNotAllowed"
    INVALID_ALLOW_CREDENTIALS = "InvalidAllowCredentials"
    PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER = "PreflightMissingAllowOriginHeader"
    PREFLIGHT_MULTIPLE_ALLOW_ORIGIN_VALUES = "PreflightMultipleAllowOriginValues"
    PREFLIGHT_INVALID_ALLOW_ORIGIN_VALUE = "PreflightInvalidAllowOriginValue"
    PREFLIGHT_ALLOW_ORIGIN_MISMATCH = "PreflightAllowOriginMismatch"
    PREFLIGHT_WILDCARD_ORIGIN_NOT_ALLOWED = "PreflightWildcardOriginNotAllowed"
    PREFLIGHT_INVALID_ALLOW_CREDENTIALS = "PreflightInvalidAllowCredentials"
    PREFLIGHT_INVALID_STATUS = "PreflightInvalidStatus"
    PREFLIGHT_DISALLOWED_REDIRECT = "PreflightDisallowedRedirect"
    INVALID_ALLOW_METHODS_PREFLIGHT_RESPONSE = "InvalidAllowMethodsPreflightResponse"
    INVALID_ALLOW_HEADERS_PREFLIGHT_RESPONSE = "InvalidAllowHeadersPreflightResponse"
    METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE = "MethodDisallowedByPreflightResponse"
    HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE = "HeaderDisallowedByPreflightResponse"
    REDIRECT_CONTAINS_CREDENTIALS = "RedirectContainsCredentials"
    CORS_DISABLED_SCHEME = "CorsDisabledScheme"
    DISALLOWED_BY_MODE = "DisallowedByMode"
    NO_CORS_REDIRECT_MODE_NOT_FOLLOW = "NoCorsRedirectModeNotFollow"

    ALLOWED = "Allowed"
    INVALID_REQUEST = "InvalidRequest"
    UNSUPPORTED_BODY = "UnsupportedBody"
    BAD_PORT = "BadPort"
    MIXED_CONTENT = "MixedContent"
    NETWORK_FAILURE = "NetworkFailure"
    BLOCKED_BY_RESOURCE_POLICY = "BlockedByResourcePolicy"
    REDIRECT_DISALLOWED = "RedirectDisallowed"
    INVALID_REDIRECT = "InvalidRedirect"
    UNSAFE_REDIRECT = "UnsafeRedirect"
    TOO_MANY_REDIRECTS = "TooManyRedirects"
    BODY_NOT_REPLAYABLE = "BodyNotReplayable"
    INTEGRITY_MISMATCH = "IntegrityMismatch"
    KEEPALIVE_TOO_LARGE = "KeepaliveTooLarge"

    @property
    def is_cors(self) -> bool:
        """Whether the CORS protocol is the reason, not the network or the page itself."""
        return self in _OF_CORS

    @property
    def of_preflight(self) -> Code:
        """The code for the same finding on the response to a preflight."""
        return Code(f"Preflight{self.value}")


_OF_CORS: Final = frozenset(list(Code)[: list(Code).index(Code.ALLOWED)])


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the Fetch standard.

    Attributes:
        algorithm: one of `ANCHORS`.
        number: the step's number, with dots for steps within steps.
    """

    algorithm: str
    number: str

    @property
    def url(self) -> str:
        """The link to the step, in the pinned text of the standard."""
        return f"{DRAFT}#{ANCHORS[self.algorithm]}"

    def __str__(self) -> str:
        """Return the citation in the usual form."""
        return f"Fetch, “{self.algorithm}”, step {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The action of a browser, with the reason.

    Attributes:
        allowed: whether the page's fetch succeeded. For a no-cors request that means an
            opaque response.
        code: the reason, as a stable name.
        step: the step of the Fetch standard that decided.
        header: the header that decided, or None.
        expected: the value that the header, or the request, would have needed, or None.
        found: the actual value; None if there was none.
        url: the URL whose response decided: the last hop.
        exchange: the index, in the order sent, of the exchange that decided; None if nothing
            had been sent.
    """

    allowed: bool
    code: Code
    step: Step
    header: str | None = None
    expected: str | None = None
    found: str | None = None
    url: str = ""
    exchange: int | None = None

    @property
    def is_preflight(self) -> bool:
        """Whether the response to a preflight decided."""
        return "Preflight" in self.code.value

    def __str__(self) -> str:
        """Return one line; values from outside are escaped and cut."""
        word = "allowed" if self.allowed else "blocked"
        subject = f"{self.header}: " if self.header else ""
        wanted = None if self.expected is None else short_repr(self.expected)
        expected = "" if wanted is None else f"expected {wanted}, "
        found = "found none" if self.found is None else f"found {short_repr(self.found)}"
        detail = f": {subject}{expected}{found}" if self.header or expected else ""
        return f"{word} [{self.code}] at {self.step}{detail}"


_USERINFO: Final = re.compile(r"(?<=://)[^/?#\\]*@")
_READ: Final = 8_192
"""The greatest number of characters that are searched for user names."""


def escape(text: str) -> str:
    """Return `text` escaped and cut as `short_repr` does, without quotes.

    User names and passwords of URLs are secrets, and are left out.
    """
    escaped = ascii(_USERINFO.sub("", text[:_READ])[: SHOWN_CHARACTERS + 1])[1:-1]
    return escaped if len(escaped) <= SHOWN_CHARACTERS else escaped[:SHOWN_CHARACTERS] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRequest:
    """One request to send, unchanged. The sender adds the cookies.

    Attributes:
        is_preflight: whether the request is a preflight.
        method: the method on the wire.
        url: the absolute URL, without fragment and user name.
        headers: the headers in order, with the page's spelling. The sender adds Host,
            Content-Length and similar headers.
        body: the body; None without one.
        streamed: whether the body is a stream, which cannot be sent over HTTP/1.1.
        includes_credentials: whether to send the cookies and take Set-Cookie.
        same_site: whether page and URL belong to one site, which some cookies require.
        sets_same_site: whether the response may set such cookies.
    """

    is_preflight: bool
    method: str
    url: str
    headers: Headers
    body: bytes | None = None
    streamed: bool = False
    includes_credentials: bool = False
    same_site: bool = False
    sets_same_site: bool = False

    def values(self, name: str) -> list[str]:
        """Return the values of the lines of header `name`, lower-case."""
        return [value for key, value in self.headers if key.lower() == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireResponse:
    """One response as received.

    Attributes:
        status: the status code, from 100 to 999.
        headers: one pair per header line, in order, values without outer blanks.
        body: the body, decoded from its content coding.
        fault: the fault of the body: ``cut``, ``unended`` for chunks without the last
            one, or ``coding`` if it is not in its content coding (then it is unchanged); None
            for nothing. Only the head decides whether the page may read the response.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    fault: BodyFault | None = None

    def values(self, name: str) -> list[str]:
        """Return the values of the lines of header `name`, lower-case."""
        return [value.strip(" \t") for key, value in self.headers if key.lower() == name]

    def get(self, name: str) -> str | None:
        """Return the combined value of header `name`, or None (Fetch, header list "get")."""
        values = self.values(name)
        return ", ".join(values) if values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResponse:
    """The part of a response that a page may see (Fetch, "filtered response").

    Attributes:
        type: the response type.
        status: the status code; 0 unless the type is ``basic`` or ``cors``.
        url: the URL of the last hop, without fragment; empty for ``opaque``.
        redirected: whether there was more than one hop.
        headers: the visible ones, lower-case, in order.
        body: empty if the page sees none.
        timing_allowed: whether the page may read the details of Resource Timing.
        complete: whether the body can be read to its end. ``fetch()`` resolves in any case;
            ``text()`` and similar methods, and XMLHttpRequest, fail if it cannot.
    """

    type: ResponseType
    status: int
    url: str
    redirected: bool
    headers: Headers
    body: bytes
    timing_allowed: bool
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response.

    Attributes:
        request: the request as sent.
        response: None if none came: refused, timed out, or not HTTP.
    """

    request: WireRequest
    response: WireResponse | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one fetch.

    Attributes:
        verdict: the verdict.
        response: the filtered response; None if the fetch was blocked.
        exchanges: the requests sent with their responses, in order.
    """

    verdict: Verdict
    response: PageResponse | None
    exchanges: tuple[Exchange, ...]
