"""Views: the methods of a view and their policies.

A view belongs to Django, Django REST framework or Django Ninja. The same functions read it for
actual requests and for preflights.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any, Final

from django.core.handlers.base import BaseHandler
from django.urls import URLPattern, URLResolver
from django.views import View

from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.marks import decorators, marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, RouteTable
from crossorigin.gateway.serving.exchange import Exchange

_decorators = decorators.Decorators(refused=(BaseHandler, URLPattern, URLResolver))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard

_VIEW_MODULES: Final = ("django.views.generic.base", "rest_framework.views")
"""Modules of the base classes with the frameworks' own `dispatch` and `options`."""

_NINJA: Final = "ninja.operation"


def table_of(view: Any) -> RouteTable:  # noqa: ANN401 - any callable
    """Return the methods of a view with their policies; ANY for a view that accepts all."""
    return {method: policy_of(view, method) for method in _methods(view)}


def is_automatic(view: Any, method: str) -> bool:  # noqa: ANN401 - any callable
    """Return True if a view answers OPTIONS with a handler of the framework."""
    view_class = _class_of(view) if method == "OPTIONS" else None
    if view_class is None:
        return False
    return _is_automatic("options", _handler(view, view_class, "options"))


def policy_of(view: Any, method: str, exchange: Exchange | None = None) -> RoutePolicy:  # noqa: ANN401 - any callable
    """Return the policy of a view: that of the method's handler, its class, or the view.

    Args:
        view: the view.
        method: the method of the request.
        exchange: the exchange of a request that the view has answered.
    """
    view_class = _class_of(view)
    if view_class is None:
        operation = _operation(view, method)
        if operation is None:
            return marks.policy_of(view)
        # `decorate_view` and `add_decorator` put their decorators around `run`.
        return marks.first_policy(operation.view_func, operation.run)
    own = marks.policy_of(_handler(view, view_class, ran(exchange, method).lower()))
    return marks.first_policy(view_class, view) if own is INHERIT else own


def ran(exchange: Exchange | None, method: str) -> str:
    """Return the method that ran; by default `method`.

    A view of REST framework may have changed that of its own kind of request.
    """
    context = getattr(getattr(exchange, "answer", None), "renderer_context", None) or {}
    found: str = getattr(context.get("request"), "method", method)
    return found


def parts_of(view: Any) -> Iterator[object]:  # noqa: ANN401 - any callable
    """Yield a view, and the class and functions from which it was made."""
    yield view
    view_class = _class_of(view)
    if view_class is None:
        for each in _operations(view):
            yield from (each.view_func, each.run)
        return
    yield view_class
    if marks.own_mark(view_class.dispatch) is not None:
        # `as_view` copies its attributes to the view.
        yield view_class.dispatch
    if getattr(marks.unbound(view), "actions", None) is not None:
        # A view set: another route may have the methods that this one lacks.
        members = (value for base in view_class.__mro__ for value in vars(base).values())
        yield from (each for each in members if marks.own_mark(each) is not None)
    handlers = (_handler(view, view_class, name) for name in _names(view, view_class))
    yield from (each for each in handlers if each is not None)


def hooks_of(view: Any) -> Iterator[object]:  # noqa: ANN401 - any callable
    """Yield the functions and objects that an operation of Ninja calls besides its view."""
    for each in _operations(view):
        handlers = each.api._exception_handlers  # noqa: SLF001 - there is no other way
        throttles = getattr(each, "throttle_objects", ())  # from 1.2 on
        yield from (*each.auth_callbacks, *throttles, *handlers.values())


def _class_of(view: Any) -> type[View] | None:  # noqa: ANN401 - any callable
    """Return the class from which ``as_view`` made a view."""
    made = marks.unbound(view)
    for name in ("view_class", "cls"):
        found = read_attribute(made, name)
        if isinstance(found, type) and issubclass(found, View):
            return found
    return None


def _methods(view: Any) -> set[str]:  # noqa: ANN401 - any callable
    view_class = _class_of(view)
    if view_class is None:
        return {method for each in _operations(view) for method in each.methods} or {ANY}
    found = {
        name.upper()
        for name in _names(view, view_class)
        if not _is_automatic(name, _handler(view, view_class, name))
    }
    # A dispatch method of the owner may answer every method.
    return found if _is_of_library(inspect.unwrap(view_class.dispatch)) else {*found, ANY}


def _names(view: Any, view_class: type[View]) -> list[str]:  # noqa: ANN401 - any callable
    """Return the names of the methods that the class accepts, in lower case."""
    made = marks.unbound(view)
    given = getattr(made, "view_initkwargs", None) or getattr(made, "initkwargs", None) or {}
    names = given.get("http_method_names", view_class.http_method_names)
    return [str(name).lower() for name in names]


def _is_automatic(name: str, handler: Any) -> bool:  # noqa: ANN401 - any callable
    """Return True if there is no handler, or only the framework's handler of OPTIONS."""
    if handler is None:
        return True
    return name == "options" and _is_of_library(handler)


def _is_of_library(function: object) -> bool:
    return getattr(function, "__module__", None) in _VIEW_MODULES


def _handler(view: Any, view_class: type[View], name: str) -> Any:  # noqa: ANN401 - any callable
    """Return the function that serves a method; GET's serves HEAD."""
    actions = _actions(view, view_class)
    found = _attribute(view_class, name if actions is None else actions.get(name))
    if found is None and name == "head":
        found = _attribute(view_class, "get" if actions is None else actions.get("get"))
    # A function with @api_view becomes the method of a class, whose handlers enclose it.
    return _enclosed(found, "func", "rest_framework.decorators") or found


def _attribute(view_class: type[View], name: str | None) -> Any:  # noqa: ANN401 - any callable
    return None if name is None else getattr(view_class, name, None)


def _actions(view: Any, view_class: type[View]) -> Mapping[str, str] | None:  # noqa: ANN401 - any callable
    """Return the names of the functions that serve the methods of a view set, or None."""
    modules = (base.__module__ for base in view_class.__mro__)
    actions: Mapping[str, str] | None = getattr(marks.unbound(view), "actions", None)
    return actions if "rest_framework.viewsets" in modules else None


def _operation(view: Any, method: str) -> Any:  # noqa: ANN401 - of Ninja
    return next((each for each in _operations(view) if method in each.methods), None)


def _operations(view: Any) -> list[Any]:  # noqa: ANN401 - of Ninja
    """Return the operations of a view of Ninja; of other views an empty list."""
    # Ninja gives the URL resolver a closure, and only the closure shows its operations.
    found = _enclosed(marks.unbound(view), "self", _NINJA)
    if found is None:
        return []
    kind: Any = getattr(sys.modules.get(_NINJA), "PathView", ())
    operations: list[Any] = found.operations if isinstance(found, kind) else []
    return operations


def _enclosed(function: Any, name: str, module: str) -> Any:  # noqa: ANN401 - any callable
    """Return the variable `name` that a function of `module` encloses, or None."""
    if not isinstance(function, FunctionType) or function.__module__ != module:
        return None
    names = function.__code__.co_freevars
    return function.__closure__[names.index(name)].cell_contents if name in names else None  # type: ignore[index]  # it has variables
