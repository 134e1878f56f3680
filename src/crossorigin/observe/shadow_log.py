"""ShadowLog: writes the differences of a shadow policy as lines of JSON."""

from __future__ import annotations

import json
import math
import os
import time
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO, get_args

from crossorigin.gateway.events.event import Event
from crossorigin.gateway.events.shadow import Change, Difference, Named, ShadowReport
from crossorigin.observe.minutes import Due, Minutes
from crossorigin.spec.locks import lock
from crossorigin.spec.numbers import check_number
from crossorigin.spec.text import short_repr

MAX_KEPT: Final = 1000
"""Differences that have a line of their own in a minute."""

MAX_BYTES: Final = 10_000_000


class ShadowLog:
    """An observer that writes the differences of ``shadow=`` to a file.

    A difference has at most one line in a minute, with the number of requests. A file that
    reaches the limit is renamed to ``<path>.1``, in place of the last one of that name, so
    that no more than twice the limit is kept. Several processes may write to one file.

    Args:
        path: the file.
        max_bytes: the length at which the file is renamed.
        clock: returns the time in seconds since 1970.

    Raises:
        TypeError: the path is none, the limit no whole number, or the clock no function.
        ValueError: the limit is not above 0, or greater than a billion; the path is a folder.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = _file_at(path)
        check_number("max_bytes", max_bytes, is_positive=True, is_whole=True)
        self._max_bytes = max_bytes
        self._clock = clock
        self._minutes: Minutes[Difference] = Minutes(MAX_KEPT, clock)
        # Without this, the counts of the last minute would be lost where the server ends.
        weakref.finalize(self, _flush, self._minutes, self._path, max_bytes)

    def __call__(self, _event: Event) -> None:
        """Do nothing with a decision: only differences are written."""

    def differs(self, difference: Difference, path: str) -> None:
        """Count a difference, and write the lines that are due."""
        now = self._clock()
        self._write(self._minutes.add(difference, (path, now)))

    def restarted(self) -> None:
        """Write that the policy in force was replaced: earlier lines are no longer counted."""
        self.flush()
        append([Due(None, self._clock(), 0)], self._path, self._max_bytes)

    def flush(self) -> None:
        """Write the differences that are counted, and have no line yet."""
        _flush(self._minutes, self._path, self._max_bytes)

    def _write(self, due: list[Due]) -> None:
        if due:
            append(due, self._path, self._max_bytes)

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self._path, "max_bytes": self._max_bytes, "clock": self._clock}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["path"], state["max_bytes"], state["clock"])  # type: ignore[misc]  # as a new one


def _file_at(path: str | os.PathLike[str]) -> Path:
    file = Path(path)
    # An empty text names the folder of the process.
    if file.is_dir():
        message = f"path is the folder {short_repr(str(path))}; write the path of a file in it"
        raise ValueError(message)
    return file


def _flush(minutes: Minutes[Difference], path: Path, max_bytes: int) -> None:
    if due := minutes.flush():
        append(due, path, max_bytes)


_LOCK: Final = partial(lock, limit=1.0)
"""An event loop may wait meanwhile; each process of a server holds the lock for one write."""


def append(
    due: list[Due], path: Path, max_bytes: int, wait: Callable[[TextIO], None] = _LOCK
) -> None:
    """Append lines; the processes that write to a file take turns.

    Args:
        due: the records.
        path: the file.
        max_bytes: the length at which it is renamed.
        wait: waits until no other process writes.
    """
    lines = "".join(f"{json.dumps(_mapping(each))}\n" for each in due)
    is_written = False
    while not is_written:
        with path.open("a", encoding="ascii") as file:
            wait(file)
            # Another process may have renamed the file meanwhile.
            is_written = _is_at(path, file)
            if is_written:
                file.write(lines)
                if file.tell() >= max_bytes:
                    path.replace(f"{path}.1")


def _is_at(path: Path, file: TextIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _mapping(due: Due) -> dict[str, Any]:
    if due.key is None:
        return {"others": due.times} if due.times else {"replaced": due.latest}
    path, seen = due.latest
    return {**due.key._asdict(), "path": path, "count": due.times, "time": seen}


def read_shadow_log(lines: Iterable[str]) -> ShadowReport:
    """Return the report of the lines of one or several files.

    Differences from before the last replacement of a policy in force are left out.

    Raises:
        ValueError: a line is not one of a `ShadowLog`; the message has its number.
    """
    named: list[Named] = []
    others, since = 0, -math.inf
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if "others" in entry:
                others += _count(entry["others"])
            elif "replaced" in entry:
                since, others = max(since, _seconds(entry["replaced"])), 0
                named = [each for each in named if each.last > since]
            elif (found := _named(entry)).last >= since:
                named.append(found)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            message = f"line {number} is not one that ShadowLog writes"
            raise ValueError(message) from error
    return ShadowReport.of(named, others=others, since=since if math.isfinite(since) else None)


def _named(entry: dict[str, Any]) -> Named:
    found = Difference(*(entry[name] for name in Difference._fields))
    words = (found.change, found.kind, found.now, found.then)
    texts = (
        found.method,
        found.policy,
        entry["path"],
        "" if found.origin is None else found.origin,
    )
    if not all(isinstance(each, str) for each in (*words, *texts)):
        message = "a field is no text"
        raise TypeError(message)
    if found.change not in get_args(Change) or not all(map(str.isprintable, words)):
        message = "a field is no word of a report"
        raise ValueError(message)
    seen = _seconds(entry["time"])
    return Named(found, entry["path"], _count(entry["count"]), seen, seen)


_LAST_SECOND: Final = 253_402_300_799.0
"""Of the year 9999, the last one that a report can show; in seconds since 1970."""


def _seconds(value: float) -> float:
    if not 0 <= value <= _LAST_SECOND:
        message = "a time is no number of seconds"
        raise ValueError(message)
    return float(value)


def _count(value: float) -> int:
    if not 0 <= value < math.inf:
        message = "a count is no number"
        raise ValueError(message)
    return int(value)
