"""The imports of the senders, the consoles and `check`: httpx only where a request is sent."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "crossorigin.transport.bounded",
        "crossorigin.transport.lifespan",
        "crossorigin.transport.reported",
        "crossorigin.transport.senders",
        "crossorigin.consoles.explain",
        "crossorigin.check.copied",
        "crossorigin.check.report",
    ],
)
def test_module_imports_neither_httpx_nor_the_library_for_test_suites(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print(sorted({'anyio', 'httpcore', 'httpx', 'crossorigin.testing'} & {*sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"
