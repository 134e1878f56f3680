"""Edits: changes of a visitor's own text, each of them read again before it is offered."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from playground_answers.blocks import units

_HEADER: Final = re.compile(r"[ \t]*\[[^\[].*\][ \t]*(?:#.*)?")
_NAME: Final = re.compile(r"\w+")


class Edit(NamedTuple):
    """A change of a text: `text` takes the place of the signs from `start` to `end`.

    The places count units of UTF-16, as JavaScript does.
    """

    start: int
    end: int
    text: str


def between(old: str, new: str) -> Edit:
    """Return the smallest edit that makes `new` of `old`.

    Args:
        old: the text as it is.
        new: the text as it will be.
    """
    start = 0
    least = min(len(old), len(new))
    while start < least and old[start] == new[start]:
        start += 1
    end = 0
    while end < least - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    return Edit(units(old[:start]), units(old[: len(old) - end]), new[start : len(new) - end])


# TOML


def toml_value(value: object) -> str:
    """Return a value of a policy as TOML writes it.

    Args:
        value: a text, a number, a boolean, or a list or tuple of texts.
    """
    text = json.dumps(
        value if not isinstance(value, tuple) else list(value), ensure_ascii=False
    )
    return text.replace("\x7f", "\\u007f")


def set_in_toml(text: str, keys: tuple[str, ...], name: str, value: str) -> str | None:
    """Return the text with a field of a table set; None if the text has no such table.

    Args:
        text: the TOML.
        keys: the keys of the table.
        name: the name of the field.
        value: its value as TOML writes it.
    """
    lines = text.splitlines(keepends=True)
    start = next((at for at, line in enumerate(lines) if _keys(line) == keys), None)
    if start is None:
        return None
    end = next((at for at in range(start + 1, len(lines)) if _keys(lines[at])), len(lines))
    line = f"{name} = {value}\n"
    for at in range(start + 1, end):
        if re.match(rf"[ \t]*{name}[ \t]*=", lines[at]):
            last = _end_of_value(lines, at, end)
            return "".join([*lines[:at], line, *lines[last:]])
    head = lines[: start + 1]
    head[-1] = head[-1] if head[-1].endswith("\n") else f"{head[-1]}\n"
    return "".join([*head, line, *lines[start + 1 :]])


def _keys(line: str) -> tuple[str, ...]:
    """Return the keys of a header's line; none for another line."""
    if _HEADER.fullmatch(line.rstrip("\r\n")) is None:
        return ()
    try:
        table: Any = tomllib.loads(line)
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    keys = []
    while isinstance(table, dict) and table:
        key = next(iter(table))
        keys.append(key)
        table = table[key]
    return tuple(keys)


def _end_of_value(lines: list[str], at: int, end: int) -> int:
    """Return the number of the line after the value that starts in a line."""
    for last in range(at + 1, end + 1):
        try:
            tomllib.loads("".join(lines[at:last]))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        return last
    return at + 1


def exchanged_in_toml(text: str, problem: Mapping[str, Any]) -> Iterator[str]:
    """Yield texts with the suggestion of a problem in place of its value.

    Args:
        text: the TOML.
        problem: the problem.
    """
    suggestion, value = problem["suggestion"], problem["value"]
    start = _place_of_line(text, problem["line"])
    if problem["code"] == "invalid-field" and isinstance(suggestion, str):
        yield from _renamed(text, start, problem["field"], suggestion)
    elif value is not None and isinstance(suggestion, str | list):
        for quoted in (json.dumps(value, ensure_ascii=False), f"'{value}'"):
            at = text.find(quoted, start)
            if at >= 0:
                yield _placed(text, at, at + len(quoted), suggestion)


def _place_of_line(text: str, line: int | None) -> int:
    return sum(len(one) for one in text.splitlines(keepends=True)[: (line or 1) - 1])


def _renamed(text: str, start: int, field: str, name: str) -> Iterator[str]:
    wrong = _NAME.findall(field)
    at = text.find(wrong[-1], start) if wrong else -1
    if at >= 0:
        yield text[:at] + name + text[at + len(wrong[-1]) :]


def _placed(text: str, start: int, end: int, value: str | list[str]) -> str:
    whole = text[:start].rstrip().endswith("=")
    new = toml_value(value)
    if isinstance(value, list) and not whole:
        new = new[1:-1]
    return text[:start] + new + text[end:]


# Python


def set_in_python(text: str, call: ast.Call, name: str, value: str) -> str:
    """Return the text with a keyword of a call set.

    Args:
        text: the Python text.
        call: the call.
        name: the name of the keyword.
        value: its value as Python writes it.
    """
    found = next((one for one in call.keywords if one.arg == name), None)
    if found is not None:
        start, end = _span(text, found.value)
        return text[:start] + value + text[end:]
    _, end = _span(text, call)
    before = text[: end - 1].rstrip()
    comma = "" if before.endswith(("(", ",")) else ", "
    comma = " " if before.endswith(",") else comma
    return f"{before}{comma}{name}={value}{text[end - 1 :]}"


def exchanged_in_python(text: str, call: ast.Call, problem: Mapping[str, Any]) -> Iterator[str]:
    """Yield texts with the suggestion of a problem in place of its value.

    Args:
        text: the Python text.
        call: the call that has the problem.
        problem: the problem.
    """
    suggestion, value = problem["suggestion"], problem["value"]
    if problem["code"] == "invalid-field" and isinstance(suggestion, str):
        wrong = _NAME.findall(problem["field"])[-1:]
        for one in call.keywords:
            if [one.arg] == wrong:
                start, _ = _span(text, one)
                yield text[:start] + suggestion + text[start + len(wrong[0]) :]
    elif value is not None and isinstance(suggestion, str | list | re.Pattern):
        for node in ast.walk(call):
            if isinstance(node, ast.Constant) and node.value == value:
                yield _written(text, node, suggestion)


def _written(
    text: str, node: ast.Constant, suggestion: str | list[str] | re.Pattern[str]
) -> str:
    start, end = _span(text, node)
    new = python_value(suggestion)
    if isinstance(suggestion, list) and text[:start].rstrip().endswith(("[", ",")):
        new = new[1:-1]
    changed = text[:start] + new + text[end:]
    missing = isinstance(suggestion, re.Pattern) and not re.search(r"(?m)^import re\b", text)
    return f"import re\n\n{changed}" if missing else changed


def python_value(value: object) -> str:
    """Return a value of a policy as Python writes it, with double quotes.

    Args:
        value: a text, a number, a boolean, an expression, or a list or tuple of these.
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(python_value, value))}]"
    if isinstance(value, re.Pattern):
        pattern = value.pattern
        plain = '"' not in pattern and pattern.isprintable() and not pattern.endswith("\\")
        return f're.compile(r"{pattern}")' if plain else f"re.compile({pattern!r})"
    if isinstance(value, str):
        return (
            f'"{value}"' if value.isprintable() and not set(value) & set('"\\') else repr(value)
        )
    return repr(value)


def _span(text: str, node: ast.expr | ast.keyword) -> tuple[int, int]:
    """Return the places of the first sign of a node and of the sign after it."""
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return _place(text, node.lineno, node.col_offset), _place(text, end_line, end_column)


def _place(text: str, line: int, column: int) -> int:
    """Return the place of a column, which the parser counts in bytes of UTF-8."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    before = lines[line - 1].encode("utf-8", "replace")[:column].decode("utf-8", "replace")
    return sum(map(len, lines[: line - 1])) + len(before)
