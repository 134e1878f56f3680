"""The parts of a scenario: calls of a page, answers of servers.

In addresses and header values `<api/a>` stands for a path on a server, `<api>` for its
origin, `<api!>` for the same without the scheme, `<api~>` for an address whose cookies have the
path / by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Server = Literal["page", "sibling", "api", "third", "closed", "rude", "mute", "secure"]
Lines = tuple[tuple[str, str], ...]
Via = Literal[
    "fetch",
    "xhr",
    "image",
    "script",
    "module",
    "style",
    "eventsource",
    "worker",
    "preload",
    "webgl",
    "audio",
    "video",
    "track",
    "font",
    "font-face",
    "beacon",
    "modulepreload",
    "prefetch",
    "preload-as",
    "static-import",
    "import",
    "json",
    "css-module",
    "audioworklet",
    "paintworklet",
    "module-worker",
    "sharedworker",
    "serviceworker",
    "importscripts",
    "worker-import",
    "worker-dynamic-import",
    "worker-fetch",
    "style-import",
    "background-image",
    "border-image",
    "mask-image",
    "filter",
    "list-style-image",
    "content",
    "poster",
    "input-image",
    "shape-outside",
    "clip-path",
    "svg-image",
    "use",
    "picture",
    "srcset",
    "bitmap",
    "pattern",
    "iframe",
    "object",
    "embed",
    "form",
    "websocket",
    "shaped-beacon",
    "ping",
    "fetchlater",
]
Shape = Literal["", "URLSearchParams", "FormData", "ArrayBuffer", "Blob"]
CrossOrigin = Literal["", "anonymous", "use-credentials"]
Framing = Literal[
    "length",
    "short",
    "long",
    "chunked",
    "cut",
    "unended",
    "trailers",
    "close",
    "no-gzip",
]
PageKind = Literal["page", "sandbox", "data", "require-corp", "credentialless"]

HOSTS: Final[dict[Server, str]] = {
    "page": "127.0.0.1",
    "sibling": "127.0.0.1",
    "api": "localhost",
    "third": "third.localhost",
    "closed": "localhost",  # nobody listens there
    "rude": "localhost",  # hangs up on every client
    "mute": "localhost",  # listens, and then hangs up
    "secure": "localhost",  # speaks TLS, with a certificate that nobody vouches for
}
SERVERS: Final[tuple[Server, ...]] = ("page", "sibling", "api", "third")


@dataclass(frozen=True)
class Call:
    """One action of a script.

    Attributes:
        url: the requested URL.
        method: as the script writes it.
        headers: as the script sets them.
        body: text, or none.
        times: how often the body is repeated.
        credentials: the credentials mode; an XMLHttpRequest knows "include" and the default.
        mode: the mode of a fetch.
        redirect: the redirect mode of a fetch.
        cache: the cache mode of a fetch.
        via: the interface.
        upload: an XMLHttpRequest with a listener on its upload.
        streamed: a fetch whose body is a ReadableStream.
        referrer_policy: the referrer policy of a fetch; empty for the page's.
        crossorigin: the attribute of an element, or the same word for a similar interface.
        destination: the attribute ``as`` of a preload.
        content_type: the type of a beacon's Blob, or of a form; empty for a string.
        shape: the type of a beacon's body that is no string.
        integrity: the hashes that the body may have.
        keepalive: the request may outlive its page.
        after: milliseconds that pass first.
    """

    url: str = "<api/a>"
    method: str = "GET"
    headers: Lines = ()
    body: str | None = None
    times: int = 1
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    mode: Literal["cors", "no-cors", "same-origin"] = "cors"
    redirect: Literal["follow", "error", "manual"] = "follow"
    cache: Literal["default", "no-store", "reload", "no-cache", "only-if-cached"] = "default"
    via: Via = "fetch"
    upload: bool = False
    streamed: bool = False
    referrer_policy: str = ""
    crossorigin: CrossOrigin = ""
    destination: str = ""
    content_type: str = ""
    shape: Shape = ""
    integrity: str = ""
    keepalive: bool = False
    after: int = 0


@dataclass(frozen=True)
class Reply:
    """The answer of a server; the header lines go out as they stand here.

    Attributes:
        status: of the answer.
        headers: with bytes above 0x7F as characters of Latin-1.
        body: likewise.
        framing: how the body is sent: with its length; with a length that it does not reach,
            or has long passed; in chunks, whole, cut off, or with trailers; until the
            connection closes; with a content coding that it is not in.
        interim: the statuses of answers that come before it.
    """

    status: int = 200
    headers: Lines = ()
    body: str = "seen"
    framing: Framing = "length"
    interim: tuple[int, ...] = ()


@dataclass(frozen=True)
class Route:
    """The answers of one path: to preflights and to all else, in turn; the last one repeats."""

    actual: tuple[Reply, ...] = ()
    preflight: tuple[Reply, ...] = ()
    server: Server = "api"
    path: str = "/a"


PAINTED: Final[frozenset[Via]] = frozenset(
    {
        "background-image",
        "border-image",
        "mask-image",
        "filter",
        "list-style-image",
        "content",
        "poster",
    }
)
"""Ways of which only a screenshot tells."""

SILENT: Final[frozenset[Via]] = PAINTED | {
    "beacon",
    "shaped-beacon",
    "ping",
    "fetchlater",
    "prefetch",
    "shape-outside",
    "clip-path",
    "use",
}
"""Ways without an event."""


@dataclass(frozen=True)
class Scenario:
    """One row.

    Attributes:
        group: the subject.
        name: the name, unique in its group.
        calls: the calls of the script, in order.
        routes: the answers of the servers.
        page: whose script it is: the page's own, that of a frame with an opaque origin, or of
            a frame with an embedder policy.
        site: whether Sec-Fetch-* are compared too.
        unlike: engines whose behaviour is no rule of the model, and why.
        untold: engines whose events do not depend on the response, and why; there, only the
            requests are compared.
    """

    group: str
    name: str
    calls: tuple[Call, ...]
    routes: tuple[Route, ...]
    page: PageKind = "page"
    site: bool = False
    unlike: Mapping[str, str] = field(default_factory=dict, hash=False)
    untold: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def waits(self) -> bool:
        """Whether time has to pass in it."""
        return any(call.after for call in self.calls)

    @property
    def is_silent(self) -> bool:
        """Whether no event tells of the end of its requests."""
        return any(call.via in SILENT for call in self.calls)


ORIGIN: Final = "Access-Control-Allow-Origin"
CREDENTIALS: Final = "Access-Control-Allow-Credentials"
METHODS: Final = "Access-Control-Allow-Methods"
HEADERS: Final = "Access-Control-Allow-Headers"
EXPOSE: Final = "Access-Control-Expose-Headers"
MAX_AGE: Final = "Access-Control-Max-Age"

PAGE: Final = (ORIGIN, "<page>")
ANYONE: Final = (ORIGIN, "*")
NULL: Final = (ORIGIN, "null")
WITH_CREDENTIALS: Final = (CREDENTIALS, "true")
MODES: Final[tuple[Literal["same-origin", "include"], ...]] = ("same-origin", "include")


def ok(*lines: tuple[str, str], status: int = 200, body: str = "seen") -> tuple[Reply, ...]:
    """One answer to a request."""
    return (Reply(status, lines, body),)


def granted(*lines: tuple[str, str], status: int = 204) -> tuple[Reply, ...]:
    """One answer to a preflight."""
    return (Reply(status, lines, ""),)


def to(location: str, *lines: tuple[str, str], status: int = 302) -> tuple[Reply, ...]:
    """One redirect."""
    return (Reply(status, (*lines, ("Location", location)), ""),)


def row(group: str, name: str, call: Call, *routes: Route) -> Scenario:
    """A scenario of one call from the page itself."""
    return Scenario(group, name, (call,), routes)
