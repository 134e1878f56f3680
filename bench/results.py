"""The one home of the figures: `results.json`, with the machine, the date and the versions."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "results.json"
CPUINFO = Path("/proc/cpuinfo")


def read() -> dict[str, Any]:
    """Return all figures, by section; none if there are no measurements yet."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    return found


def write(section: str, figures: Any, packages: Iterable[str] = (), **also: str) -> None:  # noqa: ANN401 - a tree of figures
    """Put a section in the place of its last measurement.

    Args:
        section: its name.
        figures: numbers, with any structure.
        packages: the packages compared, for their versions.
        also: the versions of programs outside Python.
    """
    versions = {name: importlib.metadata.version(name) for name in packages}
    every = read()
    every[section] = {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions | also,
        "figures": figures,
    }
    text = json.dumps(_rounded(dict(sorted(every.items()))), indent=1)
    FILE.write_text(_compact(text) + "\n", "utf-8")


def machine() -> str:
    """Return the machine of the measurement, without its name or place."""
    model = ""
    if CPUINFO.exists():
        found = re.search(r"^model name\s*: (.*)$", CPUINFO.read_text("utf-8"), re.MULTILINE)
        model = found[1] if found else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores ({model}), {platform.system()}, {python}"


def _rounded(value: Any) -> Any:  # noqa: ANN401 - a tree of figures
    if isinstance(value, float):
        return float(f"{value:.4g}") if abs(value) < 1e6 else round(value)  # noqa: PLR2004 - four digits
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value


def _compact(text: str) -> str:
    """Return the JSON with lists of numbers on one line, for readable differences."""
    for inner in (r"\[[^\[\]{}]*\]", r"\{[^{}]*\}"):
        text = re.sub(inner, lambda found: " ".join(found[0].split()), text)
    return text
