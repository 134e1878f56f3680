"""Beside the messages of consoles: other text of a paste that tells a cause.

Servers, tools, people and programs that read pictures write about the same requests in words of
their own. A text about no request of a page has an answer that tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Final

from crossorigin.consoles.recognition import messages
from crossorigin.consoles.recognition.folded import Folded
from crossorigin.consoles.recognition.messages import VAGUE, Message
from crossorigin.consoles.recognition.phrases import Phrase
from crossorigin.consoles.texts import (
    browsers,
    complaints,
    evidence,
    misread,
    prose,
    servers,
    shapes,
    symptoms,
)
from crossorigin.consoles.texts.heads import without_fields
from crossorigin.consoles.texts.shape import Shape

_LITTLE: Final = frozenset(
    {
        "BuildFailed",
        "DeveloperNotice",
        "ExtensionMessage",
        "HydrationMismatch",
        "ReferrerPolicy",
        "ResponseHead",
        "ServerLog",
        "Untold",
    }
)
"""Causes that count only where nothing else tells one."""

_ANSWERS: Final = frozenset({"ErrorBody", "ErrorStatus", "UnexpectedBody"})

_ALSO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"InsecureOperation": ("TaintedCanvas", "HiddenStyleRules", "StorageDenied")}
)
"""Causes that the same words stand for."""

_PLACES: Final = frozenset({"url", "origin", "first"})
_QUOTES: Final = str.maketrans(dict.fromkeys('"`', "'"))
_EMPHASIS: Final = re.compile(r"\*\*|(?<![\w/?&=])__?(?=\w)|(?<=\w)__?(?![\w/?&=])")
"""The marks of Markdown around a word; not a part of a URL."""

_FIRST: Final = 24 * 1024
_LAST: Final = 8 * 1024
"""Signs at the start and at the end of a text in which words are looked for."""

_SOURCE_MAP: Final = re.compile(
    r"^[^\n]{0,400}(?:source map error:|failed\s+to\s+load\s+source ?map\b"
    r"(?:[\s\S]{0,300}?(?=net::ERR_))?)[^\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A line of developer tools on a source map, with an error of its own."""

_GIT: Final = re.compile(
    r"\bfailed to push some refs\b|^ ?! \[(?:remote )?rejected\]|^hint: ", re.MULTILINE
)
"""Lines of git, which name a URL and a refusal, and no request of a page."""

_PHRASES: Final = tuple(
    (cause, Phrase(text))
    for cause, texts in (*servers.WORDS.items(), *browsers.WORDS.items())
    for text in texts
)

_CODE: Final = re.compile(
    r"\s*(?:(?:const|let|var) [\w{\[]|import (?:[\w.]+\s*(?:$|as |from |,)|[{*'\"])|"
    r"from (?:\S+ import\b|['\"])|export (?:default|const|function|class|async|\{)|def \w+\(|"
    r"class \w+\s*(?:[:({]|extends |implements )|function\b\s*\w*\(|(?:return|await|throw|"
    r"raise)\b"
    r"[^\n]*[(\[{;'\"]|async (?:def|function|\()|(?:if|while|for|catch|switch)\s*\(|"
    r"(?:if|elif|else|for|while|try|except|with)\b[^\n]*:\s*$|for \w+ in |callback\(|print\(|"
    r"console\.\w+\(|(?:public|private) (?:\w+ )+\w+\s*[({;=]|using [\w.]+;|package "
    r"[\w.]+;?\s*$|"
    r"func (?:\(|\w+\()|location [^\n]*\{|server\s*\{|add_header |proxy_\w+ |"
    r"Header (?:set|always) |(?:app|router)\s*(?:=|\.(?![cm]?[jt]sx?\b))|@\w+|"
    r"#\s*include|//|[})\]]+[;,]?\s*$)|"
    r".*\{\s*$|(?=[^\n]*[=(:/$]|\s*[\w-]+ \S+;).*;\s*$"
)
"""A line of source code or of a configuration."""

