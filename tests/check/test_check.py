"""`crossorigin check` against real servers: verdicts, remedies, exit statuses."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from harness.schemas import validator_of
from harness.together import check_all
from harness.tools import require
from harness.wrong_server import Answer, Asked, wrong_server
from tables.check_rows import PAGE, ROWS, Reply, Row

from crossorigin.cli.group import group
from crossorigin.fetch import ENGINES


def invoke(*arguments: str, given: str | None = None) -> Result:
    result = CliRunner().invoke(group, ["check", *arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "Traceback" not in result.output
    return result


def report(*arguments: str, given: str | None = None) -> dict[str, Any]:
    result = invoke(*arguments, "--json", given=given)
    found: dict[str, Any] = json.loads(result.stdout)
    validator_of("check").validate(found)
    assert result.exit_code == {"allowed": 0, "blocked": 1, "unanswered": 2}[found["status"]]
    return found


def written(reply: Reply | bytes, asked: Asked, port: int) -> bytes:
    """The bytes of a reply."""
    if isinstance(reply, bytes):
        return reply
    origin = asked.headers.get("origin")
    lines = list(reply.headers)
    if reply.by_origin == "page" and origin != PAGE:
        lines = [line for line in lines if line[0] == "Vary"]
    if reply.by_origin == "all" and origin != PAGE:
        lines = []
    if reply.by_origin == "api" and "localhost" in asked.headers["host"]:
        return b"HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n"
    if reply.by_origin == "any":
        lines = [(name, value.replace(PAGE, origin or "")) for name, value in lines]
        lines = [(name, value) for name, value in lines if value]
    places = {"<api>": f"http://127.0.0.1:{port}", "<other>": f"http://localhost:{port}"}
    places["<api:>"] = f"://127.0.0.1:{port}"
    text = "".join(f"{name}: {value}\r\n" for name, value in lines)
    for place, where in places.items():
        text = text.replace(place, where)
    head = f"HTTP/1.1 {reply.status} Scripted\r\n{text}"
    return f"{head}Content-Length: 0\r\nConnection: close\r\n\r\n".encode()


def scripted(row: Row) -> Answer:
    def answer(asked: Asked) -> bytes:
        # A client that begins with TLS names no host.
        port = int(asked.headers.get("host", ":0").rpartition(":")[2])
        if asked.is_preflight:
            return written(row.preflight, asked, port)
        return written(dict(row.paths).get(asked.path, row.actual), asked, port)

    return answer


class Stage:
    """A server that plays one row after the other."""

    def __init__(self) -> None:
        self.row = ROWS[0]
        self.port = 0

    def answer(self, asked: Asked) -> bytes | None:
        return scripted(self.row)(asked)

    def play(self, row: Row) -> None:
        """Assert that a row holds."""
        self.row = row
        base = f"http://127.0.0.1:{self.port}"
        origin = row.origin.replace("<api>", base)
        arguments = (f"{base}{row.path}", "--origin", origin, *row.arguments)
        found, plain = report(*arguments), invoke(*arguments)
        codes = tuple(note["code"] for note in found["notes"])
        if origin.startswith("https:"):
            # The server is on loopback, the page is not.
            assert codes[-1] == "local-network"
            codes = codes[:-1]
        assert (found["verdict"]["code"], codes) == (row.code, row.notes)
        remedies = [found["remedy"] or "", *(note["remedy"] for note in found["notes"])]
        assert row.remedy in "\n".join(remedies)
        assert row.never not in "\n".join(remedies)
        assert row.first in remedies[0]
        assert bool(remedies[0]) == (row.exit_status != 0)
        assert plain.exit_code == row.exit_status
        word = ("ALLOWED: ", "BLOCKED: ", "NO ANSWER: ")[row.exit_status]
        assert word in plain.output
        if row.exit_status == 1:
            check_consoles(row, found["engines"])


def check_consoles(row: Row, engines: dict[str, Any]) -> None:
    for name, engine in engines.items():
        silent = engine["allowed"] or row.code == "InvalidRequest"
        silent = silent or (name == "chromium" and row.code == "InvalidRedirect")
        warned = name == "firefox" and row.name == "star for Authorization"
        assert bool(engine["console"]) == (not silent or warned), (name, engine)


def test_the_verdict_the_remedy_and_the_consoles_are_right() -> None:
    stage = Stage()
    with wrong_server(stage.answer) as server:
        stage.port = server.port
        check_all(ROWS, stage.play, lambda row: row.name)


def test_there_are_at_least_150_rows_of_problems() -> None:
    assert len([row for row in ROWS if row.notes or row.exit_status]) >= 150
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_the_browser_asks_three_times_where_caches_keep_answers() -> None:
    row = next(row for row in ROWS if row.name == "nothing is wrong")
    with wrong_server(scripted(row)) as server:
        found = report(f"http://127.0.0.1:{server.port}/items", "--origin", PAGE)
    assert [asked.headers.get("origin") for asked in server.log] == [
        PAGE,
        "https://another-origin.example",
        None,
    ]
    purposes = [one["purpose"] for one in found["exchanges"]]
    assert purposes == ["request", "other-origin", "no-origin"]


def test_request_that_changes_something_is_sent_once() -> None:
    row = next(row for row in ROWS if row.name == "nothing is wrong, preflighted")
    with wrong_server(scripted(row)) as server:
        report(f"http://127.0.0.1:{server.port}/items", "--origin", PAGE, *row.arguments)
    assert [asked.method for asked in server.log] == ["OPTIONS", "PUT"]


def test_every_engine_has_its_verdict() -> None:
    row = next(row for row in ROWS if row.name == "star for Authorization")
    with wrong_server(scripted(row)) as server:
        url = f"http://127.0.0.1:{server.port}/items"
        found = report(url, "--origin", PAGE, *row.arguments)
    assert {name: engine["allowed"] for name, engine in found["engines"].items()} == {
        name: True for name in ENGINES if name != "standard"
    }
    assert "Cross-Origin Request Warning" in found["engines"]["firefox"]["console"][0]
    assert "Bearer" not in json.dumps(found)


# Servers that do not answer


def unanswered(*arguments: str) -> str:
    found = report(*arguments, "--origin", PAGE)
    assert found["status"] == "unanswered"
    assert found["remedy"]
    plain = invoke(*arguments, "--origin", PAGE)
    assert plain.exit_code == 2
    assert "NO ANSWER: " in plain.output
    failure: str = found["failure"]
    return failure


def test_closed_port_is_reported_as_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert unanswered(f"http://127.0.0.1:{port}/") == "refused"


def test_late_response_is_reported_as_time_out() -> None:
    with wrong_server(lambda _: None) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert unanswered(url, "--timeout", "0.2") == "time-out"


def test_answer_that_is_no_http_is_reported() -> None:
    with wrong_server(lambda _: b"SSH-2.0-server\r\n\r\n") as server:
        assert unanswered(f"http://127.0.0.1:{server.port}/") == "no-http"


@pytest.mark.parametrize("sent", [b"", b"SSH-2.0-server\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_the_server_hangs_up(sent: bytes) -> None:
    with wrong_server(lambda _: sent) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert unanswered(url) == "connection"
        shown = invoke(url, "--origin", PAGE).output
    assert "closed the connection before a whole response" in shown
    assert "Check the application behind this port" in shown


@pytest.mark.parametrize(
    "line", [b"Junkline", b"Access-Control-Allow-Origin : *", b"X-A: \x0b1"]
)
def test_malformed_header_line_is_distinguished_from_no_http(line: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\n" + line + b"\r\n\r\n"
    with wrong_server(lambda _: answer) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert unanswered(url) == "malformed"
        assert "malformed header line" in invoke(url, "--origin", PAGE).output


def test_headers_without_end_are_cut_off() -> None:
    endless = b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 1_000_000
    with wrong_server(lambda _: endless) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert unanswered(url) == "limit"
        assert "longer than 100 KiB" in invoke(url, "--origin", PAGE).output


def test_missing_tls_at_an_https_url_is_reported() -> None:
    with wrong_server(lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        assert unanswered(f"https://127.0.0.1:{server.port}/") == "tls"


def test_tls_that_never_answers() -> None:
    with wrong_server(lambda _: None) as server:
        url = f"https://127.0.0.1:{server.port}/"
        assert unanswered(url, "--timeout", "0.2") == "time-out"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for other.example and its key, in one file; it signs itself."""
    folder = tmp_path_factory.mktemp("tls")
    file = folder / "both.pem"
    subprocess.run(
        [require("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=other.example", "-addext", "subjectAltName=DNS:other.example",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )  # fmt: skip
    file.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return file


@pytest.mark.parametrize(("trusted", "kind"), [(False, "tls-authority"), (True, "tls-name")])
def test_an_invalid_certificate_is_reported_by_its_kind(
    certificate: Path, trusted: bool, kind: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    options = ("--cacert", str(certificate)) if trusted else ()
    with wrong_server(lambda _: b"HTTP/1.1 200 OK\r\n\r\n", context) as server:
        assert unanswered(f"https://localhost:{server.port}/", *options) == kind


def test_a_page_of_https_may_not_ask_over_http() -> None:
    found = report("http://api.example/", "--origin", PAGE)
    assert (found["status"], found["verdict"]["code"]) == ("blocked", "MixedContent")
    assert found["exchanges"] == []


def test_a_scheme_that_is_not_http() -> None:
    found = report("ftp://api.example/", "--origin", PAGE)
    assert found["verdict"]["code"] == "CorsDisabledScheme"
    assert "ftp" in found["engines"]["chromium"]["console"][0]
