"""Files and the environment: where a policy is written down, and where in it a problem is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.errors import PolicyError, Problem
from crossorigin.rules import FIELDS, ProblemCollector, check_unknown

Locate: TypeAlias = Callable[[tuple[str, ...], str, object], str | None]
"""From the keys of a table, a field and a value to the place that a person can open."""


class Declared(NamedTuple):
    """What a file or the environment declares.

    Attributes:
        mapping: in the shape of a ``cors.toml``.
        locate: tells where a value comes from.
        problems: what was wrong before any policy could be read.
    """

    mapping: Mapping[str, Any]
    locate: Locate
    problems: tuple[Problem, ...] = ()


def load_toml(file: str | os.PathLike[str]) -> Declared:
    """Read a TOML file.

    Raises:
        PolicyError: it cannot be read, or is no TOML.
    """
    import tomllib  # noqa: PLC0415 - whoever has no file does not wait for it

    name = os.fspath(file)
    try:
        with open(file, encoding="utf-8") as opened:  # noqa: PTH123 - spares pathlib at start
            text = opened.read()
        mapping = tomllib.loads(text)
    except (OSError, ValueError) as error:
        collector = ProblemCollector()
        collector.add("invalid-file", "file", name, f"the file cannot be read: {error}.")
        raise PolicyError(tuple(collector.problems)) from error
    lines = _scan(text)
    return Declared(mapping, lambda table, key, value: _find(name, lines, table, key, value))


class _Line(NamedTuple):
    """A line of a file, the table that it stands in, and the key that it belongs to."""

    number: int
    table: tuple[str, ...]
    key: str | None
    text: str


_HEADER: Final = re.compile(r"\s*\[([^\[\]].*)\]\s*(?:#.*)?")
_KEY: Final = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")


def _scan(text: str) -> list[_Line]:
    """Note for each line where it stands. Tables written inline count as one value."""
    lines: list[_Line] = []
    table: tuple[str, ...] = ()
    key: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.fullmatch(line):
            table, key = _keys(header[1]), None
        elif assigned := _KEY.match(line):
            key = next(name for name in assigned.groups() if name is not None)
        lines.append(_Line(number, table, key, line))
    return lines


def _keys(header: str) -> tuple[str, ...]:
    """Return the keys that the `header` of a table names."""
    import tomllib  # noqa: PLC0415 - as above

    try:
        node: object = tomllib.loads(f"[{header}]")
    except tomllib.TOMLDecodeError:
        # A line within a text or a list that only looks like a header.
        return ()
    keys: list[str] = []
    while isinstance(node, dict) and node:
        name, node = next(iter(node.items()))
        keys.append(name)
    return tuple(keys)


def _find(
    file: str, lines: list[_Line], table: tuple[str, ...], key: str, value: object
) -> str:
    """Return file and line of `value`, or of its key, or of its table, or the file alone."""
    wanted = (*table, key)
    of_table = [line for line in lines if line.table == table]
    of_key = [line for line in of_table if line.key == key]
    of_path = [line for line in lines if key == "paths" and (*table, value) == line.table]
    exact = [line for line in of_key if isinstance(value, str) and value in line.text]
    inline = [
        line for line in lines if (*line.table, line.key) == wanted[: len(line.table) + 1]
    ]
    for found in (exact, of_key, of_path, of_table, inline):
        if found:
            return f"{file}:{found[0].number}"
    return file


_PREFIX: Final = "CROSSORIGIN_"
_FLAGS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def load_environment(environ: Mapping[str, str]) -> Declared:
    """Read the variables that start with ``CROSSORIGIN_``."""
    given = {
        name.removeprefix(_PREFIX).lower(): text
        for name, text in environ.items()
        if name.startswith(_PREFIX)
    }
    collector = ProblemCollector()
    check_unknown(collector, given)
    if "allow_origins" not in given:
        collector.add("invalid-environment", "allow_origins", None)
    policy = {
        name: _read_variable(collector, name, given[name]) for name in FIELDS if name in given
    }
    problems = tuple(each._replace(source=_variable(each.field)) for each in collector.problems)
    return Declared({"policy": policy}, lambda _table, name, _value: _variable(name), problems)


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _read_variable(collector: ProblemCollector, name: str, text: str) -> object:
    """Return the value of one variable in the type of its field."""
    if name in ("allow_credentials", "preflight_continue"):
        return _read_flag(collector, name, text)
    if name in ("max_age", "preflight_status"):
        return _read_number(collector, name, text)
    return _read_list(collector, name, text)


def _read_flag(collector: ProblemCollector, name: str, text: str) -> bool:
    flag = _FLAGS.get(text.strip().lower())
    if flag is None:
        collector.add("invalid-variable", name, text, "the variable holds true or false.")
    return flag is True


def _read_number(collector: ProblemCollector, name: str, text: str) -> int | None:
    stripped = text.strip()
    # Digits of ASCII only: int() would read others as well, and signs and underscores.
    if re.fullmatch(r"[0-9]{1,9}", stripped):
        return int(stripped)
    if name == "max_age" and stripped.lower() == "none":
        return None
    collector.add("invalid-variable", name, text, "the variable holds a number.")
    return 0 if name == "max_age" else 204


def _read_list(collector: ProblemCollector, name: str, text: str) -> object:
    if not text.lstrip().startswith("["):
        return [element for element in re.split(r"[\s,]+", text) if element]
    import json  # noqa: PLC0415 - few lists are written so

    try:
        return json.loads(text)
    except ValueError as error:
        collector.add("invalid-variable", name, text, f"the variable is no JSON list: {error}.")
        return ["*"] if name == "allow_origins" else []
