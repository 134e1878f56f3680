"""Addresses: the origin of a page, and the URL of the server under test."""

from __future__ import annotations

import re
from typing import Final, cast

from crossorigin.fetch.url import Url, parse
from crossorigin.spec.text import short_repr
from crossorigin.testing.applications import host_of_django, is_django
from crossorigin.testing.options import check_text

_CUSTOM_ORIGIN: Final = re.compile(
    r"(?!(?:https?|wss?|ftp|file|data|blob|about|javascript)://)"
    r"[a-z][a-z0-9+.-]*://[A-Za-z0-9._~-]+(?::[0-9]{1,5})?"
)
"""The origins of native shells and extensions, which engines serialize unchanged."""


def checked_origin(origin: str) -> str:
    """Return the origin of a page unchanged.

    Raises:
        ValueError: it is not one.
    """
    check_text("origin", origin)
    parsed = parse(origin)
    serialized = "null" if origin == "null" or parsed is None else parsed.origin
    if serialized == origin or _CUSTOM_ORIGIN.fullmatch(origin):
        return origin
    instead = "" if serialized == "null" else f" Write {serialized!r} instead."
    if origin.startswith("file:"):
        instead = " The origin of a file is 'null'."
    message = f"{short_repr(origin)} is not the origin of a page.{instead}"
    raise ValueError(message)


def default_base(app: object) -> str:
    """Return the URL of an application without ``base_url``."""
    host = "api.example"
    return f"https://{host_of_django(host) if is_django(app) else host}"


def checked_base(url: str) -> Url:
    """Return the parsed URL of a server.

    Raises:
        ValueError: it is not one.
    """
    parsed = parse(url)
    if parsed is None or not parsed.is_http:
        message = (
            f"{short_repr(url)} is not the URL of a server: it begins with http:// or https://."
        )
        raise ValueError(message)
    return parsed


def known(url: str) -> Url:
    """Return the parsed form of a URL that has been parsed before."""
    # Every URL on the wire has been parsed before.
    return cast("Url", parse(url))
