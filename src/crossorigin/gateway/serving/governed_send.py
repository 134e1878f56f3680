"""An awaitable that sends a message of an inner request."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, Self

from crossorigin.gateway.serving.exchange import Exchange


class GovernedSend(Awaitable[None]):
    """Sends a message of an inner request; its exchange governs each step of the sending.

    Between two steps the outer exchange governs: a view may then start a response of its own.
    """

    __slots__ = ("_inner", "_outer", "_sending")

    def __init__(
        self, outer: Exchange, inner: Exchange, sending: Coroutine[Any, Any, None]
    ) -> None:
        self._outer = outer
        self._inner = inner
        self._sending = sending

    def __await__(self) -> Generator[Any, Any, None]:
        steps: Any = self
        yield from steps

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> object:
        return self.send(None)

    def send(self, value: object) -> object:
        """Take the next step."""
        with self._outer.governed_by(self._inner):
            return self._sending.send(value)

    def throw(self, error: BaseException) -> object:
        """Take the next step with an exception, such as that of a cancelled task."""
        with self._outer.governed_by(self._inner):
            return self._sending.throw(error)
