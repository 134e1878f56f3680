"""Values: expressions for texts of requests that an edge compares or echoes.

All have their anchors. Those with a look-ahead are for PCRE only.
"""

from __future__ import annotations

import re
from typing import Final

from crossorigin.engine.preflight import MAX_REQUEST_HEADERS_BYTES, MAX_REQUEST_HEADERS_NAMES
from crossorigin.spec import methods
from crossorigin.spec.headers import FORBIDDEN_REQUEST, FORBIDDEN_REQUEST_PREFIXES

NAME: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
"""A token of RFC 9110, without anchors."""

_REFUSED_METHOD: Final = rf"(?i:{'|'.join(sorted(methods.FORBIDDEN))}|\*)\z"

REFUSED_METHOD: Final = f"^{_REFUSED_METHOD}"
"""A method that no page may use, or a star, which would allow any method."""

METHOD_NAME: Final = rf"^(?!{_REFUSED_METHOD}){NAME}\z"
"""A method that pages may use; see `engine.preflight`."""


def _folded(name: str) -> str:
    """Return an expression for `name` with an underscore in place of any of its hyphens."""
    return name.replace("-", "[-_]")


# Servers of WSGI read an underscore as a hyphen; a page cannot send the name with hyphens.
# A star would allow any header.
_REFUSED: Final = "|".join(
    (
        r"\*(?:[ \t,]|\z)",
        *(f"{_folded(prefix)}" for prefix in FORBIDDEN_REQUEST_PREFIXES),
        *(
            f"{_folded(name)}(?:[ \\t,]|\\z)"
            for name in sorted(FORBIDDEN_REQUEST)
            if "-" in name
        ),
    )
)

HEADER_NAMES: Final = (
    rf"^(?=.{{1,{MAX_REQUEST_HEADERS_BYTES}}}\z)(?!(?:.*[ \t,])?(?i:{_REFUSED}))"
    rf"{NAME}(?:[ \t]*,[ \t]*{NAME}){{0,{MAX_REQUEST_HEADERS_NAMES - 1}}}\z"
)
"""A list of header names, within the limits of `engine.preflight`."""

REFUSED_NAME: Final = rf"(?i:(?:^|[ \t,])(?:{_REFUSED}))"
"""A list with a star, or a name that WSGI servers read as a name that no page may set."""

LONG: Final = "^.{1000}."
"""More than 1,000 bytes: the highest count of a repetition in RE2 and Go."""

NAMES: Final = rf"^{NAME}(?:[ \t]*,[ \t]*{NAME}){{0,{MAX_REQUEST_HEADERS_NAMES - 1}}}\z"
"""A list of header names, for engines without look-ahead."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9/_-]")


def path_bytes(path: str) -> str:
    """Return an expression for a decoded path, for engines that compare its bytes in UTF-8."""
    found = (chr(byte) for byte in path.encode())
    return "".join(each if _PLAIN.match(each) else f"\\x{ord(each):02x}" for each in found)


def path_characters(path: str) -> str:
    """Return an expression for a decoded path, for engines that compare characters."""
    return "".join(each if _PLAIN.match(each) else f"\\x{{{ord(each):x}}}" for each in path)
