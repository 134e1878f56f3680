"""The exchange that the snippets of these tests allow, and `check`, which asks for it."""

from __future__ import annotations

import json
from typing import Any, Final

from click.testing import CliRunner

from crossorigin.cli.group import group
from crossorigin.snippets import Facts

PAGE: Final = "http://localhost:5173"
OTHER: Final = "http://localhost:5174"
FACTS: Final = Facts(PAGE, ("PUT",), ("x-token",), ("X-Total",), credentials=True)
ARGUMENTS: Final = ("--method", "PUT", "--header", "X-Token: 1", "--credentials", "--read",
                    "X-Total")  # fmt: skip
WIDER: Final = (
    ("--credentials",), ("--method", "PUT"), ("--header", "X-Token: 1"),
    ("--header", "Content-Type: application/json"), ("--read", "X-Secret"),
)  # fmt: skip


def check(port: int, path: str, *arguments: str, origin: str = PAGE) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}{path}"
    result = CliRunner().invoke(group, ["check", url, "--origin", origin, "--json", *arguments])
    found: dict[str, Any] = json.loads(result.stdout)
    return found
