"""Flask: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Final, Literal, Unpack

from flask import Blueprint, Flask
from flask.ctx import RequestContext
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import MapAdapter

from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.layers import (
    FrameworkLayers,
    check_on_first_call,
    innermost,
    outer_of,
    wrappers,
)
from crossorigin.gateway.resolver import (
    ANY,
    INHERIT,
    Mounted,
    PolicyResolver,
    PolicySource,
    RoutePolicy,
    RouteTable,
    Unset,
)
from crossorigin.integrations._install import resolver_of
from crossorigin.integrations._werkzeug import Rules, endpoints_of, needs_app, share
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import Environ, RoutedMiddleware, read_facts

__all__ = ["CORS", "cors", "no_cors"]

_decorators = marks.Decorators(
    groups=(Blueprint,), refused=(Flask,), check=marks.check_unshared
)
cors = _decorators.cors
no_cors = _decorators.no_cors


@needs_app
def CORS(  # noqa: N802 - the word that every integration has
    app: Flask,
    policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> PolicyResolver:
    """Place the gateway around all of `app`: its hooks, error pages and static files.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that CORS is on for decorated routes only. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        The handle; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: `app` is no application, a policy and fields were given, or the policy is
            none.
    """
    marks.check_application(app, Flask)
    resolver = marks.install(app, Flask, policy, keywords, _Routes(app))
    _share_requests(app, resolver)
    # Flask's own hooks (after_request) miss what is raised, and run after the ones before.
    gateway: Any = RoutedMiddleware(app.wsgi_app, resolver)
    placed = check_on_first_call(gateway, app, lambda: endpoints_of(app)).as_app
    app.wsgi_app = placed  # type: ignore[method-assign]
    return resolver


def _share_requests(app: Flask, resolver: PolicyResolver) -> None:
    """Let the gateway know each request that the application routes."""
    make = app.request_context

    def make_shared(environ: Environ) -> RequestContext:
        context = make(environ)
        share(environ, context.request, resolver)
        return context

    # An owner may set another request_class later, and a view may replace what the environ
    # holds of a request.
    app.request_context = make_shared  # type: ignore[method-assign]


class _Routes(Rules):
    """Asks the application's URL map, and its Werkzeug dispatchers behind the gateway."""

    def __init__(self, app: Flask) -> None:
        def bind(facts: RequestFacts) -> MapAdapter | None:
            return app.create_url_adapter(app.request_class(dict(facts.native)))

        super().__init__(app, bind)
        self._inner = app.wsgi_app

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL, or the application that is mounted there."""
        for layer in wrappers(self._inner):
            if isinstance(layer, DispatcherMiddleware):
                mounted = _mounted(layer, facts.native)
                if mounted is not None:
                    return {ANY: mounted}
        return super().table(facts)


def _mounted(dispatcher: DispatcherMiddleware, environ: Any) -> RoutePolicy | Mounted | None:  # noqa: ANN401 - a WSGI environ
    """Return the entry of the application that serves a path; None for the dispatcher's own."""
    path = script = environ.get("PATH_INFO", "")
    while "/" in script and script not in dispatcher.mounts:
        script = script.rpartition("/")[0]
    if script not in dispatcher.mounts:
        return None
    target: Any = dispatcher.mounts[script]
    resolver = resolver_of(getattr(target, "__self__", target)) or resolver_of(
        innermost(target)
    )
    if resolver is None:
        return INHERIT
    root = environ.get("SCRIPT_NAME", "") + script
    below = {**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(script) :]}
    return Mounted(resolver, read_facts(below))


def _hooks(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    return itertools.chain.from_iterable(app.after_request_funcs.values())


LAYERS: Final = FrameworkLayers(_hooks, outer_of("wsgi_app"))
