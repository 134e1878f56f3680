"""Counters: the decisions by labels of closed sets, for Prometheus and OpenTelemetry.

The name of the origin is never a label: anybody can send an origin. The labels are the kind of
the decision, whether it allowed, its reason and the name of the policy; see `Series`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from crossorigin.gateway.event import OTHER_POLICIES, Event, Series

if TYPE_CHECKING:
    from opentelemetry.metrics import Meter
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

MAX_SERIES: Final = 200
"""Series of one process, whatever comes: a counter for each set of labels."""

_RESERVED: Final = 125
"""Series that are kept free for all that is no entry of a map."""

NAME: Final = "crossorigin_decisions"
_HELP: Final = "Decisions on requests of other origins, by kind and reason."


class Prometheus:
    """An observer that counts decisions for the client library of Prometheus.

    The counter is ``crossorigin_decisions_total``. It needs the extra ``prometheus``. Where the
    variable ``PROMETHEUS_MULTIPROC_DIR`` is set, the library joins the counts of all processes:
    expose them with its ``MultiProcessCollector``.

    Args:
        registry: a registry of the library; left out, its default one.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        import prometheus_client  # noqa: PLC0415 - an extra

        into = prometheus_client.REGISTRY if registry is None else registry
        self._lock = threading.Lock()
        self._counts: dict[Series, int] = {}
        self._labels = _Labels()
        self._joined: Any = None
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            self._joined = prometheus_client.Counter(NAME, _HELP, Series._fields, registry=into)
        else:
            into.register(self)

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        series = event.series
        with self._lock:
            try:
                self._counts[series] += 1
            except KeyError:
                self._counts[series] = 1
        if self._joined is not None:
            self._joined.labels(*self._labels.of(series)).inc()

    def collect(self) -> Iterator[Metric]:
        """Yield the counter, as the library asks its collectors for their metrics."""
        from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 - an extra

        with self._lock:
            counts = [*self._counts.items()]
        joined: dict[Series, int] = {}
        for series, count in counts:
            labels = self._labels.of(series)
            joined[labels] = joined.get(labels, 0) + count
        metric = CounterMetricFamily(NAME, _HELP, labels=Series._fields)
        for labels, count in joined.items():
            metric.add_metric(labels, count)
        yield metric


class OpenTelemetry:
    """An observer that counts decisions with a meter of OpenTelemetry.

    The counter is ``crossorigin.decisions``. It needs the extra ``otel``.

    Args:
        meter: the meter; left out, that of the global provider.
    """

    def __init__(self, meter: Meter | None = None) -> None:
        from opentelemetry import metrics  # noqa: PLC0415 - an extra

        of = metrics.get_meter("crossorigin") if meter is None else meter
        self._counter = of.create_counter("crossorigin.decisions", "{decision}", _HELP)
        self._labels = _Labels()
        self._attributes: dict[Series, dict[str, str]] = {}

    def __call__(self, event: Event) -> None:
        """Count a decision."""
        attributes = self._attributes.get(event.series)
        if attributes is None:
            attributes = self._labels.of(event.series)._asdict()
            self._attributes[event.series] = attributes
        self._counter.add(1, attributes)


class _Labels:
    """The labels under which decisions are counted: a bounded number, whatever comes.

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
