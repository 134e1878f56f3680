"""Header names: which of them the standard reserves, hides, or always shows."""

from __future__ import annotations

from typing import Final

FORBIDDEN_REQUEST: Final = frozenset(
    {
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)
"""Fetch, "forbidden request-header", step 1. The three X-…-Method-Override names of step 3
are forbidden by their value, not by their name, and so are not here."""

FORBIDDEN_REQUEST_PREFIXES: Final = ("proxy-", "sec-")
"""Fetch, "forbidden request-header", step 2."""

FORBIDDEN_RESPONSE: Final = frozenset({"set-cookie", "set-cookie2"})
"""Fetch, "forbidden response-header name": never shown to a page."""

SAFELISTED_RESPONSE: Final = frozenset(
    {
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    }
)
"""Fetch, "CORS-safelisted response-header name": shown to a page without being exposed."""

PROTOCOL_PREFIX: Final = "access-control-"
"""What the names of the CORS protocol's own headers start with."""


def is_forbidden_request(name: str) -> bool:
    """Say whether no page may set the header `name` (Fetch, "forbidden request-header")."""
    lower = name.lower()
    return lower in FORBIDDEN_REQUEST or lower.startswith(FORBIDDEN_REQUEST_PREFIXES)


def is_forbidden_response(name: str) -> bool:
    """Say whether no page may read the header `name`."""
    return name.lower() in FORBIDDEN_RESPONSE
