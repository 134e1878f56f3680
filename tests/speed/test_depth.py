"""What the gateways hand out may keep one another, ever deeper, as anything in Python may."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from typing import Any

import pytest
from speed.both import asgi_gateway, wsgi_gateway
from tables.model import A

DEPTH = 500_000
"""More than the stack of a thread holds calls in C."""


async def _nothing(*_: object) -> None:
    pass


def _scope() -> dict[str, Any]:
    lines = [(b"origin", A.encode())]
    return {"type": "http", "method": "GET", "path": "/", "headers": lines}


def _sends() -> Any:  # noqa: ANN401 (a callable)
    kept: list[Any] = [_nothing]

    async def app(_scope: object, _receive: object, send: Any) -> None:  # noqa: ANN401 (ASGI)
        kept.append(send)

    gateway: Any = asgi_gateway("compiled", app)
    for _ in range(DEPTH):
        with contextlib.suppress(StopIteration):
            gateway(_scope(), _nothing, kept.pop()).send(None)
    return kept.pop()


def _starts() -> Any:  # noqa: ANN401 (a callable)
    kept: list[Any] = [lambda *_: None]

    def app(_environ: object, start: Any) -> list[bytes]:  # noqa: ANN401 (WSGI)
        kept.append(start)
        return []

    gateway: Any = wsgi_gateway("compiled", app)
    for _ in range(DEPTH):
        gateway({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A}, kept.pop())
    return kept.pop()


def _calls() -> Any:  # noqa: ANN401 (a coroutine)
    gateway: Any = asgi_gateway("compiled", _nothing)
    call = None
    for _ in range(DEPTH):
        call = gateway(_scope(), _nothing, call)
    return call


@pytest.mark.parametrize("chain", [_sends, _starts, _calls])
def test_a_long_chain_goes_without_a_crash(chain: Callable[[], Any]) -> None:
    """A crash would end the process; whatever the chain held is gone with it."""
    last = chain()
    held = len(gc.get_referents(last))
    before = len(gc.get_objects())
    del last
    assert held > 0
    assert before - len(gc.get_objects()) > DEPTH // 2


def test_too_long_a_chain_of_sends_cannot_be_called() -> None:
    send = _sends()
    for message in ({}, {"status": 200, "headers": []}):
        with pytest.raises(RecursionError):
            send(message)


def test_too_long_a_chain_of_starts_cannot_be_called() -> None:
    start = _starts()
    with pytest.raises(RecursionError):
        start("200 OK", [])
