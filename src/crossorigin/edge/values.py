"""Values: expressions for texts of requests that an edge compares or echoes.

All are for PCRE, and have their anchors.
"""

from __future__ import annotations

import re
from typing import Final

from crossorigin.engine.preflight import MAX_REQUEST_HEADERS_BYTES, MAX_REQUEST_HEADERS_NAMES
from crossorigin.spec import methods
from crossorigin.spec.headers import FORBIDDEN_REQUEST, FORBIDDEN_REQUEST_PREFIXES

_NAME: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"

METHOD_NAME: Final = rf"^(?!(?i:{'|'.join(sorted(methods.FORBIDDEN))})\z){_NAME}\z"
"""A method that pages may use; see `engine.preflight`."""


def _folded(name: str) -> str:
    """Return an expression for `name` where an underscore stands for any of its hyphens."""
    return name.replace("-", "[-_]")


# Servers of WSGI read an underscore as a hyphen; a page cannot send the name with hyphens.
_FORGED: Final = "|".join(
    (
        *(f"{_folded(prefix)}" for prefix in FORBIDDEN_REQUEST_PREFIXES),
        *(
            f"{_folded(name)}(?:[ \\t,]|\\z)"
            for name in sorted(FORBIDDEN_REQUEST)
            if "-" in name
        ),
    )
)

HEADER_NAMES: Final = (
    rf"^(?=.{{1,{MAX_REQUEST_HEADERS_BYTES}}}\z)(?!(?:.*[ \t,])?(?i:{_FORGED}))"
    rf"{_NAME}(?:[ \t]*,[ \t]*{_NAME}){{0,{MAX_REQUEST_HEADERS_NAMES - 1}}}\z"
)
"""A list of header names, within the limits of `engine.preflight`."""

_PLAIN: Final = re.compile(rb"[A-Za-z0-9/_-]")


def path_bytes(path: str) -> str:
    """Return an expression for the bytes of a decoded path, in UTF-8."""
    found = (bytes([byte]) for byte in path.encode())
    return "".join(
        each.decode() if _PLAIN.match(each) else f"\\x{each.hex()}" for each in found
    )
