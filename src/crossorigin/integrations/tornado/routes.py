"""Routes: the handlers of one URL, found by a walk through the rules of an application.

The walk does as Tornado's routers do, with two differences: it starts no connection delegate
that stands in a rule, and it can go on for other methods where a rule of the owner's may have
read the method.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from tornado import httputil, routing, web

from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.resolver import ANY, INHERIT, Mounted, RoutePolicy, RouteTable
from crossorigin.integrations.tornado.exchange import (
    EXCHANGE,
    Exchange,
    entries_of,
    fallback_of,
)


class Routes:
    """Asks the rules of an application."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return the handlers of the URL."""
        method = facts.announced_method
        walk = _Walk(facts)
        found = walk.of_application(self._app, method)
        if not walk.may_read_method:
            return found
        methods = {method, *web.RequestHandler.SUPPORTED_METHODS, *found} - {ANY}
        table: dict[str, RoutePolicy | Mounted] = {}
        for each in methods:
            entries = found if each == method else walk.of_application(self._app, each)
            if each in entries or ANY in entries:
                table[each] = entries.get(each, entries.get(ANY))
        return table


_READ_NO_METHOD: Final = (
    routing.AnyMatches,
    routing.DefaultHostMatches,
    routing.HostMatches,
    routing.PathMatches,
)


class _Walk:
    """A walk through rules, for one URL.

    Args:
        facts: the facts of the request.

    Attributes:
        may_read_method: whether code of the owner was asked, which may read the method.
    """

    def __init__(self, facts: RequestFacts) -> None:
        self._facts = facts
        self._exchange: Exchange = facts.native[EXCHANGE]
        self.may_read_method = False

    def of_application(self, app: web.Application, method: str) -> RouteTable:
        """Return the handlers that the application of the gateway has for `method`."""
        request = copy.copy(self._exchange.request)
        request.method = method
        if _is_plain_application(app):
            return self._of_plain_application(app, request)
        self.may_read_method = True
        return self._of_delegate(self._exchange.find(request), request)

    def _of_plain_application(
        self, app: web.Application, request: httputil.HTTPServerRequest
    ) -> RouteTable:
        found = self._of_rules(app.default_router, request)
        if found is None:
            view = app.settings.get("default_handler_class") or web.ErrorHandler
            return entries_of(view)
        return found

    def _of_rules(
        self, router: routing.RuleRouter, request: httputil.HTTPServerRequest
    ) -> RouteTable | None:
        """Return the handlers behind the first rule that matches, or None."""
        for rule in router.rules:
            if type(rule.matcher) not in _READ_NO_METHOD:
                self.may_read_method = True
            parameters = rule.matcher.match(request)
            if parameters is None:
                continue
            if rule.target_kwargs:
                parameters["target_kwargs"] = rule.target_kwargs
            found = self._of_target(rule.target, request, parameters)
            if found is not None:
                return found
        return None

    def _of_target(
        self,
        target: Any,  # noqa: ANN401 - as of a rule
        request: httputil.HTTPServerRequest,
        parameters: dict[str, Any],
    ) -> RouteTable | None:
        if isinstance(target, routing.Router):
            return self._of_router(target, request, parameters)
        if isinstance(target, httputil.HTTPServerConnectionDelegate):
            # To ask it is to start it.
            return {ANY: INHERIT}
        if isinstance(target, type) and issubclass(target, web.RequestHandler):
            return self._of_class(target, request, parameters.get("target_kwargs", {}))
        return {ANY: marks.policy_of(target)} if callable(target) else None

    def _of_router(
        self,
        router: routing.Router,
        request: httputil.HTTPServerRequest,
        parameters: dict[str, Any],
    ) -> RouteTable | None:
        if isinstance(router, web.Application):
            if _is_plain_application(router) and "find_handler" not in vars(router):
                return self._of_plain_application(router, request)
        elif isinstance(router, routing.RuleRouter) and _is_plain_router(router):
            return self._of_rules(router, request)
        delegate = router.find_handler(request, **parameters)
        return None if delegate is None else self._of_delegate(delegate, request)

    def _of_delegate(
        self,
        delegate: Any,  # noqa: ANN401 - Tornado's, or the owner's
        request: httputil.HTTPServerRequest,
    ) -> RouteTable:
        if isinstance(delegate, Exchange):
            # An application within this one, with a gateway of its own.
            native = delegate.facts().native
            return {ANY: Mounted(delegate.resolver, replace(self._facts, native=native))}
        self.may_read_method = True
        view = getattr(delegate, "handler_class", None)
        if view is not None:
            return self._of_class(view, request, delegate.handler_kwargs)
        return {ANY: marks.policy_of(getattr(delegate, "request_callback", None))}

    def _of_class(
        self,
        view: type[web.RequestHandler],
        request: httputil.HTTPServerRequest,
        keywords: dict[str, Any],
    ) -> RouteTable:
        fallback = fallback_of(view, keywords)
        found = None if fallback is None else self._of_router(fallback, request, {})
        return entries_of(view) if found is None else found


def _is_plain_application(app: web.Application) -> bool:
    """Return True if the class of `app` finds handlers as Tornado's does."""
    own = type(app)
    return (
        own.find_handler is web.Application.find_handler
        and own.get_handler_delegate is web.Application.get_handler_delegate
    )


def _is_plain_router(router: routing.RuleRouter) -> bool:
    own = type(router)
    return own.find_handler is routing.RuleRouter.find_handler and own.get_target_delegate in (
        routing.RuleRouter.get_target_delegate,
        web._ApplicationRouter.get_target_delegate,  # noqa: SLF001 - of lists of rules
    )


def endpoints(router: Any) -> Iterator[object]:  # noqa: ANN401 - a router, or another target
    """Yield the classes and functions of all rules, those of routers within included."""
    if isinstance(router, web.Application):
        yield router.settings.get("default_handler_class")
        yield from endpoints(router.default_router)
        return
    for rule in getattr(router, "rules", ()):
        yield rule.target
        yield from endpoints(rule.target)
        yield from endpoints(rule.target_kwargs.get("fallback"))
