"""The index: many exact origins and patterns, one look-up that takes the same time for all.

Exact origins are a set of bytes, the form in which requests bring them. Patterns are sets
of suffixes, probed only at the depths (counts of dots) that some pattern has, from the
right: the cost follows the deepest pattern and never the origin, which an outsider writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crossorigin.origins.origin import MAX_ORIGIN_LENGTH, is_serialized
from crossorigin.origins.pattern import Pattern


class _Suffixes:
    """The subdomain patterns of one scheme."""

    __slots__ = ("any_port", "deepest", "depths", "fixed_port")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        fixed: set[bytes] = set()
        free: set[bytes] = set()
        for pattern in patterns:
            suffix = f".{pattern.host}"
            if pattern.any_port:
                free.add(suffix.encode())
            else:
                fixed.add(f"{suffix}{pattern.port}".encode())
        self.fixed_port: Final = frozenset(fixed)
        self.any_port: Final = frozenset(free)
        self.depths: Final = frozenset(suffix.count(b".") for suffix in fixed | free)
        self.deepest: Final = max(self.depths)

    def cover(self, authority: bytes, host: bytes) -> bool:
        """Say whether a suffix of `host` is listed, with at least one character before it."""
        dot = len(host)
        for depth in range(1, self.deepest + 1):
            dot = host.rfind(b".", 0, dot)
            if dot <= 0:
                return False
            if depth in self.depths and (
                authority[dot:] in self.fixed_port or host[dot:] in self.any_port
            ):
                return True
        return False


class OriginIndex:
    """Which origins a policy allows without asking anyone. Immutable.

    Args:
        exact: serialized origins, ``null`` among them if it is allowed.
        patterns: see `Pattern`.
        regexes: compiled from text; each must match the whole origin.
    """

    __slots__ = ("_any_port", "_exact", "_exact_only", "_regexes", "_subdomains")

    def __init__(
        self,
        exact: frozenset[bytes],
        patterns: Iterable[Pattern] = (),
        regexes: Iterable[re.Pattern[str]] = (),
    ) -> None:
        by_scheme: dict[bytes, list[Pattern]] = {}
        any_port: set[bytes] = set()
        for pattern in patterns:
            if pattern.subdomains:
                by_scheme.setdefault(pattern.scheme.encode(), []).append(pattern)
            else:
                any_port.add(f"{pattern.scheme}://{pattern.host}".encode())
        self._exact = exact
        self._any_port = frozenset(any_port)
        self._subdomains = {scheme: _Suffixes(group) for scheme, group in by_scheme.items()}
        self._regexes = tuple(regexes)
        self._exact_only = not (any_port or by_scheme or self._regexes)

    def allows(self, origin: bytes) -> bool:
        """Say whether `origin` is in the index.

        Args:
            origin: the value of an Origin header, whatever it holds. What is not a
                serialized origin is never in the index.
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
        # The grammar is checked only now: most origins that are not allowed end above.
        text = origin.decode("latin-1")
        if not is_serialized(text):
            return False
        return covered or any(regex.fullmatch(text) for regex in self._regexes)

    def _is_covered(self, origin: bytes) -> bool:
        scheme, _, authority = origin.partition(b"://")
        # A colon within brackets belongs to an IPv6 address.
        colon = authority.rfind(b":", authority.rfind(b"]") + 1)
        host = authority if colon < 0 else authority[:colon]
        if self._any_port and scheme + b"://" + host in self._any_port:
            return True
        suffixes = self._subdomains.get(scheme)
        return suffixes is not None and suffixes.cover(authority, host)
