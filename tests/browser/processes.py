"""Processes that a driver starts: in a group of their own, which ends with its driver."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import tempfile
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

SCREEN = ("-screen", "0", "1024x768x24", "-nolisten", "tcp")
STARTS_IN = 60  # seconds: on a busy machine the first start is slow
ENDS_IN = 10


@contextmanager
def profile() -> Iterator[str]:
    """Yield a folder for a profile, and remove it."""
    # A browser's helpers may still write for a moment after it has ended.
    with tempfile.TemporaryDirectory(prefix="crossorigin-", ignore_cleanup_errors=True) as path:
        yield path


@contextmanager
def running(
    command: Sequence[str],
    env: Mapping[str, str] | None = None,
    *,
    pass_fds: Sequence[int] = (),
    ask: bool = False,
) -> Iterator[subprocess.Popen[str]]:
    """Start a program; in the end wait for it and its helpers, and end those that stay.

    Args:
        command: the program and its arguments.
        env: what to add to its environment.
        pass_fds: file descriptors that it inherits.
        ask: it is to be asked to end, because nothing else asked it.
    """
    with subprocess.Popen(
        command,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        pass_fds=pass_fds,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if ask:
                process.terminate()
            _end(process)


def printed(process: subprocess.Popen[str], pattern: re.Pattern[str]) -> str:
    """Return the first group of a pattern in a program's standard error.

    Its pipe is read on, lest it run full.
    """
    found: queue.Queue[str | None] = queue.Queue()
    said: list[str] = []
    assert process.stderr is not None
    arguments = (process.stderr, pattern, said, found)
    threading.Thread(target=_read, args=arguments, daemon=True).start()
    match = found.get(timeout=STARTS_IN)
    if match is None:
        text = f"{process.args!r} did not start: {''.join(said)}"
        raise RuntimeError(text)
    return match


def _read(
    lines: IO[str],
    pattern: re.Pattern[str],
    said: list[str],
    found: queue.Queue[str | None],
) -> None:
    with suppress(ValueError):  # closed under our hands: the program has ended
        for line in lines:
            said.append(line)
            if match := pattern.search(line):
                found.put(match[1])
    found.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(ENDS_IN)
    with suppress(ProcessLookupError):  # the group, which is ours alone, is empty: it ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(ENDS_IN)


@contextmanager
def display(xvfb: str) -> Iterator[str]:
    """Start a display; yield its name, and end it.

    Args:
        xvfb: the path of Xvfb.
    """
    read, write = os.pipe()
    with ExitStack() as stack:
        reader = stack.enter_context(os.fdopen(read))
        command = [xvfb, "-displayfd", str(write), *SCREEN]
        try:
            stack.enter_context(running(command, pass_fds=(write,), ask=True))
        finally:
            os.close(write)
        # It chooses a free one and says when it is up.
        yield f":{reader.readline().strip()}"
