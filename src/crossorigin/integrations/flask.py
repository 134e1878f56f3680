"""Flask: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

from typing import Any, Literal, Unpack
from urllib.parse import unquote, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect

from crossorigin.engine import (
    INHERIT,
    Declared,
    RequestFacts,
    RoutePolicy,
    Selection,
    Unset,
)
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import CORSMiddleware

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Flask,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its hooks, error pages and static files.

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
    selection = _marks.install(app, policy, keywords, _Rules(app))
    # Flask's own hooks (after_request) miss what is raised, and run after the ones before.
    app.wsgi_app = CORSMiddleware(app.wsgi_app, selection)  # type: ignore[method-assign]
    return selection


class _Rules:
    """Finds the policy of a route by asking the application's URL map."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @property
    def has_a_say(self) -> bool:
        return _marks.routes_have_a_say()

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        try:
            endpoint = self._endpoint(facts)
        except HTTPException:
            # The router will answer 404, or refuse the host, in the name of the app.
            return INHERIT
        view = self._app.view_functions.get(endpoint)
        own = _marks.policy_of(view)
        view_class = getattr(view, "view_class", None)
        if own is INHERIT and view_class is not None:
            return _marks.policy_of_class(view_class, facts.announced_method)
        return own

    def _endpoint(self, facts: RequestFacts) -> Any:  # noqa: ANN401 - Werkzeug takes any
        request = self._app.request_class(dict(facts.native))
        adapter = self._app.create_url_adapter(request)
        if adapter is None:  # pragma: no cover - the type says so; with a request there is one
            return None
        method = facts.announced_method
        try:
            return adapter.match(method=method)[0]
        except RequestRedirect as redirect:
            # The answer will be a redirect, to the route with a last slash as a rule.
            return adapter.match(_path_below(adapter, redirect.new_url), method=method)[0]
        except MethodNotAllowed as refusal:
            # No route takes the method; the answer of this path will be 405.
            return adapter.match(method=min(refusal.valid_methods or ["GET"]))[0]


def _path_below(adapter: MapAdapter, url: str) -> str:
    """Return the path of `url` as the routes of the application see it."""
    return "/" + unquote(urlsplit(url).path).removeprefix(adapter.script_name).lstrip("/")
