"""The compiled gateways keep nothing, and read and write nothing that is not theirs."""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from harness.tools import require
from speed.paths import PATHS

TIMES = 1_000
KEPT = 100
"""Of either kind of object; see KEPT in speed/speed.h."""
GROWTH = 60_000
"""Bytes; a thousand of the smallest objects would be more."""
TESTS = Path(__file__).parent.parent
WORKED = Path(__file__).parent / "worked.py"
EXTENSION = Path(str(importlib.import_module("crossorigin_speed").__file__))


@pytest.mark.parametrize("name", PATHS)
def test_nothing_is_kept(name: str) -> None:
    path = PATHS[name]
    for _ in range(KEPT):
        path.run()
    gc.collect()
    tracemalloc.start()
    try:
        before = [sys.getrefcount(each) for each in path.shared]
        for _ in range(TIMES):
            path.run()
        gc.collect()
        after = [sys.getrefcount(each) for each in path.shared]
        grown = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert [now - then for now, then in zip(after, before, strict=True)] == [0] * len(before)
    assert grown < GROWTH


@pytest.mark.timeout(300)
def test_no_memory_is_used_that_is_not_ones_own(tmp_path: Path) -> None:
    valgrind = require("valgrind")
    report = tmp_path / "report.xml"
    command = [
        valgrind,
        "--xml=yes",
        f"--xml-file={report}",
        "--leak-check=no",
        "--num-callers=30",
    ]
    subprocess.run(
        [*command, sys.executable, "-S", str(WORKED)],
        env={
            "PATH": os.defpath,
            # Each object is asked for by itself, so that valgrind sees where it ends.
            "PYTHONMALLOC": "malloc",
            "PYTHONPATH": os.pathsep.join(
                map(str, (TESTS.parent / "src", TESTS, EXTENSION.parent))
            ),
        },
        check=True,
        capture_output=True,
    )
    errors = ET.parse(report).getroot().findall("error")  # noqa: S314 (valgrind's own)
    # Python itself frees little at its end; what grows is seen above.
    used = [each for each in errors if not str(each.findtext("kind")).startswith("Leak_")]
    texts = (ET.tostring(error, "unicode") for error in used)
    ours = [text for text in texts if "crossorigin_speed" in text]
    assert ours == []
