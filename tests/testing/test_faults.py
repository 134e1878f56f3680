"""Applications that break ASGI or WSGI, and calls that `fetch` cannot take: plain messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from harness.together import check_all
from tables.model import A, B

from crossorigin.integrations.flask import CORS, cors
from crossorigin.testing import (
    ApplicationError,
    AsyncBrowser,
    Browser,
    CORSBlocked,
    FetchFailed,
)
from crossorigin.testing.applications import check_arguments

ANY = [(b"access-control-allow-origin", b"*")]
START = {"type": "http.response.start", "status": 200, "headers": ANY}
BODY = {"type": "http.response.body", "body": b"ok"}


def sending(*messages: Any) -> Callable[..., Any]:  # noqa: ANN401 - any wrong message
    """An ASGI application that sends these messages."""

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        del scope, receive
        for message in messages:
            await send(message)

    return app


def plain(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
    """An application that is no coroutine function."""


ASGI: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("nothing", sending(), "returned without a response"),
    ("a body first", sending(BODY), "http.response.body first"),
    ("two starts", sending(START, START), "http.response.start twice"),
    ("no end", sending(START, {**BODY, "more_body": True}), "without more_body"),
    ("more", sending(START, BODY, BODY), "after its last http.response.body"),
    ("another type", sending({"type": "websocket.accept"}), "sent 'websocket.accept'"),
    ("no type", sending({}), "sent None"),
    ("bytes", sending(b"x"), "sent bytes: send a dict"),
    ("text as body", sending(START, {**BODY, "body": "x"}), "is text: encode it"),
    ("a number as body", sending(START, {**BODY, "body": 1}), "is int: pass bytes"),
    ("a text as status", sending({**START, "status": "200"}), "is '200': pass a number"),
    ("texts as header", sending({**START, "headers": [("a", "b")]}), "is text: encode it"),
    ("a dict of headers", sending({**START, "headers": {b"a": b"b"}}), "pass pairs of bytes"),
    ("a number as header", sending({**START, "headers": [1]}), "is 1: pass pairs"),
    ("no coroutine", plain, "returned NoneType: write async def"),
)


def starting(
    answer: object,
    *arguments: object,
    times: int = 1,
) -> Callable[..., Any]:
    """A WSGI application that calls start_response with these arguments."""

    def app(environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        del environ
        for _ in range(times):
            start_response(*arguments)
        return answer

    return app


WSGI: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("None", starting(None, times=0), "returned NoneType and did not call start_response"),
    ("a dict", starting({}, times=0), "lambda event, context: handler"),
    ("no start", starting([b"x"], times=0), "call it with '200 OK', \\[\\]"),
    ("two starts", starting([b""], "200 OK", [], times=2), "pass exc_info to the second"),
    ("no body", starting(None, "200 OK", []), "returned NoneType: return \\[b'…'\\]"),
    ("a text", starting("abc", "200 OK", []), "a part of the body is text: encode it"),
    ("texts", starting(["abc"], "200 OK", []), "a part of the body is text"),
    ("a number as status", starting([], 200, []), "is 200: pass '200 OK'"),
    ("a word as status", starting([], "OK", []), "is 'OK': pass '200 OK'"),
    ("a dict of headers", starting([], "200 OK", {"A": "b"}), "pass pairs of text"),
    ("bytes as header", starting([], "200 OK", [(b"A", b"b")]), "pass pairs of text"),
    ("a euro sign", starting([], "200 OK", [("A", "€")]), "is not in Latin-1"),
)


def test_an_application_that_breaks_its_protocol_raises_with_the_rule() -> None:
    def check(row: tuple[str, Callable[..., Any], str]) -> None:
        with pytest.raises(ApplicationError, match=row[2]):
            Browser(row[1]).fetch("/")

    check_all([*ASGI, *WSGI], check, lambda row: row[0])


def test_a_fault_is_reported_although_a_layer_wraps_it() -> None:
    inner = sending({**START, "status": "200"})

    async def layer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        try:
            await inner(scope, receive, send)
        except RuntimeError as error:
            message = "one of the layer"
            raise ValueError(message) from error

    with pytest.raises(ApplicationError, match="pass a number"):
        Browser(layer).fetch("/")


def test_write_and_a_second_start_with_exc_info_are_wsgi() -> None:
    def app(environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        del environ
        start_response("200 OK", [["A", "b"]])
        write = start_response("201 Created", [("Access-Control-Allow-Origin", "*")], ())
        write(b"o")
        return [memoryview(b"k")]

    response = Browser(app).fetch("/")
    assert (response.status, response.text) == (201, "ok")


def test_an_exception_of_the_application_is_named_as_the_cause() -> None:
    async def asgi(*_: object) -> None:
        message = "no table"
        raise LookupError(message)

    def wsgi(environ: object, start_response: object) -> list[bytes]:
        del environ, start_response
        message = "no table"
        raise LookupError(message)

    for app in (asgi, wsgi):
        with pytest.raises(CORSBlocked, match=r"cause: +LookupError: 'no table'") as caught:
            Browser(app).fetch("/")
        assert isinstance(caught.value.__cause__, LookupError)
        with pytest.raises(LookupError):
            Browser(app, raise_app_exceptions=True).fetch("/")


def ok_of_lambda(body: str) -> dict[str, Any]:
    return {"statusCode": 200, "headers": {"access-control-allow-origin": "*"}, "body": body}


def usual(event: Any, context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda
    return ok_of_lambda(event["rawPath"] if context.aws_request_id else "")


def short(e: Any, c: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda
    return usual(e, c)


def unread(evt: Any, _: object) -> dict[str, Any]:  # noqa: ANN401 - Lambda
    return ok_of_lambda(evt["rawPath"])


def renamed(request: Any, ctx: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda
    return usual(request, ctx)


def optional(event: Any, context: Any = None) -> dict[str, Any]:  # noqa: ANN401 - Lambda
    return usual(event, context)


HANDLERS = (usual, short, unread, renamed, optional)


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_of_lambda_is_known_by_its_parameters(handler: Callable[..., Any]) -> None:
    assert Browser(handler).fetch("/x").text == "/x"


async def handler_async(event: Any, context: Any) -> None:  # noqa: ANN401 - Lambda
    """A handler that AWS does not call."""


async def coroutine_of_two(scope: Any, receive: Any) -> None:  # noqa: ANN401 - wrong
    """Neither ASGI's nor WSGI's."""


def create_app() -> None:
    """A factory."""


class Callable1:
    """A callable object of one argument."""

    def __call__(self, request: object) -> None: ...


def test_an_object_that_is_no_application_raises_with_the_remedy() -> None:
    rows: tuple[tuple[Any, str], ...] = (
        (handler_async, "asyncio.run\\(handler\\(event, context\\)\\)"),
        (coroutine_of_two, "coroutine_of_two is not an application"),
        (create_app, "pass create_app\\(\\)"),
        (Callable1(), "Browser\\('http://127.0.0.1:8080'\\)"),
    )

    def check(row: tuple[Any, str]) -> None:
        with pytest.raises(TypeError, match=row[1]):
            Browser(row[0])

    check_all(rows, check, lambda row: row[1])


def test_a_callable_without_a_signature_is_accepted() -> None:
    check_arguments(dict.fromkeys)
    check_arguments(type("Odd", (), {"__call__": lambda *_: None, "__signature__": 1})())


OPTIONS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"headers": {"X-Id": 1}}, "headers have to be texts"),
    ({"headers": {"X-Id": b"1"}}, "headers have to be texts"),
    ({"headers": [("X-Id",)]}, "headers have to be texts"),
    ({"method": None}, "method has to be text, not NoneType"),
    ({"method": b"GET"}, "method has to be text, not bytes"),
    ({"integrity": None}, "integrity has to be text"),
    ({"method": "POST", "files": {"f": BytesIO(b"x")}}, "pass its read\\(\\)"),
    ({"timeout": 3}, "Browser\\(…, timeout=\\) applies to all"),
)


def test_a_value_of_a_wrong_type_raises_with_the_remedy() -> None:
    browser = Browser(sending(START, BODY))

    def check(row: tuple[dict[str, Any], str]) -> None:
        with pytest.raises(TypeError, match=row[1]):
            browser.fetch("/", **row[0])

    check_all(OPTIONS, check, lambda row: str(row[0]))
    with pytest.raises(TypeError, match="url has to be text, not bytes"):
        browser.fetch(b"/")  # type: ignore[arg-type] # wrong
    with pytest.raises(TypeError, match="origin has to be text, not list"):
        Browser(sending(), origin=["https://app.example"])  # type: ignore[arg-type] # wrong


def test_no_headers_and_a_bytearray_are_taken() -> None:
    browser = Browser(sending(START, BODY))
    more: Any = {"headers": None, "method": "POST", "body": bytearray(b"x")}
    assert browser.fetch("/", **more).ok
    assert browser.exchanges[-1].request.body == b"x"


def test_a_url_too_long_for_the_network_raises() -> None:
    with pytest.raises(FetchFailed, match=r"cause: +InvalidURL: 'URL too long'"):
        Browser(sending(START, BODY)).fetch("/?" + "x" * 100_000)


def test_an_application_that_waits_for_the_end_receives_it() -> None:
    heard = []

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        del scope
        heard.extend([await receive(), await receive()])
        await send(START)
        await send(BODY)
        heard.append(await receive())

    assert Browser(app).fetch("/", method="POST", body="x").ok
    assert [message.get("body") for message in heard] == [b"x", b"", None]
    assert heard[-1] == {"type": "http.disconnect"}


KINDS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("image", {}, "opaque"),
    ("image", {"crossorigin": "anonymous"}, "cors"),
    ("font", {}, "cors"),
    ("preload", {"destination": "style"}, "opaque"),
    ("iframe", {}, "opaque"),
)


def test_a_page_loads_resources_of_each_kind() -> None:
    app = sending(START, BODY)
    browser = Browser(app)

    def check(row: tuple[str, dict[str, Any], str]) -> None:
        kind, options, expected = row
        assert browser.load(kind, "/x", **options).type == expected

    check_all(KINDS, check, str)
    sent = {value for one in browser.exchanges for _, value in one.request.headers}
    assert {"image", "font", "style", "iframe"} <= sent
    with pytest.raises(CORSBlocked, match="No header allows a worker of another origin"):
        browser.load("worker", "/x")
    with pytest.raises(CORSBlocked):
        browser.load("image", "/x", crossorigin="use-credentials")
    for kind in ("img", "beacon", "websocket"):
        with pytest.raises(ValueError, match=r"not a kind|has a body|no WebSocket"):
            browser.load(kind, "/x")

    async def main() -> str:
        return (await AsyncBrowser(app).load("image", "/x")).type

    assert asyncio.run(main()) == "opaque"


def test_the_error_about_a_missing_header_names_the_redirect_before_it() -> None:
    moved = {**START, "status": 302, "headers": [*ANY, (b"location", b"https://b.example/")]}

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        del receive
        last = {**START, "headers": []}
        await send(moved if scope["server"][0] == "api.example" else last)
        await send(BODY)

    with pytest.raises(
        CORSBlocked,
        match=r"If it is not a login, let the page request https://b\.example directly",
    ):
        Browser(app).fetch("/")


@pytest.mark.parametrize(
    "last", [[], [(b"access-control-allow-origin", b"https://app.example")]]
)
def test_the_error_after_a_redirect_to_another_origin_and_back_names_null(
    last: list[tuple[bytes, bytes]],
) -> None:
    there = [*ANY, (b"location", b"https://b.example/")]
    back = [*ANY, (b"location", b"https://api.example/back")]

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        del receive
        start = {**START, "headers": last}
        if scope["path"] == "/":
            headers = there if scope["server"][0] == "api.example" else back
            start = {**START, "status": 302, "headers": headers}
        await send(start)
        await send(BODY)

    with pytest.raises(CORSBlocked, match="A redirect from another origin"):
        Browser(app).fetch("/")


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("is_placed", [False, True])
def test_remedy_names_a_missing_gateway_if_no_header_is_of_cors(
    method: str, is_placed: bool
) -> None:
    app = Flask(__name__)
    app.add_url_rule("/x", "x", cors(allow_origins=B)(lambda: "x"), methods=["GET", "PUT"])
    if is_placed:
        CORS(app, None)
    with Browser(app, origin=A) as browser, pytest.raises(CORSBlocked) as caught:
        browser.fetch("/x", method=method)
    assert ("CORS(app, None)" in caught.value.remedy) is not is_placed
