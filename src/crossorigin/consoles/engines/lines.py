"""Lines: the templates of the consoles' messages, and their meanings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from crossorigin.fetch import Code, Outcome
from crossorigin.fetch.verdict import WireResponse
from crossorigin.spec.statuses import REDIRECT


class Line(NamedTuple):
    """The template of a console's message, and its meaning.

    Attributes:
        cause: a `Code`, without the word Preflight, or one of the other causes of `causes`.
        text: the template.
        also: other causes that the engine has the same words for.
        weak: whether it counts only if no other line has the cause.
        alone: whether it has to be the end of its line.
    """

    cause: str
    text: str
    also: tuple[str, ...] = ()
    weak: bool = False
    alone: bool = False


SOCKET_FRAME: Final = "WebSocket connection to '{url}' failed: "
"""The start of Chromium's and WebKit's message about a WebSocket that does not open."""

_BASES: Final = {
    code.of_preflight: code for code in Code if f"Preflight{code.value}" in set(Code)
}


def base(code: Code) -> Code:
    """Return the code of the same finding on a response to the request itself.

    The consoles have the same words for both, except for the words on preflights.
    """
    return _BASES.get(code, code)


def wording(lines: Iterable[Line], code: Code) -> str:
    """Return the first template for `code`; empty where there is no word for it."""
    return next((line.text for line in lines if line.cause == base(code)), "")


def answer_of(outcome: Outcome) -> WireResponse | None:
    """Return the response that decided, or None."""
    index = outcome.verdict.exchange
    return None if index is None else outcome.exchanges[index].response


def is_redirect(answer: WireResponse | None) -> bool:
    """Return whether a response points elsewhere."""
    return answer is not None and answer.status in REDIRECT and bool(answer.get("location"))
