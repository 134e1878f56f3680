"""The guard of each server, without sockets: the limits of time, and of WebSockets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from crossorigin.demo.guard import MAX_BODY, MAX_SOCKETS, NAMES, Guard
from crossorigin.demo.resources import create_resources
from crossorigin.demo.walk import WALK, steps

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = (b"host", b"localhost:8000")
END: Message = {"type": "http.request", "body": b"", "more_body": False}


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b""})


async def waits(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send
    await asyncio.get_running_loop().create_future()


async def drive(guard: ASGIApp, *received: Message, **scope: Any) -> list[Message]:  # noqa: ANN401 - parts of a scope
    messages, sent = list(received), []

    async def receive() -> Message:
        if not messages:
            await asyncio.get_running_loop().create_future()
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await guard({"type": "http", "headers": [HOST]} | scope, receive, send)
    return sent


def statuses(sent: list[Message]) -> list[int]:
    return [message["status"] for message in sent if "status" in message]


@pytest.mark.parametrize(("port", "found"), [(80, 200), (8000, 421)])
@pytest.mark.parametrize("host", [b"localhost", b"localhost:80", b"[::1]"])
def test_port_of_http_need_not_be_written(port: int, found: int, host: bytes) -> None:
    guard = Guard(answers, NAMES, port)
    sent = asyncio.run(drive(guard, END, headers=[(b"host", host)]))
    assert statuses(sent) == [found]


def test_name_that_the_user_gave_is_answered_too() -> None:
    guard = Guard(answers, (*NAMES, "devbox.example"), 8000)
    for host, found in ((b"devbox.example:8000", 200), (b"other.example:8000", 421)):
        sent = asyncio.run(drive(guard, END, headers=[(b"host", host)]))
        assert statuses(sent) == [found]


def test_body_that_does_not_come_is_refused() -> None:
    guard = Guard(answers, NAMES, 8000, body_seconds=0.001)
    part: Message = {"type": "http.request", "body": b"x", "more_body": True}
    assert statuses(asyncio.run(drive(guard, part))) == [408]


def test_application_reads_the_body_and_then_the_connection() -> None:
    seen: list[Message] = []

    async def reads(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])
        await answers(scope, receive, send)

    gone: Message = {"type": "http.disconnect"}
    assert statuses(asyncio.run(drive(Guard(reads, NAMES, 8000), END, gone))) == [200]
    assert seen == [END, gone]


def test_sockets_are_bounded_and_end() -> None:
    guard = Guard(waits, NAMES, 8000, socket_seconds=0.05)

    async def run() -> None:
        open_ones = [
            asyncio.ensure_future(drive(guard, type="websocket")) for _ in range(MAX_SOCKETS)
        ]
        await asyncio.wait(open_ones, timeout=0)
        assert await drive(guard, type="websocket") == [{"type": "websocket.close"}]
        assert await asyncio.gather(*open_ones) == [[]] * MAX_SOCKETS
        after = asyncio.ensure_future(drive(guard, type="websocket"))
        assert await after == []

    asyncio.run(run())


def test_each_body_that_the_page_sends_is_small() -> None:
    bodies = [call.body or "" for step in WALK for call in step.calls]
    assert max(map(len, bodies)) * 10 < MAX_BODY


def test_page_over_http_of_another_machine_has_no_step_with_cookies() -> None:
    every = steps("http://127.0.0.1:8000")
    fewer = steps("http://devbox.example:8000")
    assert every == WALK
    assert [step for step in WALK if step.name != "credentials"] == [*fewer]
    # It has the resources, though.
    create_resources("http://devbox.example:8000")
