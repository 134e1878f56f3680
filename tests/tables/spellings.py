"""Rule 18: other paths at which a route serves a path that a map closes.

Each application has a route that matches a part of the segment ``internal``, or serves the
folder `FILES` at ``/s`` with index files.
"""

from typing import Final

PARTS: Final[dict[str, bool]] = {
    "/internal": False,
    "/internal/x": False,
    # No entry names these, and the route of the closed path serves them.
    "/internalx": False,
    "/internal.json": False,
    "/internalx/y": False,
    "/internal;x/y": False,
    # An entry of its own.
    "/internals/list": True,
    "/internals": True,
    "/other": True,
    "/intern": True,
}
"""Paths, and whether the policy of the map's default is right for them."""

FOLDERS: Final[dict[str, bool]] = {
    "/s/index.html": False,
    "/s/": False,
    "/s/priv/index.html": False,
    "/s/priv/": False,
    "/s/priv": False,
    "/s/open.html": True,
    # An entry of its own.
    "/s/shown/": True,
}

FILES: Final = ("index.html", "priv/index.html", "shown/index.html", "open.html")

REGEXES: Final[dict[str, tuple[str, ...]]] = {
    "^internal$": (),
    "^internal/$": (),
    "^internal/?$": (),
    r"^internal\Z": (),
    "^internal/": (),
    "^internal/(.*)$": (),
    "(.*)": (),
    "^internal": (),
    "internal": (),
    r"^internal\.(\w+)$": ("/internal",),
    r"^in\-ternal(\d*)$": ("/in-ternal",),
    "^internals?/x$": ("/internal",),
    "^internal(?P<rest>.*)$": ("/internal",),
    r"^internal\d": ("/internal",),
}
"""Regular expressions of whole paths, and the literal start that ends within a segment."""
