"""Note, and helpers that all finders share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from crossorigin.check.ask import Answers
from crossorigin.fetch import Exchange, WireResponse
from crossorigin.fetch.verdict import escape

MAX_NAMES: Final = 20
"""The most header names that a note lists."""

ALLOW_ORIGIN: Final = "access-control-allow-origin"


class Note(NamedTuple):
    """A note on the exchange.

    Attributes:
        code: stable name.
        message: the fault.
        remedy: the change that helps; empty if there is none.
    """

    code: str
    message: str
    remedy: str = ""

    def to_mapping(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return self._asdict()


Found = Iterator[Note]


def last_exchange(answers: Answers) -> Exchange | None:
    """Return the last exchange with a response that is no preflight, or None."""
    answered = [
        one
        for one in answers.exchanges
        if not one.request.is_preflight and one.response is not None
    ]
    return answered[-1] if answered else None


def preflights(answers: Answers) -> Iterator[tuple[Exchange, WireResponse]]:
    """Yield each preflight that has a response, with the response."""
    for one in answers.exchanges:
        if one.request.is_preflight and one.response is not None:
            yield one, one.response


def responses(answers: Answers) -> Iterator[WireResponse]:
    """Yield all responses."""
    for one in answers.exchanges:
        if one.response is not None:
            yield one.response


def title(name: str) -> str:
    """Return a header name as it is usually written."""
    return "-".join(word.capitalize() for word in name.split("-"))


def named(names: list[str]) -> str:
    """Return names separated by commas, at most 20."""
    cut = ", …" if len(names) > MAX_NAMES else ""
    return ", ".join(escape(name) for name in names[:MAX_NAMES]) + cut
