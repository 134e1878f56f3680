"""Script: the tokens of a JavaScript or TypeScript text, read and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.migrate.errors import SourceError


class ScriptError(SourceError):
    """The text is no JavaScript that can be read."""


class Token(NamedTuple):
    """A token.

    Attributes:
        kind: ``string``, ``template``, ``regex``, ``number``, ``name`` or ``sign``.
        text: as it stands in the text.
        start: the place of its first sign.
        parent: the number of the token that opens the brackets around it, or -1.
        newline: whether it is the first one of its line.
    """

    kind: str
    text: str
    start: int
    parent: int
    newline: bool


_TOKEN: Final = re.compile(
    r"""
      (?P<space>(?:\s|\ufeff)+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|(?://|<!--|\#!)[^\n\r\u2028\u2029]*)
    | (?P<string>"(?:[^"\\\n]|\\[\s\S])*+"|'(?:[^'\\\n]|\\[\s\S])*+')
    | (?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?n?)
    | (?P<name>[^\W\d][\w$]*|[$\#@][\w$]*)
    | (?P<sign>=>|\.\.\.|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|[=!]==?|[+*/%-]=|\+\+|--|[\s\S])
    """,
    re.VERBOSE,
)
_LINE_ENDS: Final = frozenset("\n\r\u2028\u2029")
_REGEX: Final = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/[a-z]*")
_IN_TEMPLATE: Final = re.compile(r"[^`\\$]+|\\[\s\S]|\$(?!\{)|(?P<open>\$\{)|(?P<close>`)")
_IN_CODE: Final = re.compile(
    r"""[^{}`"'/]+|"(?:[^"\\\n]|\\[\s\S])*+"|'(?:[^'\\\n]|\\[\s\S])*+'"""
    r"""|(?P<open>[{`])|(?P<close>\})|[\s\S]"""
)
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_OPENING: Final = frozenset(_PAIRS.values())
_BEFORE_VALUE: Final = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "await"}
)
_ENDS: Final = frozenset({",", ";", ")", "]", "}"})
GOING_ON: Final = frozenset({"in", "instanceof", "of", "as", "satisfies"})
"""Words after a value that go on with its expression."""

QUOTES: Final = frozenset("\"'`")
_STARTS: Final = frozenset({";", "{", "(", "[", "else"})
MAX_PARTS: Final = 1000
"""Tokens outside of brackets between the start of a statement and a part of it."""

MAX_BRACKETS: Final = 200
"""Brackets within brackets; programs that people or bundlers write have some thirty."""

UNCLOSED: Final = "A text in quotes is not closed."
UNENDED: Final = "The call is not complete: a name, a colon, a comma or a bracket is missing."
TOO_DEEP: Final = "The options are nested too deep."
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))"
)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CONDITIONS: Final = frozenset({"if", "for", "while", "switch", "catch", "with"})


class Script:
    """The tokens of a text.

    Args:
        text: the text.

    Attributes:
        text: the text.
        tokens: its tokens, without comments.
        partner: the number of the closing token for each opening one, and the reverse.
    """

    def __init__(self, text: str) -> None:
        self.text: str = text
        self.tokens: list[Token] = []
        self.partner: dict[int, int] = {}
        self._open: list[int] = []
        at, newline = 0, True
        while at < len(text):
            kind, end = self._kind(at)
            if kind == "space":
                newline = newline or not _LINE_ENDS.isdisjoint(text[at:end])
            else:
                self._add(kind, at, end, newline=newline)
                newline = False
            at = end

    def _kind(self, at: int) -> tuple[str, int]:
        """Return the kind of the token at a place, and the place after it."""
        if self.text[at] == "`":
            end = end_of(self.text, at + 1, "`")
            return ("sign", at + 1) if end is None else ("template", end)
        if self.text[at] == "/" and self._takes_value():
            found = _REGEX.match(self.text, at)
            if found is not None:
                return "regex", found.end()
        token = _TOKEN.match(self.text, at)
        assert token is not None  # noqa: S101 - the last choice is any sign
        return token.lastgroup or "sign", token.end()

    def _takes_value(self) -> bool:
        """Return whether a value may follow the last token, and so no division."""
        if not self.tokens:
            return True
        last, number = self.tokens[-1], len(self.tokens) - 1
        if last.kind == "name":
            is_field = self.word(number - 1) in {".", "?."}
            is_of = last.text != "of" or self.word(last.parent - 1) == "for"
            return last.text in _BEFORE_VALUE and is_of and not is_field
        if last.text == ")":
            return self._is_condition(self.partner.get(number, -1))
        if last.text == "}":
            return self._is_block(self.partner.get(number, -1))
        return last.kind == "sign" and last.text not in {"]", "++", "--"}

    def _is_block(self, opened: int) -> bool:
        """Return whether a brace starts a block, or a function, and no object."""
        before = opened - 1
        if self.word(before) == ")":
            return not self._is_function_value(self.partner.get(before, 0))
        if before < 0 or self.tokens[before].kind == "name":
            return self.word(before) not in _BEFORE_VALUE - {"else"}
        return self.word(before) in {";", "{", "}", "=>"}

    def _is_function_value(self, first: int) -> bool:
        """Return whether the function with these parameters is a part of an expression."""
        keyword = first - 1 if self.word(first - 1) == "function" else first - 2
        before = self.word(keyword - 1)
        is_sign = keyword > 0 and self.tokens[keyword - 1].kind == "sign"
        is_within = is_sign and before not in {")", "]", "}", ";", "{"}
        return self.word(keyword) == "function" and (is_within or before in _BEFORE_VALUE)

    def _add(self, kind: str, start: int, end: int, *, newline: bool) -> None:
        text, number = self.text[start:end], len(self.tokens)
        if kind == "sign" and text in _PAIRS:
            self._close(_PAIRS[text], number)
        parent = self._open[-1] if self._open else -1
        self.tokens.append(Token(kind, text, start, parent, newline))
        if kind == "sign" and text in _OPENING:
            self._open.append(number)
            if len(self._open) > MAX_BRACKETS:
                raise ScriptError(TOO_DEEP)

    def _close(self, opening: str, number: int) -> None:
        """Close the innermost bracket, if it is of the same kind."""
        if self._open and self.tokens[self._open[-1]].text == opening:
            opened = self._open.pop()
            self.partner[opened], self.partner[number] = number, opened

    def word(self, at: int) -> str:
        """Return the text of a token that is a name or a sign; empty for another, or none."""
        if not 0 <= at < len(self.tokens):
            return ""
        token = self.tokens[at]
        return token.text if token.kind in {"name", "sign"} else ""

    def is_name(self, at: int) -> bool:
        """Return whether there is a token with this number, and it is a name."""
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "name"

    def line(self, at: int) -> int:
        """Return the line of a token."""
        return self.text.count("\n", 0, self.tokens[at].start) + 1

    def shown(self, at: int, end: int) -> str:
        """Return the text from one token up to another, in one line."""
        if at >= end:
            return ""
        last = self.tokens[end - 1]
        return " ".join(self.text[self.tokens[at].start : last.start + len(last.text)].split())

    def code(self, at: int, end: int) -> str:
        """Return the code from one token up to another, without comments, line by line."""
        tokens = self.tokens[at:end]
        return "".join(f"{chr(10) if one.newline else ' '}{one.text}" for one in tokens)

    def above(self, at: int) -> Iterator[int]:
        """Yield the numbers of the brackets around a token, the innermost first, and -1."""
        parent = self.tokens[at].parent
        while parent >= 0:
            yield parent
            parent = self.tokens[parent].parent
        yield -1

    def depends(self, at: int) -> bool:
        """Return whether the statement at a token may not be run: it has a condition.

        Args:
            at: the number of the first token of the statement.
        """
        return not self._starts_statement(at) or self._has_condition(at)

    def _has_condition(self, at: int) -> bool:
        """Return whether a block around a token has a condition before it."""
        blocks = [one for one in self.above(at) if self.word(one) == "{"]
        return any(map(self._is_conditional, blocks))

    def runs_before(self, at: int, other: int) -> bool:
        """Return whether a statement is run wherever the code at a later token is run.

        Args:
            at: the number of the first token of the statement.
            other: the number of the later token.
        """
        return self.tokens[at].parent in self.above(other) and self._starts_statement(
            self._first(at)
        )

    def _first(self, at: int) -> int:
        """Return the first token of a statement whose parts have commas between them."""
        if self.word(at - 1) != ",":
            return at
        for _ in range(MAX_PARTS):
            word = self.word(at - 1)
            opened = self.partner.get(at - 1, at - 1)
            is_condition = word == ")" and self._is_condition(opened)
            if at == 0 or word in _STARTS or is_condition:
                break
            at = opened
        return at

    def is_function(self, opened: int) -> bool:
        """Return whether brackets are the body of a function."""
        before = self.word(opened - 1)
        is_block = before == ")" and not self._is_condition(self.partner.get(opened - 1, -1))
        return self.word(opened) == "{" and (is_block or before == "=>")

    def after_function(self, at: int) -> int:
        """Return the number after a function that starts at a token, or the number itself.

        A function is left out with its parameters and its body.
        """
        closed = self.partner.get(at, at) if self.word(at) == "(" else at
        if self.word(closed + 1) == "=>":
            return self.end(closed + 2, line_ends=False)
        if self.word(closed + 1) == "{" and closed > at:
            return self.partner.get(closed + 1, closed) + 1
        return at

    def is_part(self, at: int) -> bool:
        """Return whether a name is a field or a key, and no name of a value."""
        if self.word(at - 1) in {".", "?."}:
            return True
        return self.word(at + 1) == ":" and self.word(at - 1) in {"{", ","}

    def names(self, start: int, end: int) -> Iterator[int]:
        """Yield the numbers of the names in a range of tokens, without those of functions."""
        at = start
        while at < end:
            after = self.after_function(at)
            if after > at:
                at = after
                continue
            if self.is_name(at) and not self.is_part(at):
                yield at
            at += 1

    def _starts_statement(self, at: int) -> bool:
        before = at - 1
        while self.word(before) in {"await", "void"}:
            before -= 1
        word = self.word(before)
        if word == ")":
            return not self._is_condition(self.partner.get(before, -1))
        if before < 0 or word in {";", "{", "}"}:
            return True
        plain = self.tokens[before].kind != "sign" or word == "]"
        return plain and self.tokens[before + 1].newline and word != "else"

    def _is_condition(self, opened: int) -> bool:
        return self.word(opened - 1) in _CONDITIONS or self.word(opened - 1) == "await"

    def _is_conditional(self, opened: int) -> bool:
        """Return whether a block has a condition before it."""
        before = self.word(opened - 1)
        if before == ")":
            return self._is_condition(self.partner.get(opened - 1, -1))
        return before in {"else", "try", "do", "finally", ":"}

    def end(self, at: int, *, line_ends: bool = True, most: int | None = None) -> int:
        """Return the number of the token that ends an expression."""
        start = at
        left = len(self.tokens) if most is None else most
        while at < len(self.tokens) and left:
            left -= 1
            word, kind = self.word(at), self.tokens[at].kind
            if kind == "sign" and (word in _ENDS or word in QUOTES):
                if word in QUOTES and not line_ends:
                    raise ScriptError(UNCLOSED)
                return at
            if line_ends and at > start and self._starts(at):
                return at
            at = self.partner.get(at, at) + 1
        return at

    def _starts(self, at: int) -> bool:
        """Return whether a statement starts with a token: a line that goes on with no sign."""
        token, before = self.tokens[at], self.tokens[at - 1]
        ended = before.kind != "sign" or before.text in {")", "]", "}"}
        begins = token.kind == "name" and token.text not in GOING_ON
        return token.newline and ended and begins

    def names_called(self, at: int) -> int | None:
        """Return the number of the bracket of a call whose name ends at a token, or None.

        TypeScript may have types between the two: ``fetch<User>(…)``.
        """
        after = at + 1
        if self.word(after) == "<":
            after = self._after_types(after)
        if self.word(after) == "?.":
            after += 1
        return after if self.word(after) == "(" else None

    def _after_types(self, at: int) -> int:
        depth = 0
        for number in range(at, min(at + 100, len(self.tokens))):
            word = self.word(number)
            depth += {"<": 1, ">": -1}.get(word, 0)
            if depth == 0:
                return number + 1
            if word in {";", "="}:
                break
        return at

    def dotted(self, at: int) -> tuple[str, int]:
        """Return the dotted name that starts at a token, and the number of its last token."""
        parts = [self.tokens[at].text]
        while self.word(at + 1) in {".", "?."} and self.is_name(at + 2):
            at += 2
            parts.append(self.tokens[at].text)
        return ".".join(parts), at


def end_of(text: str, at: int, opened: str) -> int | None:
    """Return the place after a template, or after an expression of it; None for no end.

    Args:
        text: the text.
        at: the place after the sign that opens it.
        opened: that sign, a backtick or a brace.
    """
    open_ = [opened]
    while at < len(text):
        inner = _IN_TEMPLATE if open_[-1] == "`" else _IN_CODE
        found = inner.match(text, at)
        assert found is not None  # noqa: S101 - each sign is one of the choices
        at = found.end()
        if found["close"]:
            open_.pop()
            if not open_:
                return at
        elif found["open"]:
            open_.append("`" if found["open"] == "`" else "{")
    return None


def unquoted(quoted: str) -> str:
    """Return the text of a literal in quotes.

    Args:
        quoted: with its quotes.
    """
    return unescaped(quoted[1:-1])


def unescaped(text: str) -> str:
    """Return the text that the escapes of a literal stand for."""
    return _ESCAPE.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last sign
    return _ESCAPES.get(found[4], "" if found[4] == "\n" else found[4])
