"""The compiled policy: its engine, and ready answers for each kind of gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, AnyStr, cast

from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import Engine
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.ready import Form, Pass, Ready
from crossorigin.policy import Policy


class Compiled:
    """What becomes of a policy, once, for as long as the policy lives.

    Attributes:
        engine: decides.
        ready: its answers, by the form in which a gateway uses them.
    """

    __slots__ = ("engine", "ready")

    ready: dict[Form[Any, Any], Ready[Any, Any]]

    def __init__(self, policy: Policy) -> None:
        self.engine = Engine(policy)
        self.ready = {}

    def ready_in(self, form: Form[AnyStr, Pass]) -> Ready[AnyStr, Pass]:
        """Return the ready answers in one form."""
        return self.ready.get(form) or self.ready.setdefault(form, Ready(self.engine, form))

    def evaluate(
        self, method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
    ) -> Decision:
        """Decide, asking synchronous callables only. See `Policy.evaluate`."""
        decision = self.engine.decide(_facts(method, origin, request_method, lines))
        return ask(decision) if isinstance(decision, Lookup) else decision

    async def evaluate_async(
        self, method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
    ) -> Decision:
        """Decide, awaiting callables that need it. See `Policy.evaluate_async`."""
        decision = self.engine.decide(_facts(method, origin, request_method, lines))
        return await ask_async(decision) if isinstance(decision, Lookup) else decision


def compiled_of(policy: Policy) -> Compiled:
    """Return what `policy` is compiled to, at the first call."""
    return cast("Compiled", policy.compiled)


def _facts(
    method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
) -> RequestFacts:
    return RequestFacts(
        method=method,
        origin=origin,
        request_method=request_method,
        request_headers=tuple(lines),
    )


Policy.compile_with(Compiled)
