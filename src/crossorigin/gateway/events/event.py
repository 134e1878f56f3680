"""Events: one decision of a gateway, for observers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crossorigin.engine import Decision, Reason, RequestFacts
from crossorigin.guard import Verdict
from crossorigin.policy import Policy

EventKind: TypeAlias = Literal["not-cors", "actual", "preflight", "guard"]

NO_POLICY: Final = "none"
"""The name for a request without a single policy, such as one with two readings."""

OTHER_POLICIES: Final = "other"
"""The label of the entries of a map without their own label."""


class Series(NamedTuple):
    """The labels of a decision for counters: each comes from a closed set.

    Attributes:
        kind: the kind of the event.
        allowed: ``"true"``, ``"false"``, or ``"reported"`` for a guard that only reports.
        reason: the reason.
        policy: the name of the policy, or ``"other"``: only a few entries of a map have a
            label of their own.
    """

    kind: str
    allowed: str
    reason: str
    policy: str

    @property
    def refused(self) -> bool:
        """Whether a page, or any other client, was refused."""
        return self.allowed != "true" and self.kind != "not-cors"


def do_nothing() -> None:
    """Do nothing, in place of an observer that does not need the event."""


class Event(NamedTuple):
    """One decision. Immutable; the facts of the request are read on demand.

    Attributes:
        decision: the decision on reading; None in an event of the guard.
        verdict: the verdict of the guard; None in every other event.
        policy: the name of the policy that governs the request: ``"app"``, ``"route"`` for
            that of a route or of a mounted application, ``"chooser"``, the key of an entry of
            a map, ``"default"``; ``"none"`` if there is no single policy.
        declared: the policy itself; None if there is no single policy.
        series: the labels for counters.
        request: the facts of the request, or the function that reads them.
    """

    decision: Decision | None
    verdict: Verdict | None
    policy: str
    declared: Policy | None
    series: Series
    request: RequestFacts | Callable[[], RequestFacts]

    @property
    def kind(self) -> EventKind:
        """The kind of the decision, or ``"guard"``."""
        return "guard" if self.decision is None else self.decision.kind

    @property
    def allowed(self) -> bool:
        """Whether the page may read the response, send the request or, for the guard, act."""
        allowed: bool = self._outcome.allowed
        return allowed

    @property
    def reason(self) -> Reason:
        """The reason."""
        reason: Reason = self._outcome.reason
        return reason

    @property
    def refused(self) -> bool:
        """Whether a page, or any other client, was refused. A request without Origin is not."""
        return not self.allowed and self.kind != "not-cors"

    @property
    def _outcome(self) -> Any:  # noqa: ANN401 - a decision, or a verdict
        return self.verdict if self.decision is None else self.decision

    @property
    def facts(self) -> RequestFacts:
        """The facts of the request: its method, path and origin; of a preflight all."""
        return self.request() if callable(self.request) else self.request

    @property
    def origin(self) -> str | None:
        """The value of Origin as it was sent, or None. It may have any content."""
        return self.facts.origin

    @property
    def method(self) -> str:
        """The method: OPTIONS in a preflight."""
        return self.facts.method

    @property
    def request_method(self) -> str | None:
        """The method that a preflight announces; None for every other request."""
        return self.facts.request_method

    @property
    def path(self) -> str:
        """The path of the application, without a query."""
        return self.facts.path

    def __repr__(self) -> str:
        return f"Event({self.kind} {self.reason}, policy={self.policy!r})"

    def __reduce__(self) -> tuple[Callable[..., Event], tuple[Any, ...]]:
        # The facts hold the server's own record, which no other process can read.
        facts = self.facts
        plain = (facts.method, facts.path, facts.host, facts.origin, facts.request_method)
        request = RequestFacts(*plain, facts.request_headers)
        # A callable among the origins of a policy may be a lambda, which pickle refuses.
        return Event, (self.decision, self.verdict, self.policy, None, self.series, request)


def series_of(outcome: Decision | Verdict, policy: str) -> Series:
    """Return the labels of a decision or a verdict."""
    if isinstance(outcome, Decision):
        kind, allowed = outcome.kind, "true" if outcome.allowed else "false"
        return Series(kind, allowed, outcome.reason.value, policy)
    is_reported = outcome.report_only and not outcome.allowed
    allowed = "reported" if is_reported else "true" if outcome.allowed else "false"
    return Series("guard", allowed, outcome.reason.value, policy)
