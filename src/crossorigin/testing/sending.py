"""Sending: the sender for an application, or for a running server."""

from __future__ import annotations

import ssl
from typing import cast

from crossorigin.testing.applications import (
    DjangoSender,
    LambdaHandler,
    check_arguments,
    is_django,
    is_lambda,
    wsgi_of_lambda,
)
from crossorigin.transport.senders import (
    ASGIApp,
    ASGISender,
    NetworkSender,
    Sender,
    WSGIApp,
    WSGISender,
    is_asgi,
)


def check_extra() -> None:
    """Import the libraries that a browser sends with.

    Raises:
        ImportError: the extra ``testing`` is not installed.
    """
    try:
        import anyio  # noqa: F401, PLC0415 - an extra
        import httpx  # noqa: F401, PLC0415 - the same
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; run: pip install 'crossorigin[testing]'"
        raise ImportError(message, name=error.name) from error


def sender_for(
    app: ASGIApp | WSGIApp | LambdaHandler | str,
    timeout: float,
    verify: bool | ssl.SSLContext,
    *,
    raise_app_exceptions: bool,
) -> Sender:
    """Return the sender for an application, or for the server of a URL.

    Args:
        app: see `Browser`.
        timeout: seconds, for a running server.
        verify: whether certificates are checked, or the context that does.
        raise_app_exceptions: see `Browser`.

    Raises:
        TypeError: `app` is no application.
    """
    if isinstance(app, str):
        return NetworkSender(timeout, verify)
    is_class = isinstance(app, type) and any("__call__" in vars(each) for each in app.__mro__)
    if is_class or not callable(app):
        given = f"the class {app.__name__}" if isinstance(app, type) else type(app).__name__
        message = f"a browser takes an application or the URL of a server, not {given}"
        raise TypeError(message)
    if is_lambda(app):
        handler = wsgi_of_lambda(cast("LambdaHandler", app))
        return WSGISender(handler, raise_app_exceptions=raise_app_exceptions)
    check_arguments(app)
    if is_asgi(app):
        kind = DjangoSender if is_django(app) else ASGISender
        return kind(cast("ASGIApp", app), raise_app_exceptions=raise_app_exceptions)
    return WSGISender(cast("WSGIApp", app), raise_app_exceptions=raise_app_exceptions)
