"""The group of commands; the module of a command is imported when the command is used."""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any

import click

from crossorigin import __version__
from crossorigin.cli import COMMANDS, extra_of, how_to_install


class MissingExtra(click.ClickException):
    """The extra of the requested command is not installed.

    Args:
        error: the failed import.
        extra: the extra that brings the missing module.
    """

    exit_code = 2

    def __init__(self, error: ModuleNotFoundError, *, extra: str) -> None:
        super().__init__(how_to_install(extra, error))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print one line, without the usage: the command line itself was correct."""
        click.echo(f"crossorigin: {self.message}", file=file, err=file is None)


class Lazy(click.Group):
    """A group that lists its commands by name, and imports a command when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Import the module of a command; None if there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"crossorigin.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command; if a library is missing, name the extra of the command.

        Raises:
            MissingExtra: the command's extra is not installed.
        """
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            raise MissingExtra(error, extra=extra_of([ctx.invoked_subcommand or ""])) from error


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="crossorigin")
def group() -> None:
    """CORS for Python: write a policy, check it, and test servers and edges against it."""
