"""Litestar: the gateway outside the exception handlers, and route-aware preflights."""

from __future__ import annotations

import contextlib
from typing import Final, Literal, Unpack, cast

from litestar import Litestar
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.types import ASGIApp, Method, RouteHandlerType
from litestar.utils import normalize_path

from crossorigin._neighbours import watched
from crossorigin.asgi import App, CORSMiddleware
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]

_OTHERS: Final = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT", "TRACE", "websocket")
# Each path has a handler of OPTIONS that nobody wrote.
_LAST: Final = "OPTIONS"


def CORS(  # noqa: N802 - the word that every integration has
    app: Litestar,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway outside all of `app`: its router, its exception handlers, its files.

    Routes that are registered later are found as the others are.

    Args:
        app: the application; leave its own `cors_config` out.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.state.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """
    # Litestar has slots; its state is where an application keeps what is its own.
    selection = _marks.install(
        app.state, policy, keywords, _Routes(app), attribute="app.state.cors"
    )
    # Middleware of Litestar's own stands behind the router: no 404 and no 405 passes it.
    gateway = watched(CORSMiddleware(cast("App", app.asgi_handler), selection), app)
    app.asgi_handler = cast("ASGIApp", gateway.placed)
    return selection


class _Routes:
    """Finds the policy of a route by asking the application's router."""

    def __init__(self, app: Litestar) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        path: str = facts.native["path"]
        if root := facts.native.get("root_path"):
            path = path.split(root, maxsplit=1)[-1]
        try:
            handler, below = self._find(normalize_path(path), facts.announced_method)
        except HTTPException:
            # The router will answer 404 in the name of the app.
            return INHERIT
        own = _policy_of_handler(handler)
        if own is not INHERIT:
            return own
        mounted = _marks.selection_of(handler.fn)
        if mounted is None:
            return INHERIT
        return mounted.policy_for(facts._replace(native={**facts.native, "path": below}))

    def _find(self, path: str, method: str) -> tuple[RouteHandlerType, str]:
        """Return the handler, and the path as the handler will see it."""
        # Where no handler takes the method, the answer of this path will be 405; before
        # Litestar 2.20 the router does not say which methods it has.
        for each in (method, *_OTHERS):
            with contextlib.suppress(MethodNotAllowedException):
                return self._ask(path, each)
        return self._ask(path, _LAST)

    def _ask(self, path: str, method: str) -> tuple[RouteHandlerType, str]:
        ask = self._app.asgi_router.handle_routing
        _, handler, below, *_ = ask(path=path, method=cast("Method", method))
        return handler, below


def _policy_of_handler(handler: RouteHandlerType) -> RoutePolicy:
    """Return what the handler says, or its function, or the controller that it is part of."""
    controller = type(getattr(handler.fn, "__self__", None))
    found = (_marks.policy_of(each) for each in (handler, handler.fn, controller))
    return next((own for own in found if own is not INHERIT), INHERIT)
