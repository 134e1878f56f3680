"""The API's page: each public name is documented, and pages use public names alone."""

from __future__ import annotations

import ast
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
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))
MODULES = list(api_page.public_modules())
NAMES = [
    (module, name) for module in MODULES for name in api_page.names_of(api_page.load(module))
]
# Names without a docstring, and pages that import a private module: each is to be mended.
UNDOCUMENTED: set[tuple[str, str]] = set()
PRIVATE = {"docs/write-your-own.md": {"crossorigin.engine"}}
PRIVATE["examples/write_your_own.py"] = PRIVATE["docs/write-your-own.md"]


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_a_public_name_exists_and_has_a_docstring(module: str, name: str) -> None:
    assert api_page.docstring_of(api_page.load(module), name) != ""


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
    pages = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT / "tools",
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert pages == {api_page.page() + "\n"}


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


def _python(page: Path) -> str:
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```(?:python|py)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return "\n".join(blocks)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_python_of_a_page_imports_public_names_alone(page: Path) -> None:
    assert _private(_python(page)) <= PRIVATE.get(str(page.relative_to(ROOT)), set())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_example_imports_public_names_alone(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    assert _private(path.read_text("utf-8")) <= PRIVATE.get(name, set())


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
