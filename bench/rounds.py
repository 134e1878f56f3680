"""Measuring on a machine that is shared and noisy: ratios within one run.

One mini-round times every contender once, in shuffled order, each after a few untimed
requests that warm its caches again. What a contender adds is its time less that of the bare
application in the same mini-round; the figure is the median over the calm mini-rounds, those
whose bare time is near the best ones.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

BATCH = 32
WARM = 8
CALM = 1.15
"""How far from the tenth percentile the bare time of a calm mini-round may be."""

Run = Callable[[Sequence[Any]], None]


class Figure(NamedTuple):
    """Nanoseconds added to a request: the median, and the quartiles for the spread."""

    median: float
    low: float
    high: float


def measure(
    contenders: Mapping[str, Run], request: Callable[[], Any], rounds: int
) -> tuple[dict[str, Figure], float]:
    """Return what each contender adds to the one named ``bare``, and the time of that.

    Args:
        contenders: by name, what serves a batch of requests.
        request: makes a fresh request, with strings that were never hashed.
        rounds: how many mini-rounds.
    """
    names = list(contenders)
    times: list[dict[str, float]] = []
    for _ in range(rounds):
        random.shuffle(names)
        times.append({name: _time(contenders[name], request) for name in names})
    limit = sorted(each["bare"] for each in times)[len(times) // 10] * CALM
    calm = [each for each in times if each["bare"] <= limit]
    added = {name: _figure([each[name] - each["bare"] for each in calm]) for name in names}
    return added, statistics.median(each["bare"] for each in calm)


def _time(run: Run, request: Callable[[], Any]) -> float:
    run([request() for _ in range(WARM)])
    batch = [request() for _ in range(BATCH)]
    start = time.perf_counter_ns()
    run(batch)
    return (time.perf_counter_ns() - start) / BATCH


def _figure(values: list[float]) -> Figure:
    low, median, high = statistics.quantiles(values, n=4)
    return Figure(median, low, high)


def own_copy(source: str, name: str, names: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - a function
    """Return a function that shares its code with nobody.

    CPython specialises bytecode in place: contenders that share a call site would disturb
    each other.
    """
    space: dict[str, Any] = dict(names or {})
    exec(source, space)  # noqa: S102 - our own text
    return space[name]
