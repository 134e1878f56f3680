"""The index: finds an origin among many exact origins and patterns in constant time.

Exact origins are a set of bytes, the form of the header in a request. Patterns are sets of
suffixes, tested from the right and only at the depths (counts of dots) that some pattern has.
The time depends on the patterns, and not on the origin, which any client can choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crossorigin.origins.origin import MAX_ORIGIN_LENGTH, is_serialized
from crossorigin.origins.pattern import Pattern


class _Suffixes:
    """The suffixes after the star in the subdomain patterns of one scheme."""

    __slots__ = ("_depths", "_suffixes")

    def __init__(self, suffixes: Iterable[str]) -> None:
        self._suffixes: Final = frozenset(suffix.encode() for suffix in suffixes)
        self._depths: Final = tuple({suffix.count(b".") for suffix in self._suffixes})

    def cover(self, origin: bytes) -> bool:
        """Return whether `origin` ends in one of the suffixes."""
        for depth in self._depths:
            # One search from the right, for any number of labels. The suffix starts
            # with a dot, so that barexample.com is not below example.com.
            suffix = origin[len(origin.rsplit(b".", depth)[0]) :]
            if suffix in self._suffixes:
                return True
        return False


_UUID: Final = re.compile(rb"[a-z-]+://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The origin of an extension, whose host is a UUID of the installation."""


class _Group:
    """The patterns of one scheme."""

    __slots__ = ("_any_port", "_fixed_port", "_has_any_extension", "_has_any_port", "_hosts")

    def __init__(self, patterns: list[Pattern]) -> None:
        below = [pattern for pattern in patterns if pattern.subdomains]
        self._fixed_port: Final = _Suffixes(
            f".{p.host}{p.port}" for p in below if not p.any_port
        )
        self._any_port: Final = _Suffixes(f".{p.host}" for p in below if p.any_port)
        # An exact host with a fixed port is an origin, and not among the patterns.
        self._hosts: Final = frozenset(
            str(p)[:-2].encode() for p in patterns if not p.subdomains
        )
        self._has_any_port: Final = any(pattern.any_port for pattern in patterns)
        self._has_any_extension: Final = any(pattern.any_extension for pattern in patterns)

    def cover(self, origin: bytes) -> bool:
        """Return whether a pattern covers `origin`, if that is an origin."""
        if self._fixed_port.cover(origin):
            return True
        if self._has_any_extension and _UUID.fullmatch(origin):
            return True
        if not self._has_any_port:
            return False
        # A colon within brackets belongs to an IPv6 address, the first one to the scheme.
        colon = origin.rfind(b":", origin.rfind(b"]") + 1)
        has_port = colon > 0 and origin[colon : colon + 3] != b"://"
        portless = origin[:colon] if has_port else origin
        return portless in self._hosts or self._any_port.cover(portless)


class OriginIndex:
    """The origins that a policy allows without a look-up. Immutable.

    Args:
        exact: serialized origins, ``null`` among them if it is allowed.
        patterns: see `Pattern`.
        regexes: compiled from text; each must match the whole origin.
    """

    __slots__ = ("_exact", "_exact_only", "_groups", "_regexes")

    def __init__(
        self,
        exact: frozenset[bytes],
        patterns: Iterable[Pattern] = (),
        regexes: Iterable[re.Pattern[str]] = (),
    ) -> None:
        by_scheme: dict[bytes, list[Pattern]] = {}
        for pattern in patterns:
            by_scheme.setdefault(f"{pattern.scheme}://".encode(), []).append(pattern)
        self._exact = exact
        self._groups = tuple((start, _Group(group)) for start, group in by_scheme.items())
        self._regexes = tuple(regexes)
        self._exact_only = not (self._groups or self._regexes)

    def allows(self, origin: bytes) -> bool:
        """Return whether `origin` is in the index.

        Args:
            origin: the value of an Origin header, with any content. Other text
                than a serialized origin is never in the index.
        """
        if len(origin) > MAX_ORIGIN_LENGTH:
            return False
        if origin in self._exact:
            return True
        return not self._exact_only and self._matches(origin)

    def _matches(self, origin: bytes) -> bool:
        covered = self._is_covered(origin)
        if not (covered or self._regexes):
            return False
        # The grammar is checked last: most origins that are not allowed have returned above.
        text = origin.decode("latin-1")
        if not is_serialized(text):
            return False
        return covered or any(regex.fullmatch(text) for regex in self._regexes)

    def _is_covered(self, origin: bytes) -> bool:
        for start, group in self._groups:
            if origin.startswith(start):
                return group.cover(origin)
        return False
