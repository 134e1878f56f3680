"""Watching: tells observers of each decision, and compares it with that of a next policy.

Theory of operation. No gateway asks whether it is watched: one that is has other code, chosen
when it is built. A watched gateway finds its responses through a `Watch`, which looks in a
second cache of the same engine, whose entries hold their decision too. A question to callables
of the owner goes out as a question that tells the decision when it is answered.

The policy of a request has a name by the identity of the object: marks of routes have objects
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

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
from crossorigin.engine.lookup import (
    LookupAnswer,
    OriginCallable,
    is_coroutine_callable,
    is_failure,
)
from crossorigin.gateway.cache import (
    Found,
    HeaderCodec,
    PreflightKey,
    ResponseCache,
    cache_for,
    find,
)
from crossorigin.gateway.event import NO_POLICY, OTHER_POLICIES, Event, Series, series_of
from crossorigin.gateway.resolver import PolicyResolver, PolicySource, Resolution, agreed
from crossorigin.gateway.shadow import Shadow, difference_of
from crossorigin.guard import Guard, Verdict
from crossorigin.policy import Policy, PolicyMap

Observer: TypeAlias = Callable[[Event], object]
"""Is called with each decision. Its method `differs`, if it has one, is called with each
difference of a shadow policy, and the path."""

Observe: TypeAlias = Observer | Iterable[Observer]
"""The argument ``observe``: an observer, or several."""

Request: TypeAlias = RequestFacts | Callable[[], RequestFacts]
"""The facts of a request, or the function that reads them."""

MAX_LABELS: Final = 6
"""Entries of a map with a label of their own (see `Series`): the keys first in order."""

_Outcome: TypeAlias = tuple[str, str, str]
_new: Final = tuple.__new__
"""Makes a named tuple in half the time of its class."""

_UNJUDGED: Final = (Reason.SAFE_METHOD, Reason.UNGUARDED)
"""Nearly all requests have one of these, and gateways ask no guard about most of them."""

APP: Final = "app"
ROUTE: Final = "route"
CHOOSER: Final = "chooser"
DEFAULT: Final = "default"


class Noted:
    """A decision, and the answer or the forwarder that a cache keeps for it.

    Attributes:
        decision: the decision.
        outcome: its labels, without that of the policy.
        result: the answer, or the forwarder.
        known: the token of the watch that has named the policy last, its source, the name and
            the labels; None before that, and where the name depends on the path.
    """

    __slots__ = ("decision", "known", "outcome", "result")

    def __init__(self, decision: Decision, result: object) -> None:
        self.decision = decision
        self.outcome: _Outcome = series_of(decision, "")[:3]
        self.result: Any = result
        self.known: tuple[object, object, str, Series] | None = None


class _Noting(ResponseCache[Any, Any]):
    """A mixin of response caches whose entries hold their decisions."""

    __slots__ = ()

    def forwarder_of(self, decision: Decision) -> Any:  # noqa: ANN401 - as of its base
        return Noted(decision, super().forwarder_of(decision))

    def answer_of(self, decision: Decision) -> Any:  # noqa: ANN401 - the same
        found = super().answer_of(decision)
        return found if type(found) is Noted else Noted(decision, found)


_NOTING: Final[dict[type, Any]] = {}


def _noting_class(kind: type) -> Any:  # noqa: ANN401 - a class
    """Return the class of caches like `kind` whose entries hold their decisions."""
    if kind not in _NOTING:
        _NOTING[kind] = type(f"_Noting{kind.__name__}", (_Noting, kind), {"__slots__": ()})
    return _NOTING[kind]


_ANY: Final = object()
"""Stands for every origin under a public policy: all have the same decision."""


def _find_noted(
    engine: Engine,
    codec: HeaderCodec[Any, Any],
    origin: Any,  # noqa: ANN401 - as the gateway has it
    key: PreflightKey[Any] | None,
) -> Any:  # noqa: ANN401 - `Noted`, or a look-up
    """Return the decision with its response, or a look-up; see `cache.find`."""
    cache: _Noting | None = engine.caches.get(codec.noting)
    if cache is None:
        made = _noting_class(type(cache_for(engine, codec)))(engine, codec)
        cache = engine.caches.setdefault(codec.noting, made)
    if key is not None or origin is None or cache.constant is None:
        return find(cache, origin, key)
    # One response for all, but another decision than without Origin.
    found = cache.actual.get(_ANY)
    if found is None:
        decision: Any = engine.actual("*")
        found = cache.actual.setdefault(_ANY, cache.forwarder_of(decision))
    return found


class Names(NamedTuple):
    """The names of the policies of one map.

    Attributes:
        source: the map.
        keys: the name by the id of the policy; None where several entries have one object.
        labels: the entries that have a label of their own.
    """

    source: object
    keys: dict[int, str | None]
    labels: frozenset[str]

    @classmethod
    def of(cls, source: PolicyMap, used: Iterable[str]) -> Names:
        """Return the names of `source`, where the entries `used` have a label already."""
        keys: dict[int, str | None] = {}
        for key, policy in (*source.paths.items(), (DEFAULT, source.default)):
            keys[id(policy)] = None if id(policy) in keys else key
        labels = [*used, *(each for each in sorted(source.paths) if each not in used)]
        return cls(source, keys, frozenset(labels[:MAX_LABELS]))


def read_observers(observe: object) -> tuple[Observer, ...]:
    """Return the observers of the argument ``observe``.

    Raises:
        TypeError: it is neither callable nor an iterable of callables.
    """
    every: Any = (observe,) if callable(observe) else observe
    try:
        observers = tuple(every)
    except TypeError:
        observers = (None,)
    if isinstance(observe, str) or not all(map(callable, observers)):
        message = f"observe takes a callable, or several, not {type(observe).__name__}"
        raise TypeError(message)
    if any(map(is_coroutine_callable, observers)):
        message = "an observer cannot be async: it is called where nothing can be awaited"
        raise TypeError(message)
    return observers


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


class Watch:
    """Tells observers of the decisions of one gateway.

    Args:
        observers: are called with each decision, in order.
        shadow: counts the differences of a next policy; None for no comparison.
        resolver: that of the gateway.

    Raises:
        PolicyError: two paths of the next policy are one path for the router.
        TypeError: the next policy is none.
    """

    __slots__ = (
        "_listeners",
        "_log",
        "_names",
        "_next",
        "_resolver",
        "_series",
        "_token",
        "observers",
        "shadow",
    )

    def __init__(
        self,
        observers: tuple[Observer, ...],
        shadow: Shadow | None,
        resolver: PolicyResolver | None = None,
    ) -> None:
        self.observers = observers
        self.shadow = shadow
        self._resolver: Any = resolver
        self._log = LineLimit()
        # Caches of a policy outlive the gateway, and must not keep the observers.
        self._token = object()
        self._listeners = [each.differs for each in observers if hasattr(each, "differs")]
        self._names = Names(None, {}, frozenset())
        self._series: dict[Any, Series] = {}
        router = None if resolver is None else resolver.router
        self._next: Any = None if shadow is None else _resolver_of(shadow.policy, router)

    def bound_to(self, resolver: PolicyResolver) -> Watch:
        """Return the watch of another gateway, with the same observers and counts."""
        return Watch(self.observers, self.shadow, resolver)

    def judged(self, verdict: Verdict, facts: RequestFacts) -> None:
        """Tell of a verdict of the guard, unless the guard had nothing to judge."""
        if verdict.reason in _UNJUDGED:
            return
        series = series_of(verdict, NO_POLICY)
        self._call(Event(None, verdict, NO_POLICY, None, series, facts))

    def preflight(
        self, facts: RequestFacts, codec: HeaderCodec[Any, Any], key: PreflightKey[Any] | None
    ) -> Found:
        """Return the answer to a request whose route only the router can tell.

        Args:
            facts: the facts of the request.
            codec: that of the gateway.
            key: see `find`.

        Returns:
            The cache that encodes a decision, or None where the request passes; and the
            answer, the forwarder, or a look-up that tells when it is answered.
        """
        origin: Any = facts.origin if key is None else key[0]
        return self.find(*self.resolve(facts), codec, origin, key, facts)

    def resolve(self, facts: RequestFacts) -> tuple[Resolution, Resolution | None]:
        """Return the policy of a request, and the next one; the router is asked once."""
        resolver: PolicyResolver = self._resolver
        if self._is_same():
            return resolver.resolve(facts), None
        router = None if resolver.router is None else _Asked(resolver.router)
        found = _asking(resolver, router, resolver.beside).resolve(facts)
        if router is not None and router.has_failed:
            return found, None
        return found, _asking(self._next, router, resolver.beside).resolve(facts)

    def of_table(self, table: Any, facts: RequestFacts) -> tuple[Resolution, Resolution | None]:  # noqa: ANN401 - a `RouteTable`
        """Return the policy of a request whose table is known, and the next one."""
        found = self._resolver.of_table(table, facts)
        return found, None if self._is_same() else self._next.of_table(table, facts)

    def after(
        self, found: Resolution, read_facts: Callable[[], RequestFacts]
    ) -> tuple[Resolution, Resolution | None]:
        """Return `found`, the application's own policy for a request, and the next one."""
        return found, None if self._is_same() else self._next.of_source(read_facts())

    def of_readings(self, every: list[RequestFacts]) -> tuple[Resolution, Resolution | None]:
        """Return the policy on which all readings of a request agree, and the next one."""
        resolvers = [self._resolver] if self._is_same() else [self._resolver, self._next]
        found = [agreed([each.of_source(facts) for facts in every]) for each in resolvers]
        return found[0], found[1] if len(found) > 1 else None

    def is_of(self, resolver: PolicyResolver) -> bool:
        """Return whether `resolver` is that of the watched gateway."""
        return resolver is self._resolver

    def _is_same(self) -> bool:
        """Return whether there is no next policy, or the policy in force is that."""
        return self._next is None or self._next.policy is self._resolver.policy

    def find(
        self,
        found: Resolution,
        following: Resolution | None,
        codec: HeaderCodec[Any, Any],
        origin: Any,  # noqa: ANN401 - as the gateway has it
        key: PreflightKey[Any] | None,
        request: Request,
    ) -> Found:
        """Find the response under a policy, and tell of the decision; see `preflight`.

        Args:
            found: the policy.
            following: the next policy, where it may decide otherwise.
            codec: that of the gateway.
            origin: the value of Origin, lines combined, or None.
            key: see `find`.
            request: its facts.
        """
        told = _Told(found, following, codec, origin, key, request)
        engine = found.engine
        if engine is None:
            self._compare(told, None, None)
            return None, None, None
        noted = _find_noted(engine, codec, origin, key)
        if type(noted) is Noted:
            self._tell(told, noted.decision, noted.outcome, noted)
            self._compare(told, noted.decision, None)
            return cache_for(engine, codec), noted.result, None
        return cache_for(engine, codec), self._telling(noted, told), found.facts

    def _telling(self, lookup: Lookup, told: _Told) -> Lookup:
        """Return `lookup` as one that tells the decision when it is answered."""

        def resume(answer: LookupAnswer, facts: ObservedFacts | None) -> Decision:
            decision = lookup.resume(answer, facts)
            self._tell(told, decision, series_of(decision, "")[:3])
            self._compare(told, decision, _Answered(lookup.callables, answer, facts))
            return decision

        return Lookup(lookup.origin, lookup.callables, resume)

    def recall(
        self,
        policy: Policy,
        engine: Engine,
        codec: HeaderCodec[Any, Any],
        origin: Any,  # noqa: ANN401 - as the gateway has it
        request: Request,
    ) -> Any:  # noqa: ANN401 - a forwarder
        """Tell of a decision that is remembered; return its forwarder, or None for no such one.

        Nearly all requests are of this kind.
        """
        cache: _Noting | None = engine.caches.get(codec.noting)
        if cache is None:
            return None
        if cache.constant is None:
            noted = cache.actual.get(origin)
        else:
            noted = cache.constant if origin is None else cache.actual.get(_ANY)
        if noted is None or (known := noted.known) is None:
            return None
        token, source, name, series = known
        if token is not self._token or source is not self._resolver.source:
            return None
        event = _new(Event, (noted.decision, None, name, policy, series, request))
        for observer in self.observers:
            try:
                observer(event)
            except BaseException as error:  # noqa: BLE001 - raised again, or logged
                self._fail(error)
        return noted.result

    def _tell(
        self, told: _Told, decision: Decision, outcome: _Outcome, noted: Noted | None = None
    ) -> None:
        """Tell of a decision; keep the name of its policy in `noted`."""
        if not self.observers:
            return
        source = self._resolver.source
        name, is_of_path = self._name(told, source)
        series = self._series.get((outcome, name))
        if series is None:
            is_other = name.startswith("/") and name not in self._names.labels
            series = Series(*outcome, OTHER_POLICIES if is_other else name)
            self._series[outcome, name] = series
        if noted is not None and not is_of_path:
            noted.known = (self._token, source, name, series)
        policy = told.found.policy
        declared = None if policy is AMBIGUOUS else policy
        self._call(Event(decision, None, name, declared, series, told.request))

    def _name(self, told: _Told, source: object) -> tuple[str, bool]:
        """Return the name of the policy of a request, and whether its path tells it."""
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
                self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """Log an observer that raises; the request goes on."""
        if not is_failure(error):
            raise error
        left_out = self._log.admit()
        if left_out is not None:
            log_exception(
                "An observer failed; the decision stands.%s",
                f" {left_out} more were not logged." if left_out else "",
            )

    def _compare(
        self, told: _Told, decision: Decision | None, answered: _Answered | None
    ) -> None:
        """Count whether the next policy decides the same; nothing of it reaches the client."""
        shadow = self.shadow
        if shadow is None or (told.following is None and decision is None):
            return
        if told.following is None:
            shadow.count_same()
            return
        try:
            then = _decide(told, told.following.engine, answered)
            if isinstance(then, Lookup):
                shadow.count_unknown()
                return
            facts = told.facts
            name = self._name(told, self._resolver.source)[0]
            difference = difference_of(decision, then, facts, name)
            if difference is None:
                shadow.count_same()
                return
            shadow.count(difference, facts.path)
            for differs in self._listeners:
                differs(difference, facts.path)
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            self._fail(error)


