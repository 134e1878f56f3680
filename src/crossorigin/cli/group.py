"""The group of commands; a command's module is imported when that command is asked for."""

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
        """Print one line: nothing was wrong with the command line, so no usage."""
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
        """Import the command's module, or answer None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"crossorigin.cli.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run a command; where a library is missing, name the command's extra.

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
    """CORS for Python: declare one policy, and see how browsers act on it."""
