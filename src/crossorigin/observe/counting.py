"""Counters: the decisions by labels of closed sets, for Prometheus and OpenTelemetry.

The origin is never a label, because any client can send any origin. The labels are the kind of
the decision, whether it allowed, its reason and the name of the policy; see `Series`.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Self

from crossorigin.gateway.events.event import OTHER_POLICIES, Event, Series
from crossorigin.spec.text import class_name

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter
    from prometheus_client import CollectorRegistry, Counter
    from prometheus_client.core import CounterMetricFamily, Metric

MAX_SERIES: Final = 200
"""Series of one process, for any traffic: a counter for each set of labels."""

_RESERVED: Final = 125
"""Series that are reserved for labels other than the entries of a map."""

HAS_ONE_LOCK: Final = getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether one thread runs at a time."""

NAME: Final = "crossorigin_decisions"
_HELP: Final = "Decisions on requests of other origins, by kind and reason."


class Prometheus:
    """An observer that counts decisions for the client library of Prometheus.

    The counter is ``crossorigin_decisions_total``. It needs the extra ``prometheus``. Observers
    of one registry count together. If the variable ``PROMETHEUS_MULTIPROC_DIR`` is set, the
    library combines the counts of all processes: expose them with its
    ``MultiProcessCollector``.

    Args:
        registry: a registry of the library; left out, its default one.

    Raises:
        TypeError: the registry has another type.
        ValueError: it has another metric of this name.
    """

    def __new__(cls, *_given: object, **_keywords: object) -> Self:
        """Return an observer; the way in which it counts is chosen here."""
        kind: Any = cls
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            kind = _JoinedPrometheus
        elif not HAS_ONE_LOCK:
            kind = _LockedPrometheus
        made: Self = super().__new__(kind)
        return made

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        import prometheus_client  # noqa: PLC0415 - an extra

        given = prometheus_client.REGISTRY if registry is None else registry
        _check(given, prometheus_client.CollectorRegistry, "registry takes CollectorRegistry()")
        self._register(given)

    def _register(self, registry: CollectorRegistry) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[Series, _Tally] = {}
        self._labels = _Labels()
        found = _registered(registry, self)
        if not isinstance(found, Prometheus):
            raise _taken()
        self._lock, self._tallies, self._labels = found._shared()  # noqa: SLF001 - of this class

    def _shared(self) -> tuple[threading.Lock, dict[Series, _Tally], _Labels]:
        return self._lock, self._tallies, self._labels

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        try:
            self._tallies[event.series].add()
        except KeyError:
            self.count_of(event.series)()

    def count_of(self, series: Series) -> Callable[[], object]:
        """Return the function that counts a decision with these labels.

        Args:
            series: the labels.
        """
        with self._lock:
            return self._tallies.setdefault(series, _Tally()).add

    def describe(self) -> Iterator[CounterMetricFamily]:
        """Yield the counter without its counts: the registry reads its name."""
        from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 - an extra

        yield CounterMetricFamily(NAME, _HELP, labels=Series._fields)

    def collect(self) -> Iterator[Metric]:
        """Yield the counter, as the library asks its collectors for their metrics."""
        joined: dict[Series, int] = {}
        with self._lock:
            counts = {series: each.read() for series, each in self._tallies.items()}
        for series, number in counts.items():
            labels = self._labels.of(series)
            joined[labels] = joined.get(labels, 0) + number
        for metric in self.describe():
            for labels, number in joined.items():
                metric.add_metric(labels, number)
            yield metric


def _registered(registry: CollectorRegistry, collector: Any) -> object:  # noqa: ANN401 - its `describe` is read
    """Register a collector; return it, or the one that has its name there already."""
    try:
        registry.register(collector)
    except ValueError:
        return registry._names_to_collectors.get(NAME)  # noqa: SLF001 - nothing public tells it
    return collector


def _taken() -> ValueError:
    message = (
        f"the registry has another metric of the name {NAME}; rename that one, or write"
        " Prometheus(registry) with another CollectorRegistry()"
    )
    return ValueError(message)


