"""The servers of docs/mcp.md run, with the libraries that only they need."""

from __future__ import annotations

import ast
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

# The same servers with their own lists, which the log names; those of the page have none.
LISTS = """
told = []
handler = logging.Handler()
handler.emit = lambda record: told.append(record.getMessage())
logging.getLogger("crossorigin").addHandler(handler)
"""
OWN_LISTS = """
preset = mcp(["https://app.example"], hosts=["mcp.example"])
app = server.http_app(host_origin_protection=True)
for own in (MCPServer("sums").streamable_http_app(), app):
    with TestClient(preset.around(own)):
        pass
print([" ".join(each.split()[1:5]) for each in told if "second-list" in each])
"""


def test_servers_of_the_page_answer_listed_clients_only() -> None:
    page = (ROOT / "docs" / "mcp.md").read_text("utf-8")
    servers = re.findall(r"^```py\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    opened, *asking = ASK.strip().splitlines()
    program = [f"import logging\n{opened}\nanswers = []", LISTS]
    for server in servers:
        indented = "\n".join(f"    {line}" for line in asking)
        program += [server, 'with TestClient(app, base_url="http://localhost") as client:']
        program.append(indented)
    program += ["print(answers)", OWN_LISTS]
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "\n".join(program)],
        env={"PYTHONPATH": search_path(require_apart("mcp"), ROOT / "tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    answers, told = found.stdout.splitlines() or ("", found.stderr)
    assert (answers, len(servers)) == ("[200, 200, 403, 200, 200, 403]", 2), found.stderr
    assert ast.literal_eval(told) == [
        "allowed_origins of TransportSecuritySettings refuses",
        "allowed_hosts of TransportSecuritySettings refuses",
        "allowed_origins of FastMCP's HostOriginGuardMiddleware",
        "allowed_hosts of FastMCP's HostOriginGuardMiddleware",
    ]
