"""The imports of the browser and of its plugin: no library before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import crossorigin
from crossorigin import testing


@pytest.mark.parametrize(
    "module", ["crossorigin.testing", "crossorigin.testing.plugin", "crossorigin.fetch"]
)
def test_httpx_is_imported_where_it_is_used(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print(sorted({'httpx', 'anyio', 'idna', 'publicsuffixlist'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "[]\n"


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False
    )


def test_the_plugin_loads_the_browser_only_in_a_test_that_uses_it(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        """
import sys

def loaded():
    return {"crossorigin.testing.browser", "crossorigin.fetch", "httpx"} & set(sys.modules)

def test_first():
    assert loaded() == set()

def test_second(crossorigin_browser):
    assert len(loaded()) == 2
""",
        "utf-8",
    )
    alone = ("no:crossorigin", "no:randomly", "no:xdist", "no:cacheprovider", "no:anyio")
    options = [word for name in alone for word in ("-p", name)]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "crossorigin.testing.plugin", "."],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (result.returncode, "2 passed" in result.stdout) == (0, True), result.stdout


def test_the_plugin_imports_no_library_in_other_suites() -> None:
    code = """
import sys, pytest
before = set(sys.modules)
import crossorigin.testing.plugin
print(sorted(set(sys.modules) - before))
"""
    wanted = ["crossorigin", "crossorigin.testing", "crossorigin.testing.plugin"]
    assert _run(code).stdout == f"{wanted}\n"


def test_every_name_of_the_package_is_loaded_when_it_is_used_first() -> None:
    code = """
import crossorigin
print(crossorigin.Policy is crossorigin.Policy, "Reason" in dir(crossorigin))
from crossorigin import *
print(PolicyMap.__name__)
"""
    assert _run(code).stdout == "True True\nPolicyMap\n"
    assert all(getattr(crossorigin, name).__name__ == name for name in crossorigin.__all__)
    assert set(crossorigin.__all__) <= set(dir(crossorigin))
    with pytest.raises(AttributeError, match="'crossorigin' has no attribute 'Polcy'"):
        _ = crossorigin.Polcy


def test_every_public_name_can_be_listed_and_imported() -> None:
    assert set(testing.__all__) <= set(dir(testing))
    assert all(getattr(testing, name) is not None for name in testing.__all__)
    with pytest.raises(AttributeError, match=r"'crossorigin\.testing' has no .* 'Brwser'"):
        _ = testing.Brwser


def test_a_public_name_is_loaded_when_it_is_used_first() -> None:
    code = """
import sys
import crossorigin.testing as testing
print("crossorigin.testing.browser" in sys.modules)
from crossorigin.testing import *
print(Browser is testing.Browser is sys.modules["crossorigin.testing.browser"].Browser)
"""
    result = _run(code)
    assert (result.stdout, result.stderr) == ("False\nTrue\n", "")


def test_a_browser_names_the_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(ImportError, match=r"httpx is not installed.*'crossorigin\[testing\]'"):
        testing.Browser("http://127.0.0.1:2")


@pytest.mark.parametrize("missing", ["httpx", "anyio"])
@pytest.mark.parametrize("app", ["'http://127.0.0.1:1'", "lambda environ, start: []"])
def test_a_browser_without_its_extra_names_the_extra(missing: str, app: str) -> None:
    code = f"""
import sys
sys.modules[{missing!r}] = None
from crossorigin.testing import AsyncBrowser, Browser
for kind in (Browser, AsyncBrowser):
    try:
        kind({app})
    except ImportError as error:
        print(error)
"""
    result = _run(code)
    line = f"{missing} is not installed; run: pip install 'crossorigin[testing]'\n"
    assert (result.stdout, result.stderr) == (line * 2, "")
