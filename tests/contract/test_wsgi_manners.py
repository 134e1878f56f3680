"""The duties of a WSGI middleware (PEP 3333)."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from harness.spy import Boom
from tables.model import A, E
from werkzeug.debug import DebuggedApplication

from crossorigin import Policy
from crossorigin.wsgi import CORSMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
POLICY = Policy(allow_origins=[A])


class Server:
    """Calls an app as a server does and keeps the arguments."""

    def __init__(self) -> None:
        self.started: list[tuple[str, list[tuple[str, str]], ExcInfo | None]] = []
        self.written: list[bytes] = []

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Any:  # noqa: ANN401 (the write callable, whose type WSGI leaves open)
        self.started.append((status, headers, exc_info))
        return self.written.append

    def environ(self, origin: str = A) -> dict[str, Any]:
        environ: dict[str, Any] = {"HTTP_ORIGIN": origin, "QUERY_STRING": ""}
        setup_testing_defaults(environ)
        return environ


class Closing:
    """An iterable that must be closed once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    def close(self) -> None:
        self.closed += 1


def _raise() -> NoReturn:
    raise Boom


def test_the_apps_iterable_is_closed_once() -> None:
    body = Closing([b"a", b"b"])

    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return body

    server = Server()
    answer = CORSMiddleware(app, POLICY)(server.environ(), server.start)
    assert b"".join(answer) == b"ab"
    getattr(answer, "close", lambda: None)()
    assert body.closed == 1


def test_an_iterable_that_is_never_read_is_closed_too() -> None:
    body = Closing([b"a"])

    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return body

    server = Server()
    answer = CORSMiddleware(app, POLICY)(server.environ(), server.start)
    getattr(answer, "close", lambda: None)()
    assert body.closed == 1


def test_an_app_may_start_again_with_exc_info() -> None:
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        try:
            _raise()
        except Boom as error:
            start_response("503 Later", [], (type(error), error, error.__traceback__))  # type: ignore[arg-type]  # the traceback of a caught error is never None
        return [b"later"]

    server = Server()
    assert b"".join(CORSMiddleware(app, POLICY)(server.environ(), server.start)) == b"later"
    status, headers, exc_info = server.started[-1]
    assert status == "503 Later"
    assert ("Access-Control-Allow-Origin", A) in [(n.title(), v) for n, v in headers]
    assert exc_info is not None


@pytest.mark.parametrize("origin", [A, E])
def test_an_app_that_raises_before_it_answers(origin: str) -> None:
    def app(_environ: "WSGIEnvironment", _start_response: "StartResponse") -> Iterable[bytes]:
        raise Boom

    _check_raised(app, origin)


@pytest.mark.parametrize("origin", [A, E])
def test_a_generator_that_raises_before_it_answers(origin: str) -> None:
    def app(_environ: "WSGIEnvironment", _start_response: "StartResponse") -> Iterator[bytes]:
        yield from _raise()

    _check_raised(app, origin)


@pytest.mark.parametrize("origin", [A, E])
def test_an_app_that_raises_after_start_response_but_before_any_body(origin: str) -> None:
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", [("X-Never", "sent")])
        yield from _raise()

    _check_raised(app, origin)


def _check_raised(app: "WSGIApplication", origin: str) -> None:
    server = Server()
    body: list[bytes] = []
    with pytest.raises(Boom):
        body.extend(CORSMiddleware(app, POLICY)(server.environ(origin), server.start))
    status, headers, _ = server.started[-1]
    names = [name.lower() for name, _ in headers]
    assert status.startswith("500 ")
    assert ("access-control-allow-origin" in names) == (origin == A)
    assert names.count("vary") == 1
    assert b"".join([*server.written, *body]) == b"Internal Server Error"


class Uniterable:
    """A body that an app returns by mistake: the server finds out after the call."""

    def __iter__(self) -> Iterator[bytes]:
        raise Boom


@pytest.mark.parametrize("origin", [A, E])
def test_an_app_whose_answer_cannot_be_iterated(origin: str) -> None:
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return Uniterable()

    _check_raised(app, origin)


def test_an_app_that_raises_in_the_middle_is_left_to_the_server() -> None:
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", [])
        yield b"a"
        raise Boom

    server = Server()
    body: list[bytes] = []
    with pytest.raises(Boom):
        body.extend(CORSMiddleware(app, POLICY)(server.environ(), server.start))
    assert len(server.started) == 1


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_the_gateway_obeys_the_validator_of_the_standard_library(method: str) -> None:
    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    server = Server()
    environ = server.environ()
    environ["REQUEST_METHOD"] = method
    environ["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = "PUT"
    checked = validator(CORSMiddleware(validator(app), POLICY))
    answer = checked(environ, server.start)
    assert b"".join(answer) == (b"ok" if method == "GET" else b"")
    getattr(answer, "close", lambda: None)()


def test_the_apps_own_list_of_headers_is_not_changed() -> None:
    """A shared list would carry one visitor's origin to the next (pains.md, 33)."""
    shared = [("X-A", "1"), ("Vary", "Accept")]

    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", shared)
        return [b"ok"]

    server = Server()
    gateway = CORSMiddleware(app, POLICY)
    for origin in (A, E, A):
        list(gateway(server.environ(origin), server.start))
    assert shared == [("X-A", "1"), ("Vary", "Accept")]


def test_a_tuple_is_not_changed() -> None:
    body = (b"a", b"b")

    def app(_environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        start_response("200 OK", [])
        return body

    server = Server()
    assert CORSMiddleware(app, POLICY)(server.environ(), server.start) is body


@pytest.mark.parametrize("has_origin", [True, False])
def test_a_visitor_of_the_address_sees_the_page_of_the_debugger(has_origin: bool) -> None:
    def app(_environ: "WSGIEnvironment", _start_response: "StartResponse") -> NoReturn:
        raise Boom

    server = Server()
    environ = server.environ()
    if not has_origin:
        del environ["HTTP_ORIGIN"]
    outside = DebuggedApplication(CORSMiddleware(app, POLICY), evalex=True)
    page = b"".join(outside(environ, server.start))
    # The written part was sent before the page of the debugger.
    assert server.written == ([b"Internal Server Error"] if has_origin else [])
    assert b"Werkzeug" in page
