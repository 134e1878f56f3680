r"""Backtracking: expressions whose matching can take more than linear time.

`re` tries one way through an expression after the other. The time is linear in the text if
the number of ways to match a start of it has a bound, and is not if, for some text v, the
expression can repeat at one position, repeat at a later one, and pass from the first to the
second, on v each time: ``(a+)+``, ``a+a+``, ``(a|a)*`` (Weber and Seidl, "On the degree of
ambiguity of finite automata", 1991: the criterion IDA). The positions of an expression are
those of Glushkov's automaton: one for each character that it names.

Only characters of origins count, because the index checks the grammar first.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Final, NamedTuple

from re import _parser  # type: ignore[attr-defined] # isort: skip # the only reader of expressions

_ALPHABET: Final = string.ascii_lowercase + string.digits + "+-._:/[]"

MAX_POSITIONS: Final = 4_096
"""Limit of the positions of an expression: enough for a list of hundreds of hosts."""

MAX_REPEATED: Final = 200
"""Limit of the positions within repeats."""

MAX_STATES: Final = 50_000
"""Limit of the triples of positions that are visited, each in some microseconds."""

MAX_OPTIONAL: Final = 10
"""Limit of the optional parts: each may double the number of ways through an expression."""


def is_slow(regex: re.Pattern[str]) -> bool:
    """Return whether matching an origin against `regex` can take more than linear time.

    An expression that cannot be analysed counts as slow.
    """
    try:
        tree = _parser.parse(regex.pattern, regex.flags)
        return _has_infinite_ambiguity(_Automaton(regex.flags).build(tree))
    except _Unbounded:
        return True


class _Unbounded(Exception):  # noqa: N818 - found before the analysis
    """The expression has no bound, or is too large for the analysis."""


class _Part(NamedTuple):
    """A part of an expression: the positions that begin and end it."""

    first: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    nullable: bool = True


_EMPTY: Final = _Part()


class _Automaton:
    """Builds the positions of an expression, their characters, and the ones that follow."""

    def __init__(self, flags: int) -> None:
        self.characters: list[frozenset[str]] = []
        self.following: list[set[int]] = []
        self._ignores_case = bool(flags & re.IGNORECASE)
        self._optional = 0
        self._matched: dict[tuple[str, str], frozenset[str]] = {}
        self.repeated: set[int] = set()

    def build(self, tree: Iterable[Any]) -> _Automaton:
        """Add the positions of all of `tree`."""
        self._sequence(tree)
        return self

    def _sequence(self, items: Iterable[Any]) -> _Part:
        part = _EMPTY
        for operator, argument in items:
            part = self._join(part, self._item(str(operator), argument))
        return part

    def _item(self, operator: str, argument: Any) -> _Part:  # noqa: ANN401 - of the parser
        match operator:
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._position(operator, argument)
            case "AT":
                return _EMPTY
            case "SUBPATTERN" | "ATOMIC_GROUP":
                return self._sequence(argument[-1] if operator == "SUBPATTERN" else argument)
            case "BRANCH":
                return _any_of([self._sequence(branch) for branch in argument[1]])
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeat(*argument)
            case "ASSERT" | "ASSERT_NOT" if not _has_repeat(argument[1]):
                return _EMPTY
        # Back references, conditions, repeats within a look-around.
        raise _Unbounded

    def _position(self, operator: str, argument: Any) -> _Part:  # noqa: ANN401 - of the parser
        if len(self.characters) == MAX_POSITIONS:
            raise _Unbounded
        position = len(self.characters)
        self.characters.append(self._matching(operator, argument))
        self.following.append(set())
        only = frozenset({position})
        return _Part(only, only, nullable=False)

    def _matching(self, operator: str, argument: Any) -> frozenset[str]:  # noqa: ANN401 - of the parser
        key = (operator, repr(argument))
        if key in self._matched:
            return self._matched[key]

        def matches(character: str) -> bool:
            written = {character, character.upper()} if self._ignores_case else {character}
            return any(_matches(operator, argument, one) for one in written)

        return self._matched.setdefault(key, frozenset(filter(matches, _ALPHABET)))

    def _repeat(self, least: int, most: int, items: Any) -> _Part:  # noqa: ANN401 - of the parser
        if most == 1:
            self._optional += 1
            part = self._sequence(items)
            if part.nullable or self._optional > MAX_OPTIONAL:
                raise _Unbounded
            return part._replace(nullable=True)
        if least == most and len(items) == 1 and str(items[0][0]) in _SINGLE:
            part = _EMPTY
            for _ in range(least):
                part = self._join(part, self._sequence(items))
            return part
        # An upper bound is ignored: its square may be large.
        start = len(self.characters)
        part = self._sequence(items)
        self.repeated.update(range(start, len(self.characters)))
        if part.nullable:
            raise _Unbounded
        self._follow(part.last, part.first)
        return part._replace(nullable=least == 0)

    def _join(self, left: _Part, right: _Part) -> _Part:
        self._follow(left.last, right.first)
        return _Part(
            left.first | right.first if left.nullable else left.first,
            left.last | right.last if right.nullable else right.last,
            left.nullable and right.nullable,
        )

    def _follow(self, before: Iterable[int], after: frozenset[int]) -> None:
        for position in before:
            # Two ways to the same place: a repeat of a repeat.
            if self.following[position] & after:
                raise _Unbounded
            self.following[position] |= after


_SINGLE: Final = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})


def _any_of(parts: list[_Part]) -> _Part:
    # Two ways to match nothing: `re` turns (?:x|x) into x(?:|).
    if sum(part.nullable for part in parts) > 1:
        raise _Unbounded
    return _Part(
        frozenset().union(*(part.first for part in parts)),
        frozenset().union(*(part.last for part in parts)),
        any(part.nullable for part in parts),
    )


def _has_repeat(items: Iterable[Any]) -> bool:
    return "REPEAT" in repr(items)


_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _matches(operator: str, argument: Any, character: str) -> bool:  # noqa: ANN401 - of the parser
    match operator:
        case "LITERAL":
            return bool(argument == ord(character))
        case "NOT_LITERAL":
            return bool(argument != ord(character))
        case "RANGE":
            return bool(argument[0] <= ord(character) <= argument[1])
        case "CATEGORY":
            return re.match(_CATEGORIES[str(argument)], character) is not None
        case "ANY":
            return True
    items = [(str(inner), value) for inner, value in argument]
    found = any(_matches(*item, character) for item in items if item[0] != "NEGATE")
    return found is not any(inner == "NEGATE" for inner, _ in items)


def _has_infinite_ambiguity(automaton: _Automaton) -> bool:
    """Return whether a text can be repeated at two positions and between them."""
    if len(automaton.repeated) > MAX_REPEATED:
        raise _Unbounded
    before: list[set[int]] = [set() for _ in automaton.following]
    for position, after in enumerate(automaton.following):
        for each in after:
            before[each].add(position)
    leading = {each: _leading_to(before, each) for each in automaton.repeated}
    budget = iter(range(MAX_STATES))
    return any(
        _repeats_between(automaton, leading, p, q, budget)
        for p, q in product(sorted(automaton.repeated), repeat=2)
        if p != q and p in leading[q]
    )


def _leading_to(before: list[set[int]], end: int) -> set[int]:
    found = {end}
    waiting = [end]
    while waiting:
        more = before[waiting.pop()] - found
        found |= more
        waiting.extend(more)
    return found


def _repeats_between(
    automaton: _Automaton, leading: dict[int, set[int]], p: int, q: int, budget: Iterator[int]
) -> bool:
    """Return whether one text leads from `p` to `p`, from `p` to `q`, and from `q` to `q`."""
    following, characters = automaton.following, automaton.characters
    seen: set[tuple[int, int, int]] = set()
    waiting = [(p, p, q)]
    while waiting:
        x, y, z = waiting.pop()
        for triple in product(following[x], following[y], following[z]):
            a, b, c = triple
            # Follow only the positions from which the target can still be reached.
            if triple in seen or not (a in leading[p] and b in leading[q] and c in leading[q]):
                continue
            if not characters[a] & characters[b] & characters[c]:
                continue
            if triple == (p, q, q):
                return True
            if next(budget, None) is None:
                raise _Unbounded
            seen.add(triple)
            waiting.append(triple)
    return False
