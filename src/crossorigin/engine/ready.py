"""Ready answers: decisions in the form that a gateway uses, kept for what was asked lately.

The engine decides anew each time; a gateway looks here first. Memory is bounded: an outsider
can fill it with inventions, and then it is emptied, so that the worst case is a miss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, AnyStr, Final, Generic, NamedTuple, TypeVar

from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import Engine
from crossorigin.engine.lookup import Lookup
from crossorigin.engine.response import HeaderEdits, content_headers
from crossorigin.origins import MAX_ORIGIN_LENGTH

MAX_REMEMBERED: Final = 1024
"""Answers kept for origins, and for preflights: about a megabyte of each at worst."""

MAX_REMEMBERED_LENGTH: Final = 512
"""Length of a preflight's three headers up to which its answer is worth keeping."""

Pass = TypeVar("Pass")
"""What a gateway needs in order to pass a request on and change the headers of the answer."""


class Answer(NamedTuple, Generic[AnyStr]):
    """A whole response to a preflight."""

    status: int
    headers: tuple[tuple[AnyStr, AnyStr], ...]
    body: bytes


class Form(Generic[AnyStr, Pass]):
    """The form in which one kind of gateway uses decisions.

    Args:
        to_text: turns a value of a header into text.
        edits_of: turns a decision into edits of headers in the gateway's kind of string.
        passing: turns the edits into what the gateway passes a request on with.
    """

    __slots__ = ("edits_of", "passing", "to_text")

    edits_of: Callable[[Decision], HeaderEdits[AnyStr]]
    passing: Callable[[HeaderEdits[AnyStr]], Pass]
    to_text: Callable[[AnyStr], str]

    def __init__(
        self,
        to_text: Callable[[AnyStr], str],
        edits_of: Callable[[Decision], HeaderEdits[AnyStr]],
        passing: Callable[[HeaderEdits[AnyStr]], Pass],
    ) -> None:
        self.to_text = to_text
        self.edits_of = edits_of
        self.passing = passing


class Ready(Generic[AnyStr, Pass]):
    """The ready answers of one engine, in one form.

    Attributes:
        everyone: for every request that is no preflight, where it is the same for all; None
            where it is not. Then `actual` is asked.
        actual: by the value of Origin, or None for a request without one.
        preflights: by the values of Origin, Access-Control-Request-Method and
            Access-Control-Request-Headers; of the last, None where it is too long.
    """

    __slots__ = ("_engine", "_form", "actual", "everyone", "preflights")

    _form: Form[AnyStr, Pass]
    actual: dict[AnyStr | None, Pass]
    everyone: Pass | None
    preflights: dict[tuple[AnyStr, AnyStr, AnyStr | None], Answer[AnyStr] | Pass]

    def __init__(self, engine: Engine, form: Form[AnyStr, Pass]) -> None:
        self._engine = engine
        self._form = form
        self.actual = {}
        self.preflights = {}
        everyone = engine.everyone
        self.everyone = None if everyone is None else self.pass_of(everyone)

    def find_actual(self, origin: AnyStr | None) -> Pass | Lookup:
        """Return how to pass a request on, after `actual` had nothing."""
        text = None if origin is None else self._form.to_text(origin)
        decision = self._engine.actual(text)
        if isinstance(decision, Lookup):
            return decision
        found = self.pass_of(decision)
        if origin is None or len(origin) <= MAX_ORIGIN_LENGTH:
            if len(self.actual) >= MAX_REMEMBERED:
                self.actual.clear()
            self.actual[origin] = found
        return found

    def find_preflight(
        self, asked: tuple[AnyStr, AnyStr, AnyStr | None]
    ) -> Answer[AnyStr] | Pass | Lookup:
        """Return the answer to a preflight, after `preflights` had nothing.

        Where the application answers, it is how to pass the request on.
        """
        origin, method, names = asked
        to_text = self._form.to_text
        requested = None if names is None else to_text(names)
        decision = self._engine.preflight(to_text(origin), to_text(method), requested)
        if isinstance(decision, Lookup):
            return decision
        answer = self.answer_of(decision)
        if len(origin) + len(method) + len(names or "") <= MAX_REMEMBERED_LENGTH:
            if len(self.preflights) >= MAX_REMEMBERED:
                self.preflights.clear()
            self.preflights[asked] = answer
        return answer

    def pass_of(self, decision: Decision) -> Pass:
        """Return how to pass a request on under `decision`."""
        return self._form.passing(self._form.edits_of(decision))

    def answer_of(self, decision: Decision) -> Answer[AnyStr] | Pass:
        """Return the answer that a preflight's `decision` asks for."""
        if decision.status is None:
            return self.pass_of(decision)
        edits = self._form.edits_of(decision)
        content = edits.encode(content_headers(decision.status, decision.body))
        return Answer(decision.status, tuple(edits.merge(content)), decision.body)


def cache_for(policy: Any, form: Form[AnyStr, Pass]) -> Ready[AnyStr, Pass]:  # noqa: ANN401 - Policy stands above
    """Return the ready answers of `policy` in one form; made at the first call."""
    engine: Engine = policy._engine  # noqa: SLF001 - kept from owners, not from gateways
    cache: Ready[AnyStr, Pass] = engine.caches.get(form) or engine.caches.setdefault(
        form, Ready(engine, form)
    )
    return cache
