"""Messages: the refusals that a pasted text tells of, each with the facts around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from crossorigin.consoles.engines import console
from crossorigin.consoles.engines.lines import SOCKET_FRAME, Line
from crossorigin.consoles.recognition import earlier, languages, libraries, panels, related
from crossorigin.consoles.recognition.folded import Folded
from crossorigin.consoles.recognition.phrases import Found, Phrase
from crossorigin.fetch import Code

REACH: Final = 400
"""The greatest distance, in characters, between a reason and its frame or trailer."""

_VAGUE: Final = (
    Code.NETWORK_FAILURE.value,
    "AnotherLanguage",
    "CorsUntold",
    "Untold",
    "NotEnough",
)
VAGUE: Final = frozenset(_VAGUE)
"""Causes that say that something failed, and not why."""

_SHORTEST: Final = 5
"""Signs of a reason whose end was cut off, by which it can be told."""


@dataclass(slots=True, kw_only=True)
class Message:
    """One refusal.

    Attributes:
        engine: the engine of the message; None for one of several engines, or of a library.
        cause: a code of the model, or one of the others in `causes`.
        also: other causes that the same words stand for.
        facts: the values by the names of the gaps; ``method`` and ``status`` too.
        preflight: whether the words speak of a preflight.
        weak: whether it counts only where no other message tells the cause.
        place: the index of its start in the text.
        certain: whether a whole message tells it, and not words alone.
    """

    engine: str | None
    cause: str
    also: tuple[str, ...]
    facts: dict[str, str]
    preflight: bool
    weak: bool
    place: int
    certain: bool = True


class _Reason(NamedTuple):
    engine: str | None
    line: Line
    phrase: Phrase
    is_bare: bool = False


class _Hit(NamedTuple):
    reason: _Reason
    found: Found


_REASON: Final = "(Reason: "
_LONG: Final = 22
"""Signs by which a reason of Firefox is known without the word before it."""


def _reasons() -> Iterator[_Reason]:
    both = (console.REASONS.items(), earlier.REASONS.items())
    for engine, lines in (*chain(*both), *_BESIDE, (None, console.SHARED)):
        for line in lines:
            yield _Reason(engine, line, Phrase(line.text, alone=line.alone))
            bare = line.text.removeprefix(_REASON)
            if bare != line.text and len(bare) >= _LONG:
                yield _Reason(engine, line, Phrase(bare), is_bare=True)
            if line.text.startswith("The '"):
                yield _Reason(engine, line, Phrase(line.text.removeprefix("The ")))


_BESIDE: Final[tuple[tuple[str | None, tuple[Line, ...]], ...]] = (
    ("chromium", related.CHROMIUM),
    ("firefox", related.FIREFOX),
    ("webkit", related.WEBKIT),
    ("firefox", panels.FIREFOX),
    ("chromium", panels.CHROMIUM),
    (None, libraries.REASONS),
)
_REASONS: Final = tuple(_reasons())


def templates() -> Iterator[str]:
    """Yield the templates of all messages and of their frames."""
    yield from (one.line.text for one in _REASONS)
    yield from (text for _, text, _ in _FRAMES)


_PANEL: Final = frozenset(line.text for line in panels.FIREFOX)

_INTRODUCING: Final = (
    "by CORS policy: ",
    "(Reason: ",
    "Sharing policy: ",
    "resource at {url}.",
    SOCKET_FRAME,
)
"""The ends of frames that a reason follows at once."""

_FRAMES: Final = tuple(
    (engine, text, Phrase(text))
    for engine, texts in (*console.FRAMES.items(), (None, earlier.FRAMES))
    for text in texts
)
_TRAILERS: Final = tuple(map(Phrase, earlier.TRAILERS))
_CODE: Final = re.compile(
    r"(?<![A-Za-z])(" + "|".join(code.value for code in Code if code.is_cors) + r")(?![A-Za-z])"
)
_REQUEST: Final = re.compile(
    r"(?<![A-Za-z])(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) "
    r"(https?://[^\s'\"<>]+(?:'[^\s'\"<>]+)*)"
    r"(?: \(?net::[A-Za-z_.0-9]+\)?)?(?: \(?([1-5][0-9]{2})(?![0-9]))?"
)
"""A request as Chromium's console lists it: with its method, error and status."""


class _Frame(NamedTuple):
    engine: str | None
    text: str
    found: Found


def read(text: str) -> list[Message]:
    """Return the messages in a text, in order.

    The time is linear in the text, whose size `paste` bounds.

    Args:
        text: the result of `paste.plain`.
    """
    folded = Folded(text)
    hits = _hits(folded)
    frames = _frames(folded)
    messages = [
        *_framed(folded, hits, frames),
        *_cut_off(folded, hits, frames),
        *_codes(text),
        *_of_languages(folded, hits, frames),
    ]
    _add_requests(text, messages)
    return sorted(messages, key=lambda one: one.place)


