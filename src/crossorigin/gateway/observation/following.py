"""Following: the decision of a next policy on a request that another has decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from crossorigin.engine import Decision, Engine, Lookup, ObservedFacts, RequestFacts
from crossorigin.engine.lookup import LookupAnswer, OriginCallable
from crossorigin.gateway.observation.noting import Noted, find_noted
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.responses.cache import HeaderCodec, PreflightKey
from crossorigin.guard import Guard
from crossorigin.policy import PolicyMap

Request: TypeAlias = RequestFacts | Callable[[], RequestFacts]
"""The facts of a request, or the function that reads them."""


def resolver_of(policy: Any, router: Any) -> PolicyResolver:  # noqa: ANN401 - as of `CORS`
    """Return the resolver of a next policy; a guard in its file has no effect here."""
    has_guard = isinstance(policy, PolicyMap) and policy.has_guard
    return PolicyResolver(policy, router, Guard() if has_guard else None)


class Told(NamedTuple):
    """A request whose decision is not reported yet; see `Watch.find`."""

    found: Resolution
    following: Resolution | None
    codec: HeaderCodec[Any, Any]
    origin: Any
    key: PreflightKey[Any] | None
    request: Request

    @property
    def facts(self) -> RequestFacts:
        """The facts of the request."""
        return self.request() if callable(self.request) else self.request

    @property
    def path(self) -> str:
        """The path of the request."""
        return self.facts.path


class Answered(NamedTuple):
    """The answer of callables.

    Attributes:
        callables: the callables, in order; none is called after the first that returns True.
        answer: their answer.
        facts: the facts that they read.
    """

    callables: tuple[OriginCallable, ...]
    answer: LookupAnswer
    facts: ObservedFacts | None

    def resume(self, lookup: Lookup) -> Decision | Lookup:
        """Return the decision of another look-up; itself if this answer does not suffice."""
        asked = [each.function for each in self.callables]
        others = [each.function for each in lookup.callables]
        if asked == others:
            return lookup.resume(self.answer, self.facts)
        # The parts of the request that callables read decide to which other requests an answer
        # applies.
        if any(each.takes_facts for each in (*self.callables, *lookup.callables)):
            return lookup
        if self.answer is True and all(each in others for each in asked):
            return lookup.resume(True)  # noqa: FBT003 - the answer
        if self.answer is False and all(each in asked for each in others):
            return lookup.resume(False)  # noqa: FBT003 - the same
        return lookup


def decide_after(
    told: Told, engine: Engine | None, answered: Answered | None
) -> Decision | Lookup | None:
    """Return the decision of the next policy, or the look-up that it needs."""
    if engine is None:
        return None
    noted = find_noted(engine, told.codec, told.origin, told.key)
    if type(noted) is Noted:
        return noted.decision
    return noted if answered is None else answered.resume(noted)


class Asked:
    """A router that caches its tables for one request."""

    def __init__(self, router: Any) -> None:  # noqa: ANN401 - as each framework's router is asked
        self._router = router
        self._tables: dict[tuple[str, str | None], Any] = {}
        self.has_failed: bool = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as of the router
        return getattr(self._router, name)

    def table(self, facts: RequestFacts) -> Any:  # noqa: ANN401 - a `RouteTable`
        """Return the table of a URL; the router is asked once."""
        key = (facts.method, facts.request_method)
        if key not in self._tables:
            try:
                self._tables[key] = self._router.table(facts)
            except Exception:
                self.has_failed = True
                raise
        return self._tables[key]


def asking(resolver: PolicyResolver, router: Any, beside: Any) -> PolicyResolver:  # noqa: ANN401 - of the application
    """Return a resolver with the policy of `resolver`, which asks `router`."""
    made = PolicyResolver.__new__(PolicyResolver)
    made.router, made.beside = router, beside
    made.engine, made.source = resolver.engine, resolver.source
    return made
