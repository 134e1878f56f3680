"""The record: its entries, their owners, and its limit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from crossorigin.demo.record import (
    KEPT,
    LONGEST,
    MAX_LINES,
    MAX_STREAMS,
    Exchange,
    Record,
    Recorder,
    Stream,
    Witness,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ASKED = (b"access-control-request-method", b"PUT")
ORIGIN = (b"origin", b"http://a.example")


async def answers(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    del receive
    headers = [(b"Vary", b"Origin"), (b"Access-Control-Allow-Origin", b"*"), (b"x-a", b"1")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def is_silent(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send


def found(record: Record) -> Callable[[str], Record | None]:
    """Find a record for the visitor `v` alone."""
    return lambda visitor: record if visitor == "v" else None


def drive(app: ASGIApp, **changes: Any) -> list[Message]:  # noqa: ANN401 - parts of a scope
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"visitor=v&call=1",
        "headers": [],
    }

    async def run() -> None:
        await app(scope | changes, receive, send)

    asyncio.run(run())
    return sent


def test_an_exchange_is_recorded_from_both_ends() -> None:
    record = Record()
    headers = [ORIGIN, (b"x-b", b"2"), (b"cookie", b"session=secret; visitor=1; b=c")]
    sent = drive(Recorder(Witness(answers), found(record)), headers=headers)
    assert len(sent) == 2
    assert record.of("1") == [
        {
            "call": "1",
            "method": "GET",
            "path": "/",
            "preflight": False,
            "request": [("origin", "http://a.example"), ("cookie", "visitor=1")],
            "ran": True,
            "status": 200,
            "response": [("vary", "Origin"), ("access-control-allow-origin", "*")],
            "id": 1,
        }
    ]
    assert record.of("2") == []


def test_request_that_the_gateway_answers_has_not_run() -> None:
    record = Record()
    drive(Recorder(answers, found(record)))
    assert record.of("1")[0]["ran"] is False


def test_request_without_an_answer_has_no_status() -> None:
    record = Record()
    drive(Recorder(is_silent, found(record)))
    assert record.of("1")[0]["status"] is None


@pytest.mark.parametrize(
    ("method", "headers", "preflight"),
    [
        ("OPTIONS", [ORIGIN, ASKED], True),
        ("OPTIONS", [ORIGIN], False),
        ("OPTIONS", [ASKED], False),
        ("OPTIONS", [ORIGIN, (ASKED[0], b"")], False),
        ("PUT", [ORIGIN, ASKED], False),
    ],
)
def test_a_preflight_is_distinguished_from_other_requests(
    method: str, headers: list[tuple[bytes, bytes]], *, preflight: bool
) -> None:
    record = Record()
    drive(Recorder(answers, found(record)), method=method, headers=headers)
    assert record.of("1")[0]["preflight"] is preflight


def test_sizes_are_bounded() -> None:
    record = Record()
    long = "a" * (2 * LONGEST)
    headers = [(b"access-control-" + long.encode(), long.encode())] * (MAX_LINES + 1)
    recorder = Recorder(answers, found(record))
    start = "visitor=v&call="
    query = f"{start}{long}".encode()
    drive(recorder, method=long, path=long, headers=headers, query_string=query)
    [exchange] = record.of("a" * (LONGEST - len(start)))
    values = [exchange["method"], exchange["path"], *exchange["request"][0]]
    assert [len(value) for value in values] == [LONGEST] * 4
    assert len(exchange["request"]) == MAX_LINES


def test_the_oldest_exchanges_are_dropped_first() -> None:
    record = Record()
    for number in range(KEPT + 1):
        record.add(exchange_of(str(number)))
    assert record.of("0") == []
    assert len(record.of(str(KEPT))) == 1


@pytest.mark.parametrize(
    ("message", "status"), [("websocket.accept", 101), ("websocket.close", 403)]
)
def test_handshake_of_a_websocket_is_recorded(message: str, status: int) -> None:
    async def answers_handshake(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": message})

    record = Record()
    drive(Recorder(answers_handshake, found(record)), type="websocket", headers=[ORIGIN])
    [exchange] = record.of("1")
    assert (exchange["method"], exchange["status"]) == ("GET", status)


def test_request_of_no_visitor_is_served_and_not_recorded() -> None:
    record = Record()
    sent = drive(Recorder(Witness(answers), found(record)), query_string=b"call=1")
    assert len(sent) == 2
    assert record.of("1") == []


def exchange_of(call: str) -> Exchange:
    return Exchange(call, "GET", "/", preflight=False, request=[])


async def first_events(stream: Stream, count: int, beat: float = 60) -> list[str | None]:
    """Return the calls of the first events; None for a sign of life."""
    events = stream.events(beat)
    found = [await anext(events) for _ in range(count)]
    return [None if event is None else event.exchange["call"] for event in found]


def test_stream_begins_at_the_present_or_after_the_event_that_the_client_has() -> None:
    async def run() -> None:
        record = Record()
        for call in ("1", "2", "3"):
            record.add(exchange_of(call))
        assert await first_events(record.follow(1), 2) == ["2", "3"]
        present = record.follow(None)
        record.add(exchange_of("4"))
        assert await first_events(present, 1) == ["4"]
        assert await first_events(record.follow(None), 1, beat=0.001) == [None]

    asyncio.run(run())


def test_stream_that_is_closed_ends_and_is_forgotten_once() -> None:
    async def run() -> None:
        record = Record()
        streams = [record.follow(None) for _ in range(MAX_STREAMS + 1)]
        assert record.streams == MAX_STREAMS
        assert [event async for event in streams[0].events(60)] == []
        streams[0].close()
        record.close()
        assert record.streams == 0
        assert [event async for event in streams[1].events(60)] == []

    asyncio.run(run())
