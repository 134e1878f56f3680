"""The parts that all gateways share.

Theory of operation. A gateway is a layer outside an application. It answers preflights itself,
forwards every other request, and edits the headers when the response starts.

A *bare* gateway (`CORSMiddleware`) has no router: it decides before it forwards.
A *routed* gateway, which an integration places, decides when the response starts: by then the
framework has matched an endpoint, and the endpoint's own policy is read from the object that
the framework itself runs. An `Exchange` carries one request from the gateway to that moment.
The gateway copies the path before the application runs, because routers overwrite it, and the
integration's hook inside the application writes the matched endpoint into the exchange.

Only the outermost gateway decides. It leaves its exchange under `HANDLED` in the scope or the
environ; a gateway inside finds it there, passes through, and, if it belongs to a mounted
application, enters the exchange: its policy then governs the response.

A view may ask its own application, or another one, for a second response, with a copy of its
scope or environ. Such a request has an inner exchange of its own, which adds no headers. It
governs the outer response only while its own response starts that; if both are requests of one
application, their policies have to agree.

A layer between the gateway and the router may lead a request to another path. The hook notes
it, and the policies of both paths have to agree.

A view may also give the record of its request, or a copy, to the router itself, behind the
gateway. The integration's hook then meets one exchange again: both endpoints have to agree.
"""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import (
    Any,
    ClassVar,
    Final,
    Generic,
    Literal,
    NamedTuple,
    Self,
    TypeVar,
    Unpack,
    cast,
)

from crossorigin.engine import RequestFacts
from crossorigin.gateway.applications import Kind, check_application
from crossorigin.gateway.cache import HeaderCodec, ResponseCache, cache_for
from crossorigin.gateway.resolution import INHERIT, Resolution, RoutePolicy, agreed
from crossorigin.gateway.resolver import (
    UNMATCHED,
    Mounted,
    PolicyResolver,
    Unmatched,
    Unset,
    make_resolver,
)
from crossorigin.gateway.shadow import Shadow
from crossorigin.gateway.sources import PolicySource
from crossorigin.gateway.watching import Observe, Observer, Watch, make_watch
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap, engine_of

HANDLED: Final = "crossorigin.handled"
"""Scope or environ key that the outermost gateway sets; gateways inside pass through."""

SERVER_ERROR: Final = b"Internal Server Error"
"""The body of the response if an application raises before its response starts."""

METHOD_NOT_ALLOWED: Final = 405

SEVERAL: Final[Any] = object()
"""Stands for the endpoints of a request that was routed more than once."""

App = TypeVar("App")


class Reader(NamedTuple):
    """The functions with which one kind of gateway reads the server's record of a request.

    Attributes:
        facts: reads all facts.
        path: reads the application's own path.
        received: returns the record without the changes that routers made to the path.
        received_path: reads the application's own path from that record.
    """

    facts: Callable[[Any], RequestFacts]
    path: Callable[[Any], str]
    received: Callable[[Exchange], Any] = operator.attrgetter("native")
    received_path: Callable[[Exchange], str] = operator.attrgetter("path")


