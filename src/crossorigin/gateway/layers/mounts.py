"""Mounted applications: the entries of one in the route table of the application around it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from crossorigin.engine import AMBIGUOUS, RequestFacts, log
from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.layers.foretold import has_several
from crossorigin.gateway.layers.frameworks import framework_of
from crossorigin.gateway.layers.layers import beside, decides, moves, rerouting_layers
from crossorigin.gateway.layers.walk import applications_in, is_among, shows
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    PASSED,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.serving.applications import takes
from crossorigin.gateway.serving.base import Gateway
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.policy import Policy, engine_of
from crossorigin.spec.text import with_article


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
        # The routes of an application that is mounted in itself have two paths.
        is_again = outer is not None and not found and shows(app, outer)
        is_vague = is_again and facts.is_preflight and has_several(outer)
        return {ANY: AMBIGUOUS} if is_vague else {}
    [inner] = found
    resolver = resolver_of(inner)
    if not (shows(app, inner) and takes(inner, arguments)):
        return {ANY: AMBIGUOUS} if governs(inner, facts) else {}
    if resolver is not None:
        is_layer = read_attribute(app, "__self__", app) is not inner
        own = Mounted(resolver, facts, is_behind=is_layer)
        table = Behind(inner.app).table(facts) if is_by_hand(inner) else {}
        return {key: own if each is INHERIT else each for key, each in table.items()} or {
            ANY: own
        }
    beside = Beside(inner, outer)
    # No hook notes the path that a layer gives to the router of a mounted application.
    if beside.governs(facts) or beside.may_reroute():
        return {ANY: AMBIGUOUS}
    return framework_of(inner).table(inner, facts)


class Beside:
    """The applications that may answer requests before the router of another one is asked.

    Args:
        app: the other one.
        above: the applications that it is mounted in.
    """

    __slots__ = ("_above", "_app", "_found", "_is_told", "_moves", "_reroutes")

    def __init__(self, app: object, *above: object) -> None:
        self._app = app
        self._is_told = self._reroutes = False
        self._above = above
        self._found: list[Any] | None = None
        self._moves: bool | None = None

    def governs(self, facts: RequestFacts) -> bool:
        """Return True if one of them may govern a request that has met no gateway of theirs."""
        found = self._find()
        if self._reroutes and facts.is_preflight and self.has_several():
            return True
        return bool(found) and any(governs(each, facts, self._app) for each in found)

    def may_reroute(self) -> bool:
        """Return True if a layer may lead a request to a path with another policy."""
        self._find()
        return self._reroutes and self.has_several()

    def _find(self) -> list[Any]:
        if self._found is None:
            # Once: the layers of an application are complete when it serves.
            self._found = [
                each for each in beside(self._app) if not is_among(each, self._above)
            ]
            self._reroutes = bool(rerouting_layers(self._app))
        return self._found

    @property
    def moves(self) -> bool:
        """Whether the code of a layer shows that it gives a request another path."""
        if self._moves is None:
            self._moves = moves(self._app)
        return self._moves

    def has_several(self) -> bool:
        """Return True if two paths of the application may have two policies."""
        resolvers = map(resolver_of, (self._app, *self._above))
        sources = [each.source for each in resolvers if each is not None]
        return not all(map(is_one, sources)) or has_several(self._app)

    def tell_of_led(self) -> None:
        """Log, once, that a layer has led a request to a path that may have another policy."""
        if self._is_told:
            return
        self._is_told = True
        # The objects of an owner may raise.
        with suppress(Exception):
            # The self-check has named a layer whose code shows it.
            resolver = resolver_of(self._app)
            is_guarded = resolver is not None and has_guards(self._app, resolver)
            if self.moves or not (self.has_several() or is_guarded):
                return
        log.write(
            log.WARNING,
            "crossorigin.other-path: a layer of %s has given a request another path. No "
            "preflight passes that layer: they have the policy of the path that was sent, and "
            "a guard reads that path, too. Change the path in a layer outside of the gateway.",
            with_article(type(self._app).__name__),
        )


def is_one(source: PolicySource) -> bool:
    """Return True if a source gives all paths one policy, with the same origins."""
    if not isinstance(source, Policy | None):
        return False
    return source is None or not engine_of(source).takes_facts


def has_guards(app: object, resolver: PolicyResolver) -> bool:
    """Return True if two paths of an application may have two guards."""
    guard = resolver.guard
    return guard is not None and (bool(guard.paths) or has_several(app))


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
