"""`crossorigin verify`: compares a live server with the policies of a file."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict, Unpack

import click

from crossorigin.cli.lines import Line, show
from crossorigin.cli.policy_file import read_policies
from crossorigin.cli.sending import Number, sender_of, sending
from crossorigin.spec.text import escape

if TYPE_CHECKING:
    from crossorigin.verify.report import Difference, Report

RATE: Final = 50.0
"""Requests per second; few enough not to look like an attack."""

MAX_RATE: Final = 10_000.0

MAX_SHOWN: Final = 8
"""Differences of one kind on one path that are printed; JSON has all differences."""

Progress: TypeAlias = Callable[[int, int], object]


class Options(TypedDict):
    """The options of the command line."""

    url: str
    policy: str
    paths: tuple[str, ...]
    rate: float
    as_json: bool
    timeout: float
    cacert: str | None


@click.command("verify")
@click.argument("url")
@click.option(
    "--policy",
    metavar="FILE",
    default="cors.toml",
    show_default=True,
    help="The file: a cors.toml, or a pyproject.toml with [tool.crossorigin].",
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    help="A path of the application that exists, such as /health; several may be given.",
)
@click.option(
    "--rate",
    type=Number(0, MAX_RATE, min_open=True),
    default=RATE,
    show_default=True,
    help="Requests per second, at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/verify.schema.json.")
@sending
def command(**options: Unpack[Options]) -> None:
    """Compare the answers of the server at URL with the policies of a file.

    URL is the address of the application, behind all proxies or in front of them; the paths of
    the file are appended to it. The requests are derived from the file: each origin and
    pattern, similar origins, methods, headers, paths and their spellings. All are GET requests
    and preflights, which should not change the server, sent one after the other. The rules of
    [guard], and marks of routes in the code, are not compared.

    Exit status: 0 equal, 1 different, 2 no answer, or the file has problems.
    """
    sys.exit(_tell(_report(options), options))


def _report(options: Options) -> Report:
    from crossorigin.verify.asking import verify  # noqa: PLC0415 - loaded when asked for

    url = _address(options["url"])
    paths = tuple(_path(path) for path in options["paths"])
    policies = read_policies(options["policy"])
    sender = sender_of(options["timeout"], options["cacert"])
    with _progress() as progress:
        return asyncio.run(
            verify(url, policies, sender, paths=paths, rate=options["rate"], progress=progress)
        )


def _tell(report: Report, options: Options) -> int:
    """Print a report, and return the exit status."""
    if options["as_json"]:
        click.echo(json.dumps(report.to_mapping(), indent=2))
    else:
        show(_lines(report, options["policy"]))
    return report.exit_status


def _address(given: str) -> str:
    from crossorigin.cli.question import read_url  # noqa: PLC0415 - loaded when asked for
    from crossorigin.fetch.url import parse  # noqa: PLC0415 - the same

    if not given.strip():
        message = "URL is empty"
        raise click.UsageError(message)
    parsed = parse(read_url(given, ""))
    # The report would show a password; the paths of the file are appended.
    if parsed is None or parsed.userinfo or parsed.query or parsed.fragment:
        message = "give an address without user name, query and fragment"
        raise click.UsageError(message)
    return parsed.href


def _path(given: str) -> str:
    if not given.startswith("/"):
        message = f"--path: {given!r} does not start with a slash"
        raise click.UsageError(message)
    if "#" in given:
        message = f"--path: {given!r} has a fragment, which no client sends"
        raise click.UsageError(message)
    return given


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield the function that shows the progress: a bar on a terminal, otherwise none."""
    if not sys.stderr.isatty() or find_spec("rich") is None:
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - an extra, and slow to load
    from rich.progress import Progress as Bar  # noqa: PLC0415 - the same

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=None)
        yield lambda done, every: bar.update(task, completed=done, total=every)


_WORDS: Final = {
    0: ("equal", "good"),
    1: ("different", "bad"),
    2: ("could not ask", "bad"),
}


def _lines(report: Report, file: str) -> Iterator[Line]:
    word, kind = _WORDS[report.exit_status]
    count = len(report.differences)
    told = (
        f"{count} of {report.answers} answers differ" if count else f"{report.answers} answers"
    )
    yield Line(f"{word}: {escape(report.url)} and {escape(file)}: {told}", kind)
    for title, found in _grouped(report.differences).items():
        yield from _group(title, found)
    for note in report.layers:
        yield Line(f"Layers [{note.code}]: {note.message}", "warn")
    if report.stricter:
        yield Line(
            f"{report.stricter} spellings of paths are answered more strictly than declared."
        )
    if report.left_out:
        yield Line(f"{report.left_out} requests beyond the limit were left out.", "warn")
    for failure in report.failures:
        yield Line(f"No answer [{failure.kind}]: {failure.message}", "bad")
        yield Line(f"  Remedy: {failure.remedy}")


def _grouped(differences: Sequence[Difference]) -> dict[tuple[str, str], list[Difference]]:
    """Return the differences by their entry and kind."""
    groups: dict[tuple[str, str], list[Difference]] = {}
    for each in differences:
        entry = "all other paths" if each.probe.entry is None else each.probe.entry
        groups.setdefault((entry, each.kind), []).append(each)
    return groups


def _group(title: tuple[str, str], found: list[Difference]) -> Iterator[Line]:
    from crossorigin.verify.origins import CAUSES  # noqa: PLC0415 - loaded when asked for
    from crossorigin.verify.report import MEANINGS  # noqa: PLC0415 - the same

    entry, _ = title
    kind = found[0].kind
    yield Line(f"{escape(entry)}: {kind}. {MEANINGS[kind]}", "title")
    for each in islice(found, MAX_SHOWN):
        yield Line(f"  {_difference(each)}")
    if len(found) > MAX_SHOWN:
        yield Line(f"  … {len(found) - MAX_SHOWN} more", "quiet")
    causes = dict.fromkeys(each.cause for each in found if each.cause)
    # A difference for an unlisted origin explains all others.
    if CAUSES["foreign"] in causes:
        causes = {CAUSES["foreign"]: None}
    if causes:
        yield Line(f"  Probable cause: {'; '.join(causes)}.", "warn")


def _difference(one: Difference) -> str:
    layer = f" by {one.layer}" if one.layer else ""
    return (
        f"{one.probe.origin.origin}: {one.request} of {escape(one.probe.path)}: "
        f"declared {one.declared}, found {one.found} ({one.status}{layer})"
    )
