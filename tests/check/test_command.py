"""The command line of `check`: its input, its refusals, its output."""

from __future__ import annotations

import html
import io
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.wrong_server import Asked, Running, wrong_server

import crossorigin.cli.lines
from crossorigin.check.notes import CAUSES
from crossorigin.cli.group import group
from crossorigin.cli.lines import Line, show
from crossorigin.cli.question import _command as command_text
from crossorigin.consoles.causes.catalogue import names
from crossorigin.spec.documentation import address

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
        (("http://a.example/", "--origin", "app"), "'app' is not an origin"),
        (("http://a.example/", "--origin", "file:///x"), "is not an origin"),
        (("http://a.example/", "--origin", PAGE, "--header", "x"), "is not 'name: value'"),
        (("http://a.example/", "--origin", PAGE, "--header", ": x"), "is not 'name: value'"),
        *(
            (("http://a.example/", "--origin", PAGE, "--timeout", seconds), message)
            for seconds, message in (
                ("0", "0<x<=300.0"),
                ("-1", "0<x<=300.0"),
                ("inf", "0<x<=300.0"),
                ("nan", "nan is not a number"),
                ("NaN", "nan is not a number"),
            )
        ),
        (("http://a.example/", "--origin", PAGE, "--read", "a, b"), "not a header name"),
        (("http://a.example/", "--origin", PAGE, "--read", ""), "not a header name"),
        (("http://a.example/", "--origin", PAGE, "--for", "cobol"), "'cobol' is not one of"),
        (("--origin", PAGE, "--curl", "wget x"), "is not a curl command"),
        (
            ("api.example.com/items", "--method", "DELETE", "--origin", PAGE),
            "write 'http://api.example.com/items'",
        ),
        (("localhost:8000/x", "--origin", PAGE), "write 'http://localhost:8000/x'"),
        *(
            ((url, "--origin", PAGE), "is not a valid URL")
            for url in (
                "http://[::1",
                "http://a.example:99999/",
                "http://a.example:8o/",
                "http://{a}/",
                "http://a b.example/",
                "https://api.example.com…",
                "http://me:secret@a%b/",
                "http://999.1.1.1/",
            )
        ),
        (
            ("http://a.example/", "--origin", "localhost:5173"),
            "is not an origin: write 'http://localhost:5173' or 'https://localhost:5173'",
        ),
        (("http://a.example/", "--origin", "me:secret@app"), "is not an origin"),
        (("http://a.example/", "--origin", "app://a b"), "is not an origin"),
        (
            ("http://a.example/", "--origin", PAGE, "--curl", "curl http://b.example/"),
            "the copied request asks for 'http://b.example/': give no other URL",
        ),
        (("http://[", "--origin", PAGE, "--curl", "curl http://b.example/"), "no other URL"),
        (("a.example", "--origin", PAGE, "--har", __file__), "not a URL with a scheme"),
        (("--har", __file__), "not a HAR export"),
        (("http://a.example/", "--origin", PAGE, "--json", "--markdown"), "choose one of"),
        (
            ("--curl", "curl x", "--har", __file__),
            "choose one of --curl, --har and",
        ),
        (("--curl", "curl x", "--clipboard"), "choose one of --curl, --har and"),
    ],
)
def test_request_that_cannot_be_sent_is_a_usage_error(
    arguments: tuple[str, ...], message: str
) -> None:
    status, output = check(*arguments)
    assert status == 2
    assert message in " ".join(output.split())
    assert "secret" not in output


