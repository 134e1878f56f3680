"""`crossorigin demo`: a page on one origin, an API on another."""

from __future__ import annotations

import webbrowser

import click

PORT = click.IntRange(0, 65535)


@click.command("demo")
@click.option("--port", type=PORT, help="Port of the page.  [default: 8000, or a free one]")
@click.option("--api-port", type=PORT, help="Port of the API.  [default: 8001, or a free one]")
@click.option(
    "--host",
    metavar="NAME",
    help="Listen on this address; 0.0.0.0 for all addresses.  [default: loopback]",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
def command(port: int | None, api_port: int | None, host: str | None, opens: bool) -> None:
    """Start a page and an API on two origins of this computer; Ctrl-C stops them.

    Without --host both servers listen on the loopback addresses only. They answer requests for
    the names of loopback and for the host that you name. Port 0 means any free port.
    """
    from crossorigin.demo.ports import Taken, claim  # noqa: PLC0415 - loaded when asked for
    from crossorigin.demo.server import run  # noqa: PLC0415 - its libraries are an extra

    try:
        with (
            claim("127.0.0.1", port, 8000, host) as page,
            claim("localhost", api_port, 8001, host) as api,
        ):
            run(page, api, webbrowser.open if opens else None)
    except Taken as error:
        raise click.ClickException(str(error)) from error
