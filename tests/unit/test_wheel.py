"""The wheel as users get it: built, installed in an empty environment, imported there."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def _run(*command: str | Path) -> str:
    result = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path) -> Path:
    """The interpreter of an environment that holds the wheel and what it requires."""
    folder = wheel.parent / "environment"
    venv.create(folder, with_pip=True)
    interpreter = folder / "bin" / "python"
    options = (
        "--quiet",
        "--disable-pip-version-check",
        "--constraint",
        ROOT / "constraints.txt",
    )
    _run(interpreter, "-m", "pip", "install", *options, wheel)
    return interpreter


def test_the_wheel_holds_the_types_and_the_demo(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    static = {f"crossorigin/demo/static/page.{ending}" for ending in ("html", "css", "js")}
    assert {"crossorigin/py.typed", *static} <= names
    assert not [name for name in names if name.startswith(("tests", "docs"))]


def test_only_two_libraries_come_along(python: Path) -> None:
    listed = json.loads(_run(python, "-m", "pip", "list", "--format", "json"))
    names = {each["name"].lower() for each in listed} - {"pip", "setuptools"}
    assert names == {"crossorigin", "idna", "publicsuffixlist"}


def test_the_library_works_with_nothing_else(python: Path) -> None:
    code = """
import crossorigin, crossorigin.asgi, crossorigin.wsgi
origins = ["https://b\\u00fccher.example", "https://*.a.example"]
policy = crossorigin.Policy(allow_origins=origins, allow_credentials=True)
print(policy.evaluate(origin="https://xn--bcher-kva.example").reason)
"""
    assert _run(python, "-I", "-W", "error", "-c", code) == "allowed\n"


def test_the_command_says_what_to_install(python: Path) -> None:
    command = python.parent / "crossorigin"
    result = subprocess.run([str(command), "demo"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'crossorigin[demo]'" in result.stderr
    assert "Traceback" not in result.stderr
