"""Makes the man page of the command from the commands themselves: docs/crossorigin.1."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click

from crossorigin import __version__
from crossorigin.cli import COMMANDS
from crossorigin.cli.group import group

ROOT = Path(__file__).parent.parent

ENVIRONMENT = {
    "CROSSORIGIN_STORE": "The store of the origins, instead of --store.",
    "_CROSSORIGIN_COMPLETE": (
        "Print the completion for a shell instead of anything else: bash_source, zsh_source or "
        "fish_source."
    ),
    "NO_COLOR": "Print no colours.",
}
FILES = {"cors.toml": "The policies, where a command is given no other file."}


def page() -> str:
    """Return the page, in the macros of man(7)."""
    lines = [
        '.\\" Made by tools/man_page.py.',
        f'.TH CROSSORIGIN 1 "{released()}" "crossorigin {__version__}" "User Commands"',
        ".ad l",
        ".nh",
        ".SH NAME",
        "crossorigin \\- declare one CORS policy, and see how browsers act on it",
        ".SH SYNOPSIS",
        ".B crossorigin",
        "[\\fB\\-\\-version\\fR] [\\fB\\-\\-help\\fR]",
        "\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...",
        ".SH DESCRIPTION",
        *_paragraphs(group.help),
        ".PP",
        *_filled("The same as python -m crossorigin. Each command has a --help."),
        ".SH COMMANDS",
    ]
    for words, command in commands(group):
        lines += _command(words, command)
    lines += [".SH ENVIRONMENT", *_terms(ENVIRONMENT)]
    lines += [".SH FILES", *_terms(FILES)]
    lines += [".SH SEE ALSO", f".UR {address()}", "The documentation", ".UE"]
    return "\n".join(lines) + "\n"


def released() -> str:
    """Return the date of the newest release in CHANGELOG.md; nothing before the first."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.search(r"^## \d\S* - (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
    return found[1] if found else ""


def address() -> str:
    """Return the address of the documentation, from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: str = project["urls"]["Documentation"]
    return found


def commands(
    parent: click.Group, *words: str
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield each command below a group with its words, and the commands of a command."""
    context = click.Context(parent)
    for name in COMMANDS if parent is group else parent.list_commands(context):
        command = parent.get_command(context, name)
        if command is None:
            continue
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


def _command(words: tuple[str, ...], command: click.Command) -> Iterator[str]:
    """Yield the lines of one command: its usage, its help, its options."""
    context = click.Context(command, help_option_names=["-h", "--help"])
    yield f".SS crossorigin {' '.join(words)}"
    yield f".B crossorigin {_escaped(' '.join(words))}"
    yield _escaped(" ".join(command.collect_usage_pieces(context)))
    yield ".PP"
    yield from _paragraphs(command.help)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            yield from _terms({record[0]: record[1]})


def _paragraphs(text: str | None) -> Iterator[str]:
    """Yield the paragraphs of a help text; one that click leaves unfilled stays so."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", textwrap.dedent(text or ""))):
        if number:
            yield ".PP"
        if paragraph.startswith("\b"):
            yield from (".nf", *map(_escaped, paragraph.splitlines()[1:]), ".fi")
        else:
            yield from _filled(paragraph)


def _filled(text: str) -> Iterator[str]:
    """Yield the lines of a paragraph; each sentence begins one, as man(7) asks for."""
    for sentence in re.split(r"(?<=[.?]) (?=[A-Z])", " ".join(text.split())):
        lines = textwrap.wrap(sentence, 72, break_long_words=False, break_on_hyphens=False)
        yield from map(_escaped, lines)


def _terms(terms: dict[str, str]) -> Iterator[str]:
    for term, text in terms.items():
        yield ".TP"
        # A long list of choices may be broken after each.
        shown = _escaped(term).replace("|", "|\\:")
        yield f"\\fB{shown}\\fR"
        yield from _filled(text)


def _escaped(text: str) -> str:
    """Return a line that roff prints unchanged."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti")
    return f"\\&{text}" if text.startswith((".", "'")) else text
