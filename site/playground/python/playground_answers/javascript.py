"""JavaScript: the arguments of a `fetch()` call, read and never run.

Only literals have a value here; any other expression is skipped and counts as unknown.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

MAX_DEPTH: Final = 20
"""Levels of objects within objects; the options of a call have three."""

_SPACE: Final = re.compile(r"(?:\s|//[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*\*/)*")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER: Final = re.compile(r"-?\d[\d_]*(?:\.\d+)?")
_STRING: Final = re.compile(
    r""""(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`"""
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_WORDS: Final = {"true": True, "false": False, "null": None, "undefined": None}
_WRAPPERS: Final = re.compile(r"new\s+(?:Headers|URL|Request)\s*\(")
_STRINGIFY: Final = re.compile(r"JSON\s*\.\s*stringify\s*\(")
_ENDS: Final = frozenset(",)}]")
_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_CALL: Final = re.compile(r"(?<![\w$.])fetch\s*\(")
_READS: Final = re.compile(r"""\bheaders\s*\.\s*get\s*\(\s*["'`]([\w-]{1,100})["'`]\s*\)""")


class ScriptError(ValueError):
    """The text is no call of `fetch()`; the message says which form is expected."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression that has no value here.

    Attributes:
        text: the expression.
    """

    text: str


class Call(NamedTuple):
    """The call of a page.

    Attributes:
        url: the first argument.
        options: the second one.
        reads: response headers that the text reads.
    """

    url: object
    options: dict[str, Any]
    reads: tuple[str, ...]


def read_call(text: str) -> Call:
    """Read `fetch(url, options)`, an object with a url and the options, or a URL.

    Args:
        text: the text.

    Raises:
        ScriptError: it is none of these.
    """
    reads = tuple(dict.fromkeys(_READS.findall(text)))
    called = _CALL.search(text)
    if called is not None:
        url, options = _arguments(_Reader(text, called.end()))
        return Call(url, options, reads)
    stripped = text.strip()
    if stripped.startswith("{"):
        value = _Reader(text, 0).value()
        options = value if isinstance(value, dict) else {}
        return Call(options.pop("url", None), options, reads)
    if stripped and not re.search(r"\s", stripped):
        return Call(stripped, {}, reads)
    message = "Write fetch(url, options), an object with a url, or a URL."
    raise ScriptError(message)


def _arguments(reader: _Reader) -> tuple[object, dict[str, Any]]:
    first = reader.value()
    options = reader.value() if reader.takes(",") else {}
    if isinstance(first, dict):  # an object with a url in the place of a URL
        return first.pop("url", None), first
    return first, options if isinstance(options, dict) else {}


class _Reader:
    """A place in a text, which moves on with each value."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at
        self._depth = 0

    def takes(self, sign: str) -> bool:
        """Return whether the next sign is this one, and pass it."""
        self._skip()
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def value(self) -> object:
        """Return the value of the next expression."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            message = "The options are nested too deep."
            raise ScriptError(message)
        self._skip()
        start = self._at
        value = self._literal()
        self._depth -= 1
        self._skip()
        if isinstance(value, Unknown) or self._text[self._at : self._at + 1] not in _ENDS | {
            ""
        }:
            self._at = start  # such as "Bearer " + token: no literal alone
            return Unknown(self._expression())
        return value

    def _literal(self) -> object:
        string = _STRING.match(self._text, self._at)
        if string is not None:
            self._at = string.end()
            return _unquoted(string[0])
        if self.takes("{"):
            return self._object()
        if self.takes("["):
            return self._array()
        return self._word()

    def _word(self) -> object:
        text, at = self._text, self._at
        wrapper = _WRAPPERS.match(text, at)
        if wrapper is not None:
            self._at = wrapper.end()
            value = self.value()
            while self.takes(","):
                self.value()
            return value if self.takes(")") else Unknown("")
        if _STRINGIFY.match(text, at):
            return self._stringified()
        number = _NUMBER.match(text, at)
        name = _NAME.match(text, at)
        if number is not None:
            self._at = number.end()
            return float(number[0].replace("_", ""))
        if name is not None and name[0] in _WORDS:
            self._at = name.end()
            return _WORDS[name[0]]
        return Unknown("")

    def _stringified(self) -> object:
        """Return the JSON of a literal, or "{}" for a value that is not known."""
        opened = _STRINGIFY.match(self._text, self._at)
        assert opened is not None  # noqa: S101 - it has just matched
        self._at = opened.end()
        value = self.value()
        while self.takes(","):
            self.value()
        self.takes(")")
        try:
            return json.dumps(value)
        except TypeError:
            return "{}"

    def _array(self) -> list[object]:
        items: list[object] = []
        while not self.takes("]"):
            items.append(self.value())
            if not self.takes(",") and not self._ends("]"):
                raise ScriptError(_UNENDED)
        return items

    def _object(self) -> dict[str, object]:
        fields: dict[str, object] = {}
        while not self.takes("}"):
            name = self._key()
            fields[name] = self.value() if self.takes(":") else Unknown(name)
            if not self.takes(",") and not self._ends("}"):
                raise ScriptError(_UNENDED)
        return fields

    def _key(self) -> str:
        self._skip()
        string = _STRING.match(self._text, self._at)
        name = string or _NAME.match(self._text, self._at)
        if name is not None:
            self._at = name.end()
            return _unquoted(name[0]) if string else name[0]
        if self.takes("..."):
            return "..."
        raise ScriptError(_UNENDED)

    def _ends(self, sign: str) -> bool:
        self._skip()
        return self._text.startswith(sign, self._at)

    def _skip(self) -> None:
        passed = _SPACE.match(self._text, self._at)
        self._at = passed.end() if passed else self._at

    def _expression(self) -> str:
        """Pass an expression up to the comma or the bracket that ends it; return its text."""
        start = self._at
        open_: list[str] = []
        while self._at < len(self._text):
            string = _STRING.match(self._text, self._at)
            if string is not None:
                self._at = string.end()
                continue
            sign = self._text[self._at]
            if sign in _QUOTES:
                raise ScriptError(_UNCLOSED)
            if not open_ and sign in _ENDS:
                break
            if sign in _PAIRS:
                open_.append(_PAIRS[sign])
            elif open_ and sign == open_[-1]:
                open_.pop()
            self._at += 1
        return self._text[start : self._at].strip()


_QUOTES: Final = frozenset("\"'`")
_UNCLOSED: Final = "A text in quotes is not closed."
_UNENDED: Final = "The call is not complete: a name, a colon, a comma or a bracket is missing."


def _unquoted(quoted: str) -> str | Any:  # noqa: ANN401 - a template with values is Unknown
    text = quoted[1:-1]
    if quoted[0] == "`" and "${" in text:
        return Unknown(quoted)
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    return _ESCAPES.get(found[3], "" if found[3] == "\n" else found[3])
