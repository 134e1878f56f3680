"""Routes: the policy and the guard of the route of a request, from the tables of a router."""

from __future__ import annotations

from crossorigin.engine import AMBIGUOUS, RequestFacts, in_upper_case
from crossorigin.gateway.policies.halves import ENFORCED, RouteGuard, reading_guards
from crossorigin.gateway.policies.resolution import INHERIT, GuardHalf, Resolution
from crossorigin.gateway.policies.resolver import (
    ANY,
    Mounted,
    PolicyResolver,
    RouteTable,
    router_failed,
)


def find_route(resolver: PolicyResolver, facts: RequestFacts) -> Resolution:
    """Return the policy and the guard of a request; asks the router, if there is one."""
    guard = guard_of(resolver, facts)
    if isinstance(guard, RouteGuard) and guard.given is None and not resolver.moves:
        # Without a guard, the policy is not needed.
        return Resolution(None, guard=guard)
    return resolver.resolve(facts)._replace(guard=guard)


def guard_of(resolver: PolicyResolver, facts: RequestFacts) -> GuardHalf:
    """Return the guard that a mark gives to a route; INHERIT for no mark.

    A method that is not in upper case has two readings, which have to agree.
    """
    if resolver.router is None:
        return INHERIT
    try:
        with reading_guards():
            table = resolver.router.table(facts)
    except Exception:  # noqa: BLE001 - logged; the router fails in the app as well
        router_failed()
        return AMBIGUOUS
    found = _guard_in(table, facts)
    upper = in_upper_case(facts)
    return found if upper is facts else _shared({found, guard_of(resolver, upper)})


def _guard_in(table: RouteTable, facts: RequestFacts) -> GuardHalf:
    """Return the guard of a request; `table` was read within `reading_guards`."""
    guards = {method: guard_of_entry(entry) for method, entry in table.items()}
    method = facts.announced_method
    if method in guards or ANY in guards:
        return guards[method if method in guards else ANY]
    # 405, or 404: the common guard of all endpoints of the URL.
    return _shared({*guards.values()} or {INHERIT})


def _shared(guards: set[GuardHalf]) -> GuardHalf:
    """Return the common guard of all readings; for several, whether one of them enforces."""
    if len(guards) == 1:
        return guards.pop()
    enforces = any(isinstance(each, RouteGuard) and each.enforces for each in guards)
    return ENFORCED if enforces else AMBIGUOUS


def guard_of_entry(entry: object) -> GuardHalf:
    """Return the guard of an entry.

    A router of the owner, and an application that decides for itself, may give a policy, or
    None for no CORS: neither determines the guard.
    """
    if isinstance(entry, Mounted):
        return INHERIT if entry.is_routed else guard_of(entry.resolver, entry.facts)
    if isinstance(entry, RouteGuard):
        return entry
    return AMBIGUOUS if entry is AMBIGUOUS else INHERIT
