"""`crossorigin show`: the origins that may read and act, and the hosts, for each path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from crossorigin.cli.lines import Line, show
from crossorigin.spec.text import escape

if TYPE_CHECKING:
    from crossorigin.guard import Guard
    from crossorigin.guard.fields import Fields
    from crossorigin.policy import Policy, PolicyMap

MAX_SHOWN: Final = 8
"""Entries of a list that are printed; JSON has all entries."""

_OTHERS: Final = "all other paths"
_BELOW: Final = "\x00"
"""A segment that no path of a file has, used for the paths below a prefix."""


class Rights(NamedTuple):
    """The policy and the guard of one path of a file.

    Attributes:
        path: the path or prefix; None for all other paths.
        policy: its policy; None for no CORS.
        guard: the fields of its guard; None for no guard.
    """

    path: str | None
    policy: Policy | None
    guard: Fields | None

    @property
    def acting(self) -> list[str]:
        """The origins of other pages that may act, if there is a guard."""
        trusted = self.policy if self.guard is None else self.guard.trusted or self.policy
        return _origins(trusted) if trusted and trusted.allow_credentials else []


@click.command("show")
@click.argument("file", metavar="[FILE]", default="cors.toml")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: docs/show.schema.json.")
def command(file: str, *, as_json: bool) -> None:
    """Print which origins may read, write and open sockets, for each path of FILE.

    FILE is a cors.toml, which is the default, or a pyproject.toml with the
    table [tool.crossorigin]. For each path it prints the pages that may read responses, the
    pages that may change data over HTTP, the pages that may open WebSockets, and the hosts that
    are served. The marks of routes in the code, such as @cors and @no_guard, are not included.

    Exit status: 0 printed, 2 the file has problems, or could not be read.
    """
    from crossorigin.errors import PolicyError  # noqa: PLC0415 - loaded when asked for
    from crossorigin.lint.declaration import build  # noqa: PLC0415 - the same
    from crossorigin.policy.files import load_toml  # noqa: PLC0415 - the same

    try:
        found = _rights(*build(load_toml(file)))
    except PolicyError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps({"file": file, "paths": [*map(_mapping, found)]}, indent=2))
    else:
        show(line for rights in found for line in _lines(rights))


def _rights(policies: PolicyMap, guard: Guard | None) -> list[Rights]:
    """Return the rights of each path of a file; those of all other paths come last."""
    guarded = {} if guard is None else guard.paths
    paths = dict.fromkeys((*policies.paths, *guarded))
    others = () if "/*" in paths else (None,)
    return [_rights_of(path, policies, guard) for path in (*paths, *others)]


def _rights_of(path: str | None, policies: PolicyMap, guard: Guard | None) -> Rights:
    from crossorigin.guard import fields_of, guard_at  # noqa: PLC0415 - loaded when asked for

    asked = f"/{_BELOW}" if path is None else path.replace("*", _BELOW)
    own = None if guard is None else guard_at(guard, asked)
    return Rights(path, policies.look_up(asked), None if own is None else fields_of(own))


def _origins(policy: Policy) -> list[str]:
    return ["*"] if policy.is_public else [str(each) for each in policy.allow_origins]


def _mapping(rights: Rights) -> dict[str, Any]:
    policy, guard = rights.policy, rights.guard
    act = {
        "origins": ["*"] if guard is None else rights.acting,
        "own": [] if guard is None else sorted(guard.own),
        "without_origin": guard is None or not guard.require_origin,
    }
    return {
        "path": rights.path,
        "guard": "off" if guard is None else "report-only" if guard.report_only else "on",
        "read": {
            "origins": [] if policy is None else _origins(policy),
            "credentials": policy is not None and policy.allow_credentials,
        },
        "write": act | {"safe_methods": [] if guard is None else sorted(guard.safe_methods)},
        "sockets": act,
        "hosts": _hosts(guard),
    }


def _hosts(guard: Fields | None) -> list[str]:
    """Return the names and patterns of the hosts.

    The list is empty if the guard names no host: then all hosts are served, or on a loopback
    address only the names of loopback.
    """
    if guard is None or (guard.hosts is not None and guard.hosts.any):
        return ["*"]
    if guard.hosts is None:
        return []
    return [*sorted(guard.hosts.names), *(f"*{suffix}" for suffix in guard.hosts.suffixes)]


def _lines(rights: Rights) -> Iterator[Line]:
    yield Line(escape(rights.path or _OTHERS), "title")
    yield Line(f"  read     {_reading(rights.policy)}")
    if rights.guard is None:
        yield Line("  write    any page: there is no guard", "warn")
        yield Line("  sockets  any page: there is no guard", "warn")
        yield Line("  hosts    any", "warn")
        return
    safe = _listed(sorted(rights.guard.safe_methods))
    acting = "; ".join(_acting(rights))
    yield Line(f"  write    {acting}" + (f"; {safe}: any page" if safe else ""))
    yield Line(f"  sockets  {acting}")
    yield Line(f"  hosts    {_listed(_hosts(rights.guard)) or _ANY_HOST}")
    if rights.guard.report_only:
        yield Line("  The guard reports only: every page may act, on every host.", "warn")


_ANY_HOST: Final = "any; on a loopback address its names only"


def _reading(policy: Policy | None) -> str:
    if policy is None:
        return "no page of another origin"
    if policy.is_public:
        return "any page, without credentials"
    kind = "with" if policy.allow_credentials else "without"
    return f"{_listed(_origins(policy))}, {kind} credentials"


def _acting(rights: Rights) -> Iterator[str]:
    """Yield the senders that may act, under the guard of a path."""
    guard = rights.guard
    own = [] if guard is None else sorted(guard.own)
    yield f"pages of this server ({_listed(own)})" if own else "pages of this server"
    if rights.acting:
        yield _listed(rights.acting)
    if guard is not None and not guard.require_origin:
        yield "programs, which send no Origin"


def _listed(entries: Iterable[str]) -> str:
    every = [*entries]
    more = len(every) - MAX_SHOWN
    return ", ".join(every[:MAX_SHOWN]) + (f", … {more} more" if more > 0 else "")
