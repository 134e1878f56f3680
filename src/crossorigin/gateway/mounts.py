"""Mounted applications: the entries of one in the route table of the application around it."""

from __future__ import annotations

from typing import Any

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.applications import takes
from crossorigin.gateway.base import Gateway
from crossorigin.gateway.installation import resolver_of
from crossorigin.gateway.layers import applications_in, decides, framework_of, shows
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    UNMATCHED,
    Mounted,
    RoutePolicy,
    RouteTable,
    Unmatched,
)


def mounted(app: object, facts: RequestFacts, outer: object = None) -> RouteTable:
    """Return the entries of an application that is mounted in another.

    An application without a gateway has those of its own mounts. A layer may hold an
    application without calling it: where the application is in none of the usual attributes, a
    preflight has two readings; an actual request has the policy of the gateway that it reaches.

    Args:
        app: the mounted application, or a layer of it.
        facts: the request, as that application sees it.
        outer: the application that it is mounted in.
    """
    found = applications_in(app, outer)
    arguments = 3 if "type" in facts.native else 2
    entry = entry_of(found, arguments)
    if entry is not INHERIT:
        return {ANY: entry}
    if len(found) != 1:
        return {}
    [inner] = found
    resolver = resolver_of(inner)
    is_reached = shows(app, inner) and takes(inner, arguments)
    if resolver is not None and is_reached:
        own = Mounted(resolver, facts)
        table = Behind(inner.app).table(facts) if is_by_hand(inner) else {}
        return {key: own if each is INHERIT else each for key, each in table.items()} or {
            ANY: own
        }
    if is_reached:
        return framework_of(inner).table(inner, facts)
    # Of a preflight, routers are asked with the announced method: the header tells it.
    has_met = resolver is not None and facts.request_method is None
    return {ANY: INHERIT if has_met else AMBIGUOUS} if decides(inner) else {}


class Behind:
    """The router of a gateway that was placed by hand: asks the applications behind it.

    A second gateway that was placed by hand, directly inside, passes requests through.
    """

    __slots__ = ("_app",)

    def __init__(self, app: object) -> None:
        self._app = app

    def matched(self, _exchange: object) -> Unmatched:
        """Return that no endpoint is known: of those behind, a gateway enters the exchange."""
        return UNMATCHED

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL that have a policy of an application behind."""
        return mounted(self.within, facts)

    @property
    def within(self) -> Any:  # noqa: ANN401 - any application
        """The application behind all gateways that were placed by hand."""
        app: Any = self._app
        while is_by_hand(app):
            app = app.app
        return app

    @property
    def decides(self) -> bool:
        """Whether an application behind has a policy of its own."""
        return any(map(decides, applications_in(self.within)))


def is_by_hand(app: object) -> bool:
    """Return True if `app` is a gateway that was placed by hand."""
    return isinstance(app, Gateway) and app.kind is not None


def entry_of(found: list[Any], arguments: int) -> RoutePolicy:
    """Return the entry of applications behind one layer, where the router of none is asked.

    Behind an adapter from ASGI to WSGI, or the reverse, a gateway decides for itself: no
    exchange passes that.

    Args:
        found: the applications.
        arguments: how many arguments the application takes that they are mounted in.
    """
    if found and all(
        resolver_of(each) is not None and not takes(each, arguments) for each in found
    ):
        return None
    return AMBIGUOUS if len(found) > 1 and any(map(decides, found)) else INHERIT
