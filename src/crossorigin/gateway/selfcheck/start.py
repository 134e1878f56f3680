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
            return _Start(self.check, *call).serve(self._inner)
        self.check()
        return self._inner(*call)


class _Start:
    """A lifespan in which the server does not start if a check fails.

    The application is then shut down as at the end of a server, before the server gets the
    message: it closes its resources, and no task of it is left.
    """

    def __init__(self, check: Callable[[], object], *call: Any) -> None:  # noqa: ANN401 - of ASGI
        self._check = check
        self._scope, self._receive, self._send = call
        self._error: Exception | None = None
        self._is_ending = False

    async def serve(self, app: Callable[..., Awaitable[None]]) -> None:
        """Run the lifespan of an application.

        Raises:
            MarkError: the check has failed.
        """
        try:
            await app(self._scope, self._receive_next, self._send_checked)
        finally:
            if self._error is not None:
                failed = {"type": "lifespan.startup.failed", "message": str(self._error)}
                await self._send(failed)
                raise self._error

    async def _receive_next(self) -> Any:  # noqa: ANN401 - the same
        if self._error is None:
            return await self._receive()
        if self._is_ending:
            # An application that goes on receives no second shutdown.
            raise self._error
        self._is_ending = True
        return {"type": "lifespan.shutdown"}

    async def _send_checked(self, message: Any) -> None:  # noqa: ANN401 - the same
        if message["type"] == "lifespan.startup.complete":
            try:
                self._check()
            except Exception as error:  # noqa: BLE001 - `serve` raises it
                self._error = error
        if self._error is None:
            await self._send(message)


def check_on_first_call(gateway: _Placed, app: object) -> _Placed:
    """Return `gateway`; it checks `app` when the server starts, else on its first request."""
    check = _StartCheck(gateway, app)
    gateway.start_check = check.check
    gateway.app = check
    return gateway


async def start_by_hand(gateway: Gateway[Any], *call: Any) -> None:  # noqa: ANN401 - the same
    """Run a lifespan, with the check of a gateway that no integration placed.

    An unread mark may be gone when the application has started.

    Raises:
        MarkError: a mark has no effect.
    """
    if not gateway.is_checked:
        gateway.is_checked = True
        look(call[0].get("app"), gateway.app, gateway.resolver)
    check = functools.partial(check_behind, gateway.app)
    try:
        check()
    except MarkError:
        await _Start(check, *call).serve(gateway.app)
    else:
        await gateway.app(*call)
