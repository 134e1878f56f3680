"""Lowering of guards: the guards of a file in the form that edges with a script run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crossorigin.edge.rules import Rule, rules_of
from crossorigin.guard import Guard, fields_of
from crossorigin.policy import Policy


class LoweredGuard(NamedTuple):
    """One guard in the form of an edge.

    Attributes:
        name: a word, unique in its plan.
        trusted: the name of the policy whose origins may act; None for that of the route.
        names: the hosts that are served; None if only loopback is checked.
        suffixes: the ends of the names of the hosts that are served, with their dot.
        any_host: whether every host is served.
        own: the server's own origins; empty if the Host header determines them.
        safe_methods: the methods that change nothing.
        require_origin: whether a request must have Origin or Sec-Fetch-Site.
        refusal: the form of the body of a refusal.
    """

    name: str
    trusted: str | None
    names: tuple[str, ...] | None
    suffixes: tuple[str, ...]
    any_host: bool
    own: tuple[str, ...]
    safe_methods: tuple[str, ...]
    require_origin: bool
    refusal: str


class Guards(NamedTuple):
    """A guard and those of its paths.

    Attributes:
        guards: each guard once, except those that only report: the application runs them.
        rules: the most specific first; the first rule that matches a path applies.
        default: the guard of all other paths; None for no guard.
        is_reported: whether a guard that only reports is left to the application.
    """

    guards: tuple[LoweredGuard, ...]
    rules: tuple[Rule, ...]
    default: str | None
    is_reported: bool


def lower_guards(
    guard: Guard, name_policy: Callable[[Policy], str], *, strip_prefix: str = ""
) -> Guards:
    """Return the guards of a server.

    Args:
        guard: the guard of the server.
        name_policy: adds a policy to the plan, and returns its name.
        strip_prefix: see `lower`.
    """
    table: dict[Guard, str] = {}

    def name(one: Guard | None) -> str | None:
        if one is None or fields_of(one).report_only:
            return None
        return table.setdefault(one.replace(paths=None), f"guard_{len(table) + 1}")

    own = name(guard)
    named = {path: name(one) for path, one in guard.paths.items()}
    rules, default = rules_of(named, own, strip_prefix)
    lowered = (_lower(one, word, name_policy) for one, word in table.items())
    every = (guard, *filter(None, guard.paths.values()))
    is_reported = any(fields_of(one).report_only for one in every)
    return Guards(tuple(lowered), rules, default, is_reported)


def _lower(guard: Guard, name: str, name_policy: Callable[[Policy], str]) -> LoweredGuard:
    fields = fields_of(guard)
    hosts = fields.hosts
    return LoweredGuard(
        name=name,
        trusted=None if fields.trusted is None else name_policy(fields.trusted),
        names=None if hosts is None else tuple(sorted(hosts.names)),
        suffixes=() if hosts is None else hosts.suffixes,
        any_host=hosts is not None and hosts.any,
        own=tuple(sorted(fields.own)),
        safe_methods=tuple(sorted(fields.safe_methods)),
        require_origin=fields.require_origin,
        refusal=fields.refusal,
    )
