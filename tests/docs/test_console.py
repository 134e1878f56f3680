"""The shell examples of the documentation show the real output of the commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from harness.wrong_server import Asked, Running, wrong_server

from crossorigin.cli.group import group

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = ("check.md", "explain.md")
PLACE = "http://localhost:8001"

LOGIN = (
    b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nServer: uvicorn\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


def examples(page: str) -> list[tuple[str, str]]:
    """The commands of a page, and their output on that page."""
    text = (DOCS / page).read_text("utf-8")
    found = re.findall(r"^```console\n\$ ([^\n]*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [(command, output) for command, output in found]


@pytest.fixture
def server() -> Iterator[Running]:
    def answer(asked: Asked) -> bytes:
        assert asked.is_preflight
        return LOGIN

    with wrong_server(answer) as running:
        yield running


def printed(command: str, where: str) -> str:
    """The output of a command; the server of the page is replaced."""
    command, _, tail = command.partition(" | tail -n ")
    words = shlex.split(command.replace(PLACE, where))
    # In double quotes a shell takes this for a backtick; shlex does not.
    words = [word.replace("\\`", "`") for word in words]
    assert words[0] == "crossorigin"
    output = CliRunner().invoke(group, words[1:]).output.replace(where, PLACE)
    lines = output.splitlines(keepends=True)
    return "".join(lines[-int(tail or 0) :])


@pytest.mark.parametrize("page", PAGES)
def test_a_command_prints_the_output_on_its_page(page: str, server: Running) -> None:
    where = f"http://localhost:{server.port}"
    assert examples(page)
    for command, output in examples(page):
        assert printed(command, where).rstrip() == output.rstrip()