class Gateway(Generic[App]):
    """Answers preflights, and adds the policy's headers to every response of `app`.

    It never reads bodies, and does not buffer streams.

    Args:
        app: the application; the gateway must be its outermost layer.
        policy: a `Policy`, a `PolicyMap`, a callable that chooses a policy by the facts of
            the request, or None for no CORS. Or give its fields as keywords.
        guard: decides which requests may act, or None.
        observe: a callable that is called with each decision, or several callables.
        shadow: the next policy, whose decisions are only compared.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields have problems.
        TypeError: `app` is not an application, both a policy and fields were given, or the
            policy has another type.
    """

    kind: ClassVar[Kind | None] = None
    """The kind of the application; None if a framework makes it."""

    codec: ClassVar[HeaderCodec[Any, Any]]
    """Translates between this kind of gateway and the engine."""

    read: ClassVar[Reader]
    """Reads a request."""

    start_check: Callable[[], None] | None = None
    """Checks the application before the first request; None after that."""

    is_checked = False
    """Whether the layers around a gateway without an integration were checked."""

    is_told = False
    """Whether the log names an outer gateway that has not found this one."""

    is_by_hand = False
    """Whether a routed gateway serves in place of one that was placed by hand."""

    is_alone: bool
    """Whether the gateway placed by hand has no application of a known framework behind it."""

    watch: Watch
    """Reports the decisions."""

    def __init__(
        self,
        app: App = cast("Any", Unset.UNSET),  # noqa: B008 - no call at run time
        policy: PolicySource | PolicyResolver | Literal[Unset.UNSET] = Unset.UNSET,
        *,
        guard: Guard | None = None,
        observe: Observe = (),
        shadow: PolicySource = None,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        if isinstance(app, Policy | PolicyMap | Unset):
            message = f"the application comes first: {type(self).__name__}(app, policy)"
            raise TypeError(message)
        if self.kind is not None:
            check_application(app, self.kind)
        watch = make_watch(observe, shadow)
        self.resolver: PolicyResolver = make_resolver(
            policy, keywords, guard=guard, watch=watch
        )
        self.app: App = app if self.resolver.guard is None else self.guarded(app)
        if self.resolver.watch is not None:
            self._prepare_for_observers()

    def _prepare_for_observers(self) -> None:
        """Set the attributes that only a gateway with observers reads."""
        self.watch = self.resolver.watch.of(self.codec)
        self.is_alone = False

    def guarded(self, app: App) -> App:
        """Return `app` behind the guard of the resolver."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(policy={self.resolver.policy!r})"

    def _cache(self, native: Any) -> ResponseCache[Any, Any] | None:  # noqa: ANN401 - the server's own
        """Return the cache that serves a request, or None if the request passes through."""
        resolver = self.resolver
        engine, source = resolver.engine, resolver.policy
        if engine is None and isinstance(source, PolicyMap):
            engine = Resolution(source.resolve(self.read.path(native))).engine
        elif engine is None and source is not None:
            engine = resolver.of_source(self.read.facts(native)).engine
        return None if engine is None else cache_for(engine, self.codec)

    def path_in(self, exchange: Exchange) -> str:
        """Return the path of a request, as the router of this gateway reads it."""
        read = getattr(self.resolver.router, "path", None)
        if read is None:
            return self.read.received_path(exchange)
        path: str = read(self.read.received(exchange))
        return path

    def facts_in(self, exchange: Exchange) -> RequestFacts:
        """Return the facts of a request, as this gateway received it."""
        return self.read.facts(self.read.received(exchange))

    @property
    def as_app(self) -> App:
        """The bound method that serves: the interpreter calls it faster than the object."""
        gateway: Any = self
        return cast("App", gateway.__call__)

    @property
    def policy(self) -> PolicySource:
        """The declared policy; set it to replace the policy of a running server."""
        return self.resolver.policy

    @policy.setter
    def policy(self, policy: PolicySource) -> None:
        self.resolver.policy = policy

    @property
    def guard(self) -> Guard | None:
        """The guard; set it to replace the guard of a running server."""
        return self.resolver.guard

    @guard.setter
    def guard(self, guard: Guard) -> None:
        self.resolver.guard = guard

    @property
    def observe(self) -> tuple[Observer, ...]:
        """The observers, called with each decision; they stay when the policy is replaced."""
        return self.resolver.observe

    @property
    def shadow(self) -> Shadow | None:
        """The comparison with the next policy; its `report` names the differences."""
        return self.resolver.shadow


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
        if any(getattr(each, "answer", each) is answer for each in asked):
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
            found = resolver.resolve(self.facts())
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
        return resolver.of_source(self.facts())

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
        """Return the facts of the request, as the application that governs it received it."""
        facts: RequestFacts = self.inner or self.gateway.facts_in(self)
        return facts


_GOVERNING: Final = ("endpoint", "gateway", "led", "native", "path", "root")
"""Attributes of an exchange that find the policy."""
