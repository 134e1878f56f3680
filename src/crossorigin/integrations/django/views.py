"""Views: which policy a view has, of Django, Django REST framework or Django Ninja."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import Resolver404, get_script_prefix, resolve

from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, RoutePolicy
from crossorigin.integrations import _marks


class Urls:
    """Finds the policy of a view by asking the URL resolver."""

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        """Return the policy of the view that the announced method would reach."""
        path = "/" + facts.path.removeprefix(get_script_prefix()).removeprefix("/")
        view = _view(path)
        return INHERIT if view is None else _policy(view, facts.announced_method)


def _view(path: str) -> Any:  # noqa: ANN401 - any callable
    try:
        return resolve(path, settings.ROOT_URLCONF).func
    except Resolver404:
        # The answer will be a redirect to the path with a last slash.
        if settings.APPEND_SLASH and not path.endswith("/"):
            return _view(f"{path}/")
        return None


def _policy(view: Any, method: str) -> RoutePolicy:  # noqa: ANN401 - any callable
    """Return what a view says, of Django, Django REST framework or Django Ninja."""
    own = _marks.policy_of(view)
    if own is not INHERIT:
        return own
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if view_class is not None:
        return _policy_of_class(view_class, method, getattr(view, "actions", None))
    # Ninja gives the resolver a closure, and nothing else to know its operations by.
    for operation in getattr(_enclosed(view, "self"), "operations", ()):
        if method in operation.methods:
            return _marks.policy_of(operation.view_func)
    return INHERIT


def _policy_of_class(view: type, method: str, actions: Mapping[str, str] | None) -> RoutePolicy:
    """Return what a class view says; `actions` are those of a view set."""
    if actions is None:
        # A function under @api_view is a class by now, whose handlers enclose it.
        own = _marks.policy_of(_enclosed(getattr(view, method.lower(), None), "func"))
        return _marks.policy_of_class(view, method) if own is INHERIT else own
    action = actions.get(method.lower()) or (actions.get("get") if method == "HEAD" else None)
    own = _marks.policy_of(getattr(view, action, None)) if action else INHERIT
    return _marks.policy_of(view) if own is INHERIT else own


def _enclosed(function: Any, name: str) -> Any:  # noqa: ANN401 - any callable
    """Return what a closure holds under `name`, or None."""
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    return function.__closure__[names.index(name)].cell_contents if name in names else None
