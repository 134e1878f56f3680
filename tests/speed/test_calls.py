"""What the compiled ASGI gateway returns when it is called can be used as a coroutine can."""

from __future__ import annotations

import asyncio
import collections.abc
import contextlib
import gc
import types
import weakref
from collections.abc import Awaitable, Callable, Generator
from typing import Any, TypeAlias

import pytest
import trio
import trio.testing
from hypothesis import given
from hypothesis import strategies as st
from speed.both import ASGI, asgi_gateway
from speed.messages import THOROUGHLY
from tables.model import A

START = {"type": "http.response.start", "status": 200, "headers": []}
BODY = {"type": "http.response.body", "body": b""}
Step: TypeAlias = tuple[str, Any]


@types.coroutine
def _suspend(value: object) -> Generator[object, object, object]:
    return (yield value)


class _ScriptError(Exception):
    """What a script throws."""


ERRORS = st.sampled_from([_ScriptError, StopIteration, asyncio.CancelledError, GeneratorExit])
APP_STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("suspend"), st.integers(0, 9)),
    st.tuples(st.just("catch"), st.integers(0, 9)),
    st.tuples(st.just("answer"), st.none()),
    st.tuples(st.just("raise"), ERRORS),
)
CALLER_STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("send"), st.sampled_from([None, None, None, 1])),
    st.tuples(st.just("throw"), ERRORS),
    st.tuples(st.just("close"), st.none()),
)


def _app(script: list[Step], seen: list[Any]) -> Any:  # noqa: ANN401 (ASGI)
    async def app(_scope: Any, _receive: Any, send: Any) -> str:  # noqa: ANN401 (ASGI)
        for step, value in script:
            seen.append(step)
            if step == "suspend":
                seen.append(await _suspend(value))
            elif step == "catch":
                try:
                    await _suspend(value)
                except GeneratorExit:
                    # To await anything now would be an error of the application.
                    seen.append("closed")
                    raise _ScriptError from None
                except BaseException as error:  # noqa: BLE001 (that is the script)
                    seen.append(type(error))
            elif step == "answer":
                await send(START)
            else:
                raise value
        return "nobody wants to know"

    return app


def _scope() -> dict[str, Any]:
    return {"type": "http", "method": "GET", "path": "/", "headers": [(b"origin", A.encode())]}


def _use(kind: str, script: list[Step], calls: list[Step]) -> list[Any]:
    """What happens in the application, and to its caller."""
    seen: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 (ASGI)
        seen.append((message["type"], message.get("headers")))
        seen.append(await _suspend("sending"))

    call: Any = asgi_gateway(kind, _app(script, seen))(_scope(), None, send)
    for name, value in calls:
        try:
            if name == "close":
                seen.append(call.close())
            else:
                seen.append(getattr(call, name)(value))
        except BaseException as error:  # noqa: BLE001 (it is compared)
            seen.append((type(error), str(error)))
            if "ignored" in str(error):
                # One that is not over then: what becomes of it is of no use to anybody.
                break
    call.close()
    return seen


@THOROUGHLY
@given(st.lists(APP_STEPS, max_size=5), st.lists(CALLER_STEPS, max_size=6))
def test_both_do_the_same_at_every_step(script: list[Step], calls: list[Step]) -> None:
    # What goes on after a last close may raise: nobody is there to see.
    calls = [*calls, *[("send", None)] * 8]
    assert _use("compiled", script, calls) == _use("python", script, calls)


async def _nothing(*_: object) -> None:
    pass


def _call(app: Any = _nothing, send: Any = _nothing) -> Any:  # noqa: ANN401 (ASGI)
    return asgi_gateway("compiled", app)(_scope(), _nothing, send)


def test_event_loops_take_it_for_a_coroutine() -> None:
    call = _call()
    assert isinstance(call, collections.abc.Coroutine)
    assert asyncio.iscoroutine(call)
    assert asyncio.run(call) is None
    trio.run(_call)


