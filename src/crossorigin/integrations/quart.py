"""Quart: the gateway around the whole ASGI application, and route-aware preflights."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from quart import Blueprint, Quart, has_request_context, request
from quart import asgi as quart_asgi
from quart.testing import no_op_push
from werkzeug.datastructures import Headers

from crossorigin.asgi import RoutedMiddleware
from crossorigin.engine import RequestFacts
from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.layers.foretold import Reads
from crossorigin.gateway.marks import decorators
from crossorigin.gateway.policies.resolution import RoutePolicy
from crossorigin.gateway.policies.resolver import PolicyResolver, Unmatched
from crossorigin.gateway.selfcheck import start, unreached
from crossorigin.gateway.serving.asgi_facts import Scope
from crossorigin.gateway.serving.exchange import Exchange
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

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]

_decorators = decorators.Decorators(groups=(Blueprint,), refused=(Quart,))
cors: Final = _decorators.cors
no_cors: Final = _decorators.no_cors
guard: Final = _decorators.guard
no_guard: Final = _decorators.no_guard


def _place(app: Quart, resolver: PolicyResolver) -> None:
    _share_requests(app, resolver)
    # Quart's hooks (after_request) miss exceptions, and those before a request run first.
    gateway: Any = RoutedMiddleware(app.asgi_app, resolver)  # type: ignore[arg-type]  # ASGI in other words
    placed = start.check_on_first_call(gateway, app).as_app
    app.asgi_app = placed  # type: ignore[method-assign]


def _share_requests(app: Quart, resolver: PolicyResolver) -> None:
    handle = app.handle_request

    def handle_shared(request: Any) -> Awaitable[Any]:  # noqa: ANN401 - of the class that the app has
        share(request.scope, request, resolver, "path", "root_path")
        return handle(request)

    app.handle_request = handle_shared  # type: ignore[method-assign, assignment]


class _Routes(Rules):
    """Asks the application's URL map by the path that Quart reads."""

    request = request
    is_nested = staticmethod(has_request_context)
    sent_path = staticmethod(lambda request: request.root_path + request.path)

    def __init__(self, app: Quart) -> None:
        super().__init__(
            app, lambda facts, reads: app.create_url_adapter(_request(app, facts, reads))
        )

        # A method of the owner's may lead the request elsewhere, after `handle_shared`.
        self._is_own = type(app).handle_request is not Quart.handle_request

    def matched(self, exchange: Exchange) -> RoutePolicy | Unmatched:
        """Return the policy of the view whose rule the application has matched."""
        path = getattr(exchange.endpoint, "path", None) if self._is_own else None
        if path is not None and path != self.path(exchange.native):
            exchange.lead(path=self.sent_path(exchange.endpoint))
        return super().matched(exchange)

    def path(self, scope: Scope) -> str:
        """Return the path that Quart reads."""
        path = _path(scope)
        return path if path.startswith("/") else f"/{path}"


def _path(scope: Scope) -> str:
    # A client may send a whole URL as its target.
    path: str = scope["path"] if scope["path"].startswith("/") else urlsplit(scope["path"]).path
    root = scope.get("root_path", "")
    return _below(path, root) if root else path


# At the root path itself, and outside of it, Quart reads a blank, which a parameter matches.
# Quart 0.19 and 0.20 read the text after the root path at any position.
_below: Final[Callable[[str, str], str]] = getattr(
    quart_asgi, "_normalise_path", lambda path, root: path.partition(root)[2] or " "
)


def _request(app: Quart, facts: RequestFacts, reads: Reads | None) -> Any:  # noqa: ANN401 - of the class that the app has
    """Return a request with the parts that routing reads."""
    scope: Any = {**facts.native, "method": facts.announced_method}
    headers: Any = Headers({"Host": facts.host or app.config["SERVER_NAME"] or ""})
    if reads is not None:
        lines = ((name.decode(), value.decode("latin-1")) for name, value in scope["headers"])
        headers = reads.headers(Headers([*lines]))
    made = app.request_class(
        scope["method"],
        scope["scheme"],
        _path(scope),
        scope["query_string"],
        headers,
        scope.get("root_path", ""),
        scope["http_version"],
        send_push_promise=no_op_push,
        scope=scope if reads is None else reads.scope(scope),
    )
    return made if reads is None else shown(made, reads)


def _endpoints(app: Quart) -> Iterator[object]:
    for rule in app.url_map.iter_rules():
        if rule.websocket:
            unreached.check_socket(app.view_functions.get(rule.endpoint))
    yield from endpoints_of(app)


CORS = Installer(Quart, _Routes, _place).CORS
LAYERS: Final = frameworks.FrameworkLayers(
    hooks_of, walk.outer_of("asgi_app"), _endpoints, Quart, served=served, by_host=by_host
)
