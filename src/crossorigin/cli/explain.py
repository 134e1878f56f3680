"""`crossorigin explain`: what a browser's console message means, and who can change it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from crossorigin.cli.show import Line, show

if TYPE_CHECKING:
    from crossorigin.consoles.explain import Explanation

NOT_RECOGNISED: Final = 1

_WHO: Final = {
    "server": "the owner of the server",
    "page": "the author of the page",
    "user": "the user of the browser",
    "network": "the owner of the server or of the network to it",
}


_DECIDED: Final = {
    True: "the answer to the preflight",
    False: "the response to the request itself",
    None: None,
}


@click.command("explain")
@click.argument("message", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/explain.schema.json.")
def command(message: tuple[str, ...], as_json: bool) -> None:
    """Explain MESSAGE, copied from the console of Chromium, Firefox or WebKit.

    Without MESSAGE it is read from standard input: messages hold quotes of all kinds, which
    shells take for their own.

    Exit status: 0 explained, 1 not recognised.
    """
    from crossorigin.consoles.explain import MAX_TEXT, explain  # noqa: PLC0415 - loaded when asked for

    text = " ".join(message) or sys.stdin.read(MAX_TEXT)
    found = explain(text)
    if as_json:
        click.echo(json.dumps([one.to_mapping() for one in found], indent=2))
    elif found:
        show(line for one in found for line in _lines(one))
    else:
        click.echo("crossorigin: this is no message of a console that is known here", err=True)
    sys.exit(0 if found else NOT_RECOGNISED)


def _lines(one: Explanation) -> Iterator[Line]:
    from crossorigin.consoles.console import NAMES  # noqa: PLC0415 - loaded when asked for

    whose = "Several engines" if one.engine is None else NAMES[one.engine]
    yield Line(f"{one.what} [{one.code}]", "title")
    if one.also:
        yield Line(f"  In the same words {whose} says: {', '.join(one.also)}.", "quiet")
    yield from (Line(f"  {label + ':':10}{text}") for label, text in _rows(one, whose) if text)
    yield Line("")


def _rows(one: Explanation, whose: str) -> Iterator[tuple[str, str | None]]:
    yield "engine", whose
    yield "step", None if one.step is None else str(one.step)
    yield "decided", _DECIDED[one.preflight]
    yield "url", one.url
    yield "origin", one.origin
    yield "header", one.header
    yield "expected", one.expected
    yield "found", one.found
    yield "who", _WHO[one.who]
    yield "remedy", one.remedy
    yield "check", one.command
