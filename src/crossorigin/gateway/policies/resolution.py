"""Resolution: the policy of a request, and the requests to which its answer applies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from itertools import chain
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.engine import (
    AMBIGUOUS,
    Ambiguous,
    Engine,
    RequestFacts,
    ambiguous_engine,
    uncovered_engine,
)
from crossorigin.gateway.policies.halves import RouteGuard
from crossorigin.policy import Policy, engine_of


class Inherit(Enum):
    """The value for a route without its own policy: that of the application governs it."""

    INHERIT = "inherit"


INHERIT: Final = Inherit.INHERIT
"""A route without a policy of its own: the policy of the application governs it."""

RoutePolicy: TypeAlias = Policy | Literal[Inherit.INHERIT, Ambiguous.AMBIGUOUS] | None
"""A route's own policy, None for no CORS, or INHERIT."""

GuardHalf: TypeAlias = RouteGuard | Literal[Inherit.INHERIT, Ambiguous.AMBIGUOUS]
"""A route's own guard, or INHERIT."""


class Resolution(NamedTuple):
    """The policy that governs a request, and the requests to which its answer applies.

    Attributes:
        policy: the policy; None for no CORS; AMBIGUOUS if two readings are possible.
        sole: whether the answer to a preflight names the announced method only, because another
            policy governs another method of the same URL.
        vary: the request headers by which a callable chose the policy; None if no callable
            chose.
        guard: the guard that a mark gives to the route, if it was requested.
        facts: the request as the mounted application sees it whose policy governs, for the
            callables of that policy; None if the application is the gateway's own.
    """

    policy: Policy | Literal[Ambiguous.AMBIGUOUS] | None
    sole: bool = False
    vary: tuple[str, ...] | None = None
    guard: GuardHalf = INHERIT
    facts: RequestFacts | None = None

    @property
    def engine(self) -> Engine | None:
        """The engine that decides, or None if the request passes through unchanged."""
        if self.policy is AMBIGUOUS:
            engine = ambiguous_engine()
        elif self.policy is not None:
            engine = engine_of(self.policy)
        elif self.vary is not None:
            engine = uncovered_engine()
        else:
            return None
        if not self.sole and self.vary is None:
            return engine
        # A callable that chose the policy may have read the origin.
        vary = () if self.vary is None else ("Origin", *self.vary)
        return engine.variant(sole=self.sole, vary=vary)


UNCERTAIN: Final = Resolution(AMBIGUOUS)
"""The resolution of a request with two readings: no header allows any origin."""


def joined(found: Resolution, entries: Collection[Resolution], several: bool) -> Resolution:
    """Return `found` with the facts on which the comparison of all `entries` depends."""
    if found.policy is None and found.vary is None:
        return found
    sole = several or any(each.sole for each in entries)
    return found._replace(sole=sole, vary=vary_of(entries))


def vary_of(every: Iterable[Resolution]) -> tuple[str, ...] | None:
    """Return the headers by which callables chose any of the policies; None if none did."""
    chosen = [each.vary for each in every if each.vary is not None]
    return tuple(dict.fromkeys(chain.from_iterable(chosen))) if chosen else None


def agreed(every: Sequence[Resolution]) -> Resolution:
    """Return the resolution of a request with several readings: all have to agree."""
    is_one = all(each.policy == every[0].policy for each in every)
    policy = every[0].policy if is_one else AMBIGUOUS
    sole = any(each.sole for each in every)
    return Resolution(policy, sole, vary_of(every), facts=every[0].facts)
