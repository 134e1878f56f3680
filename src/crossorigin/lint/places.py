"""Places: the line and the column of each value of a TOML file.

tomllib returns values without their places. The scanner here follows the structure of a text
that tomllib has read, so that it needs no checks.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias, cast

Below: TypeAlias = "dict[str, Place] | list[Place] | None"
_Entry: TypeAlias = tuple[type, str]
_Asked: TypeAlias = "tuple[tuple[str, ...], object]"


class Position(NamedTuple):
    """A position in a text, both counted from 1; columns are Unicode code points."""

    line: int
    column: int


@dataclass(slots=True)
class Place:
    """The place of a value.

    Attributes:
        offset: the index of its first character.
        below: the places of the values within a table or an array; None for another value.
        key: the index of the first character of its key; None if it has none, and for a
            table with a header.
    """

    offset: int
    below: Below = None
    key: int | None = None

    @property
    def start(self) -> int:
        """The index of the key, or of the value where it has no key."""
        return self.offset if self.key is None else self.key

    def enter(self, key: str) -> Place | None:
        """Return the place of the value of `key`; in an array of tables, of its last table."""
        below = self.below
        if isinstance(below, list):
            return below[-1].enter(key) if below else None
        return None if below is None else below.get(key)

    def add(self, key: str, place: Place) -> Place:
        """Keep the place of the value of `key`, of the first one, and return it."""
        below = self.below
        if isinstance(below, dict):
            return below.setdefault(key, place)
        return below[-1].add(key, place) if below else place


_BLANK: Final = re.compile(r"[ \t]*")
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_TEXT: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL
)
# A date and its time may have a blank between them.
_OTHER: Final = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")


_OPENING: Final = ("[", "{")


def scan(text: str) -> Place:
    """Return the places of all values of a text that is TOML."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def scan(self) -> Place:
        root = table = Place(0, {})
        self._skip(_BETWEEN)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header(root)
            else:
                self._assignment(table)
            self._skip(_BETWEEN)
        return root

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Skip the text that `pattern` matches here, and return it."""
        found = pattern.match(self._text, self._at)
        skipped = "" if found is None else found[0]
        self._at += len(skipped)
        return skipped

    def _header(self, root: Place) -> Place:
        """Read ``[a.b]`` or ``[[a.b]]``, and return the place of the table."""
        start = self._at
        is_array = self._text.startswith("[[", start)
        self._at += 1 + is_array
        *parents, last = self._keys()
        self._at += 1 + is_array
        table = root
        for key, _ in parents:
            table = table.add(key, Place(start, {}))
        if not is_array:
            return table.add(last[0], Place(start, {}))
        tables = table.add(last[0], Place(start, []))
        cast("list[Place]", tables.below).append(Place(start, {}))
        return tables

    def _assignment(self, table: Place) -> None:
        """Read a key and its value; without recursion, as deep as tomllib reads."""
        opened = [self._opening(table)]
        while opened:
            outer = opened[-1]
            if outer.below is None or not self._goes_on(outer):
                opened.pop()
            elif isinstance(outer.below, list):
                outer.below.append(self._start())
                opened.append(outer.below[-1])
            else:
                opened.append(self._opening(outer))

    def _opening(self, table: Place) -> Place:
        """Read a key and the start of its value; return the place of the value."""
        *parents, (last, at) = self._keys()
        for key, start in parents:
            table = table.add(key, Place(self._at, {}, start))
        self._at += 1
        self._skip(_BLANK)
        place = self._start()
        place.key = at
        return table.add(last, place)

    def _keys(self) -> list[tuple[str, int]]:
        """Read a dotted key, up to the sign after it; return each part and its index."""
        keys = [self._key()]
        while self._text.startswith(".", self._at):
            self._at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> tuple[str, int]:
        self._skip(_BLANK)
        start = self._at
        key = _unquoted(self._skip(_KEY))
        self._skip(_BLANK)
        return key, start

    def _start(self) -> Place:
        """Read a value (of an array or a table its bracket), and return its place."""
        place = Place(self._at)
        start = self._text[self._at : self._at + 1]
        if start in _OPENING:
            self._at += 1
            place.below = [] if start == "[" else {}
        else:
            self._skip(_TEXT if start in "\"'" else _OTHER)
        return place

    def _goes_on(self, outer: Place) -> bool:
        """Skip the comma before an element, or the bracket at the end, and return it."""
        self._skip(_BETWEEN)
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip(_BETWEEN)
        has_ended = self._text.startswith(
            "]" if isinstance(outer.below, list) else "}", self._at
        )
        self._at += has_ended
        return not has_ended


def _unquoted(key: str) -> str:
    if "\\" in key and key.startswith('"'):
        return str(tomllib.loads(f"key = {key}")["key"])
    return key[1:-1] if key[:1] in ("'", '"') else key


class Places:
    """The positions of the values of a file, found by their keys.

    Each list is searched once, so that the time to report n problems is linear in the file.

    Args:
        text: the text of the file.
        mapping: the values of the table that holds the declaration, as tomllib read them.
        base: the keys of that table.
    """

    def __init__(self, text: str, mapping: Mapping[str, Any], base: tuple[str, ...]) -> None:
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._mapping = mapping
        self._root = scan(text)
        for key in base:
            self._root = self._root.enter(key) or self._root
        self._entries: dict[tuple[str, ...], dict[_Entry, list[int]]] = {}
        self._told: Counter[tuple[tuple[str, ...], _Entry, str]] = Counter()
        self._asked: dict[str, _Asked] = {}

    def find(
        self,
        keys: tuple[str, ...],
        value: object = None,
        code: str = "",
        index: int | None = None,
    ) -> Position:
        """Return the position of a value, or of the nearest table around it.

        Args:
            keys: the keys of the value in the declaration.
            value: an entry of the list or of the table there; for an entry that a list has
                several times, each call with the same code returns the next place.
            code: the code of the finding.
            index: the index of the entry in the list, where it is known.
        """
        place, depth = self._root, 0
        while depth < len(keys) and (below := place.enter(keys[depth])) is not None:
            place, depth = below, depth + 1
        is_whole = depth == len(keys)
        offset: int | None = None
        if isinstance(place.below, dict):
            offset = self._of_key(keys, place, value, is_whole=is_whole)
        elif isinstance(place.below, list) and is_whole:
            offset = (
                self._of_entry(keys, place.below, value, code)
                if index is None
                else place.below[index].offset
            )
        return self._position(place.offset if offset is None else offset)

    def locate(self, table: tuple[str, ...], key: str, value: object) -> str:
        """Note a value that a problem is about, and return a word for `find_again`."""
        asked = ((*table, key), value)
        try:
            word = repr(asked)
        except RecursionError:
            word = repr(asked[0])
        self._asked[word] = asked
        return word

    def find_again(self, word: str, code: str) -> Position:
        """Return the position of a value that `locate` has noted, for a problem."""
        return self.find(*self._asked[word], code)

    def _of_key(
        self, keys: tuple[str, ...], place: Place, value: object, *, is_whole: bool
    ) -> int | None:
        """Return the index of the key of a table that a finding is about, or None."""
        below = cast("dict[str, Place]", place.below)
        if isinstance(value, str) and value in below:
            return below[value].start
        if not is_whole or not keys:
            return None
        if value == keys[-1]:
            return place.start
        values = self._value_of(keys)
        return next((below[key].offset for key, each in values.items() if each == value), None)

    def _of_entry(
        self, keys: tuple[str, ...], places: list[Place], value: object, code: str
    ) -> int | None:
        if keys not in self._entries:
            self._entries[keys] = self._read_entries(keys, places)
        entry = (type(value), repr(value))
        offsets = self._entries[keys].get(entry, [])
        count = self._told[keys, entry, code]
        self._told[keys, entry, code] += 1
        return offsets[min(count, len(offsets) - 1)] if offsets else None

    def _read_entries(
        self, keys: tuple[str, ...], places: list[Place]
    ) -> dict[_Entry, list[int]]:
        found: dict[_Entry, list[int]] = {}
        for value, place in zip(self._value_of(keys), places, strict=False):
            found.setdefault((type(value), repr(value)), []).append(place.offset)
        return found

    def _value_of(self, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - of a file
        values: Any = self._mapping
        for key in keys:
            values = values[key]
        return values

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)
