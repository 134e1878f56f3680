"""Shadow: counts and lists the requests on which a next policy would decide differently."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crossorigin.engine import Decision, RequestFacts
from crossorigin.origins import MAX_ORIGIN_LENGTH
from crossorigin.spec.text import short_repr

Change: TypeAlias = Literal["would-refuse", "would-allow", "other-headers"]

MAX_NAMED: Final = 1000
"""Differences with their own count: about 400 kilobytes at most."""

_MAX_PATH: Final = 200
_PASSED: Final = "no-policy"
_VERBS: Final[dict[Change, str]] = {
    "would-refuse": "would refuse",
    "would-allow": "would allow",
    "other-headers": "would answer with other headers to",
}


class Difference(NamedTuple):
    """One request, or several of the same kind, on which two policies differ. Immutable.

    Attributes:
        change: the effect of the next policy.
        kind: the kind of the request: ``"not-cors"``, ``"actual"`` or ``"preflight"``.
        origin: the value of Origin, cut; it may have any content.
        method: the method; of a preflight, the announced one.
        policy: the name of the policy in force; see `Event`.
        now: the reason of the policy in force; ``"no-policy"`` if the request passes.
        then: the reason of the next policy, likewise.
    """

    change: Change
    kind: str
    origin: str | None
    method: str
    policy: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Named:
    """A difference and the requests that have it.

    Attributes:
        difference: the difference.
        path: the path of the first one.
        count: the number of requests.
        first: the time of the first one, in seconds since 1970.
        last: the time of the last one.
    """

    difference: Difference
    path: str
    count: int
    first: float
    last: float

    def __str__(self) -> str:
        change, kind, origin, method, _, now, then = self.difference
        announced = " the preflight for" if kind == "preflight" else ""
        of = "requests without Origin" if origin is None else short_repr(origin)
        return (
            f"{_VERBS[change]} {of},{announced} {short_repr(method)} {short_repr(self.path)} "
            f"({now} -> {then}): {_requests(self.count)}, first seen {_shown(self.first)}"
        )


def _shown(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


def _requests(count: int) -> str:
    return f"{count:,} request{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """The differences between the policy in force and the next one.

    Attributes:
        compared: the requests that both have decided; None if they were not counted.
        unknown: the requests that needed a look-up for the next policy, which was not made.
        differences: the differences, the most frequent first.
        others: the requests with differences beyond those that are named.
        since: the time at which the policy in force was replaced and the counts were reset, in
            seconds since 1970; None if it was not replaced.
    """

    compared: int | None
    unknown: int
    differences: tuple[Named, ...]
    others: int = 0
    since: float | None = None

    @property
    def total(self) -> int:
        """The number of requests on which the policies differ."""
        return sum(each.count for each in self.differences) + self.others

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        of = "" if self.compared is None else f" of {self.compared:,}"
        yield f"The next policy decides differently on {_requests(self.total)}{of}."
        if self.since is not None:
            yield f"Counted since {_shown(self.since)}, when the policy in force was replaced."
        yield from map(str, self.differences)
        if self.others:
            yield f"{_requests(self.others)} more have differences that are not listed"
        if self.unknown:
            yield f"unknown: {_requests(self.unknown)}, as only a look-up could decide"

    @classmethod
    def of(
        cls, every: Iterable[Named], *, others: int = 0, since: float | None = None
    ) -> ShadowReport:
        """Return the report of named differences from several processes, joined."""
        joined: dict[Difference, Named] = {}
        for each in every:
            known = joined.get(each.difference)
            joined[each.difference] = each if known is None else _join(known, each)
        return cls(None, 0, _sorted(joined.values()), others, since)


def _join(one: Named, other: Named) -> Named:
    first = min(one, other, key=lambda each: each.first)
    count, last = one.count + other.count, max(one.last, other.last)
    return Named(one.difference, first.path, count, first.first, last)


def _sorted(every: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(every, key=lambda each: (-each.count, each.first)))


class Shadow:
    """Counts and names the differences; see `report`.

    Args:
        policy: the next policy: a `Policy`, a `PolicyMap` or a callable that chooses one.
        clock: returns the time in seconds since 1970.
    """

    def __init__(self, policy: Any, clock: Callable[[], float] = time.time) -> None:  # noqa: ANN401 - as of `CORS`
        self.policy = policy
        self._clock = clock
        self._lock = threading.Lock()
        self._since: float | None = None
        self._against: object = self
        self.clear()

    def restart(self, source: object) -> bool:
        """Reset all counts, because the policy in force was replaced; the report shows that.

        Args:
            source: the policy in force now.

        Returns:
            False if that was reported before: two gateways may share one policy.
        """
        if source is self._against:
            return False
        self._against = source
        self.clear()
        self._since = self._clock()
        return True

    def clear(self) -> None:
        """Reset all counts."""
        with self._lock:
            self._compared = self._unknown = self._others = 0
            self._named: dict[Difference, list[Any]] = {}

    def count_same(self) -> None:
        """Count a request on which the policies agree."""
        with self._lock:
            self._compared += 1

    def count_unknown(self) -> None:
        """Count a request that needed a look-up for the next policy."""
        with self._lock:
            self._unknown += 1

    def count(self, difference: Difference, path: str) -> None:
        """Count a request on which the policies differ."""
        now = self._clock()
        with self._lock:
            self._compared += 1
            entry = self._named.get(difference)
            if entry is not None:
                entry[1] += 1
                entry[3] = now
            elif len(self._named) < MAX_NAMED:
                self._named[difference] = [path[:_MAX_PATH], 1, now, now]
            else:
                self._others += 1

    def report(self) -> ShadowReport:
        """Return the differences so far, in this process."""
        with self._lock:
            named = [Named(key, *entry) for key, entry in self._named.items()]
            compared, unknown, others = self._compared, self._unknown, self._others
        return ShadowReport(compared, unknown, _sorted(named), others, self._since)

    def __repr__(self) -> str:
        return f"Shadow({self.policy!r})"

    def __getstate__(self) -> dict[str, Any]:
        # Another process counts its own requests.
        return {"policy": self.policy, "_clock": self._clock}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["policy"], state["_clock"])  # type: ignore[misc]  # as a new one


def difference_of(
    now: Decision | None, then: Decision | None, facts: RequestFacts, policy: str
) -> Difference | None:
    """Return the difference of two decisions on a request; None if the answers are equal.

    None for a decision stands for a request that passes without one.
    """
    if _sent(now) == _sent(then):
        return None
    change: Change = "other-headers"
    if _allows(now) != _allows(then):
        change = "would-refuse" if _allows(now) else "would-allow"
    origin = facts.origin
    kind = "preflight" if facts.is_preflight else "not-cors" if origin is None else "actual"
    cut = None if origin is None else origin[:MAX_ORIGIN_LENGTH]
    method = facts.announced_method[:_MAX_PATH]
    return Difference(change, kind, cut, method, policy, _reason(now), _reason(then))


def _allows(decision: Decision | None) -> bool:
    return decision is not None and decision.allowed


def _reason(decision: Decision | None) -> str:
    return _PASSED if decision is None else decision.reason.value


def _sent(decision: Decision | None) -> tuple[object, ...]:
    """Return the parts of a decision that the client receives."""
    if decision is None:
        return (None, frozenset(), frozenset(), b"", False)
    vary = frozenset(name.lower() for name in decision.vary)
    return (
        decision.status,
        frozenset(decision.headers),
        vary,
        decision.body,
        decision.exposes_all,
    )
