"""Paste: the text of a clipboard, a chat or a log file, read within limits and made plain."""

from __future__ import annotations

import codecs
import html
import io
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO, Final, NamedTuple

MAX_READ: Final = 64 * 1024 * 1024
"""Characters that are read; the rest of a larger text is left out."""

MAX_LINE: Final = 16 * 1024
"""Characters that are read at a time; a longer line is read in pieces."""

MAX_LINES: Final = 400
"""Lines that are kept. Of a longer text, such as a log file, only the lines that can belong to
a message of a console are kept, each once."""

MAX_TEXT: Final = 256 * 1024
"""Characters that are kept."""

_AFTER: Final = 4
"""Lines that are kept after one with a clue: a message may be wrapped."""

_CLUES: Final = (
    "cors",
    "access-control",
    "access control",
    "access to",
    "cross-origin",
    "cross origin",
    "same origin",
    "content security policy",
    "content-security-policy",
    "net::err",
    "failed to fetch",
    "load failed",
    "cannot load",
    "failed to load",
    "networkerror",
    "network error",
    "preflight",
    "canvas",
    "samesite",
    "integrity",
    "mime type",
    "mixed content",
    "unknown error",
    "network request failed",
    "websocket",
    "handshake",
    "address space",
    "local network",
    "secure context",
    "http ok status",
    "invalid http status",
    "redirection",
    "serviceworker",
    "fetchevent",
    "cookie",
    "tracking prevention",
    "multiple values",
    "sec71",
    "script5",
    "ns_error_dom_co",
    "blocked by corb",
    "the resource at ",
    "content blocker",
    "local resource",
    "imported module",
    "module script failed",
    "failed loading",
    "loading failed",
    "module source uri",
    "fetcherror",
    "x-frame-options",
    "cross-site access",
    "credentials mode",
    "xmlhttprequest for",
    "execute 'fetch'",
    "typeerror: cancelled",
    "security origin",
    "secure origin",
    "current origin",
    "from origin",
    "window's origin",
    "has been rejected",
    "mixed active content",
    "loaded over https",
    "insecure content",
    "security error",
    "unsafe attempt",
    "tls certificate",
    "restricted network port",
    "keepalive",
    "preload",
    "opaqueresponseblocking",
    "in a frame",
    "accessing a frame",
    "could not be found",
    "could not connect",
    "could not parse",
    "error sending data",
    "error receiving data",
    "error resolving",
    "connection terminated",
    "connection was lost",
    "establish a connection",
    "request resource",
    "denied by the document",
    "url scheme",
    "exception 101",
    "headers parsing",
    "importscripts",
    "an eventsource",
    "parse url",
)
"""Words, in lower case, one of which stands in each message that is known."""

_BEFORE: Final = 3
"""Lines that are kept before one with a clue."""

_BLOCK: Final = 256
"""Lines that are searched for clues at once."""

_NUMBERS: Final = re.compile(r"[0-9]+")


class Paste(NamedTuple):
    """A text that was pasted.

    Attributes:
        text: the part that was kept.
        left_out: whether text beyond the limits was left out.
    """

    text: str
    left_out: bool


def read(stream: BinaryIO) -> Paste:
    """Return the text of a stream of bytes, in UTF-8 or UTF-16.

    Args:
        stream: a buffered stream; read to its end, or to `MAX_READ`.
    """
    return _Lines(_decoded(stream)).paste()


def of(text: str) -> Paste:
    """Return `text` within the limits.

    Args:
        text: the text, of any length.
    """
    return _Lines(iter(io.StringIO(text, newline=None).readline, "")).paste()


def _decoded(stream: BinaryIO) -> Iterator[str]:
    start = stream.read(len(codecs.BOM_UTF16))
    decoder = codecs.getincrementaldecoder(_encoding(start))("replace")
    line = decoder.decode(start)
    for block in _blocks(stream):
        line += decoder.decode(block)
        *whole, line = line.splitlines(keepends=True) or [""]
        yield from whole
        if len(line) >= MAX_LINE:
            yield line
            line = ""
    yield line + decoder.decode(b"", final=True)


