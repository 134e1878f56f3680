"""Places: each value of a text that is TOML is found where it stands."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crossorigin.lint.places import Place, Places, scan

ROOT = Path(__file__).parent.parent.parent

SCALARS = st.sampled_from(
    [
        "1", "0x1F", "1_000.5e-3", "true", "inf", "1979-05-27 07:32:00Z", "07:32:00",
        '"a"', '"\\"#]"', "'\\'", '""', "''", '"""a\n"b\\""""', "'''a\n'b'''", "''''''",
        '"""x"""""',
    ]
)  # fmt: skip
BLANKS = st.sampled_from(["", " ", "\t"])
GAPS = st.sampled_from(["", " ", "\n", ' # a comment, with "a quote ] }\n ', "\r\n"])


@st.composite
def keys(draw: st.DrawFn) -> tuple[str, str]:
    """A key and one of its notations."""
    key = draw(st.text("ab.\"'é-", min_size=1, max_size=3))
    bare = set(key) <= set("ab-")
    return key, key if bare and draw(st.booleans()) else json.dumps(key)


class Writer:
    """Writes a text of TOML, and notes where each value begins."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.places: dict[tuple[str | int, ...], int] = {}

    def put(self, *parts: str) -> None:
        self.text += "".join(parts)

    def value(self, path: tuple[str | int, ...], depth: int) -> None:
        self.places[path] = len(self.text)
        kind = self.draw(st.sampled_from(["scalar", "array", "table"] if depth else ["scalar"]))
        if kind == "scalar":
            self.put(self.draw(SCALARS))
        elif kind == "array":
            self.put("[", self.draw(GAPS))
            for index in range(self.draw(st.integers(0, 3))):
                self.value((*path, index), depth - 1)
                self.put(self.draw(GAPS), ",", self.draw(GAPS))
            self.put("]")
        else:
            self.put("{")
            for index, (key, written) in enumerate(self.fields()):
                self.put("," if index else "", self.draw(BLANKS), written)
                self.put(self.draw(BLANKS), "=", self.draw(BLANKS))
                self.value((*path, key), depth - 1)
                self.put(self.draw(BLANKS))
            self.put("}")

    def fields(self) -> list[tuple[str, str]]:
        return self.draw(st.lists(keys(), max_size=3, unique_by=lambda each: each[0]))

    def table(self, path: tuple[str | int, ...]) -> None:
        for key, written in self.fields():
            self.put(self.draw(GAPS), written, self.draw(BLANKS), "=", self.draw(BLANKS))
            self.value((*path, key), 2)
            self.put(' # ] "\n')

    def document(self) -> None:
        self.table(())
        for number in range(self.draw(st.integers(0, 2))):
            _, written = self.draw(keys())
            self.put(self.draw(GAPS))
            start, name = len(self.text), f"table-{number}"
            self.put("[", self.draw(BLANKS), name, self.draw(BLANKS), ".", written, "]\n")
            self.places[name,] = start
            self.table((name, json.loads(written) if written[0] == '"' else written))
        for index in range(self.draw(st.integers(0, 2))):
            self.places["array", index] = len(self.text)
            self.put("[[array]]\n")
            self.table(("array", index))
            self.places["array", index, "in-array"] = len(self.text)
            self.put("[array.in-array]\n")
            self.table(("array", index, "in-array"))


@st.composite
def documents(draw: st.DrawFn) -> Writer:
    writer = Writer(draw)
    writer.document()
    return writer


def _at(root: Place, path: tuple[str | int, ...]) -> int:
    place: Any = root
    for key in path:
        place = place.below[key]
    offset: int = place.offset
    return offset


@given(documents())
def test_each_value_is_found_where_it_was_written(written: Writer) -> None:
    tomllib.loads(written.text)
    root = scan(written.text)
    assert {path: _at(root, path) for path in written.places} == written.places


def test_the_scanner_sees_the_keys_that_tomllib_sees() -> None:
    def keys_of(values: Any) -> Any:  # noqa: ANN401 - as of a file
        if isinstance(values, dict):
            return {key: keys_of(value) for key, value in values.items()}
        return [keys_of(each) for each in values] if isinstance(values, list) else None

    def keys_of_place(place: Place) -> Any:  # noqa: ANN401 - the same
        if isinstance(place.below, dict):
            return {key: keys_of_place(each) for key, each in place.below.items()}
        return None if place.below is None else [keys_of_place(each) for each in place.below]

    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert keys_of_place(scan(text)) == keys_of(tomllib.loads(text))


def test_value_that_is_not_there_has_the_place_of_the_table_around_it() -> None:
    text = '[a]\nb = ["x", "x"]\n[[c]]\nd = 1\n'
    places = Places(text, tomllib.loads(text), ())
    found = [
        places.find(("a", "nothing"), "x"),
        places.find(("a", "b"), "x"),
        places.find(("a", "b"), "x"),
        places.find(("a", "b"), "x"),
        places.find(("a", "b"), "y"),
        places.find(("a", "b"), ["x"]),
        places.find(("c", "d")),
        places.find(("c", "e", "f")),
        places.find(("nothing",), "c"),
    ]
    assert found == [(1, 1), (2, 6), (2, 11), (2, 11), (2, 5), (2, 5), (4, 5), (3, 1), (3, 1)]