def _check(given: object, kind: type, wanted: str) -> None:
    if not isinstance(given, kind):
        message = f"{wanted}, not {class_name(given)}"
        raise TypeError(message)


class _Tally:
    """A number that grows by one built-in call, which no thread interrupts.

    Attributes:
        add: adds one.
    """

    __slots__ = ("_reads", "add")

    def __init__(self) -> None:
        self.add: Final = count().__next__
        self._reads = 0

    def read(self) -> int:
        """Return the number; the caller holds a lock."""
        # A read adds one as well.
        number: int = self.add() - self._reads
        self._reads += 1
        return number


class _LockedPrometheus(Prometheus):
    """Counts where threads run at the same time: Python without its global lock."""

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        self.count_of(event.series)()

    def count_of(self, series: Series) -> Callable[[], object]:
        """Return the function that counts a decision, one thread at a time."""
        add = super().count_of(series)

        def add_alone() -> None:
            with self._lock:
                add()

        return add_alone


class _JoinedPrometheus(Prometheus):
    """Counts in the files by which the library joins the counts of processes."""

    def _register(self, registry: CollectorRegistry) -> None:
        with _MAKING:
            self._counter, self._labels, self._cells = _joined()
        if _registered(registry, self._counter) is not self._counter:
            raise _taken()

    def collect(self) -> Iterator[Metric]:
        """Yield the counter of this process."""
        yield from self._counter.collect()

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        self.count_of(event.series)()

    def count_of(self, series: Series) -> Callable[[], object]:
        """Return the function that counts a decision in a file."""
        found: Callable[[], object] | None = self._cells.get(series)
        if found is None:
            found = self._cells[series] = self._counter.labels(*self._labels.of(series)).inc
        return found


_MAKING: Final = threading.Lock()


@cache
def _joined() -> tuple[Counter, _Labels, dict[Series, Any]]:
    """Return the counter of this process, its labels, and the functions that count.

    A process has one file. A second counter would overwrite the numbers of the first there.
    """
    import prometheus_client  # noqa: PLC0415 - an extra

    return prometheus_client.Counter(NAME, _HELP, Series._fields, registry=None), _Labels(), {}


class OpenTelemetry:
    """An observer that counts decisions with a meter of OpenTelemetry.

    The counter is ``crossorigin.decisions``. It needs the extra ``otel``.

    Args:
        meter: the meter; left out, that of the global provider.

    Raises:
        TypeError: the meter has another type.
    """

    def __init__(self, meter: Meter | None = None) -> None:
        from opentelemetry import metrics  # noqa: PLC0415 - an extra

        given = metrics.get_meter("crossorigin") if meter is None else meter
        _check(given, metrics.Meter, "meter takes provider.get_meter(name)")
        self._counter = given.create_counter("crossorigin.decisions", "{decision}", _HELP)
        self._labels = _Labels()
        self._counts: dict[Series, Callable[[], object]] = {}

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        self.count_of(event.series)()

    def count_of(self, series: Series) -> Callable[[], object]:
        """Return the function that counts a decision with these labels.

        Args:
            series: the labels.
        """
        found = self._counts.get(series)
        if found is None:
            attributes = self._labels.of(series)._asdict()
            found = self._counts[series] = partial(self._counter.add, 1, attributes)
        return found


class _Labels:
    """The labels under which decisions are counted: a bounded number, for any traffic.

    A gateway gives a few entries of its map a label. An observer of many gateways joins the
    entries beyond the bound.
    """

    def __init__(self) -> None:
        self._known: dict[Series, Series] = {}
        self._counted: set[Series] = set()

    def of(self, series: Series) -> Series:
        """Return the labels for a decision."""
        found = self._known.get(series)
        if found is None:
            is_full = len(self._counted) >= MAX_SERIES - _RESERVED
            is_entry = series.policy.startswith("/")
            found = series._replace(policy=OTHER_POLICIES) if is_full and is_entry else series
            self._known[series] = found
            self._counted.add(found)
        return found
