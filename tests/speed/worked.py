"""Run under valgrind: goes every way through the compiled gateways a few times."""

import gc

from speed.paths import PATHS

TIMES = 70
"""More often than objects are kept for what comes next."""


def main() -> None:
    """Go every way."""
    for path in PATHS.values():
        for _ in range(TIMES):
            path.run()
        gc.collect()
    for path in PATHS.values():
        # Many at once, so that more are dropped than are kept.
        calls = [path.run for _ in range(TIMES)]
        for run in calls:
            run()


if __name__ == "__main__":
    main()
