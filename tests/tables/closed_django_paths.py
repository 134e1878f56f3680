"""Rule 18: spellings of two closed paths, as they stand in the line of a request.

A map closes ``/internal/*`` and ``/private/*``, and leaves ``/public/*`` to the default, which
is public. No spelling may be answered with a wider policy than the plain path's, for any
server, the router or the handler of static files makes of it.
"""

from typing import Final

ROUTE: Final = "/internal/x"
"""A route that the map closes."""

FILE: Final = "/private/secret.txt"
"""A file that the map closes, in a folder whose other files are public."""

SPELLINGS: Final = (
    "{closed}",
    "{closed}/",
    "/{closed}",
    "//{closed}",
    "/{closed}/",
    "/%2F{below}",
    "/%2f{below}",
    "/%2F%2F{below}",
    "/.{closed}",
    "/%2e{closed}",
    "/./.{closed}",
    "/.%2F{below}",
    "/..{closed}",
    "/%2e%2e{closed}",
    "/public/..{closed}",
    "/public/..%2F{below}",
    "/public/%2e%2e{closed}",
    "/public/%2e%2e%2f{below}",
    "/public//..{closed}",
    "/public/x/..%2F..%2F{below}",
    "/x/..%2F{below}",
    "/public/..%5C{below}",
    "/%5C{below}",
    "{closed}%00",
    "/public/%00/..{closed}",
    "{doubled}",
)
"""Formats: `closed` is the path, `below` the same without its first slash, `doubled` the same
with every slash twice."""


def spelled(closed: str) -> list[str]:
    """Return all spellings of a closed path."""
    below, doubled = closed.removeprefix("/"), closed.replace("/", "//")
    return [each.format(closed=closed, below=below, doubled=doubled) for each in SPELLINGS]
