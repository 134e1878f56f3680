"""The gateway: placed where an application is asked for the delegate of a request."""

from __future__ import annotations

import functools
from typing import Any, Final

from tornado import httputil, routing, web

from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.selfcheck import unreached
from crossorigin.gateway.selfcheck.selfcheck import learn, tell_lists
from crossorigin.integrations._install import Installer
from crossorigin.integrations.tornado.exchange import Exchange
from crossorigin.integrations.tornado.lists import lists_of
from crossorigin.integrations.tornado.routes import Routes, endpoints, served


def _check(endpoint: object) -> None:
    """Raise a TypeError for a class whose mark the gateway cannot read before it runs."""
    if isinstance(endpoint, type) and not issubclass(endpoint, web.RequestHandler):
        message = f"{endpoint.__name__} is not a RequestHandler; give its path to a PolicyMap"
        raise TypeError(message)


_decorators = decorators.Decorators(
    refused=(httputil.HTTPMessageDelegate, httputil.HTTPServerConnectionDelegate, routing.Rule),
    check=_check,
)
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


class _Gateway:
    """Returns the exchange of each request.

    It checks the marks before the application listens, else before the first request; if one
    has no effect, the MarkError keeps the application from serving.
    """

    def __init__(self, app: web.Application, resolver: PolicyResolver) -> None:
        self._app = app
        self._find = app.find_handler
        self._listen = app.listen
        self._resolver = resolver
        self._is_checked = False
        # A router that has this application as a target calls find_handler, never
        # start_request.
        app.find_handler = self._find_handler  # type: ignore[method-assign,assignment]  # with all that is used of Tornado's own
        app.listen = self._check_and_listen  # type: ignore[method-assign]  # with the arguments of Tornado's own

    def _check_and_listen(self, *address: Any, **more: Any) -> Any:  # noqa: ANN401 - as of Tornado's
        self._check()
        return self._listen(*address, **more)

    def _find_handler(self, request: httputil.HTTPServerRequest, **more: Any) -> Exchange:  # noqa: ANN401 - the same
        if not self._is_checked:
            self._check()
        return Exchange(self._resolver, functools.partial(self._find, **more), request)

    def _check(self) -> None:
        unreached.check_marks(endpoints(self._app), self._app)
        self._is_checked = True
        learn(self._resolver, served(self._app))
        tell_lists(self._resolver, lists_of(self._app))


CORS = Installer(web.Application, Routes, _Gateway).CORS
