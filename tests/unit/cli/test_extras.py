"""The extras: each brings libraries that the package uses, and each message names one."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from harness.extras import BY_OTHERS, imported, module_of

import crossorigin
from crossorigin.cli import COMMANDS, extra_of

ROOT = Path(__file__).parent.parent.parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
ARGUMENTS = {
    "check": ("http://127.0.0.1:2/", "--origin", "https://a.example"),
    "demo": ("--port", "0", "--api-port", "0"),
    "explain": ("no message",),
    "export": ("nginx", str(ROOT / "pyproject.toml")),
    "gateway": ("--upstream", "127.0.0.1:2"),
    "lint": (str(ROOT / "cors.toml"),),
    "migrate": ("origins='*'",),
    "origins": ("list", "--store", "redis://127.0.0.1:2/0"),
    "shadow": ("report", str(ROOT / "pyproject.toml")),
    "schema": (),
    "show": (str(ROOT / "pyproject.toml"),),
    "verify": ("http://127.0.0.1:2/",),
}


@cache
def _all_imported() -> frozenset[str]:
    return frozenset(
        name.partition(".")[0] for path in SOURCES for name in imported(path.read_text("utf-8"))
    )


def _crossorigin(
    *arguments: str, without: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, in which some modules are not installed."""
    code = f"""
import sys
sys.modules.update(dict.fromkeys({without!r}))
from crossorigin.cli import main
main()
"""
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("extra", sorted(EXTRAS.keys() - {"all"}))
def test_the_sources_import_each_library_of_an_extra(extra: str) -> None:
    assert {module_of(one) for one in EXTRAS[extra]} - _all_imported() - BY_OTHERS == set()


def test_the_extra_of_the_demo_has_exactly_the_imports_of_the_demo() -> None:
    sources = [
        path for path in SOURCES if "demo" in {path.parent.name, path.parent.parent.name}
    ]
    names = {
        name.partition(".")[0] for path in sources for name in imported(path.read_text("utf-8"))
    }
    foreign = names - sys.stdlib_module_names - {"crossorigin"}
    asked = {module_of(one) for one in EXTRAS["demo"]}
    assert asked == foreign | BY_OTHERS | {"click"}  # of the command itself


def test_the_extra_all_has_every_other() -> None:
    [requirement] = EXTRAS["all"]
    [names] = re.findall(r"^crossorigin\[([\w,]+)\]$", requirement)
    assert set(names.split(",")) == EXTRAS.keys() - {"all"}


def test_each_extra_that_the_sources_name_exists() -> None:
    texts = [path.read_text("utf-8") for path in SOURCES]
    named = {one for text in texts for one in re.findall(r"crossorigin\[([\w,]+)\]", text)}
    assert named | set(COMMANDS.values()) <= EXTRAS.keys()
    assert named


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_each_extra_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"crossorigin\[([\w,]+)\]", page.read_text("utf-8"))
    assert {one for names in named for one in names.split(",")} <= EXTRAS.keys()


def test_a_core_install_prints_its_version() -> None:
    named = {module_of(one) for each in EXTRAS.values() for one in each}
    libraries = tuple(named - {"crossorigin"})  # which `all` names
    result = _crossorigin("--version", without=libraries)
    expected = (0, f"crossorigin, version {crossorigin.__version__}\n", "")
    assert (result.returncode, result.stdout, result.stderr) == expected


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_in_a_core_install_names_its_extra(command: str) -> None:
    result = _crossorigin(command, *ARGUMENTS[command], without=("click",))
    extra = COMMANDS[command]
    whole = f"'crossorigin[{','.join(dict.fromkeys(['cli', extra]))}]'"
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"crossorigin: click is not installed; run: pip install 'crossorigin[{extra}]' "
        f"(with pipx: pipx install --force {whole}; "
        f"with uvx: uvx --from {whole} crossorigin)\n"
    )


def test_a_store_without_its_library_names_its_extra() -> None:
    result = _crossorigin("origins", *ARGUMENTS["origins"], without=("redis",))
    assert (result.returncode, result.stdout) == (2, "")
    assert "redis is not installed; run: pip install 'crossorigin[redis]'" in result.stderr
    # In an environment of its own the command needs its own libraries as well.
    assert "pipx install --force 'crossorigin[cli,redis]'" in result.stderr


@pytest.mark.parametrize(
    ("command", "library"), [("check", "httpx"), ("demo", "starlette"), ("demo", "uvicorn")]
)
def test_a_command_without_a_library_names_its_extra(command: str, library: str) -> None:
    assert library in {module_of(one) for one in EXTRAS[COMMANDS[command]]}
    result = _crossorigin(command, *ARGUMENTS[command], without=(library,))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(
        f"crossorigin: {library} is not installed; run: pip install "
        f"'crossorigin[{COMMANDS[command]}]'"
    )


@pytest.mark.parametrize(
    "command", sorted(name for name, extra in COMMANDS.items() if extra == "cli")
)
def test_a_command_works_without_the_libraries_of_other_extras(command: str) -> None:
    result = _crossorigin(
        command, *ARGUMENTS[command], without=("rich", "starlette", "uvicorn")
    )
    assert "Traceback" not in result.stderr
    assert "is not installed" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [([], "cli"), (["--help"], "cli"), (["demo"], "demo"), (["dance", "demo"], "cli")],
)
def test_the_extra_is_that_of_the_first_argument(arguments: list[str], extra: str) -> None:
    assert extra_of(arguments) == extra
