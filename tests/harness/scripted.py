"""A server of a few prepared answers, for the model of a browser."""

from __future__ import annotations

from collections.abc import Iterable

from crossorigin.fetch import (
    STANDARD,
    Engine,
    Outcome,
    PreflightCache,
    Request,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch import (
    run as fetch_with,
)


class Script:
    """Answers in order, and records the requests."""

    def __init__(self, answers: Iterable[WireResponse | None]) -> None:
        self._answers = list(answers)
        self.asked: list[WireRequest] = []

    @property
    def wire(self) -> tuple[str, ...]:
        """Method and URL of each request."""
        return tuple(f"{one.method} {one.url}" for one in self.asked)

    def __call__(self, wanted: WireRequest) -> WireResponse | None:
        self.asked.append(wanted)
        return self._answers[len(self.asked) - 1]


def run(
    script: Script,
    request: Request,
    *,
    engine: Engine = STANDARD,
    cache: PreflightCache | None = None,
) -> Outcome:
    """Fetch with the script as server."""
    return fetch_with(request, script, engine=engine, cache=cache)


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
