"""Guarding: asks the guard of an application before the application runs.

The guard stands inside the gateway and outside of the application, so that a refusal has the
CORS headers of its route. A mounted application with a guard of its own asks that as well.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from crossorigin.engine import AMBIGUOUS, RequestFacts, ask, ask_async, in_upper_case
from crossorigin.engine.response import TEXT_PLAIN
from crossorigin.gateway.halves import GuardHalf, RouteGuard, reading_guards
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    Mounted,
    PolicyResolver,
    Resolution,
    RouteTable,
    router_failed,
)
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.guard import Guard, Question, Request, Route, Verdict
from crossorigin.origins.origin import is_loopback
from crossorigin.spec.text import short_repr

_SENTENCES: Final = {
    403: "This request from another origin is refused.",
    421: "This server does not serve this host.",
}

# JSON-RPC 2.0, section 5.1.
_JSON_RPC: Final = '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"%s"}}'


class Refusal(NamedTuple):
    """The answer to a request that may not act.

    Attributes:
        status: the status.
        headers: the headers.
        body: the body, one fixed sentence.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def refusal_of(verdict: Verdict) -> Refusal | None:
    """Return the answer of the server; None where the request passes."""
    status = verdict.status
    if status is None:
        return None
    sentence, kind = f"{_SENTENCES[status]}\n", TEXT_PLAIN
    if verdict.refusal == "json-rpc":
        sentence, kind = _JSON_RPC % _SENTENCES[status], "application/json"
    body = sentence.encode()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Refusal(status, headers, body)


class Judge:
    """Asks the guard of a resolver; finds the route where the guard needs it.

    Args:
        resolver: holds the guard, and finds the policy of a route.
    """

    __slots__ = ("resolver",)

    def __init__(self, resolver: PolicyResolver) -> None:
        self.resolver = resolver

    def ask(self, guard: Guard, request: Request, facts: RequestFacts) -> Verdict:
        """Return the verdict, where nothing can be awaited."""
        verdict = self._judge(guard, request, facts)
        if isinstance(verdict, Question):
            verdict = verdict.conclude(ask(verdict.lookup, facts, run_awaitable))
        return _told(verdict, facts)

    async def ask_async(self, guard: Guard, request: Request, facts: RequestFacts) -> Verdict:
        """Return the verdict."""
        verdict = self._judge(guard, request, facts)
        if isinstance(verdict, Question):
            verdict = verdict.conclude(await ask_async(verdict.lookup, facts))
        return _told(verdict, facts)

    def _judge(self, guard: Guard, request: Request, facts: RequestFacts) -> Verdict | Question:
        def find(default: Guard) -> Route:
            # Routers know requests of HTTP; the route of another has the application's policy.
            if request.scope != "http":
                return _route(default, self.resolver.of_source(facts))
            own = guard_of(self.resolver, facts)
            if isinstance(own, RouteGuard):
                guard = own.of(default)
                return Route(None, None) if guard is None else _route(guard, resolve(facts))
            if own is AMBIGUOUS:
                return Route(None, default, is_ambiguous=True)
            return _route(default, resolve(facts))

        resolve = self.resolver.resolve
        return guard.judge(request, facts.path, find)


def _route(guard: Guard, resolution: Resolution) -> Route:
    policy = resolution.policy
    return Route(None if policy is AMBIGUOUS else policy, guard)


def guard_of(resolver: PolicyResolver, facts: RequestFacts) -> GuardHalf:
    """Return the guard that a mark gives to the route of a request; INHERIT for no mark.

    A method that is not in upper case has two readings, which have to agree.
    """
    if resolver.router is None:
        return INHERIT
    with reading_guards():
        try:
            table = resolver.router.table(facts)
        except Exception:  # noqa: BLE001 - logged; the router fails in the app as well
            router_failed()
            return AMBIGUOUS
    found = guard_in(table, facts.announced_method)
    upper = in_upper_case(facts)
    is_one = upper is facts or guard_of(resolver, upper) == found
    return found if is_one else AMBIGUOUS


def guard_in(table: RouteTable, method: str) -> GuardHalf:
    """Return the guard of a method in a table that was made within `reading_guards`."""
    guards = {key: _guard_of_entry(entry) for key, entry in table.items()}
    if method in guards or ANY in guards:
        return guards[method if method in guards else ANY]
    # 405: the guard that all endpoints of the URL share.
    found = {*guards.values()} or {INHERIT}
    return found.pop() if len(found) == 1 else AMBIGUOUS


def _guard_of_entry(entry: object) -> GuardHalf:
    """Return the guard of an entry.

    A router of the owner, and an application that decides for itself, may give a policy, or
    None for no CORS: neither says anything of a guard.
    """
    if isinstance(entry, Mounted):
        return INHERIT if entry.is_routed else guard_of(entry.resolver, entry.facts)
    if isinstance(entry, RouteGuard):
        return entry
    return AMBIGUOUS if entry is AMBIGUOUS else INHERIT


def _told(verdict: Verdict, facts: RequestFacts) -> Verdict:
    """Log a request that may not act."""
    if not verdict.allowed:
        import logging  # noqa: PLC0415 - few requests are refused

        logging.getLogger("crossorigin").warning(
            "crossorigin.guard: %s %s %s: %s (Origin %s, Host %s)",
            "reported" if verdict.report_only else "refused",
            short_repr(facts.method),
            short_repr(facts.path),
            verdict.reason,
            short_repr(facts.origin),
            short_repr(facts.host),
        )
    return verdict


def is_loopback_address(address: object) -> bool:
    """Return True if the address that a server listens on is one of the loopback."""
    if not isinstance(address, str):
        return False
    return address == "::1" or is_loopback(address)
