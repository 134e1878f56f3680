from __future__ import annotations

import functools
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias
from wsgiref.util import FileWrapper

import pytest
from harness.routed import Lowering, Matched
from tables.model import A, B

from crossorigin import Policy, PolicyMap, RequestFacts
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.resolver import UNMATCHED, Mounted
from crossorigin.gateway.responses.wsgi_edits import StartResponse
from crossorigin.gateway.serving.wsgi_facts import Environ, decode_path, read_header
from crossorigin.wsgi import App, CORSMiddleware, RoutedMiddleware

FIRST, SECOND = Policy(allow_origins=A), Policy(allow_origins=B)
PREFLIGHT = {"REQUEST_METHOD": "OPTIONS", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "PUT"}
Build = Callable[[App], Any]
Source: TypeAlias = Any
More: TypeAlias = Any


def _environ(**more: More) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A, **more}


class _Started:
    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.written: list[bytes] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _exc: Any = None) -> Any:  # noqa: ANN401 - write
        self.status, self.headers = status, headers
        return self.written.append

    def header(self, name: str) -> str | None:
        lines = [value for key, value in self.headers if key.lower() == name]
        assert len(lines) < 2
        return lines[0] if lines else None

    @property
    def allowed(self) -> str | None:
        return self.header("access-control-allow-origin")


def test_a_status_without_a_phrase_gets_one() -> None:
    started = _Started()
    gateway = CORSMiddleware(lambda _environ, _start: [], preflight_status=299)
    asked = _environ(REQUEST_METHOD="OPTIONS", HTTP_ACCESS_CONTROL_REQUEST_METHOD="PUT")
    assert list(gateway(asked, started)) == [b""]
    assert started.status == "299 Preflight"


class _Chunks:
    """Chunks with an empty one, from an iterable that has no close."""

    def __iter__(self) -> Iterator[bytes]:
        return iter([b"", b"a", b"b"])


def test_empty_chunks_and_a_missing_close_are_passed_over() -> None:
    def app(_environ: dict[str, Any], start: StartResponse) -> _Chunks:
        start("200 OK", [])
        return _Chunks()

    chunks = CORSMiddleware(app)(_environ(), _Started())
    assert list(chunks) == [b"", b"a", b"b"]
    chunks.close()  # type: ignore[attr-defined] # servers look for it


class _Failing:
    """Chunks of which one is an exception."""

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        raise LookupError


def _failing(*chunks: bytes) -> App:
    def app(_environ: dict[str, Any], start: StartResponse) -> _Failing:
        start("200 OK", [])
        return _Failing(*chunks)

    return app


@pytest.mark.parametrize("chunks", [(), (b"",), (b"", b"")])
def test_exception_before_the_first_byte_is_answered(chunks: tuple[bytes, ...]) -> None:
    started = _Started()
    answered = CORSMiddleware(_failing(*chunks))(_environ(), started)
    with pytest.raises(LookupError):
        list(answered)
    assert started.status == "500 Internal Server Error"
    assert started.written == [b"Internal Server Error"]
    assert ("Access-Control-Allow-Origin", "*") in started.headers


@pytest.mark.parametrize("chunks", [(b"a",), (b"a", b""), (b"", b"a", b"")])
def test_exception_after_the_first_byte_is_not_answered(chunks: tuple[bytes, ...]) -> None:
    started = _Started()
    answered = CORSMiddleware(_failing(*chunks))(_environ(), started)
    with pytest.raises(LookupError):
        list(answered)
    assert (started.status, started.written) == ("200 OK", [])


def _answering(status: str = "200 OK", *lines: tuple[str, str]) -> App:
    def app(_environ: Environ, start: StartResponse) -> list[bytes]:
        start(status, [*lines])
        return [b"ok"]

    return app


def _raising(_environ: Environ, _start: StartResponse) -> list[bytes]:
    raise LookupError


def _serve(app: App, environ: Environ) -> _Started:
    started = _Started()
    b"".join(app(environ, started))
    return started


def _routed(source: Source, router: object) -> Build:
    return lambda app: RoutedMiddleware(app, PolicyResolver(source, router))


async def _allows_a(origin: str) -> bool:
    return origin == A