def _hits(text: Folded) -> list[_Hit]:
    """Return the reasons that stand in a text; of two in one place the one that tells more."""
    every = (
        _Hit(one, found)
        for one in _REASONS
        for found in one.phrase.search(text)
        if not one.is_bare or _stands_alone(text, found)
    )
    kept: list[_Hit] = []
    for hit in sorted(every, key=lambda one: one.found.start):
        if not kept or hit.found.start >= kept[-1].found.end:
            kept.append(hit)
        elif hit.reason.phrase.size > kept[-1].reason.phrase.size:
            kept[-1] = hit
    return kept


_NEAR: Final = 8
_BEGINNING: Final = ("'", '"', "`", ":", "(", "[", "{", ">", "-", "*", "|", ".", "\n")


def _stands_alone(text: Folded, found: Found) -> bool:
    """Return whether a reason without its frame begins a line, a quotation or a sentence."""
    place = text.place(found.start)
    before = text.text[max(0, place - _NEAR) : place].rstrip(" \t")
    return not before or before.endswith(_BEGINNING)


def _frames(text: Folded) -> list[_Frame]:
    every = (
        (_Frame(engine, template, found), phrase.size)
        for engine, template, phrase in _FRAMES
        for found in phrase.search(text)
    )
    # Of the frames that end in one place the one that says most comes last.
    by_end = {one.found.end: one for one, _ in sorted(every, key=lambda each: each[1])}
    return sorted(by_end.values(), key=lambda one: one.found.start)


def _framed(text: Folded, hits: list[_Hit], frames: list[_Frame]) -> Iterator[Message]:
    starts = [hit.found.start for hit in hits]
    around = _attached(hits, frames)
    after: dict[int, list[Found]] = {}
    for phrase in _TRAILERS:
        for found in phrase.search(text):
            after.setdefault(bisect_right(starts, found.start) - 1, []).append(found)
    for index, hit in enumerate(hits):
        yield _message(text, hit, around.get(index), after.get(index, []))


def _attached(hits: list[_Hit], frames: list[_Frame]) -> dict[int, _Frame]:
    """Return, by the index of a reason, the last frame before it that is near."""
    starts = [hit.found.start for hit in hits]
    attached = {}
    for frame in frames:
        index = bisect_left(starts, frame.found.start)
        if index < len(hits) and _fits(frame.found, hits[index].found):
            attached[index] = frame
    return attached


def _fits(frame: Found, reason: Found) -> bool:
    return frame.end <= reason.end and reason.start - frame.end <= REACH


def _message(text: Folded, hit: _Hit, frame: _Frame | None, trailers: list[Found]) -> Message:
    engine, line = hit.reason.engine, hit.reason.line
    start, end, facts = hit.found
    first = start if frame is None else frame.found.start
    facts = ({} if frame is None else frame.found.facts) | facts
    for found in trailers:
        facts = (found.facts if found.start - end <= REACH else {}) | facts
    return Message(
        engine=engine,
        cause=str(line.cause),
        also=tuple(map(str, line.also)),
        facts=facts,
        preflight=_is_preflight(text.key[first:end]) or text.key.endswith(_PREFLIGHT, 0, start),
        weak=line.weak,
        place=text.place(first),
    )


def _is_preflight(key: str) -> bool:
    return any(word in key for word in ("preflight", "allow-methods", "allow-headers"))


def _cut_off(text: Folded, hits: list[_Hit], frames: list[_Frame]) -> Iterator[Message]:
    """Yield a message for each frame whose reason was cut off, or is unknown."""
    starts = [hit.found.start for hit in hits]
    told = {
        frame.found.start
        for index, frame in _attached(hits, frames).items()
        if hits[index].found.start <= frame.found.end
        or hits[index].reason.line.cause not in VAGUE
    }
    for frame in frames:
        if frame.text.endswith(_INTRODUCING) and frame.found.start not in told:
            index = bisect_left(starts, frame.found.start)
            following = starts[index] if index < len(starts) else len(text.key)
            yield _cut(text, frame, following)


def _speaker(frame: _Frame) -> str:
    return frame.engine or ("firefox" if "Same Origin Policy" in frame.text else "chromium")


_PREFLIGHT: Final = "responsetopreflightrequestdoesntpassaccesscontrolcheck:"


_SILENT: Final = (Code.NETWORK_FAILURE.value, "HandshakeRefused")


