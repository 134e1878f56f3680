"""A copied request: its URL, and the headers that the page itself set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crossorigin.spec.headers import is_forbidden_request
from crossorigin.spec.lists import elements
from crossorigin.spec.text import short_repr

# Headers that a browser adds itself, besides those that no page may set: the page did not ask
# for them, so they are no reason for a preflight. Chromium writes the pseudo-headers of HTTP/2
# without their colon.
_BROWSERS_OWN: Final = frozenset(
    {
        "accept-language",
        "alt-used",
        "attribution-reporting-eligible",
        "attribution-reporting-support",
        "authority",
        "device-memory",
        "downlink",
        "dpr",
        "ect",
        "method",
        "path",
        "priority",
        "protocol",
        "purpose",
        "rtt",
        "save-data",
        "scheme",
        "service-worker",
        "upgrade-insecure-requests",
        "user-agent",
        "viewport-width",
        "width",
        "x-client-data",
    }
)
# "Disable cache" of the developer tools, and a reload, add these to every request.
_OF_RELOADS: Final = {"cache-control": ("no-cache", "max-age=0"), "pragma": ("no-cache",)}
_OF_THE_CACHE: Final = frozenset({"if-modified-since", "if-none-match"})

# A preflight names a header of the safelist only if its value is not safe. These are not.
_UNSAFE_VALUES: Final = {
    "accept": "()",
    "accept-language": "()",
    "content-language": "()",
    "content-type": "application/json",
    "range": "bytes=-1",
}


class CopiedError(ValueError):
    """The copied text cannot be read as a request."""


@dataclass
class Copied:
    """A request as a browser sent it.

    Attributes:
        url: the requested URL.
        method: GET unless there is another.
        headers: the headers that the page set, if the text shows them.
        origin: the origin of the page, or None.
        cookie: the value of Cookie, or None.
        body: the body; None without one.
        mode: the request mode, from Sec-Fetch-Mode; empty if the text does not have it.
        announced: the method and the header names that a preflight announces; None if the
            request is not a preflight.
        remarks: sentences about omissions and choices.
    """

    url: str = ""
    method: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    origin: str | None = None
    cookie: str | None = None
    body: str | None = None
    mode: str = ""
    announced: tuple[str, list[str]] | None = None
    remarks: list[str] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Add a header as it was sent."""
        match name.lower():
            case "origin":
                self.origin = value
            case "cookie":
                self.cookie = value
            case "sec-fetch-mode":
                self.mode = value.lower()
            case "access-control-request-method":
                self.announced = (value, self.announced[1] if self.announced else [])
            case "access-control-request-headers":
                method = self.announced[0] if self.announced else ""
                self.announced = (method, list(elements(value)))
            case lower if lower in _OF_THE_CACHE:
                self.remarks.append(f"{lower} is treated as a header of the browser's cache")
            case lower if not _is_browsers_own(lower, value):
                self.headers.append((name, value))

    def has(self, name: str) -> bool:
        """Return whether there is a header `name`, lower-case."""
        return self.value(name) is not None

    def value(self, name: str) -> str | None:
        """Return the last value of the header `name`, lower-case; None without one."""
        values = [value for known, value in self.headers if known.lower() == name]
        return values[-1] if values else None

    def set(self, name: str, value: str) -> None:
        """Give the header `name`, lower-case, one value."""
        kept = [one for one in self.headers if one[0].lower() != name]
        self.headers = [*kept, (name, value)]

    @property
    def is_preflight(self) -> bool:
        """Whether it is a preflight, which the browser sends, not the page."""
        return (
            self.method == "OPTIONS" and self.announced is not None and self.announced[0] != ""
        )

    def grant(self, preflight: Copied) -> None:
        """Add the headers that a preflight of this request announces."""
        _, names = preflight.announced or ("", [])
        for name in names:
            if not self.has(name.lower()):
                self.headers.append((name, _UNSAFE_VALUES.get(name.lower(), "")))

    def request_announced(self) -> Copied:
        """Return the page's request for which this preflight was sent."""
        method, _ = self.announced or ("", [])
        page = Copied(url=self.url, method=method, origin=self.origin, remarks=self.remarks)
        page.grant(self)
        page.remarks.append(
            "the copied request is a preflight: the request that it announces is sent"
        )
        return page


def _is_browsers_own(lower: str, value: str) -> bool:
    return (
        lower.startswith(":")
        or lower in _BROWSERS_OWN
        or is_forbidden_request(lower)
        or value.lower() in _OF_RELOADS.get(lower, ())
    )


_SEPARATOR: Final = re.compile(r"([/?#\\])")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/\\?#\s]")
# The part before a host, and the host up to a slash, a port or the end.
_WITHOUT_SCHEME: Final = re.compile(
    r"(?:https?:[/\\]*|//+)?(?=(?:\w[\w.-]*|\[[0-9a-f:.]+\])(?::\d+)?(?:[/\\?#]|$))",
    re.IGNORECASE,
)


def shown(url: str) -> str:
    """Return a URL, or the text in its place, for a message, without a password."""
    return short_repr(_without_password(url.strip()))


def _without_password(url: str) -> str:
    """Return a URL without the characters that may be a user name and a password."""
    return "".join(map(_masked, _SEPARATOR.split(url)))


def _masked(part: str) -> str:
    """Return the part of a URL between two separators, without the text before its last @."""
    before, at, after = part.rpartition("@")
    scheme = _SCHEME.match(before)
    return f"{scheme[0]}{after}" if at and scheme else after


def absolute(url: str) -> str:
    """Return `url`, which names its scheme and its host.

    A browser resolves any other text against the page, so the request would be sent to the
    page's own server.

    Args:
        url: the URL as a person wrote it.

    Raises:
        CopiedError: it lacks one of them; the message has the text to write.
    """
    text = url.strip()
    if _ABSOLUTE.match(text):
        return text
    message = f"{shown(text)} is not a URL with a scheme and a host"
    start = _WITHOUT_SCHEME.match(_without_password(text))
    if start is not None:
        rest = _without_password(text)[start.end() :]
        message += f": write {short_repr(f'http://{rest}')} or {short_repr(f'https://{rest}')}"
    raise CopiedError(message)
