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

import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar, Unpack, cast

from crossorigin.engine import RequestFacts
from crossorigin.gateway.events.shadow import Shadow
from crossorigin.gateway.observation.observers import Observe, Observer
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver, make_resolver
from crossorigin.gateway.policies.signatures import Unset, shown
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.responses.cache import HeaderCodec, ResponseCache, cache_for
from crossorigin.gateway.serving.applications import Kind, check_application
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.guard import Guard
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap

SERVER_ERROR: Final = b"Internal Server Error"
"""The body of the response if an application raises before its response starts."""


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

    watch: Any = None
    """Reports the decisions to observers, as a `Watch`; None for no observers."""

    @shown
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
        if isinstance(app, Policy | PolicyMap | PolicyResolver | Unset):
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
        return self._as_run(exchange, self.read.facts(self.read.received(exchange)))

    def _as_run(self, exchange: Exchange, facts: RequestFacts) -> RequestFacts:
        """Return `facts` with the method that ran, which a layer may have changed."""
        read = getattr(self.resolver.router, "ran", None)
        ran: str = read(exchange, facts.method) if read is not None else facts.method
        # Some frameworks have a method in upper case.
        is_one = ran in (facts.method, facts.method.upper())
        return facts if is_one else replace(facts, method=ran)

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


# Python's errors about the arguments show this name.
Gateway.__init__.__qualname__ = "CORSMiddleware"
