"""MIME types: the part of their grammar that the safelist of request headers needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossorigin.spec.tokens import is_token

HTTP_WHITESPACE: Final = "\t\n\r "
"""Fetch, "HTTP whitespace"."""

_PARAMETER: Final = re.compile(
    r"(?P<name>[^;=]*)(?:=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\\?(?:\"[^;]*|$)|(?P<plain>[^;]*)))?(?:;|$)",
    re.DOTALL,
)
# MIME Sniffing, "HTTP quoted-string token code point".
_QUOTABLE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


def essence(value: str) -> str | None:
    """Return the type and subtype of `value` in lower case, or None if it is not a MIME type.

    MIME Sniffing, "parse a MIME type", steps 1 to 10. Parameters are ignored.
    """
    kind, slash, rest = value.strip(HTTP_WHITESPACE).partition("/")
    subtype = rest.partition(";")[0].rstrip(HTTP_WHITESPACE)
    if not slash or not is_token(kind) or not is_token(subtype):
        return None
    return f"{kind}/{subtype}".lower()


def serialize(value: str) -> str | None:
    """Return `value` in the form that its parser gives back, or None if it is no MIME type.

    MIME Sniffing, "parse a MIME type" and "serialize a MIME type".
    """
    kind = essence(value)
    if kind is None:
        return None
    parameters: dict[str, str] = {}
    for name, given in _parameters(value.partition(";")[2]):
        # MIME Sniffing, "parse a MIME type", step 11.9: the first parameter of a name counts,
        # and only with a value that is valid in a header.
        if is_token(name) and _QUOTABLE.fullmatch(given):
            parameters.setdefault(name.lower(), given)
    return kind + "".join(f";{name}={_quoted(text)}" for name, text in parameters.items())


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for match in _PARAMETER.finditer(text):
        name = match["name"].lstrip(HTTP_WHITESPACE)
        if match["quoted"] is not None:
            yield name, re.sub(r"\\(.)", r"\1", match["quoted"], flags=re.DOTALL)
        elif match["plain"]:
            value = match["plain"].rstrip(HTTP_WHITESPACE)
            if value:
                yield name, value


def _quoted(value: str) -> str:
    if is_token(value):
        return value
    escaped = re.sub(r"([\"\\])", r"\\\1", value)
    return f'"{escaped}"'
