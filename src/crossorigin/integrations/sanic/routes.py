"""Routes: the policy of a matched route, and the table of a URL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from sanic import Blueprint, Request
from sanic.exceptions import MethodNotAllowed, NotFound
from sanic_routing.route import Route

from crossorigin.engine import RequestFacts
from crossorigin.gateway.layers import walk
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import UNMATCHED, RouteTable, Unmatched
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.integrations.sanic.layers import App
from crossorigin.integrations.sanic.serving import path_of, sent_path


class Routes:
    """Reads the matched route, and asks the application's router."""

    path: ClassVar[Callable[[Any], str]] = staticmethod(path_of)

    def __init__(self, app: App) -> None:
        self._app = app
        # By the id of a route; the route is kept too, so that no other object gets its id.
        self._declared: dict[int, tuple[Route, Route, Blueprint | None]] = {}

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the route that Sanic has matched."""
        request: Request = exchange.native
        route = request.route
        if route is None or _is_automatic(route, request.method):
            return UNMATCHED
        return self._policy_of(route, request.method)

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        path = sent_path(facts.native)
        table: dict[str, RoutePolicy] = {}
        for method in self._app.router.ALLOWED_METHODS:
            route = self._find(path, method, facts.host)
            if route is not None:
                table[method] = self._policy_of(route, method)
        return table

    def _find(self, path: str, method: str, host: str | None) -> Route | None:
        try:
            route = self._app.router.get(path, method, host)[0]
        except (MethodNotAllowed, NotFound):
            return None
        return None if _is_automatic(route, method) else route

    def _policy_of(self, route: Route, method: str) -> RoutePolicy:
        """Return the policy of a method, its class, its decorator, or its blueprint."""
        route, blueprint = self._declaration_of(route)
        handler = route.handler
        own = marks.policy_of_view(handler, getattr(handler, "view_class", None), method)
        if own is not INHERIT:
            return own
        return INHERIT if blueprint is None else marks.policy_of(type(blueprint))

    def _declaration_of(self, route: Route) -> tuple[Route, Blueprint | None]:
        """Return the route that an owner has declared, and its blueprint."""
        known = self._declared.get(id(route))
        if known is None:
            declared = _declared(route, self._app.router.routes)
            found = (each for each in self._app.blueprints.values() if _holds(each, declared))
            known = self._declared[id(route)] = (route, declared, next(found, None))
        return known[1:]


def _declared(route: Route, routes: Iterable[Route]) -> Route:
    """Return the route whose handler answers: that of GET for an automatic HEAD route."""
    if not _is_of_extension(route):
        return route
    # Sanic Extensions keeps the handler of the GET route, and adds to its name.
    answering = getattr(route.handler, "keywords", {}).get("get_handler")
    same = (
        each
        for each in routes
        if each.handler is answering and f"{each.name}_head" == route.name
    )
    return next(same, route)


def _holds(blueprint: Blueprint, route: Route) -> bool:
    """Return True if `route` belongs to `blueprint`; Sanic does not list folders of files."""
    if not route.extra.static:
        return any(each is route for each in blueprint.routes)
    # Sanic does not start with two routes of one name.
    name = route.router.ctx.app.generate_name
    return any(route.name == name(each.name) for each in blueprint._future_statics)  # noqa: SLF001 - there is no other way


def _is_automatic(route: Route, method: str) -> bool:
    """Return True for an OPTIONS or TRACE handler that Sanic Extensions has added."""
    return method in ("OPTIONS", "TRACE") and _is_of_extension(route)


def _is_of_extension(route: Route) -> bool:
    return walk.name_of(route.handler).startswith("sanic_ext.")
