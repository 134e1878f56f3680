"""The start: the self-check runs with the lifespan, or else before the first request."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from crossorigin.gateway.layers.frameworks import framework_of
from crossorigin.gateway.layers.walk import chain
from crossorigin.gateway.selfcheck.selfcheck import look
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.gateway.selfcheck.unread import check_behind, check_endpoints, check_layers
from crossorigin.gateway.serving.base import Gateway

_Placed = TypeVar("_Placed", bound=Gateway[Any])


class _StartCheck:
    """Checks the layers and the marks of an application, once.

    Until the check has passed, it replaces the application: it runs at lifespan startup, or
    else on the first request, when all layers and routes are complete.
    """

    def __init__(self, gateway: Gateway[Any], app: object) -> None:
        self._gateway = gateway
        self._inner = gateway.app
        self._app = app

    def check(self) -> None:
        """Run the check.

        Raises:
            MarkError: a mark has no effect; the application must not serve.
        """
        check_endpoints(self._app)
        check_layers(chain(self._inner))
        check_layers(framework_of(self._app).outer(self._app))
        gateway = self._gateway
        if gateway.start_check is not None:
            gateway.start_check = None
            gateway.app = self._inner
            look(self._app, self._inner, gateway.resolver)

    def __call__(self, *call: Any) -> Any:  # noqa: ANN401 - the arguments of ASGI or WSGI
        if call[0].get("type") == "lifespan":
            scope, receive, send = call
            return self._inner(scope, receive, functools.partial(_send, send, self.check))
        self.check()
        return self._inner(*call)


async def _send(
    send: Callable[[Any], Awaitable[None]],
    check: Callable[[], object],
    message: Any,  # noqa: ANN401 - of ASGI
) -> None:
    """Send a message of the lifespan; the server does not start if the check fails."""
    if message["type"] == "lifespan.startup.complete":
        try:
            check()
        except Exception as error:  # noqa: BLE001 - the server reports it and ends
            message = {"type": "lifespan.startup.failed", "message": str(error)}
    await send(message)


def check_on_first_call(gateway: _Placed, app: object) -> _Placed:
    """Return `gateway`; it checks `app` when the server starts, else on its first request."""
    check = _StartCheck(gateway, app)
    gateway.start_check = check.check
    gateway.app = check
    return gateway


def check_at_startup(
    gateway: Gateway[Any], app: object | None, send: Callable[[Any], Awaitable[None]]
) -> Any:  # noqa: ANN401 - the `send` of ASGI
    """Check, at the start, the layers and marks around a gateway that no integration placed.

    Returns:
        The `send` of the lifespan; one with which the server does not start, if an unread mark
        is still there when the application has started.
    """
    if not gateway.is_checked:
        gateway.is_checked = True
        look(app, gateway.app, gateway.resolver)
    check = functools.partial(check_behind, gateway.app)
    try:
        check()
    except MarkError:
        return functools.partial(_send, send, check)
    return send
