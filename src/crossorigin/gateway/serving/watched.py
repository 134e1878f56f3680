"""Watched exchanges: requests of a gateway that reports each decision to its observers."""

from __future__ import annotations

from typing import Any, NamedTuple

from crossorigin.engine import RequestFacts
from crossorigin.gateway.observation.watching import Watch
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import UNMATCHED, PolicyResolver
from crossorigin.gateway.serving.exchange import METHOD_NOT_ALLOWED, Exchange
from crossorigin.policy import Policy, PolicyMap, engine_of


class _Received(NamedTuple):
    """A request, as the outermost gateway received it; see `Exchange`."""

    gateway: Any
    path: Any
    root: Any


class WatchedExchange(Exchange):
    """One request of a watched gateway; precedes the gateway's own class of exchanges.

    The watch is that of the outermost gateway. All gateways that it meets have one codec.
    """

    __slots__ = ("method", "received", "watch")

    method: str
    received: _Received
    """The request, where a mounted application governs the response; unset where none does."""

    watch: Watch | None

    def open(self, watch: Watch, method: str) -> None:
        """Keep the watch until the decision is reported."""
        self.watch = watch
        self.method = method

    def enter(self, gateway: Any, native: Any, path: Any, root: Any) -> None:  # noqa: ANN401 - as of its base
        """Let the gateway of a mounted application govern the response."""
        if not hasattr(self, "received"):
            self.received = _Received(self.gateway, self.path, self.root)
        super().enter(gateway, native, path, root)

    def forwarder(self, status: int) -> Any:  # noqa: ANN401 - the same
        """Return how to forward the response that starts, and report the decision."""
        watch = self.watch
        if watch is None:
            # An application of WSGI may replace a response that it has started.
            return super().forwarder(status)
        self.watch = None
        gateway = self.gateway
        resolver: PolicyResolver = gateway.resolver
        router = resolver.router
        own: Any = INHERIT
        if router is not None:
            own = UNMATCHED if status == METHOD_NOT_ALLOWED else router.matched(self)
        policy: Any = resolver.source if own is INHERIT else own
        table = watch.own
        if policy is not table.source or policy is not watch.resolver.source:
            if type(policy) is PolicyMap and self.is_one:
                policy = policy.resolve(gateway.path_in(self))
            if type(policy) is not Policy:
                return self._find(watch, own)
            table = watch.table_of(engine_of(policy), gateway.codec)
        origin = self.origin
        known = table.actual.get(origin) or (None if origin is None else table.others)
        if known is None:
            return self._find(watch, own)
        count = known.count
        if count is None:
            return watch.repeat(known, policy, self.seen)
        try:
            count()
        except BaseException as error:  # noqa: BLE001 - raised again, or logged
            watch.fail(error)
        return known.result

    def _find(self, watch: Watch, own: Any) -> Any:  # noqa: ANN401 - the same
        """Find how to forward the response under the policy of an endpoint, and report it."""
        resolver: PolicyResolver = self.gateway.resolver
        codec, origin = self.gateway.codec, self.origin
        if own is UNMATCHED and watch.is_of(resolver) and self.is_one:
            both = watch.resolve(self.facts())
            self.inner = both[0].facts
            return watch.find(*both, codec, origin, None, self.seen)[1]
        found = self.resolution(own)
        self.inner = found.facts
        following = None
        # Only the policy of the application itself has a next one.
        if own is INHERIT and watch.is_of(resolver):
            following = watch.after(found, self.facts)[1]
        return watch.find(found, following, codec, origin, None, self.seen)[1]

    def seen(self) -> RequestFacts:
        """Return those facts of the request that outlive its exchange."""
        own = _Received(self.gateway, self.path, self.root)
        received = getattr(self, "received", own)
        gateway: Any = received.gateway
        origin = None if self.origin is None else gateway.codec.decode(self.origin)
        return RequestFacts(self.method, gateway.read.received_path(received), origin=origin)
