"""Bottle: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

from typing import Any, Literal, Unpack

from bottle import Bottle, HTTPError, Route

from crossorigin._neighbours import watched
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import CORSMiddleware

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Bottle,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its hooks, plugins, error pages and files.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    selection = _marks.install(app, policy, keywords, _Routes(app))
    # A plugin sees matched routes only, and the hook after a request misses what is raised.
    app.wsgi = watched(CORSMiddleware(app.wsgi, selection), app).placed
    return selection


class _Routes:
    """Finds the policy of a route by asking the application's router."""

    def __init__(self, app: Bottle) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        try:
            route = self._find(facts)
        except HTTPError:
            # The router will answer 404, or 400, in the name of the app.
            return INHERIT
        own = _marks.policy_of(route.callback)
        if own is not INHERIT:
            return own
        inner, prefix = self._mounted(route)
        selection = _marks.selection_of(inner)
        return INHERIT if selection is None else selection.policy_for(_below(facts, prefix))

    def _find(self, facts: RequestFacts) -> Route:
        # Bottle, too, drops what is no UTF-8.
        path = facts.native["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        asked = {"REQUEST_METHOD": facts.announced_method, "PATH_INFO": path}
        try:
            return self._app.match(asked)[0]
        except HTTPError as refusal:
            # No route takes the method; the answer of this path will be 405.
            allowed = refusal.headers.get("Allow")
            if allowed is None:
                raise
            return self._app.match({**asked, "REQUEST_METHOD": min(allowed.split(","))})[0]

    def _mounted(self, route: Route) -> tuple[Any, str]:
        """Return the application mounted where `route` leads, and the path of the mount."""
        if route.app is not self._app:
            # The routes of a mounted Bottle have become the parent's.
            return route.app, route.app.config.get("_mount.prefix", "/")
        config = route.config
        return config.get("mountpoint.target"), config.get("mountpoint.prefix", "/")


def _below(facts: RequestFacts, prefix: str) -> RequestFacts:
    """Return the facts as the application mounted at `prefix` will see them."""
    path = facts.native["PATH_INFO"].removeprefix(prefix.rstrip("/"))
    script = facts.native.get("SCRIPT_NAME", "") + prefix.rstrip("/")
    native = {**facts.native, "PATH_INFO": path or "/", "SCRIPT_NAME": script}
    return facts._replace(native=native)
