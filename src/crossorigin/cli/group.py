"""The group of commands; a command's module is imported when that command is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any

import click

from crossorigin import __version__
from crossorigin.cli import how_to_install

# A command's name is that of its module in this package.
COMMANDS = ("check", "demo", "explain", "migrate")


class MissingExtra(click.ClickException):
    """A command was asked for whose extra is not installed.

    Args:
        error: The failed import.
        extra: The extra that brings along what is missing.
    """

    exit_code = 2

    def __init__(self, error: ModuleNotFoundError, *, extra: str) -> None:
        super().__init__(how_to_install(extra, error))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print one line: nothing was wrong with the command line, so no usage."""
        click.echo(f"crossorigin: {self.message}", file=file, err=file is None)


class Lazy(click.Group):
    """A group that knows its commands by name and imports none of them beforehand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import the command's module, or answer None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"crossorigin.cli.{cmd_name}").command
        return command


@click.group(cls=Lazy)
@click.version_option(__version__, prog_name="crossorigin")
def group() -> None:
    """CORS for Python: one policy, declared once, and what browsers do with it."""
