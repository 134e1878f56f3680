"""The snippets of development servers: the page asks its own origin, and the API is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.developing import DEVELOPING
from snippets.held import asks_the_api_without_a_preflight


@pytest.mark.parametrize("target", DEVELOPING)
def test_page_of_a_development_server_asks_the_api_without_a_preflight(
    target: str, tmp_path: Path
) -> None:
    asks_the_api_without_a_preflight(target, tmp_path, DEVELOPING[target])
