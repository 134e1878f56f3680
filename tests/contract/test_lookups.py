"""Rule 6: a look-up that never answers does not hold the request for ever."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from harness.asserting import cors_lines, vary_names
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Spy
from tables.model import A, B, acao

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway


async def _never(origin: str) -> bool:
    if origin == B:
        return True
    return await asyncio.Event().wait()


def _asgi(policy: Policy, spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(ASGIGateway(RawASGI(spy), policy))


def _wsgi(policy: Policy, spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(WSGIGateway(raw_wsgi(spy), policy))


SERVERS: dict[str, Callable[[Policy, Spy], AbstractContextManager[int]]] = {
    "asgi": _asgi,
    "wsgi": _wsgi,
}


@pytest.mark.parametrize("name", SERVERS)
def test_origin_whose_look_up_takes_too_long_is_not_allowed(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The requests wait for the whole time limit, together."""
    spy = Spy()
    asked = [
        ("GET", [("Origin", A.encode()), (HEADER, b"slow")]),
        ("GET", [("Origin", B.encode())]),
        ("OPTIONS", [("Origin", A.encode()), ("Access-Control-Request-Method", b"PUT")]),
    ]
    serve = SERVERS[name](Policy(allow_origins=_never), spy)
    with caplog.at_level(logging.ERROR), serve as port, ThreadPoolExecutor() as threads:
        answered, known, refused = threads.map(
            lambda each: exchange(port, each[0], "/plain", "x", each[1]), asked
        )
    assert (answered.status, spy.count("slow")) == (200, 1)
    assert cors_lines(answered.lines) == []
    assert vary_names(answered.all("Vary")) == ["origin"]
    assert cors_lines(known.lines) == cors_lines([acao(B)])
    assert refused.status == 403
    assert "TimeoutError" in caplog.text


@pytest.mark.parametrize("name", SERVERS)
def test_a_slow_look_up_does_not_block_the_others(name: str) -> None:
    """One request waits in its look-up while another, of a known origin, is served."""
    entered, go_on = threading.Event(), threading.Event()

    async def slow(_origin: str) -> bool:
        entered.set()
        return await asyncio.to_thread(go_on.wait, 20)

    answers: list[Any] = []
    policy = Policy(allow_origins=[B, slow])
    with SERVERS[name](policy, Spy()) as port:

        def ask() -> None:
            answers.append(exchange(port, "GET", "/plain", "x", [("Origin", A.encode())]))

        waiting = threading.Thread(target=ask)
        waiting.start()
        assert entered.wait(20)
        other = exchange(port, "GET", "/plain", "x", [("Origin", B.encode())])
        assert cors_lines(other.lines) == cors_lines([acao(B)])
        assert answers == []
        go_on.set()
        waiting.join(20)
    assert cors_lines(answers[0].lines) == cors_lines([acao(A)])


def test_async_look_ups_of_wsgi_share_one_loop() -> None:
    """Never one loop per request: objects of a loop (a pool, a client) keep working."""
    loops: set[int] = set()

    async def note(_origin: str) -> bool:
        loops.add(id(asyncio.get_running_loop()))
        await asyncio.sleep(0)
        return True

    with _wsgi(Policy(allow_origins=note), Spy()) as port:
        for _ in range(4):
            answered = exchange(port, "GET", "/plain", "x", [("Origin", A.encode())])
            assert cors_lines(answered.lines) == cors_lines([acao(A)])
    assert len(loops) == 1
