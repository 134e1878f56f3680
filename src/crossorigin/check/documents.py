"""Documents: the parts of a report, for the people who run the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.check.report import Report, shorten
from crossorigin.consoles.document import Block
from crossorigin.consoles.engines.console import NAMES
from crossorigin.fetch import Exchange
from crossorigin.fetch.verdict import escape
from crossorigin.transport.reported import reported

WORDS: Final = {"allowed": "ALLOWED", "blocked": "BLOCKED", "unanswered": "NO ANSWER"}
"""The word for each status."""

SPEAKERS: Final = {
    "preflight": "browser, preflight",
    "request": "browser",
    "other-origin": "repeated, from another origin",
    "no-origin": "repeated, without an origin",
}
"""The words for each purpose of an exchange."""


def blocks(report: Report, target: str | None) -> Iterator[Block]:
    """Yield the parts of a document: the verdict and the remedy first, the exchanges last.

    Args:
        report: the report of a check.
        target: the target of a snippet to add, or None.
    """
    request = report.answers.question.request
    yield Block(
        "title", f"{WORDS[report.status]}: {escape(request.method)} {escape(request.url)}"
    )
    yield Block("text", f"Requested by a page of {escape(request.origin)}. {report.what}")
    if report.sentence is not None:
        yield Block("short", f"In short: {report.sentence}.")
    advice = report.advice(target)
    if advice is not None:
        yield Block("text", f"Remedy: {advice}")
    yield from (Block("link", link) for link in report.links)
    if report.page is not None:
        yield Block("text", f"In the documentation: {report.page}")
    for note in report.notes:
        yield Block("text", f"Note [{note.code}]: {note.message} {note.remedy}".rstrip())
    if target is not None:
        yield Block("heading", f"For {target}")
        yield Block("code", report.snippet(target))
    yield Block("heading", "The exchanges")
    for purpose, exchange in report.exchanges:
        yield Block("text", SPEAKERS[purpose].capitalize())
        yield Block("code", "\n".join(_wire(exchange)))
    for engine, name in NAMES.items():
        said = report.console(engine)
        if said:
            yield Block("heading", f"The console of {name}")
            yield Block("code", "\n".join(shorten(line) for line in said))


def _wire(exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    yield f"> {escape(request.method)} {escape(request.url)}"
    yield from (f"> {name}: {value}" for name, value in reported(request.headers))
    if response is None:
        yield "< nothing"
        return
    yield f"< {response.status}"
    yield from (f"< {name}: {value}" for name, value in reported(response.headers))
