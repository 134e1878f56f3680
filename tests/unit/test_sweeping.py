"""Processes and files of a killed run end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness.sweeping import start_sweeper


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no list of processes")
def test_a_marked_process_and_the_folder_end_when_the_tests_end(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "left").mkdir(parents=True)
    mark = f"SWEPT={folder}"
    left = [
        subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(100)"],
            env={**os.environ, "SWEPT": str(each)},
        )
        for each in (folder, tmp_path)
    ]
    try:
        with start_sweeper(folder, mark) as sweeper:
            assert left[0].poll() is None
        assert sweeper.returncode == 0
        assert [left[0].wait(20), left[1].poll()] == [-9, None]
        assert not folder.exists()
    finally:
        for each in left:
            each.kill()
            each.wait()
