"""The report of `check` on a terminal: its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.check.documents import SPEAKERS, WORDS
from crossorigin.check.report import Report, shorten
from crossorigin.cli.lines import Line
from crossorigin.consoles.causes import links
from crossorigin.consoles.engines.console import NAMES
from crossorigin.fetch import Exchange, Verdict
from crossorigin.fetch.verdict import escape
from crossorigin.transport.reported import reported


def lines(report: Report, target: str | None, *, verbose: bool) -> Iterator[Line]:
    """Yield the lines of a report.

    Args:
        report: the report.
        target: the target of the snippet to show, or None.
        verbose: whether to show every exchange, and the messages of the consoles.
    """
    yield from _verdict(report, target)
    yield from _notes(report)
    if target is not None:
        yield Line("")
        yield Line(f"For {target}:", "title")
        yield from (Line(f"  {line}", "code") for line in report.snippet(target).splitlines())
    if verbose:
        yield Line("")
        yield from _conversation(report)
        yield from _consoles(report)


def _conversation(report: Report) -> Iterator[Line]:
    verdict = report.outcome.verdict
    for number, (purpose, exchange) in enumerate(report.exchanges):
        yield from _exchange(SPEAKERS[purpose], exchange, _decider(report, number, verdict))


def _decider(report: Report, number: int, verdict: Verdict) -> str | None:
    decided = verdict.exchange if not verdict.allowed else None
    is_main = number < len(report.outcome.exchanges)
    return verdict.header if is_main and decided == number else None


def _exchange(speaker: str, exchange: Exchange, decider: str | None) -> Iterator[Line]:
    request, response = exchange.request, exchange.response
    cookies = ", with credentials" if request.includes_credentials else ""
    yield Line(f"{speaker}{cookies}:", "title")
    yield Line(f"  > {escape(request.method)} {escape(request.url)}")
    yield from (
        Line(f"  > {name}: {value}", "quiet") for name, value in reported(request.headers)
    )
    if response is None:
        yield Line("  < nothing", "bad")
        return
    yield Line("server:", "title")
    yield Line(f"  < {response.status}")
    for name, value in reported(response.headers):
        decides = decider is not None and name.lower() == decider.lower()
        mark = "   <- this decided" if decides else ""
        yield Line(f"  < {name}: {value}{mark}", "decides" if decides else "quiet")
    if decider is not None and not response.values(decider.lower()):
        yield Line(f"  < (no {decider})   <- this decided", "decides")


_KINDS: Final = {"allowed": "good", "blocked": "bad", "unanswered": "bad"}


def _verdict(report: Report, target: str | None) -> Iterator[Line]:
    word, kind = WORDS[report.status], _KINDS[report.status]
    verdict = report.outcome.verdict
    yield Line(f"{word}: {report.sentence or report.what}", kind)
    if report.sentence is not None:
        yield Line(f"  {report.what}")
    advice = report.advice(target)
    if advice is not None:
        yield Line(f"  Remedy: {advice}")
    if not verdict.allowed:
        yield Line(f"  {verdict}", "quiet")
    pages = (*report.links, *filter(None, [report.page]))
    yield from (Line(f"  {page}", "quiet") for page in pages)


def _consoles(report: Report) -> Iterator[Line]:
    for engine, name in NAMES.items():
        said = report.console(engine)
        if said:
            yield Line("")
            yield Line(f"{name}'s console will say:", "title")
            yield from (Line(f"  {shorten(line)}") for line in said)


def _notes(report: Report) -> Iterator[Line]:
    for note in report.notes:
        yield Line("")
        yield Line(f"Note [{note.code}]: {note.message}", "warn")
        if note.remedy:
            yield Line(f"  Remedy: {note.remedy}")
        if note.cause:
            yield Line(f"  {links.page(note.cause)}", "quiet")
