"""Documents: the forms in which a command prints its result: lines, JSON, Markdown, HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict, TypeVar

import click

from crossorigin.cli.lines import Line, show

if TYPE_CHECKING:
    from crossorigin.consoles.document import Block

_STANDARD_OUTPUT: Final = Path("-")

Command = TypeVar("Command", bound=Callable[..., None])


class Forms(TypedDict):
    """The options that `forms` adds to a command."""

    as_json: bool
    as_markdown: bool
    html: Path | None


class Found(NamedTuple):
    """The result of a command, in each form.

    Attributes:
        lines: the lines for a terminal.
        mapping: the object for JSON.
        blocks: the blocks of a document.
    """

    lines: Callable[[], Iterable[Line]]
    mapping: Callable[[], object]
    blocks: Callable[[], Iterable[Block]]


def forms(schema: str) -> Callable[[Command], Command]:
    """Return a decorator that adds the options ``--json``, ``--markdown`` and ``--html``.

    Args:
        schema: the path of the JSON schema.
    """

    def add(command: Command) -> Command:
        html = click.option(
            "--html",
            type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
            help="Write a report to FILE as an HTML page without scripts; - prints it.",
            metavar="FILE",
        )
        as_markdown = click.option(
            "--markdown", "as_markdown", is_flag=True, help="Print a report as Markdown."
        )
        as_json = click.option("--json", "as_json", is_flag=True, help=f"Print JSON: {schema}.")
        return as_json(as_markdown(html(command)))

    return add


def check_forms(wanted: Forms) -> None:
    """Refuse two forms that would both be printed, and a file that cannot be written.

    Called before a request is sent, or a text is read.

    Args:
        wanted: the forms.

    Raises:
        click.UsageError: there are two, or the file cannot be written.
    """
    if wanted["as_json"] and wanted["as_markdown"]:
        message = "choose one of --json and --markdown"
        raise click.UsageError(message)
    if wanted["html"] == _STANDARD_OUTPUT and (wanted["as_json"] or wanted["as_markdown"]):
        message = "choose one of --html -, --json and --markdown: each prints the report"
        raise click.UsageError(message)
    if wanted["html"] not in {None, _STANDARD_OUTPUT}:
        _try_to_write(wanted["html"])


def tell(found: Found, wanted: Forms) -> None:
    """Write a result in the requested forms.

    Args:
        found: the result.
        wanted: the forms.

    Raises:
        click.UsageError: the file cannot be written.
    """
    from crossorigin.consoles import document  # noqa: PLC0415 - loaded when asked for

    if wanted["html"] == _STANDARD_OUTPUT:
        click.echo(document.html(found.blocks()), nl=False)
        return
    if wanted["html"] is not None:
        _write(wanted["html"], document.html(found.blocks()))
    if wanted["as_json"]:
        click.echo(json.dumps(found.mapping(), indent=2))
    elif wanted["as_markdown"]:
        show(Line(line) for line in document.markdown(found.blocks()).splitlines())
    else:
        show(found.lines())


def _try_to_write(file: Path) -> None:
    """Open a file as `_write` will do, without changing it."""
    if file.exists() and not file.is_file():
        return  # a pipe or a terminal, which opening may block or change
    try:
        is_new = not file.exists()
        file.open("ab").close()
        if is_new:
            file.unlink()
    except OSError as error:
        raise _unwritable(error) from error


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> click.UsageError:
    from crossorigin.spec.text import short_repr  # noqa: PLC0415 - loaded when asked for

    return click.UsageError(f"--html: the file cannot be written: {short_repr(str(error))}")
