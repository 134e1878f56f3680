"""Documents: the parts of an explanation, for the people who make the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.consoles.document import Block
from crossorigin.consoles.engines.console import NAMES
from crossorigin.consoles.explanation import Explanation

WHO: Final = {
    "server": "the owner of the server",
    "page": "the author of the page",
    "user": "the user of the browser",
    "network": "the owner of the server or of the network to it",
}
"""The words for each party that can make the change."""

DECIDED: Final[dict[bool | None, str | None]] = {
    True: "the answer to the preflight",
    False: "the response to the request itself",
    None: None,
}
"""The words for the response that decided."""

CERTAINTY: Final[dict[str, str | None]] = {
    "certain": None,
    "kind": "words show the kind of the cause, not a complete message: ask the server first",
    "symptom": "the text has a symptom, but not the cause",
    "not-enough": "the text is not enough: a message, a request or a response is missing",
}
"""The words for the certainty of an answer; None for a certain answer."""

Row = tuple[str, str | None]


def answer(one: Explanation) -> Iterator[Row]:
    """Yield the first lines of an answer, each with its label; None for an unknown fact.

    Args:
        one: of a message.
    """
    yield "remedy", one.remedy
    yield "basis", None if one.also else CERTAINTY[one.certainty]
    yield "who", WHO[one.who]
    yield "url", one.url
    yield "redirect", None if one.redirected_from is None else f"from {one.redirected_from}"
    yield "origin", one.origin
    yield "also", _also(one)
    yield "check", one.command
    yield "assumed", _assumed(one)


def details(one: Explanation) -> Iterator[Row]:
    """Yield the facts behind an answer, each with its label; None for an unknown fact.

    Args:
        one: of a message.
    """
    yield "what", one.what if one.sentence else None
    yield "engine", "several, or a library" if one.engine is None else NAMES[one.engine]
    yield "step", None if one.step is None else str(one.step)
    yield "decided", DECIDED[one.preflight]
    yield "header", one.header
    yield "status", None if one.status is None else str(one.status)
    yield "expected", one.expected
    yield "found", one.found


def _also(one: Explanation) -> str | None:
    if not one.also:
        return None
    return f"the same words also mean {', '.join(one.also)}"


def _assumed(one: Explanation) -> str | None:
    if not one.assumed:
        return None
    return f"the message does not name the {', the '.join(one.assumed)} in this command"


def blocks(found: Iterable[Explanation], target: str | None) -> Iterator[Block]:
    """Yield the parts of a document: for each message the cause, the remedy and the facts.

    Args:
        found: the explanations.
        target: the server or platform to add a snippet for, or None.
    """
    yield Block("title", "Messages of a browser's console, explained")
    for one in found:
        yield Block("heading", one.code)
        yield Block("short", one.sentence or one.what)
        for label, text in (*answer(one), *details(one)):
            if text:
                yield Block("text", f"{label.capitalize()}: {text}")
        yield Block("link", one.mdn)
        if one.step is not None:
            yield Block("link", one.step.url)
        yield Block("text", f"In the documentation: {one.page}")
        if target is not None:
            yield Block("text", f"For {target}:")
            yield Block("code", one.snippet(target))
            if one.to_complete is not None:
                yield Block("text", one.to_complete)
