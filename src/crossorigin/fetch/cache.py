"""The CORS-preflight cache of a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from crossorigin.fetch.engine import STANDARD, Engine
from crossorigin.spec.headers import NON_WILDCARD_REQUEST

MAX_KEYS: Final = 1024
"""The greatest number of pairs of origin and URL; a new one removes the oldest."""

MAX_NAMES: Final = 1024
"""The greatest number of methods, and of header names, cached from one response; the standard
allows such limits."""


class _Key(NamedTuple):
    origin: str
    url: str
    credentials: bool


class _Entries:
    """The entries of one key with their expiry, by method and header name."""

    __slots__ = ("headers", "methods")

    def __init__(self) -> None:
        self.methods: dict[str, float] = {}
        self.headers: dict[str, float] = {}


class PreflightCache:
    """The methods and headers that a server allows, per origin and full URL.

    One cache belongs to one user agent, with one network partition.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[_Key, _Entries] = {}

    def __len__(self) -> int:
        """Return the number of keys: origin, URL and credentials."""
        return len(self._entries)

    def clear_all(self) -> None:
        """Remove all entries, as in a new profile."""
        self._entries.clear()

    def clear(self, origin: str, url: str) -> None:
        """Remove the entries of one URL (Fetch, "clear cache entries")."""
        for credentials in (False, True):
            self._entries.pop(_Key(origin, url, credentials), None)

    def store(
        self,
        key: tuple[str, str, bool],
        methods: Iterable[str],
        headers: Iterable[str],
        max_age: int,
        engine: Engine = STANDARD,
    ) -> None:
        """Store the answer to a preflight.

        Args:
            key: the serialized request origin, the URL with query and fragment, and whether
                the credentials mode was ``include``.
            methods: the methods that the answer lists.
            headers: the header names that the answer lists.
            max_age: the lifetime in seconds.
            engine: the engine of the browser.
        """
        if engine.one_answer_remembered:
            self.clear(key[0], key[1])
        own = self._own(_Key(*key))
        matching = self._matching(_Key(*key), engine)
        until = self._clock() + max_age
        # Fetch, "CORS-preflight fetch", steps 7.12 to 7.15: a matching entry gets the new
        # max-age; every other name gets an entry.
        known = [one.methods for one in matching]
        for method in methods:
            self._remember(own.methods, known, _covering_method(method, engine), until)
        known = [one.headers for one in matching]
        for name in headers:
            self._remember(own.headers, known, _covering_header(name.lower(), engine), until)

    def _remember(
        self,
        own: dict[str, float],
        matching: list[dict[str, float]],
        covering: tuple[str, ...],
        until: float,
    ) -> None:
        now = self._clock()
        held = [
            (known, one) for known in matching for one in covering if known.get(one, now) > now
        ]
        for known, one in held:
            known[one] = until
        if not held and len(own) < MAX_NAMES:
            own[covering[0]] = until

    def _own(self, key: _Key) -> _Entries:
        if key not in self._entries and len(self._entries) >= MAX_KEYS:
            del self._entries[next(iter(self._entries))]
        return self._entries.setdefault(key, _Entries())

    def matches_method(
        self, method: str, key: tuple[str, str, bool], engine: Engine = STANDARD
    ) -> bool:
        """Return whether `method` has an entry (Fetch, "method cache entry match")."""
        now = self._clock()
        return any(
            entries.methods.get(one, now) > now
            for entries in self._matching(_Key(*key), engine)
            for one in _covering_method(method, engine)
        )

    def knows(self, key: tuple[str, str, bool], engine: Engine = STANDARD) -> bool:
        """Return whether the cache has any answer for the key."""
        now = self._clock()
        return any(
            until > now
            for entries in self._matching(_Key(*key), engine)
            for until in (*entries.methods.values(), *entries.headers.values())
        )

    def matches_header(
        self, name: str, key: tuple[str, str, bool], engine: Engine = STANDARD
    ) -> bool:
        """Return whether header `name`, lower-case, is known to be allowed.

        Fetch, "header-name cache entry match".
        """
        now = self._clock()
        return any(
            entries.headers.get(one, now) > now
            for entries in self._matching(_Key(*key), engine)
            for one in _covering_header(name, engine)
        )

    def _matching(self, key: _Key, engine: Engine) -> list[_Entries]:
        # Fetch, "cache entry match": an entry with credentials matches every request, one
        # without credentials only requests without.
        keys = [key]
        if not key.credentials and engine.credentialed_entry_serves_all:
            keys.append(key._replace(credentials=True))
        return [self._entries[one] for one in keys if one in self._entries]


def _covering_method(method: str, engine: Engine) -> tuple[str, ...]:
    """Return the entries that allow a method: the method, and the star if it counts."""
    return (method, "*") if engine.wildcard_cached else (method,)


def _covering_header(name: str, engine: Engine) -> tuple[str, ...]:
    """Return the entries that allow a header: the name, and the star if it counts."""
    starred = name not in NON_WILDCARD_REQUEST or engine.cached_wildcard_covers_authorization
    return (name, "*") if engine.wildcard_cached and starred else (name,)
