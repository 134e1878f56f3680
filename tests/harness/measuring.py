"""A pytest plugin that measures the coverage of lines and branches: `MEASURED=1 pytest`.

On Python 3.11 a trace function makes every line of every library three to five times as slow.
Here the code of each module of the product notes the lines that run, and `coverage` reports on
these notes as on those of its own tracer.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import inspect
import sys
import threading
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import BYTECODE_SUFFIXES, ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import harness.noting
import pytest
from coverage import CoverageData
from harness.noting import Notes, noting

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "crossorigin"
CHANGED_BY = hashlib.sha256(
    f"{SOURCES}\n{inspect.getsource(harness.noting)}".encode()
).hexdigest()
KEPT = ROOT / ".pytest_cache" / "measured" / CHANGED_BY
"""The folder of changed code: of all workers, and of later runs."""

_noted: dict[str, Notes] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Change the code of all modules once, before the workers begin."""
    if config.getoption("numprocesses", None) and not sys.dont_write_bytecode:
        for path in SOURCES.rglob("*.py"):
            _Loader("crossorigin", str(path)).get_code("crossorigin")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write the notes of this process into a file of its own, for `coverage combine`."""
    data = CoverageData(str(config.rootpath / ".coverage"), suffix=True)
    data.add_arcs({path: notes.arcs() for path, notes in _noted.items()})
    data.touch_files([str(path) for path in SOURCES.rglob("*.py")])
    data.write()


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != "crossorigin":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]  # noqa: ANN401 (as SourceLoader has it)
        tree = noting(ast.parse(data, path), path)
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)

    # The code has files of its own: other processes read that of the module itself.
    def get_data(self, path: Any) -> bytes:  # noqa: ANN401 (the same)
        return super().get_data(_kept(path) if path.endswith((*BYTECODE_SUFFIXES,)) else path)

    def set_data(self, path: Any, data: Any, *, _mode: int = 0o666) -> None:  # noqa: ANN401 (the same)
        super().set_data(_kept(path), data, _mode=_mode)


def _kept(path: str) -> str:
    return str(KEPT / Path(path).relative_to(SOURCES))


def _notes(
    path: str, last: int, targets: list[int]
) -> tuple[list[int], dict[int, dict[int, int]]]:
    """Return the places for the notes of a module, the same each time that it is loaded."""
    notes = _noted.setdefault(path, Notes(last, targets))
    return notes.lines, notes.steps


_parse = ast.parse
_parsing = threading.RLock()


def _parse_alone(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as `ast.parse` has it
    # CPython 3.11 counts the depth of all trees in one place: a tree of another thread, such as
    # that of a module that a server imports, makes it raise a SystemError.
    with _parsing:
        return _parse(*given, **named)


setattr(ast, "parse", _parse_alone)  # noqa: B010 - a type checker refuses the assignment
assert "crossorigin" not in sys.modules, "it was imported before it could be measured"
vars(builtins)["__notes__"] = _notes
sys.meta_path.insert(0, _Finder())
