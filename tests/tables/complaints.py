"""The attempts of pages, besides the scenarios, that consoles complain of.

Real engines try it; `explain` is then held against the very lines that they printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from tables.scenario import Lines, Reply

EVERY: Final = ("chromium", "firefox", "webkit")
NOTHING: Final = ()
PLAIN: Final = Reply(body="x")

Where = Literal["loopback", "internet", "insecure", "secure", "without-cors"]


@dataclass(frozen=True)
class Complaint:
    """One row.

    Attributes:
        name: the unique name.
        does: the action of the page: a function of complaints.html.
        codes: by engine, the code that `explain` has for the console's message; others that
            single lines have come after it; none where the console says nothing of it.
        not_here: by engine, why it cannot be brought to say it here.
        url: the requested URL.
        reply: the answer, to a preflight likewise.
        where: the special property of the page, or of its browser.
        space: the address space that a fetch announces.
    """

    name: str
    does: str
    codes: Mapping[str, tuple[str, ...]]
    not_here: Mapping[str, str] = field(default_factory=dict)
    url: str = "<api/a>"
    reply: Reply = PLAIN
    where: Where = "loopback"
    space: str | None = None


def _all(*codes: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(EVERY, codes)


def _typed(kind: str, body: str = "x", more: Lines = ()) -> Reply:
    return Reply(headers=(("Content-Type", kind), *more), body=body)


_PICTURE: Final = _typed(
    "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
)
_MISSING: Final = "MissingAllowOriginHeader"
_DENIED: Final = "LocalNetworkAccessPermissionDenied"


def _resources() -> Iterator[Complaint]:
    """Requests of elements and styles with CORS, to a server that allows no origin."""
    script, style = _typed("text/javascript", "0"), _typed("text/css", "a {}")
    yield Complaint("image", "image", _all(_MISSING), reply=_PICTURE)
    yield Complaint("script", "script", _all(_MISSING), reply=script)
    yield Complaint("module", "module", _all(_MISSING), reply=script)
    yield Complaint("style sheet", "stylesheet", _all(_MISSING), reply=style)
    yield Complaint("video", "video", _all(_MISSING), reply=_typed("video/webm"))
    yield Complaint("audio", "audio", _all(_MISSING), reply=_typed("audio/ogg"))
    yield Complaint("text track", "track", _all(_MISSING), reply=_typed("text/vtt", "WEBVTT"))
    yield Complaint(
        "font", "font", {**_all(_MISSING), "webkit": NOTHING}, reply=_typed("font/woff2")
    )
    yield Complaint("mask-image", "mask", _all(_MISSING), reply=_PICTURE)
    yield Complaint("shape-outside", "shape", _all(_MISSING), reply=_PICTURE)
    events = _typed("text/event-stream", "data: x\n\n")
    yield Complaint("EventSource", "events", _all(_MISSING), reply=events)
    # Chromium says that the beacon's preflight failed.
    beacon = {**_all(_MISSING), "chromium": (f"Preflight{_MISSING}",)}
    yield Complaint("sendBeacon", "beacon", beacon)
    yield Complaint("fetch that nobody catches", "uncaught", _all(_MISSING, "Untold"))


def _reading() -> Iterator[Complaint]:
    """Responses that arrive and may not be read."""
    for does in ("toDataURL", "getImageData"):
        # Firefox names no operation, and WebKit does in one of two.
        codes = {**_all("TaintedCanvas"), "firefox": ("InsecureOperation",)}
        if does == "toDataURL":
            codes["webkit"] = ("InsecureOperation",)
        yield Complaint(does, does, codes, reply=_PICTURE)
    shown = _typed("text/plain", more=(("Access-Control-Allow-Origin", "*"), ("X-One", "1")))
    codes = {**_all(), "chromium": ("HiddenResponseHeader",)}
    yield Complaint("a header that is not exposed", "unexposed", codes, reply=shown)


def _network() -> Iterator[Complaint]:
    """Responses that do not arrive."""
    for does, scheme in (("fetch", "http://"), ("socket", "ws://")):
        for name, host in (
            ("nobody listens", "<closed!/a>"),
            ("the server hangs up at once", "<rude!/a>"),
            ("the server hangs up without an answer", "<mute!/a>"),
            ("a name without address", "nowhere.invalid/a"),
        ):
            url = f"{scheme}{host}"
            yield Complaint(f"{does}: {name}", does, _all("NetworkFailure"), url=url)
    for does, url in (("fetch", "<secure/a>"), ("socket", "wss://<secure!/a>")):
        name = f"{does}: a certificate that nobody vouches for"
        yield Complaint(name, does, _all("NetworkFailure"), url=url)
    codes = {**_all("HandshakeRefused"), "firefox": ("NetworkFailure", "HandshakeRefused")}
    yield Complaint("a server without WebSockets", "socket", codes, url="ws://<api!/a>")


_NO_CHECK: Final = {"webkit": "has no Local Network Access"}


def _local_network() -> Iterator[Complaint]:
    """A simulated page of the internet that asks this machine."""
    for does in ("fetch", "image"):
        codes = {"chromium": (_DENIED,), "firefox": (_DENIED, "NetworkFailure")}
        yield Complaint(f"from the internet: {does}", does, codes, _NO_CHECK, where="internet")
    yield Complaint("from the internet: WebSocket", "socket", {"chromium": (_DENIED,)},
                    {"firefox": "does not ask for WebSockets", **_NO_CHECK},
                    url="ws://<api!/a>", where="internet")  # fmt: skip
    yield Complaint("from the internet: another address space", "fetch",
                    {"chromium": ("InvalidLocalNetworkAccess",), "firefox": (_DENIED,)},
                    _NO_CHECK, where="internet", space="local")  # fmt: skip
    yield Complaint("from the internet: a page that is not secure", "fetch",
                    {"chromium": ("InsecureLocalNetwork",)},
                    {"firefox": "asks the user, be the page secure or not", **_NO_CHECK},
                    where="insecure")  # fmt: skip


def _forbidden() -> Iterator[Complaint]:
    """Requests that the browser does not send."""
    for does in ("fetch", "script"):
        yield Complaint(f"mixed content: {does}", does, _all("MixedContent"),
                        url="http://api.invalid/a", where="secure")  # fmt: skip
    no_setting = "has no such setting"
    yield Complaint("CORS turned off", "fetch", {"firefox": ("CorsDisabled",)},
                    {"chromium": no_setting, "webkit": no_setting},
                    where="without-cors")  # fmt: skip


COMPLAINTS: Final = (
    *_resources(),
    *_reading(),
    *_network(),
    *_local_network(),
    *_forbidden(),
)
