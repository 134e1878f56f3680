"""Response caches: encoded responses, keyed by Origin and the headers of a preflight.

The engine decides each time; a gateway searches this cache first. Memory is bounded: any client
can fill a cache with invented origins; it is then emptied, so that the worst case is a miss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, AnyStr, Final, Generic, NamedTuple, TypeAlias, TypeVar

from crossorigin.engine import (
    Decision,
    Engine,
    HeaderEdits,
    Lookup,
    RequestFacts,
    content_headers,
)
from crossorigin.origins import MAX_ORIGIN_LENGTH

MAX_REMEMBERED: Final = 1024
"""Responses kept for origins, and for preflights: about a megabyte of each at worst."""

MAX_REMEMBERED_LENGTH: Final = 512
"""The greatest length of a preflight's three headers whose response is cached."""

Forward = TypeVar("Forward")
"""Forwards a request and edits the response headers, for one kind of gateway."""

Count: TypeAlias = Callable[[], object]
"""Called in place of an observer that needs no event."""

Fail: TypeAlias = Callable[[BaseException], None]
"""Logs an observer that raises, or raises the exception again."""

PreflightKey: TypeAlias = tuple[AnyStr, AnyStr, AnyStr | None]
"""The values of Origin, Access-Control-Request-Method and Access-Control-Request-Headers; the
last is None if it is too long."""


class Answer(NamedTuple, Generic[AnyStr]):
    """A whole response to a preflight."""

    status: int
    headers: tuple[tuple[AnyStr, AnyStr], ...]
    body: bytes


@dataclass(slots=True, eq=False)
class HeaderCodec(Generic[AnyStr, Forward]):
    """Translates between one kind of gateway and the engine.

    Attributes:
        decode: turns the value of a header into text.
        encode: turns a decision into edits of headers in the gateway's kind of string.
        make_forwarder: turns the edits into the gateway's own kind of forwarder.
        slot: the attribute of an engine that holds its cache too, for the fastest gateways.
        make_counted: as `make_forwarder`, for a forwarder that counts; it takes the edits, the
            function that counts, and the one that is called with the exception of that. None
            for gateways that cannot be placed by hand.
        noting: the key of the cache of watched gateways; see watching.py.
    """

    decode: Callable[[AnyStr], str]
    encode: Callable[[Decision], HeaderEdits[AnyStr]]
    make_forwarder: Callable[[HeaderEdits[AnyStr]], Forward]
    slot: str | None = None
    make_counted: Callable[..., Forward] | None = None
    noting: object = field(default_factory=object, init=False)


class ResponseCache(Generic[AnyStr, Forward]):
    """The encoded responses of one engine, for one kind of gateway.

    Attributes:
        constant: forwards every request except preflights, if the response headers are the same
            for all; otherwise None.
        actual: forwarders by the value of Origin, or None for a request without one.
        preflights: answers by the headers of a preflight; None has no entry.
    """

    __slots__ = ("_codec", "_engine", "_resumed", "actual", "constant", "preflights")

    _codec: HeaderCodec[AnyStr, Forward]
    actual: dict[AnyStr | None, Forward]
    constant: Forward | None
    preflights: dict[PreflightKey[AnyStr] | None, Answer[AnyStr] | Forward]

    def __init__(self, engine: Engine, codec: HeaderCodec[AnyStr, Forward]) -> None:
        self._engine = engine
        self._codec = codec
        self.actual = {}
        self.preflights = {}
        # Forwarders for the decisions that callables have made.
        self._resumed: dict[Decision, Forward] = {}
        constant = engine.constant
        self.constant = None if constant is None else self.forwarder_of(constant)

    def find_actual(self, origin: AnyStr | None) -> Forward | Lookup:
        """Return the forwarder of a request, after a miss in `actual`."""
        text = None if origin is None else self._codec.decode(origin)
        decision = self._engine.actual(text)
        if isinstance(decision, Lookup):
            return decision
        found = self.forwarder_of(decision)
        if origin is None or len(origin) <= MAX_ORIGIN_LENGTH:
            if len(self.actual) >= MAX_REMEMBERED:
                self.actual.clear()
            self.actual[origin] = found
        return found

    def find_preflight(self, key: PreflightKey[AnyStr]) -> Answer[AnyStr] | Forward | Lookup:
        """Return the answer to a preflight, after a miss in `preflights`.

        If the application answers, the result is the forwarder of the request.
        """
        origin, method, names = key
        decode = self._codec.decode
        requested = None if names is None else decode(names)
        decision = self._engine.preflight(decode(origin), decode(method), requested)
        if isinstance(decision, Lookup):
            return decision
        answer = self.answer_of(decision)
        if len(origin) + len(method) + len(names or "") <= MAX_REMEMBERED_LENGTH:
            if len(self.preflights) >= MAX_REMEMBERED:
                self.preflights.clear()
            self.preflights[key] = answer
        return answer

    def forwarder_of(self, decision: Decision) -> Forward:
        """Return the forwarder of a request under `decision`."""
        return self._codec.make_forwarder(self._codec.encode(decision))

    def answer_of(self, decision: Decision) -> Answer[AnyStr] | Forward:
        """Return the answer to a preflight, or its forwarder, under `decision`."""
        if decision.status is None:
            found = self._resumed.get(decision)
            if found is None:
                if len(self._resumed) >= MAX_REMEMBERED:
                    self._resumed.clear()
                found = self._resumed[decision] = self.forwarder_of(decision)
            return found
        edits = self._codec.encode(decision)
        content = edits.encode(content_headers(decision.status, decision.body))
        return Answer(decision.status, tuple(edits.merge(content)), decision.body)


