"""The arguments that all programs of this folder take."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NamedTuple


class Arguments(NamedTuple):
    """The arguments: measurements, number of rounds, and whether the figures are kept."""

    names: list[str]
    rounds: int | None
    is_kept: bool


def arguments(description: str | None, names: Iterable[str]) -> Arguments:
    """Read the command line: some of `names`, or all of them.

    Args:
        description: the purpose of the program.
        names: the names of its measurements.
    """
    known = list(names)
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(known))
    parser.add_argument("--rounds", type=int, help="fewer, for a quick look")
    parser.add_argument("--keep", action="store_true", help="keep the figures of some names")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in known]
    if unknown:
        parser.error(f"no such name: {', '.join(unknown)}")
    # Only complete measurements are kept.
    is_kept = given.rounds is None and (given.keep or not given.names)
    return Arguments(given.names or known, given.rounds, is_kept)
