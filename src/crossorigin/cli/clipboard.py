"""The clipboard: read with a program of the desktop, if one is installed."""

from __future__ import annotations

import subprocess
from shutil import which
from typing import Final

_PROGRAMS: Final = (
    ("pbpaste",),
    ("wl-paste", "--no-newline"),
    ("xclip", "-selection", "clipboard", "-o"),
    ("xsel", "--clipboard", "--output"),
    ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"),
)
"""The programs of macOS, Wayland, X11 and Windows that print the clipboard."""

TIMEOUT: Final = 10.0
"""Seconds for a program: the window that owns the clipboard may be closed."""


def read() -> bytes | None:
    """Return the text of the clipboard, or None if no program can read it."""
    for name, *arguments in _PROGRAMS:
        path = which(name)
        if path is None:
            continue
        try:
            done = subprocess.run(  # noqa: S603 - fixed arguments, a path of the user's own PATH
                [path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return done.stdout
    return None
