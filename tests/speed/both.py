"""Each gateway twice in one process: compiled, and in Python."""

from __future__ import annotations

from typing import Any

from tables.model import A

from crossorigin import asgi, wsgi

assert asgi.CORSMiddleware.compiled is not None, "crossorigin-speed is not installed, or unused"
assert wsgi.CORSMiddleware.compiled is not None


class PureASGI(asgi.CORSMiddleware):
    """The reference: a class that is derived is never replaced."""


class PureWSGI(wsgi.CORSMiddleware):
    """The same."""


ASGI = {"python": PureASGI, "compiled": asgi.CORSMiddleware}
WSGI = {"python": PureWSGI, "compiled": wsgi.CORSMiddleware}


def asgi_gateway(kind: str, app: Any) -> Any:  # noqa: ANN401 (of both kinds, and easy to call)
    """Return one that allows A and has its answer at hand: else Python serves with both."""
    gateway = ASGI[kind](app, allow_origins=[A])
    gateway._bound.ready.find_actual(A.encode())  # type: ignore[union-attr]
    return gateway


def wsgi_gateway(kind: str, app: Any) -> Any:  # noqa: ANN401 (the same)
    """Return the same for WSGI."""
    gateway = WSGI[kind](app, allow_origins=[A])
    gateway._bound.ready.find_actual(A)  # type: ignore[union-attr]
    return gateway
