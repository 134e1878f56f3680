"""Attacks on the demo over real sockets: refused or bounded, and a visitor loses nothing."""

from __future__ import annotations

import contextlib
import resource
import socket
from collections.abc import Iterator

import pytest
from harness.demo_site import Demo, Lines, Visitor
from harness.raw_http import TIMEOUT, exchange, read_answer
from harness.together import check_all

from crossorigin.demo.guard import MAX_BODY, MAX_SOCKETS
from crossorigin.demo.page import static_files
from crossorigin.demo.ports import Claim
from crossorigin.demo.record import MAX_STREAMS
from crossorigin.demo.walk import PROGRAMS, WALK

pytestmark = pytest.mark.xdist_group("demo")
MANY = 1000
EVIL = "http://evil.test"
POSTS = ("/visitor", "/foretell", "/policy", "/copy")
Request = tuple[Claim, str, str]


def requests(demo: Demo) -> list[Request]:
    """Every path of the page's server, and one of each part of the API, with its methods."""
    page = [*(path for path, _ in static_files()), "/site", "/stream", "/record", "/nowhere"]
    api = [f"/{name}/{step.name}{step.calls[0].path}" for name in PROGRAMS for step in WALK]
    api += ["/resources/everyone/data.json", "/playground/nobody/data.json", "/nowhere"]
    return [
        *((demo.page, "GET", path) for path in page),
        *((demo.page, "POST", path) for path in POSTS),
        *((demo.api, method, path) for path in api for method in ("GET", "POST", "OPTIONS")),
    ]


def name_of(request: Request) -> str:
    at, method, path = request
    return f"{method} {at.origin}{path}"