def _resolver_of(policy: Any, router: Any) -> PolicyResolver:  # noqa: ANN401 - as of `CORS`
    """Return the resolver of a next policy; a guard in its file has no effect here."""
    has_guard = isinstance(policy, PolicyMap) and policy.has_guard
    return PolicyResolver(policy, router, Guard() if has_guard else None)


class _Told(NamedTuple):
    """A request, until its decision is told; see `Watch.find`."""

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


class _Answered(NamedTuple):
    """The answer of callables that were asked.

    Attributes:
        callables: the callables, in order; the first that returned True ended the question.
        answer: their answer.
        facts: the facts that they read.
    """

    callables: tuple[OriginCallable, ...]
    answer: LookupAnswer
    facts: ObservedFacts | None

    def resume(self, lookup: Lookup) -> Decision | Lookup:
        """Return the decision of another look-up, or that itself where only it could tell."""
        asked = [each.function for each in self.callables]
        others = [each.function for each in lookup.callables]
        if asked == others:
            return lookup.resume(self.answer, self.facts)
        # Callables that read the request decide for which other requests an answer holds.
        if any(each.takes_facts for each in (*self.callables, *lookup.callables)):
            return lookup
        if self.answer is True and all(each in others for each in asked):
            return lookup.resume(True)  # noqa: FBT003 - the answer
        if self.answer is False and all(each in asked for each in others):
            return lookup.resume(False)  # noqa: FBT003 - the same
        return lookup


def _decide(
    told: _Told, engine: Engine | None, answered: _Answered | None
) -> Decision | Lookup | None:
    """Return the decision of the next policy; a look-up where only that could tell."""
    if engine is None:
        return None
    noted = _find_noted(engine, told.codec, told.origin, told.key)
    if type(noted) is Noted:
        return noted.decision
    return noted if answered is None else answered.resume(noted)


class _Asked:
    """A router, and the tables that it has given for one request."""

    def __init__(self, router: Any) -> None:  # noqa: ANN401 - as each framework's router is asked
        self._router = router
        self._tables: dict[tuple[str, str | None], Any] = {}
        self.has_failed = False

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


def _asking(resolver: PolicyResolver, router: Any, beside: Any) -> PolicyResolver:  # noqa: ANN401 - of the application
    """Return a resolver with the policy of `resolver`, which asks `router`."""
    made = PolicyResolver.__new__(PolicyResolver)
    made.router, made.beside = router, beside
    made.engine, made.source = resolver.engine, resolver.source
    return made
