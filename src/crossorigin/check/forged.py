"""Forged requests: those that a page of another origin can send without permission.

Each has the headers of a real engine. The status of the response shows whether it was accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from crossorigin.fetch import WireRequest
from crossorigin.fetch.site import is_trustworthy, same_site
from crossorigin.fetch.url import Url
from crossorigin.transport.bounded import BoundedSender, Failure

Kind: TypeAlias = Literal["form", "beacon", "no-cors", "websocket", "rebinding"]
Fate: TypeAlias = Literal["accepted", "refused", "untold"]

REBOUND_NAME: Final = "rebinding.example"
"""A name that an attacker's DNS could resolve to the server; ``example`` is reserved (RFC
2606)."""

MEANINGS: Final[Mapping[Kind, str]] = {
    "form": "a form",
    "beacon": "a beacon",
    "no-cors": "fetch(…, {method: 'POST', mode: 'no-cors'})",
    "websocket": "the handshake of a WebSocket",
    "rebinding": f"a GET for the host {REBOUND_NAME}, as after DNS rebinding",
}
"""The words for each kind."""

_SWITCHING: Final = 101
# The statuses of the guard, and those of other protections.
_REFUSED: Final = frozenset({403, 421})
# The application has read the request and refused its content: no protection stopped it.
# Not 400: Django and Starlette refuse a host with it, Socket.IO an origin, Flask-WTF a form.
_READ: Final = frozenset({409, 411, 413, 415, 422})
_SUCCESSES: Final = range(200, 300)

_FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")
_TEXT: Final = ("Content-Type", "text/plain;charset=UTF-8")
# RFC 6455, section 4.1; the key is that of its section 1.3.
_HANDSHAKE: Final = (
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
)


@dataclass(frozen=True, slots=True)
class Forged:
    """A forged request, and its answer.

    Attributes:
        kind: the way in which a page sends it.
        request: the request.
        answer: the status, or the reason for a missing response.
    """

    kind: Kind
    request: WireRequest
    answer: int | Failure

    @property
    def fate(self) -> Fate:
        """Whether the server accepted the request, if the status shows it."""
        if isinstance(self.answer, Failure):
            return "untold"
        if self.answer in _REFUSED:
            return "refused"
        if self.kind == "websocket":
            return "accepted" if self.answer == _SWITCHING else "untold"
        accepted = self.answer in _SUCCESSES or self.answer in _READ
        return "accepted" if accepted else "untold"

    def to_mapping(self) -> dict[str, Any]:
        """Return the answer in the form of the JSON."""
        failed = isinstance(self.answer, Failure)
        return {
            "kind": self.kind,
            "fate": self.fate,
            "method": self.request.method,
            "headers": [list(line) for line in self.request.headers],
            "status": None if failed else self.answer,
            "failure": self.answer.message if isinstance(self.answer, Failure) else None,
        }


def exit_status(answers: tuple[Forged, ...]) -> int:
    """Return 0 if all are refused, 1 if one is accepted, and 2 if a status does not show it."""
    fates = {one.fate for one in answers}
    return 1 if "accepted" in fates else 2 if "untold" in fates else 0


def forgeries(url: Url, origin: str) -> dict[Kind, WireRequest]:
    """Return the requests; over TLS without the rebound host, which has no certificate.

    Args:
        url: the URL to send them to.
        origin: the origin of the page.
    """
    posts: dict[Kind, WireRequest] = {
        "form": _post(url, origin, "navigate", "document", _FORM),
        "beacon": _post(url, origin, "no-cors", "empty", _TEXT),
        "no-cors": _post(url, origin, "no-cors", "empty"),
    }
    # Chromium sends no Sec-Fetch-* here.
    socket = _request("GET", url, (*_HANDSHAKE, ("Origin", origin)))
    made: dict[Kind, WireRequest] = {**posts, "websocket": socket}
    if url.scheme == "http":
        port = "" if url.port is None else f":{url.port}"
        made["rebinding"] = _request("GET", url, (("Host", f"{REBOUND_NAME}{port}"),))
    return made


async def forge(
    requests: Mapping[Kind, WireRequest], sender: BoundedSender
) -> tuple[Forged, ...]:
    """Send the requests, each once, and return the answers."""
    answers = []
    for kind, request in requests.items():
        answer = await sender.send(request, None)
        found = answer if isinstance(answer, Failure) else answer.status
        answers.append(Forged(kind, request, found))
    return tuple(answers)


def _post(
    url: Url, origin: str, mode: str, destination: str, *more: tuple[str, str]
) -> WireRequest:
    lines = [*more, ("Origin", origin)]
    # Fetch Metadata: browsers send it to trustworthy URLs only.
    if is_trustworthy(url):
        lines += [
            ("Sec-Fetch-Site", "same-site" if same_site(origin, url) else "cross-site"),
            ("Sec-Fetch-Mode", mode),
            ("Sec-Fetch-Dest", destination),
        ]
    return _request("POST", url, tuple(lines), b"")


def _request(
    method: str, url: Url, headers: tuple[tuple[str, str], ...], body: bytes | None = None
) -> WireRequest:
    return WireRequest(
        is_preflight=False, method=method, url=url.sent, headers=headers, body=body
    )
