"""File: origins in a text file or a TOML file, watched."""

from __future__ import annotations

import os
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

from crossorigin.policy.files import read_text
from crossorigin.stores.backend import has_in_thread
from crossorigin.stores.failures import StoreError
from crossorigin.stores.store import Mode, Store

POLL: Final = 0.3
"""Seconds between two looks at the file."""


class FileBackend:
    """A file with one origin a line, or a TOML file with a list ``origins``.

    Args:
        path: its path; TOML if it ends in ``.toml``.
    """

    in_request = False

    def __init__(self, path: str) -> None:
        self._path = path
        self._closed = threading.Event()

    def describe(self) -> str:
        """Return the path."""
        return repr(self._path)

    def rows(self) -> list[str]:
        """Read the file."""
        text = read_text(self._path)
        if not text:
            # A file of no bytes is being written; one that lists nothing has a comment.
            message = "the file is empty"
            raise StoreError(message)
        if self._path.endswith(".toml"):
            return _of_toml(text)
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        return [line for line in lines if line]

    def has(self, origin: str) -> bool:
        """Return whether `origin` is in the file."""
        return origin in self.rows()

    async def has_async(self, origin: str) -> bool:
        """Return whether `origin` is in the file."""
        return await has_in_thread(self.has, origin)

    def changes(self) -> Iterator[str | None]:
        """Yield None when the file has changed."""
        closed = self._closed
        seen = self._signature()
        yield None
        while not closed.wait(POLL):
            found = self._signature()
            if found != seen:
                seen = found
                yield None

    def add(self, origin: str) -> bool:
        """Add a line."""
        raise NotImplementedError

    def remove(self, origin: str) -> bool:
        """Remove a line."""
        raise NotImplementedError

    def close(self) -> None:
        """End the watch."""
        self._closed.set()
        self._closed = threading.Event()

    def _signature(self) -> object:
        try:
            found = Path(self._path).stat()
        except OSError as error:
            return error.errno
        return found.st_mtime_ns, found.st_size, found.st_ino, found.st_dev

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileBackend) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __reduce__(self) -> tuple[Any, ...]:
        return (FileBackend, (self._path,))


def _of_toml(text: str) -> list[str]:
    origins = tomllib.loads(text).get("origins")
    if not isinstance(origins, list):
        message = "the file has no list 'origins'"
        raise StoreError(message)
    return cast("list[str]", origins)


class File(Store):
    """The origins of a file, which is watched: one origin a line, or TOML.

    Args:
        path: the path; a file that ends in ``.toml`` has a list ``origins``. In another one
            a ``#`` begins a comment.
        mode: see `Store`; so are the others.
        ttl: seconds after which the file is read even without a change.
        negative_ttl: see `Store`.
        stale: seconds for which the last list holds while the file cannot be read.
        size: see `Store`.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        mode: Mode = "list",
        ttl: float = 60,
        negative_ttl: float = 10,
        stale: float = 3600,
        size: int = 10_000,
    ) -> None:
        super().__init__(
            FileBackend(os.fspath(path)),
            mode=mode,
            ttl=ttl,
            negative_ttl=negative_ttl,
            stale=stale,
            size=size,
        )
