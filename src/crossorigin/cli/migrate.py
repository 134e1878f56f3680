"""`crossorigin migrate`: the options of another CORS library, as a ``cors.toml``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from crossorigin.cli.show import Line, show
from crossorigin.spec.text import escape

if TYPE_CHECKING:
    from crossorigin.migrate import Finding, Migration

PEERS: Final = (
    "flask-cors",
    "django-cors-headers",
    "starlette",
    "fastapi",
    "aiohttp-cors",
    "quart-cors",
    "express",
)
"""The names of `crossorigin.migrate.PEERS`, which is loaded when it is asked for."""

_STYLES: Final = {
    "unsafe": "bad",
    "never worked": "warn",
    "left out": "warn",
    "changed": "plain",
    "gone": "quiet",
}


@click.command("migrate")
@click.argument("source", required=False)
@click.option(
    "--from",
    "peer",
    type=click.Choice(PEERS),
    help="Whose options they are.  [default: as it looks]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/migrate.schema.json.")
def command(source: str | None, peer: str | None, as_json: bool) -> None:
    """Carry the options of another CORS library over into a cors.toml.

    SOURCE is a Python file, or the options themselves: Python keywords, or JSON. Without
    SOURCE, or for -, it is read from standard input. Nothing of it is run.

    The file goes to standard output; what was unsafe, never worked or has to be decided
    goes to standard error.

    Exit status: 0 nothing was lost, 1 a person has to decide, 2 could not read.
    """
    from crossorigin.migrate import SourceError, migrate  # noqa: PLC0415 - loaded when asked for

    try:
        migration = migrate(_text(source), peer)
    except SourceError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(migration.to_mapping(), indent=2))
    else:
        show(_toml(migration))
        show(_findings(migration), err=True)
    sys.exit(migration.exit_status)


def _text(source: str | None) -> str:
    """Return the options: those of a file, of the command line, or of standard input."""
    from crossorigin.migrate.migration import MAX_TEXT  # noqa: PLC0415 - loaded when asked for
    from crossorigin.policy.files import read_text  # noqa: PLC0415 - the same

    if source is None or source == "-":
        return sys.stdin.read(MAX_TEXT + 1)
    if any(sign in source for sign in "=({"):
        return source
    try:
        return read_text(source, 4 * MAX_TEXT)
    except (OSError, ValueError) as error:
        message = f"the file cannot be read: {escape(str(error))}"
        raise click.UsageError(message) from error


def _toml(migration: Migration) -> Iterator[Line]:
    for line in migration.toml.splitlines():
        kind = "quiet" if line.startswith("#") else "code"
        yield Line(line, "title" if line.startswith("[") else kind)


def _findings(migration: Migration) -> Iterator[Line]:
    # What was unsafe comes first, and what has to be decided is told as such.
    for kind, style in _STYLES.items():
        for finding in migration.findings:
            if finding.kind == kind:
                yield from _finding(finding, style)


def _finding(finding: Finding, style: str) -> Iterator[Line]:
    where = "" if finding.line is None else f", line {finding.line}"
    decide = "; to decide" if finding.decide else ""
    yield Line(f"{finding.kind}{decide} [{finding.code}]", style)
    yield Line(f"  {finding.option}{where}: {finding.value}")
    yield Line(f"  {finding.message}")
    if finding.instead:
        yield Line(f"  Instead: {finding.instead}")
