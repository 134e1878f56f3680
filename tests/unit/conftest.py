"""The wheel, built once."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Here, because no environment can be made where the matrix runs Python on WebAssembly.
    from harness.isolated import build_wheel  # noqa: PLC0415

    return build_wheel(tmp_path_factory.mktemp("wheel"))
