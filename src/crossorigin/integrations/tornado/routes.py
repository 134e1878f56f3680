"""Routes: the policy of a handler, found by asking the application for what serves it."""

from __future__ import annotations

import copy
from typing import Any

from tornado import routing

from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import RoutePolicy
from crossorigin.integrations import _marks
from crossorigin.integrations.tornado.exchange import EXCHANGE, Exchange


class Routes:
    """Finds the policy of a route by asking the application for what serves it."""

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        """Return what the handler says that the announced method would reach."""
        exchange: Exchange = facts.native[EXCHANGE]
        if not facts.is_preflight:
            return _policy_of(exchange.inner, facts.method)
        announced = copy.copy(exchange.request)
        announced.method = facts.announced_method
        return _policy_of(exchange.find(announced), facts.announced_method)


def _policy_of(delegate: Any, method: str) -> RoutePolicy:  # noqa: ANN401 - whatever serves the request
    """Return what the handler says, or what the application mounted there says."""
    if isinstance(delegate, Exchange):
        return delegate.policy()
    fallback = getattr(delegate, "handler_kwargs", {}).get("fallback")
    if isinstance(fallback, routing.Router):
        return _policy_of(fallback.find_handler(delegate.request), method)
    view = getattr(delegate, "handler_class", None)
    if view is not None:
        return _marks.policy_of_class(view, method)
    # A function in a rule comes bound to what the path holds.
    target = getattr(delegate, "request_callback", delegate)
    return _marks.policy_of(getattr(target, "func", target))
