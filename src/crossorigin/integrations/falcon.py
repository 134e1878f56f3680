"""Falcon, WSGI and ASGI: the gateway around the application, and route-aware preflights."""

from __future__ import annotations

from typing import Any, Literal, Unpack

import falcon
import falcon.asgi

from crossorigin import asgi, wsgi
from crossorigin._neighbours import watched
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import INHERIT, Declared, RoutePolicy, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: falcon.App[Any, Any] | falcon.asgi.App[Any, Any],
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its middleware, error handlers and static routes.

    Args:
        app: the application.
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
    # Falcon's middleware would miss what an error handler raises, and what is refused before
    # it. An application has slots only, and is called through its class: it gets its own.
    own = type(type(app).__name__, (type(app),), {"__slots__": ()})
    selection = _marks.install(own, policy, keywords, _Router(app))
    inner: Any = app.__call__
    serve: Any
    if isinstance(app, falcon.asgi.App):
        # Servers look here whether the application is asynchronous.
        serve = watched(asgi.CORSMiddleware(inner, selection), app).__call__
    else:
        serve = watched(wsgi.CORSMiddleware(inner, selection), app).placed
    # As a static method the gateway is called at once, without a method around it.
    setattr(own, "__call__", staticmethod(serve))  # noqa: B010 - a plain assignment has a fixed type
    app.__class__ = own
    return selection


class _Router:
    """Finds the policy of a route by asking the application for the responder."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - of WSGI or ASGI
        self._app = app

    def __call__(self, facts: RequestFacts) -> RoutePolicy:
        responder, _, resource, _ = self._app._get_responder(self._request(facts))  # noqa: SLF001 - the router alone knows no sinks
        own = _marks.policy_of(responder)
        # What answers 405 stands for the whole resource.
        return _marks.policy_of(resource) if own is INHERIT else own

    def _request(self, facts: RequestFacts) -> Any:  # noqa: ANN401 - of WSGI or ASGI
        native, method = facts.native, facts.announced_method
        kind, options = self._app._request_type, self._app.req_options  # noqa: SLF001 - it may be the owner's
        if isinstance(self._app, falcon.asgi.App):
            return kind({**native, "method": method}, None, options=options)
        # Without its type, no body is read.
        return kind({**native, "REQUEST_METHOD": method, "CONTENT_TYPE": ""}, options=options)
