"""Run under callgrind: serves a batch of each path between two marks.

A mark is a call of the C library that nothing else makes; callgrind closes a count there.
"""

import gc
import os

from guard.hot_paths import BARE, PATHS

BATCH = 100
"""Requests between two marks; as many warm up before: CPython specialises code that is warm."""


def main() -> None:
    """Serve; the counts of every second part are those of the paths, in their order."""
    gc.disable()  # a collection includes the garbage of others
    for number, path in enumerate((BARE | PATHS).values()):
        first = 2 * number * BATCH
        warm, counted = (
            [path.request(start + n) for n in range(BATCH)] for start in (first, first + BATCH)
        )
        path.serve(path.app, warm)
        os.getppid()
        path.serve(path.app, counted)
        os.getppid()


if __name__ == "__main__":
    main()
