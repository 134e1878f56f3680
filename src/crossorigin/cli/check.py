"""`crossorigin check`: sends the requests of a browser to a server, and prints the verdict."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from crossorigin.cli.documents import Found, check_forms, forms, tell
from crossorigin.cli.sending import sender_of, sending
from crossorigin.snippets import TARGETS

if TYPE_CHECKING:
    from crossorigin.check.report import Report
    from crossorigin.cli.question import Options


@click.command("check")
@click.argument("url", required=False)
@click.option("--origin", help="Origin of the page, such as https://app.example, or null.")
@click.option("--method", help="Method of the request.  [default: GET]")
@click.option(
    "--header", "headers", multiple=True, help="Header of the request: 'name: value'."
)
@click.option("--credentials", is_flag=True, help="The page sends credentials.")
@click.option(
    "--cookie",
    "cookies",
    multiple=True,
    help="A cookie as the server set it: 'sid=1; SameSite=Lax'. Implies --credentials.",
)
@click.option("--data", help="Body of the request.")
@click.option("--read", "reads", multiple=True, help="A response header that the page reads.")
@click.option(
    "--curl",
    is_flag=False,
    flag_value="-",
    help="Read a request that was copied as cURL (bash or cmd): the command, or - for "
    "standard input.",
)
@click.option(
    "--har",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a request of a HAR export: the one to URL, or the first that failed.",
)
@click.option(
    "--clipboard",
    is_flag=True,
    help="Read a request that was copied as cURL from the clipboard.",
)
@click.option(
    "--for",
    "target",
    type=click.Choice(TARGETS),
    help="Print code or a configuration for this target that allows the request.",
)
@click.option(
    "--forge",
    is_flag=True,
    help=(
        "Send the forged requests of a page of another origin, and show which were accepted."
    ),
)
@forms("docs/check.schema.json")
@click.option(
    "-v", "--verbose", is_flag=True, help="Show every exchange, and the browsers' messages."
)
@sending
def command(**options: Unpack[Options]) -> None:
    """Request URL as a page of another origin would, and show the browsers' verdict.

    The command sends the request, with any method, as a browser would. It sends a GET or
    HEAD twice more, with another origin and with none, to find out whether caches can mix up
    the answers.

    With --forge it sends the requests that a page of another origin can send without a
    preflight, each once: a form, a beacon and a no-cors fetch (POST without a body), a
    WebSocket handshake, and over http a GET for another host.

    Exit status: 0 allowed, 1 blocked, 2 no answer. With --forge: 0 all refused, 1 at least one
    accepted, 2 at least one answer with a status that does not show either.
    """
    check_forms(options)
    sys.exit(_forge(options) if options["forge"] else _check(options))


def _check(options: Options) -> int:
    from crossorigin.check.ask import ask  # noqa: PLC0415 - the same
    from crossorigin.check.report import Report  # noqa: PLC0415 - loaded when asked for
    from crossorigin.cli.question import question  # noqa: PLC0415 - the same

    asked = question(options)
    report = Report(asyncio.run(ask(asked, sender_of(options["timeout"], options["cacert"]))))
    _tell(report, options)
    return report.exit_status


def _forge(options: Options) -> int:
    from crossorigin.check.forged import forge  # noqa: PLC0415 - loaded when asked for
    from crossorigin.cli.forge import plan, tell_fates  # noqa: PLC0415 - the same

    planned = plan(options)
    sender = sender_of(options["timeout"], options["cacert"])
    return tell_fates(planned, asyncio.run(forge(planned.requests, sender)), options)


def _tell(report: Report, options: Options) -> None:
    """Write the report in the requested forms."""
    from crossorigin.check.documents import blocks  # noqa: PLC0415 - loaded when asked for
    from crossorigin.cli.report import lines  # noqa: PLC0415 - the same

    target = options["target"]
    found = Found(
        lines=lambda: lines(report, target, verbose=options["verbose"]),
        mapping=lambda: report.to_mapping(target),
        blocks=lambda: blocks(report, target),
    )
    tell(found, options)
