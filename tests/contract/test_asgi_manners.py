"""The duties of an ASGI middleware."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from harness.asgi_types import App, Message, Receive, Scope, Send
from harness.spy import Boom
from tables.model import A, B, E

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware

POLICY = Policy(allow_origins=[A, B], allow_credentials=True)
START: Message = {"type": "http.response.start", "status": 200, "headers": []}
BODY: Message = {"type": "http.response.body", "body": b"ok"}


def _scope(origin: str = A, **more: object) -> dict[str, Any]:
    headers = [(b"host", b"api.test"), (b"origin", origin.encode())]
    return {"type": "http", "method": "GET", "path": "/", "headers": headers, **more}


async def _receive() -> Message:
    return {"type": "http.request", "body": b""}


def _sending(messages: Iterable[Message], error: BaseException | None = None) -> App:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        for message in messages:
            await send(message)
        if error is not None:
            raise error

    return app


def _run(app: App, scope: Scope) -> tuple[list[Message], BaseException | None]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> BaseException | None:
        try:
            await CORSMiddleware(app, POLICY)(scope, _receive, send)
        except BaseException as error:  # noqa: BLE001 (the exception is under test)
            return error
        return None

    return sent, asyncio.run(call())


def _names(message: Message) -> list[str]:
    return [bytes(name).decode() for name, _ in message["headers"]]


@pytest.mark.parametrize("origin", [A, E])
def test_an_app_that_raises_before_it_answers(origin: str) -> None:
    error = Boom()
    sent, raised = _run(_sending([], error), _scope(origin))
    assert raised is error
    assert [message["type"] for message in sent] == [START["type"], BODY["type"]]
    assert sent[0]["status"] == 500
    assert ("access-control-allow-origin" in _names(sent[0])) == (origin == A)
    assert _names(sent[0]).count("vary") == 1
    assert sent[1]["body"] == b"Internal Server Error"
    assert not sent[1].get("more_body", False)


def test_an_app_that_raises_in_the_middle_is_left_to_the_server() -> None:
    error = Boom()
    sent, raised = _run(_sending([START], error), _scope())
    assert raised is error
    assert [message["type"] for message in sent] == [START["type"]]


def test_a_cancelled_request_is_not_answered() -> None:
    """The client has gone, or the server stops: nobody is there to read a 500."""
    sent, raised = _run(_sending([], asyncio.CancelledError()), _scope())
    assert isinstance(raised, asyncio.CancelledError)
    assert sent == []


def test_a_preflight_is_answered_without_reading_its_body() -> None:
    headers = [(b"origin", A.encode()), (b"access-control-request-method", b"PUT")]
    scope = {"type": "http", "method": "OPTIONS", "path": "/", "headers": headers}
    sent, raised = _run(_sending([], AssertionError("the app was called")), scope)
    assert raised is None
    assert [message["type"] for message in sent] == [START["type"], BODY["type"]]
    assert not sent[1].get("more_body", False)
    assert all(name == name.lower() for name in _names(sent[0]))


def test_other_messages_pass_through_as_they_are() -> None:
    odd: list[Message] = [
        {"type": "http.response.debug", "info": {}},
        {"type": "http.response.push", "path": "/style.css", "headers": []},
        {"type": "http.response.trailers", "headers": [], "more_trailers": False},
        {"type": "http.response.pathsend", "path": "/tmp/x"},  # noqa: S108 (never opened)
    ]
    sent, raised = _run(_sending([odd[0], START, *odd[1:]]), _scope())
    assert raised is None
    assert [*sent[:1], *sent[2:]] == odd


@pytest.mark.parametrize("headers", ["missing", "tuple", "lists"])
def test_headers_come_in_every_shape_that_asgi_allows(headers: str) -> None:
    start: Message = {"type": "http.response.start", "status": 200}
    if headers == "tuple":
        start["headers"] = ((b"x-a", b"1"), (b"Vary", b"Accept"))
    if headers == "lists":
        start["headers"] = [[b"x-a", b"1"], [b"Vary", b"Accept"]]
    sent, raised = _run(_sending([start, BODY]), _scope())
    assert raised is None
    lowered = [name.lower() for name in _names(sent[0])]
    assert lowered.count("access-control-allow-origin") == 1
    assert lowered.count("vary") == 1
    assert ("x-a" in lowered) == (headers != "missing")


def test_the_apps_own_list_of_headers_is_not_changed() -> None:
    """A shared response object would carry one visitor's origin to the next."""
    shared = [(b"x-a", b"1"), (b"vary", b"Accept")]
    start = {"type": "http.response.start", "status": 200, "headers": shared}
    origins = []
    for origin in (A, E, B):
        sent, _ = _run(_sending([start, BODY]), _scope(origin))
        lines = dict(sent[0]["headers"])
        origins.append(lines.get(b"access-control-allow-origin", b"").decode())
    assert origins == [A, "", B]
    assert shared == [(b"x-a", b"1"), (b"vary", b"Accept")]
    assert start["headers"] is shared


def test_the_scope_of_the_server_is_not_changed() -> None:
    """A mark for inner layers must not outlive the request in a shared scope."""
    scope = _scope()
    before = dict(scope)
    _run(_sending([START, BODY]), scope)
    assert {key: scope[key] for key in before} == before
