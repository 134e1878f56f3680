"""`crossorigin schema`: the JSON schema of a cors.toml."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON schema of cors.toml, for editors and other tools.

    The schema is published as docs/cors.schema.json. It describes the fields, and
    detects most problems that `crossorigin lint` finds.
    """
    from crossorigin.lint.schema import schema  # noqa: PLC0415 - loaded when asked for

    click.echo(json.dumps(schema(), indent=2))
