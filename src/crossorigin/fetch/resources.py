"""The requests that elements and interfaces of a page make.

HTML, "create a potential-CORS request", and the algorithms of each element. The type of the
response says how much the page can read: nothing of an ``opaque`` one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from crossorigin.fetch.request import Credentials, Mode, Request

CrossOrigin: TypeAlias = Literal["anonymous", "use-credentials"]

FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""The types of a beacon's body that need no CORS."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The way in which a page asks for one kind of resource.

    Attributes:
        destination: the request's destination.
        plain: the mode without the attribute ``crossorigin``.
        credentials: the credentials mode in mode cors, without the attribute.
    """

    destination: str
    plain: Mode = "no-cors"
    credentials: Credentials = "same-origin"


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "audio": Kind("audio"),
        "audioworklet": Kind("audioworklet", "cors"),
        "beacon": Kind("", "no-cors", "include"),
        "eventsource": Kind("", "cors"),
        "font": Kind("font", "cors"),
        "image": Kind("image"),
        "mask-image": Kind("image", "cors"),
        "module": Kind("script", "cors"),
        "paintworklet": Kind("paintworklet", "cors"),
        "ping": Kind("", "no-cors", "include"),
        "preload": Kind(""),
        "script": Kind("script"),
        "shape-outside": Kind("image", "cors"),
        "sharedworker": Kind("sharedworker", "same-origin"),
        "serviceworker": Kind("serviceworker", "same-origin"),
        "style": Kind("style"),
        "track": Kind("track", "same-origin"),
        "video": Kind("video"),
        "worker": Kind("worker", "same-origin"),
    }
)
"""The kinds of resource of a page, by name."""


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
        kind: a key of `KINDS`. For ``track``, the attribute is that of its video.
        url: absolute, or relative to the page.
        origin: the serialized origin of the page.
        crossorigin: the attribute; None where the page does not write it. For
            ``eventsource``, ``use-credentials`` is withCredentials.
        destination: the attribute ``as`` of a preload; None for the kind's own destination.

    Raises:
        KeyError: there is no such kind.
    """
    asked = KINDS[kind]
    # HTML, "create a potential-CORS request": first the mode.
    mode: Mode = asked.plain if crossorigin is None else "cors"
    if asked.plain == "same-origin" and asked.destination != "track":
        mode = "same-origin"
    # Then the credentials mode.
    credentials: Credentials = "include" if mode == "no-cors" else asked.credentials
    if crossorigin == "use-credentials":
        credentials = "include"
    return Request(
        url=url,
        origin=origin,
        mode=mode,
        credentials=credentials,
        destination=asked.destination if destination is None else destination,
        element=mode == "cors" and kind != "eventsource",
    )


def beacon(
    url: str, origin: str, body: str | bytes, content_type: str | None = None
) -> Request:
    """Return the request of ``navigator.sendBeacon()``.

    Args:
        url: absolute, or relative to the page.
        origin: the serialized origin of the page.
        body: the data to send.
        content_type: the type of a Blob; None for a string, a FormData or a URLSearchParams.
    """
    # Beacon, "processing model": a Blob of another type than a form's goes by CORS.
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
    )
