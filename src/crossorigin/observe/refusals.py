"""RefusalLog: logs refused origins, with a bounded number of records."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from crossorigin.gateway.events.event import Event, Series, do_nothing
from crossorigin.observe.minutes import Due, Minutes
from crossorigin.spec.numbers import check_number
from crossorigin.spec.text import short_repr

MAX_KEPT: Final = 256
"""Pairs of an origin and a reason that have their own record in a minute."""


class RefusalLog:
    """An observer that logs refusals: one record a minute for each origin and reason.

    The first refusal of a minute is logged at once. The others are counted, and their record
    comes with the next refusal after that minute, or with `flush`. Origins beyond a bound are
    counted together, so that unknown origins cannot fill a disk.

    The records go to the logger ``crossorigin.refused``. Their fields are attributes of the
    record as well: ``cors_kind``, ``cors_reason``, ``cors_origin``, ``cors_method``,
    ``cors_request_method``, ``cors_path``, ``cors_policy`` and ``cors_count``. Text from
    outside is escaped and cut.

    Args:
        level: the level of the records: a number, or a name as ``logging`` has it.
        clock: returns seconds.

    Raises:
        TypeError: the level is neither, or the clock is no function.
        ValueError: `logging` has no level of this name, or the number is not above 0.
    """

    def __init__(
        self, level: int | str = logging.WARNING, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._level = _level_of(level)
        self._minutes: Minutes[tuple[str, str]] = Minutes(MAX_KEPT, clock)

    def __call__(self, event: Event) -> None:
        """Log a refusal, or count it."""
        if not event.refused:
            return
        fields = _fields(event)
        self._write(self._minutes.add((fields["origin"], fields["reason"]), fields))

    def count_of(self, series: Series) -> Callable[[], object] | None:
        """Return a function that does nothing, for decisions that are no refusals.

        Args:
            series: the labels of the decisions.
        """
        return None if series.refused else do_nothing

    def flush(self) -> None:
        """Log the refusals that are counted, and have no record yet."""
        self._write(self._minutes.flush())

    def _write(self, due: list[Due]) -> None:
        for key, fields, count in due:
            if key is None:
                message = "refused: %d requests of other origins, which have no record"
                logger().log(self._level, message, count, extra={"cors_count": count})
                continue
            announced = fields["request_method"]
            logger().log(
                self._level,
                "refused %s %s%s: %s (Origin %s, policy %s)%s",
                fields["method"],
                fields["path"],
                f" for {announced}" if fields["kind"] == "preflight" else "",
                fields["reason"],
                fields["origin"],
                fields["policy"],
                f", {count} times" if count > 1 else "",
                extra={"cors_count": count, **{f"cors_{key}": fields[key] for key in fields}},
            )


def _level_of(level: int | str) -> int:
    """Return the number of a level; a record of level 0 is never logged."""
    names = logging.getLevelNamesMapping()
    if isinstance(level, str) and level not in names:
        known = ", ".join(sorted(filter(names.get, names), key=names.__getitem__))
        message = f"level is {short_repr(level)}; logging has the levels {known}"
        raise ValueError(message)
    number = names[level] if isinstance(level, str) else level
    check_number("level", number, is_positive=True, is_whole=True)
    return number


def logger() -> logging.Logger:
    """Return the logger of refusals."""
    return logging.getLogger("crossorigin.refused")


def _fields(event: Event) -> dict[str, str]:
    """Return the fields of a record; text from outside is escaped and cut."""
    facts = event.facts
    return {
        "kind": event.kind,
        "reason": event.reason.value,
        "origin": short_repr(facts.origin),
        "method": short_repr(facts.method),
        "request_method": short_repr(facts.request_method),
        "path": short_repr(facts.path),
        "policy": event.policy,
    }
