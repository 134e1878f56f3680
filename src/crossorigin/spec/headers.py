"""Header names with rules in the standard: forbidden, safelisted or hidden."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.spec.lists import split_values
from crossorigin.spec.methods import is_forbidden

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

METHOD_OVERRIDES: Final = frozenset(
    {"x-http-method", "x-http-method-override", "x-method-override"}
)
"""Fetch, "forbidden request-header", step 3: forbidden where the value names a forbidden
method."""

SAFELISTED_REQUEST: Final = frozenset(
    {"accept", "accept-language", "content-language", "content-type", "range"}
)
"""Fetch, "CORS-safelisted request-header", step 2: the names; their values have rules too."""

SAFELISTED_BY_CHROMIUM: Final = frozenset(
    {"device-memory", "downlink", "dpr", "ect", "rtt", "save-data", "viewport-width", "width"}
)
"""Names that Chromium's list has, too."""

NO_CORS_SAFELISTED_REQUEST: Final = SAFELISTED_REQUEST - {"range"}
"""Fetch, "no-CORS-safelisted request-header name"."""

MAX_SAFELISTED_VALUE: Final = 128
"""Bytes. Fetch, "CORS-safelisted request-header", step 1."""

MAX_SAFELISTED_VALUES: Final = 1024
"""Bytes, all safelisted values together. Fetch, "CORS-unsafe request-header names", step 5."""

SAFELISTED_ESSENCES: Final = frozenset(
    {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
"""Fetch, "CORS-safelisted request-header", step 2: the types that an HTML form can send."""

NON_WILDCARD_REQUEST: Final = frozenset({"authorization"})
"""Fetch, "CORS non-wildcard request-header name": a star does not cover it."""

REQUEST_BODY: Final = frozenset(
    {"content-encoding", "content-language", "content-location", "content-type"}
)
"""Fetch, "request-body-header name": dropped together with the body."""

# Fetch, "CORS-unsafe request-header byte", and, for the two language headers, every byte
# outside their own set.
_UNSAFE_BYTES: Final = re.compile(r"[\x00-\x08\x0a-\x1f\"():<>?@\[\\\]{}\x7f]")
_LANGUAGE_BYTES: Final = re.compile(r"[0-9A-Za-z *,\-.;=]*")

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
"""The prefix of the names of the CORS protocol's own headers."""


def is_forbidden_request(name: str) -> bool:
    """Return whether no page may set the header `name`, with any value.

    Fetch, "forbidden request-header", steps 1 and 2.
    """
    lower = name.lower()
    return lower in FORBIDDEN_REQUEST or lower.startswith(FORBIDDEN_REQUEST_PREFIXES)


READ_AS_PATH: Final = frozenset({"path-info", "script-name"})
"""Names with a hyphen in place of the underscore, from which a server may take the path."""


def is_read_as_forbidden(name: str) -> bool:
    """Return whether a server may read the header `name` as one that no page may set.

    CGI and WSGI have one spelling for ``_`` and ``-``, and some servers pass such lines on: the
    header ``Sec_Fetch_Site`` of a page would be read as ``Sec-Fetch-Site``, and gunicorn reads
    ``SCRIPT_NAME`` as the prefix of the application.
    """
    spelt = name.replace("_", "-")
    return "_" in name and (is_forbidden_request(spelt) or spelt.lower() in READ_AS_PATH)


def is_forbidden_override(name: str, value: str) -> bool:
    """Return whether the value of the header names a method that no page may use.

    Fetch, "forbidden request-header", step 3.
    """
    if name.lower() not in METHOD_OVERRIDES:
        return False
    return any(is_forbidden(method) for method in split_values(value))


def has_unsafe_byte(value: str) -> bool:
    """Return whether `value` has a byte that needs a preflight.

    Fetch, "CORS-unsafe request-header byte".
    """
    return _UNSAFE_BYTES.search(value) is not None


def is_language_value(value: str) -> bool:
    """Return whether `value` has only the bytes that the safelist lets languages have.

    Fetch, "CORS-safelisted request-header", step 2, Accept-Language and Content-Language.
    """
    return _LANGUAGE_BYTES.fullmatch(value) is not None


def is_forbidden_response(name: str) -> bool:
    """Return whether no page may read the header `name`."""
    return name.lower() in FORBIDDEN_RESPONSE
