"""Sending: the options of the commands that send requests to a live server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crossorigin.transport.bounded import MAX_TIMEOUT, TIMEOUT

if TYPE_CHECKING:
    from crossorigin.transport.bounded import BoundedSender

Command = TypeVar("Command", bound=Callable[..., None])


class Number(click.FloatRange):
    """A number within a range, which `nan` never is."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number."""
        number: float = super().convert(value, param, ctx)
        return number if number == number else self.fail("nan is not a number.", param, ctx)  # noqa: PLR0124


def sending(command: Command) -> Command:
    """Add the options ``--timeout`` and ``--cacert`` to a command."""
    timeout = click.option(
        "--timeout",
        type=Number(0, MAX_TIMEOUT, min_open=True),
        default=TIMEOUT,
        show_default=True,
        help="Seconds for each request and its response.",
    )
    cacert = click.option(
        "--cacert",
        type=click.Path(exists=True, dir_okay=False),
        help="A file of certificates to trust instead of the default ones.",
    )
    return timeout(cacert(command))


def sender_of(timeout: float, cacert: str | None) -> BoundedSender:
    """Return the sender for the options.

    Raises:
        click.UsageError: the file has no certificates.
    """
    import ssl  # noqa: PLC0415 - loaded when asked for

    from crossorigin.transport.bounded import BoundedSender  # noqa: PLC0415 - the same

    try:
        return BoundedSender(timeout, cacert)
    except ssl.SSLError as error:
        message = "--cacert: the file holds no certificates"
        raise click.UsageError(message) from error
