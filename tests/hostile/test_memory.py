"""An outsider who never asks the same twice fills no memory."""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from harness.asgi_types import Message, Receive, Scope, Send
from tables.model import A
from tables.policies import named

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

# Both just below a multiple of the cache's size, so that the same share of it is full.
FILLING = 1_024 * 2 - 1
MORE = 1_024 * 2
GROWTH = 100_000  # bytes; 2,000 remembered decisions would take several times as much
POLICIES = ("public", "one", "any-with-credentials", "sync")


async def _app(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def _receive() -> Message:
    return {"type": "http.request"}


async def _send(message: Message) -> None:
    assert message


def _asgi(name: str, *, preflight: bool) -> Callable[[int], None]:
    gateway = ASGIGateway(_app, named(name))

    def ask(n: int) -> None:
        headers = [(b"origin", b"https://h%d.a.example" % n)]
        if preflight:
            headers = [(b"origin", A.encode()), (b"access-control-request-method", b"PUT")]
            headers.append((b"access-control-request-headers", b"x-%d" % n))
        method = "OPTIONS" if preflight else "GET"
        scope = {"type": "http", "method": method, "path": f"/{n}", "headers": headers}
        # The event loop would do no more; `pytest.raises` costs more than the request.
        try:
            gateway(scope, _receive, _send).send(None)
        except StopIteration:
            return
        pytest.fail("the gateway waits")

    return ask


def _wsgi_app(_environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    start("200 OK", [])
    return []


def _wsgi(name: str, *, preflight: bool) -> Callable[[int], None]:
    gateway = WSGIGateway(_wsgi_app, named(name))

    def ask(n: int) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/{n}"}
        environ["HTTP_ORIGIN"] = f"https://h{n}.a.example"
        if preflight:
            environ["REQUEST_METHOD"] = "OPTIONS"
            environ["HTTP_ORIGIN"] = A
            environ["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = "PUT"
            environ["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"] = f"x-{n}"
        list(gateway(environ, lambda *_: lambda _data: None))

    return ask


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("preflight", [False, True], ids=["actual", "preflight"])
@pytest.mark.parametrize("build", [_asgi, _wsgi], ids=["asgi", "wsgi"])
def test_memory_stays_bounded(
    name: str, build: Callable[..., Callable[[int], None]], *, preflight: bool
) -> None:
    ask = build(name, preflight=preflight)
    tracemalloc.start()
    try:
        kept = []
        for start, stop in ((0, FILLING), (FILLING, FILLING + MORE)):
            for n in range(start, stop):
                ask(n)
            gc.collect()
            kept.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert kept[1] - kept[0] < GROWTH
