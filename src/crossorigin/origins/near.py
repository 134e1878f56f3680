"""Near: finds the listed origin that differs in one part from a refused origin.

A policy that lists ``https://app.example`` often refuses ``http://app.example``,
``https://app.example:8443`` or ``https://www.app.example``. This module does not allow any
origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.origins.origin import MAX_ORIGIN_LENGTH, is_serialized

Edit: TypeAlias = Literal["case", "port", "scheme", "slash", "subdomain", "www"]

MAX_LISTED: Final = 10_000
"""Limit of the entries that are searched for other ports and subdomains."""

_OTHER_SCHEME: Final = {"http": "https", "https": "http"}
_DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}
_WWW: Final = "www."
_BELOW: Final = "any"
"""A label in place of the star of a pattern."""


class Near(NamedTuple):
    """A listed origin or pattern, and its difference from a refused origin.

    Attributes:
        origin: the listed one.
        edit: the part in which they differ.
    """

    origin: str
    edit: Edit


class Listed:
    """The origins that a policy lists and that can be read without I/O.

    Args:
        allows: returns whether an origin is allowed by an entry that is in memory.
        entries: the entries as they are written: origins and patterns.
    """

    def __init__(self, allows: Callable[[str], bool], entries: Iterable[str] = ()) -> None:
        self._allows = allows
        # By scheme and host, and by scheme, the host without its first label, and port.
        self._hosts: dict[tuple[str, str], str] = {}
        self._below: dict[tuple[str, str, str], str] = {}
        for number, entry in enumerate(entries):
            if number == MAX_LISTED:
                break
            scheme, host, port = _split(entry)
            self._hosts.setdefault((scheme, host), entry)
            self._below.setdefault((scheme, host.partition(".")[2], port), entry)

    def near(self, origin: str) -> Near | None:
        """Return the listed origin that differs in one part from `origin`, or None.

        Args:
            origin: an origin that is refused, or the malformed value of an Origin header.
        """
        if len(origin) > MAX_ORIGIN_LENGTH or self._lists(origin):
            return None
        scheme, host, port = _split(origin)
        # All names below the host are listed, not only the name with www.
        if is_serialized(origin) and self._lists(f"{scheme}://{_BELOW}.{host}{port}"):
            return Near(f"{scheme}://*.{host}{port}", "subdomain")
        found = (Near(other, edit) for edit, other in _edits(origin) if self._lists(other))
        return next(found, None) or next(self._others(origin), None)

    def _lists(self, other: str) -> bool:
        return is_serialized(other) and self._allows(other)

    def _others(self, origin: str) -> Iterator[Near]:
        """Yield the entries with another port, or with one more label."""
        if not is_serialized(origin):
            return
        scheme, host, port = _split(origin)
        if (other := self._hosts.get((scheme, host))) is not None:
            yield Near(other, "port")
        if (other := self._below.get((scheme, host, port))) is not None:
            yield Near(other, "subdomain")


def _split(origin: str) -> tuple[str, str, str]:
    """Return the scheme, the host and the port with its colon."""
    scheme, _, rest = origin.partition("://")
    end = rest.find("]") + 1
    host, colon, port = rest[end:].partition(":")
    return scheme, rest[:end] + host, colon + port


def _edits(origin: str) -> Iterator[tuple[Edit, str]]:
    """Yield the origins that differ from `origin` in one part, without reading the list."""
    yield "slash", origin.rstrip("/")
    yield "case", origin.lower()
    scheme, host, port = _split(origin)
    if port and port == _DEFAULT_PORTS.get(scheme):
        yield "port", f"{scheme}://{host}"
    if scheme in _OTHER_SCHEME:
        yield "scheme", f"{_OTHER_SCHEME[scheme]}://{host}{port}"
    if port:
        yield "port", f"{scheme}://{host}"
    bare = host.removeprefix(_WWW)
    yield "www", f"{scheme}://{bare if bare != host else _WWW + host}{port}"
    first, _, rest = host.partition(".")
    if first != "www" and "." in rest:
        yield "subdomain", f"{scheme}://{rest}{port}"
