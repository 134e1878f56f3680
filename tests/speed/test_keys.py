"""Keys that are no text, and do something when they are compared, do the same to both."""

from __future__ import annotations

from typing import Any

import pytest
from speed.both import ASGI, WSGI, asgi_gateway, wsgi_gateway
from speed.paths import with_key
from tables.model import A

from crossorigin.engine.gateway import TAKEN

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "headers": [(b"origin", A.encode())],
}
ENVIRON = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A}
READ = [TAKEN, "REQUEST_METHOD", "HTTP_ORIGIN", "HTTP_ACCESS_CONTROL_REQUEST_METHOD"]


class _KeyError(Exception):
    """What a comparison raises."""


async def _nothing(*_: object) -> None:
    pass


def _fail() -> None:
    raise _KeyError


@pytest.mark.parametrize("kind", ASGI)
def test_over_asgi_the_application_may_be_gone_by_then(kind: str) -> None:
    gateway: Any = asgi_gateway(kind, _nothing)
    scope = with_key(SCOPE, TAKEN, lambda: _without_app(gateway))
    with pytest.raises(AttributeError, match="app"):
        gateway(scope, _nothing, _nothing).send(None)


@pytest.mark.parametrize("kind", WSGI)
def test_over_wsgi_the_application_may_be_gone_by_then(kind: str) -> None:
    gateway: Any = wsgi_gateway(kind, lambda *_: [])
    environ = with_key(ENVIRON, TAKEN, lambda: _without_app(gateway))
    with pytest.raises(AttributeError, match="app"):
        gateway(environ, lambda *_: lambda _data: None)


def _without_app(gateway: Any) -> None:  # noqa: ANN401 (of both kinds)
    if hasattr(gateway, "app"):
        del gateway.app


@pytest.mark.parametrize("kind", ASGI)
@pytest.mark.parametrize("name", [TAKEN, "type", "method", "headers"])
def test_over_asgi_what_a_key_raises_is_raised(kind: str, name: str) -> None:
    gateway: Any = asgi_gateway(kind, _nothing)
    lines = [*SCOPE["headers"], (b"access-control-request-method", b"PUT")]
    scope = with_key({**SCOPE, "method": "OPTIONS", "headers": lines}, name, _fail)
    with pytest.raises(_KeyError):
        gateway(scope, _nothing, _nothing).send(None)


@pytest.mark.parametrize("kind", WSGI)
@pytest.mark.parametrize("name", READ)
def test_over_wsgi_what_a_key_raises_is_raised(kind: str, name: str) -> None:
    gateway: Any = wsgi_gateway(kind, lambda *_: [])
    environ = with_key({**ENVIRON, "REQUEST_METHOD": "OPTIONS"}, name, _fail)
    with pytest.raises(_KeyError):
        gateway(environ, _nothing)
