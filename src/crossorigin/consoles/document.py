"""Document: blocks of text as Markdown or as a page of HTML, to hand to other people.

Text from outside is escaped: it is text, never markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape as escape_html
from types import MappingProxyType
from typing import Final, NamedTuple


class Block(NamedTuple):
    """A part of a document.

    Attributes:
        kind: ``title``, ``heading``, ``short`` (a sentence with headers between grave accents),
            ``text``, ``code`` or ``link`` (to the web).
        text: plain; `code` may have several lines.
    """

    kind: str
    text: str


# Signs that Markdown, or a forge that shows it, could take for markup or a mention.
_MARKUP: Final = {ord(sign): f"\\{sign}" for sign in "\\`*_[]<>#!|~&$"} | {ord("@"): "@\u200b"}


def _text(text: str) -> str:
    """Return text without markup, and without addresses that become links by themselves."""
    return text.translate(_MARKUP).replace("://", "\\://")


def markdown(blocks: Iterable[Block]) -> str:
    """Return a document as Markdown.

    Args:
        blocks: its parts.
    """
    return "\n".join(_MARKDOWN[block.kind](block.text) for block in blocks)


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


def html(blocks: Iterable[Block]) -> str:
    """Return a document as one page of HTML, without scripts and without other files.

    Args:
        blocks: its parts, the title first.
    """
    parts = list(blocks)
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