class SourceCache(ResponseCache[AnyStr, Forward]):
    """The response cache of an engine with sources.

    A response to an origin that a source allowed is cached, and used for as long as the source
    has that answer in memory.
    """

    __slots__ = ("_answers", "_forwarders")

    def __init__(self, engine: Engine, codec: HeaderCodec[AnyStr, Forward]) -> None:
        ResponseCache.__init__(self, engine, codec)
        self._forwarders: dict[AnyStr | None, tuple[str, Forward]] = {}
        self._answers: dict[PreflightKey[AnyStr], tuple[str, Answer[AnyStr] | Forward]] = {}

    def find_actual(self, origin: AnyStr | None) -> Forward | Lookup:
        """Return the forwarder of a request; a look-up if no answer is in memory."""
        kept = self._forwarders.get(origin)
        if kept is not None and self._engine.is_in_memory(kept[0]):
            return kept[1]
        found = ResponseCache.find_actual(self, origin)
        if not isinstance(found, Lookup) or (left := found.unanswered()):
            return found
        forward = self.forwarder_of(found.resume(left is None))
        if left is None:
            if len(self._forwarders) >= MAX_REMEMBERED:
                self._forwarders.clear()
            self._forwarders[origin] = (found.origin, forward)
        return forward

    def find_preflight(self, key: PreflightKey[AnyStr]) -> Answer[AnyStr] | Forward | Lookup:
        """Return the answer to a preflight; a look-up if no answer is in memory."""
        kept = self._answers.get(key)
        if kept is not None and self._engine.is_in_memory(kept[0]):
            return kept[1]
        found = ResponseCache.find_preflight(self, key)
        if not isinstance(found, Lookup) or (left := found.unanswered()):
            return found
        answer = self.answer_of(found.resume(left is None))
        if left is None and len("".join(map(str, key))) <= MAX_REMEMBERED_LENGTH:
            if len(self._answers) >= MAX_REMEMBERED:
                self._answers.clear()
            self._answers[key] = (found.origin, answer)
        return answer


def cache_for(
    engine: Engine, codec: HeaderCodec[AnyStr, Forward]
) -> ResponseCache[AnyStr, Forward]:
    """Return the response cache of `engine` for one kind of gateway."""
    found: ResponseCache[AnyStr, Forward] | None = engine.caches.get(codec)
    if found is None:
        kind = SourceCache if engine.sources else ResponseCache
        found = engine.caches.setdefault(codec, kind(engine, codec))
        if codec.slot is not None:
            setattr(engine, codec.slot, found)
    return found


def find(
    cache: ResponseCache[AnyStr, Forward],
    origin: AnyStr | None,
    key: PreflightKey[AnyStr] | None,
) -> Answer[AnyStr] | Forward | Lookup:
    """Return the answer to a request, its forwarder, or a look-up to resolve first.

    Args:
        cache: the cache of the policy that governs the request.
        origin: the value of Origin, lines combined, or None.
        key: the headers of a preflight; None for every other request.
    """
    if key is not None:
        return cache.preflights.get(key) or cache.find_preflight(key)
    return cache.constant or cache.actual.get(origin) or cache.find_actual(origin)


Found: TypeAlias = tuple[Any, Any, RequestFacts | None]
"""The cache of the policy of a request, or None if the request passes; the answer, how to
forward the request, or a look-up to resolve first; and the facts to resolve it with, where
those of the gateway are others."""
