"""BlackSheep: the gateway in front of the application's class, and route-aware preflights."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Literal, Unpack, cast

from blacksheep import Application, Router

from crossorigin._neighbours import watched
from crossorigin.asgi import CORSMiddleware, Receive, Scope, Send
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Application,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its middlewares, mounts, error pages and files.

    Applications that are mounted later still end up inside.

    Args:
        app: the application; leave its own `use_cors` out.
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
    # The application's own word `cors` is a property, which takes nothing and may raise.
    ours = vars(app).setdefault("_crossorigin", SimpleNamespace())
    selection = _marks.install(ours, policy, keywords, _Routes(app))
    inner = functools.partial(_Gated.serve_inside, cast("_Gated", app))
    ours.gateway = watched(CORSMiddleware(inner, selection), app).placed
    app.__class__ = _in_front_of(type(app))
    return selection


class _Gated(Application):
    """What an application is as well, once it has the gateway.

    Middlewares would be inside what answers 404 and 500, and inside mounts. An application
    is called through its class, and BlackSheep, too, puts mixins in front of that.
    """

    _crossorigin: SimpleNamespace

    @property
    def cors(self) -> Selection:  # type: ignore[override]  # BlackSheep's own is left out
        """The selection; set its `policy` to swap the policy at run time."""
        selection: Selection = self._crossorigin.cors
        return selection

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.started and scope["type"] == "http":
            # Without a lifespan the first request starts it; there are no routes before.
            await self.start()  # type: ignore[no-untyped-call]  # BlackSheep gives it no types
        await self._crossorigin.gateway(scope, receive, send)

    async def serve_inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection as the application does without the gateway."""
        await super().__call__(scope, receive, send)  # type: ignore[no-untyped-call]  # the same

    def extend(self, mixin: type) -> None:
        """Add a mixin, such as that of mounts, behind the gateway."""
        if not isinstance(self, mixin):
            _, below = type(self).__bases__
            self.__class__ = _in_front_of(type(below.__name__, (mixin, below), {}))


def _in_front_of(kind: type) -> type[_Gated]:
    return type(kind.__name__, (_Gated, kind), {})


class _Routes:
    """Finds the policy of a route by asking the application's router."""

    def __init__(self, app: Application) -> None:
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        return _find(self._app, facts)


def _find(app: Application, facts: RequestFacts) -> RoutePolicy:
    """Return what the route says that `app` would choose, or the application mounted there."""
    for mount in app.mount_registry.mounted_apps:
        match = mount.match_by_path(facts.native["raw_path"])
        if match is not None:
            below = dict(facts.native)
            app.handle_mount_path(below, match)  # type: ignore[attr-defined]  # of the mixin of mounts
            return _policy_of_mounted(mount.handler, facts._replace(native=below))
    return _policy_of_handler(_handler(app, facts))


def _policy_of_mounted(app: Any, facts: RequestFacts) -> RoutePolicy:  # noqa: ANN401 - any ASGI application
    if isinstance(app, Application) and not isinstance(app, _Gated):
        return _find(app, facts)
    selection = _marks.selection_of(app)
    return INHERIT if selection is None else selection.policy_for(facts)


def _handler(app: Application, facts: RequestFacts) -> Callable[..., Any] | None:
    """Return what will handle the request; for what no route takes, that is the fallback."""
    method, router = facts.announced_method, app.router
    if not _takes(router, method.encode()):
        return getattr(router.fallback, "handler", None)
    request = app.instantiate_request({**facts.native, "method": method}, None)
    return getattr(router.get_match(request), "handler", None)


def _takes(router: Router, method: bytes) -> bool:
    """Say whether any route takes the method; a router that is asked for another keeps it."""
    inner = router._sub_routers or ()  # noqa: SLF001 - there is no other way to them
    return method in router.routes or any(_takes(each, method) for each in inner)


def _policy_of_handler(handler: Any) -> RoutePolicy:  # noqa: ANN401 - whatever BlackSheep made of it
    """Return what the function says that was declared, or the controller that it is part of."""
    while (inner := getattr(handler, "root_fn", None)) is not None:
        handler = inner
    own = _marks.policy_of(handler)
    controller = getattr(handler, "controller_type", None)
    return _marks.policy_of(controller) if own is INHERIT else own
