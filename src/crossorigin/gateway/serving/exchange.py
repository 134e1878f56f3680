"""Exchanges: one request each, from the gateway to the start of its response; see base.py."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self, cast

from crossorigin.engine import JoinedFacts, RequestFacts
from crossorigin.gateway.policies.resolution import INHERIT, Resolution, RoutePolicy, agreed
from crossorigin.gateway.policies.resolver import UNMATCHED, Mounted, PolicyResolver, Unmatched
from crossorigin.gateway.responses.cache import cache_for
from crossorigin.policy import Policy, PolicyMap, engine_of

HANDLED: Final = "crossorigin.handled"
"""Scope or environ key that the outermost gateway sets; gateways inside pass through."""

METHOD_NOT_ALLOWED: Final = 405

SEVERAL: Final[Any] = object()
"""Stands for the endpoints of a request that was routed more than once."""


class Exchange:
    """One request of a routed gateway, until its response starts.

    Attributes:
        gateway: the gateway whose policy governs the response: the innermost one entered.
        native: the scope, the environ or the request that the router of `gateway` reads.
        path: the path of the request, before routers overwrite it.
        root: the prefix of the path, before routers overwrite it.
        state: the server's half of the exchange, as each gateway keeps it.
        endpoint: the matched endpoint, if the integration's hook wrote it here.
        inner: the request as received by the mounted application that governs the response, if
            its gateway was not entered.
        met: the resolvers of the gateways that governed the request before; unset for none.
        asked: the exchanges of the requests that were made while this one is served; unset for
            none.
        answer: the response of the view, where the framework shows it; unset before.
        led: the attributes in which the request that the router got differs; unset for none.
    """

    __slots__ = (
        "__weakref__",
        "answer",
        "asked",
        "endpoint",
        "gateway",
        "inner",
        "led",
        "met",
        "native",
        "origin",
        "path",
        "root",
        "state",
    )

    answer: object
    led: dict[str, Any] | None
    asked: tuple[Exchange, ...]
    met: tuple[PolicyResolver, ...]

    def __init__(self, gateway: Any, native: Any, origin: Any, path: Any, root: Any) -> None:  # noqa: ANN401 - each gateway's own
        self.gateway: Any = gateway
        self.native: Any = native
        self.origin: Any = origin
        self.path: Any = path
        self.root: Any = root
        self.endpoint: Any = None
        self.inner: RequestFacts | None = None
        self.state: Any = None

    def __copy__(self) -> Self:
        made = type(self).__new__(type(self))
        made._set(cast("Any", self.__getstate__())[1])  # noqa: SLF001 - its own class
        return made

    def __deepcopy__(self, _memo: object) -> Self:
        """Return the object itself: a layer may copy the record of the request whole."""
        return self

    def __reduce__(self) -> tuple[type[bool], tuple[bool]]:
        """Return True for another process, which has no gateway of the request."""
        return bool, (True,)

    def enter(self, gateway: Any, native: Any, path: Any, root: Any) -> None:  # noqa: ANN401 - each gateway's own
        """Let the gateway of a mounted application govern the response."""
        self.met = self._resolvers
        self.gateway = gateway
        self.native = native
        self.path = path
        self.root = root
        self.endpoint = self.led = None

    @property
    def _resolvers(self) -> tuple[PolicyResolver, ...]:
        return (self.gateway.resolver, *getattr(self, "met", ()))

    def has_met(self, resolver: PolicyResolver) -> bool:
        """Return True if the gateway of `resolver` governs the request, or has governed it."""
        return any(each is resolver for each in self._resolvers)

    @property
    def is_matched(self) -> bool:
        """Whether the framework has matched an endpoint that is not a mount."""
        router = self.gateway.resolver.router
        # The router of a gateway that was placed by hand matches nothing.
        if router is None or self.gateway.is_by_hand:
            return False
        return not isinstance(router.matched(self), Unmatched | Mounted)

    def ask(self, inner: Exchange) -> None:
        """Record the exchange of a request that is made while this one is served."""
        inner.met = self._resolvers
        self.asked = (*getattr(self, "asked", ()), inner)

    def route_again(self, **second: Any) -> None:  # noqa: ANN401 - each attribute's own
        """Note that the router gets the request again: both policies must agree.

        Args:
            second: the attributes that the exchange of the second routing has of its own.
        """
        if self.native is None:
            # The response is sent, and a task goes on.
            return
        if self.endpoint is not SEVERAL:
            first = copy.copy(self)
            # The router may write the second match to the same record.
            first.native = dict(self.native)
            self.ask(first)
            self.endpoint = SEVERAL
        self.ask_with(**second)

    def ask_with(self, **second: Any) -> None:  # noqa: ANN401 - the same
        """Keep the exchange of a request that differs from this one in some attributes."""
        self.ask(self._with(second))

    def _with(self, changed: Mapping[str, Any]) -> Self:
        made = copy.copy(self)
        made.led = None
        made._set(changed)  # noqa: SLF001 - its own class
        return made

    def lead(self, *, is_told: bool = True, **changed: Any) -> None:  # noqa: ANN401 - each attribute's own
        """Note that a layer has led the request to another path, before the router got it.

        Args:
            is_told: whether the layer is reported, as no preflight passes it.
            changed: the attributes that differ.
        """
        self.led = changed
        resolver: PolicyResolver = self.gateway.resolver
        if is_told and resolver.beside is not None:
            resolver.beside.tell_of_led()

    def end(self, answer: object) -> None:
        """Note the response of the view; if it is that of an inner request, both must agree."""
        self.answer = answer
        asked = getattr(self, "asked", ())
        is_inner = any(getattr(each, "answer", each) is answer for each in asked)
        if is_inner and self.endpoint is not SEVERAL:
            self.ask(copy.copy(self))
            self.endpoint = SEVERAL

    @contextmanager
    def governed_by(self, inner: Exchange) -> Iterator[None]:
        """Let another exchange govern a response that starts within.

        The route of a second request of the same application has to agree with the first one.
        """
        second: dict[str, Any]
        if inner.gateway.resolver is self.gateway.resolver:
            second = {"endpoint": SEVERAL, "asked": (copy.copy(self), inner)}
        else:
            second = {name: getattr(inner, name, None) for name in _GOVERNING}
        own = {name: getattr(self, name, None) for name in second}
        self._set(second)
        try:
            yield
        finally:
            self._set(own)

    def _set(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def release(self) -> None:
        """Drop the request, whose record has the exchange: no cycle must outlive it."""
        self.native = self.endpoint = self.inner = None

    def forwarder(self, status: int) -> Any:  # noqa: ANN401 - a Forward, a Lookup or None
        """Return the forwarder of the response that starts; None if it passes unchanged."""
        gateway = self.gateway
        resolver: PolicyResolver = gateway.resolver
        router = resolver.router
        own: RoutePolicy | Unmatched | Mounted = INHERIT
        if router is not None:
            own = UNMATCHED if status == METHOD_NOT_ALLOWED else router.matched(self)
        engine = resolver.engine if own is INHERIT else None
        if engine is None:
            if type(own) is Policy:
                engine = engine_of(own)
            else:
                resolution = self.resolution(own)
                engine, self.inner = resolution.engine, resolution.facts
            if engine is None:
                return None
        cache = engine.caches.get(gateway.codec) or cache_for(engine, gateway.codec)
        origin = self.origin
        return cache.constant or cache.actual.get(origin) or cache.find_actual(origin)

    def resolution(self, own: RoutePolicy | Unmatched | Mounted) -> Resolution:
        """Return the policy that governs the response.

        Args:
            own: the policy of the matched endpoint, or the application that it belongs to.
        """
        found = self._resolution(own)
        led = getattr(self, "led", None)
        return found if led is None else agreed([found, self._with(led)._resolution(own)])  # noqa: SLF001 - its own class

    def _resolution(self, own: RoutePolicy | Unmatched | Mounted) -> Resolution:
        resolver: PolicyResolver = self.gateway.resolver
        if own is UNMATCHED:
            found = resolver.resolve(self._received())
            asked = getattr(self, "asked", ())
            # The response may be that of an inner request.
            return agreed([found, *(each.resolved for each in asked)]) if asked else found
        if isinstance(own, Mounted):
            return own.resolve()
        if own is not INHERIT:
            return Resolution(own)
        source = resolver.source
        if isinstance(source, PolicyMap):
            return Resolution(source.resolve(self.gateway.path_in(self)))
        return resolver.of_source(self._received())

    @property
    def is_led(self) -> bool:
        """Whether a layer has led the request to another path."""
        return getattr(self, "led", None) is not None

    @property
    def is_one(self) -> bool:
        """Whether the request is the only one that was made, and was led nowhere."""
        return not (getattr(self, "asked", ()) or self.is_led)

    @property
    def resolved(self) -> Resolution:
        """The policy of an inner request."""
        router = self.gateway.resolver.router
        return self.resolution(INHERIT if router is None else router.matched(self))

    def facts(self) -> RequestFacts:
        """Return the facts of the request for callables, which have to allow all its forms."""
        others = [] if self.is_one or self.is_matched else [*getattr(self, "asked", ())]
        if self.is_led:
            others.append(self._with(self.led or {}))
        found = self._received()
        return JoinedFacts.of(found, [each._received() for each in others]) if others else found  # noqa: SLF001 - its own class

    def _received(self) -> RequestFacts:
        """Return the facts of the request, as the application that governs it received it."""
        facts: RequestFacts = self.inner or self.gateway.facts_in(self)
        return facts


_GOVERNING: Final = ("endpoint", "gateway", "led", "native", "path", "root")
"""Attributes of an exchange that find the policy."""
