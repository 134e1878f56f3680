"""Methods: the safelisted and the forbidden ones, and the six that browsers normalize."""

from __future__ import annotations

from typing import Final

SAFELISTED: Final = frozenset({"GET", "HEAD", "POST"})
"""Fetch, "CORS-safelisted method": these need no entry in Access-Control-Allow-Methods."""

FORBIDDEN: Final = frozenset({"CONNECT", "TRACE", "TRACK"})
"""Fetch, "forbidden method": compared without regard to case."""

NORMALIZED: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"})
"""Fetch, "normalize a method": only these six; `patch` stays `patch`."""


def is_forbidden(method: str) -> bool:
    """Return whether no page may use `method` (Fetch, "forbidden method")."""
    return method.upper() in FORBIDDEN


def normalize(method: str) -> str:
    """Return `method` as a browser sends it (Fetch, "normalize a method")."""
    upper = method.upper()
    return upper if upper in NORMALIZED else method


OVERRIDING: Final = frozenset({"x-http-method", "x-http-method-override", "x-method-override"})
"""Headers, in lower case, with which a layer of an application may run the handler of another
method than the one that a browser announced: Django REST framework, Rack, OData and Flask's
patterns use them."""
