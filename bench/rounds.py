"""Measuring on a machine that is shared and noisy: ratios within one run.

One mini-round times every contender once, in shuffled order, each after a few untimed
requests that warm its caches again. The added time is the median of the calm times less that
of the bare application; a time is calm if it is near the best times of the same contender.
Time is that of the thread on the processor: while others have the processor, it stops.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

BATCH = 32
LEAST_BATCH = 2
LONGEST = 2_000_000
"""Nanoseconds that a batch should not exceed, lest the slow ones take all of the run."""
SLOW = 200_000
"""Nanoseconds of one request that is too slow for the others' batches."""
WARM = 8
"""How many requests go before a batch, untimed: after a slow contender, caches are cold."""
CALM = 1.06
"""How far from the tenth percentile of a contender its calm times may be."""
LEAST_CALM = 4
"""Fewer calm times say nothing: then all count."""
PARTS = 5
"""Into how many parts a run is dealt out, to see how far a ratio moves between them."""

Run = Callable[[Sequence[Any]], None]
"""Serves a batch of requests."""


class Contender(NamedTuple):
    """A server, a maker of fresh requests, and the name of the baseline.

    The strings of a fresh request were never hashed.
    """

    run: Run
    request: Callable[[], Any]
    bare: str = "bare"


class Figure(NamedTuple):
    """A median, and the range around it: of nanoseconds, the quartiles."""

    median: float
    low: float
    high: float


class Measured(NamedTuple):
    """The nanoseconds of a request, by contender, in every mini-round."""

    times: list[dict[str, float]]
    bare: dict[str, str]
    limits: dict[str, float]
    """The longest time of each contender while the machine was calm; no key, no limit."""

    @property
    def calm(self) -> float:
        """The share of the times that were measured while the machine was calm."""
        counts = [len(self._calm(name, self.times)) for name in self.bare]
        return statistics.fmean(counts) / len(self.times)

    def _calm(self, name: str, times: Sequence[dict[str, float]]) -> list[float]:
        limit = self.limits.get(name, math.inf)
        found = [each[name] for each in times if each[name] <= limit]
        return found if len(found) >= LEAST_CALM else [each[name] for each in times]

    def added(self, name: str) -> Figure:
        """Return the time that a contender adds to its bare application."""
        bare = statistics.median(self._calm(self.bare[name], self.times))
        return _figure([each - bare for each in self._calm(name, self.times)])

    def whole(self, name: str) -> Figure:
        """Return the time of a request, the application included."""
        return _figure(self._calm(name, self.times))

    def ratio(self, name: str, to: str, *, whole: bool = False) -> Figure:
        """Return how many times as much as `to` a contender adds, and how far that moves.

        Args:
            name: the contender.
            to: the other one.
            whole: compare whole requests instead.
        """

        def cost(name: str, times: Sequence[dict[str, float]]) -> float:
            found = statistics.median(self._calm(name, times))
            if whole:
                return found
            return found - statistics.median(self._calm(self.bare[name], times))

        def of(times: Sequence[dict[str, float]]) -> float:
            return cost(name, times) / cost(to, times)

        parts = [of(times) for n in range(PARTS) if (times := self.times[n::PARTS])]
        return Figure(of(self.times), min(parts), max(parts))


def measure(contenders: Mapping[str, Contender], rounds: int) -> Measured:
    """Time all contenders in `rounds` mini-rounds."""
    times = [*_mini_rounds(contenders, rounds)]
    bare = {name: contender.bare for name, contender in contenders.items()}
    limits = {
        name: sorted(each[name] for each in times)[len(times) // 10] * CALM
        for name in contenders
    }
    return Measured(times, bare, limits)


def _mini_rounds(
    contenders: Mapping[str, Contender], rounds: int
) -> Iterator[dict[str, float]]:
    names = list(contenders)
    sizes = _sizes(contenders)
    for _ in range(rounds):
        random.shuffle(names)
        yield {name: _time(contenders[name], sizes[name]) for name in names}


def _sizes(contenders: Mapping[str, Contender]) -> dict[str, int]:
    """Return how many requests make a batch: the same for all but the very slow ones."""
    times = {
        name: min(_time(contender, 1) for _ in range(3))
        for name, contender in contenders.items()
    }
    usual = max((each for each in times.values() if each < SLOW), default=SLOW)
    size = min(BATCH, max(LEAST_BATCH, round(LONGEST / usual)))
    return {name: size if each < SLOW else LEAST_BATCH for name, each in times.items()}


def _time(contender: Contender, batch: int) -> float:
    contender.run([contender.request() for _ in range(min(WARM, batch))])
    requests = [contender.request() for _ in range(batch)]
    start = time.thread_time_ns()
    contender.run(requests)
    return (time.thread_time_ns() - start) / batch


def _figure(values: list[float]) -> Figure:
    low, median, high = statistics.quantiles(values, n=4)
    return Figure(median, low, high)


def own_copy(source: str, name: str, names: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - a function
    """Return a function with its own code.

    CPython specialises bytecode in place: contenders that share a call site would disturb
    each other.
    """
    space: dict[str, Any] = {"__name__": __name__, **(names or {})}
    exec(source, space)  # noqa: S102 - our own text
    return space[name]
