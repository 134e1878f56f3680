"""`crossorigin explain`: the meaning of a browser's console message, and who can change it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from crossorigin.cli.show import Line, show
from crossorigin.snippets import TARGETS, Facts, snippet

if TYPE_CHECKING:
    from crossorigin.consoles.explain import Explanation
    from crossorigin.consoles.paste import Paste

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
_NO_MESSAGE: Final = (
    "crossorigin: no message of a console that is known here. Paste the line that begins with "
    "“Access to” (Chrome, Edge), “Cross-Origin Request Blocked” (Firefox) or “Origin” "
    "(Safari), or ask the server: crossorigin check URL --origin PAGE"
)
_PROMPT: Final = "Paste the message, then Ctrl-D (on Windows Ctrl-Z and Enter):"
_NO_CLIPBOARD: Final = (
    "nothing reads the clipboard here (pbpaste, wl-paste, xclip, xsel, PowerShell): paste the "
    "message instead"
)
_LEFT_OUT: Final = "crossorigin: the text is long; a part of it was left out"


@click.command("explain")
@click.argument("message", nargs=-1)
@click.option(
    "--for", "target", type=click.Choice(TARGETS), help="Write a snippet that would allow it."
)
@click.option("--clipboard", is_flag=True, help="Read the message from the clipboard.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/explain.schema.json.")
@click.option("-v", "--verbose", is_flag=True, help="Print the engine, the step and more.")
def command(
    message: tuple[str, ...],
    *,
    target: str | None,
    clipboard: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Explain MESSAGE, copied from the console of a browser.

    Without MESSAGE it is read from standard input: messages hold quotes of all
    kinds, which shells take for their own. Several lines, a whole log file too,
    are fine.

    Exit status: 0 explained, 1 not recognised.
    """
    from crossorigin.consoles.explain import explain_paste  # noqa: PLC0415 - loaded when asked for

    pasted = _pasted(message, clipboard=clipboard)
    if pasted.left_out:
        click.echo(_LEFT_OUT, err=True)
    found = explain_paste(pasted)
    if as_json:
        click.echo(json.dumps([one.to_mapping() for one in found], indent=2))
    elif found:
        show(line for one in found for line in _lines(one, target, verbose=verbose))
    if not found:
        click.echo(_NO_MESSAGE, err=True)
    sys.exit(0 if found else NOT_RECOGNISED)


def _pasted(message: tuple[str, ...], *, clipboard: bool) -> Paste:
    from crossorigin.cli import clipboard as desktop  # noqa: PLC0415 - loaded when asked for
    from crossorigin.consoles import paste  # noqa: PLC0415 - the same

    if clipboard:
        read = desktop.read()
        if read is None:
            raise click.UsageError(_NO_CLIPBOARD)
        return read
    if message:
        return paste.of(" ".join(message))
    stream = sys.stdin.buffer
    if sys.stdin.isatty():
        click.echo(_PROMPT, err=True)
    return paste.read(stream)


def _lines(one: Explanation, target: str | None, *, verbose: bool) -> Iterator[Line]:
    yield Line(f"{one.sentence or one.what} [{one.code}]", "title")
    yield from _shown(_answer(one))
    if verbose:
        yield from _shown(_details(one))
    if target is not None:
        yield Line("")
        yield from (Line(text, "code") for text in _snippet(one, target).splitlines())
    yield Line("")


def _shown(rows: Iterator[tuple[str, str | None]]) -> Iterator[Line]:
    return (Line(f"  {label + ':':10}{text}") for label, text in rows if text)


def _answer(one: Explanation) -> Iterator[tuple[str, str | None]]:
    """Yield what to do first."""
    yield "remedy", one.remedy
    yield "who", _WHO[one.who]
    yield "url", one.url
    yield "redirect", None if one.redirected_from is None else f"from {one.redirected_from}"
    yield "origin", one.origin
    yield "also", _also(one)
    yield "check", one.command
    yield "assumed", _assumed(one)
    yield "more", f"{one.mdn} and {one.page}"


def _details(one: Explanation) -> Iterator[tuple[str, str | None]]:
    """Yield the facts behind the answer."""
    yield "what", one.what if one.sentence else None
    yield "engine", _engine(one)
    yield "step", None if one.step is None else str(one.step)
    yield "decided", _DECIDED[one.preflight]
    yield "header", one.header
    yield "status", None if one.status is None else str(one.status)
    yield "expected", one.expected
    yield "found", one.found


def _engine(one: Explanation) -> str:
    from crossorigin.consoles.console import NAMES  # noqa: PLC0415 - loaded when asked for

    return "several, or a library" if one.engine is None else NAMES[one.engine]


def _also(one: Explanation) -> str | None:
    if not one.also:
        return None
    return f"the same words stand for {', '.join(one.also)}"


def _assumed(one: Explanation) -> str | None:
    if not one.assumed:
        return None
    return f"the message does not name the {', the '.join(one.assumed)} in this command"


def _snippet(one: Explanation, target: str) -> str:
    """Return what to write, or why nothing of a server would help."""
    if (
        one.header is None
        or not one.header.startswith("Access-Control-")
        or one.who != "server"
    ):
        return "No configuration of CORS changes this."
    if one.origin is None:
        return "The message does not name the page's origin: ask with the command above."
    facts = Facts(
        origin=one.origin,
        methods=_named(one, "Access-Control-Allow-Methods"),
        headers=_named(one, "Access-Control-Allow-Headers"),
        exposed=_named(one, "Access-Control-Expose-Headers"),
        credentials=one.credentials,
        url=one.url or "",
    )
    return snippet(target, facts)


def _named(one: Explanation, header: str) -> tuple[str, ...]:
    return (one.expected,) if one.header == header and one.expected else ()
