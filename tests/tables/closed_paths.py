"""Rule 18: spellings of two closed paths, as they stand in the line of a request.

A map closes ``/internal/*`` and ``/private/*``, and its default is public. `ROUTE` is a route,
`FILE` a file below a folder that is served whole. Routers and file systems take some of the
spellings for them: none may be answered with a wider policy than the path itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote

ROUTE: Final = "/internal/x"
FILE: Final = "/private/secret.txt"
FOLDER: Final = Path(__file__).parent.parent / "contract" / "folder"
"""The served folder: a public part, and a closed one with the file."""
SECRET: Final = b"closed to pages"

Outcome = Literal["closed", "ambiguous", "public"]

_FORMS: dict[Outcome, tuple[str, ...]] = {
    # The entry of the path itself matches, in every reading.
    "closed": (
        "/{folder}/{last}",
        "/{folder}/{last}/",
        "/{folder}/{last}//",
        "/{folder}//{last}",
        "/{folder}%2F{last}",
        "/{folder}/./{last}",
        "/{folder}/{last}/.",
        "/{folder}/{last}%00",
        "/{folder}/{last}%00.txt",
        "/{folder}/{last};a=b",
        "/{folder}/{last}%3Ba=b",
        "/{folder}/{last}?a=b",
        "/{folder}/{last}%3Fa=b",
        "/{folder}/{last}%23a",
        "/{folder}/{last}.",
        "/{folder}/{last}%20",
        "/{folder}/{last}%FF",
        "/{folder}/{last}%0A",
        "/{folder}/{last}%0a",
        "/{folder}/{last}%0A%0A",
        "/{folder}/{last}%0D%0A",
        "/{folder}/{last}/%0A",
        "/{folder}/%0A{last}",
        "/{folder}/%0A/{last}",
        "/{folder}/{upper_last}",
        "/{encoded}/{last}",
    ),
    # It matches in one reading, and the default in another. A path with a dot segment of two
    # dots can be each path: a file server joins it with its folder, of any name.
    "ambiguous": (
        "//{folder}/{last}",
        "///{folder}/{last}",
        "//{folder}/{last}/",
        "//{folder}//{last}",
        "/%2F{folder}/{last}",
        "/%2f%2F{folder}/{last}",
        "/%2F/{folder}/{last}",
        "/./{folder}/{last}",
        "/.//{folder}/{last}",
        "/.%2F{folder}/{last}",
        "/%2e/{folder}/{last}",
        "/%2E%2F{folder}/{last}",
        "/././{folder}/{last}",
        "/../{folder}/{last}",
        "/..%2F{folder}/{last}",
        "/%2e%2e/{folder}/{last}",
        "/x/..%2F{folder}/{last}",
        "/x/..//{folder}/{last}",
        "/x/.././{folder}/{last}",
        "/x//../{folder}/{last}",
        "/x//../../{folder}/{last}",
        "/public/../{folder}/{last}",
        "/public/..%2F{folder}/{last}",
        "/public/%2e%2e/{folder}/{last}",
        "/public/%2e%2e%2f{folder}/{last}",
        "/public//../{folder}/{last}",
        "/public//{folder}/../../{folder}/{last}",
        "/public/x/../../{folder}/{last}",
        "/public/x/..%2F..%2F{folder}/{last}",
        "/public/..%5C{folder}/{last}",
        "/public%5C..%5C{folder}%5C{last}",
        "/%5C{folder}/{last}",
        "/{folder}%5C{last}",
        "/{folder}%00/{last}",
        "/{folder}%00",
        "/{folder}%0A/{last}",
        "/{folder}%0a",
        "/{folder}%0A%0A",
        "/{folder}%0A%00",
        "/%0A/{folder}/{last}",
        "/..%0A/{folder}/{last}",
        "/public/..%0A%5C{folder}/{last}",
        "/{folder}/y/../{last}",
        "/{folder}/..%2F{folder}/{last}",
        "/{folder}/y%5C..%5C{last}",
        "/public/%00/../{folder}/{last}",
        "/public/..%00/{folder}/{last}",
        # Through the name of the served folder, or of a folder above it.
        "/../{served}/{folder}/{last}",
        "/..%2F{served}/{folder}/{last}",
        "/..%2f{served}%2f{folder}%2f{last}",
        "/%2E%2E%2F{served}/{folder}/{last}",
        "/..%5C{served}%5C{folder}%5C{last}",
        "/..%2F..%2F{above}%2F{served}/{folder}/{last}",
        "/public/..%2F..%2F{served}/{folder}/{last}",
        "/public/../../{served}/{folder}/{last}",
        "/./..%2F{served}/{folder}/{last}",
        "/{folder}/..%2F..%2F{served}/{folder}/{last}",
        "/..%252F{served}/{folder}/{last}",
        # Through its absolute path.
        "/%2F/{relative}/public/../{folder}/{last}",
        # Decoded twice.
        "/%252F{folder}/{last}",
        "/{folder}%252F{last}",
        "/{folder}%250A",
        "/public/..%252F{folder}/{last}",
        "/public/%252e%252e/{folder}/{last}",
        "/public%255C..%255C{folder}%255C{last}",
        "/{encoded_twice}/{last}",
    ),
    # Another path for the map: a router that folds more says so in its integration.
    "public": (
        "/{folder}{last}",
        "/{upper}/{last}",
        "/{folder};a=b/{last}",
        "/;/{folder}/{last}",
        "/x/..;/{folder}/{last}",
        "/%20{folder}/{last}",
        "/%0A{folder}/{last}",
        "/{folder}%0D%0A/{last}",
        "/{folder}%0D/{last}",
        "/%FF{folder}/{last}",
        "/{broken}/{last}",
        "/{folder}%20/{last}",
        "/{folder}./{last}",
        "/%C0%AF{folder}/{last}",
        "/public/..%C0%AF{folder}/{last}",
        "/%EF%BC%8F{folder}/{last}",
    ),
}

# The whole address in the line of the request, as proxies are asked; servers differ in how
# they read it.
_WHOLE: Final = (
    "http://api.test{prefix}/{folder}/{last}",
    "http://api.test{prefix}//{folder}/{last}",
    "http://api.test{prefix}/public/..%2F{folder}/{last}",
    "HTTP://api.test{prefix}/%2F{folder}/{last}",
    "http:{folder}/{last}",
    "http:/{folder}/{last}",
    "http:///{folder}/{last}",
)


# With the absolute path of the served folder; some servers merge the slashes before it.
_ABSOLUTE: Final = (
    "{prefix}/{absolute}/{folder}/{last}",
    "{prefix}/%2F{relative}/{folder}/{last}",
    "{prefix}/{absolute}//{folder}/{last}",
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling, and the outcome of its look-up where the server hands on its path."""

    target: str
    outcome: Outcome | None

    @property
    def path(self) -> str:
        """The path, percent-decoded once."""
        return unquote(self.target.partition("?")[0])

    def __str__(self) -> str:
        return self.target


