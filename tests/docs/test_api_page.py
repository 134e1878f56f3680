"""The API's page: each public name is documented, and pages use public names alone."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import api_page
import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Users read these; CONTRIBUTING.md tells how the package is built.
USER_PAGES = [page for page in PAGES if page.parent.name != "problems"]
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
MODULES = list(api_page.public_modules())
NAMES = [
    (module, name) for module in MODULES for name in api_page.names_of(api_page.load(module))
]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_public_name_exists_and_has_a_docstring(module: str, name: str) -> None:
    assert api_page.docstring_of(api_page.load(module), name) != ""


@pytest.mark.parametrize("module", MODULES)
def test_the_public_names_of_a_module_are_those_of_its_all(module: str) -> None:
    names = vars(api_page.load(module))["__all__"]
    assert sorted(set(names)) == sorted(names)
    assert not [name for name in names if name.startswith("_")]


@pytest.mark.parametrize("module", MODULES)
def test_a_public_module_has_a_docstring_and_a_plain_name(module: str) -> None:
    assert api_page.load(module).__doc__
    assert not [part for part in module.split(".") if part.startswith("_")]


def test_the_page_names_no_address_of_an_object_and_no_private_member() -> None:
    page = api_page.page()
    assert not re.search(r" at 0x|<function|<class|ForwardRef", page)
    assert not re.search(r"^(- `(await )?|### )_", page, re.MULTILINE)


def test_the_page_is_the_same_in_each_process() -> None:
    code = "import api_page; print(api_page.page())"
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "tools",
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert other.stdout == api_page.page() + "\n"


def _imports(code: str) -> Iterator[tuple[str, str]]:
    """Yield each module of ours that `code` imports, and the name that it takes from it."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name, "") for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((module, alias.name) for alias in names)


def _private(code: str) -> set[str]:
    found: set[str] = set()
    for module, name in _imports(code):
        if module.partition(".")[0] != "crossorigin":
            continue
        if module not in MODULES:
            found.add(module)
        elif name and f"{module}.{name}" not in MODULES and (module, name) not in NAMES:
            found.add(f"{module}.{name}")
    return found


def _named_modules(text: str) -> set[str]:
    """Return the modules of ours that a text names, and those of the names that it has."""
    named = set(re.findall(r"(?<![\w./-])crossorigin(?:\.[a-z_]+)+(?![\w-])", text))
    return {_module_of(name) for name in named}


def _module_of(name: str) -> str:
    try:
        if name in MODULES or importlib.util.find_spec(name) is not None:
            return name
    except ModuleNotFoundError:
        pass
    return _module_of(name.rpartition(".")[0])


def _python(page: Path) -> str:
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```(?:python|py)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return "\n".join(blocks)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_python_of_a_page_imports_only_public_names(page: Path) -> None:
    assert _private(_python(page)) == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_example_imports_only_public_names(path: Path) -> None:
    assert _private(path.read_text("utf-8")) == set()


@pytest.mark.parametrize("page", USER_PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_only_public_modules(page: Path) -> None:
    assert _named_modules(page.read_text("utf-8")) - set(MODULES) == set()


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("of `crossorigin.engine`", {"crossorigin.engine"}),
        ("of `crossorigin.engine.facts.RequestFacts`", {"crossorigin.engine.facts"}),
        ("of `crossorigin.integrations.flask.cors`", {"crossorigin.integrations.flask"}),
        ("the log `crossorigin.unknown`", {"crossorigin"}),
        ("the file src/crossorigin/engine", set()),
        ("the code crossorigin.invalid-origin", set()),
    ],
)
def test_a_module_is_seen_wherever_a_page_names_it(text: str, modules: set[str]) -> None:
    assert _named_modules(text) == modules


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from crossorigin import Policy", set()),
        ("from crossorigin.integrations import django", set()),
        ("import crossorigin.asgi", set()),
        ("import json, crossoriginal.engine", set()),
        ("from crossorigin import engine", {"crossorigin.engine"}),
        ("import crossorigin.engine", {"crossorigin.engine"}),
        ("from crossorigin.integrations._marks import x", {"crossorigin.integrations._marks"}),
    ],
)
def test_a_private_module_is_seen_in_each_form_of_import(code: str, found: set[str]) -> None:
    assert _private(code) == found
