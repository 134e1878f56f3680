"""`crossorigin lint`: the problems of files, the risks that they accept, and advice."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import click

from crossorigin import __version__
from crossorigin.cli.lines import Line, show

if TYPE_CHECKING:
    from crossorigin.lint.finding import Finding

FORMATS: Final = ("text", "json", "sarif", "github")


@click.command("lint")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning.")
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="CODE",
    help="Leave out the advice of this code.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Form of the output; docs/lint.schema.json describes json, OASIS describes sarif "
    "(2.1.0), and github prints the annotations of a workflow.",
)
def command(
    files: tuple[str, ...], *, strict: bool, ignored: tuple[str, ...], form: str
) -> None:
    """Print the problems of FILEs, the risks that they accept, and advice.

    FILE is a cors.toml, which is the default, or a pyproject.toml with the table
    [tool.crossorigin]. Each finding has a line, a column and a stable code; a
    problem is an error, advice is a warning or a note. A file with problems gets
    no advice.

    Exit status: 0 no problem, 1 a warning with --strict, 2 a problem, or a file
    that could not be read.
    """
    from crossorigin.lint.catalogue import ADVICE  # noqa: PLC0415 - loaded when asked for
    from crossorigin.lint.lint import lint  # noqa: PLC0415 - the same

    for code in ignored:
        if code not in ADVICE:
            message = f"--ignore: {code!r} is not a code of advice: {', '.join(ADVICE)}"
            raise click.UsageError(message)
    named = files or ("cors.toml",)
    every = [each for file in named for each in lint(file)]
    found = [each for each in every if each.kind != "advice" or each.code not in ignored]
    _print(named, found, form)
    sys.exit(_status(found, strict=strict))


def _status(found: Iterable[Finding], *, strict: bool) -> int:
    levels = {each.level for each in found}
    if "error" in levels:
        return 2
    return int(strict and "warning" in levels)


def _print(files: tuple[str, ...], found: list[Finding], form: str) -> None:
    from crossorigin.lint import forms, sarif  # noqa: PLC0415 - loaded when asked for

    if form == "json":
        click.echo(json.dumps(forms.mapping(files, found), indent=2))
    elif form == "sarif":
        click.echo(json.dumps(sarif.log(found, __version__), indent=2))
    elif form == "github":
        for each in found:
            click.echo(forms.github(each))
    else:
        show(_lines(files, found))


_KINDS: Final = {"error": "bad", "warning": "warn", "note": "plain"}


def _lines(files: tuple[str, ...], found: list[Finding]) -> Iterator[Line]:
    for each in found:
        word = "accepted" if each.kind == "accepted" else each.level
        text = f"{each.place}: {word}: {each.sentence} [{each.code}]"
        yield Line(text, _KINDS[each.level])
    if not found:
        yield Line(f"{_counted(len(files), 'file')}: no findings", "good")
        return
    counts = {
        "error": sum(each.level == "error" for each in found),
        "warning": sum(each.level == "warning" for each in found),
        "note": sum(each.level == "note" and each.kind == "advice" for each in found),
        "accepted risk": sum(each.kind == "accepted" for each in found),
    }
    yield Line(", ".join(_counted(count, word) for word, count in counts.items() if count))


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
