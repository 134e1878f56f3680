"""Routes: the policy of a matched handler, and the table of a URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from blacksheep import Application, Router
from blacksheep.server.application import default_fallback

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.errors import PolicyError, Problem
from crossorigin.gateway.layers import walk
from crossorigin.gateway.layers.foretold import has_several
from crossorigin.gateway.layers.mounts import mounted
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, UNMATCHED, RouteTable, Unmatched
from crossorigin.gateway.serving.asgi_facts import Scope, read_facts
from crossorigin.gateway.serving.exchange import HANDLED, SEVERAL, Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.guard import Guard
from crossorigin.integrations._install import of_another_path, without_inherit
from crossorigin.integrations.blacksheep.hooks import is_plain
from crossorigin.integrations.blacksheep.matches import (
    decode,
    has_marked_controllers,
    has_own_method,
    matches_whole,
    methods_of,
    path_of,
    root_of,
    shared_entry,
)
from crossorigin.policy import Policy, PolicyMap

_Rules = TypeVar("_Rules", Policy | None, Guard | None)


class Routes:
    """Reads the match of a request, and asks the application's router."""

    def __init__(self, app: Application) -> None:
        self._app = app

    def is_of(self, router: Router) -> bool:
        """Return True for the router of the application itself, not of a mounted one."""
        return router is self._app.router

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the handler that the router has matched."""
        if exchange.endpoint is None or exchange.endpoint is SEVERAL:
            return UNMATCHED
        own: RoutePolicy = exchange.endpoint[0]
        if own is not INHERIT or _descend(self._app, exchange.native)[2]:
            return own
        return of_another_path(own, exchange.gateway.resolver)

    def path_below_mounts(self, native: Scope) -> str:
        """Return the path that the router of the mounted application of a URL reads."""
        return self._read(_descend(self._app, native)[1])

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the routes of the URL."""
        app, scope, is_whole = _descend(self._app, dict(facts.native))
        if app is self._app:
            return _table(app, scope)
        entries = mounted(app, read_facts(scope), self._app) or {ANY: INHERIT}
        return entries if is_whole else without_inherit(entries, resolver_of(self._app))

    def path(self, scope: Scope) -> str:
        """Return the path in lower case, because the router ignores case."""
        return self._read(scope).lower()

    def _read(self, scope: Scope) -> str:
        return decode(path_of(self._app.instantiate_request(dict(scope), None)))

    def fold(self, policies: PolicyMap) -> PolicyMap:
        """Return a map with its paths in lower case.

        Raises:
            PolicyError: two paths become one, and have different policies.
        """
        return PolicyMap(_in_lower_case(policies.paths), default=policies.default)

    def fold_guard(self, guard: Guard) -> Guard:
        """Return a guard with its paths in lower case too.

        Raises:
            PolicyError: two paths become one, and have different guards.
        """
        return guard.replace(paths={**guard.paths, **_in_lower_case(guard.paths)})


def _in_lower_case(paths: Mapping[str, _Rules]) -> dict[str, _Rules]:
    folded: dict[str, _Rules] = {}
    for path, rules in paths.items():
        if folded.setdefault(path.lower(), rules) != rules:
            message = f"BlackSheep reads {path!r} as another path of the map."
            raise PolicyError((Problem("invalid-path", "paths", path, message),))
    return folded


def _descend(app: Application, scope: Scope) -> tuple[Any, Scope, bool]:
    """Return the application that serves a URL, its scope, and whether mounts matched whole.

    An application with its own gateway decides for all applications that are mounted in it.
    """
    found: Any = app
    is_whole = True
    while found is app or is_plain(found):
        path = scope.get("raw_path") or scope["path"].encode()
        mounts = found.mount_registry.mounted_apps
        matches = ((mount, mount.match_by_path(path)) for mount in mounts)
        mount, match = next((each for each in matches if each[1]), (None, None))
        if mount is None:
            break
        is_whole = is_whole and matches_whole(match, path)
        scope = dict(scope)
        found.handle_mount_path(scope, match)
        inner = walk.application_in(mount.handler, app)
        is_read = is_plain(inner) and walk.shows(mount.handler, inner)
        found = inner if is_read else mount.handler
    return found, scope, is_whole


def _table(app: Application, scope: Scope) -> RouteTable:
    """Return the routes of a URL; the filters of a route run at most once for each method."""
    is_unsure = has_own_method(app.router) and has_several(app)
    if is_unsure or (not _is_ready(app) and has_marked_controllers(app.router)):
        return {ANY: AMBIGUOUS}
    found: dict[str, RoutePolicy] = {}
    for method in sorted(methods_of(app.router)):
        asked = {**scope, "method": method.decode(), HANDLED: True}
        entry = shared_entry(app.router, app.instantiate_request(asked, None), resolver_of(app))
        if entry is not UNMATCHED:
            found[method.decode()] = entry
    fallback = root_of(getattr(app.router.fallback, "handler", default_fallback))
    if fallback is not default_fallback:
        found[ANY] = marks.policy_of(fallback)
    return found


def _is_ready(app: Application) -> bool:
    """Return True after the start of an application, which gives controllers their paths."""
    complete = getattr(app, "_started_complete", None)
    return bool(app.started and (complete is None or complete.is_set()))
