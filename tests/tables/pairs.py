"""Pairs: policies, and requests of pages, that are tried all with all."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

A: Final = "https://app.example"
B: Final = "https://b.example"
LONG: Final = tuple((f"X-{number:04}", "") for number in range(200))


def known(origin: str) -> bool:
    """An owner's own function."""
    return origin == A


async def known_later(origin: str) -> bool:
    """The same, which really suspends."""
    await asyncio.sleep(0)
    return origin == A


POLICIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "public": {},
    "public, listed": {
        "allow_methods": ("PUT",),
        "allow_headers": ("X-Token",),
        "max_age": None,
    },
    "public, exposed": {"expose_headers": ("X-Total",)},
    "public, all exposed": {"expose_headers": "*"},
    "public, anything": {"allow_methods": "*", "allow_headers": "*"},
    "one": {"allow_origins": A},
    "one, nothing else": {"allow_origins": [A], "allow_methods": (), "allow_headers": ()},
    "one, anything": {
        "allow_origins": [A],
        "allow_methods": "*",
        "allow_headers": "*",
        "preflight_status": 200,
    },
    "credentials": {"allow_origins": [A, B], "allow_credentials": True},
    "credentials, anything": {
        "allow_origins": [A],
        "allow_methods": "*",
        "allow_headers": "*",
        "allow_credentials": True,
    },
    "credentials, listed": {
        "allow_origins": [A],
        "allow_methods": ("DELETE",),
        "allow_headers": ("Authorization",),
        "allow_credentials": True,
        "expose_headers": ("X-Total", "ETag"),
    },
    "credentials, all exposed": {
        "allow_origins": [A],
        "expose_headers": "*",
        "allow_credentials": True,
    },
    "pattern": {"allow_origins": ["https://*.example"]},
    "regex": {"allow_origins": re.compile(r"https://[a-z]{1,3}\.example")},
    "null": {"allow_origins": ["null"], "accept_risks": {"null-origin"}},
    "function": {"allow_origins": known},
    "function, later": {"allow_origins": known_later},
}
"""The fields of each policy."""

REQUESTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "get": {},
    "head": {"method": "HEAD"},
    "get, other origin": {"origin": B},
    "get, evil": {"origin": "https://evil.test"},
    "get, subdomain": {"origin": "https://x.y.example"},
    "get, opaque": {"origin": "null"},
    "get, http": {"origin": "http://app.example"},
    "get, credentials": {"credentials": "include"},
    "get, credentials, evil": {"credentials": "include", "origin": "https://evil.test"},
    "get, omit": {"credentials": "omit"},
    "form": {
        "method": "POST",
        "body": "a=b",
        "headers": (("Content-Type", "application/x-www-form-urlencoded"),),
    },
    "json": {
        "method": "POST",
        "body": "{}",
        "headers": (("Content-Type", "application/json"),),
    },
    "json, evil": {
        "method": "POST",
        "body": "{}",
        "headers": (("Content-Type", "application/json"),),
        "origin": "https://evil.test",
    },
    "json, credentials": {
        "method": "POST",
        "body": "{}",
        "headers": (("Content-Type", "application/json"),),
        "credentials": "include",
    },
    "put": {"method": "put"},
    "put, credentials": {"method": "PUT", "credentials": "include"},
    "put, opaque": {"method": "PUT", "origin": "null"},
    "delete, credentials": {"method": "DELETE", "credentials": "include"},
    "PATCH": {"method": "PATCH"},
    "patch": {"method": "patch"},
    "own method": {"method": "CHICKEN"},
    "star as method": {"method": "*"},
    "options": {"method": "OPTIONS"},
    "token": {"headers": (("X-Token", "1"),)},
    "token, put": {"method": "PUT", "headers": (("x-tOKEN", "1"),)},
    "authorization": {"headers": (("Authorization", "x"),)},
    "authorization, credentials": {
        "headers": (("Authorization", "x"),),
        "credentials": "include",
    },
    "two headers": {"headers": (("X-Token", "1"), ("X-Other", "2"))},
    "star as header": {"headers": (("*", "1"),)},
    "range": {"headers": (("Range", "bytes=0-5"),)},
    "range from the end": {"headers": (("Range", "bytes=-5"),)},
    "long accept": {"headers": (("Accept", "a" * 129),)},
    "200 headers": {"headers": LONG},
}
"""The fields of each request."""

CODES: Final = {
    "origin-not-allowed": "MissingAllowOriginHeader",
    "method-not-allowed": "MethodDisallowedByPreflightResponse",
    "header-not-allowed": "HeaderDisallowedByPreflightResponse",
    "too-many-headers": "HeaderDisallowedByPreflightResponse",
}
"""The browser's code for a decision's reason; in a preflight, Preflight… comes before the
first."""
