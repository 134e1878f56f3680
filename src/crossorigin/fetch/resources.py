"""The requests that elements and interfaces of a page make.

The type of the response shows how much the page can read: nothing of an ``opaque`` one.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from crossorigin.fetch.kinds import KINDS, Kind
from crossorigin.fetch.request import Credentials, Mode, Request

CrossOrigin: TypeAlias = Literal["anonymous", "use-credentials"]

FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""The types of a beacon's body that need no CORS."""

UNREDIRECTED: Final = frozenset({"serviceworker", "websocket", "webtransport"})
"""Kinds whose redirects are errors: Service Workers, "Update"; WebSockets, "establish"."""


def resource(
    kind: str,
    url: str,
    origin: str,
    *,
    crossorigin: CrossOrigin | None = None,
    destination: str | None = None,
) -> Request:
    """Return the request for a resource.

    Args:
        kind: a key of `KINDS`. For ``track`` and ``poster``, the attribute is that of the
            video.
        url: absolute, or relative to the page.
        origin: the serialized origin of the page.
        crossorigin: the attribute; None if the page does not have it. For
            ``eventsource``, ``use-credentials`` is withCredentials; for worklets and modules,
            the option ``credentials`` of the value ``include``.
        destination: the attribute ``as`` of a preload; None for the kind's own destination.

    Raises:
        KeyError: there is no such kind.
    """
    asked = KINDS[kind]
    mode = _mode(asked, crossorigin)
    # HTML, "create a potential-CORS request": the credentials mode.
    own = mode in {"cors", "webtransport"}
    credentials: Credentials = asked.credentials if own else "include"
    if mode == "same-origin":
        credentials = "same-origin"
    if crossorigin == "use-credentials":
        credentials = "include"
    is_ping, is_socket = kind == "ping", kind == "websocket"
    return Request(
        url=_http(url) if is_socket else url,
        origin=origin,
        method="POST" if is_ping else "GET",
        headers=(("Content-Type", "text/ping"),) if is_ping else (),
        body=b"PING" if is_ping else None,
        mode=mode,
        credentials=credentials,
        redirect="error" if kind in UNREDIRECTED else "follow",
        destination=asked.destination if destination is None else destination,
        kind=kind,
    )


def _mode(asked: Kind, crossorigin: CrossOrigin | None) -> Mode:
    """Return the mode of a request (HTML, "create a potential-CORS request")."""
    takes_attribute = asked.plain == "no-cors" or asked.destination == "track"
    return asked.plain if crossorigin is None or not takes_attribute else "cors"


def _http(url: str) -> str:
    """Return a URL with the scheme of HTTP in place of WebSocket's."""
    scheme, colon, rest = url.partition(":")
    schemes = {"ws": "http", "wss": "https"}
    return f"{schemes.get(scheme.lower(), scheme)}{colon}{rest}"


def beacon(
    url: str, origin: str, body: str | bytes, content_type: str | None = None
) -> Request:
    """Return the request of ``navigator.sendBeacon()``.

    Args:
        url: absolute, or relative to the page.
        origin: the serialized origin of the page.
        body: the data to send.
        content_type: the type of a Blob, of a URLSearchParams or of a FormData; None for a
            string, a buffer, or a Blob without a type.
    """
    # Beacon, "processing model": a Blob of another type than those of forms is sent with CORS.
    simple = content_type is None or content_type.partition(";")[0].lower() in FORM_TYPES
    return Request(
        url=url,
        origin=origin,
        method="POST",
        body=body,
        headers=() if content_type is None else (("Content-Type", content_type),),
        mode="no-cors" if simple else "cors",
        credentials="include",
        keepalive=True,
        kind="beacon",
    )