_THROWN: Final = re.compile(
    r"^[ \t`>]{0,4}(?:Uncaught )?\w{0,40}(?:Error|Exception)(?: \([^()\n]{1,40}\))?: "
    r"[A-Za-z'][^\n;{}]*$",
    re.MULTILINE,
)
"""A line of an error, which source code may surround."""


def read(text: str, *, known: bool) -> list[Message]:
    """Return the causes that a text tells beside the messages of consoles; empty if none.

    Args:
        text: the result of `paste.plain`.
        known: whether a message of a console was found that tells little.
    """
    if len(text) > _FIRST + _LAST:
        text = f"{text[:_FIRST]}\n{text[-_LAST:]}"
    if not known and _is_code(text) and not shapes.is_body(text):
        text = "\n".join(found[0] for found in _THROWN.finditer(text))
    rest = _SOURCE_MAP.sub("", text)
    told = _misread(text) or (read(rest, known=True) if rest != text else [])
    if told:
        return told
    quoted = _EMPHASIS.sub("", text.translate(_QUOTES))
    whole = list(_phrases(text))
    parts = [
        *prose.read(without_fields(quoted)),
        *evidence.kinds(quoted),
        *symptoms.failures_elsewhere(quoted),
        *shapes.read(quoted),
    ]
    found = _told((*whole, *parts), quoted)
    if not found and not known:
        found = _little(quoted, (*whole, *parts))
    return [_message(one, certain=one in whole) for one in found]


def _told(every: Iterable[Shape], text: str) -> list[Shape]:
    """Return the first cause, if any; a status beside a word of CORS leaves the cause open."""
    told = [one for one in every if one.cause not in _LITTLE]
    if not told:
        return []
    # A body or a status is often that of the error which stands beside it.
    first = next((one for one in told if one.cause not in _ANSWERS), None)
    if first is not None:
        return [first]
    status = next((one for one in told if one.cause == "ErrorStatus"), None)
    if status and (symptoms.names_cors(text) or prose.names_trouble(text)):
        return [status._replace(cause="CorsUntold")]
    return [next((one for one in told if one.cause == "ErrorBody"), status or told[0])]


def _misread(text: str) -> list[Message]:
    """Return the messages that similar signs hide, without values, which may be misread too."""
    again = misread.mended(text, _vocabulary())
    told = messages.telling(messages.read(again)) if again != text else []
    for one in told:
        one.certain = False
        one.facts = {name: one.facts[name] for name in one.facts if name not in _PLACES}
    return [one for one in told if one.cause not in VAGUE]


def _little(text: str, found: Iterable[Shape]) -> list[Shape]:
    """Return the first of the readings that say no more than the kind of a text."""
    # A notice tells less than a failed request.
    first = sorted(found, key=lambda one: one.cause != "Untold")
    if prose.names_trouble(text):
        facts = first[0].facts if first else {}
        return [Shape("CorsUntold", facts, 0)]
    if _GIT.search(text):
        return []
    rest = shapes.without_errors(text)
    ways = (
        first,
        symptoms.topics(text),
        shapes.programs(text),
        # A request that failed is the cause, and the error of the page the consequence.
        symptoms.beside_errors(rest) if rest != text else (),
        shapes.errors(text),
        symptoms.failed(text),
        shapes.stacks(text),
        complaints.read(text),
        shapes.said(text),
    )
    return list(chain.from_iterable(ways))[:1]


def _is_code(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(_CODE.match(line) is not None for line in lines) * 2 > len(lines)


@cache
def _vocabulary() -> dict[str, str]:
    return dict(misread.vocabulary(messages.templates()))


def _phrases(text: str) -> Iterator[Shape]:
    folded = Folded(text)
    for cause, phrase in _PHRASES:
        for found in phrase.search(folded):
            yield Shape(str(cause), found.facts, folded.place(found.start))


def _message(shape: Shape, *, certain: bool) -> Message:
    return Message(
        engine=None,
        cause=shape.cause,
        also=_ALSO.get(shape.cause, ()),
        facts=shape.facts,
        preflight="Preflight" in shape.cause,
        weak=True,
        place=shape.place,
        certain=certain,
    )
