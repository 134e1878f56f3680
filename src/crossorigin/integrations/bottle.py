"""Bottle: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final, Literal, Unpack

from bottle import Bottle, HTTPError, Route

from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.base import Exchange
from crossorigin.gateway.layers import FrameworkLayers, check_on_first_call, no_layers
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    PolicySource,
    RoutePolicy,
    RouteTable,
    Unmatched,
    Unset,
)
from crossorigin.integrations._install import policy_of_callable, resolver_of
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import Environ, RoutedMiddleware, read_facts

__all__ = ["CORS", "cors", "no_cors"]

_decorators = marks.Decorators(refused=(Bottle, Route), check=marks.check_unshared)
cors = _decorators.cors
no_cors = _decorators.no_cors


def CORS(  # noqa: N802 - the word that every integration has
    app: Bottle,
    policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> PolicyResolver:
    """Place the gateway around all of `app`: its hooks, plugins, error pages and files.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that CORS is on for decorated routes only. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        The handle; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: `app` is no application, a policy and fields were given, or the policy is
            none.
    """
    resolver = marks.install(app, Bottle, policy, keywords, _Routes(app))
    # A plugin sees matched routes only, and the hook after a request misses what is raised.
    gateway = _Gateway(app.wsgi, resolver)
    placed = check_on_first_call(gateway, app, lambda: _endpoints(app)).as_app
    # Bottle refuses a second assignment; an owner may have wrapped the method already.
    vars(app)["wsgi"] = placed
    return resolver


class _Gateway(RoutedMiddleware):
    """The gateway, which reads the path as Bottle's router does."""

    def path_in(self, exchange: Exchange) -> str:
        """Return the path of a request, as this gateway received it."""
        return _decoded(exchange.path)


def _decoded(path: str) -> str:
    """Return the path that the router reads in a PATH_INFO: it drops what is no UTF-8."""
    return path.encode("latin-1").decode("utf-8", "ignore")


class _Routes:
    """Asks the application's router."""

    def __init__(self, app: Bottle) -> None:
        self._app = app

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched | Mounted:
        """Return the policy of the route that the router has matched."""
        route = exchange.native.get("bottle.route")
        if route is None or _is_mount(route):
            return UNMATCHED
        if route.app is self._app:
            return policy_of_callable(route.callback)
        if self._app not in _owners(route):
            # A route of this application may have called another one.
            return UNMATCHED
        return _policy_of(self._app, route, exchange.facts())

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        return _table(self._app, facts)

    def path(self, environ: Environ) -> str:
        """Return the path that the router reads."""
        return _decoded(environ.get("PATH_INFO", ""))


def _table(app: Bottle, facts: RequestFacts) -> RouteTable:
    # A mount takes every method, before the routes of the application.
    mount = _match(app, _ANY, facts)
    if mount is not None and _is_mount(mount) and mount.method == _PROXY:
        return _mounted_table(mount, facts)
    found: dict[str, RoutePolicy | Mounted] = {}
    for method in _methods(app):
        route = _match(app, method, facts)
        if route is not None:
            key = ANY if method == _ANY else method
            found[key] = _entry(app, route, key, facts)
    return found


_ANY: Final = "ANY"
_PROXY: Final = "PROXY"
"""Words for every method in Bottle's router: it looks after, and before, the one asked for."""


def _methods(app: Bottle) -> set[str]:
    """Return the methods that the routes of an application have."""
    names = {*app.router.static, *app.router.dyna_regexes}
    if "GET" in names:
        names.add("HEAD")
    return names - {_PROXY} | ({_ANY} if _PROXY in names else set())


def _match(app: Bottle, method: str, facts: RequestFacts) -> Route | None:
    asked = {"REQUEST_METHOD": method, "PATH_INFO": _decoded(facts.native["PATH_INFO"])}
    try:
        return app.match(asked)[0]
    except HTTPError:
        # The router will answer 404, 405 or 400, in the name of the application.
        return None


def _owners(route: Route) -> list[Any]:
    """Return the applications that a route belongs to, from the innermost one."""
    owners = [route.app]
    while (outer := owners[-1].config.get("_mount.app")) is not None:
        owners.append(outer)
    return owners


def _entry(
    app: Bottle, route: Route, method: str, facts: RequestFacts
) -> RoutePolicy | Mounted:
    """Return the policy of a route of `app`, or of an application mounted in it."""
    if _is_mount(route):
        entries = _mounted_table(route, facts)
        return entries.get(method, entries.get(ANY, INHERIT))
    return _policy_of(app, route, facts)


def _policy_of(app: Bottle, route: Route, facts: RequestFacts) -> RoutePolicy | Mounted:
    """Return the policy of a route of `app`.

    The routes of a mounted Bottle become those of the outer one: its gateway is not passed.
    """
    own = policy_of_callable(route.callback)
    if own is not INHERIT:
        return own
    owners = [*itertools.takewhile(lambda owner: owner is not app, _owners(route))]
    for depth, owner in enumerate(owners):
        resolver = resolver_of(owner)
        if resolver is not None:
            for outer in reversed(owners[depth:]):
                facts = _below(facts, outer.config.get("_mount.prefix", "/"))
            return Mounted(resolver, facts, is_routed=True)
    return INHERIT


def _is_mount(route: Route) -> bool:
    return route.config.get("mountpoint.target") is not None


def _mounted_table(route: Route, facts: RequestFacts) -> RouteTable:
    """Return the routes of the WSGI application that is mounted at `route`."""
    target = route.config["mountpoint.target"]
    below = _below(facts, route.config["mountpoint.prefix"])
    resolver = resolver_of(target)
    if resolver is not None:
        return {ANY: Mounted(resolver, below)}
    return (_table(target, below) if isinstance(target, Bottle) else {}) or {ANY: INHERIT}


def _below(facts: RequestFacts, prefix: str) -> RequestFacts:
    """Return the facts as the application mounted at `prefix` sees them."""
    root = prefix.rstrip("/")
    native = facts.native
    path = native["PATH_INFO"].removeprefix(root) or "/"
    script = native.get("SCRIPT_NAME", "") + root
    return read_facts({**native, "PATH_INFO": path, "SCRIPT_NAME": script})


def _endpoints(app: Bottle) -> Iterator[object]:
    """Yield the callbacks of all routes, those of mounted applications included.

    Raises:
        MarkError: a mark stands where Bottle reads decorators.
    """
    for route in app.routes:
        if any(map(marks.is_decorator, (*route.app.plugins, *route.plugins))):
            message = (
                f"the route {route.rule} has a cors(…) or no_cors as a plugin (apply=, or "
                "install), which Bottle applies at the first call: write it below the "
                "decorator that registers the route, next to the function"
            )
            raise marks.MarkError(message)
        yield route.callback
        target = route.config.get("mountpoint.target")
        if isinstance(target, Bottle):
            yield from _endpoints(target)


LAYERS: Final = FrameworkLayers(lambda app: app.plugins, no_layers)
