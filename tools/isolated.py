"""Tries each framework alone, in an environment that holds the wheel and nothing else.

python tools/isolated.py [NAME...]           the newest: import, and the article's calls
python tools/isolated.py --oldest [NAME...]  the oldest supported: the contract's rows, too

``--at VERSION --beside 'OTHER<3'`` tries another version than the table's, with other pins.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.isolated import Environment, Failed, Unreachable, build_wheel, newest, oldest
from tables.frameworks import FRAMEWORKS, Framework

# As many environments at once as a small machine has cores.
AT_ONCE = 2


def tried(framework: Framework, folder: Path, wheel: Path, *, old: bool) -> tuple[bool, str]:
    """Return whether a framework passes, and the line, or lines, that say so."""
    began = time.monotonic()
    try:
        made = (oldest if old else newest)(folder / framework.name, framework, wheel)
        says = results(made, framework, old=old)
    except (AssertionError, Failed, Unreachable, OSError) as error:
        return False, f"{framework.name}: {type(error).__name__}\n{error}"
    version = made.installed()[framework.distribution]
    seconds = time.monotonic() - began
    return True, f"{framework.name} {version}: {says} ({seconds:.0f} s)"


def results(made: Environment, framework: Framework, *, old: bool) -> str:
    """Return the result of each trial."""
    strange = made.strange_to(framework)
    if strange:
        message = f"the integration imports {', '.join(strange)}"
        raise Failed(message)
    said = f"imports alone, the article's {made.check_article(framework)} calls"
    return f"{said}, {made.check_contract(framework)} tests of the contract" if old else said


def wanted() -> tuple[list[Framework], bool]:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oldest", action="store_true")
    parser.add_argument("--at", metavar="VERSION")
    parser.add_argument("--beside", metavar="REQUIREMENT", action="append", default=[])
    parser.add_argument("name", nargs="*", choices=[[], *(each.name for each in FRAMEWORKS)])
    given = parser.parse_args()
    chosen = [each for each in FRAMEWORKS if not given.name or each.name in given.name]
    if given.at:
        pins = dict.fromkeys(given.beside, "given on the command line")
        chosen = [replace(each, oldest=given.at, pins=pins) for each in chosen]
    return chosen, given.oldest or given.at is not None


def main() -> None:
    """Try them, print a line for each, and exit with 1 if one fails."""
    frameworks, old = wanted()
    with TemporaryDirectory() as name, ThreadPoolExecutor(AT_ONCE) as pool:
        folder = Path(name)
        wheel = build_wheel(folder)
        waiting = [pool.submit(tried, each, folder, wheel, old=old) for each in frameworks]
        passed = []
        for each in waiting:
            fine, line = each.result()
            passed.append(fine)
            print(line, flush=True)
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
