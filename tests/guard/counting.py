"""Counts the cost of a request, in figures that do not depend on the machine's load.

*instructions* are those of the processor, under callgrind: all that is done, C code included.
They are the same to a few in ten thousand on every run, but another build of Python has others.
*bytecodes* are those of the interpreter: the same on every machine with that version.
"""

from __future__ import annotations

import functools
import itertools
import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

from guard.django_paths import django_paths
from guard.framework_paths import framework_paths
from guard.hot_paths import BARE, PATHS, added
from guard.loop_paths import loop_paths
from guard.marked import BATCH
from harness.work import instructions

TESTS = Path(__file__).parent.parent
MARKED = Path(__file__).parent / "marked.py"
ENABLED = ("--enable-optimizations", "--with-lto", "--enable-shared")
WARM = 64
"""Requests before one is counted: the caches are warm, as on a running server."""
_NUMBERS = itertools.count()
"""Of requests: an origin is new once in a process."""


def build() -> str:
    """The environment of instruction counts: version, compiler and options of Python, libc."""
    configured = str(sysconfig.get_config_var("CONFIG_ARGS"))
    words = [
        platform.python_implementation(),
        platform.python_version(),
        platform.python_compiler(),
        str(sysconfig.get_config_var("OPT")),
        *(option for option in ENABLED if option in configured),
        *platform.libc_ver(),
        platform.machine(),
    ]
    return " ".join(words)


def version() -> str:
    """The environment of bytecode counts."""
    return ".".join(platform.python_version_tuple()[:2])


def count_bytecodes() -> dict[str, int]:
    """How many instructions of the interpreter each path adds to a request."""
    counts: dict[str, float] = {}
    # Those of frameworks are not counted under callgrind, where an import takes a minute.
    frameworks = framework_paths() | loop_paths() | django_paths()
    for name, path in (BARE | PATHS | frameworks).items():
        path.serve(path.app, [path.request(next(_NUMBERS)) for _ in range(WARM)])
        request = path.request(next(_NUMBERS))
        counts[name] = instructions(functools.partial(path.serve, path.app, [request]))
    return added(counts)


def count_instructions(valgrind: str, folder: Path) -> dict[str, int]:
    """How many instructions of the processor each path adds to a request.

    Everything that could differ from run to run is given: the hash seed, the environment, an
    interpreter without installed packages.
    """
    command = [
        valgrind,
        "--tool=callgrind",
        "--quiet",
        "--dump-before=getppid",
        f"--callgrind-out-file={folder / 'part'}",
        sys.executable,
        "-S",
        str(MARKED),
    ]
    environment = {
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(map(str, [TESTS.parent / "src", TESTS])),
    }
    subprocess.run(command, env=environment, cwd=folder, check=True, capture_output=True)
    names = list(BARE | PATHS)
    # Part 1 is the start, 2 the first path, 3 the making of the second's requests.
    parts = (folder / f"part.{2 * number}" for number in range(1, len(names) + 1))
    counts = {name: _total(part) / BATCH for name, part in zip(names, parts, strict=True)}
    return added(counts)


def _total(part: Path) -> int:
    lines = part.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))
