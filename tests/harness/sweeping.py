"""A pytest plugin: no process and no temporary file of the tests outlives their run.

A run that is killed ends no fixture, so that its browsers and databases would go on; and some
programs leave files even where they end as they should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

MARK = "TESTS_RUN_IN"
"""The variable of the environment by which the sweeper knows the processes of a run; no policy
reads it."""

# The sweeper is a process of its own, so that it outlives the one that it waits for.
_SWEEPER = """
import os, shutil, signal, sys
from pathlib import Path
folder, mark = sys.argv[1:]
sys.stdin.read()
for environment in Path("/proc").glob("[0-9]*/environ"):
    try:
        if mark.encode() in environment.read_bytes().split(b"\\0"):
            os.kill(int(environment.parent.name), signal.SIGKILL)
    except OSError:
        pass
shutil.rmtree(folder, ignore_errors=True)
"""


def start_sweeper(folder: Path, mark: str) -> subprocess.Popen[bytes]:
    """Start the process that ends all that bear the mark, once its standard input is closed."""
    return subprocess.Popen(
        [sys.executable, "-S", "-c", _SWEEPER, str(folder), mark],
        stdin=subprocess.PIPE,
        start_new_session=True,  # the keys that interrupt the tests do not interrupt it
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None) or config.getoption("collectonly"):
        return  # its workers run the tests
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix="crossorigin-"))
    folder.chmod(0o711)  # databases run as users of their own
    sweeper = start_sweeper(folder, f"{MARK}={folder}")
    os.environ.update({MARK: str(folder), "TMPDIR": str(folder)})
    tempfile.tempdir = str(folder)
    config.add_cleanup(lambda: _sweep(sweeper))


def _sweep(sweeper: subprocess.Popen[bytes]) -> None:
    assert sweeper.stdin is not None
    sweeper.stdin.close()
    with suppress(subprocess.TimeoutExpired):  # a forked process may hold the other end
        sweeper.wait(20)
