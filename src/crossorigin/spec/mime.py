"""MIME types: as much of their grammar as the safelist of request headers needs."""

from __future__ import annotations

from typing import Final

from crossorigin.spec.tokens import is_token

HTTP_WHITESPACE: Final = "\t\n\r "
"""Fetch, "HTTP whitespace"."""


def essence(value: str) -> str | None:
    """Return the type and subtype of `value` in lower case, or None if it is no MIME type.

    MIME Sniffing, "parse a MIME type", steps 1 to 10. Parameters are ignored.
    """
    kind, slash, rest = value.strip(HTTP_WHITESPACE).partition("/")
    subtype = rest.partition(";")[0].rstrip(HTTP_WHITESPACE)
    if not slash or not is_token(kind) or not is_token(subtype):
        return None
    return f"{kind}/{subtype}".lower()
