"""The `crossorigin` command: one file per sub-command, which is loaded when it is used.

This file needs no extra: a core install has the command, which names the extra to install.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final, TextIO

from crossorigin import __version__

COMMANDS: Final = {
    "check": "cli",
    "demo": "demo",
    "explain": "cli",
    "export": "cli",
    "gateway": "edge",
    "lint": "cli",
    "migrate": "cli",
    "origins": "cli",
    "schema": "cli",
    "shadow": "cli",
    "show": "cli",
    "verify": "cli",
}
"""The name of each command, which is that of its module in this package, and the extra that
brings the libraries it imports."""


def main() -> None:
    """Run the command line.

    For a missing extra, or an output that cannot be written, print one line and exit with
    status 2.
    """
    if getattr(sys, "stdout", None) is None:
        sys.stdout = _nowhere()
    try:
        try:
            _run(sys.argv[1:])
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        # The interpreter writes the rest of the output when it ends.
        sys.stdout = _nowhere()
        if error.errno == errno.EPIPE:
            # A reader that ends early, such as `head`, needs no message; the status is click's.
            sys.exit(1)
        sys.stderr.write(f"crossorigin: the output cannot be written: {error.strerror}\n")
        sys.exit(2)


_UNWRITABLE: Final = (errno.EBADF, errno.EIO, errno.ENOSPC, errno.EPIPE)
"""The errors of an output that is closed, broken, full or without a reader."""


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _run(arguments: list[str]) -> None:
    if arguments == ["--version"]:
        sys.stdout.write(f"crossorigin, version {__version__}\n")
        sys.exit(0)
    try:
        from crossorigin.cli.group import group  # noqa: PLC0415 - click is an extra
    except ModuleNotFoundError as error:
        sys.stderr.write(f"crossorigin: {how_to_install(extra_of(arguments), error)}\n")
        sys.exit(2)
    group(prog_name="crossorigin")


def extra_of(arguments: list[str]) -> str:
    """Return the extra of the command that `arguments` name; `cli` if they name none."""
    return next((COMMANDS[word] for word in arguments[:1] if word in COMMANDS), "cli")


def how_to_install(extra: str, error: ModuleNotFoundError) -> str:
    """Return the line that names what to install after a failed import.

    Args:
        extra: the extra of this distribution that brings the module.
        error: the failed import.

    Raises:
        ModuleNotFoundError: the module is a part of crossorigin: that is a bug, not a missing
            extra.
    """
    name = str(error.name).partition(".")[0]
    if name == "crossorigin":
        raise error
    # These make a new environment, which has to contain the other commands too.
    whole = f"'crossorigin[{extra if extra == 'cli' else f'cli,{extra}'}]'"
    return (
        f"{name} is not installed; run: pip install 'crossorigin[{extra}]' "
        f"(with pipx: pipx install --force {whole}; "
        f"with uvx: uvx --from {whole} crossorigin)"
    )
