"""Watched exchanges: requests of a gateway that tells its observers of each decision."""

from __future__ import annotations

from typing import Any, NamedTuple

from crossorigin.engine import RequestFacts
from crossorigin.gateway.base import METHOD_NOT_ALLOWED, Exchange
from crossorigin.gateway.resolver import INHERIT, UNMATCHED, PolicyResolver, Resolution
from crossorigin.gateway.watching import Watch


class Opened(NamedTuple):
    """A request, as the outermost gateway received it.

    Attributes:
        gateway: that gateway.
        watch: tells the observers.
        method: the method.
        path: the path, as the gateway's reader of an exchange knows it.
        root: the prefix of the path, likewise.
    """

    gateway: Any
    watch: Watch
    method: str
    path: Any
    root: Any


class WatchedExchange(Exchange):
    """One request of a watched gateway; stands before the gateway's own class of exchanges."""

    __slots__ = ("is_told", "opened")

    is_told: bool
    opened: Opened

    def open(self, watch: Watch, method: str) -> None:
        """Keep the request as it was received."""
        self.is_told = False
        self.opened = Opened(self.gateway, watch, method, self.path, self.root)

    def forwarder(self, status: int) -> Any:  # noqa: ANN401 - as of its base
        """Return how to forward the response that starts, and tell of the decision."""
        if self.is_told:
            # An application of WSGI may replace a response that it has started.
            return super().forwarder(status)
        self.is_told = True
        found, following = self._resolve(status)
        watch, codec = self.opened.watch, self.gateway.codec
        return watch.find(found, following, codec, self.origin, None, self.seen)[1]

    def _resolve(self, status: int) -> tuple[Resolution, Resolution | None]:
        """Return the policy of the response, and the next one.

        Only the policy of the application itself has a next one.
        """
        resolver: PolicyResolver = self.gateway.resolver
        watch, router = self.opened.watch, resolver.router
        own: Any = INHERIT
        if router is not None:
            own = UNMATCHED if status == METHOD_NOT_ALLOWED else router.matched(self)
        if own is INHERIT and resolver.engine is not None:
            found = Resolution(resolver.source)  # type: ignore[arg-type]  # a policy: it has an engine
        elif own is UNMATCHED and watch.is_of(resolver):
            return watch.resolve(self.facts())
        else:
            found = self.resolution(own)
        if own is not INHERIT or not watch.is_of(resolver):
            return found, None
        return watch.after(found, self.facts)

    def seen(self) -> RequestFacts:
        """Return those facts of the request that outlive its exchange."""
        opened = self.opened
        origin = None if self.origin is None else opened.gateway.codec.decode(self.origin)
        path = opened.gateway.read.received_path(opened)
        return RequestFacts(opened.method, path, origin=origin)
