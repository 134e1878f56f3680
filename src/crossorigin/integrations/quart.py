"""Quart: the gateway around the whole ASGI application, and route-aware preflights."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Iterator
from typing import Any, Final, Literal, Unpack
from urllib.parse import urlparse

from quart import Blueprint, Quart
from quart.testing import no_op_push
from werkzeug.datastructures import Headers
from werkzeug.routing import MapAdapter

from crossorigin.asgi import Receive, RoutedMiddleware, Scope, Send
from crossorigin.engine import RequestFacts
from crossorigin.gateway import marks
from crossorigin.gateway.layers import FrameworkLayers, check_on_first_call, outer_of
from crossorigin.gateway.resolver import PolicyResolver, PolicySource, Unset
from crossorigin.integrations._werkzeug import Rules, endpoints_of, needs_app, share
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]

_decorators = marks.Decorators(
    groups=(Blueprint,), refused=(Quart,), check=marks.check_unshared
)
cors = _decorators.cors
no_cors = _decorators.no_cors


@needs_app
def CORS(  # noqa: N802 - the word that every integration has
    app: Quart,
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

    def bind(facts: RequestFacts) -> MapAdapter | None:
        return app.create_url_adapter(_request(app, facts))

    resolver = marks.install(app, Quart, policy, keywords, Rules(app, bind))
    _share_requests(app, resolver)
    # Quart's own hooks (after_request) miss what is raised, and run after the ones before.
    gateway: Any = _Gateway(app.asgi_app, resolver)  # type: ignore[arg-type]  # ASGI in other words
    placed = check_on_first_call(gateway, app, lambda: endpoints_of(app)).as_app
    app.asgi_app = placed  # type: ignore[method-assign]
    return resolver


class _Gateway(RoutedMiddleware):
    """The gateway, which reads the path as Quart does."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:  # noqa: ANN401 - the coroutine of the app
        """Serve one connection (ASGI 3)."""
        if scope["type"] == "http" and not scope["path"].startswith("/"):
            # A client that sends a whole URL as its target: Quart takes the path of it.
            scope = {**scope, "path": urlparse(scope["path"]).path}
        return super().__call__(scope, receive, send)


def _share_requests(app: Quart, resolver: PolicyResolver) -> None:
    """Let the gateway know each request that the application routes."""
    handle = app.handle_request

    def handle_shared(request: Any) -> Awaitable[Any]:  # noqa: ANN401 - of the class that the app has
        share(request.scope, request, resolver)
        return handle(request)

    app.handle_request = handle_shared  # type: ignore[method-assign, assignment]


def _request(app: Quart, facts: RequestFacts) -> Any:  # noqa: ANN401 - of the class that the app has
    """Return a request that is good enough to choose a route by."""
    scope: Any = facts.native
    root = scope.get("root_path", "")
    path = scope["path"]
    return app.request_class(
        scope["method"],
        scope["scheme"],
        # Outside the root path Quart answers 404, with any routes.
        path.removeprefix(root) if path.startswith(root) else " ",
        scope["query_string"],
        Headers({"Host": facts.host or app.config["SERVER_NAME"] or ""}),
        root,
        scope["http_version"],
        send_push_promise=no_op_push,
        scope=scope,
    )


def _hooks(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    return itertools.chain.from_iterable(app.after_request_funcs.values())


LAYERS: Final = FrameworkLayers(_hooks, outer_of("asgi_app"))
