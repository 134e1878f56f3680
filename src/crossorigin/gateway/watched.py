"""Watched exchanges: requests of a gateway that reports each decision to its observers."""

from __future__ import annotations

from typing import Any, NamedTuple

from crossorigin.engine import RequestFacts
from crossorigin.gateway.base import METHOD_NOT_ALLOWED, Exchange
from crossorigin.gateway.resolution import INHERIT, Resolution
from crossorigin.gateway.resolver import UNMATCHED, PolicyResolver
from crossorigin.gateway.watching import Watch
from crossorigin.policy import Policy, engine_of


class _Received(NamedTuple):
    """A request, as the outermost gateway received it; see `Exchange`."""

    gateway: Any
    path: Any
    root: Any


class WatchedExchange(Exchange):
    """One request of a watched gateway; stands before the gateway's own class of exchanges."""

    __slots__ = ("method", "received", "watch")

    method: str
    received: _Received | None
    watch: Watch | None

    def open(self, watch: Watch, method: str) -> None:
        """Keep the watch until the decision is reported."""
        self.watch = watch
        self.method = method
        self.received = None

    def enter(self, gateway: Any, native: Any, path: Any, root: Any) -> None:  # noqa: ANN401 - as of its base
        """Let the gateway of a mounted application govern the response."""
        if self.received is None:
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
        own: Any = INHERIT
        if resolver.router is not None:
            is_refused = status == METHOD_NOT_ALLOWED
            own = UNMATCHED if is_refused else resolver.router.matched(self)
        policy: Any = resolver.source if own is INHERIT else own
        codec, origin = gateway.codec, self.origin
        if type(policy) is Policy:
            if watch.shadow is None:
                noted = watch.recall(policy, engine_of(policy), codec, origin, self.seen)
                if noted is not None:
                    return noted
            found = Resolution(policy)
        elif own is UNMATCHED and watch.is_of(resolver) and self.is_one:
            both = watch.resolve(self.facts())
            self.inner = both[0].facts
            return watch.find(*both, codec, origin, None, self.seen)[1]
        else:
            found = self.resolution(own)
            self.inner = found.facts
        following = None
        # Only the policy of the application itself has a next one.
        if own is INHERIT and watch.is_of(resolver):
            following = watch.after(found, self.facts)[1]
        return watch.find(found, following, codec, origin, None, self.seen)[1]

    def seen(self) -> RequestFacts:
        """Return those facts of the request that outlive its exchange."""
        received = self.received or _Received(self.gateway, self.path, self.root)
        gateway: Any = received.gateway
        origin = None if self.origin is None else gateway.codec.decode(self.origin)
        return RequestFacts(self.method, gateway.read.received_path(received), origin=origin)
