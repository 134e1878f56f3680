"""`crossorigin verify`: its lines, its JSON, its exit statuses and its bar."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from harness.wrong_server import Asked, Running, wrong_server
from jsonschema import validate

from crossorigin.cli.group import group
from crossorigin.cli.verify import _lines, _progress
from crossorigin.verify.origins import CAUSES
from crossorigin.verify.report import MEANINGS, Report

DOCS = Path(__file__).parent.parent.parent.parent / "docs"
FILE = """\
[policy]
allow_origins = ["https://app.example.com"]
allow_methods = ["PUT"]
allow_headers = ["x-token"]

[paths."/internal/*"]
cors = false
"""
LISTS = (
    b"Access-Control-Allow-Methods: PUT\r\nAccess-Control-Allow-Headers: x-token\r\n"
    b"Access-Control-Max-Age: 600\r\n"
)


def _answer(asked: Asked) -> bytes:
    """Answer with the policy of `FILE`; below /open with a comparison of the start."""
    origin, path = asked.headers.get("origin", ""), unquote(asked.path).lower()
    listed = "https://app.example.com"
    right = origin.startswith(listed) if asked.path.startswith("/open") else origin == listed
    headers = b"Vary: Origin\r\nServer: nginx\r\n"
    if right and not re.search("(?:^|/)internal(?:/|$)", path):
        headers += f"Access-Control-Allow-Origin: {origin}\r\n".encode() + LISTS
    return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + headers + b"\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with wrong_server(_answer) as running:
        yield running


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cors.toml").write_text(FILE, "utf-8")


def _run(*arguments: str) -> Result:
    result = CliRunner().invoke(group, ["verify", *arguments, "--rate", "10000"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_equal_servers_are_reported_as_equal(server: Running) -> None:
    found = _run(f"http://127.0.0.1:{server.port}")
    assert found.exit_code == 0
    [first, *rest] = found.stdout.splitlines()
    address = re.escape(f"http://127.0.0.1:{server.port}")
    assert re.fullmatch(rf"equal: {address}/? and cors.toml: \d+ answers", first)
    assert all("spellings of paths" in line or line.startswith("Layers") for line in rest)


def test_differences_are_below_their_entry_with_the_probable_cause(server: Running) -> None:
    found = _run(f"http://127.0.0.1:{server.port}/open")
    assert found.exit_code == 1
    lines = found.stdout.splitlines()
    assert lines[0].startswith("different: ")
    at = lines.index(f"all other paths: wider. {MEANINGS['wider']}")
    found_first = "GET of /: declared blocked, found allowed (200 by nginx)"
    assert lines[at + 1] == f"  https://app.example.com:8443: {found_first}"
    causes = "; ".join(CAUSES[kind] for kind in ("port", "prefix", "last-dot"))
    assert f"  Probable cause: {causes}." in lines


def test_page_shows_the_output_of_its_file(server: Running) -> None:
    page = (DOCS / "verify.md").read_text("utf-8")
    [text] = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    [shown] = re.findall(r"```text\n\$ crossorigin verify [^\n]*\n(.*?)```", page, re.DOTALL)
    Path("cors.toml").write_text(text, "utf-8")
    address = f"http://127.0.0.1:{server.port}/open"
    assert _run(address).stdout.replace(address, "https://api.example.com") == shown


def test_json_conforms_to_its_schema(server: Running) -> None:
    schema = json.loads((DOCS / "verify.schema.json").read_text("utf-8"))
    found = _run(f"http://127.0.0.1:{server.port}/open", "--json", "--path", "/health")
    document = json.loads(found.stdout)
    validate(document, schema)
    assert (found.exit_code, document["status"]) == (1, "different")
    assert "/health" in {each["path"] for each in document["differences"]}


def _everybody(asked: Asked) -> bytes:
    """Let every origin in, and write the header of the listed one twice."""
    origin = asked.headers.get("origin", "")
    line = f"Access-Control-Allow-Origin: {origin}\r\n".encode()
    lines = line + line if origin == "https://app.example.com" else line + LISTS
    return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + lines + b"\r\n"


def test_many_differences_are_cut_and_reflection_explains_the_others() -> None:
    with wrong_server(_everybody) as running:
        found = _run(f"http://127.0.0.1:{running.port}")
    lines = found.stdout.splitlines()
    assert found.exit_code == 1
    assert "  Probable cause: every origin is allowed, or reflected." in lines
    assert any(re.fullmatch(r"  … \d+ more", line) for line in lines)
    assert any(line.startswith("Layers [two-layers]: Two layers write") for line in lines)


def test_spellings_that_are_refused_are_reported() -> None:
    def answer(asked: Asked) -> bytes:
        plain = re.fullmatch(r"/(internalx|(internal/?)?(crossorigin-verify)?)", asked.path)
        return _answer(asked) if plain else b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"

    with wrong_server(answer) as running:
        found = _run(f"http://127.0.0.1:{running.port}")
    assert found.exit_code == 0
    assert re.search(
        r"\d+ spellings of paths are answered more strictly than declared\.", found.stdout
    )


def test_requests_that_are_left_out_are_reported() -> None:
    report = Report(
        url="http://a.example",
        answers=3,
        differences=(),
        stricter=0,
        layers=(),
        failures=(),
        left_out=7,
    )
    assert [line.text for line in _lines(report, "cors.toml")] == [
        "equal: http://a.example and cors.toml: 3 answers",
        "7 requests beyond the limit were left out.",
    ]


def test_server_that_does_not_answer_is_reported_with_the_remedy() -> None:
    with wrong_server(lambda _asked: b"") as running:
        found = _run(f"http://127.0.0.1:{running.port}")
    assert found.exit_code == 2
    assert found.stdout.startswith("could not ask: ")
    assert "No answer [connection]: " in found.stdout
    assert "  Remedy: " in found.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("http://a.example/?x",), "without user name, query and fragment"),
        (("http://a.example/#x",), "without user name, query and fragment"),
        (("http://a.example/?",), "without user name, query and fragment"),
        (("http://a.example/#",), "without user name, query and fragment"),
        (("http://me:secret@a.example/",), "without user name"),
        (("",), "URL is empty"),
        (("a.example",), "write 'http://a.example' or"),
        (("http://a.example", "--path", "x"), "does not start with a slash"),
        (("http://a.example", "--path", "/x#y"), "has a fragment"),
        (("http://a.example", "--policy", "missing.toml"), "there is no such file"),
        (("http://a.example", "--rate", "0"), "0<x<="),
    ],
)
def test_wrong_arguments_send_no_request(arguments: tuple[str, ...], message: str) -> None:
    found = CliRunner().invoke(group, ["verify", *arguments])
    assert (found.exit_code, message in found.stderr) == (2, True), found.stderr


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_progress_bar_is_drawn_only_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for stream, drawn in ((_Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        with _progress() as progress:
            progress(1, 2)
            progress(2, 2)
        assert ("asking" in stream.getvalue()) == drawn
