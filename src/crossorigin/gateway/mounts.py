"""Mounted applications: the entries of one in the route table of the application around it."""

from __future__ import annotations

from typing import Any

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.applications import takes
from crossorigin.gateway.base import Gateway
from crossorigin.gateway.installation import resolver_of
from crossorigin.gateway.layers import (
    applications_in,
    beside,
    decides,
    framework_of,
    is_among,
    shows,
)
from crossorigin.gateway.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.resolver import ANY, PASSED, UNMATCHED, Mounted, RouteTable, Unmatched


def mounted(app: object, facts: RequestFacts, outer: object = None) -> RouteTable:
    """Return the entries of an application that is mounted in another.

    An application without a gateway has those of its own mounts. A layer may have an
    application without calling it: if the application is in none of the usual attributes, a
    preflight has two readings; an actual request has the policy of the gateway that it reaches.

    Args:
        app: the mounted application, or a layer of it.
        facts: the request in the form that this application gets.
        outer: the application that it is mounted in.
    """
    found = applications_in(app, outer)
    arguments = 3 if "type" in facts.native else 2
    entry = entry_of(found, arguments, facts)
    if entry is not INHERIT:
        return {ANY: PASSED if entry is None else entry}
    if len(found) != 1:
        return {}
    [inner] = found
    resolver = resolver_of(inner)
    if not (shows(app, inner) and takes(inner, arguments)):
        return {ANY: AMBIGUOUS} if governs(inner, facts) else {}
    if resolver is not None:
        is_layer = getattr(app, "__self__", app) is not inner
        own = Mounted(resolver, facts, is_behind=is_layer)
        table = Behind(inner.app).table(facts) if is_by_hand(inner) else {}
        return {key: own if each is INHERIT else each for key, each in table.items()} or {
            ANY: own
        }
    if Beside(inner, outer).governs(facts):
        return {ANY: AMBIGUOUS}
    return framework_of(inner).table(inner, facts)


class Beside:
    """The applications that may answer requests before the router of another one is asked.

    Args:
        app: the other one.
        above: the applications that it is mounted in.
    """

    __slots__ = ("_above", "_app", "_found")

    def __init__(self, app: object, *above: object) -> None:
        self._app = app
        self._above = above
        self._found: list[Any] | None = None

    def governs(self, facts: RequestFacts) -> bool:
        """Return True if one of them may govern a request that has met no gateway of theirs."""
        if self._found is None:
            # Once: the layers of an application are complete when it serves.
            self._found = [
                each for each in beside(self._app) if not is_among(each, self._above)
            ]
        found = self._found
        return bool(found) and any(governs(each, facts, self._app) for each in found)


def governs(app: object, facts: RequestFacts | None, *above: object) -> bool:
    """Return True if an application may govern a request that has reached no gateway of it.

    Args:
        app: the application.
        facts: those of the request; None if they are not known.
        above: the applications that it is mounted in.
    """
    # Routers are asked for an actual request when that has met the gateways of all that it
    # has reached; one that was placed by hand enters no exchange where nothing is mounted.
    is_actual = facts is not None and facts.request_method is None
    is_met = is_actual and resolver_of(app) is not None and not is_by_hand(app)
    return not is_met and decides(app, *above)


class Behind:
    """The router of a gateway that was placed by hand: asks the applications behind it.

    A second gateway that was placed by hand, directly inside, passes requests through.
    """

    __slots__ = ("_app", "_decides")

    def __init__(self, app: object) -> None:
        self._app = app
        self._decides = any(map(decides, self.applications))

    def matched(self, _exchange: object) -> Unmatched | RoutePolicy:
        """Return UNMATCHED if an application behind has a policy of its own.

        The gateway of another one behind enters the exchange.
        """
        return UNMATCHED if self._decides else INHERIT

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL that have a policy of an application behind.

        Applications may be mounted while the server runs.
        """
        found = mounted(self.within, facts)
        self._decides = self._decides or any(each is not INHERIT for each in found.values())
        return found

    @property
    def within(self) -> Any:  # noqa: ANN401 - any application
        """The application behind all gateways that were placed by hand."""
        app: Any = self._app
        while is_by_hand(app):
            app = app.app
        return app

    @property
    def applications(self) -> list[Any]:
        """The applications behind the gateway that its layers show."""
        return applications_in(self.within)


def is_by_hand(app: object) -> bool:
    """Return True if `app` is a gateway that was placed by hand."""
    return isinstance(app, Gateway) and app.kind is not None


def entry_of(
    found: list[Any], arguments: int, facts: RequestFacts | None = None
) -> RoutePolicy:
    """Return the entry of applications behind one layer, if the router of none is asked.

    Behind an adapter from ASGI to WSGI, or the reverse, a gateway decides for itself: no
    exchange passes the adapter.

    Args:
        found: the applications.
        arguments: how many arguments the application takes that they are mounted in.
        facts: see `governs`.
    """
    if found and all(
        resolver_of(each) is not None and not takes(each, arguments) for each in found
    ):
        return None
    # The gateways behind an adapter decide themselves.
    is_open = len(found) > 1 or not all(takes(each, arguments) for each in found)
    return AMBIGUOUS if is_open and any(governs(each, facts) for each in found) else INHERIT
