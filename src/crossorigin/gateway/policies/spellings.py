"""Spellings: other paths at which a route serves a path that a map closes.

A router may match a part of a segment (``/internal<path:rest>``), a format after a dot
(``/users.json``), or an index file by the path of its folder. A map compares whole segments:
such a path has another entry. The self-check reads the routes when the server starts. From then
on no origin is allowed at such a path, unless it has an entry of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from crossorigin.engine import AMBIGUOUS, log
from crossorigin.policy import PolicyMap

_BELOW: Final = "/*"


class Part(NamedTuple):
    """A route that matches a part of a segment.

    Attributes:
        start: the literal start of its paths, which ends within a segment.
    """

    start: str


class Folder(NamedTuple):
    """A folder of files.

    Attributes:
        path: its path.
        index_file: the file that is served for the path of a folder; None for none.
        fallback_file: the file that is served for a path without a file; None for none.
    """

    path: str
    index_file: str | None = None
    fallback_file: str | None = None


class _Spelling(NamedTuple):
    """Paths that serve the same as another path.

    Attributes:
        path: that path, which has an entry of its own.
        others: matches the paths.
        example: one of them.
    """

    path: str
    others: re.Pattern[str]
    example: str


class _SpelledMap(PolicyMap):
    """A map that knows the spellings of its paths; the others have to have the same policy."""

    __slots__ = ("_spellings",)

    _spellings: tuple[_Spelling, ...]

    def look_up(self, path: str) -> Any:  # noqa: ANN401 - a policy, None or AMBIGUOUS
        """Return the policy of `path`, without other readings."""
        is_open = any(
            each.others.match(path) and _is_wider(self, path, each.path)
            for each in self._spellings
        )
        return AMBIGUOUS if is_open else super().look_up(path)


def _is_wider(policies: PolicyMap, path: str, same: str) -> bool:
    """Return True if `path` has a policy, and one that is not that of the path `same`."""
    key = policies.entry_of(path) or _BELOW
    # An entry for the whole segment, or for the path itself, is intended.
    is_own = not key.endswith(_BELOW) or len(key) - len(_BELOW) > len(same)
    found = PolicyMap.look_up(policies, path)
    return not is_own and found not in (None, PolicyMap.look_up(policies, same))


def _spellings(policies: PolicyMap, served: Iterable[Part | Folder]) -> Iterator[_Spelling]:
    """Yield the spellings that a map has to know."""
    for each in served:
        if isinstance(each, Part):
            others = re.compile(f"{re.escape(each.start)}[^/]")
            yield _Spelling(each.start, others, f"{each.start}-")
        elif each.index_file is not None:
            for key in policies.paths:
                folder, _, name = key.rpartition("/")
                if name == each.index_file and f"{folder}/".startswith(f"{each.path}/"):
                    others = re.compile(f"{re.escape(folder)}/?$")
                    yield _Spelling(key, others, f"{folder}/")


def _fallbacks(policies: PolicyMap, served: Iterable[Part | Folder]) -> Iterator[str]:
    """Yield the paths of fallback files that a map closes, and their folder leaves open."""
    for each in served:
        if isinstance(each, Folder) and each.fallback_file is not None:
            path = f"{each.path}/{each.fallback_file}"
            if path in policies.paths and _is_wider(policies, f"{each.path}/-", path):
                yield path


def spelled(policies: PolicyMap, served: Iterable[Part | Folder]) -> PolicyMap:
    """Return a map that knows the other spellings of its paths."""
    every = [
        each
        for each in _spellings(policies, served)
        if _is_wider(policies, each.example, each.path)
    ]
    if not every:
        return policies
    made = _SpelledMap(policies.paths, default=policies.default)
    object.__setattr__(made, "_spellings", tuple(every))
    return made


def sentences(policies: object, served: Iterable[Part | Folder]) -> Iterator[str]:
    """Yield a sentence for each path of a map that a route serves at other paths too."""
    if not isinstance(policies, PolicyMap):
        return
    served = [*served]
    known = spelled(policies, served)
    for each in dict.fromkeys(getattr(known, "_spellings", ())):
        yield (
            f"a route serves {each.example} as well as {each.path}, and the entry of that does "
            "not cover it: no origin is allowed there. Give such a path an entry of its own, "
            "mark the route with @no_cors, or let the route match whole segments."
        )
    for path in _fallbacks(policies, served):
        yield (
            f"the file of the entry {path} is also served for each path below "
            f"{path.rpartition('/')[0]}/ that has no file, with the policy of that path. Close "
            "the folder in the map."
        )


def tell(policies: object, served: Iterable[Part | Folder]) -> None:
    """Log each path of a map that a route serves at other paths too."""
    for each in sentences(policies, served):
        log.write(log.WARNING, "crossorigin.open-spelling: %s", each)


def part_of(pattern: str, opening: str = "<{*") -> Iterator[Part]:
    """Yield the part of a path pattern, if a placeholder begins within a segment.

    Args:
        pattern: the path of a route.
        opening: the characters with which placeholders begin.
    """
    found = re.search(f"[{re.escape(opening)}]", pattern)
    if found is not None:
        yield from part_at(pattern[: found.start()])


def part_at(literal: str) -> Iterator[Part]:
    """Yield the part of a route that continues after a literal start, within a segment."""
    start = "/" + literal.lstrip("/")
    if not start.endswith("/"):
        # A format follows the dot; the path without it may be a route, too.
        yield Part(start.rstrip("."))


_SPECIAL: Final = frozenset(".^$*+?{}[]\\|()")


def literal_of(regex: str) -> tuple[str, str]:
    """Return the literal start of a regular expression, and the rest of it."""
    text, found, at = regex.removeprefix("^"), "", 0
    while at < len(text):
        char = text[at]
        if char == "\\" and text[at + 1 : at + 2] and not text[at + 1].isalnum():
            at += 1
            char = text[at]
        elif char in _SPECIAL:
            return (found[:-1] if char in "*?{" else found), text[at:]
        found += char
        at += 1
    return found, ""


def part_of_regex(regex: str) -> Iterator[Part]:
    """Yield the part of a route whose whole path is compared with a regular expression."""
    literal, rest = literal_of(regex)
    if rest.strip("/?") not in {"$", "\\Z", ""}:
        yield from part_at(literal)