@pytest.mark.parametrize(
    "given",
    [
        ("<host>/items", "--method", "DELETE"),
        ("localhost:<port>/x",),
        ("//<host>/x",),
        ("http:/<host>/x",),
        ("/items",),
        ("--curl", 'curl "http://<host>/x?a=1" ^ -X "PUT"'),
        ("--curl", "curl http://<host>/x | jq ."),
        ("--curl", "curl <host>/x"),
        ("--curl", "curl http://<host>/x?a=1&b=2"),
    ],
)
def test_text_that_names_no_server_sends_no_request(
    server: Running, given: tuple[str, ...]
) -> None:
    # The page is of the server: a relative URL would lead there.
    host = f"127.0.0.1:{server.port}"
    arguments = [
        one.replace("<host>", host).replace("<port>", str(server.port)) for one in given
    ]
    status, output = check(*arguments, "--origin", f"http://{host}")
    assert status == 2
    assert "Error: " in output
    assert server.log == []


@pytest.mark.parametrize(
    "origin",
    ["capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://.",
     "chrome-extension://abcdefghijklmnop", "moz-extension://0a1b-2c3d", "app://host:8080"],
)  # fmt: skip
def test_origin_of_a_scheme_of_its_own_is_sent_as_typed(server: Running, origin: str) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    assert check(url, "--origin", origin)[0] == 0
    assert server.log[0].headers["origin"] == origin


def test_short_help_is_known() -> None:
    assert "Exit status: 0 allowed" in check("-h")[1]


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
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


def test_a_copied_cookie_is_sent_only_to_its_own_origin(server: Running) -> None:
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


def test_verdict_comes_first_and_the_exchange_when_asked_for(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    arguments = (url, "--origin", PAGE, "--header", "x-b: 1")
    status, short = check(*arguments)
    assert status == 1
    first, second, third, *_ = short.splitlines()
    assert first == (
        "BLOCKED: the answer to OPTIONS lacks `x-b` in `Access-Control-Allow-Headers`"
    )
    assert second.startswith("  The answer to the preflight does not list a header")
    assert third.startswith("  Remedy: ")
    assert "CORS/Errors/CORSMissingAllowHeaderFromPreflight" in short
    assert "console will say" not in short
    assert "> OPTIONS" not in short
    long = check(*arguments, "-v")[1]
    assert long.startswith(short.rstrip())
    assert "> OPTIONS" in long
    assert "Chromium's console will say" in long


EVIL = b"<script>alert(1)</script>` **b** [x](javascript:1) @team </pre>"


@pytest.mark.parametrize("kind", ["markdown", "html"])
def test_report_for_other_people_is_complete_and_escapes_the_server_s_markup(
    kind: str, tmp_path: Path
) -> None:
    answered = FINE.replace(b": *", b": " + EVIL).replace(
        b"Content", b"Server: " + EVIL + b"\r\nContent"
    )
    file = tmp_path / "report.html"
    with wrong_server(lambda _: answered) as server:
        url = f"http://127.0.0.1:{server.port}/?<b>`x`"
        arguments = (url, "--origin", PAGE, "--for", "nginx")
        option = ("--markdown",) if kind == "markdown" else ("--html", str(file))
        status, text = check(*arguments, *option)
    assert status == 1
    if kind == "html":
        assert text.startswith("BLOCKED: ")
        text = file.read_text("utf-8")
        assert "<script" not in text
        assert text.count("<pre>") == text.count("</pre>")
        assert "default-src 'none'" in text
        assert "&lt;script&gt;" in text
        text = html.unescape(text)
    else:
        outside = re.sub(r"`[^`]*`|<https://\S*>", "", "".join(text.split("```")[::2]))
        assert re.search(r"(?<!\\)[<`*\[]", outside) is None

        assert "@team" not in outside
    for word in ("BLOCKED", "Remedy", "proxy_hide_header", "Firefox", "> GET", "CORS/Errors/"):
        assert word in text


def test_remedy_names_the_server_of_the_option() -> None:
    with wrong_server(lambda _: FINE.replace(b"n: *", b"n: x")) as server:
        url = f"http://127.0.0.1:{server.port}/"
        for target in ("spring", "nginx"):
            _, text = check(url, "--origin", PAGE, "--for", target)
            assert f"Remedy: Configure {target} as below" in text
            assert "Policy(" not in text
        assert "Let CORSMiddleware set it" in check(url, "--origin", PAGE, "--for", "flask")[1]


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("--origin", PAGE, "--header", "Access-Control-Allow-Origin: *"), "response header"),
        (("--origin", "http://app.example", "--credentials"), "over https"),
    ],
)
def test_remedy_is_the_page_s_where_no_policy_may_allow_it(
    server: Running, arguments: tuple[str, ...], remedy: str
) -> None:
    status, output = check(f"http://127.0.0.1:{server.port}/", *arguments)
    assert status == 1
    assert remedy in output.partition("Remedy: ")[2].splitlines()[0]
    assert "Policy(" not in output


