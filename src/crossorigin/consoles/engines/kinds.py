"""Kinds: the lines of a console for resources that elements and interfaces ask for.

Only Chromium and WebKit name the kind; Firefox's sentence is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.engines import console
from crossorigin.fetch import Outcome, Request

XHR: Final = "xhr"
"""The name of XMLHttpRequest: a fetch, which `crossorigin.fetch.KINDS` does not list."""

_FETCH: Final = {"chromium": "Access to fetch at ", "webkit": "Fetch API cannot load "}

_CHROMIUM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "fetch",
        XHR: "XMLHttpRequest",
        "audio": "audio",
        "font": "font",
        "image": "image",
        "mask-image": "image",
        "module": "script",
        "script": "script",
        "shape-outside": "image",
        "style": "CSS stylesheet",
        "track": "text track",
        "video": "video",
    }
)
_WEBKIT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "Fetch API cannot load ",
        XHR: "XMLHttpRequest cannot load ",
        "eventsource": "EventSource cannot load ",
        "image": "Cannot load image ",
    }
)
"""The beginnings of WebKit's last line; it has none for the other kinds."""

_SCRIPT_DENIED: Final = (
    "Cross-origin script load denied by Cross-Origin Resource Sharing policy."
)
"""WebKit's last line for a classic script."""

_INCLUDED: Final = "when the request's credentials mode is 'include'."
_BY_ATTRIBUTE: Final = (
    " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the "
    "withCredentials attribute."
)
"""The sentence that Chromium adds for XMLHttpRequest, after these words."""


def lines(engine: str, outcome: Outcome, request: Request, kind: str) -> tuple[str, ...]:
    """Return the lines in the console of an engine; empty if there are none.

    Args:
        engine: the name of the engine.
        outcome: the outcome of the request in that engine.
        request: the page's request.
        kind: a key of `crossorigin.fetch.KINDS`, `XHR`, or empty for ``fetch()``.
    """
    return tuple(_renamed(engine, console.lines(engine, outcome, request), kind))


def _renamed(engine: str, printed: tuple[str, ...], kind: str) -> Iterator[str]:
    usual = _FETCH.get(engine)
    for line in printed:
        if usual is None or not line.startswith(usual):
            yield line
        elif engine == "chromium":
            added = _BY_ATTRIBUTE if kind == XHR and line.endswith(_INCLUDED) else ""
            name = _CHROMIUM.get(kind, "resource")
            yield f"Access to {name} at {line.removeprefix(usual)}{added}"
        elif kind == "script":
            yield _SCRIPT_DENIED
        elif kind in _WEBKIT:
            yield _WEBKIT[kind] + line.removeprefix(usual)