@contextlib.contextmanager
def sending(port: int, head: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as sock:
        sock.sendall(head.replace("\n", "\r\n").encode())
        yield sock


def end_of(sock: socket.socket) -> bytes:
    """Return the remaining bytes until the server closes the connection."""
    try:
        return sock.recv(1)
    except ConnectionResetError:
        return b""


def unharmed(demo: Demo, visitor: Visitor, call: str) -> None:
    """Check that a call of the visitor is answered and recorded."""
    url = f"{demo.api.origin}/fastapi/everyone/product"
    assert visitor.call(url, call).status == 200
    assert visitor.record(call)[-1]["status"] == 200


def test_name_of_another_machine_is_refused_on_each_path(demo: Demo) -> None:
    def check(request: Request) -> None:
        at, method, path = request
        for host in (f"evil.test:{at.port}", "evil.test", f"localhost.evil.test:{at.port}"):
            answer = exchange(at.port, method, path, host, [("Origin", EVIL.encode())])
            assert answer.status == 421
            assert answer.all("connection") == ["close"]
            assert not [name for name, _ in answer.lines if name.startswith("access-")]

    check_all(requests(demo), check, name_of)


ODD_NAMES = (
    "localhost.:{port}", "a@localhost:{port}", "localhost:0{port}", "127.1:{port}", "0:{port}",
    "[::ffff:127.0.0.1]:{port}", "localhost:{port}/", "localhost:{port}, evil.test",
    "::1:{port}", "[::1:{port}", "localhost :{port}", "0.0.0.0:{port}",
    "127.0.0.1:{port}@evil.test", "localhost%00:{port}", "localhost:{port}#",
)  # fmt: skip


def test_headers_of_a_proxy_change_no_address(demo: Demo) -> None:
    lines = [
        ("X-Forwarded-Host", b"evil.test"),
        ("X-Forwarded-Proto", b"https"),
        ("X-Forwarded-For", b"203.0.113.1"),
        ("Forwarded", b"host=evil.test;proto=https"),
    ]
    host = f"127.0.0.1:{demo.page.port}"
    answer = exchange(demo.page.port, "GET", "/site/", host, lines)
    assert answer.all("location") == [f"{demo.page.origin}/site"]


def test_name_of_this_machine_is_answered_only_with_its_own_port(demo: Demo) -> None:
    for at in (demo.page, demo.api):
        for name in ("localhost", "127.0.0.1", "[::1]", "LocalHost"):
            assert exchange(at.port, "GET", "/nowhere", f"{name}:{at.port}").status == 404
            assert exchange(at.port, "GET", "/nowhere", name).status == 421
            assert exchange(at.port, "GET", "/nowhere", f"{name}:1").status == 421
        for odd in ODD_NAMES:
            host = odd.format(port=at.port)
            assert exchange(at.port, "GET", "/nowhere", host).status in {400, 421}, host
        twice = [("Host", f"localhost:{at.port}".encode())]
        # h11 refuses the second line before any application sees it.
        status = exchange(at.port, "GET", "/nowhere", f"localhost:{at.port}", twice).status
        assert status in {400, 421}
        with sending(at.port, "GET /nowhere HTTP/1.0\n\n") as sock:
            assert read_answer(sock, "GET").status == 421


def test_body_of_200_megabytes_is_refused_before_it_is_sent(demo: Demo) -> None:
    def check(request: Request) -> None:
        at, method, path = request
        head = (
            f"{method} {path} HTTP/1.1\nHost: localhost:{at.port}\n"
            "Content-Length: 200000000\n\n{"
        )
        with sending(at.port, head) as sock:
            answer = read_answer(sock, method)
            assert answer.status == 413
            assert answer.all("connection") == ["close"]
            assert end_of(sock) == b""

    check_all(requests(demo), check, name_of)


def test_body_without_a_length_is_refused_while_it_comes(demo: Demo) -> None:
    def check(request: Request) -> None:
        at, method, path = request
        head = (
            f"{method} {path} HTTP/1.1\nHost: localhost:{at.port}\n"
            f"Transfer-Encoding: chunked\n\n{MAX_BODY:x}\n{'x' * MAX_BODY}\n1\nx\n"
        )
        with sending(at.port, head) as sock:
            assert read_answer(sock, method).status == 413
            assert end_of(sock) == b""

    check_all(requests(demo), check, name_of)


def test_chunks_of_200_megabytes_end_at_the_first_that_is_too_many(demo: Demo) -> None:
    chunk = f"{MAX_BODY:x}\r\n{'x' * MAX_BODY}\r\n".encode()
    head = (
        f"POST /visitor HTTP/1.1\nHost: localhost:{demo.page.port}\n"
        "Transfer-Encoding: chunked\n\n"
    )
    sent = 0
    with sending(demo.page.port, head) as sock, contextlib.suppress(OSError):
        while sent < 200_000_000:
            sock.sendall(chunk)
            sent += len(chunk)
    assert sent < 200_000_000


def test_body_of_the_longest_size_reaches_the_application(demo: Demo) -> None:
    body = b"x" * MAX_BODY
    path = "/fastapi/simple/orders"
    answer = demo.send(demo.api, "POST", path, [("Content-Type", "text/plain")], body)
    assert answer.status == 200
    assert len(answer.body) > MAX_BODY


TRICKS = (
    "/../page.py", "/./site", "//site", "/%2e%2e/page.py", "/%2e%2e%2fpage.py", "/..%5cpage.py",
    "/page.css/..", "/page.css/../../guard.py", "/page.css%00", "/page.css%00.html", "/%2fsite",
    "/site/", "/static/page.html", "/page.py", "/__init__.py", "/steps/with_django.py",
    "/....//page.py", "/%c0%ae%c0%ae/page.py", "/\\..\\page.py", "/SITE", "/page.html/",
    "http://evil.test/site", "*", "site", "//evil.test/site",
)  # fmt: skip
API_TRICKS = (
    "//fastapi/everyone/product", "/fastapi/../fastapi/everyone/product",
    "/resources/none/../everyone/data.json", "/resources/%2e%2e/everyone/data.json",
    "/playground/%2e%2e/resources/everyone/data.json", "/django/../site", "/django//site",
    "/fastapi/everyone/%2e%2e/one-origin/product", "/flask/no-cors/../everyone/product",
)  # fmt: skip


def test_tricks_with_paths_lead_to_no_other_file_and_no_other_policy(
    demo: Demo, visitor: Visitor
) -> None:
    own = (
        f"/playground/{visitor.id}/../../resources/everyone/data.json",
        f"/playground//{visitor.id}/data.json",
        f"/playground/{visitor.id}",
    )
    rows: list[tuple[Claim, str]] = [
        *((demo.page, path) for path in TRICKS),
        *((demo.api, path) for path in (*API_TRICKS, *own)),
    ]

    def check(row: tuple[Claim, str]) -> None:
        at, path = row
        answer = exchange(at.port, "GET", path, f"{at.host}:{at.port}", [("Origin", b"null")])
        assert answer.status in {307, 400, 404}
        assert b"import" not in answer.body
        assert not answer.all("access-control-allow-credentials")

    check_all(rows, check, lambda row: f"{row[0].origin}{row[1]}")


def strangers(demo: Demo) -> dict[str, Lines]:
    """The headers of requests that are not of the page."""
    own = demo.page.origin
    return {
        "a third origin": [("Origin", EVIL), ("Sec-Fetch-Site", "cross-site")],
        "a third origin, old": [("Origin", EVIL)],
        "no origin": [("Sec-Fetch-Site", "cross-site")],
        "the API": [("Origin", demo.api.origin), ("Sec-Fetch-Site", "cross-site")],
        "the API, same site": [("Origin", f"http://127.0.0.1:{demo.api.port}")],
        "a page of the same site": [("Sec-Fetch-Site", "same-site"), ("Origin", own)],
        "an address that was typed": [("Sec-Fetch-Site", "none")],
        "a sandboxed frame": [("Origin", "null"), ("Sec-Fetch-Site", "cross-site")],
        "two origins": [("Origin", f"{own}, {EVIL}")],
        "the other name": [("Origin", f"http://localhost:{demo.page.port}")],
    }


def test_requests_of_another_page_are_refused_even_with_the_token(
    demo: Demo, visitor: Visitor
) -> None:
    content = {"visitor": visitor.id, "toml": "[policy]\n", "as": "toml", "apply": True}
    query = f"?visitor={visitor.id}&token={visitor.token}"

    def check(row: tuple[str, Lines]) -> None:
        lines = [*row[1], *visitor.lines]
        answers = [demo.post(path, content, lines) for path in POSTS]
        answers += [
            demo.send(demo.page, "GET", f"{path}{query}", lines)
            for path in ("/stream", "/record")
        ]
        assert {answer.status for answer in answers} == {403}
        assert not [line for one in answers for line in one.lines if line[0][:7] == "access-"]
        assert all(answer.body.endswith(b"may send this request.\n") for answer in answers)

    check_all(strangers(demo).items(), check, lambda row: row[0])


def test_requests_without_the_token_of_the_visitor_are_refused(
    demo: Demo, visitor: Visitor
) -> None:
    other = demo.visitor()
    own: Lines = [("Origin", demo.page.origin), ("Sec-Fetch-Site", "same-origin")]
    rows: list[tuple[object, str]] = [
        (visitor.id, other.token),
        (visitor.id, ""),
        ("nobody", visitor.token),
        (None, visitor.token),
        (["a"], visitor.token),
    ]

    def check(row: tuple[object, str]) -> None:
        name, token = row
        content = {"visitor": name, "toml": "[policy]\n", "apply": True}
        lines = [*own, ("X-Demo-Token", token)]
        answers = [demo.post(path, content, lines) for path in ("/policy", "/foretell")]
        query = f"?visitor={visitor.id if name is None else 'x'}&token={token}x"
        answers += [
            demo.send(demo.page, "GET", f"{path}{query}", [*own, ("X-Demo-Token", f"{token}x")])
            for path in ("/stream", "/record")
        ]
        assert {answer.status for answer in answers} == {403}
        assert {answer.body for answer in answers} == {
            b"The visitor is unknown; open the page again.\n"
        }

    check_all(rows, check, repr)


@contextlib.contextmanager
def many_files() -> Iterator[None]:
    """Allow this process the sockets of an attack."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_thousand_idle_connections_do_not_block_a_visitor(demo: Demo, visitor: Visitor) -> None:
    url = f"{demo.api.origin}/flask/everyone/product"
    with many_files(), visitor.stream() as stream, contextlib.ExitStack() as stack:
        for at in (demo.page, demo.api):
            for number in range(MANY):
                sock = socket.create_connection(("127.0.0.1", at.port), timeout=TIMEOUT)
                stack.enter_context(sock)
                if number % 2:
                    # The server may have closed it for a later one.
                    with contextlib.suppress(OSError):
                        sock.sendall(b"GET / HTTP/1.1\r\nHost: ")
        visitor.call(url, "among-many")
        assert stream.until("among-many")["status"] == 200
        unharmed(demo, visitor, "after-many")


def test_thousand_streams_do_not_block_a_visitor(demo: Demo, visitor: Visitor) -> None:
    attacker = demo.visitor()
    host = f"127.0.0.1:{demo.page.port}"
    paths = (
        "/stream",
        f"/stream?visitor={visitor.id}&token=guessed",
        f"/stream?visitor={attacker.id}&token={attacker.token}",
    )
    with many_files(), visitor.stream() as stream, contextlib.ExitStack() as stack:
        statuses: dict[str, list[int]] = {path: [] for path in paths}
        for number in range(MANY):
            path = paths[number % len(paths)]
            head = f"GET {path} HTTP/1.1\nHost: {host}\n\n"
            sock = stack.enter_context(sending(demo.page.port, head))
            answer = sock.recv(64)
            statuses[path].append(int(answer.split()[1]))
        assert [set(found) for found in statuses.values()] == [{403}, {403}, {200}]
        visitor.call(f"{demo.api.origin}/django/everyone/product", "among-streams")
        assert stream.until("among-streams")["status"] == 200
        unharmed(demo, visitor, "after-streams")
    assert MAX_STREAMS < MANY


def test_number_of_an_event_that_no_record_has_opens_the_stream(visitor: Visitor) -> None:
    for last in (int("9" * 18), int("9" * 4000)):
        with visitor.stream(last):
            pass


HANDSHAKE = (
    "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
)


def test_websockets_are_refused_where_no_application_serves_them(demo: Demo) -> None:
    rows = [
        (demo.page, "/", f"127.0.0.1:{demo.page.port}"),
        (demo.api, "/flask/everyone/product", f"localhost:{demo.api.port}"),
        (demo.api, "/django/everyone/product", f"localhost:{demo.api.port}"),
        (demo.api, "/fastapi/everyone/product", f"localhost:{demo.api.port}"),
        (demo.api, "/playground/nobody/socket", f"localhost:{demo.api.port}"),
        (demo.api, "/resources/none/socket", "evil.test"),
    ]

    def check(row: tuple[Claim, str, str]) -> None:
        at, path, host = row
        with sending(at.port, f"GET {path} HTTP/1.1\nHost: {host}\n{HANDSHAKE}\n") as sock:
            assert read_answer(sock, "GET").status == 403

    check_all(rows, check, lambda row: f"{row[1]} at {row[2]}")
    assert MAX_SOCKETS < MANY
