"""`crossorigin migrate`: converts the options of another CORS library to a ``cors.toml``."""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from crossorigin.cli.lines import Line, show
from crossorigin.cli.pasted import of_standard_input
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
    "sanic-ext",
    "sanic-cors",
    "express",
    "lists",
)
"""The names of `crossorigin.migrate.PEERS`, which is loaded only when it is used."""

MAX_FILES: Final = 2_000
"""Python files of a folder."""

_STAR: Final = re.compile(r"^[ \t]*from[ \t]+(\.[\w.]*)[ \t]+import[ \t]+\*", re.MULTILINE)
_SKIPPED: Final = frozenset(
    {"node_modules", "site-packages", "venv", "env", "tests", "test", "migrations", "build"}
)

_STYLES: Final = {
    "unsafe": "bad",
    "never worked": "warn",
    "left out": "warn",
    "changed": "plain",
    "gone": "quiet",
}


@click.command("migrate")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--from",
    "peer",
    type=click.Choice(PEERS),
    help="The library of the options.  [default: detected from the options]",
)
@click.option(
    "--to",
    "target",
    type=click.Choice(("toml", "python")),
    default="toml",
    show_default=True,
    help="Form of the output: a cors.toml, or Python, which can have regular expressions.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/migrate.schema.json.")
def command(sources: tuple[str, ...], peer: str | None, target: str, as_json: bool) -> None:
    """Convert the options of another CORS library to a cors.toml.

    SOURCE is a Python file, a folder of them, a JavaScript or TypeScript file of Express, or
    the options themselves: Python keywords, or JSON. Several Python files are read together.
    Without SOURCE, or with -, the command reads standard input. The code is never run. A file
    that another one imports with a star (from .base import *) is read too.

    The file goes to standard output; the findings (unsafe options, options that never worked,
    open decisions) and the next steps go to standard error.

    Exit status: 0 complete, 1 a person has to decide, 2 the source could not be read.
    """
    from crossorigin.migrate import SourceError  # noqa: PLC0415 - loaded when asked for

    try:
        migration = _migrated(sources, peer)
    except SourceError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(migration.to_mapping(), indent=2))
    else:
        text = migration.toml if target == "toml" else migration.python
        show(_file(text))
        show(_told(migration), err=True)
    sys.exit(migration.exit_status)


def _migrated(sources: tuple[str, ...], peer: str | None) -> Migration:
    """Return the migration of files, of options on the command line, or of standard input."""
    from crossorigin.migrate import migrate, migrate_files  # noqa: PLC0415 - loaded when asked for
    from crossorigin.migrate.migration import MAX_TEXT  # noqa: PLC0415 - the same

    source = sources[0] if len(sources) == 1 else None
    if sources in ((), ("-",)):
        return migrate(of_standard_input("options", 4 * MAX_TEXT), peer)
    if source is not None and any(sign in source for sign in "=({"):
        return migrate(source, peer)
    files = _files(sources)
    if len(files) == 1:
        return migrate(next(iter(files.values())), peer)
    return migrate_files(files, peer)


def _files(sources: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of files and folders, and of their star imports, by path."""
    files: dict[str, str] = {}
    for source in sources:
        path = Path(source)
        if path.is_dir():
            files |= {one.as_posix(): _text(str(one)) for one in _python_files(path)}
        else:
            files[path.as_posix()] = _text(source)
    if not files:
        message = "the folder has no Python files"
        raise click.UsageError(message)
    waiting = list(files)
    while waiting:
        name = waiting.pop()
        for found in _STAR.finditer(files[name]):
            base = _imported(Path(name), found[1])
            if base is not None and base.as_posix() not in files and len(files) < MAX_FILES:
                files[base.as_posix()] = _text(str(base))
                waiting.append(base.as_posix())
    return files


def _imported(importer: Path, name: str) -> Path | None:
    """Return the file of a relative module, if there is one."""
    plain = name.lstrip(".")
    folder = importer
    for _ in range(len(name) - len(plain)):
        folder = folder.parent
    start = folder.joinpath(*plain.split("."))
    choices = (start.with_name(f"{start.name}.py"), start / "__init__.py")
    return next((one for one in choices if one.is_file() and one != importer), None)


def _python_files(folder: Path) -> list[Path]:
    """Return the Python files of a folder that belong to an application."""
    found = (
        one
        for one in sorted(folder.rglob("*.py"))
        if not any(
            part in _SKIPPED or part.startswith(".") for part in one.relative_to(folder).parts
        )
        and not one.name.startswith(("test_", "conftest"))
    )
    listed = list(itertools.islice(found, MAX_FILES + 1))
    if len(listed) > MAX_FILES:
        message = f"the folder has more than {MAX_FILES} Python files; name some of them"
        raise click.UsageError(message)
    return listed


def _text(source: str) -> str:
    from crossorigin.migrate.migration import MAX_TEXT  # noqa: PLC0415 - loaded when asked for
    from crossorigin.policy.files import read_text  # noqa: PLC0415 - the same

    try:
        return read_text(source, 4 * MAX_TEXT)
    except (OSError, ValueError) as error:
        message = f"{escape(source)}: the file cannot be read: {escape(str(error))}"
        raise click.UsageError(message) from error


def _file(text: str) -> Iterator[Line]:
    for line in text.splitlines():
        kind = "quiet" if line.startswith("#") else "code"
        yield Line(line, "title" if line.startswith("[") else kind)


def _told(migration: Migration) -> Iterator[Line]:
    # Unsafe options come first; open decisions are marked.
    for kind, style in _STYLES.items():
        for finding in migration.findings:
            if finding.kind == kind:
                yield from _finding(finding, style)
    yield Line("Next steps:", "title")
    for number, step in enumerate(migration.steps, 1):
        yield Line(f"  {number}. {step}")


def _finding(finding: Finding, style: str) -> Iterator[Line]:
    file = f", {finding.file}" if finding.file else ""
    where = "" if finding.line is None else f"{file}, line {finding.line}"
    decide = "; to decide" if finding.decide else ""
    yield Line(f"{finding.kind}{decide} [{finding.code}]", style)
    yield Line(f"  {finding.option}{where}: {finding.value}")
    yield Line(f"  {finding.message}")
    if finding.instead:
        yield Line(f"  Instead: {finding.instead}")
