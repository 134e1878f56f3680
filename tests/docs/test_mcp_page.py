"""The servers of docs/mcp.md run, with the libraries that only they need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from harness.search_path import search_path
from harness.tools import require_apart

ROOT = Path(__file__).parent.parent.parent
# An initialization by a client that is no browser, by a listed page and by another one.
ASK = """
from starlette.testclient import TestClient

body = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {},
        "clientInfo": {"name": "page", "version": "1"},
    },
}
accept = {"Accept": "application/json, text/event-stream"}
for origin in (None, "http://localhost:6274", "https://evil.example"):
    lines = accept if origin is None else {**accept, "Origin": origin}
    answers.append(client.post("/mcp", json=body, headers=lines).status_code)
"""


def test_servers_of_the_page_answer_listed_clients_only() -> None:
    page = (ROOT / "docs" / "mcp.md").read_text("utf-8")
    servers = re.findall(r"^```py\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    opened, *asking = ASK.strip().splitlines()
    program = [f"{opened}\nanswers = []"]
    for server in servers:
        indented = "\n".join(f"    {line}" for line in asking)
        program += [server, 'with TestClient(app, base_url="http://localhost") as client:']
        program.append(indented)
    program.append("print(answers)")
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(program)],
        env={"PYTHONPATH": search_path(require_apart("mcp"), ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.stdout, len(servers)) == ("[200, 200, 403, 200, 200, 403]\n", 2), found.stderr