def test_fence_of_a_report_is_longer_than_any_of_the_server() -> None:
    answered = FINE.replace(b"n: *", b"n: ```````")
    with wrong_server(lambda _: answered) as server:
        _, text = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "--markdown")
    assert "\n````````text\n" in text


def test_report_of_an_empty_response(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    with wrong_server(lambda _: b"") as server:
        url = f"http://127.0.0.1:{server.port}/"
        status, text = check(url, "--origin", PAGE, "--markdown", "--html", str(file))
    assert status == 2
    assert text.startswith("# NO ANSWER")
    assert "< nothing" in text
    assert "&lt; nothing" in file.read_text("utf-8")


def test_exchange_that_got_no_answer_is_shown() -> None:
    with wrong_server(lambda _: b"") as server:
        _, text = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "-v")
    assert "  < nothing" in text


def test_header_that_decided_is_marked_in_the_exchange() -> None:
    with wrong_server(lambda _: FINE.replace(b"n: *", b"n: x")) as server:
        _, text = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "-v")
    assert "< Access-Control-Allow-Origin: x   <- this decided" in text
    with wrong_server(lambda _: b"HTTP/1.1 200 OK\r\n\r\n") as server:
        _, text = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "-v")
    assert "(no Access-Control-Allow-Origin)   <- this decided" in text


def test_file_that_is_no_regular_file_is_a_usage_error() -> None:
    status, output = check("--har", os.devnull)
    assert status == 2
    assert "the file cannot be read" in output


def test_report_of_an_allowed_exchange_names_no_remedy(server: Running) -> None:
    _, text = check(f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "--markdown")
    assert text.startswith("# ALLOWED")
    assert "\nRemedy" not in text