def test_it_can_be_awaited_as_anything_else_can() -> None:
    def through() -> Generator[Any, Any, Any]:
        yield from _call(_app([("suspend", 7)], [])).__await__()

    assert list(through()) == [7]


def test_nothing_is_done_before_it_is_awaited() -> None:
    called: list[object] = []
    call = _call(lambda *_: called.append(1))
    call.close()
    assert called == []


def test_it_cannot_be_awaited_again() -> None:
    call = _call()
    asyncio.run(call)
    with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
        call.send(None)


@pytest.mark.parametrize("way", ["send", "throw", "close"])
def test_it_cannot_be_resumed_from_within(way: str) -> None:
    async def app(*_: object) -> None:
        arguments = {"send": (None,), "throw": (_ScriptError(),), "close": ()}[way]
        getattr(call, way)(*arguments)

    call = _call(app)
    with pytest.raises(ValueError, match="coroutine already executing"):
        asyncio.run(call)


class _Later:
    """Can be awaited, and is no coroutine."""

    is_over = False

    def __await__(self) -> Generator[Any, Any, None]:
        yield from asyncio.sleep(0).__await__()
        self.is_over = True


def is_over(awaitable: Any) -> bool:  # noqa: ANN401 (of three kinds)
    """Whether it was awaited to its end."""
    if isinstance(awaitable, _Later):
        return awaitable.is_over
    if asyncio.isfuture(awaitable):
        return awaitable.done()
    return awaitable.cr_frame is None


def _sync(result: object) -> Any:  # noqa: ANN401 (ASGI)
    def app(*_: object) -> object:
        if isinstance(result, Exception):
            raise result
        return result

    return app


@pytest.mark.parametrize("kind", ASGI)
@pytest.mark.parametrize("result", [None, 1, _ScriptError("no")], ids=repr)
def test_an_application_that_is_not_asynchronous_gets_a_500(kind: str, result: object) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:  # noqa: ANN401 (ASGI)
        sent.append(message)

    async def serve() -> None:
        await asgi_gateway(kind, _sync(result))(_scope(), _nothing, send)

    with pytest.raises((TypeError, _ScriptError)):
        asyncio.run(serve())
    assert sent[0]["status"] == 500
    assert (b"access-control-allow-origin", A.encode()) in sent[0]["headers"]


@pytest.mark.parametrize("kind", ASGI)
def test_an_application_may_return_whatever_can_be_awaited(kind: str) -> None:
    async def serve() -> list[bool]:
        results = [_Later(), asyncio.sleep(0), asyncio.ensure_future(asyncio.sleep(0))]
        for result in results:
            await asgi_gateway(kind, _sync(result))(_scope(), _nothing, _nothing)
        return [is_over(each) for each in results]

    assert asyncio.run(serve()) == [True] * 3


def test_names_make_no_difference_in_the_usual_order() -> None:
    """Daphne gives them."""
    gateway = ASGI["compiled"](_nothing, allow_origins=[A])
    calls: list[Any] = [
        gateway(_scope(), _nothing, _nothing),  # type: ignore[arg-type]
        gateway(scope=_scope(), receive=_nothing, send=_nothing),  # type: ignore[arg-type]
        gateway(receive=_nothing, scope=_scope(), send=_nothing),  # type: ignore[arg-type]
    ]
    assert [type(call).__name__ for call in calls] == ["Call", "Call", "coroutine"]
    for call in calls:
        assert asyncio.run(call) is None


def _forms_of_a_call() -> list[tuple[Callable[..., Awaitable[None]], str]]:
    return [
        (lambda gateway: gateway(scope=_scope(), receive=_nothing, send=_nothing), ""),
        (lambda gateway: gateway(_scope(), _nothing, send=_nothing), ""),
        (lambda gateway: gateway(_scope(), _nothing), "missing 1 required"),
        (lambda gateway: gateway(), "missing 3 required"),
        (lambda gateway: gateway(_scope(), _nothing, _nothing, _nothing), "but 5 were given"),
    ]


