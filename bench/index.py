"""How the index grows: look-ups, memory and compile time from 1,000 to 1,000,000 origins.

Look-ups are made with 10,000 patterns. The times of one machine say
little; the ratios to the smallest size say whether look-ups are flat and compiling is
linear. They are printed, never asserted.

python bench/index.py          all sizes, and the figures are kept
python bench/index.py 1000     one of them
"""

from __future__ import annotations

import gc
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import NamedTuple

import results
from arguments import arguments

from crossorigin import Policy
from crossorigin.origins import OriginIndex

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PATTERNS = 10_000
LOOKUPS = 2_000
ROUNDS = 25
COMPILATIONS = 3


class Figures(NamedTuple):
    """The figures of one size: time of a look-up, memory and time of an origin.

    `set_ns` is a hit in a bare set of the same origins: the cost of the processor's caches.
    """

    origins: int
    hit_ns: float
    set_ns: float
    pattern_hit_ns: float
    miss_ns: float
    bytes_per_origin: float
    compile_ns_per_origin: float


def exact(number: int) -> str:
    """Return one of many origins, 30 bytes long."""
    return f"https://app-{number:07}.example.io"


def below_pattern(number: int) -> str:
    """Return an origin that a pattern covers."""
    return f"https://x{number}.tenant-{number % PATTERNS:05}.example.net"


def stranger(number: int) -> str:
    """Return an origin that nothing covers."""
    return f"https://app-{number:07}.example.org"


def rules(size: int, patterns: int = PATTERNS) -> Iterator[str]:
    """Yield `size` exact origins and some patterns."""
    yield from (exact(number) for number in range(size))
    yield from (f"https://*.tenant-{number:05}.example.net" for number in range(patterns))


def index_of(policy: Policy) -> OriginIndex:
    """Return the index that the engine makes."""
    origins = policy._rules.origins  # noqa: SLF001 - the index is measured alone
    return OriginIndex(origins.exact, origins.patterns)


def lookup_time(
    allows: Callable[[bytes], bool], make: Callable[[int], str], size: int
) -> float:
    """Return the nanoseconds of one look-up: the median over rounds of fresh, unhashed keys."""
    chance = random.Random(size)
    rounds = []
    for _ in range(ROUNDS):
        keys = [make(chance.randrange(size)).encode() for _ in range(LOOKUPS)]
        start = time.thread_time_ns()
        for key in keys:
            allows(key)
        rounds.append((time.thread_time_ns() - start) / LOOKUPS)
    return statistics.median(rounds)


def _bare_set(size: int) -> frozenset[bytes]:
    return frozenset(exact(number).encode() for number in range(size))


def memory_of(size: int) -> int:
    """Return the bytes that a policy of `size` exact origins and its index hold."""
    gc.collect()
    tracemalloc.start()
    policy = Policy(allow_origins=rules(size, patterns=0))
    index = index_of(policy)
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del policy, index
    return held


def compile_time(size: int) -> float:
    """Return the nanoseconds from strings to an index: the median of a few."""
    strings = list(rules(size, patterns=0))
    times = []
    for _ in range(COMPILATIONS):
        start = time.thread_time_ns()
        index_of(Policy(allow_origins=strings))
        times.append(time.thread_time_ns() - start)
    return statistics.median(times)


def measure(size: int) -> Figures:
    """Measure one size."""
    policy = Policy(allow_origins=list(rules(size)))
    allows = index_of(policy).allows
    return Figures(
        origins=size,
        hit_ns=lookup_time(allows, exact, size),
        set_ns=lookup_time(_bare_set(size).__contains__, exact, size),
        pattern_hit_ns=lookup_time(allows, below_pattern, size),
        miss_ns=lookup_time(allows, stranger, size),
        bytes_per_origin=memory_of(size) / size,
        compile_ns_per_origin=compile_time(size) / size,
    )


def show(figures: list[Figures]) -> None:
    """Print a table, with each figure's ratio to that of the smallest size."""
    print(" ".join(f"{name:>22}" for name in Figures._fields))
    for row in figures:
        cells = [f"{row.origins:>22,}"]
        for value, first in zip(row[1:], figures[0][1:], strict=True):
            cells.append(f"{value:>14.0f} ({value / first:4.2f}x)")
        print(" ".join(cells))


def main() -> None:
    """Measure all sizes, or those named on the command line."""
    asked = arguments(__doc__, [str(size) for size in SIZES])
    compile_time(1_000)  # warms up
    figures = [measure(int(size)) for size in asked.names]
    show(figures)
    if asked.is_kept:
        results.write("index", [row._asdict() for row in figures])


if __name__ == "__main__":
    main()
