"""Noting: a second cache of an engine, whose entries hold their decisions."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from crossorigin.engine import Decision, Engine
from crossorigin.gateway.events.event import series_of
from crossorigin.gateway.responses.cache import (
    HeaderCodec,
    PreflightKey,
    ResponseCache,
    cache_for,
    find,
)

Outcome: TypeAlias = tuple[str, str, str]
"""The labels of a decision, without that of its policy."""


class Noted:
    """A decision, and the answer or the forwarder that a cache keeps for it.

    Attributes:
        decision: the decision.
        outcome: its labels, without that of the policy.
        result: the answer, or the forwarder.
    """

    __slots__ = ("decision", "outcome", "result")

    def __init__(self, decision: Decision, result: object) -> None:
        self.decision: Decision = decision
        self.outcome: Outcome = series_of(decision, "")[:3]
        self.result: Any = result


class Noting(ResponseCache[Any, Any]):
    """A mixin of response caches whose entries hold their decisions."""

    __slots__ = ()

    def forwarder_of(self, decision: Decision) -> Any:  # noqa: ANN401 - as of its base
        """Return the forwarder of `decision`, noted."""
        return Noted(decision, super().forwarder_of(decision))

    def answer_of(self, decision: Decision) -> Any:  # noqa: ANN401 - the same
        """Return the answer or the forwarder of `decision`, noted."""
        found = super().answer_of(decision)
        return found if type(found) is Noted else Noted(decision, found)


_NOTING: Final[dict[type, Any]] = {}


def _noting_class(kind: type) -> Any:  # noqa: ANN401 - a class
    """Return the class of caches like `kind` whose entries hold their decisions."""
    if kind not in _NOTING:
        _NOTING[kind] = type(f"Noting{kind.__name__}", (Noting, kind), {"__slots__": ()})
    return _NOTING[kind]


ANY: Final = object()
"""Stands for every origin under a public policy: all have the same decision."""


def find_noted(
    engine: Engine,
    codec: HeaderCodec[Any, Any],
    origin: Any,  # noqa: ANN401 - as the gateway has it
    key: PreflightKey[Any] | None,
) -> Any:  # noqa: ANN401 - `Noted`, or a look-up
    """Return the decision with its response, or a look-up; see `cache.find`."""
    cache: Noting | None = engine.caches.get(codec.noting)
    if cache is None:
        made = _noting_class(type(cache_for(engine, codec)))(engine, codec)
        cache = engine.caches.setdefault(codec.noting, made)
    if key is not None or origin is None or cache.constant is None:
        return find(cache, origin, key)
    # One response for all, but another decision than without Origin.
    found = cache.actual.get(ANY)
    if found is None:
        decision: Any = engine.actual("*")
        found = cache.actual.setdefault(ANY, cache.forwarder_of(decision))
    return found
