"""Remembered decisions: a watch reports a decision again from a table, without an engine.

Theory of operation. A watch reports the first decision of a kind with an event. Then it keeps
the response, the labels, and the function that is called in place of all observers if none of
them needs an event. The tables belong to the watch, because the caches of a policy outlive the
gateway and must not keep its observers. These decisions have no entry: one whose policy has
its name by the path of the request, one that a source may change, and one that is compared
with that of a next policy.
"""

from __future__ import annotations

from typing import Any, Final

from crossorigin.engine import Decision
from crossorigin.gateway.events.event import Series
from crossorigin.gateway.observation.noting import Noted, Noting
from crossorigin.gateway.responses.cache import (
    MAX_REMEMBERED,
    Answer,
    Count,
    Fail,
    HeaderCodec,
    PreflightKey,
)


class Known:
    """A decision that was reported before.

    Attributes:
        count: called in place of all observers; None if one needs the event.
        counted: the forwarder as one that counts, or the answer, for a gateway that was placed
            by hand; None if the decision needs an event.
        decision: the decision.
        name: the name of its policy.
        result: the answer, or the forwarder.
        series: its labels.
    """

    __slots__ = ("count", "counted", "decision", "name", "result", "series")

    def __init__(self, noted: Noted, name: str, series: Series, count: Count | None) -> None:
        self.count: Final = count
        self.counted: Any = None
        self.decision: Final[Decision] = noted.decision
        self.name: Final = name
        self.result: Final[Any] = noted.result
        self.series: Final = series


class Remembered:
    """The decisions of one engine that were reported before.

    Args:
        source: the policy of the application, by which the policy of the engine has its name.

    Attributes:
        actual: by the value of Origin, or None for a request without one.
        others: that of every origin, under a public policy; else None.
        preflights: by the headers of a preflight; None has no entry.
    """

    __slots__ = ("actual", "others", "preflights", "source")

    def __init__(self, source: object) -> None:
        self.source: Final = source
        self.actual: Final[dict[Any, Known]] = {}
        self.others: Known | None = None
        self.preflights: Final[dict[PreflightKey[Any] | None, Known]] = {}

    def find(self, origin: Any) -> Known | None:  # noqa: ANN401 - as the gateway has it
        """Return the decision on a request that is no preflight, if it was reported before."""
        return self.actual.get(origin) or (None if origin is None else self.others)

    def keep(
        self,
        noting: Noting,
        origin: Any,  # noqa: ANN401 - the same
        key: PreflightKey[Any] | None,
        noted: Noted,
        known: Known,
    ) -> None:
        """Keep a decision that its cache keeps."""
        if key is not None:
            if noting.preflights.get(key) is noted:
                _put(self.preflights, key, known)
        elif origin is not None and noting.constant is not None:
            self.others = known
        elif (noting.constant or noting.actual.get(origin)) is noted:
            _put(self.actual, origin, known)


NOTHING: Final = Remembered(object())
"""The decisions of no policy."""


def counted(known: Known, codec: HeaderCodec[Any, Any], fail: Fail) -> Any:  # noqa: ANN401 - see `Known.counted`
    """Return the attribute `counted` of a decision; None if an event is needed."""
    if known.count is None or codec.make_counted is None:
        return None
    if known.decision.kind == "preflight":
        # The application answers some; their decision is reported before that.
        return known.result if isinstance(known.result, Answer) else None
    return codec.make_counted(codec.encode(known.decision), known.count, fail)


def _put(kept: dict[Any, Known], key: Any, known: Known) -> None:  # noqa: ANN401 - as above
    if len(kept) >= MAX_REMEMBERED:
        kept.clear()
    kept[key] = known
