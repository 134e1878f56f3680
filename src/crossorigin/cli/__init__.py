"""The `crossorigin` command: one file per sub-command, none loaded before it is asked for."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a missing extra is named in one line, with exit status 2."""
    try:
        from crossorigin.cli.group import group  # noqa: PLC0415 - click is optional
    except ModuleNotFoundError as error:
        sys.stderr.write(f"crossorigin: {how_to_install('demo', error)}\n")
        sys.exit(2)
    group(prog_name="crossorigin")


def how_to_install(extra: str, error: ModuleNotFoundError) -> str:
    """Say what to install after a failed import.

    Args:
        extra: The extra of this distribution that brings the module along.
        error: The failed import.

    Raises:
        ModuleNotFoundError: The module is one of ours: that is a fault, not a missing extra.
    """
    name = str(error.name).partition(".")[0]
    if name == "crossorigin":
        raise error
    return f"{name} is not installed; run: pip install 'crossorigin[{extra}]'"
