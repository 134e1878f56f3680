"""Pasted: the text that a user has copied, from the clipboard or from standard input."""

from __future__ import annotations

import sys

import click


def prompt(what: str) -> None:
    """Ask for a text, and name the key that ends it, if standard input is a terminal.

    Args:
        what: the text.
    """
    if sys.stdin.isatty():
        ends = "then Ctrl-D (on Windows Ctrl-Z and Enter)"
        click.echo(f"Paste the {what}, {ends}:", err=True)


def of_clipboard(what: str) -> bytes:
    """Return the text of the clipboard.

    Args:
        what: the text, for the message.

    Raises:
        click.UsageError: no program can read the clipboard.
    """
    from crossorigin.cli import clipboard  # noqa: PLC0415 - loaded when asked for

    read = clipboard.read()
    if read is None:
        message = (
            "nothing reads the clipboard here (pbpaste, wl-paste, xclip, xsel, PowerShell): "
            f"paste the {what} instead"
        )
        raise click.UsageError(message)
    return read
