"""What the frameworks with Werkzeug's URL map share: asking it for a route."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect

from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, RoutePolicy
from crossorigin.integrations import _marks


class _WithViews(Protocol):
    @property
    def view_functions(self) -> Mapping[str, Callable[..., Any]]: ...


class Rules:
    """Finds the policy of a route by asking the application's URL map.

    Args:
        app: the application.
        bind: binds its URL map to a request.
    """

    def __init__(
        self, app: _WithViews, bind: Callable[[RequestFacts], MapAdapter | None]
    ) -> None:
        self._app = app
        self._bind = bind

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
        adapter = self._bind(facts)
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