@pytest.mark.parametrize("kind", ASGI)
@pytest.mark.parametrize(("use", "wrong"), _forms_of_a_call())
def test_it_is_called_as_any_function_is(
    kind: str, use: Callable[..., Any], wrong: str
) -> None:
    gateway = asgi_gateway(kind, _nothing)
    if not wrong:
        asyncio.run(use(gateway))
        return
    with pytest.raises(TypeError, match=wrong):
        use(gateway)


@pytest.mark.parametrize("script", [[], [("suspend", 1)], [("answer", None), ("suspend", 1)]])
def test_one_that_is_dropped_half_way_lets_go_of_everything(script: list[Step]) -> None:
    class Scope(dict[str, Any]):
        """Can be referred to weakly."""

    seen = Scope()
    closed: list[str] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
        _scope["kept"] = send  # a cycle, as some frameworks make
        held = seen_by_app()
        try:
            await _app(script, [])(None, None, send)
            await _suspend(0)
        finally:
            closed.append(str(held is not None))

    seen_by_app = weakref.ref(seen)
    scope = {**_scope(), "state": seen}
    call: Any = asgi_gateway("compiled", app)(scope, _nothing, _nothing)
    call.send(None)
    del call
    assert closed == ["True"]
    del scope, seen
    gc.collect()
    assert seen_by_app() is None


async def _stopped(_scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401 (ASGI)
    await _suspend(None)


@pytest.mark.parametrize("name", ["__name__", "__qualname__", "cr_code", "cr_frame"])
def test_debuggers_see_the_application_where_it_is_at_work(name: str) -> None:
    call = _call(_stopped)
    assert not hasattr(call, name)
    call.send(None)
    frame = call.cr_frame
    assert frame.f_code is _stopped.__code__ is call.cr_code
    assert (call.__name__, call.__qualname__) == ("_stopped", "_stopped")
    assert call.cr_await is not None
    assert (call.cr_running, call.cr_suspended) == (False, True)
    call.close()
    assert not hasattr(call, name)


def test_asyncio_shows_where_a_task_stands() -> None:
    async def look() -> None:
        task = asyncio.create_task(_call(_stopped))
        await asyncio.sleep(0)
        assert [frame.f_code.co_name for frame in task.get_stack()] == ["_stopped"]
        assert "_stopped() running at" in repr(task)
        await task

    asyncio.run(look())


def test_trio_shows_where_a_task_stands() -> None:
    async def app(*_: object) -> None:
        await trio.sleep_forever()

    async def look() -> None:
        async with trio.open_nursery() as nursery:
            gateway: Any = asgi_gateway("compiled", app)
            nursery.start_soon(gateway, _scope(), _nothing, _nothing)
            await trio.testing.wait_all_tasks_blocked()
            (task,) = nursery.child_tasks
            assert "app" in [frame.f_code.co_name for frame, _ in task.iter_await_frames()]
            nursery.cancel_scope.cancel()

    trio.run(look)


def test_nothing_that_is_returned_when_it_is_closed_is_handed_on() -> None:
    async def app(*_: object) -> str:
        with contextlib.suppress(GeneratorExit):
            await _suspend(None)
        return "nobody wants to know"

    call = _call(app)
    call.send(None)
    assert call.close() is None


@pytest.mark.parametrize("kind", ASGI)
def test_stop_iteration_is_no_way_to_return(kind: str) -> None:
    def app(_scope: object, _receive: object, send: Any) -> Any:  # noqa: ANN401 (ASGI)
        send(START).close()
        raise StopIteration

    call: Any = asgi_gateway(kind, app)(_scope(), _nothing, _nothing)
    with pytest.raises(RuntimeError, match="coroutine raised StopIteration") as raised:
        call.send(None)
    assert isinstance(raised.value.__cause__, StopIteration)
    assert raised.value.__context__ is raised.value.__cause__
