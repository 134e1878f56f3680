"""A handler of the log that raises: no thread of a store ends, and no request fails."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.stores import MemoryBackend, eventually
from tables.model import A, B

from crossorigin import Guard, Policy
from crossorigin.asgi import CORSMiddleware as AsgiMiddleware
from crossorigin.engine import log
from crossorigin.gateway.waiting import LoopThread
from crossorigin.stores import File, Store, StoreError, Tenants, cached, host
from crossorigin.stores.notifications import Wakes
from crossorigin.stores.snapshot import Snapshot
from crossorigin.stores.sql.shared import SharedListener
from crossorigin.wsgi import CORSMiddleware


class _Raising(logging.Handler):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error
        self.called = 0

    def handle(self, _record: logging.LogRecord) -> bool:
        self.called += 1
        raise self.error


@pytest.fixture(params=[OSError("full"), SystemExit(3)], ids=["OSError", "SystemExit"])
def handler(request: pytest.FixtureRequest) -> Iterator[_Raising]:
    made = _Raising(request.param)
    logger = logging.getLogger("crossorigin")
    logger.addHandler(made)
    yield made
    logger.removeHandler(made)


def _indescribable(backend: MemoryBackend) -> None:
    def describe() -> str:
        raise ValueError

    backend.describe = describe  # type: ignore[method-assign]


@pytest.mark.parametrize("spoil", [_indescribable, lambda _: None])
def test_a_list_is_loaded_again_although_its_log_fails(
    handler: _Raising, spoil: Callable[[MemoryBackend], None]
) -> None:
    backend = MemoryBackend(A, "bad 1", *(f"many{n}" for n in range(200)))
    spoil(backend)
    store = Store(backend, ttl=0.05)
    assert store.allows(A)
    eventually(lambda: handler.called)
    backend.kept = [B, "bad 2"]
    eventually(lambda: store.peek(B))
    backend.error = OSError()
    asked = backend.asked
    eventually(lambda: backend.asked > asked)
    backend.error, backend.kept = None, [A]
    eventually(lambda: store.peek(A))
    store.close()


@pytest.mark.parametrize("spoil", [_indescribable, lambda _: None])
def test_a_lost_connection_is_opened_again_although_its_log_fails(
    handler: _Raising, spoil: Callable[[MemoryBackend], None]
) -> None:
    backend = MemoryBackend(A)
    spoil(backend)
    store = Store(backend, mode="origin")
    assert store.allows(A)
    backend.announced.put(OSError())
    eventually(lambda: backend.connected == 2)
    assert handler.called
    store.close()


def test_a_backend_that_ends_its_thread_is_listened_to_again() -> None:
    class Ending(MemoryBackend):
        def changes(self) -> Iterator[str | None]:
            if not self.connected:
                self.connected = 1
                raise SystemExit
            return super().changes()

    backend = Ending(A)
    store = Store(backend)
    assert store.allows(A)
    eventually(lambda: backend.connected == 2)
    store.close()


def test_a_load_that_breaks_does_not_end_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[object] = []

    def tell(_self: Snapshot, _compiled: object) -> None:
        broken.append(1)
        raise MemoryError

    monkeypatch.setattr(Snapshot, "_tell_of_skipped", tell)
    store = Store(MemoryBackend(A), ttl=0.05)
    assert store.allows(A)
    eventually(lambda: len(broken) > 1)
    store.close()


def test_an_interrupt_of_a_reload_is_raised_and_is_not_a_failure_of_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store(MemoryBackend(A))
    assert store.allows(A)
    machine: Any = store._machine

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(machine._workers, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.reload()
    assert store.allows(A)
    store.close()


def test_iterators_of_one_connection_all_raise_its_failure() -> None:
    def listen() -> Iterator[str | None]:
        raise SystemExit

    wakes = Wakes()
    listener = SharedListener(listen, wakes.close)
    for _ in range(2):
        with pytest.raises(StoreError):
            list(listener.changes(wakes))


def test_a_thread_that_cannot_be_started_is_started_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def yes() -> bool:
        return True

    def full(_self: threading.Thread) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    wakes, waiting = Wakes(), LoopThread()
    listener = SharedListener(lambda: iter([None]), wakes.close)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", full)
        with pytest.raises(RuntimeError, match="new thread"):
            list(listener.changes(wakes))
        coroutine = yes()
        with pytest.raises(RuntimeError, match="new thread"):
            waiting.run(coroutine)
        coroutine.close()
    assert next(listener.changes(wakes)) is None
    assert waiting.run(yes())


def _of_tenants(_key: str) -> Store:
    raise ValueError


def _fails(_: object) -> Any:  # noqa: ANN401 - a chooser and a look-up
    raise ValueError


def _observed(_event: object) -> None:
    raise ValueError


GATEWAYS: list[dict[str, Any]] = [
    {"allow_origins": [cached(_fails)]},
    {"allow_origins": [_fails]},
    {"allow_origins": [File(Path("missing.txt"))]},
    {"allow_origins": [File(Path("missing.txt"), mode="origin")]},
    {"allow_origins": [Tenants(host(), _of_tenants)]},
    {"policy": _fails},
    {"allow_origins": [B], "guard": Guard()},
    {"allow_origins": [B], "observe": [_observed]},
]


@pytest.mark.parametrize("options", GATEWAYS, ids=", ".join)
def test_a_request_has_its_answer_although_the_log_fails(
    handler: _Raising, options: dict[str, Any]
) -> None:
    expected = "403" if "guard" in options else "200"

    def app(_environ: object, start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        start("200 OK", [])
        return [b""]

    statuses: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "HTTP_HOST": "a.example",
        "HTTP_ORIGIN": A,
        "HTTP_SEC_FETCH_SITE": "cross-site",
    }
    gateway: Any = CORSMiddleware(app, **options)
    list(gateway(environ, lambda status, *_: statuses.append(status[:3])))
    asyncio.run(_ask(options, statuses))
    assert statuses == [expected, expected]
    assert handler.called


async def _ask(options: dict[str, Any], statuses: list[str]) -> None:
    async def app(_scope: object, _receive: object, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    async def send(message: dict[str, Any]) -> None:
        if "status" in message:
            statuses.append(str(message["status"]))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [
            (b"host", b"a.example"),
            (b"origin", A.encode()),
            (b"sec-fetch-site", b"cross-site"),
        ],
    }
    gateway: Any = AsgiMiddleware(app, **options)
    await gateway(scope, receive, send)


def test_the_failure_of_a_handler_is_printed(
    handler: _Raising, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log.write(log.WARNING, "a line")
    assert type(handler.error).__name__ in capsys.readouterr().err
    monkeypatch.setattr(logging, "raiseExceptions", False)
    log.write(log.WARNING, "a line")
    assert capsys.readouterr().err == ""


def test_the_last_good_answer_is_given_although_the_log_fails(handler: _Raising) -> None:
    answers: Iterator[Any] = iter([True])
    lookup = cached(lambda _: next(answers), ttl=0.01)
    policy = Policy(allow_origins=[lookup])
    assert policy.evaluate(origin=A).allowed
    eventually(lambda: policy.evaluate(origin=A).allowed and handler.called)
