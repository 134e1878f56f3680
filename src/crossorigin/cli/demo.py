"""`crossorigin demo`: a page on one origin, an API on another."""

from __future__ import annotations

import click

PORT = click.IntRange(0, 65535)


@click.command("demo")
@click.option("--port", type=PORT, help="Port of the page.  [default: 8000, or a free one]")
@click.option("--api-port", type=PORT, help="Port of the API.  [default: 8001, or a free one]")
def command(port: int | None, api_port: int | None) -> None:
    """Start a page and an API on two origins of this machine; Ctrl-C stops them.

    It opens nothing, and nothing leaves this machine: both servers listen on
    loopback only. Port 0 means any free one.
    """
    from crossorigin.demo.ports import Taken, claim  # noqa: PLC0415 - loaded when asked for
    from crossorigin.demo.server import run  # noqa: PLC0415 - its libraries are an extra

    try:
        with claim("127.0.0.1", port, 8000) as page, claim("localhost", api_port, 8001) as api:
            run(page, api)
    except Taken as error:
        raise click.ClickException(str(error)) from error
