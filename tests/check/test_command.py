"""The command line of `check`: what it takes, what it refuses, how it looks."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.wrong_server import Asked, Running, wrong_server

import crossorigin.cli.show
from crossorigin.cli.group import group
from crossorigin.cli.show import Line, show

PAGE = "https://app.example"
FINE = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n"
GRANTED = FINE.replace(b"Content", b"Access-Control-Allow-Headers: x-a\r\nContent")


def answer(asked: Asked) -> bytes:
    if asked.path == "/moved":
        port = asked.headers["host"].rpartition(":")[2]
        where = f"Location: http://localhost:{port}/\r\nContent".encode()
        allowing = FINE.replace(b"n: *", f"n: {PAGE}".encode()).replace(
            b"Content", b"Access-Control-Allow-Credentials: true\r\nContent"
        )
        return allowing.replace(b"200 OK", b"302 Found").replace(b"Content", where)
    return GRANTED if asked.is_preflight else FINE


def check(*arguments: str, text: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["check", *arguments], input=text)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name the URL to ask"),
        (("--origin", PAGE), "name the URL to ask"),
        (("http://a.example/",), "name the origin of the page"),
        (("http://a.example/", "--origin", "app"), "'app' is no origin"),
        (("http://a.example/", "--origin", "file:///x"), "is no origin"),
        (("http://a.example/", "--origin", PAGE, "--header", "x"), "is not 'name: value'"),
        (("http://a.example/", "--origin", PAGE, "--header", ": x"), "is not 'name: value'"),
        (("http://a.example/", "--origin", PAGE, "--timeout", "0"), "0<x<=300.0"),
        (("http://a.example/", "--origin", PAGE, "--for", "cobol"), "'cobol' is not one of"),
        (("--origin", PAGE, "--curl", "wget x"), "is no curl command"),
    ],
)
def test_request_that_cannot_be_sent_is_a_usage_error(
    arguments: tuple[str, ...], message: str
) -> None:
    status, output = check(*arguments)
    assert status == 2
    assert message in output


def test_a_file_that_holds_no_certificates(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("none", "utf-8")
    status, output = check("https://a.example/", "--origin", PAGE, "--cacert", str(file))
    assert status == 2
    assert "holds no certificates" in output


@pytest.fixture
def server() -> Any:  # noqa: ANN401 - a generator
    with wrong_server(answer) as running:
        yield running


def test_the_origin_of_a_page_is_cut_from_its_address(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    assert check(url, "--origin", f"{PAGE}/page?x#y")[0] == 0
    assert server.log[0].headers["origin"] == PAGE


def test_a_copied_command_is_asked_again(server: Running) -> None:
    command = f"curl http://127.0.0.1:{server.port}/ -H 'Origin: {PAGE}' -H 'x-a: 1'"
    assert check("--curl", command)[0] == 0
    assert check("--curl", text=command)[0] == 0
    assert [asked.is_preflight for asked in server.log[:2]] == [True, False]
    assert server.log[1].headers["x-a"] == "1"


def test_a_copied_cookie_goes_to_its_own_origin_alone(server: Running) -> None:
    command = f"curl http://127.0.0.1:{server.port}/moved -H 'Origin: {PAGE}' -b sid=secret"
    _, output = check("--curl", command)
    cookies = {asked.path: asked.headers.get("cookie") for asked in server.log}
    assert cookies["/moved"] == "sid=secret"
    assert cookies["/"] is None
    assert "secret" not in output


def test_a_har_is_read(server: Running, tmp_path: Path) -> None:
    file = tmp_path / "page.har"
    url = f"http://127.0.0.1:{server.port}/"
    headers = f'[{{"name": "Origin", "value": "{PAGE}"}}]'
    request = f'{{"url": "{url}", "method": "GET", "headers": {headers}}}'
    file.write_text(f'{{"log": {{"entries": [{{"request": {request}}}]}}}}', "utf-8")
    assert check("--har", str(file))[0] == 0


def test_a_body_is_sent(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    assert check(url, "--origin", PAGE, "--method", "POST", "--data", "hello")[0] == 0
    assert server.log[0].headers["content-length"] == "5"


def test_a_snippet_is_written_or_why_not(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    assert (
        "allow_origins=['https://app.example']"
        in check(url, "--origin", PAGE, "--for", "asgi")[1]
    )
    assert "null-origin" in check(url, "--origin", "null", "--for", "asgi")[1]


def test_answer_of_a_server_cannot_steer_a_terminal() -> None:
    evil = FINE.replace(b"*", b"\x1b[31m\x9b[bold]red[/bold]")
    with wrong_server(lambda _: evil) as server:
        status, output = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE)
    assert status == 1
    assert "\x1b" not in output
    assert "\x9b" not in output
    assert "[bold]red[/bold]" in output


class Terminal(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(Line(f"{kind} [x]", kind) for kind in crossorigin.cli.show.STYLES)
    text = terminal.getvalue()
    assert "\x1b[1;32mgood [x]" in text
    assert "plain [x]\n" in text


def test_a_pipe_that_knows_ascii_alone_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", pipe)
    show([Line("é x")])
    pipe.flush()
    assert pipe.buffer.getvalue() == b"\\xe9 x\n"


def test_without_httpx_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    status, output = check("http://127.0.0.1/", "--origin", PAGE)
    assert status == 2
    line = "crossorigin: httpx is not installed; run: pip install 'crossorigin[cli]'"
    assert output.startswith(line)
