"""The connection of a request: whether it came in on the loopback, and over TLS."""

from __future__ import annotations

import asyncio
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from harness.together import check_all
from tables.guard import API, POLICIES, ROWS, GuardRow
from tornado import httputil

from crossorigin import Guard, Policy, RequestFacts
from crossorigin.engine.log import MAX_LINES_A_SECOND, LineLimit
from crossorigin.gateway import PolicyResolver
from crossorigin.gateway.guarding import guarded_asgi, guarded_wsgi
from crossorigin.gateway.guarding.guarding import Connection, Judge, is_loopback_address
from crossorigin.gateway.serving.asgi_facts import read_facts as read_asgi
from crossorigin.gateway.serving.wsgi_facts import read_facts as read_wsgi
from crossorigin.integrations.tornado.guarding import connection_of

ADDRESSES: dict[object, bool] = {
    "127.0.0.1": True,
    "127.1.2.3": True,
    "::1": True,
    "localhost": True,
    "::ffff:127.0.0.1": True,
    "::ffff:10.0.0.1": False,
    "0.0.0.0": False,
    "::": False,
    "192.168.0.1": False,
    "example.org": False,
    "waitress.invalid": False,
    "": False,
    None: False,
    7: False,
}


def _check_address(row: tuple[object, bool]) -> None:
    address, expected = row
    assert is_loopback_address(address) is expected
    assert guarded_asgi.connection_of(_scope(address)).loopback is expected
    assert guarded_wsgi.connection_of({"SERVER_NAME": address}).loopback is expected
    is_client = expected and address != "localhost"
    assert guarded_wsgi.connection_of({"REMOTE_ADDR": address}).loopback is is_client
    assert _of_transport(sockname=(address, 80)).loopback is expected
    stream = SimpleNamespace(socket=_Socket((address, 80)))
    assert _of_tornado(SimpleNamespace(stream=stream)).loopback is expected


def _scope(address: object) -> dict[str, Any]:
    return {"type": "http", "server": (address, 80)}


def _of_transport(**known: object) -> Connection:
    transport = SimpleNamespace(get_extra_info=known.get)
    return Connection.of_transport(transport, is_socket=False)


class _Socket:
    def __init__(self, name: object) -> None:
        self._name = name

    def getsockname(self) -> object:
        return self._name


def _of_tornado(connection: object) -> Connection:
    request: Any = SimpleNamespace(
        connection=connection, headers=httputil.HTTPHeaders(), protocol="http"
    )
    return connection_of(request)


def test_address_of_the_connection_shows_whether_it_is_on_the_loopback() -> None:
    check_all(ADDRESSES.items(), _check_address, str)


@pytest.mark.parametrize(
    "connection",
    [
        guarded_asgi.connection_of({"type": "http"}),
        guarded_asgi.connection_of({"type": "http", "server": None}),
        guarded_asgi.connection_of({"type": "http", "server": ("/run/server", None)}),
        guarded_wsgi.connection_of({"SERVER_NAME": "", "REMOTE_ADDR": ""}),
        Connection.of_transport(None, is_socket=False),
        _of_transport(sockname="/run/server"),
        _of_transport(),
        _of_tornado(SimpleNamespace(stream=SimpleNamespace(socket=_Socket("/run/server")))),
        _of_tornado(SimpleNamespace(stream=SimpleNamespace(socket=None))),
        _of_tornado(None),
    ],
)
def test_server_without_an_address_is_not_on_the_loopback(connection: Connection) -> None:
    assert connection == Connection(is_socket=False, encrypted=False, loopback=False)


@pytest.mark.parametrize(
    "connection",
    [
        guarded_asgi.connection_of({"type": "websocket", "scheme": "wss"}),
        guarded_wsgi.connection_of({"HTTP_UPGRADE": "websocket", "wsgi.url_scheme": "https"}),
        Connection.of_transport(
            SimpleNamespace(get_extra_info={"sslcontext": True}.get), is_socket=True
        ),
    ],
)
def test_connection_shows_encryption_and_sockets(connection: Connection) -> None:
    assert connection == Connection(is_socket=True, encrypted=True, loopback=False)


def _unread() -> RequestFacts:
    raise AssertionError


def test_facts_of_a_request_that_needs_no_verdict_are_not_read() -> None:
    judge = Judge(PolicyResolver(Policy(), guard=Guard()))
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    assert judge.refusal(connection, "GET", _unread) is None
    assert asyncio.run(judge.refusal_async(connection, "GET", _unread)) is None
    for other in (connection._replace(is_socket=True), connection._replace(loopback=True)):
        with pytest.raises(AssertionError):
            judge.refusal(other, "GET", _unread)


