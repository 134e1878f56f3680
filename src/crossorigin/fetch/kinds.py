"""Kinds of resource: the request for each, by the standards, and by the engines.

HTML, "create a potential-CORS request", and the algorithms of each element.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.checks import Finding
from crossorigin.fetch.engine import Engine
from crossorigin.fetch.request import Credentials, Mode, Request
from crossorigin.fetch.verdict import Code, Step

Sender: TypeAlias = Literal["element", "media", "worker", "interface"]


@dataclass(frozen=True, slots=True)
class Kind:
    """The way in which a page requests one kind of resource.

    Attributes:
        destination: the request's destination.
        plain: the mode without the attribute ``crossorigin``.
        credentials: the credentials mode in mode cors, without the attribute, and in mode
            webtransport.
        sender: the part of the page that sends it: an element, a style included; audio or
            video; a worker or worklet; or an interface of the script.
    """

    destination: str
    plain: Mode = "no-cors"
    credentials: Credentials = "same-origin"
    sender: Sender = "element"


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "audio": Kind("audio", sender="media"),
        "audioworklet": Kind("audioworklet", "cors", sender="worker"),
        "beacon": Kind("", "no-cors", "include", "interface"),
        "clip-path": Kind("image", "cors"),
        "css-module": Kind("style", "cors"),
        "embed": Kind("embed", "navigate"),
        "eventsource": Kind("", "cors", sender="interface"),
        "fetchlater": Kind("", "cors", sender="interface"),
        # The engines agree: only from the page's own origin.
        "filter": Kind("image", "same-origin"),
        "font": Kind("font", "cors"),
        "iframe": Kind("iframe", "navigate"),
        "image": Kind("image"),
        "importscripts": Kind("script", sender="worker"),
        "json": Kind("json", "cors"),
        "mask-image": Kind("image", "cors"),
        "module": Kind("script", "cors"),
        "modulepreload": Kind("script", "cors"),
        "object": Kind("object", "navigate"),
        "paintworklet": Kind("paintworklet", "cors", sender="worker"),
        "ping": Kind("", "no-cors", "include", "interface"),
        "poster": Kind("image"),
        "prefetch": Kind(""),
        "preload": Kind(""),
        "script": Kind("script"),
        "serviceworker": Kind("serviceworker", "same-origin", sender="worker"),
        "shape-outside": Kind("image", "cors"),
        "sharedworker": Kind("sharedworker", "same-origin", sender="worker"),
        "style": Kind("style"),
        "track": Kind("track", "same-origin"),
        "use": Kind("image", "same-origin"),
        "video": Kind("video", sender="media"),
        "websocket": Kind("", "websocket", "include", "interface"),
        # WebTransport, "obtain a WebTransport connection".
        "webtransport": Kind("", "webtransport", "omit", "interface"),
        "worker": Kind("worker", "same-origin", sender="worker"),
        "worker-dynamic-import": Kind("script", "cors", sender="worker"),
        "worker-import": Kind("worker", "cors", sender="worker"),
    }
)
"""The kinds of resource of a page, by name."""

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_STRICT_TYPE: Final = re.compile(
    rf'{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|"(?:[^"\\]|\\.)*"))*'
)
"""A MIME type by RFC 9110: each parameter has a value."""
FONT: Final = KINDS["font"]


def as_the_engine_asks(page: Request, engine: Engine) -> Request | Finding:
    """Return the request of the engine, or the reason for which it makes none.

    Args:
        page: the request by the standard.
        engine: the engine of the browser.
    """
    if page.kind not in KINDS:
        return replace(page, kind="")
    name = f"preload-{page.destination}" if page.kind == "preload" else page.kind
    if name in engine.absent_kinds:
        step = Step("Request constructor", "5.2")
        return Finding(Code.INVALID_REQUEST, step, None, "a kind that the engine has", name)
    if name == "preload-font" and engine.font_preloads_are_fonts:
        page = replace(page, mode=FONT.plain, credentials=FONT.credentials)
    if name == "beacon" and engine.untyped_beacons:
        page = _with_mime_type(page)
    destination = dict(engine.destinations).get(page.kind, page.destination)
    return replace(_in_mode(page, engine), destination=destination)


def _with_mime_type(beacon: Request) -> Request:
    """Return a beacon without the type of its Blob, if that is not a MIME type."""
    if all(_STRICT_TYPE.fullmatch(value) for _, value in beacon.headers):
        return beacon
    body = beacon.body.encode() if isinstance(beacon.body, str) else beacon.body
    return replace(beacon, headers=(), body=body, mode="no-cors")


def _in_mode(page: Request, engine: Engine) -> Request:
    """Return a request in the mode in which the engine makes it."""
    # HTML, "poster frame": the attribute of the video has no effect.
    unasked = page.kind == "poster" and not engine.posters_by_attribute
    plain = page.mode == KINDS[page.kind].plain
    if unasked or (plain and page.kind in engine.no_cors_kinds):
        return replace(page, mode="no-cors", credentials="include")
    if page.kind in engine.same_origin_kinds:
        return replace(page, mode="same-origin")
    if page.kind == "websocket" and engine.sockets_redirected:
        return replace(page, redirect="follow")
    return page


def sends_own_origin(page: Request, engine: Engine) -> bool:
    """Return whether a request to the page's own origin, in mode cors, has Origin."""
    kind = KINDS.get(page.kind)
    return kind is not None and kind.sender in engine.own_origin_sent_by
