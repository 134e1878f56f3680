"""`crossorigin explain`: the cause of a message of a browser's console, and the remedy."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Unpack

import click

from crossorigin.cli.documents import Forms, Found, check_forms, forms, tell
from crossorigin.cli.lines import Line
from crossorigin.cli.pasted import of_clipboard, prompt
from crossorigin.snippets import TARGETS

if TYPE_CHECKING:
    from crossorigin.consoles.documents import Row
    from crossorigin.consoles.explanation import Explanation
    from crossorigin.consoles.paste import Paste

NOT_RECOGNISED: Final = 1

_NO_MESSAGE: Final = (
    "crossorigin: no message of a console that is known here. Paste the line that begins with "
    "“Access to” (Chrome, Edge), “Cross-Origin Request Blocked” (Firefox) or “Origin” "
    "(Safari), or ask the server: crossorigin check URL --origin PAGE"
)
_STANDARD_INPUT: Final = ("-",)
_LEFT_OUT: Final = "crossorigin: the text is long; a part of it was left out"


class _Options(Forms):
    """The options of the command line."""

    message: tuple[str, ...]
    target: str | None
    clipboard: bool
    verbose: bool


@click.command("explain")
@click.argument("message", nargs=-1)
@click.option(
    "--for",
    "target",
    type=click.Choice(TARGETS),
    help="Print code or a configuration for this target that allows the request.",
)
@click.option("--clipboard", is_flag=True, help="Read the message from the clipboard.")
@forms("docs/explain.schema.json")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Also print the engine and the step of the standard.",
)
def command(**options: Unpack[_Options]) -> None:
    """Explain MESSAGE, copied from the console of a browser.

    Without MESSAGE, or with -, the command reads the message from standard input, because
    shells interpret the quotes in it. The input may have several lines, such as a log file.

    Exit status: 0 explained, 1 not recognised.
    """
    from crossorigin.consoles.explain import explain_paste  # noqa: PLC0415 - loaded when asked for

    check_forms(options)
    pasted = _pasted(options["message"], clipboard=options["clipboard"])
    if pasted.left_out:
        click.echo(_LEFT_OUT, err=True)
    found = explain_paste(pasted)
    if found:
        _tell(found, options)
        return
    if options["as_json"]:
        click.echo("[]")
    click.echo(_NO_MESSAGE, err=True)
    sys.exit(NOT_RECOGNISED)


def _tell(found: tuple[Explanation, ...], options: _Options) -> None:
    from crossorigin.consoles.documents import blocks  # noqa: PLC0415 - loaded when asked for

    target, verbose = options["target"], options["verbose"]
    forms_of = Found(
        lines=lambda: (line for one in found for line in _lines(one, target, verbose=verbose)),
        mapping=lambda: [one.to_mapping(target) for one in found],
        blocks=lambda: blocks(found, target),
    )
    tell(forms_of, options)


def _pasted(message: tuple[str, ...], *, clipboard: bool) -> Paste:
    from crossorigin.consoles import paste  # noqa: PLC0415 - loaded when asked for

    if clipboard:
        return paste.read(io.BytesIO(of_clipboard("message")))
    if message and message != _STANDARD_INPUT:
        return paste.of(" ".join(message))
    stream = sys.stdin.buffer
    prompt("message")
    return paste.read(stream)


def _lines(one: Explanation, target: str | None, *, verbose: bool) -> Iterator[Line]:
    from crossorigin.consoles.documents import answer, details  # noqa: PLC0415 - loaded when asked for

    yield Line(f"{one.sentence or one.what} [{one.code}]", "title")
    yield from _shown(answer(one))
    yield from _shown([("more", one.mdn), ("page", one.page)])
    if verbose:
        yield from _shown(details(one))
    if target is not None:
        yield Line("")
        yield from (Line(text, "code") for text in one.snippet(target).splitlines())
        if one.to_complete is not None:
            yield Line("")
            yield Line(one.to_complete)
    yield Line("")


def _shown(rows: Iterable[Row]) -> Iterator[Line]:
    return (Line(f"  {label + ':':10}{text}") for label, text in rows if text)