def _cut(text: Folded, frame: _Frame, following: int) -> Message:
    start = frame.found.end
    near = min(following, start + REACH)
    # A reason may stand in the line after its frame.
    ends = (text.line_end(max(0, start - 1)), min(text.line_end(start), near), near)
    tails = [text.key[start:end].rstrip(".`") for end in ends]
    told = (_candidates(_speaker(frame), tail) for tail in tails)
    candidates = next(filter(None, told), [])
    # Chromium gives no reason for a socket that no server answered.
    silent = frame.text == SOCKET_FRAME and not tails[0]
    cause, *also = candidates or (_SILENT if silent else ["Untold"])
    return Message(
        engine=None if silent else _speaker(frame),
        cause=cause,
        also=tuple(also),
        facts=dict(frame.found.facts),
        preflight=_PREFLIGHT in tails[-1],
        weak=False,
        place=text.place(frame.found.start),
    )


def _candidates(engine: str, tail: str) -> list[str]:
    """Return the causes whose words begin as the rest of a message does."""
    tail = tail.removeprefix("(").removeprefix("reason:").removeprefix(_PREFLIGHT)
    if len(tail) < _SHORTEST:
        return []
    found = (
        str(one.line.cause)
        for one in _REASONS
        if one.engine == engine
        and len(start := one.phrase.start.removeprefix("reason:")) >= _SHORTEST
        and (start.startswith(tail) or tail.startswith(start))
    )
    return list(dict.fromkeys(found))


def _codes(text: str) -> Iterator[Message]:
    """Yield the causes that Chromium's developer tools name by their codes."""
    for found in _CODE.finditer(text):
        yield Message(
            engine="chromium",
            cause=found[1],
            also=(),
            facts={},
            preflight="Preflight" in found[1],
            weak=False,
            place=found.start(),
        )


def _of_languages(text: Folded, hits: list[_Hit], frames: list[_Frame]) -> Iterator[Message]:
    """Yield the messages in other languages, from the lines that are left."""
    panels_said = [hit for hit in hits if hit.reason.line.text in _PANEL]
    spans = [hit.found for hit in hits if hit not in panels_said]
    spans += [frame.found for frame in frames]
    taken = sorted((text.place(one.start), text.place(one.end - 1)) for one in spans)
    for reading in languages.read(_free_lines(text.text, taken)):
        yield Message(
            engine=reading.engine,
            cause=str(reading.cause),
            also=tuple(map(str, reading.also)),
            facts=reading.facts,
            preflight=reading.preflight or _is_preflight(reading.cause.lower()),
            weak=bool(panels_said),
            place=0,
            certain=reading.engine is not None,
        )


def _free_lines(text: str, taken: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the lines that hold nothing of the spans, which are in order."""
    start, index = 0, 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        while index < len(taken) and taken[index][1] < start:
            index += 1
        if index == len(taken) or taken[index][0] >= end:
            yield line
        start = end


def _add_requests(text: str, messages: list[Message]) -> None:
    """Add the facts of request lines to messages, and the request lines with an error."""
    for found in _REQUEST.finditer(text):
        method, url, status = found.groups()
        same = [one for one in messages if _is_of(one, url, found)]
        for one in same:
            one.facts.setdefault("url", url)
            if method != "OPTIONS":
                one.facts.setdefault("method", method)
            if status and one.preflight == (method == "OPTIONS"):
                one.facts.setdefault("status", status)
        if not same and status and status[0] in "45":
            refused = _REFUSED.match(text, found.end()) is not None
            messages.append(_error(method, url, status, found.start(), refused=refused))


def _is_of(message: Message, url: str, found: re.Match[str]) -> bool:
    inside = found.start() <= message.place < found.end()
    return inside or message.facts.get("url") == url


_REFUSED: Final = re.compile(r" ?\([^()\n]{0,60}(?:cors|origin)\b", re.IGNORECASE)
"""The words of a server behind the status, where it refuses an origin."""


def _error(method: str, url: str, status: str, place: int, *, refused: bool) -> Message:
    asked = method == "OPTIONS"
    cause = "OriginRefusedByServer" if refused else "ErrorStatus"
    return Message(
        engine="chromium",
        cause=Code.PREFLIGHT_INVALID_STATUS.value if asked else cause,
        also=(),
        facts={"url": url, "status": status},
        preflight=asked,
        weak=True,
        place=place,
    )


def telling(messages: Iterable[Message]) -> list[Message]:
    """Return the messages that tell a cause, or the best of those that tell little.

    Args:
        messages: the messages, in order.
    """
    every = list(messages)
    strong = [one for one in every if one.cause not in VAGUE and not one.weak]
    weak = [one for one in every if one.cause not in VAGUE]
    # A status may be that of another request.
    return (
        strong
        or sorted(weak, key=lambda one: one.cause == "ErrorStatus")[:1]
        or sorted(every, key=lambda one: _VAGUE.index(one.cause))[:1]
    )
