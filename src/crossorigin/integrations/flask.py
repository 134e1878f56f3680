"""Flask: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Flask, has_request_context, request
from flask.ctx import RequestContext
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.routing import MapAdapter

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.layers.foretold import Reads
from crossorigin.gateway.layers.mounts import mounted
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import ANY, PolicyResolver, RouteTable
from crossorigin.gateway.selfcheck import start
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.gateway.serving.wsgi_facts import Environ, read_facts
from crossorigin.integrations._install import Installer
from crossorigin.integrations._werkzeug import (
    Rules,
    by_host,
    endpoints_of,
    hooks_of,
    served,
    share,
    shown,
)
from crossorigin.policy import PolicyMap
from crossorigin.wsgi import RoutedMiddleware

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_decorators = decorators.Decorators(groups=(Blueprint,), refused=(Flask,))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Flask, resolver: PolicyResolver) -> None:
    _share_requests(app, resolver)
    # Flask's hooks (after_request) miss exceptions, and those before a request run first.
    gateway: Any = RoutedMiddleware(app.wsgi_app, resolver)
    placed = start.check_on_first_call(gateway, app).as_app
    app.wsgi_app = placed  # type: ignore[method-assign]


def _share_requests(app: Flask, resolver: PolicyResolver) -> None:
    """Pass each request that the application routes to the gateway."""
    make = app.request_context

    @functools.wraps(make)
    def make_shared(environ: Environ) -> RequestContext:
        context = make(environ)
        share(environ, context.request, resolver, "PATH_INFO")
        return context

    # An owner may set another request_class later, and a view may replace the request in
    # the environ.
    app.request_context = make_shared  # type: ignore[method-assign]


def _read_dispatchers(app: Flask) -> list[DispatcherMiddleware]:
    router = getattr(resolver_of(app), "router", None)
    return router.read_dispatchers if isinstance(router, _Routes) else []


def _mounts(app: Flask) -> Iterator[object]:
    """Yield the applications that Werkzeug's dispatchers mount."""
    router = getattr(resolver_of(app), "router", None)
    for layer in walk.wrappers(router.inner if isinstance(router, _Routes) else app):
        yield from getattr(layer, "mounts", {}).values()


class _Routes(Rules):
    """Asks the application's URL map, and its Werkzeug dispatchers behind the gateway."""

    request = request
    is_nested = staticmethod(has_request_context)
    sent_path = staticmethod(lambda request: request.environ["PATH_INFO"])

    def __init__(self, app: Flask) -> None:
        def bind(facts: RequestFacts, reads: Reads | None) -> MapAdapter | None:
            environ = dict(facts.native)
            if reads is None:
                return app.create_url_adapter(app.request_class(environ))
            environ["REQUEST_METHOD"] = facts.announced_method
            made = app.request_class(reads.environ(environ))
            return app.create_url_adapter(shown(made, reads))

        super().__init__(app, bind)
        self.inner = app.wsgi_app

    def lead(self, exchange: Exchange, path: str, root: str) -> None:
        """Note the path that a layer gives; that of a dispatcher is not reported."""
        is_known = exchange.path.endswith(path) and any(self._dispatchers)
        exchange.lead(is_told=not is_known, path=path, root=root)

    @property
    def read_dispatchers(self) -> list[DispatcherMiddleware]:
        """The dispatchers whose mounts are read for preflights."""
        every = [*self._dispatchers]
        for each in every:
            new = (one for one in each.mounts.values() if not walk.is_among(one, every))
            every += [one for one in new if isinstance(one, DispatcherMiddleware)]
        return every

    @property
    def _dispatchers(self) -> Iterator[DispatcherMiddleware]:
        every = walk.wrappers(self.inner)
        return (each for each in every if isinstance(each, DispatcherMiddleware))

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the views of the URL, or the application that is mounted there."""
        for each in self._dispatchers:
            if found := self._mounted(each, facts):
                return found
        return super().table(facts)

    def _mounted(self, dispatcher: DispatcherMiddleware, facts: RequestFacts) -> RouteTable:
        """Return the entry of the application that serves a path, if it is a mounted one."""
        environ = facts.native
        path = environ.get("PATH_INFO", "")
        target, script = _target(dispatcher, path)
        if target is None:
            return {}
        root = environ.get("SCRIPT_NAME", "") + script
        below = read_facts({**environ, "SCRIPT_NAME": root, "PATH_INFO": path[len(script) :]})
        if self._is_own(target):
            return self._prefixed(facts, below)
        if walk.is_among(self._app, walk.applications_in(target)):
            # The layers between may change the path.
            return {ANY: AMBIGUOUS}
        return mounted(target, below, self._app) or {ANY: INHERIT}

    def _is_own(self, target: object) -> bool:
        """Return True for this application, behind layers of Werkzeug at most."""
        is_plain = not any(frameworks.is_of_owner(type(each)) for each in walk.wrappers(target))
        return is_plain and walk.innermost(target) is self._app

    def _prefixed(self, facts: RequestFacts, below: RequestFacts) -> RouteTable:
        """Return the views of this application behind its own dispatcher, below a prefix.

        Its map knows the path with the prefix and without it.
        """
        resolver = resolver_of(self._app)
        source = None if resolver is None else resolver.source
        if isinstance(source, PolicyMap) and (
            source.resolve(facts.path) != source.resolve(below.path)
        ):
            return {ANY: AMBIGUOUS}
        return super().table(below)


def _target(dispatcher: DispatcherMiddleware, path: str) -> tuple[Any, str]:
    """Return the mounted application that serves a path, or None, and its prefix."""
    script = path
    while "/" in script and script not in dispatcher.mounts:
        script = script.rpartition("/")[0]
    if script not in dispatcher.mounts:
        return None, ""
    target: Any = dispatcher.mounts[script]
    if isinstance(target, DispatcherMiddleware):
        inner, below = _target(target, path[len(script) :])
        return (target.app if inner is None else inner), script + below
    return target, script


CORS = Installer(Flask, _Routes, _place).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    hooks_of,
    walk.outer_of("wsgi_app"),
    endpoints_of,
    Flask,
    mounts=_mounts,
    dispatchers=_read_dispatchers,
    table=lambda app, facts: _Routes(app).table(facts),
    served=served,
    by_host=by_host,
)
