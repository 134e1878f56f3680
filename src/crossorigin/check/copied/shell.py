"""Shells: splits a command into words as a POSIX shell or the cmd of Windows does.

Shell syntax beyond one command (pipes, redirections, several commands) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.check.copied.request import CopiedError
from crossorigin.spec.text import short_repr


class Word(NamedTuple):
    """A word of a command.

    Attributes:
        text: without its quotes.
        expands: a part that a shell would replace; empty without one.
    """

    text: str
    expands: str = ""


_ESCAPE: Final = re.compile(
    r"\\(?:u([0-9A-Fa-f]{1,4})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))", re.DOTALL
)
_ESCAPED: Final = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r",
                   "t": "\t", "v": "\v"}  # fmt: skip
# One piece of a word; the order matters. Chat programs and word processors insert no-break
# spaces.
_PIECE: Final = re.compile(
    r"""
      (?P<joined>\\\r?\n)
    | \$'(?P<ansi>(?:[^'\\]|\\.)*+)'
    | '(?P<single>[^']*+)'
    | \$?"(?P<double>(?:[^"\\]|\\.)*+)"
    | \\(?P<escaped>.)
    | (?P<blank>[ \t\u00a0\u2007\u202f]++)
    | (?P<end>(?:\r?\n)++)
    | (?P<shell>[|&;<>()])
    | (?P<open>['"\\])
    | (?P<plain>(?:(?!\$['"])[^\s|&;<>()'"\\])++|\s)
    """,
    re.VERBOSE | re.DOTALL,
)
# The name of a variable of Windows' cmd; escaped characters of a URL (%C3%A9) are no names.
_PERCENT: Final = r"%(?:[A-Z][A-Z0-9]*_[A-Z0-9_]*|(?![0-9A-F]{2})[A-Z][A-Z0-9]{2,})%"
# A variable, or the output of a command, of a POSIX shell, PowerShell or cmd.
_EXPANSION: Final = re.compile(
    rf"\$(?:env:)?[A-Za-z_]\w*|\$\{{\w*\}}?|\$[(0-9@*#?!$-]|`|{_PERCENT}"
)
_BRACES: Final = re.compile(r"\{[^{}]*(?:,|\.\.)[^{}]*\}")
_IN_DOUBLE: Final = re.compile(r"\\(\r?\n|[$`\"\\])")


def posix_words(text: str) -> list[Word]:
    """Split a command as a POSIX shell does.

    Raises:
        CopiedError: a quote is not closed, or there is more than one plain command.
    """
    words: list[Word] = []
    pieces: list[_Piece] = []
    for piece in _PIECE.finditer(text.strip()):
        kind = piece.lastgroup
        if kind in {"shell", "end", "open"}:
            raise CopiedError(_refusal(kind, piece[0]))
        if kind == "blank":
            words += _joined(pieces)
            pieces = []
        elif kind != "joined":
            pieces.append(_literal(kind or "", piece[kind or 0]))
    return [*words, *_joined(pieces)]


class _Piece(NamedTuple):
    """A piece of a word.

    Attributes:
        text: without its quotes.
        expands: as of a word.
        bare: the text without quotes; a neutral character replaces each quoted one.
    """

    text: str
    expands: str = ""
    bare: str = "x"


def _joined(pieces: list[_Piece]) -> list[Word]:
    """Return the word that consists of the pieces; an empty list without pieces."""
    if not pieces:
        return []
    braces = "{...}" if _BRACES.search("".join(piece.bare for piece in pieces)) else ""
    expands = next((piece.expands for piece in pieces if piece.expands), braces)
    return [Word("".join(piece.text for piece in pieces), expands)]


_OUTPUTS: Final = {"$(": "$(...)", "`": "`...`"}


def _expansion(text: str) -> str:
    match = _EXPANSION.search(text)
    return _OUTPUTS.get(match[0], match[0]) if match else ""


def _refusal(kind: str | None, text: str) -> str:
    if kind == "open":
        return f"the curl command cannot be read: no closing {text}"
    if kind == "end":
        return "the curl command ends with its line, but more lines follow: copy one command"
    return (
        f"the shell would interpret {short_repr(text)} of the command: quote the URL, "
        "and leave out the text after the command"
    )


def _literal(kind: str, text: str) -> _Piece:
    if kind == "ansi":
        return _Piece(_unescaped(text))
    if kind == "double":
        expands = _expansion(re.sub(r"\\.", "", text, flags=re.DOTALL))
        return _Piece(_IN_DOUBLE.sub(lambda match: match[1].lstrip("\r\n"), text), expands)
    if kind == "plain":
        return _Piece(text, _expansion(text), text)
    return _Piece(text)


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code or match[3]:
            return chr(int(code, 16) if code else int(match[3], 8))
        return _ESCAPED.get(match[4], match[4])

    return _ESCAPE.sub(one, text)


# Windows

_CMD: Final = re.compile(r'\s*curl(?:\.exe)?\s[^\n]*?(?:\^"|\^\s*(?:\r?\n|$))', re.IGNORECASE)
_CARET: Final = re.compile(r"\^(\r?\n)?(.)?", re.DOTALL)
_CMD_QUOTED: Final = re.compile(r'"[^"\n]*"|\^(?:\r?\n)?.?|[&|<>]', re.DOTALL)

_CMD_VARIABLE: Final = re.compile(rf"(?<!\^){_PERCENT}")


def is_cmd(text: str) -> bool:
    """Return whether a command was copied for Windows' cmd: it escapes with carets."""
    return _CMD.match(text) is not None


def cmd_words(text: str) -> list[Word]:
    """Split a command as the cmd of Windows and its C library do.

    Raises:
        CopiedError: a quote is not closed, there is more than one plain command, or cmd would
            replace a variable.
    """
    variable = _CMD_VARIABLE.search(text)
    if variable:
        message = f"Windows' cmd would replace {short_repr(variable[0])}: write its value"
        raise CopiedError(message)
    plain = _CMD_QUOTED.sub(_without_caret, text.strip())
    return [Word(word) for word in _arguments(plain)]


def _without_caret(match: re.Match[str]) -> str:
    piece = match[0]
    if piece[0] == "^":
        # A caret before the end of a line joins it with the next, whose first character is
        # literal.
        return piece[1:].removeprefix("\r").removeprefix("\n")
    if piece[0] == '"':
        return piece
    raise CopiedError(_refusal("shell", piece))


_OF_AN_ARGUMENT: Final = re.compile(r'(?P<slashes>\\+)(?=")|"|(?P<blank>\s+)|[^\s"\\]+|\\+')


def _arguments(text: str) -> Iterator[str]:
    """Yield the arguments by the rules of Microsoft's C library."""
    word: list[str] = []
    quoted = started = escaped = False
    for piece in _OF_AN_ARGUMENT.finditer(text):
        if piece["blank"] and not quoted:
            yield from ["".join(word)] if started else []
            word, started = [], False
            continue
        started = True
        if piece[0] == '"' and not escaped:
            quoted = not quoted
        else:
            slashes = piece["slashes"]
            word.append(slashes[: len(slashes) // 2] if slashes else piece[0])
        escaped = bool(piece["slashes"]) and len(piece["slashes"]) % 2 == 1
    if quoted:
        message = 'the curl command cannot be read: no closing "'
        raise CopiedError(message)
    yield from ["".join(word)] if started else []
