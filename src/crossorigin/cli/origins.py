"""`crossorigin origins`: lists, changes and checks the origins of a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypedDict, TypeVar, Unpack

import click

from crossorigin.cli.failing import JSONCommand
from crossorigin.cli.lines import Line, show
from crossorigin.spec.text import escape, short_repr

if TYPE_CHECKING:
    from crossorigin.cli.stores import Opened
    from crossorigin.errors import Problem

Command = TypeVar("Command", bound=Callable[..., None])

_RISKS: Final = ("any-extension", "insecure-origin", "null-origin", "public-suffix")
"""The risks that rows of a store can have."""


class Options(TypedDict):
    """The options that all commands of the group have."""

    store: str
    credentials: bool
    risks: tuple[str, ...]
    as_json: bool


def _options(command: Command) -> Command:
    for option in (
        click.option(
            "--json", "as_json", is_flag=True, help="Print JSON: docs/origins.schema.json."
        ),
        click.option(
            "--accept-risk",
            "risks",
            multiple=True,
            type=click.Choice(_RISKS),
            help="A risk that the policy of the store accepts; several may be given.",
        ),
        click.option(
            "--credentials", is_flag=True, help="The policy of the store allows credentials."
        ),
        click.option(
            "--store",
            metavar="URL",
            required=True,
            envvar="CROSSORIGIN_STORE",
            show_envvar=True,
            help="redis://HOST/0?key=KEY, postgresql+psycopg://HOST/DATABASE?table=TABLE, "
            "sqlite:///PATH, or file:PATH.",
        ),
    ):
        command = option(command)
    return command


@click.group("origins")
def command() -> None:
    """List, change and check the origins of a store.

    A store is a Redis set, a table of a database, or a file. Its rows follow the rules of a
    policy: a row with a problem allows no origin.

    The list of processes shows the password of a URL on the command line: give the URL in the
    environment variable CROSSORIGIN_STORE.

    A TOML file can be listed and checked. The commands add and remove refuse it, because they
    would lose its comments: edit it yourself.
    """


@command.command("list", cls=JSONCommand)
@_options
def list_rows(**options: Unpack[Options]) -> None:
    """Print the rows of the store, sorted; a row with a problem is marked.

    Exit status: 0 printed, 1 a row has a problem, 2 the store could not be read.
    """
    with _opened(options) as opened:
        judged = _judged(sorted(set(opened.rows())), options)
    rows = [_row(row, problem) for row, problem in judged]
    lines = (_line(row, problem) for row, problem in judged)
    _tell({"store": opened.name, "rows": rows}, lines, options)
    sys.exit(any(problem for _, problem in judged))


@command.command("add", cls=JSONCommand)
@click.argument("origins", metavar="ORIGIN...", nargs=-1, required=True)
@click.option("--create", is_flag=True, help="Create the file or the table if it is missing.")
@_options
def add(origins: tuple[str, ...], *, create: bool, **options: Unpack[Options]) -> None:
    """Add each ORIGIN, or pattern, and announce the change to all servers.

    If one has a problem, none is added. An origin is written as browsers send it. A
    file or a table that is missing is a failure, unless --create is given.

    Exit status: 0 all are in the store, 2 one has a problem, or the store could not be changed.
    """
    from crossorigin.cli.stores import StoreFailed, canonical  # noqa: PLC0415 - loaded when asked for

    problems = [problem for _, problem in _judged(origins, options) if problem is not None]
    if problems:
        raise StoreFailed("\n".join(_message(problem) for problem in problems))
    with _opened(options, create=create) as opened:
        changed = {row: opened.add(row) for row in dict.fromkeys(map(canonical, origins))}
    _tell_changes(opened, changed, ("added", "was there"), options)


@command.command("remove", cls=JSONCommand)
@click.argument("rows", metavar="ORIGIN...", nargs=-1, required=True)
@_options
def remove(rows: tuple[str, ...], **options: Unpack[Options]) -> None:
    """Remove each ORIGIN, spelled as in the store, and announce the change to all servers.

    Exit status: 0 removed, 1 one was not there, 2 the store could not be changed.
    """
    with _opened(options) as opened:
        changed = {row: opened.remove(row) for row in dict.fromkeys(rows)}
        hints = {row: _hint(opened, row) for row, removed in changed.items() if not removed}
    _tell_changes(opened, changed, ("removed", "was not there"), options, hints)
    sys.exit(not all(changed.values()))


@command.command("check", cls=JSONCommand)
@click.argument("origin")
@_options
def check(origin: str, **options: Unpack[Options]) -> None:
    """Print whether the store allows ORIGIN, the Origin header of a page, or the reason.

    Patterns in the store apply, as in a store that reads the whole list.

    Exit status: 0 allowed, 1 not allowed, 2 the store could not be read.
    """
    from crossorigin.cli.stores import naming  # noqa: PLC0415 - loaded when asked for

    with _opened(options) as opened:
        judged = _judged(sorted(set(naming(opened.rows(), origin))), options)
    flaw = _flaw(origin)
    allowed = flaw is None and any(problem is None for _, problem in judged)
    reason = flaw or _reason(judged)
    mapping = {
        "store": opened.name,
        "origin": origin,
        "allowed": allowed,
        "reason": reason,
        "rows": [_row(row, problem) for row, problem in judged],
    }
    kind, word = ("good", "allowed") if allowed else ("bad", "not allowed")
    lines = (_line(row, problem) for row, problem in judged)
    _tell(mapping, (Line(f"{word}: {reason}", kind), *lines), options)
    sys.exit(not allowed)


def _opened(options: Options, *, create: bool = False) -> AbstractContextManager[Opened]:
    from crossorigin.cli.stores import opened  # noqa: PLC0415 - loaded when asked for

    return opened(options["store"], create=create)


_Judged: TypeAlias = list[tuple[str, "Problem | None"]]


def _judged(rows: Iterable[str], options: Options) -> _Judged:
    """Return each row with its problem, if it has one."""
    from crossorigin.stores.rows import Judge  # noqa: PLC0415 - loaded when asked for

    judge = Judge(options["credentials"], frozenset(options["risks"]))
    return [(row, judge.problem_of(row)) for row in rows]


def _flaw(origin: str) -> str | None:
    """Return the reason why no store allows `origin`, or None."""
    from crossorigin.cli.stores import canonical  # noqa: PLC0415 - loaded when asked for
    from crossorigin.origins import is_serialized  # noqa: PLC0415 - the same

    if is_serialized(origin):
        return None
    if origin == "null":
        return "a store is never asked for null; the policy itself may list it"
    sent = canonical(origin)
    instead = f"; it sends {sent}" if is_serialized(sent) else ""
    return f"no browser sends {short_repr(origin)} as an origin{instead}"


def _reason(judged: _Judged) -> str:
    rows = [row for row, problem in judged if problem is None]
    if rows:
        return f"by the row {escape(rows[0])}"
    return "its row has a problem" if judged else "the store has no row for it"


def _message(problem: Problem) -> str:
    instead = "" if problem.suggestion is None else f" Write {problem.suggestion!r} instead."
    return f"{problem.message}{instead} [{problem.code}]"


def _row(row: str, problem: Problem | None) -> dict[str, Any]:
    told = problem and {"code": problem.code, "message": _message(problem)}
    return {"origin": row, "problem": told}


def _line(row: str, problem: Problem | None) -> Line:
    if problem is None:
        return Line(escape(row))
    return Line(f"{escape(row)}  # skipped: {_message(problem)}", "warn")


def _hint(opened: Opened, row: str) -> str:
    """Return the row that `add` would write for this text, if the store has it."""
    from crossorigin.cli.stores import canonical  # noqa: PLC0415 - loaded when asked for

    meant = canonical(row)
    return f"; the store has {escape(meant)}" if meant != row and opened.has(meant) else ""


def _tell_changes(
    opened: Opened,
    changed: dict[str, bool],
    words: tuple[str, str],
    options: Options,
    hints: Mapping[str, str] = MappingProxyType({}),
) -> None:
    mapping = {
        "store": opened.name,
        "origins": [{"origin": row, "changed": each} for row, each in changed.items()],
    }
    lines = (
        Line(f"{words[not each]}: {escape(row)}{hints.get(row, '')}")
        for row, each in changed.items()
    )
    _tell(mapping, lines, options)


def _tell(mapping: dict[str, Any], lines: Iterable[Line], options: Options) -> None:
    if options["as_json"]:
        click.echo(json.dumps(mapping, indent=2))
    else:
        show(lines)
