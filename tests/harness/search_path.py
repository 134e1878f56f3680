"""The PYTHONPATH of the programs that tests start."""

import os
from pathlib import Path


def search_path(*folders: str | Path) -> str:
    """Return these folders, and behind them those that this process was started with."""
    inherited = os.environ.get("PYTHONPATH")
    return os.pathsep.join([*map(str, folders), *([inherited] if inherited else [])])
