"""File: origins in a text file or a TOML file, watched."""

from __future__ import annotations

import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final, cast

from crossorigin.policy.files import parse_toml, read_text
from crossorigin.spec.locks import lock
from crossorigin.stores import processes
from crossorigin.stores.backend import has_in_thread
from crossorigin.stores.failures import StoreError
from crossorigin.stores.store import Mode, Store

POLL: Final = 0.3
"""Seconds between two looks at the file."""

_TICK: Final = 50_000_000
"""Nanoseconds within which two changes of a file may have the same time."""

_PAUSES: Final = (0.01, 0.04)
"""Seconds before a file that is being written is read again."""

_IS_POSIX: Final = os.name == "posix"

_NONE: Final = "# This file lists no origin.\n"


class _BeingWrittenError(StoreError):
    """The file is not complete: a program is writing it."""


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
        """Read the file; if a program is writing it, read it again after a short pause.

        Raises:
            OSError: it cannot be read.
            StoreError: it is empty, changes during every read, or has no list.
            ValueError: it is not UTF-8, or not TOML.
        """
        for pause in _PAUSES:
            with suppress(_BeingWrittenError):
                return self._read()
            time.sleep(pause)
        return self._read()

    def _read(self) -> list[str]:
        seen = self._signature()
        text = read_text(self._path)
        if self._signature() != seen:
            message = "the file changed while it was read"
            raise _BeingWrittenError(message)
        if not text:
            # Some programs empty a file before they write it.
            message = "the file is empty; a comment alone makes an empty list"
            raise _BeingWrittenError(message)
        if self._is_toml:
            return _of_toml(text)
        return [row for row in map(_row_of, _lines_of(text)) if row]

    def has(self, origin: str) -> bool:
        """Return whether `origin` is in the file."""
        return origin in self.rows()

    async def has_async(self, origin: str) -> bool:
        """Return whether `origin` is in the file."""
        return await has_in_thread(self.has, origin)

    def changes(self) -> Iterator[str | None]:
        """Yield None when the file has changed."""
        seen = self._look()
        yield None
        for _ in self._ticks(self._closed):
            found = self._look()
            if found != seen:
                seen = found
                yield None

    def add(self, origin: str) -> bool:
        """Add a line; a file that is missing is made.

        Raises:
            StoreError: the file is TOML.
        """
        with self._alone():
            try:
                lines = self._lines()
            except FileNotFoundError:
                lines = []
            if origin in map(_row_of, lines):
                return False
            self._write([*lines, origin])
            return True

    def remove(self, origin: str) -> bool:
        """Remove the lines of an origin, with their comments.

        Raises:
            StoreError: the file is TOML.
        """
        with self._alone():
            lines = self._lines()
            left = [line for line in lines if _row_of(line) != origin]
            if len(left) == len(lines):
                return False
            self._write(left)
            return True

    def close(self) -> None:
        """End the watch."""
        self._closed.set()
        self._closed = threading.Event()

    @property
    def _is_toml(self) -> bool:
        return self._path.endswith(".toml")

    def _lines(self) -> list[str]:
        if self._is_toml:
            message = "only a person edits a TOML file: a program would lose its comments"
            raise StoreError(message)
        return _lines_of(read_text(self._path))

    @property
    def _target(self) -> Path:
        return Path(self._path).resolve()

    def _alone(self) -> AbstractContextManager[None]:
        """Return a lock against changes by other threads and processes.

        A change reads the file and replaces it: without a lock one of two changes is lost.
        """
        # Windows locks no folder.
        return _locked(self._target.parent) if _IS_POSIX else nullcontext()

    def _write(self, lines: list[str]) -> None:
        """Replace the file in one step, so that no reader sees a part of it."""
        target = self._target
        text = "".join(f"{line}\n" for line in lines) or _NONE
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name}.", delete=False
        ) as written:
            written.write(text)
        found = target.stat() if target.exists() else None
        if found is not None:
            # Only an administrator may change the owner of a file; a user may set a group of
            # theirs.
            for owner in ((-1, found.st_gid), (found.st_uid, -1)) if _IS_POSIX else ():
                with suppress(PermissionError):
                    os.chown(written.name, *owner)
        Path(written.name).chmod(0o644 if found is None else found.st_mode & 0o7777)
        Path(written.name).replace(target)

    def _signature(self) -> object:
        try:
            found = Path(self._path).stat()
        except OSError as error:
            return error.errno
        # Any program can set the time of the change; that of the entry follows the clock.
        times = found.st_mtime_ns, found.st_ctime_ns
        return *times, found.st_size, found.st_ino, found.st_dev

    def _look(self) -> object:
        """Return the signature; a unique one if a later change might not change it."""
        found = self._signature()
        times = found[:2] if isinstance(found, tuple) else ()
        is_new = any(abs(time.time_ns() - each) < _TICK for each in times)
        return object() if is_new else found

    def _ticks(self, closed: threading.Event) -> Iterator[object]:
        """Yield whenever the file may have changed, until `closed` is set."""
        watch = None if processes.has_greenlets() else _watch()
        if watch is None:
            while not closed.wait(POLL):
                yield None
            return
        # Watch the folder: a file that is replaced is a new file.
        yield from watch(
            Path(self._path).absolute().parent,
            stop_event=closed,
            recursive=False,
            debounce=50,
            # A change before the watch began causes no event, and a change by another machine
            # neither.
            rust_timeout=round(POLL * 1000),
            yield_on_timeout=True,
            watch_filter=None,
            raise_interrupt=False,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileBackend) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __reduce__(self) -> tuple[Any, ...]:
        return (FileBackend, (self._path,))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock the folder of a file: a lock on the file itself ends when the file is replaced."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def _watch() -> Callable[..., Iterator[object]] | None:
    """Return the function of watchfiles that waits for changes; None if it is not installed."""
    try:
        from watchfiles import watch  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return watch


_LINE: Final = re.compile(r"\r\n|\n|\r")
_BLANKS: Final = " \t"


def _lines_of(text: str) -> list[str]:
    """Return the lines; only line breaks separate rows, other separators of Unicode do not."""
    lines = _LINE.split(text)
    return lines if lines[-1] else lines[:-1]


def _row_of(line: str) -> str:
    return line.partition("#")[0].strip(_BLANKS)


def _of_toml(text: str) -> list[str]:
    origins = parse_toml(text).get("origins")
    if not isinstance(origins, list):
        message = "the file has no list 'origins'"
        raise StoreError(message)
    return cast("list[str]", origins)


class File(Store):
    """The origins of a watched file: a text file with one origin a line, or TOML.

    Args:
        path: the path. A file that ends in ``.toml`` has a list ``origins``; in any other file
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
