"""Handlers: their functions, their classes and their policies."""

from __future__ import annotations

from typing import Any

from litestar import Controller
from litestar.handlers import BaseRouteHandler
from litestar.utils.sync import AsyncCallable

from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.halves import reads_guards
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.integrations.litestar.groups import GUARD, POLICY


def owner_of(handler: Any) -> Any:  # noqa: ANN401 - a handler, then its layers
    """Return the application that a handler is registered on."""
    while handler.owner is not None:
        handler = handler.owner
    return handler


def policy_of_handler(handler: Any) -> RoutePolicy:  # noqa: ANN401 - each kind of handler
    """Return the policy of the function of a handler, of its controller, or of its router."""
    function = function_of(handler)
    own = marks.first_policy(function, controller_of(function))
    return _policy_of_group(handler) if own is INHERIT else own


def _policy_of_group(handler: Any) -> RoutePolicy:  # noqa: ANN401 - each kind of handler
    """Return the policy of the innermost router that has one."""
    key = GUARD if reads_guards() else POLICY
    return marks.policy_of_mark(handler.opt.get(key))


def function_of(handler: Any) -> Any:  # noqa: ANN401 - any callable
    """Return the function of a handler: Litestar wraps a synchronous one once for each path."""
    function = handler.fn
    while isinstance(function, AsyncCallable):
        function = function.func
    return function


def controller_of(function: object) -> type | None:
    """Return the controller whose method a function is, or None."""
    owner = getattr(function, "__self__", None)
    return type(owner) if isinstance(owner, Controller) else None


def is_automatic(handler: BaseRouteHandler) -> bool:
    """Return True for the handler of OPTIONS that Litestar adds to each path."""
    return getattr(handler.fn, "__module__", "") == "litestar.routes.http"