def test_guard_of_a_request_is_the_one_at_its_start() -> None:
    """A callable among the origins swaps the guard: the verdict stays that of the old one."""

    def swap(_origin: str) -> bool:
        resolver.guard = Guard(trust=["https://other.example"])
        return True

    policy = Policy(allow_origins=[swap], allow_credentials=True)
    resolver = PolicyResolver(policy, guard=Guard())
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    lines = [("Host", "api.example"), ("Origin", "https://app.example")]
    facts = RequestFacts.from_headers("POST", "/", lines)
    judge = Judge(resolver)
    assert judge.refusal(connection, "POST", lambda: facts) is None
    refused = judge.refusal(connection, "POST", lambda: facts)
    assert refused is not None
    assert refused.status == 403


def test_flood_of_refused_requests_writes_few_lines_for_each_application(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = 0.0
    lines = [("Host", "api.example"), ("Origin", "https://evil.example")]
    facts = RequestFacts.from_headers("POST", "/", lines)
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    judges = []
    for guard in (Guard(), Guard(report_only=True)):
        resolver = PolicyResolver(Policy(), guard=guard)
        resolver.log = LineLimit(lambda: now)
        judges.append(Judge(resolver))

    def told(requests: int) -> list[str]:
        caplog.clear()
        for _ in range(requests):
            for judge in judges:
                judge.refusal(connection, "POST", lambda: facts)
        return [message.partition("Host 'api.example')")[2] for message in caplog.messages]

    assert told(1_000) == [""] * 2 * MAX_LINES_A_SECOND
    now = 0.9
    assert told(1) == []
    now = 1.0
    left_out = 1_001 - MAX_LINES_A_SECOND
    assert told(2) == [f"; {left_out} more were not logged"] * 2 + [""] * 2


def _lines_of(row: GuardRow) -> list[tuple[str, str]]:
    """Return the header lines of a row; a value of several lines has one for each."""
    request = {"host": API, **row.request}
    named = ("host", "host"), ("origin", "origin"), ("sec-fetch-site", "site")
    values = [(header, request.get(name)) for header, name in named]
    lines = [(header, value) for header, value in values if isinstance(value, str)]
    lines.append(("accept", "*/*"))
    return [
        (header, each)
        for header, value in lines
        for each in (value.split(", ") if header == "host" else [value])
    ]


def _passes_asgi(row: GuardRow) -> list[bool]:
    """Return whether each of two requests reaches the application."""
    reached: list[bool] = []

    async def app(_scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401 - of ASGI
        reached.append(True)

    async def send(message: Any) -> None:  # noqa: ANN401 - the same
        if message["type"] == "http.response.start":
            reached.append(False)

    async def receive() -> Any:  # noqa: ANN401 - the same
        raise AssertionError

    scope = {
        "type": "http",
        "method": row.request.get("method", "POST"),
        "path": row.request.get("path", "/"),
        "scheme": "https" if row.request.get("encrypted") else "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in _lines_of(row)],
        "server": ("127.0.0.1" if row.request.get("loopback") else "203.0.113.7", 80),
    }
    resolver = PolicyResolver(POLICIES[row.policy], guard=Guard(**row.guard))
    layer = guarded_asgi.guarded_asgi(app, resolver, read_asgi)
    for _ in range(2):
        asyncio.run(layer(scope, receive, send))
    return reached


def _passes_wsgi(row: GuardRow) -> list[bool]:
    """Return whether each of two requests reaches the application."""
    reached: list[bool] = []

    def app(_environ: Any, _start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        reached.append(True)
        return []

    def start(*_answer: Any) -> Any:  # noqa: ANN401 - the same
        reached.append(False)

    environ = {
        "REQUEST_METHOD": row.request.get("method", "POST"),
        "PATH_INFO": row.request.get("path", "/"),
        "wsgi.url_scheme": "https" if row.request.get("encrypted") else "http",
        "SERVER_NAME": "localhost" if row.request.get("loopback") else "api.example",
        "REMOTE_ADDR": "203.0.113.9",
    }
    for name, value in _lines_of(row):
        key = f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]}, {value}" if key in environ else value
    resolver = PolicyResolver(POLICIES[row.policy], guard=Guard(**row.guard))
    layer = guarded_wsgi.guarded_wsgi(app, resolver, read_wsgi)
    for _ in range(2):
        layer(environ, start)
    return reached


def _check_row(row: GuardRow) -> None:
    assert _passes_asgi(row) == _passes_wsgi(row) == [row.allowed] * 2


def test_gateway_on_a_public_address_has_the_verdicts_of_the_table() -> None:
    check_all([row for row in ROWS if "scope" not in row.request], _check_row, str)


def test_address_of_the_server_is_looked_at_in_each_request() -> None:
    """One application may be served on several addresses at once."""
    reached: list[object] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401 - of ASGI
        reached.append(scope["server"])

    async def send(_message: Any) -> None:  # noqa: ANN401 - the same
        """Drop the refusal."""

    layer = guarded_asgi.guarded_asgi(app, PolicyResolver(None, guard=Guard()), read_asgi)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"evil.test")]}
    public, local = ("203.0.113.7", 80), ("127.0.0.1", 80)
    for server in (public, local, public, None, local, public):
        asyncio.run(layer({**scope, "server": server}, None, send))
    assert reached == [public, public, None, public]


