"""Watching: reports each decision to observers, and compares it with that of a next policy.

Theory of operation. No gateway checks at run time whether it is watched: a watched gateway is
built from other classes. A watched gateway finds its responses through a `Watch`, which looks
in a second cache of the same engine, whose entries hold their decision too. A look-up is
wrapped, so that it reports the decision when it is answered. A decision that was reported
before is found in the tables of the watch; see remembered.py.

The policy of a request has a name by the identity of the object: marks of routes have objects
of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from crossorigin.engine import (
    AMBIGUOUS,
    Decision,
    Engine,
    Lookup,
    ObservedFacts,
    Reason,
    RequestFacts,
)
from crossorigin.engine.log import LineLimit, log_exception
from crossorigin.engine.lookup import LookupAnswer, is_failure
from crossorigin.gateway.events.event import (
    NO_POLICY,
    OTHER_POLICIES,
    Event,
    Series,
    do_nothing,
    series_of,
)
from crossorigin.gateway.events.shadow import Shadow, difference_of
from crossorigin.gateway.observation.following import (
    Answered,
    Asked,
    Request,
    Told,
    asking,
    decide_after,
    resolver_of,
)
from crossorigin.gateway.observation.names import APP, CHOOSER, DEFAULT, ROUTE, Names
from crossorigin.gateway.observation.noting import Noted, Outcome, find_noted
from crossorigin.gateway.observation.observers import Observe, Observer, read_observers
from crossorigin.gateway.observation.remembered import NOTHING, Known, Remembered, counted
from crossorigin.gateway.policies.resolution import Resolution, agreed
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.responses.cache import (
    Count,
    Found,
    HeaderCodec,
    PreflightKey,
    cache_for,
)
from crossorigin.guard import Verdict
from crossorigin.policy import PolicyMap

MAX_TABLES: Final = 256
"""Engines with remembered decisions; an application may make policies while it serves."""


_new: Final = tuple.__new__
"""Makes a named tuple in half the time of its class."""


_UNJUDGED: Final = (Reason.SAFE_METHOD, Reason.UNGUARDED)
"""Reasons of verdicts that observers do not get: nearly all requests have one of them."""


def make_watch(observe: Observe = (), shadow: PolicySource = None) -> Watch | None:
    """Return the argument ``watch`` of a `PolicyResolver`; None for no observers.

    Args:
        observe: a callable that is called with each decision, or several.
        shadow: the next policy, whose decisions are compared and decide nothing.

    Raises:
        TypeError: `observe` holds no observers, or `shadow` is no policy.
    """
    observers = read_observers(observe)
    if not observers and shadow is None:
        return None
    return Watch(observers, None if shadow is None else Shadow(shadow))


def _origin_of(facts: RequestFacts, key: PreflightKey[Any] | None) -> Any:  # noqa: ANN401 - as the gateway has it
    return facts.origin if key is None else key[0]


class Watch:
    """Reports the decisions of one gateway to observers.

    Args:
        observers: are called with each decision, in order.
        shadow: counts the differences of a next policy; None for no comparison.
        resolver: that of the gateway.

    Attributes:
        codec: that of the gateway; None before one is known.
        own: the remembered decisions of the one policy of the application.

    Raises:
        PolicyError: two paths of the next policy are one path for the router.
        TypeError: the next policy is none.
    """

    __slots__ = (
        "_listeners",
        "_log",
        "_names",
        "_next",
        "_series",
        "_tables",
        "codec",
        "observers",
        "own",
        "resolver",
        "shadow",
    )

    def __init__(
        self,
        observers: tuple[Observer, ...],
        shadow: Shadow | None,
        resolver: PolicyResolver | None = None,
    ) -> None:
        self.observers: tuple[Observer, ...] = observers
        self.shadow: Shadow | None = shadow
        self.resolver: Any = resolver
        self._log = LineLimit()
        self._tables: dict[Engine | None, Remembered] = {}
        self.codec: HeaderCodec[Any, Any] | None = None
        self.own: Remembered = NOTHING
        self._listeners = [each.differs for each in observers if hasattr(each, "differs")]
        self._names = Names(None, {}, frozenset())
        self._series: dict[Any, Series] = {}
        router = None if resolver is None else resolver.router
        self._next: Any = None if shadow is None else resolver_of(shadow.policy, router)

    def bound_to(self, resolver: PolicyResolver) -> Watch:
        """Return the watch of another gateway, with the same observers and counts."""
        return Watch(self.observers, self.shadow, resolver)

    def of(self, codec: HeaderCodec[Any, Any]) -> Watch:
        """Return the watch of a gateway with this codec; another one may share the resolver."""
        if self.codec is None:
            self.codec = codec
        if self.codec is codec:
            return self
        other = self.bound_to(self.resolver)
        other.codec = codec
        return other

    def judged(self, verdict: Verdict, facts: RequestFacts) -> None:
        """Report a verdict of the guard, unless the guard had nothing to judge."""
        if verdict.reason in _UNJUDGED:
            return
        series = series_of(verdict, NO_POLICY)
        self._call(Event(None, verdict, NO_POLICY, None, series, facts))

    def preflight(
        self, facts: RequestFacts, codec: HeaderCodec[Any, Any], key: PreflightKey[Any] | None
    ) -> Found:
        """Return the answer to a request whose route only the router can find.

        Returns:
            The cache that encodes the decision of a look-up, or None; and the answer, the
            forwarder, a look-up that reports its decision, or None if the request passes.
        """
        if self.shadow is not None:
            return self.find(*self.resolve(facts), codec, _origin_of(facts, key), key, facts)
        resolver: PolicyResolver = self.resolver
        found = resolver.resolve(facts)
        table = self._tables.get(found.engine, NOTHING)
        known = table.preflights.get(key)
        # The steps of `find`, in one frame, for a decision that needs no event.
        if (
            known is None
            or (count := known.count) is None
            or table.source is not resolver.source
            or self.codec is not codec
        ):
            return self.find(found, None, codec, _origin_of(facts, key), key, facts)
        try:
            count()
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            self.fail(error)
        return None, known.result, None

    def resolve(self, facts: RequestFacts) -> tuple[Resolution, Resolution | None]:
        """Return the policy of a request, and the next one; the router is asked once."""
        resolver: PolicyResolver = self.resolver
        if self._is_same():
            return resolver.resolve(facts), None
        router = None if resolver.router is None else Asked(resolver.router)
        found = asking(resolver, router, resolver.beside).resolve(facts)
        if router is not None and router.has_failed:
            return found, None
        return found, asking(self._next, router, resolver.beside).resolve(facts)

    def of_table(self, table: Any, facts: RequestFacts) -> tuple[Resolution, Resolution | None]:  # noqa: ANN401 - a `RouteTable`
        """Return the policy of a request whose table is known, and the next one."""
        found = self.resolver.of_table(table, facts)
        return found, None if self._is_same() else self._next.of_table(table, facts)

    def after(
        self, found: Resolution, read_facts: Callable[[], RequestFacts]
    ) -> tuple[Resolution, Resolution | None]:
        """Return `found`, the application's own policy for a request, and the next one."""
        return found, None if self._is_same() else self._next.of_source(read_facts())

    def of_readings(self, every: list[RequestFacts]) -> tuple[Resolution, Resolution | None]:
        """Return the policy on which all readings of a request agree, and the next one."""
        resolvers = [self.resolver] if self._is_same() else [self.resolver, self._next]
        found = [agreed([each.of_source(facts) for facts in every]) for each in resolvers]
        return found[0], found[1] if len(found) > 1 else None

    def restart(self, source: object) -> None:
        """Restart the comparison, because `source` is in force now, and report that."""
        if self.shadow is None or not self.shadow.restart(source):
            return
        for each in self.observers:
            restarted: Callable[[], object] | None = getattr(each, "restarted", None)
            if restarted is not None:
                try:
                    restarted()
                except BaseException as error:  # noqa: BLE001 - raised again, or logged
                    self.fail(error)

    def is_of(self, resolver: PolicyResolver) -> bool:
        """Return whether `resolver` is that of the watched gateway."""
        return resolver is self.resolver

    def _is_same(self) -> bool:
        """Return whether there is no next policy, or the policy in force is that."""
        return self._next is None or self._next.policy is self.resolver.policy

    def find(
        self,
        found: Resolution,
        following: Resolution | None,
        codec: HeaderCodec[Any, Any],
        origin: Any,  # noqa: ANN401 - as the gateway has it
        key: PreflightKey[Any] | None,
        request: Request,
    ) -> Found:
        """Find the response under a policy, and report the decision; see `preflight`.

        Args:
            found: the policy.
            following: the next policy, where it may decide otherwise.
            codec: that of the gateway.
            origin: the value of Origin, lines combined, or None.
            key: see `find`.
            request: its facts.
        """
        engine = found.engine
        if engine is not None:
            table = self.table_of(engine, codec)
            known = table.find(origin) if key is None else table.preflights.get(key)
            if known is not None:
                return cache_for(engine, codec), self.repeat(known, found.policy, request), None
        told = Told(found, following, codec, origin, key, request)
        if engine is None:
            self._compare(told, None, None)
            return None, None, None
        noted = find_noted(engine, codec, origin, key)
        if type(noted) is Noted:
            self._tell(told, noted.decision, noted.outcome, noted)
            self._compare(told, noted.decision, None)
            return cache_for(engine, codec), noted.result, None
        return cache_for(engine, codec), self._telling(noted, told), found.facts

    def _telling(self, lookup: Lookup, told: Told) -> Lookup:
        """Return `lookup` as one that reports the decision when it is answered."""

        def resume(answer: LookupAnswer, facts: ObservedFacts | None) -> Decision:
            decision = lookup.resume(answer, facts)
            self._tell(told, decision, series_of(decision, "")[:3])
            self._compare(told, decision, Answered(lookup.callables, answer, facts))
            return decision

        return Lookup(lookup.origin, lookup.callables, resume)

    @property
    def has_tables(self) -> bool:
        """Whether any decision is remembered."""
        return bool(self._tables)

    def table_of(self, engine: Engine, codec: HeaderCodec[Any, Any]) -> Remembered:
        """Return the remembered decisions of an engine; of nearly all, each is there."""
        table = self._tables.get(engine, NOTHING)
        is_valid = table.source is self.resolver.source and self.codec is codec
        return table if is_valid else NOTHING

    def repeat(self, known: Known, policy: Any, request: Request) -> Any:  # noqa: ANN401 - a forwarder, or an answer
        """Report a decision that was reported before; return its response."""
        if known.count is not None:
            self.count(known.count)
        else:
            fields = (known.decision, None, known.name, policy, known.series, request)
            self._call(_new(Event, fields))
        return known.result

    def count(self, count: Count) -> None:
        """Call the function that is called in place of an observer, or of all."""
        try:
            count()
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            self.fail(error)

    def _tell(
        self, told: Told, decision: Decision, outcome: Outcome, noted: Noted | None = None
    ) -> None:
        """Report a decision; keep the name of its policy in `noted`."""
        if not self.observers:
            return
        source = self.resolver.source
        name, is_of_path = self._name(told, source)
        series = self._series.get((outcome, name))
        if series is None:
            is_other = name.startswith("/") and name not in self._names.labels
            series = Series(*outcome, OTHER_POLICIES if is_other else name)
            self._series[outcome, name] = series
        if noted is not None and not is_of_path and self.shadow is None:
            self._remember(told, noted, source, Known(noted, name, series, self._count(series)))
        policy = told.found.policy
        declared = None if policy is AMBIGUOUS else policy
        self._call(Event(decision, None, name, declared, series, told.request))

    def _remember(self, told: Told, noted: Noted, source: object, known: Known) -> None:
        """Keep a decision, where `source` is the policy of the application."""
        engine: Any = told.found.engine
        codec = told.codec
        if self.codec is None:
            self.codec = codec
        if self.codec is not codec:
            return
        table = self.table_of(engine, codec)
        if table.source is not source:
            if len(self._tables) >= MAX_TABLES:
                self._tables.clear()
            table = self._tables[engine] = Remembered(source)
        known.counted = counted(known, codec, self.fail)
        table.keep(engine.caches[codec.noting], told.origin, told.key, noted, known)
        if told.found.policy is source and not told.found.sole:
            self.own = table

    def _count(self, series: Series) -> Count | None:
        """Return the function to call in place of all observers, if none needs the event."""
        counts: list[Count] = []
        try:
            for each in self.observers:
                count_of = getattr(each, "count_of", None)
                count = None if count_of is None else count_of(series)
                if count is None:
                    return None
                if count is not do_nothing:
                    counts.append(count)
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            self.fail(error)
            return None
        return counts[0] if len(counts) == 1 else partial(self._count_all, counts)

    def _count_all(self, counts: list[Count]) -> None:
        for count in counts:
            self.count(count)

    def _name(self, told: Told, source: object) -> tuple[str, bool]:
        """Return the name of the policy of a request, and whether its path decides it."""
        found = told.found
        if found.policy is source:
            return APP, False
        if found.vary is not None:
            return CHOOSER, True
        if found.policy is AMBIGUOUS:
            return NO_POLICY, True
        if not isinstance(source, PolicyMap):
            return ROUTE, False
        names = self._names
        if names.source is not source:
            self._series.clear()
            names = self._names = Names.of(source, sorted(names.labels))
        name = names.keys.get(id(found.policy), ROUTE)
        if name is None:
            return source.entry_of(told.path) or DEFAULT, True
        return name, False

    def _call(self, event: Event) -> None:
        for observer in self.observers:
            try:
                observer(event)
            except BaseException as error:  # noqa: BLE001 - raised again, or logged
                self.fail(error)

    def fail(self, error: BaseException) -> None:
        """Log an observer that raises; the request continues."""
        if not is_failure(error):
            raise error
        left_out = self._log.admit()
        if left_out is not None:
            log_exception(
                "An observer failed; the decision stands.%s",
                f" {left_out} more were not logged." if left_out else "",
            )

    def _compare(
        self, told: Told, decision: Decision | None, answered: Answered | None
    ) -> None:
        """Count whether the next policy decides the same; the client sees nothing of it."""
        shadow = self.shadow
        if shadow is None or (told.following is None and decision is None):
            return
        if told.following is None:
            shadow.count_same()
            return
        try:
            then = decide_after(told, told.following.engine, answered)
            if isinstance(then, Lookup):
                shadow.count_unknown()
                return
            facts = told.facts
            name = self._name(told, self.resolver.source)[0]
            difference = difference_of(decision, then, facts, name)
            if difference is None:
                shadow.count_same()
                return
            shadow.count(difference, facts.path)
            for differs in self._listeners:
                differs(difference, facts.path)
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            self.fail(error)