def _encoding(start: bytes) -> str:
    """Return the encoding of a text by its first two bytes; ASCII in UTF-16 has a NUL there."""
    if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if 0 in start:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return "utf-8"


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield blocks. A short one is the last: a terminal would ask for another Ctrl-D."""
    while block := stream.read(MAX_LINE):
        yield block
        if len(block) < MAX_LINE:
            return


class _Lines:
    """The lines of a text, in pieces, and whether a limit cut them.

    Args:
        lines: the lines, in order, with their ends.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._left_out = False

    def paste(self) -> Paste:
        """Return the lines that are kept."""
        pieces = self._pieces()
        first = list(islice(pieces, MAX_LINES))
        rest = list(islice(pieces, 1))
        kept = self._bounded(_of_messages(chain(first, rest, pieces)) if rest else iter(first))
        return Paste("".join(kept), self._left_out)

    def _pieces(self) -> Iterator[str]:
        size = 0
        for line in self._lines:
            for start in range(0, len(line), MAX_LINE):
                size += MAX_LINE if len(line) > start + MAX_LINE else len(line) - start
                if size > MAX_READ:
                    self._left_out = True
                    return
                yield line[start : start + MAX_LINE]

    def _bounded(self, pieces: Iterator[str]) -> Iterator[str]:
        size = 0
        for number, piece in enumerate(pieces):
            size += len(piece)
            if number >= MAX_LINES or size > MAX_TEXT:
                self._left_out = True
                return
            yield piece


def _of_messages(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the lines with a clue, each once but for its numbers, and lines around them."""
    seen: set[str] = set()
    before: deque[str] = deque(maxlen=_BEFORE)
    after = 0
    for piece, has_clue in _searched(pieces):
        if has_clue and piece not in seen and (key := _NUMBERS.sub("", piece)) not in seen:
            if len(seen) < MAX_LINES:
                seen |= {piece, key}
            yield from before
            before.clear()
            after = _AFTER
            yield piece
        elif after > 0:
            after -= 1
            yield piece
        else:
            before.append(piece)


def _searched(pieces: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it has a clue: many lines are searched at once."""
    while block := list(islice(pieces, _BLOCK)):
        whole = "".join(block).lower()
        clues = [clue for clue in _CLUES if clue in whole]
        for piece in block:
            lowered = piece.lower() if clues else ""
            yield piece, any(clue in lowered for clue in clues)


_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,6});")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt]))")
_MARGIN: Final = re.compile(r"^[ \t]*(?:[>|│┃║][ \t]?)+", re.MULTILINE)
_COMMENT: Final = re.compile(r"^[ \t]*//+[ \t]?", re.MULTILINE)
_BARE_LINE: Final = re.compile(r"^(?![ \t]*//)[ \t]*\S", re.MULTILINE)
"""A line outside of a comment; where there is none, someone kept an error in one."""
_LINK: Final = re.compile(r"\[([^\[\]\s]{1,2048})\]\((?:[^()\s]{1,2048})\)")
_CHAT_LINK: Final = re.compile(r"<([a-z]{2,10}://[^<>|\s]{1,2048})(?:\|[^<>|\s]{0,2048})?>")
_SIGNS: Final = str.maketrans(
    {
        # A byte of another encoding is a typographic quote more often than anything else.
        **dict.fromkeys("‘’‚‛“”„‟«»‹›′″´「」『』\ufffd", "'"),
        **dict.fromkeys("\u00a0\u2007\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"),
        "（": "(",
        "）": ")",
        "：": ":",
        "，": ",",
        "…": "...",
    }
)
_MISREAD: Final = re.compile("â€[\u0098\u0099\u009c\u009d˜™œ\u02dc]?")
"""Typographic quotes in UTF-8, read as if they were in Windows-1252."""


def plain(text: str) -> str:
    """Return `text` without the marks of its carrier: markup, escapes, colours.

    Every quote sign becomes an apostrophe.

    Args:
        text: within the limits.
    """
    text = _COLOUR.sub("", _ENTITY.sub(lambda found: html.unescape(found[0]), text))
    text = _MISREAD.sub("'", _ESCAPE.sub(_unescaped, text))
    text = _CHAT_LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _MARGIN.sub("", text.translate(_SIGNS))
    return text if _BARE_LINE.search(text) else _COMMENT.sub("", text)


def _unescaped(found: re.Match[str]) -> str:
    number, letter = found.groups()
    return chr(int(number, 16)) if number else {"n": "\n", "r": "\n", "t": " "}[letter]