def spellings(closed: str, prefix: str = "") -> Iterator[Spelling]:
    """Return all spellings of a closed path, which has this prefix where it is served."""
    folder, _, last = closed.removeprefix("/").partition("/")
    parts = {
        "served": FOLDER.name,
        "above": FOLDER.parent.name,
        "absolute": FOLDER.as_posix(),
        "relative": FOLDER.relative_to(FOLDER.anchor).as_posix(),
        "folder": folder,
        "last": last,
        "upper": folder.upper(),
        "upper_last": last.upper(),
        "broken": f"{folder[:3]}%C3{folder[3:]}",
        "encoded": f"%{ord(folder[0]):02x}{folder[1:]}",
        "encoded_twice": f"%25{ord(folder[0]):02x}{folder[1:]}",
    }
    for outcome, forms in _FORMS.items():
        for form in forms:
            yield Spelling(prefix + form.format(**parts), outcome)
    for form in (*_WHOLE, *_ABSOLUTE):
        yield Spelling(form.format(prefix=prefix, **parts), None)


PATHS: dict[str, Outcome] = {
    **{each.path: each.outcome for each in spellings(ROUTE) if each.outcome},
    # Paths next to and below the route, decoded.
    "/internal": "closed",
    "/internal/": "closed",
    "/internal/\0x": "closed",
    "/internal/y\\x": "closed",
    "/internal/..": "ambiguous",
    "/..": "ambiguous",
    "/public/x/..": "ambiguous",
    "/public\\..": "ambiguous",
    "/public//srv/internal/y": "public",
    "/" + "/x" * 16: "ambiguous",
    "/x" * 40: "public",
    "/internal/100%25": "closed",
    "/internal\0": "ambiguous",
    "/internal\0.txt": "ambiguous",
    "/internal\n": "ambiguous",
    "/internal/\n": "closed",
    "/internal\r\n": "public",
    "internal\n": "ambiguous",
    # The absolute path of a folder.
    "//srv/files/internal/x": "ambiguous",
    "///srv/files/internal/x": "ambiguous",
    "//srv//files//internal/x": "ambiguous",
    "//srv/files/./internal/x": "ambiguous",
    "/.//srv/files/internal/x": "ambiguous",
    "\\/srv/files/internal/x": "ambiguous",
    "/%2Fsrv/files/internal/x": "ambiguous",
    "//srv/files/internal": "ambiguous",
    "//srv/files/internalx": "public",
    "/srv/files/internal/x": "public",
    # No first slash: no request line has it, some test clients have.
    "internal/x": "ambiguous",
    "internal": "ambiguous",
    "./internal/x": "ambiguous",
    "../internal/x": "ambiguous",
    "\\internal\\x": "ambiguous",
    "\\/internal/x": "ambiguous",
    "%2Finternal/x": "ambiguous",
    # Other paths.
    "/": "public",
    "": "public",
    "//": "public",
    "/internals/x": "public",
    "/internal.": "public",
    "/internal.../x": "public",
    "/.../internal/x": "public",
    "/.internal/x": "public",
    "/.well-known/internal/x": "public",
    "/public//x": "public",
    "/public/./x": "public",
    "/public\0/x": "public",
    "/public/100%": "public",
    "/public/a%2Fb": "public",
}
"""Decoded paths: the spellings of `ROUTE`, those that no request line has, and other paths."""
