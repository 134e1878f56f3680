"""What importing the browser and its plugin brings along: nothing that was not asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["crossorigin.testing", "crossorigin.testing.plugin", "crossorigin.fetch"]
)
def test_httpx_is_imported_where_it_is_used(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print(sorted({'httpx', 'anyio', 'idna', 'publicsuffixlist'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"
