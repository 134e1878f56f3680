"""Bottle: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from bottle import Bottle, HTTPError, Route, Router

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers import frameworks
from crossorigin.gateway.layers.foretold import Reads, has_several
from crossorigin.gateway.layers.mounts import mounted
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.halves import reading_guards
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import (
    ANY,
    UNMATCHED,
    Mounted,
    PolicyResolver,
    RouteTable,
    Unmatched,
)
from crossorigin.gateway.policies.spellings import part_of
from crossorigin.gateway.selfcheck import hidden, start, unreached
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.wsgi_facts import Environ, read_facts
from crossorigin.integrations._install import Installer
from crossorigin.wsgi import RoutedMiddleware

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_decorators = decorators.Decorators(refused=(Bottle, Route))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Bottle, resolver: PolicyResolver) -> None:
    # A plugin runs for matched routes only, and the hook after a request misses exceptions.
    gateway = RoutedMiddleware(app.wsgi, resolver)
    placed = start.check_on_first_call(gateway, app).as_app
    # Bottle refuses a second assignment; an owner may have wrapped the method already.
    vars(app)["wsgi"] = placed
    vars(app.router)["match"] = _shared(app.router.match)


def _shared(match: Callable[[Environ], Any]) -> Callable[[Environ], Any]:
    """Return the method that finds a route; a view may give it an environ again."""

    @functools.wraps(match)
    def match_shared(environ: Environ) -> Any:  # noqa: ANN401 - as of Bottle's
        exchange = environ.get(HANDLED)
        if isinstance(exchange, Exchange):
            # Bottle has decoded the path.
            path = environ["PATH_INFO"].encode().decode("latin-1")
            if exchange.endpoint is not None:
                found = match(environ)
                native = {**environ, "bottle.route": found[0]}
                exchange.route_again(endpoint=match, native=native, path=path)
                return found
            # A layer may have copied the environ.
            exchange.endpoint, exchange.native = match, environ
            if environ["PATH_INFO"] != _path({"PATH_INFO": exchange.path}):
                exchange.lead(path=path)
        return match(environ)

    return match_shared


def _path(environ: Mapping[str, Any]) -> str:
    """Return the path that the router reads, without the bytes that are not UTF-8."""
    path: str = environ.get("PATH_INFO", "")
    return path.encode("latin-1").decode("utf-8", "ignore")


class _Routes:
    path = staticmethod(_path)

    def __init__(self, app: Bottle) -> None:
        self._app = app

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched | Mounted:
        """Return the policy of the route that the router has matched."""
        route = exchange.native.get("bottle.route")
        if route is None or exchange.endpoint is SEVERAL or _is_mount(route):
            return UNMATCHED
        if route.app is self._app:
            return marks.policy_of(route.callback)
        if self._app not in _owners(route):
            # A route of this application may have called another application.
            return UNMATCHED
        return _policy_of(self._app, route, exchange.facts())

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        return _table(self._app, facts)


def _table(app: Bottle, facts: RequestFacts) -> RouteTable:
    if type(app.router) is Router and app.router.match.__module__ == Router.__module__:
        return _routes(app, facts, None)
    reads = Reads()
    return reads.of(_routes(app, facts, reads), facts, partial(has_several, app))


def _routes(app: Bottle, facts: RequestFacts, reads: Reads | None) -> RouteTable:
    # A mount gets every method, before the routes of the application.
    mount = _match(app, _ANY, facts, reads)
    if mount is not None and _is_mount(mount) and mount.method == _PROXY:
        return _mounted_table(mount, facts, app)
    names = {*app.router.static, *app.router.dyna_regexes} - {_PROXY}
    if reads is not None:
        names.add(facts.announced_method)
    if "GET" in names:
        names.add("HEAD")
    found = ((name, _match(app, name, facts, reads)) for name in names)
    return {
        ANY if name == _ANY else name: _policy_of(app, route, facts)
        for name, route in found
        if route is not None
    }


_ANY: Final = "ANY"
_PROXY: Final = "PROXY"
"""Names for every method in Bottle's router: it tries one before and one after the requested
method."""


def _match(app: Bottle, method: str, facts: RequestFacts, reads: Reads | None) -> Route | None:
    asked = {"REQUEST_METHOD": method, "PATH_INFO": _path(facts.native)}
    if reads is not None:
        asked = reads.environ({**facts.native, **asked})
    try:
        return app.router.match(asked)[0]
    except HTTPError:
        # The router will answer 404, 405 or 400, under the policy of the application.
        return None


def _owners(route: Route) -> list[Any]:
    """Return the applications to which a route belongs, the innermost first."""
    owners = [route.app]
    while (outer := owners[-1].config.get("_mount.app")) is not None:
        owners.append(outer)
    return owners


def _policy_of(app: Bottle, route: Route, facts: RequestFacts) -> RoutePolicy | Mounted:
    """Return the policy of a route of `app`.

    The routes of a mounted Bottle become routes of the outer one: its gateway does not run.
    """
    if _is_mount(route):
        # A mount of one method: its application may have any route there.
        return AMBIGUOUS
    own = marks.policy_of(route.callback)
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


def _mounted_table(route: Route, facts: RequestFacts, outer: Bottle) -> RouteTable:
    target = route.config["mountpoint.target"]
    below = _below(facts, route.config["mountpoint.prefix"])
    return mounted(target, below, outer) or {ANY: INHERIT}


def _below(facts: RequestFacts, prefix: str) -> RequestFacts:
    """Return the facts in the form of the application that is mounted at `prefix`."""
    root = prefix.rstrip("/")
    native = facts.native
    path = native["PATH_INFO"].removeprefix(root) or "/"
    script = native.get("SCRIPT_NAME", "") + root
    return read_facts({**native, "PATH_INFO": path, "SCRIPT_NAME": script})


def _endpoints(app: Bottle) -> Iterator[object]:
    """Yield the callbacks of all routes; raise a MarkError for a mark of a plugin."""
    for route in app.routes:
        for are_read in (False, True):
            with reading_guards(are_read=are_read):
                _check_plugins(route)
        yield route.callback


def _check_plugins(route: Route) -> None:
    """Raise a MarkError if the plugins of a route mark its callback, or are marks."""
    is_mark = any(map(decorators.is_decorator, (*route.app.plugins, *route.plugins)))
    # Bottle applies the plugins once, and again at each request if one of them raises.
    with contextlib.suppress(Exception):
        own = marks.policy_of(route.callback)
        is_mark |= marks.policy_of(route.call) not in (own, INHERIT)
        if route.call is not route.callback:
            is_mark |= any(hidden.hidden_in(route.call, {id(route.callback)}))
    if is_mark:
        unreached.refuse_mark(
            f"the route {route.rule}",
            "a plugin (apply=, or install) added it after the registration of the route. Write "
            "it below the decorator that registers the route, next to the function",
        )


CORS = Installer[Any](Bottle, _Routes, _place).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    lambda app: app.plugins,
    frameworks.no_layers,
    _endpoints,
    Bottle,
    mounts=lambda app: (each.config.get("mountpoint.target") for each in app.routes),
    reads_mounts=True,
    table=_table,
    before=lambda app: app._hooks["before_request"],  # noqa: SLF001 - there is no other way
    served=lambda app: (part for each in app.routes for part in part_of(each.rule, "<:")),
)