def test_report_that_cannot_be_written_is_refused_before_the_first_request(
    server: Running, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    status, output = check(url, "--origin", PAGE, "--html", str(tmp_path / "no" / "report"))
    assert status == 2
    assert "the file cannot be written" in output
    assert server.log == []


def test_file_of_a_report_is_unchanged_if_no_report_is_written(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("as it was", "utf-8")
    for file in (old, new):
        assert check("/x", "--origin", PAGE, "--html", str(file))[0] == 2
    assert old.read_text("utf-8") == "as it was"
    assert not new.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
def test_report_that_a_device_refuses_is_a_usage_error(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    status, output = check(url, "--origin", PAGE, "--html", "/dev/full")
    assert status == 2
    assert "the file cannot be written" in output


def test_empty_method_is_no_get() -> None:
    assert check("http://a.example/", "--origin", PAGE, "--method", "")[0] == 1


def test_remedy_of_a_hidden_header_is_printed_with_the_verdict(server: Running) -> None:
    arguments = (f"http://127.0.0.1:{server.port}/", "--origin", PAGE, "--read", "X-A")
    assert check(*arguments)[1].splitlines()[1].startswith("  Remedy: Show it: Policy(")
    assert "Configure nginx as below" in check(*arguments, "--for", "nginx")[1]


def test_configuration_is_pointed_to_only_where_it_is_written() -> None:
    with wrong_server(lambda _: FINE.replace(b"n: *", b"n: x")) as server:
        url = f"http://127.0.0.1:{server.port}/"
        for arguments in (("null",), ("http://app.example", "--credentials")):
            _, text = check(url, "--origin", *arguments, "--for", "nginx")
            assert "as below" not in text
        patch = (url, "--origin", PAGE, "--method", "patch", "--for", "nginx")
        assert "PATCH" in check(*patch)[1].partition("For nginx")[2]


def test_header_that_is_hidden_is_a_verdict_of_its_own(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    status, output = check(url, "--origin", PAGE, "--read", "X-Total")
    assert status == 1
    assert "BLOCKED: The page may read the response, but not a header" in output


def test_url_with_a_password_is_answered_with_the_header_to_send(server: Running) -> None:
    status, output = check(f"http://me:secret@127.0.0.1:{server.port}/", "--origin", PAGE)
    assert status == 1
    assert "send the header Authorization" in output
    assert "secret" not in output
    assert server.log == []


def test_copied_preflight_sends_the_request_that_it_announces(server: Running) -> None:
    command = (
        f"curl 'http://127.0.0.1:{server.port}/' -X 'OPTIONS' -H 'origin: {PAGE}' "
        "-H 'access-control-request-method: PATCH' -H 'access-control-request-headers: x-other'"
    )
    status, output = check("--curl", text=command)
    assert status == 1
    assert "lacks `PATCH` in `Access-Control-Allow-Methods`" in output
    assert "crossorigin: the copied request is a preflight" in output
    assert server.log[0].headers["access-control-request-headers"] == "x-other"


class Piped(io.TextIOWrapper):
    """Standard input that is a terminal on which a command is pasted."""

    def isatty(self) -> bool:
        return True


def test_terminal_shows_the_prompt_to_paste(
    monkeypatch: pytest.MonkeyPatch, server: Running
) -> None:
    command = f"curl http://127.0.0.1:{server.port}/"
    monkeypatch.setattr(sys, "stdin", Piped(io.BytesIO(command.encode())))
    assert command_text("-") == command


def test_copied_command_is_read_from_the_clipboard(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pbpaste"
    command = f"curl http://127.0.0.1:{server.port}/ -H 'Origin: {PAGE}'"
    program.write_text(f'#!/bin/sh\necho "{command}"\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    status, output = check("--clipboard")
    assert status == 0, output
    assert server.log[0].headers["origin"] == PAGE
    program.unlink()
    status, output = check("--clipboard")
    assert status == 2
    assert "paste the command instead" in " ".join(output.split())


def test_note_with_a_cause_of_explain_has_its_code_and_pages(server: Running) -> None:
    url = f"http://127.0.0.1:{server.port}/"
    _, output = check(url, "--origin", PAGE, "--read", "X-Total")
    page = address("docs/causes.md#hiddenresponseheader")
    assert output.count(page) == 2
    assert "Headers/Access-Control-Expose-Headers" in output
    _, output = check(url, "--origin", PAGE, "--read", "X-Total", "--markdown")
    assert page in output.replace("\\", "")


def test_causes_of_notes_are_known_to_explain() -> None:
    assert set(CAUSES.values()) <= set(names())


class Terminal(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show(Line(f"{kind} [x]", kind) for kind in crossorigin.cli.lines.STYLES)
    text = terminal.getvalue()
    assert "\x1b[1;32mgood [x]" in text
    assert "plain [x]\n" in text


def test_a_pipe_with_only_ascii_gets_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", pipe)
    show([Line("é x")])
    pipe.flush()
    assert pipe.buffer.getvalue() == b"\\xe9 x\n"


def test_without_httpx_one_line_names_the_extra_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    status, output = check("http://127.0.0.1/", "--origin", PAGE)
    assert status == 2
    line = "crossorigin: httpx is not installed; run: pip install 'crossorigin[cli]'"
    assert output.startswith(line)
