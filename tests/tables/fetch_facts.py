"""Facts about the Fetch standard's text: which algorithms there are, and their steps.

Read in the text that the project pins: the Review Draft of June 2026, which whatwg/fetch has at
`COMMIT` as `PATH`.
"""

from collections.abc import Mapping
from typing import NamedTuple

COMMIT = "45097d986574e33c38b02ca4bd97a389b8b5a0c9"
PATH = "review-drafts/2026-06.bs"


class Algorithm(NamedTuple):
    """An algorithm, or a section or term that has no steps.

    Attributes:
        anchor: the id, or None where the build makes it from the text.
        steps: by the number of the step that holds them (empty for the outermost), how many
            steps there are.
    """

    anchor: str | None
    steps: Mapping[str, int]


ALGORITHMS: Mapping[str, Algorithm] = {
    "Append a request Origin header": Algorithm(
        "append-a-request-origin-header", {"": 4, "4": 2}
    ),
    "CORS check": Algorithm("concept-cors-check", {"": 8}),
    "CORS-preflight fetch": Algorithm("cors-preflight-fetch-0", {"": 8, "5": 2, "7": 16}),
    "CORS-safelisted request-header": Algorithm(None, {"": 3}),
    "CORS-unsafe request-header names": Algorithm(None, {"": 6, "4": 2}),
    "HTTP fetch": Algorithm("concept-http-fetch", {"": 7, "3": 6, "4": 5, "4.1": 2, "6": 2}),
    "HTTP-network fetch": Algorithm("concept-http-network-fetch", {"": 19, "8": 5}),
    "HTTP-network-or-cache fetch": Algorithm(
        "concept-http-network-or-cache-fetch",
        {"": 19, "8": 26, "8.2": 3, "8.10": 5, "8.21": 2, "11": 5, "16": 5, "17": 2},
    ),
    "HTTP-redirect fetch": Algorithm("concept-http-redirect-fetch", {"": 22, "12": 2, "21": 2}),
    "Headers append": Algorithm("concept-headers-append", {"": 5, "3": 4}),
    "Main fetch": Algorithm("concept-main-fetch", {"": 23, "14": 2, "14.1": 3, "22": 3}),
    "Request constructor": Algorithm(
        "dom-request",
        {"": 42, "5": 5, "13": 8, "25": 4, "32": 2, "33": 5, "37": 4, "39": 3},
    ),
    "TAO check": Algorithm("concept-tao-check", {"": 8}),
    "create a new cache entry": Algorithm("concept-cache-create-entry", {"": 2}),
    "determine the same-site mode": Algorithm(None, {"": 6}),
    "forbidden request-header": Algorithm(None, {"": 4, "3": 2}),
    "get, decode, and split": Algorithm(None, {"": 5, "5": 8}),
    "location URL": Algorithm("concept-response-location-url", {"": 5}),
    "parse a single range header value": Algorithm("simple-range-header-value", {"": 19}),
    "redirect-taint": Algorithm("concept-request-tainted-origin", {"": 5, "4": 4}),
    "serializing a request origin": Algorithm(None, {"": 3}),
}
"""The algorithms that are cited with steps, as they are cited."""

TERMS = {
    "CORS non-wildcard request-header name",
    "CORS protocol and HTTP caches",
    "CORS-preflight fetch",
    "CORS-safelisted method",
    "CORS-safelisted response-header name",
    "CORS-unsafe request-header byte",
    "HTTP whitespace",
    "Headers append",
    "Origin header",
    "bad port",
    "cache entry match",
    "clear cache entries",
    "cross-origin resource policy check",
    "data: URL processor",
    "extract header list values",
    "fetch",
    "filtered response",
    "forbidden method",
    "forbidden response-header name",
    "header-name cache entry match",
    "method cache entry match",
    "no-CORS-safelisted request-header",
    "no-CORS-safelisted request-header name",
    "normalize a method",
    "null body status",
    "ok status",
    "redirect status",
    "request-body-header name",
    "scheme fetch",
    "text()",
}
"""Sections, terms and algorithms that are cited without steps."""

CORS_ERRORS = {
    "AllowOriginMismatch",
    "CorsDisabledScheme",
    "DisallowedByMode",
    "HeaderDisallowedByPreflightResponse",
    "InvalidAllowCredentials",
    "InvalidAllowHeadersPreflightResponse",
    "InvalidAllowMethodsPreflightResponse",
    "InvalidAllowOriginValue",
    "MethodDisallowedByPreflightResponse",
    "MissingAllowOriginHeader",
    "MultipleAllowOriginValues",
    "NoCorsRedirectModeNotFollow",
    "PreflightAllowOriginMismatch",
    "PreflightDisallowedRedirect",
    "PreflightInvalidAllowCredentials",
    "PreflightInvalidAllowOriginValue",
    "PreflightInvalidStatus",
    "PreflightMissingAllowOriginHeader",
    "PreflightMultipleAllowOriginValues",
    "PreflightWildcardOriginNotAllowed",
    "RedirectContainsCredentials",
    "WildcardOriginNotAllowed",
}
"""Names of Chrome's DevTools protocol, Network.CorsError, that concern the CORS protocol."""
