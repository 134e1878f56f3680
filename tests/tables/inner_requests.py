"""Rule 20: views that ask their own application for a second response, with a copied request.

A map closes ``/closed/*``, its default is public, and ``/marked`` has `@no_cors`. Each view
below answers with a response of its own, or passes on the response that it got.
"""

from typing import Final

CLOSED: Final = "/closed/plain"
OPEN: Final = "/open/plain"

ASKS: Final = {
    "/closed/own": OPEN,
    "/open/own": CLOSED,
    "/marked": OPEN,
    "/open/same": "/open/again",
}
"""The views with a response of their own, and the path that each asks for."""

OWN: Final[dict[str, bool]] = {
    CLOSED: False,
    OPEN: True,
    "/closed/own": False,
    "/open/own": True,
    "/marked": False,
    "/open/same": True,
}
"""Whether the response is public: that of the view's own route."""

PASSES: Final = {
    "/open/closed": (CLOSED, False),
    "/closed/open": (OPEN, False),
    "/open/open": (OPEN, True),
}
"""The views that pass a response on as it starts: the policies of both routes have to agree."""

LAYERS: Final = {
    # No route has these paths: a layer before the router asks.
    "/open/error": (CLOSED, False),
    "/closed/error": (OPEN, False),
    "/open/fine": (OPEN, True),
}
"""A layer asks for another path, reads the response whole, and answers with it."""

TWICE: Final[dict[str, tuple[tuple[str, ...], bool]]] = {
    "/open/twice": ((OPEN, OPEN), True),
    "/open/thrice": ((OPEN, OPEN, OPEN), True),
    "/open/canary": ((OPEN, "/marked-plain"), False),
    "/open/first": (("/marked-plain", OPEN), False),
    "/open/last": ((OPEN, OPEN, "/marked-plain"), False),
}
"""A layer inside the gateway asks the router several times, and sends the first response."""

MARKED: Final = "/marked-plain"
"""A route with `@no_cors`."""

AGAIN: Final[dict[str, tuple[str, bool, bool]]] = {
    "/open/again": (OPEN, True, True),
    "/open/again-marked": (MARKED, False, False),
    "/open/again-closed": (CLOSED, False, False),
    "/closed/again": (OPEN, False, False),
    "/marked/again": (OPEN, False, False),
    "/marked/again-closed": (CLOSED, False, False),
}
"""Views that give their own request, or a copy, to the router itself: the route that they ask
for, and whether the response is public if they answer with its response, and with their own."""

EXACT: Final[dict[str, bool]] = {"/open/again-marked": True, "/open/again-closed": True}
"""The views of `AGAIN` whose own response is public in a framework that tells it from that of
the other route."""
