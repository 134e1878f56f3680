"""Recent: a bounded list of refused origins, which can be read while the server runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from crossorigin.engine import Lookup, Reason
from crossorigin.gateway.events.event import Event, Series, do_nothing
from crossorigin.observe.minutes import check_clock
from crossorigin.origins import MAX_ORIGIN_LENGTH
from crossorigin.origins.near import Listed, Near
from crossorigin.policy import Policy, engine_of
from crossorigin.spec.numbers import check_number
from crossorigin.spec.text import short_repr

SIZE: Final = 64
_MAX_PATH: Final = 200
_OF_ORIGINS: Final = (Reason.MALFORMED_ORIGIN, Reason.ORIGIN_NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An origin that was refused for one reason.

    Attributes:
        origin: the value of Origin, cut; it may have any content. None for no Origin.
        reason: the reason.
        policy: the name of the policy; see `Event`.
        method: the method of the last request; of a preflight, the announced one.
        path: the path of the last request, cut.
        count: the number of requests.
        first: the time of the first one, in seconds since 1970.
        last: the time of the last one.
        near: the listed origin that differs in one part, or None.
    """

    origin: str | None
    reason: str
    policy: str
    method: str
    path: str
    count: int
    first: float
    last: float
    near: Near | None = None

    def __str__(self) -> str:
        hint = ""
        if self.near is not None:
            hint = f"; listed is {self.near.origin} ({self.near.edit})"
        request = f"{short_repr(self.method)} {short_repr(self.path)}"
        return f"{self.count:>7,} {short_repr(self.origin)} {self.reason}: {request}{hint}"


class Recent:
    """An observer that keeps refused origins, with counts.

    If the list is full, a new origin replaces the one with the fewest requests, so that origins
    that are sent once do not displace a frequent one.

    Args:
        size: the number of origins and reasons that are kept.
        clock: returns the time in seconds since 1970.

    Raises:
        TypeError: the size is no whole number, or the clock no function.
        ValueError: it is not above 0, or greater than a billion.
    """

    def __init__(self, size: int = SIZE, clock: Callable[[], float] = time.time) -> None:
        check_number("size", size, is_positive=True, is_whole=True)
        check_clock(clock)
        self._size = size
        self._clock = clock
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Remove all refusals."""
        with self._lock:
            # By origin, reason and policy: the count, first and last time, and the event.
            self._kept: dict[tuple[str | None, str, str], list[Any]] = {}
            self._others = 0

    def __call__(self, event: Event) -> None:
        """Keep a refusal."""
        if not event.refused:
            return
        facts, now = event.facts, self._clock()
        origin = None if facts.origin is None else facts.origin[:MAX_ORIGIN_LENGTH]
        key = (origin, event.reason.value, event.policy)
        request = (facts.announced_method[:_MAX_PATH], facts.path[:_MAX_PATH])
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                self._make_room()
                self._kept[key] = [1, now, now, request, event.declared]
            else:
                kept[0] += 1
                kept[2:] = now, request, event.declared

    def count_of(self, series: Series) -> Callable[[], object] | None:
        """Return a function that does nothing, for decisions that are no refusals.

        Args:
            series: the labels of the decisions.
        """
        return None if series.refused else do_nothing

    def _make_room(self) -> None:
        if len(self._kept) >= self._size:
            rarest = min(self._kept, key=lambda key: self._kept[key][0])
            self._others += self._kept.pop(rarest)[0]

    @property
    def others(self) -> int:
        """The number of refusals that are no longer in the list."""
        return self._others

    def refusals(self) -> tuple[Refusal, ...]:
        """Return the refusals, the most frequent first."""
        with self._lock:
            kept = [(key, tuple(entry)) for key, entry in self._kept.items()]
        listed: dict[int, Listed] = {}
        found = []
        for (origin, reason, name), (count, first, last, (method, path), policy) in kept:
            near = None
            if origin is not None and policy is not None and reason in _OF_ORIGINS:
                known = listed.get(id(policy)) or listed_in(policy)
                near = listed.setdefault(id(policy), known).near(origin)
            seen = (count, first, last)
            found.append(Refusal(origin, reason, name, method, path, *seen, near))
        return tuple(sorted(found, key=lambda each: (-each.count, each.first)))

    def __str__(self) -> str:
        lines = [str(each) for each in self.refusals()]
        if self._others:
            lines.append(f"{self._others:>7,} of other origins")
        return "\n".join(lines) or "nothing was refused"

    def __getstate__(self) -> dict[str, Any]:
        # Another process has refusals of its own.
        return {"size": self._size, "clock": self._clock}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["size"], state["clock"])  # type: ignore[misc]  # as a new one


def listed_in(policy: Policy) -> Listed:
    """Return the origins that a policy lists, as far as they can be read without I/O."""
    engine = engine_of(policy)

    def allows(origin: str) -> bool:
        decision = engine.actual(origin)
        # A store with the answer in memory is not asked.
        return (
            decision.unanswered() is None if isinstance(decision, Lookup) else decision.allowed
        )

    entries = policy.allow_origins
    texts = () if entries == "*" else (each for each in entries if isinstance(each, str))
    return Listed(allows, texts)
