"""`crossorigin shadow`: shows how the next policy differs from the policy in force."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from crossorigin.cli.failing import JSONCommand
from crossorigin.spec.text import escape

if TYPE_CHECKING:
    from crossorigin.gateway.events.shadow import Named, ShadowReport


@click.group("shadow")
def command() -> None:
    """Compare the next policy with the policy in force."""


@command.command("report", cls=JSONCommand)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report(files: tuple[BinaryIO, ...], *, as_json: bool) -> None:
    """Print the requests on which the next policy decides differently.

    FILE is a log that the observer ShadowLog has written; - is standard input. Several files,
    such as those of a fleet, are combined: each difference is printed once, with the number of
    all its requests. Differences from before the last replacement of the policy in force are
    left out.

    Exit status: 0 no request differs, 1 some requests differ, 2 a file could not be read.
    """
    from crossorigin.observe import read_shadow_log  # noqa: PLC0415 - loaded when asked for

    places: list[str] = []
    try:
        found = read_shadow_log(_lines(files, places))
    except ValueError as error:
        message = f"{places[-1]} is not one that ShadowLog writes"
        raise click.UsageError(message) from error
    click.echo(json.dumps(_mapping(found), indent=2) if as_json else str(found))
    raise SystemExit(1 if found.total else 0)


def _lines(files: tuple[BinaryIO, ...], places: list[str]) -> Iterator[str]:
    """Yield the lines of all files; the last of `places` is that of the last line."""
    from crossorigin.policy.files import text_of  # noqa: PLC0415 - loaded when asked for

    for file in files:
        # Another object may stand for standard input.
        name = escape(str(getattr(file, "name", "-")))
        for number, line in enumerate(file, start=1):
            places[:] = [f"{name}: line {number}"]
            try:
                yield text_of(line)
            except ValueError as error:
                message = f"{places[0]}: {error}"
                raise click.UsageError(message) from error


def _mapping(found: ShadowReport) -> dict[str, Any]:
    differences = [_named(each) for each in found.differences]
    counts = {"total": found.total, "others": found.others, "since": found.since}
    return {**counts, "differences": differences}


def _named(each: Named) -> dict[str, Any]:
    seen = {"first": each.first, "last": each.last}
    return {**each.difference._asdict(), "path": each.path, "count": each.count, **seen}
