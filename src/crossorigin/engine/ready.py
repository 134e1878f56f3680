"""Ready answers: decisions in the form that a gateway writes, kept for what was asked lately.

The engine decides anew each time; a gateway asks this first. Memory is bounded: an outsider
can fill it with inventions, and then it is emptied, so that the worst case is a miss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import AnyStr, Final, Generic, NamedTuple

from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import Engine
from crossorigin.engine.lookup import Lookup
from crossorigin.engine.response import (
    HeaderEdits,
    Merge,
    bytes_edits,
    content_headers,
    text_edits,
)
from crossorigin.origins import MAX_ORIGIN_LENGTH

MAX_REMEMBERED: Final = 1024
"""Answers kept for origins, and for preflights: about a megabyte of each at worst."""

MAX_REMEMBERED_LENGTH: Final = 512
"""Length of a preflight's three headers up to which its answer is worth keeping."""


class Answer(NamedTuple, Generic[AnyStr]):
    """A whole response to a preflight."""

    status: int
    headers: tuple[tuple[AnyStr, AnyStr], ...]
    body: bytes


class Ready(Generic[AnyStr]):
    """The ready answers of one engine, in one kind of string.

    Attributes:
        everyone: what is done to every response that is no preflight's, where it is the same
            for all; None where it is not. Then `actual` is asked.
        actual: by the value of Origin, or None for a request without one.
        preflights: by the values of Origin, Access-Control-Request-Method and
            Access-Control-Request-Headers.
    """

    __slots__ = ("_edits_of", "_engine", "_to_text", "actual", "everyone", "preflights")

    _to_text: Callable[[AnyStr], str]
    _edits_of: Callable[[Decision], HeaderEdits[AnyStr]]
    actual: dict[AnyStr | None, Merge[AnyStr]]
    everyone: Merge[AnyStr] | None
    preflights: dict[tuple[AnyStr, AnyStr, AnyStr], Answer[AnyStr] | Merge[AnyStr]]

    def __init__(
        self,
        engine: Engine,
        to_text: Callable[[AnyStr], str],
        edits_of: Callable[[Decision], HeaderEdits[AnyStr]],
    ) -> None:
        self._engine = engine
        self._to_text = to_text
        self._edits_of = edits_of
        self.actual = {}
        self.preflights = {}
        everyone = engine.everyone
        self.everyone = None if everyone is None else edits_of(everyone).merge

    def find_actual(self, origin: AnyStr | None) -> Merge[AnyStr] | Lookup:
        """Return what is done to a response, after `actual` had nothing."""
        decision = self._engine.actual(None if origin is None else self._to_text(origin))
        if isinstance(decision, Lookup):
            return decision
        merge = self.merge_of(decision)
        if origin is None or len(origin) <= MAX_ORIGIN_LENGTH:
            if len(self.actual) >= MAX_REMEMBERED:
                self.actual.clear()
            self.actual[origin] = merge
        return merge

    def find_preflight(
        self, asked: tuple[AnyStr, AnyStr, AnyStr]
    ) -> Answer[AnyStr] | Merge[AnyStr] | Lookup:
        """Return the answer to a preflight, after `preflights` had nothing.

        It is a merge where the application answers.
        """
        origin, method, names = map(self._to_text, asked)
        decision = self._engine.preflight(origin, method, names)
        if isinstance(decision, Lookup):
            return decision
        answer = self.answer_of(decision)
        if sum(map(len, asked)) <= MAX_REMEMBERED_LENGTH:
            if len(self.preflights) >= MAX_REMEMBERED:
                self.preflights.clear()
            self.preflights[asked] = answer
        return answer

    def merge_of(self, decision: Decision) -> Merge[AnyStr]:
        """Return what `decision` does to a response of the application."""
        return self._edits_of(decision).merge

    def answer_of(self, decision: Decision) -> Answer[AnyStr] | Merge[AnyStr]:
        """Return the answer that a preflight's `decision` asks for."""
        edits = self._edits_of(decision)
        if decision.status is None:
            return edits.merge
        content = edits.encode(content_headers(decision.status, decision.body))
        return Answer(decision.status, tuple(edits.merge(content)), decision.body)


def ready_bytes(engine: Engine) -> Ready[bytes]:
    """Return ready answers for ASGI."""
    return Ready(engine, _decode, bytes_edits)


def ready_text(engine: Engine) -> Ready[str]:
    """Return ready answers for WSGI."""
    return Ready(engine, str, text_edits)


def _decode(value: bytes) -> str:
    return value.decode("latin-1")
