"""Secrets: cookies and credentials stand in no report, snippet or recorded exchange."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from harness.wrong_server import Asked, wrong_server

from crossorigin.cli.group import group
from crossorigin.demo.record import Record, Recorder
from crossorigin.snippets import TARGETS
from crossorigin.snippets.development import DEVELOPMENT
from crossorigin.testing import Browser, FetchFailed
from crossorigin.testing.conversation import conversation
from crossorigin.transport.reported import REPORTED, reported

PAGE = "https://app.example"
SECRET = "s3cr3t"  # noqa: S105 - looked for in the output
"""Stands in the value of every header that must not be shown."""

NAMES = ("cookie", "set-cookie", "authorization", "proxy-authorization")
CLOSED = "".join(f"{name.title()}: sid={SECRET}-{name}\r\n" for name in NAMES)
GRANTS = (
    f"Access-Control-Allow-Origin: {PAGE}\r\nAccess-Control-Allow-Credentials: true\r\n"
    "Access-Control-Allow-Methods: PUT\r\n"
    "Access-Control-Allow-Headers: authorization,proxy-authorization\r\n"
)


def answer(asked: Asked) -> bytes:
    """Every response holds all four headers; /closed allows no origin."""
    grants = "" if asked.path == "/closed" and not asked.is_preflight else GRANTS
    head = f"HTTP/1.1 200 OK\r\n{grants}{CLOSED}Content-Length: 0\r\nConnection: close\r\n\r\n"
    return head.encode()


def har(url: str) -> str:
    headers = [{"name": name, "value": f"Basic {SECRET}"} for name in NAMES]
    headers.append({"name": "Origin", "value": PAGE})
    request = {"url": url, "method": "PUT", "headers": headers}
    return json.dumps({"log": {"entries": [{"request": request}]}})


def arguments(kind: str, url: str, folder: Path) -> list[str]:
    """One request with all secrets that a page, or a copied command, can have."""
    typed = [f"{name}: Basic {SECRET}" for name in ("Authorization", "Proxy-Authorization")]
    cookie = f"sid={SECRET}; theme={SECRET}"
    file = folder / "page.har"
    file.write_text(har(url), "utf-8")
    return {
        "options": [url, "--origin", PAGE, "--method", "PUT",
                    *(part for line in typed for part in ("--header", line)),
                    "--cookie", f"sid={SECRET}; SameSite=None; Secure",
                    "--cookie", f"late={SECRET}; SameSite=Lax",
                    "--cookie", f"{SECRET}; SameSite=None"],
        "curl": ["--origin", PAGE, "--curl",
                 f"curl {url} -X PUT -b '{cookie}' -u me:{SECRET} -H '{typed[0]}'"],
        "har": ["--har", str(file)],
    }[kind]  # fmt: skip


def check(*given: str) -> str:
    result = CliRunner().invoke(group, ["check", *given])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


@pytest.mark.parametrize("path", ["/open", "/closed"])
@pytest.mark.parametrize("kind", ["options", "curl", "har"])
def test_check_quotes_no_secret_in_text_or_json(kind: str, path: str, tmp_path: Path) -> None:
    with wrong_server(answer) as server:
        given = arguments(kind, f"http://127.0.0.1:{server.port}{path}", tmp_path)
        text, mapping = check(*given), check(*given, "--json")
    sent = [asked.headers for asked in server.log if asked.method == "PUT"]
    assert all("authorization" in headers for headers in sent)
    assert ("ALLOWED" if path == "/open" else "BLOCKED") in text
    assert "access-control-allow-origin" in mapping.lower()
    assert SECRET not in text + mapping


def redirect(_asked: Asked) -> bytes:
    """The response sends the page to a URL with a password."""
    grants = GRANTS + f"Location: http://me:{SECRET}@127.0.0.1:9/\r\n"
    head = f"HTTP/1.1 302 Found\r\n{grants}Content-Length: 0\r\nConnection: close\r\n\r\n"
    return head.encode()


@pytest.mark.parametrize("form", ["--json", "--verbose"])
def test_query_of_a_redirect_and_realm_are_shown_and_no_cookie(form: str) -> None:
    """docs/check.md says so."""

    def led(asked: Asked) -> bytes:
        if asked.path.startswith("/closed"):
            lines, status = (
                'WWW-Authenticate: Basic realm="shown-realm"\r\n',
                "401 Unauthorized",
            )
        else:
            lines, status = "Location: /closed?token=shown-query\r\n", "302 Found"
        cookies = "".join(
            f"Set-Cookie: {each}{SECRET}\r\n" for each in ("sid=", "__Host-a=", "")
        )
        head = f"HTTP/1.1 {status}\r\n{GRANTS}{lines}{cookies}Content-Length: 0\r\n"
        return f"{head}Connection: close\r\n\r\n".encode()

    with wrong_server(led) as server:
        url = f"http://127.0.0.1:{server.port}/x"
        text = check(url, "--origin", PAGE, "--credentials", form)
    assert "shown-query" in text
    assert "shown-realm" in text
    assert SECRET not in text


@pytest.mark.parametrize("userinfo", [f"me:{SECRET}@", f"{SECRET}@", ""])
def test_password_of_a_url_is_quoted_nowhere(userinfo: str) -> None:
    with wrong_server(redirect) as server:
        url = f"http://{userinfo}127.0.0.1:{server.port}/x"
        given = [url, "--origin", PAGE]
        shown = (
            check(*given)
            + check(*given, "--json")
            + check("--origin", PAGE, "--curl", f"curl {url}")
        )
        browser = Browser(f"http://127.0.0.1:{server.port}", PAGE)
        with pytest.raises(FetchFailed) as caught:
            browser.fetch(url)
    assert "without user name" in shown
    assert SECRET not in shown + str(caught.value) + conversation(browser.exchanges)


@pytest.mark.parametrize("target", [each for each in TARGETS if each not in DEVELOPMENT])
def test_snippet_quotes_no_secret(target: str, tmp_path: Path) -> None:
    with wrong_server(answer) as server:
        url = f"http://127.0.0.1:{server.port}/open"
        text = check(*arguments("curl", url, tmp_path), "--for", target)
    written = text.partition(f"For {target}:")[2]
    assert PAGE in written or PAGE.replace(".", "\\.") in written
    assert "authorization" in written
    assert SECRET not in text


@pytest.mark.parametrize("path", ["/open", "/closed"])
def test_browser_quotes_no_secret(path: str) -> None:
    with wrong_server(answer) as server:
        browser = Browser(f"http://127.0.0.1:{server.port}", PAGE)
        browser.set_cookie(f"sid={SECRET}")
        headers = {"Authorization": SECRET, "Proxy-Authorization": SECRET, "Cookie": SECRET}
        failed = ""
        try:
            browser.fetch(path, method="PUT", headers=headers, credentials="include")
        except FetchFailed as error:
            failed = str(error)
        shown = conversation(browser.exchanges)
    assert server.log[-1].headers["authorization"] == SECRET
    assert bool(failed) == (path == "/closed")
    assert "access-control-allow-origin" in shown.lower()
    assert SECRET not in failed + shown + repr(browser)


@pytest.mark.parametrize("name", [*NAMES, *(each.title() for each in NAMES), "SET-COOKIE"])
def test_secret_header_is_not_reported(name: str) -> None:
    assert reported(((name, SECRET),)) == []
    assert name.lower() not in REPORTED


def test_report_quotes_at_most_50_header_lines_escaped() -> None:
    lines = reported(tuple((f"Access-Control-\x1b{n}", "\x1b[31m") for n in range(60)))
    assert len(lines) == 50
    assert lines[0] == ("Access-Control-\\x1b0", "\\x1b[31m")


def test_demo_records_only_its_own_cookie_and_no_credentials() -> None:
    record = Record()
    headers = [
        (b"cookie", f"sid={SECRET}; {SECRET}; visitor=1".encode()),
        (b"authorization", SECRET.encode()),
        (b"proxy-authorization", SECRET.encode()),
    ]

    async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        del scope, receive
        start = [(b"Authorization", SECRET.encode()), (b"Set-Cookie", b"visitor=1")]
        await send({"type": "http.response.start", "status": 200, "headers": start})

    async def send(message: Any) -> None:  # noqa: ANN401 - ASGI
        del message

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"visitor=v&call=1"}

    async def run() -> None:
        await Recorder(app, lambda _visitor: record)({**scope, "headers": headers}, None, send)  # type: ignore[arg-type] # nothing is received

    asyncio.run(run())
    [exchange] = record.of("1")
    assert exchange["request"] == [("cookie", "visitor=1")]
    assert exchange["response"] == [("set-cookie", "visitor=1")]
    assert SECRET not in repr(exchange)
