"""`check` over the network as it is: old HTTP, codings, IPv6, TLS, a login on another host."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.tools import lacking, require
from harness.wrong_server import Asked, wrong_server

from crossorigin.cli.group import group

PAGE = "https://app.example"
ALLOWS = f"Access-Control-Allow-Origin: {PAGE}\r\nVary: Origin\r\n"
PREFLIGHT = f"HTTP/1.1 204 x\r\n{ALLOWS}Access-Control-Allow-Methods: PUT\r\n\r\n".encode()


def check(url: str, *arguments: str) -> dict[str, Any]:
    given = ["check", url, "--origin", PAGE, "--json", *arguments]
    result = CliRunner().invoke(group, given)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def answered(head: str, body: bytes = b"") -> bytes:
    return head.replace("\n", "\r\n").replace("<allows>", ALLOWS).encode() + b"\r\n" + body


PACKED = gzip.compress(b"ok")
ANSWERS = {
    "HTTP/1.0 without a length": answered("HTTP/1.0 200 OK\n<allows>", b"until the end"),
    "HTTP/1.0 kept alive": answered(
        "HTTP/1.0 200 OK\n<allows>Connection: keep-alive\nContent-Length: 2\n", b"ok"),
    "chunked": answered(
        "HTTP/1.1 200 OK\n<allows>Transfer-Encoding: chunked\n",
        b"2;x=y\r\nok\r\n0\r\nAccess-Control-Allow-Origin: *\r\n\r\n"),
    "chunked, cut short": answered(
        "HTTP/1.1 200 OK\n<allows>Transfer-Encoding: chunked\n", b"5\r\nok"),
    "gzip": answered(
        f"HTTP/1.1 200 OK\n<allows>Content-Encoding: gzip\nContent-Length: {len(PACKED)}\n",
        PACKED),
    "gzip that is none": answered(
        "HTTP/1.1 200 OK\n<allows>Content-Encoding: gzip\nContent-Length: 2\n", b"ok"),
    "a length that is not kept": answered(
        "HTTP/1.1 200 OK\n<allows>Content-Length: 500\n", b"short"),
    "no reason and early hints": answered("HTTP/1.1 103 x\n\nHTTP/1.1 200 \n<allows>"),
    "events without an end": answered(
        "HTTP/1.1 200 OK\n<allows>Content-Type: text/event-stream\n", b"data: 1\n\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_head_of_a_response_decides_and_its_body_does_not(name: str) -> None:
    def answer(asked: Asked) -> bytes:
        return PREFLIGHT if asked.is_preflight else ANSWERS[name]

    with wrong_server(answer) as server:
        url = f"http://127.0.0.1:{server.port}/items"
        assert check(url, "--method", "PUT")["status"] == "allowed"
        assert check(url)["status"] == "allowed"
        blocked = check(url, "--origin", "https://other.example")
    assert blocked["verdict"]["code"] == "AllowOriginMismatch"


@contextmanager
def listening_on_ipv6() -> Iterator[int]:
    """A server on the loopback address of IPv6 that allows the page."""
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        lacking("there is no loopback address of IPv6")

    def serve() -> None:
        for _ in range(3):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answered("HTTP/1.1 200 OK\n<allows>Content-Length: 0\n"))

    with listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def test_address_of_ipv6_is_asked() -> None:
    with listening_on_ipv6() as port:
        found = check(f"http://[::1]:{port}/items")
    assert found["status"] == "allowed"
    assert found["url"] == f"http://[::1]:{port}/items"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throwaway authority, and a certificate for localhost that it signed."""
    folder = tmp_path_factory.mktemp("authority")
    openssl = require("openssl")

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], check=True, capture_output=True, cwd=folder)

    run(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Throwaway",
        "-addext",
        "keyUsage=critical,keyCertSign",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
    )
    run(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-keyout",
        "key.pem",
        "-out",
        "request.pem",
    )
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", "utf-8")
    run(
        "x509",
        "-req",
        "-in",
        "request.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "cert.pem",
    )
    return folder  # fmt: skip


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_certificate_of_a_named_authority_is_trusted(authority: Path, host: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "cert.pem", authority / "key.pem")
    fine = answered("HTTP/1.1 200 OK\n<allows>Content-Length: 0\n")
    with wrong_server(
        lambda asked: PREFLIGHT if asked.is_preflight else fine, context
    ) as server:
        url = f"https://{host}:{server.port}/items"
        found = check(url, "--method", "PUT", "--cacert", str(authority / "ca.pem"))
        unknown = check(url, "--method", "PUT")
    assert found["status"] == "allowed"
    assert [one["method"] for one in found["exchanges"]] == ["OPTIONS", "PUT"]
    assert unknown["failure"] == "tls-authority"


@pytest.mark.parametrize("allowed", ["", PAGE, "*"])
def test_redirect_to_a_login_is_answered_by_401_and_not_by_a_header(allowed: str) -> None:
    line = f"Access-Control-Allow-Origin: {allowed}\r\n" if allowed else ""

    def answer(asked: Asked) -> bytes:
        port = asked.headers["host"].rpartition(":")[2]
        if asked.path == "/authorize":
            return f"HTTP/1.1 200 OK\r\n{line}Content-Length: 0\r\n\r\n".encode()
        to = f"Location: http://localhost:{port}/authorize\n"
        return answered(f"HTTP/1.1 302 Found\n<allows>{to}Content-Length: 0\n")

    with wrong_server(answer) as server:
        found = check(f"http://127.0.0.1:{server.port}/items")
    if allowed == "*":
        assert found["status"] == "allowed"
        return
    assert found["status"] == "blocked"
    assert found["remedy"].startswith("Answer requests of pages with 401")
    assert "List the origin" not in found["remedy"]
    messages = {note["code"]: note["message"] for note in found["notes"]}
    assert f"http://localhost:{server.port}" in messages["redirect-elsewhere"]
