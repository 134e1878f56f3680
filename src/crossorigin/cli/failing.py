"""Failing: commands that print an object for a failure too if ``--json`` is given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click


class JSONCommand(click.Command):
    """A command with the flag ``--json``, which prints failures as objects too."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Read the arguments."""
        with _told(is_wanted="--json" in args):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command."""
        with _told(is_wanted=ctx.params["as_json"]):
            return super().invoke(ctx)


@contextmanager
def _told(*, is_wanted: bool) -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        if is_wanted:
            click.echo(json.dumps({"error": error.format_message()}, indent=2))
        raise
