"""Phrases: templates to find in a folded text, with the values of their gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.consoles.engines.templates import pieces
from crossorigin.consoles.recognition.folded import Folded, fold

MAX_GAP: Final = 16 * 1024
"""Signs that a gap may have. URLs of logins have thousands."""

MAX_FOUND: Final = 64
"""Places at which one phrase is looked for in a text."""

_SHORT: Final = 4
"""A literal of fewer signs does not show where a URL ends: the blank after it does."""

_WORDS: Final = 24
"""Signs of a phrase that is told from the end of a longer word by the sign before it alone."""

_ADDRESSES: Final = frozenset({"url", "first", "origin"})
_VALUES: Final = frozenset({"found", "expected"})
"""Gaps for the value of a header and for a name, which may hold quotes."""

_QUOTES: Final = "'\"`‘’“”\\"
_BLANKS: Final = f"{_QUOTES} \t\n"
_QUOTE_SIGNS: Final = tuple("'\"`‘“")
_CLOSING_QUOTE: Final = re.compile(r"['\"`’”]\\*(?=[.)]|\s*$)", re.MULTILINE)
"""A quote before the full stop of a sentence, or where that was not copied."""

_MAX_WRAPS: Final = 16
"""Lines that one address may be broken into."""

_MAX_TRIES: Final = 8
"""Places at which the words before a gap are looked for."""

_OPENING: Final = (" ", "\n", "\t", "'", '"', "`", "‘", "’", "“", "\\", "(")
_STATUS: Final = re.compile(r"(?<![0-9])[1-5][0-9]{2}(?![0-9])")
_OPENED: Final = re.compile(r"\A\s*\\*['\"`‘“]")
_PAIR: Final = re.compile(r"(['\"`‘“]).*['\"`’”]", re.DOTALL)
_CLOSED: Final = re.compile(r"\\*['\"`’”]\s*\Z")
_IN_QUOTES: Final = re.compile(r"['\"`‘“](\S*)")
_CLOSING: Final = ".,:;)>]"
_WORD: Final = re.compile(r"[^\s'\"`<>‘’“”]+(?:'[^\s'\"`<>‘’“”.,:;)\]]+)*")


class Found(NamedTuple):
    """A phrase at one place.

    Attributes:
        start: the index of its first sign in the folded text.
        end: the index after its last sign.
        facts: the values of its gaps, by name; empty gaps are left out.
    """

    start: int
    end: int
    facts: dict[str, str]


class Phrase:
    """A template, taken apart for the search.

    Args:
        template: gaps are words in braces.
        alone: whether its line has to end with it.

    Attributes:
        size: signs of all its literals: the more, the more it tells.
        start: the first of its literals.
    """

    __slots__ = (
        "_alone",
        "_anchor",
        "_literals",
        "_names",
        "_opened",
        "_quoted",
        "size",
        "start",
    )

    def __init__(self, template: str, *, alone: bool = False) -> None:
        literals, self._names = pieces(template)
        self._literals = [fold(each) for each in literals]
        self._without_ends()
        # Before a gap that a blank or a quote opens, "origin" is a word of its own.
        self._opened = [each.endswith(_OPENING) and not fold(each[-1]) for each in literals]
        # A quote of the template stands around a gap; other quotes belong to the value.
        self._quoted = [each.endswith(_QUOTE_SIGNS) for each in literals]
        self._anchor = max(range(len(literals)), key=lambda each: len(self._literals[each]))
        self._alone = alone
        self.size: int = sum(map(len, self._literals))
        self.start: str = self._literals[0]

    def _without_ends(self) -> None:
        """Leave out the signs around a sentence: people copy less of them, or other ones."""
        literals = self._literals
        literals[0] = literals[0].lstrip("(")
        last = literals[-1].rstrip(".)")
        # Behind a gap the full stop is all that shows where the value ends.
        literals[-1] = last or literals[-1]

    def search(self, text: Folded) -> Iterator[Found]:
        """Yield the places at which the phrase stands, in order.

        The time is linear: its longest literal is looked for, and the others near it.

        Args:
            text: the pasted text.
        """
        anchor, place = self._literals[self._anchor], 0
        for _ in range(MAX_FOUND):
            place = text.key.find(anchor, place)
            if place < 0:
                return
            found = self._around(text, place)
            if found is not None:
                yield found
            place += len(anchor)

    def _around(self, text: Folded, place: int) -> Found | None:
        gaps: list[tuple[int, int, int]] = []
        start = self._before(text, place, gaps)
        after = place + len(self._literals[self._anchor])
        end = None if start is None else self._after(text, after, gaps)
        if start is None or end is None or self._within_word(text, start):
            return None
        if self._alone and not _ends_line(text, end):
            return None
        facts: dict[str, str] = {}
        for gap, *span in gaps:
            name = self._names[gap]
            value = _value(name, text.between(*span), quoted=self._quoted[gap])
            if value is None:
                return None
            facts.setdefault(name, value)
        return Found(start, end, {name: value for name, value in facts.items() if value})

    def _within_word(self, text: Folded, start: int) -> bool:
        """Return whether a short phrase is the end of a word, as in “Upload failed”."""
        place = text.place(start)
        around = text.text[place - 1 : place + 1] if place else ""
        # Scripts without blanks between words write an English phrase right after a sign.
        return self.size < _WORDS and around.isascii() and around.isalpha()

    def _before(self, text: Folded, place: int, gaps: list[tuple[int, int, int]]) -> int | None:
        for index in range(self._anchor - 1, -1, -1):
            literal = self._literals[index]
            found = self._opening(text, index, place)
            if found is None:
                return None
            gaps.append((index, found + len(literal), place))
            place = found
        return place

    def _opening(self, text: Folded, index: int, place: int) -> int | None:
        """Return the nearest index before `place` at which a literal stands as its words."""
        literal, end, empty = self._literals[index], place, None
        for _ in range(_MAX_TRIES):
            found = text.key.rfind(literal, max(0, place - MAX_GAP), end)
            if found < 0:
                return empty
            inner = text.between(found + len(literal), place)
            if not self._opened[index] or not inner or inner.startswith(_OPENING):
                # An address that ends like the words before it, as /chat does, is not empty.
                if inner.strip(_BLANKS) or not _is_within(text, found):
                    return found
                empty = found if empty is None else empty
            end = found + len(literal) - 1
        return empty

    def _after(self, text: Folded, place: int, gaps: list[tuple[int, int, int]]) -> int | None:
        for index in range(self._anchor, len(self._names)):
            literal = self._literals[index + 1]
            name, quoted = self._names[index], self._quoted[index]
            found = _end_of_gap(text, name, literal, place, quoted=quoted)
            if found is None:
                return None
            gaps.append((index, place, found))
            place = found + (len(literal) if text.key.startswith(literal, found) else 0)
        return place


def _is_within(text: Folded, start: int) -> bool:
    """Return whether a letter stands before a place."""
    place = text.place(start)
    return text.text[place - 1 : place].isalnum() if place else False


def _ends_line(text: Folded, end: int) -> bool:
    """Return whether nothing but a full stop follows in the line."""
    return not text.key[end : text.line_end(end - 1)].strip(".")


def _end_of_gap(
    text: Folded, name: str, literal: str, place: int, *, quoted: bool
) -> int | None:
    """Return the index at which a gap ends, or None where `literal` does not follow it."""
    if name in _ADDRESSES and len(literal) < _SHORT:
        return _end_of_word(text, literal, place)
    if not literal:
        return text.line_end(place) if place < len(text.key) else place
    if quoted and len(literal) < _SHORT:
        return _end_of_quote(text, literal, place)
    found = text.key.find(literal, place, place + MAX_GAP + len(literal))
    return None if found < 0 else found


def _end_of_quote(text: Folded, literal: str, place: int) -> int | None:
    """Return the index at which a value in quotes ends, which may hold full stops itself."""
    closing = _CLOSING_QUOTE.search(text.text, text.place(place - 1) + 1)
    end = text.key.find(literal, place) if closing is None else text.index(closing.start())
    return end if place <= end <= place + MAX_GAP else None


def _end_of_word(text: Folded, literal: str, place: int) -> int | None:
    """Return the index at which an address ends, which may be broken into lines."""
    for _ in range(_MAX_WRAPS):
        word = _WORD.match(text.text, text.place(place))
        if word is None:
            return None
        end = place + len(fold(word[0].rstrip(_CLOSING)))
        if text.key.startswith(literal, end):
            return end
        if end == len(text.key) and literal == ".":
            return end
        if text.text[word.end() : word.end() + 1] != "\n":
            return None
        place += len(fold(word[0]))
    return None


def _value(name: str, raw: str, *, quoted: bool) -> str | None:
    """Return the value of a gap: empty for none, or None if it cannot be of this kind."""
    if name == "status":
        status = _STATUS.search(raw)
        return "" if status is None else status[0]
    if name in _ADDRESSES:
        return _address("".join(map(str.strip, raw.split("\n"))), quoted=quoted)
    if name not in _VALUES:
        return " ".join(raw.split()).strip(_QUOTES)
    # Words that no quotes of a template surround: a name in quotes was put into them later.
    bare = quoted or (name == "expected" and _PAIR.fullmatch(raw.strip()) is not None)
    return " ".join((_without_quotes(raw) if bare else _balanced(raw)).split())


def _without_quotes(raw: str) -> str:
    """Return the text between the quotes of a template, with its own quotes."""
    return _CLOSED.sub("", _OPENED.sub("", raw, count=1))


def _balanced(raw: str) -> str:
    """Return a value without a closing quote of the text around it."""
    value = raw.strip()
    closing = _CLOSED.search(value)
    odd = closing is not None and value.count(value[-1]) % 2 == 1
    return value[: closing.start()] if closing is not None and odd else value


def _address(whole: str, *, quoted: bool) -> str | None:
    """Return the one address of a gap, which may stand in quotes, or None."""
    inner = _without_quotes(whole) if quoted else whole
    if len(inner.split()) > 1:
        # Words around the address: it stands in quotes of its own, or the end of it was lost.
        found = _IN_QUOTES.search(whole)
        if found is None:
            return None
        inner = found[1]
    return _without_quotes(inner).strip("\\").rstrip("`")