def test_addresses_of_client_and_server_are_looked_at_in_each_request() -> None:
    """A server that tells no address of the client is asked for its own."""
    reached: list[object] = []

    def app(environ: Any, _start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        reached.append(environ.get("REMOTE_ADDR"))
        return []

    layer = guarded_wsgi.guarded_wsgi(app, PolicyResolver(None, guard=Guard()), read_wsgi)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "evil.test"}
    addresses: list[tuple[str | None, str | None]] = [
        *[("203.0.113.9", "api.test")] * 2,
        ("127.0.0.1", "api.test"),
        ("203.0.113.9", "127.0.0.1"),
        ("203.0.113.9", "api.test"),
        (None, "api.test"),
        (None, "localhost"),
        (None, None),
        (None, "localhost"),
        ("203.0.113.8", "api.test"),
    ]
    for client, server in addresses:
        told = {"REMOTE_ADDR": client, "SERVER_NAME": server}
        known = {name: value for name, value in told.items() if value is not None}
        layer({**environ, **known}, lambda *_answer: None)
    assert reached == [*["203.0.113.9"] * 3, None, None, "203.0.113.8"]


HOST_ROWS: list[tuple[Guard, str, bool]] = [
    (Guard(), "evil.test", True),
    (Guard(hosts="api.test"), "evil.test", False),
    (Guard(hosts="api.test"), "api.test", True),
    (Guard(safe_methods=()), "api.test", False),
    (Guard(), "evil.test", True),
]
"""A guard, the Host of a cross-site GET, and whether that passes."""


def test_guard_that_is_swapped_decides_the_next_request() -> None:
    reached: list[str] = []

    async def asgi_app(_scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401 - of ASGI
        reached.append("asgi")

    def wsgi_app(_environ: Any, _start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        reached.append("wsgi")
        return []

    async def send(_message: Any) -> None:  # noqa: ANN401 - of ASGI
        """Drop the refusal."""

    for first in (Guard(), Guard(hosts="api.test")):
        resolver = PolicyResolver(None, guard=first)
        asgi_layer = guarded_asgi.guarded_asgi(asgi_app, resolver, read_asgi)
        wsgi_layer = guarded_wsgi.guarded_wsgi(wsgi_app, resolver, read_wsgi)
        for guard, host, passes in HOST_ROWS:
            resolver.guard = guard
            reached.clear()
            lines = [(b"host", host.encode()), (b"sec-fetch-site", b"cross-site")]
            scope = {"type": "http", "method": "GET", "path": "/", "headers": lines}
            asyncio.run(asgi_layer({**scope, "server": ("203.0.113.7", 80)}, None, send))
            environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": host}
            environ |= {"HTTP_SEC_FETCH_SITE": "cross-site", "SERVER_NAME": "api.test"}
            environ |= {"REMOTE_ADDR": "203.0.113.9"}
            wsgi_layer(environ, lambda *_answer: None)
            assert reached == (["asgi", "wsgi"] if passes else [])


def test_host_is_looked_at_where_no_gateway_reads_it_first() -> None:
    """Sanic, aiohttp, Tornado, Django and Lambda ask the judge for each request."""
    judge = Judge(PolicyResolver(None, guard=Guard(hosts="api.example")))
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    for host, status in (("api.example", None), ("evil.example", 421)):
        read_facts = partial(RequestFacts, "GET", host=host)
        refusal = judge.refusal(connection, "GET", read_facts)
        assert (refusal and refusal.status) == status


class _Reading:
    """A router that reads every path as `/hook`, and has no route of its own policy."""

    def path(self, _native: object) -> str:
        return "/hook"

    def table(self, _facts: RequestFacts) -> dict[str, object]:
        return {}


def test_refused_reading_is_reported_before_one_that_passes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A guard that only reports refuses neither; the log has the refusal, in any order."""
    lines = [("Host", "api.example"), ("Origin", "https://evil.example")]
    connection = Connection(is_socket=False, encrypted=False, loopback=False)
    for paths in ({}, {"/hook": None}, {"/a": None}):
        guard = Guard(report_only=True, paths=paths)
        judge = Judge(PolicyResolver(Policy(), _Reading(), guard))
        facts = RequestFacts.from_headers("POST", "/a", lines)
        caplog.clear()
        asked = judge.refusal_async(connection, "POST", partial(_same, facts))
        assert asyncio.run(asked) is None
        assert judge.refusal(connection, "POST", partial(_same, facts)) is None
        assert len(caplog.messages) == 2


def _same(facts: RequestFacts) -> RequestFacts:
    return facts
