"""The compiled policy: its engine, and ready answers for each kind of gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import Engine
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.engine.ready import Ready, ready_bytes, ready_text
from crossorigin.policy import Policy


class Compiled:
    """What becomes of a policy, once, for as long as the policy lives.

    Attributes:
        engine: decides.
        in_bytes: its answers for ASGI.
        in_text: its answers for WSGI.
    """

    __slots__ = ("engine", "in_bytes", "in_text")

    def __init__(self, policy: Policy) -> None:
        self.engine = Engine(policy)
        self.in_bytes: Ready[bytes] = ready_bytes(self.engine)
        self.in_text: Ready[str] = ready_text(self.engine)

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
