"""Lines of text, with colours on a terminal and without in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Final, NamedTuple

import click


class Line(NamedTuple):
    """A line of output, and its kind.

    Attributes:
        text: without control characters.
        kind: one of `STYLES`.
    """

    text: str
    kind: str = "plain"


STYLES: Final = {
    "plain": "",
    "title": "bold",
    "good": "bold green",
    "bad": "bold red",
    "warn": "yellow",
    "quiet": "dim",
    "decides": "bold yellow",
    "code": "cyan",
}
"""The style of each kind, in the syntax of rich."""


def show(lines: Iterable[Line], *, err: bool = False) -> None:
    """Print lines, with colours on a terminal if rich is installed.

    Args:
        lines: what to print.
        err: whether to print on standard error instead of standard output.
    """
    stream = sys.stderr if err else sys.stdout
    if stream.isatty() and find_spec("rich") is not None:
        _show_rich(lines, err=err)
        return
    encoding = stream.encoding or "utf-8"
    for line in lines:
        # A pipe may have another encoding than UTF-8; other characters are escaped.
        text = line.text.encode(encoding, "backslashreplace").decode(encoding)
        click.echo(text, err=err)


def _show_rich(lines: Iterable[Line], *, err: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - an extra, and slow to load
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(highlight=False, stderr=err)
    for line in lines:
        # As Text, so that brackets in the text of a server are not markup.
        console.print(Text(line.text, style=STYLES[line.kind]), soft_wrap=True)
