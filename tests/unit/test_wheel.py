"""The wheel as users get it: built, installed in an empty environment, imported there."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from harness.isolated import CONSTRAINTS, ROOT, Environment, Unreachable, run
from harness.tools import lacking

# Built once, for all that look at it.
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def empty(wheel: Path) -> Environment:
    """An environment that holds the wheel and its requirements."""
    made = Environment.made_in(wheel.parent / "environment")
    try:
        made.install(wheel, constraints=CONSTRAINTS)
    except Unreachable as error:
        lacking(str(error))
    return made


def test_the_wheel_holds_the_types_and_the_demo(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    demo = {
        str(path.relative_to(source))
        for path in (source / "crossorigin/demo").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"crossorigin/demo/static/page.html", "crossorigin/demo/steps/with_flask.py"} <= demo
    assert {"crossorigin/py.typed", *demo} <= names
    assert not [name for name in names if name.startswith(("tests", "docs"))]


def test_the_sdist_holds_each_file_of_the_checkout_that_its_tests_need(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, ROOT)
    [built] = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    files = {
        "pyproject.toml",
        ".ci/run",
        ".gitignore",
        *(path.name for path in ROOT.glob("*.md")),
    }
    files |= {"LICENSE", "Makefile", "constraints.txt", "README.md"}
    for folder in ("bench", "docs", "examples", "speed", "src", "tests", "tools"):
        paths = (ROOT / folder).rglob("*.[pm][yd]")
        files |= {str(path.relative_to(ROOT)) for path in paths}
    assert files - names == set()


def test_only_two_libraries_come_along(empty: Environment) -> None:
    assert empty.installed().keys() == {"crossorigin", "idna", "publicsuffixlist"}


def test_the_library_works_with_nothing_else(empty: Environment) -> None:
    code = """
import crossorigin, crossorigin.asgi, crossorigin.wsgi
origins = ["https://b\\u00fccher.example", "https://*.a.example"]
policy = crossorigin.Policy(allow_origins=origins, allow_credentials=True)
print(policy.evaluate(origin="https://xn--bcher-kva.example").reason)
"""
    assert run(empty.python, "-I", "-W", "error", "-c", code) == "allowed\n"


def test_the_command_says_what_to_install(empty: Environment) -> None:
    command = empty.python.parent / "crossorigin"
    assert run(command, "--version").startswith("crossorigin, version ")
    assert run(empty.python, "-m", "crossorigin", "--version") == run(command, "--version")
    result = subprocess.run([str(command), "demo"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'crossorigin[demo]'" in result.stderr
    assert "Traceback" not in result.stderr