SOURCES = {
    "policy": FIRST,
    "look-up": Policy(allow_origins=_allows_a),
    "map": PolicyMap({"/x": FIRST}),
    "callable": lambda facts: FIRST if facts.path == "/x" else None,
}
BUILDS: dict[str, Callable[[Source], Build]] = {
    "bare": lambda source: lambda app: CORSMiddleware(app, source),
    "routed": lambda source: _routed(source, Matched()),
    "unmatched": lambda source: _routed(source, Matched(UNMATCHED, {})),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("build", BUILDS)
def test_origin_is_allowed_if_the_source_allows_it(build: str, source: str) -> None:
    make = BUILDS[build](SOURCES[source])
    asked = {"PATH_INFO": "/x"}
    assert _serve(make(_answering()), _environ(**asked)).allowed == A
    assert _serve(make(_answering()), _environ(**asked, HTTP_ORIGIN=B)).allowed is None
    without = _environ(**asked)
    del without["HTTP_ORIGIN"]
    assert _serve(make(_answering()), without).header("vary") == "Origin"


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("build", BUILDS)
def test_preflight_is_answered_as_the_source_decides(build: str, source: str) -> None:
    gateway = BUILDS[build](SOURCES[source])(_raising)
    asked = {**PREFLIGHT, "PATH_INFO": "/x", "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "x-a"}
    allowed = _serve(gateway, _environ(**asked))
    assert (allowed.status, allowed.allowed) == ("204 No Content", A)
    assert allowed.header("access-control-allow-headers") == "x-a"
    refused = _serve(gateway, _environ(**asked, HTTP_ORIGIN=B))
    assert (refused.status, refused.allowed) == ("403 Forbidden", None)


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("without", ["HTTP_ORIGIN", "HTTP_ACCESS_CONTROL_REQUEST_METHOD"])
def test_other_options_request_reaches_the_application(build: str, without: str) -> None:
    environ = _environ(**PREFLIGHT)
    del environ[without]
    assert _serve(BUILDS[build](FIRST)(_answering()), environ).status == "200 OK"
    blank = _environ(**{**PREFLIGHT, "HTTP_ACCESS_CONTROL_REQUEST_METHOD": " "})
    assert _serve(BUILDS[build](FIRST)(_answering()), blank).status == "200 OK"


@pytest.mark.parametrize("build", BUILDS)
def test_request_of_no_policy_and_preflight_that_continues_reach_the_application(
    build: str,
) -> None:
    for more in ({}, PREFLIGHT):
        untouched = _serve(BUILDS[build](None)(_answering()), _environ(**more))
        assert (untouched.status, untouched.headers) == ("200 OK", [])
    continuing = Policy(allow_origins=A, preflight_continue=True)
    sent = _serve(BUILDS[build](continuing)(_answering()), _environ(**PREFLIGHT))
    assert (sent.status, sent.allowed) == ("200 OK", A)


@pytest.mark.parametrize("build", BUILDS)
def test_application_that_raises_is_answered(build: str) -> None:
    for method, body in (("GET", b"Internal Server Error"), ("HEAD", b"")):
        started = _Started()
        with pytest.raises(LookupError):
            BUILDS[build](FIRST)(_raising)(_environ(REQUEST_METHOD=method), started)
        assert (started.status, started.allowed) == ("500 Internal Server Error", A)
        assert started.written == [body]


def test_debugger_outside_keeps_its_page_for_requests_without_origin() -> None:
    started = _Started()
    environ = _environ(**{"werkzeug.debug.preserve_context": list.append})
    del environ["HTTP_ORIGIN"]
    with pytest.raises(LookupError):
        CORSMiddleware(_raising)({**environ}, started)
    assert started.status == ""
    with pytest.raises(LookupError):
        CORSMiddleware(_raising)({**environ, "HTTP_ORIGIN": A}, started)
    assert started.allowed == "*"


def test_exception_information_reaches_the_server() -> None:
    given: list[object] = []

    def app(_environ: Environ, start: StartResponse) -> list[bytes]:
        start("500 Oops", [], ("type", "error", None))
        return []

    def start(*more: object) -> Callable[[bytes], object]:
        given.append(more[2:])
        return lambda _chunk: None

    for expose in ((), "*"):
        policy = Policy(allow_origins=A, allow_credentials=True, expose_headers=expose)
        CORSMiddleware(app, policy)(_environ(), start)
        _routed(None, Matched())(app)(_environ(), start)
    assert given == [(("type", "error", None),)] * 4


@pytest.mark.parametrize("build", BUILDS)
def test_exposed_star_lists_the_headers_of_the_response(build: str) -> None:
    policy = Policy(allow_origins=A, allow_credentials=True, expose_headers="*")
    app = _answering("200 OK", ("X-Total", "1"), ("Set-Cookie", "a=1"), ("Vary", ""))
    sent = _serve(BUILDS[build](policy)(app), _environ())
    assert sent.header("access-control-expose-headers") == "x-total,vary"
    assert sent.header("vary") == "Origin"


def _returning(body: Iterable[bytes], _environ: Environ, _start: StartResponse) -> Any:  # noqa: ANN401 - the body
    return body


def test_body_that_servers_recognise_is_returned_unchanged() -> None:
    file = FileWrapper(io.BytesIO(b"ok"))
    bodies: list[tuple[Any, bool]] = [([b"a"], True), ((b"a",), True), (file, True)]
    bodies += [(iter([b"a"]), False)]
    for body, is_same in bodies:
        environ = _environ(**{"wsgi.file_wrapper": FileWrapper})
        gateway = CORSMiddleware(functools.partial(_returning, body))
        assert (gateway(environ, _Started()) is body) is is_same
    function = _environ(**{"wsgi.file_wrapper": lambda file: file})
    assert CORSMiddleware(lambda _environ, _start: file)(function, _Started()) is not file


def test_close_of_the_body_is_called_once() -> None:
    class Closing(_Failing):
        closed = 0

        def close(self) -> None:
            self.closed += 1

    body = Closing()
    watched: Any = CORSMiddleware(lambda _environ, _start: body)(_environ(), _Started())
    watched.close()
    assert body.closed == 1


def test_response_of_another_policy_than_that_of_the_application() -> None:
    for own, expected in (
        (SECOND, B),
        (None, None),
        (Mounted(PolicyResolver(SECOND), RequestFacts("GET"), is_routed=True), B),
    ):
        sent = _serve(_routed(FIRST, Matched(own))(_answering()), _environ(HTTP_ORIGIN=B))
        assert sent.allowed == expected
        assert sent.header("vary") == (None if own is None else "Origin")


def test_path_is_the_one_that_the_gateway_received() -> None:
    router = Matched(UNMATCHED, {})

    def app(environ: Environ, start: StartResponse) -> list[bytes]:
        environ.update(PATH_INFO="/", SCRIPT_NAME="/x")
        start("404 Not Found", [])
        return []

    gateway = _routed(PolicyMap({"/x": FIRST}), router)(app)
    assert _serve(gateway, _environ(PATH_INFO="/x")).allowed == A
    assert [each.path for each in router.facts] == ["/x"]
    router.own = INHERIT
    assert _serve(gateway, _environ(PATH_INFO="/x")).allowed == A


def test_map_is_looked_up_as_the_router_reads_paths() -> None:
    gateway = _routed(PolicyMap({"/x": FIRST}), Lowering())(_answering())
    assert _serve(gateway, _environ(PATH_INFO="/X")).allowed == A


@pytest.mark.parametrize("inner", [*BUILDS])
@pytest.mark.parametrize("outer", [*BUILDS])
@pytest.mark.parametrize("is_mounted", [True, False])
def test_inner_gateway_governs_its_routes(outer: str, inner: str, is_mounted: bool) -> None:
    within = BUILDS[inner](SECOND)(_answering())

    def mount(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        more = {"PATH_INFO": "/x", "SCRIPT_NAME": "/sub"} if is_mounted else {}
        body: Iterable[bytes] = within({**environ, **more}, start)
        return body

    sent = _serve(BUILDS[outer](FIRST)(mount), _environ(PATH_INFO="/sub/x", HTTP_ORIGIN=B))
    governs = inner != "bare" or is_mounted
    assert sent.allowed == (B if governs else None)


def test_environ_without_optional_keys_is_read() -> None:
    environ = {"REQUEST_METHOD": "GET", "CONTENT_TYPE": "a/b", "HTTP_X_A": "1"}
    assert read_header(environ, "content-type") == "a/b"
    assert read_header(environ, "x-a") == "1"
    assert read_header(environ, "x-b") is None
    assert read_header(environ, "x_a") is None
    assert read_header({"HTTP_X_SECRET": "1"}, "x-\u017fecret") is None
    for build in BUILDS.values():
        sent = _serve(build(PolicyMap({"/x": FIRST}))(_answering()), {**environ})
        assert sent.headers == []


def test_paths_are_utf_8() -> None:
    assert decode_path("/x") == "/x"
    assert decode_path("/é".encode().decode("latin-1")) == "/é"
    assert decode_path("/\xff") == "/\ufffd"
    assert decode_path("/й") == "/й"  # a layer has decoded it


@pytest.mark.parametrize("build", BUILDS)
def test_list_of_the_application_is_not_changed(build: str) -> None:
    shared = [("X-A", "1")]

    def app(_environ: Environ, start: StartResponse) -> list[bytes]:
        start("200 OK", shared)
        return []

    assert _serve(BUILDS[build](FIRST)(app), _environ()).allowed == A
    assert shared == [("X-A", "1")]
