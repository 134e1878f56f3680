"""Observers: the decisions of a gateway as records of a log, as metrics, and as lists.

Give one or several to ``CORS(app, …, observe=…)``, or to a gateway that is placed by hand. An
observer is any callable that takes an `Event`.
"""

from crossorigin.gateway.events.event import Event, Series
from crossorigin.gateway.events.shadow import Difference, Named, Shadow, ShadowReport
from crossorigin.observe.counting import MAX_SERIES, OpenTelemetry, Prometheus
from crossorigin.observe.recent import Recent, Refusal
from crossorigin.observe.refusals import RefusalLog
from crossorigin.observe.shadow_log import ShadowLog, read_shadow_log
from crossorigin.origins.near import Near

__all__ = [
    "MAX_SERIES",
    "Difference",
    "Event",
    "Named",
    "Near",
    "OpenTelemetry",
    "Prometheus",
    "Recent",
    "Refusal",
    "RefusalLog",
    "Series",
    "Shadow",
    "ShadowLog",
    "ShadowReport",
    "read_shadow_log",
]
