"""Documents: a report as Markdown or HTML, for the people who run the server.

Both hold all of the report. Text of a server is escaped: it is never markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape as escape_html
from types import MappingProxyType
from typing import Final, NamedTuple

from crossorigin.check.report import Report, shorten
from crossorigin.consoles.console import NAMES
from crossorigin.fetch import Exchange
from crossorigin.fetch.verdict import escape
from crossorigin.transport.reported import reported

WORDS: Final = {"allowed": "ALLOWED", "blocked": "BLOCKED", "unanswered": "COULD NOT ASK"}
"""The word for each status."""

SPEAKERS: Final = {
    "preflight": "browser, asking first",
    "request": "browser",
    "other-origin": "once more, from another origin",
    "no-origin": "once more, from none",
}
"""The words for each purpose of an exchange."""


class Block(NamedTuple):
    """A part of a document.

    Attributes:
        kind: ``title``, ``heading``, ``short`` (a sentence with headers between grave accents),
            ``text``, ``code`` or ``link``.
        text: plain; `code` may have several lines.
    """

    kind: str
    text: str


def blocks(report: Report, target: str | None) -> Iterator[Block]:
    """Yield the parts of a document: the verdict and the remedy first, the exchanges last.

    Args:
        report: the report of a check.
        target: what to add a snippet for, or None.
    """
    request = report.answers.question.request
    yield Block(
        "title", f"{WORDS[report.status]}: {escape(request.method)} {escape(request.url)}"
    )
    yield Block("text", f"Asked by a page of {escape(request.origin)}. {report.what}")
    if report.sentence is not None:
        yield Block("short", f"In short: {report.sentence}.")
    advice = report.advice(target)
    if advice is not None:
        yield Block("text", f"Remedy: {advice}")
    yield from (Block("link", link) for link in report.links)
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


# Signs that Markdown, or a forge that shows it, could take for markup or a mention.
_MARKUP: Final = {ord(sign): f"\\{sign}" for sign in "\\`*_[]<>#!|~&$"} | {ord("@"): "@\u200b"}


def _text(text: str) -> str:
    """Return text without markup, and without addresses that become links by themselves."""
    return text.translate(_MARKUP).replace("://", "\\://")


def markdown(report: Report, target: str | None) -> str:
    """Return a report as Markdown.

    Args:
        report: the report of a check.
        target: what to add a snippet for, or None.
    """
    return "\n".join(_MARKDOWN[block.kind](block.text) for block in blocks(report, target))


def _short(text: str) -> str:
    """Return a sentence in which the headers between grave accents are code."""
    pieces = enumerate(text.split("`"))
    return "`".join(piece if at % 2 else _text(piece) for at, piece in pieces)


def _fenced(text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


_MARKDOWN: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "title": lambda text: f"# {_text(text)}\n",
        "heading": lambda text: f"## {_text(text)}\n",
        "text": lambda text: f"{_text(text)}\n",
        "short": lambda text: f"{_short(text)}\n",
        "code": _fenced,
        "link": lambda text: f"<{text}>\n",
    }
)

_STYLE: Final = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "pre{background:#f3f3f3;padding:.7em;overflow:auto;white-space:pre-wrap}"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
{body}
</html>
"""


def html(report: Report, target: str | None) -> str:
    """Return a report as one page of HTML, without scripts and without other files.

    Args:
        report: the report of a check.
        target: what to add a snippet for, or None.
    """
    parts = list(blocks(report, target))
    body = "\n".join(_HTML[block.kind].format(escape_html(block.text)) for block in parts)
    return _PAGE.format(title=escape_html(parts[0].text), style=_STYLE, body=body)


_HTML: Final = {
    "title": "<h1>{0}</h1>",
    "heading": "<h2>{0}</h2>",
    "short": "<p><b>{0}</b></p>",
    "text": "<p>{0}</p>",
    "code": "<pre>{0}</pre>",
    "link": '<p><a rel="noreferrer" href="{0}">{0}</a></p>',
}
