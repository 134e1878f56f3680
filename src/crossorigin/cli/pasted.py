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


def of_standard_input(what: str, limit: int) -> str:
    """Return the text of standard input.

    Args:
        what: the text, for the question on a terminal and for messages.
        limit: the greatest number of bytes.

    Raises:
        click.UsageError: it is longer, or not UTF-8.
    """
    from crossorigin.policy.files import text_of  # noqa: PLC0415 - loaded when asked for

    prompt(what)
    content = sys.stdin.buffer.read(limit + 1)
    if len(content) > limit:
        message = f"the {what} on standard input: more than {limit} bytes"
        raise click.UsageError(message)
    try:
        return text_of(content)
    except ValueError as error:
        message = f"the {what} on standard input: {error}"
        raise click.UsageError(message) from error


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
