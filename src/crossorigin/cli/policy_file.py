"""Policy files of commands: their problems are usage errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from crossorigin.guard import Guard
    from crossorigin.policy import PolicyMap


def read_policies(file: str) -> PolicyMap:
    """Return the policies of a file.

    Raises:
        click.UsageError: the file has problems.
    """
    from crossorigin.errors import PolicyError  # noqa: PLC0415 - loaded when asked for
    from crossorigin.policy import PolicyMap  # noqa: PLC0415 - the same

    try:
        return PolicyMap.from_toml(file)
    except PolicyError as error:
        raise click.UsageError(str(error)) from error


def read_guard(file: str, policies: PolicyMap, *, without: bool) -> Guard | None:
    """Return the guard of a file; None if it has none, or `--without-guard` is given.

    Raises:
        click.UsageError: the guard has problems.
    """
    from crossorigin.errors import PolicyError  # noqa: PLC0415 - loaded when asked for
    from crossorigin.guard import Guard  # noqa: PLC0415 - the same

    if without or not policies.has_guard:
        return None
    try:
        return Guard.from_toml(file)
    except PolicyError as error:
        raise click.UsageError(str(error)) from error
