"""Layers behind the gateway that give a request another path before the router reads it.

A map closes ``/closed/*``, its default is public, and ``/marked/plain`` has `@no_cors`.
"""

from typing import Final

ROUTES: Final = (
    "/open/plain",
    "/closed/plain",
    "/marked/plain",
    "/open/alias",
    "/closed/alias",
)

CLOSED: Final = ("/closed", "/marked")
"""The starts of the paths that a callable closes."""

LED: Final = {
    "/to-open": "/open/plain",
    "/to-closed": "/closed/plain",
    "/to-marked": "/marked/plain",
    "/closed/to-open": "/open/plain",
    "/closed/alias": "/open/plain",
    "/open/alias": "/marked/plain",
}
"""The path that the router gets for a path that is sent; two of these have routes, too."""

PUBLIC: Final = {"/open/plain": True, "/closed/plain": False, "/marked/plain": False} | {
    "/to-open": True,
    "/to-closed": False,
    "/to-marked": False,
    "/closed/to-open": False,
    "/closed/alias": False,
    "/open/alias": False,
}
"""Whether the response to an actual request is public: both paths have to be open. Preflights
are refused, as none of them passes the layer."""


MOVED: Final = {
    "/pub/open/plain": True,
    "/pub/closed/plain": False,
    "/pub/marked/plain": False,
    "/closed/open/plain": False,
}
"""Whether the response is public where a layer moves the first segment into the prefix."""


def led(path: str) -> str:
    """Return the path that the router gets."""
    return LED.get(path, path)
