"""Files and the environment: read the declaration of a policy, and locate its problems."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple, NoReturn, TypeAlias

from crossorigin.errors import PolicyError, Problem
from crossorigin.rules import FIELDS, ProblemCollector, check_unknown
from crossorigin.spec.text import escape

Locate: TypeAlias = Callable[[tuple[str, ...], str, object], str | None]
"""Takes the keys of a table, a field and a value; returns the file and line of the value."""


class Declared(NamedTuple):
    """The declaration of a file or of the environment.

    Attributes:
        mapping: the fields in the shape of a ``cors.toml``.
        locate: returns the place of a value.
        problems: the problems found before any policy could be read.
    """

    mapping: Mapping[str, Any]
    locate: Locate
    problems: tuple[Problem, ...] = ()


MAX_FILE_BYTES: Final = 128 * 1024 * 1024
"""A file of a million origins has about 40 MB."""

_LONG_KEY: Final = re.compile(r"(?:\.[^.,=\n]+){200}")
"""The parts of the longest key; the time of tomllib grows with the square of their number."""

_PYPROJECT: Final = "pyproject.toml"
_TABLE: Final = ("tool", "crossorigin")


class TomlFile(NamedTuple):
    """A file that was read.

    Attributes:
        name: its path.
        text: its text.
        keys: the keys of the table that holds the declaration.
        mapping: the values of that table.
    """

    name: str
    text: str
    keys: tuple[str, ...]
    mapping: Mapping[str, Any]


def load_toml(file: str | os.PathLike[str]) -> Declared:
    """Return the declaration of a TOML file. See `read_toml`."""
    read = read_toml(file)
    return Declared(read.mapping, _Lines(read.name, read.text, read.keys).find)


def read_toml(file: str | os.PathLike[str]) -> TomlFile:
    """Read a TOML file, or the table ``[tool.crossorigin]`` of a ``pyproject.toml``.

    Raises:
        PolicyError: it cannot be read, or is not TOML.
    """
    name = os.fspath(file)
    try:
        text = read_text(name)
        mapping: object = parse_toml(text)
    except FileNotFoundError:
        _refuse_file(name, "there is no such file.")
    except (OSError, ValueError) as error:
        _refuse_file(name, f"the file cannot be read: {escape(str(error))}.")
    table = _TABLE if os.path.basename(name) == _PYPROJECT else ()  # noqa: PTH119 - as above
    for key in table:
        mapping = mapping.get(key) if isinstance(mapping, dict) else None
    if not isinstance(mapping, dict):
        _refuse_file(name, f"the file has no table [{'.'.join(table)}].")
    return TomlFile(name, text, table, mapping)


def parse_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text.

    Raises:
        ValueError: it is not TOML, or is nested too deeply.
    """
    import tomllib  # noqa: PLC0415 - needed for files only

    message = "it is nested too deeply"
    if _LONG_KEY.search(text):
        raise ValueError(message)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(message) from error


def read_text(file: str | os.PathLike[str], limit: int = MAX_FILE_BYTES) -> str:
    """Return the text of a regular file; see `read_bytes`.

    Raises:
        OSError: the file cannot be read.
        ValueError: the file is not UTF-8.
    """
    return text_of(read_bytes(file, limit))


def text_of(content: bytes) -> str:
    """Return the text of bytes in UTF-8, with or without a byte order mark.

    Raises:
        ValueError: they are not UTF-8.
    """
    # ASCII in UTF-16 is UTF-8 too, with NUL at every other place.
    start = content[:4].find(0)
    if start < 0:
        try:
            # Some editors write a byte order mark; tomllib does not read it.
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            start = error.start
    message = f"it is not UTF-8 (at byte {start + 1}); save it as UTF-8"
    raise ValueError(message)


def read_bytes(file: str | os.PathLike[str], limit: int) -> bytes:
    """Return the content of a regular file, without waiting for a pipe or a device.

    Args:
        file: its path.
        limit: the greatest number of bytes.

    Raises:
        OSError: the file cannot be opened, is not a regular file, or is longer than `limit`.
    """
    import stat  # noqa: PLC0415 - needed for files only

    def open_at_once(path: str, flags: int) -> int:
        return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))

    with open(file, "rb", opener=open_at_once) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            message = "it is not a regular file"
            raise OSError(message)
        content = opened.read(limit + 1)
    if len(content) > limit:
        message = f"it is longer than {limit} bytes"
        raise OSError(message)
    return content


def _refuse_file(name: str, message: str) -> NoReturn:
    collector = ProblemCollector()
    collector.add("invalid-file", "file", name, message, remedy="")
    raise PolicyError(tuple(collector.problems))


_HEADER: Final = re.compile(r"\s*\[([^\[\]].*)\]\s*(?:#.*)?")
_ONE_KEY: Final = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_KEYS: Final = re.compile(rf"\s*({_ONE_KEY}(?:\s*\.\s*{_ONE_KEY})*)\s*=")
_PART: Final = re.compile(_ONE_KEY)
_TEXT: Final = re.compile(r""""([^"\\]*)"|'([^']*)'""")


class _Lines:
    """The line numbers of a file, by the keys and the values on each line.

    Each line is read once, so that the time to report n problems is linear in the file.
    """

    def __init__(self, file: str, text: str, base: tuple[str, ...]) -> None:
        self._file = file
        self._base = base
        self._of_keys: dict[tuple[str, ...], int] = {}
        self._of_values: dict[tuple[tuple[str, ...], str], int] = {}
        table: tuple[str, ...] = ()
        keys: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), start=1):
            rest = line
            if header := _HEADER.fullmatch(line):
                table = keys = _keys(header[1])
            elif assigned := _KEYS.match(line):
                keys = (*table, *(part.strip("\"'") for part in _PART.findall(assigned[1])))
                rest = line[assigned.end() :]
            for depth in range(1, len(keys) + 1):
                self._of_keys.setdefault(keys[:depth], number)
            for quoted in _TEXT.finditer(rest):
                self._of_values.setdefault((keys, quoted[1] or quoted[2] or ""), number)

    def find(self, table: tuple[str, ...], key: str, value: object) -> str:
        """Return the file and line of `value`, of its key, or of its table; or the file."""
        wanted = (*self._base, *table, key)
        prefixes = [wanted[:depth] for depth in range(len(wanted), len(self._base), -1)]
        found = None
        if isinstance(value, str):
            lines = (self._of_values.get((prefix, value)) for prefix in prefixes)
            found = next(filter(None, lines), None)
            if found is None and key == "paths":
                found = self._of_keys.get((*wanted[:-1], value))
        if found is None:
            found = next(filter(None, map(self._of_keys.get, prefixes)), None)
        return self._file if found is None else f"{self._file}:{found}"


def _keys(header: str) -> tuple[str, ...]:
    import tomllib  # noqa: PLC0415 - needed for files only

    try:
        node: object = tomllib.loads(f"[{header}]")
    except tomllib.TOMLDecodeError:
        # A line within a text or a list that looks like the header of a table.
        return ()
    keys: list[str] = []
    while isinstance(node, dict) and node:
        name, node = next(iter(node.items()))
        keys.append(name)
    return tuple(keys)


def with_null(fields: Any) -> Any:  # noqa: ANN401 - any value
    """Return the fields of a policy with None for the text ``"none"``: TOML has no null."""
    if type(fields) is not dict:
        return fields
    seconds = fields.get("max_age")
    return {**fields, "max_age": None} if type(seconds) is str and seconds == "none" else fields


_PREFIX: Final = "CROSSORIGIN_"
# Kubernetes sets these in every pod, for each service whose name begins with "crossorigin".
_OF_SERVICE: Final = re.compile(r"\w+_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\w+)?)")
_FLAGS: Final = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}


GUARD: Final = "guard"
"""The key of the fields of a guard, which `Guard` reads: see guard/files.py."""

GUARD_PREFIX: Final = "CROSSORIGIN_GUARD_"
"""The start of the names of the variables that a guard is read from."""


def variables(environ: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return the values of the variables of a prefix, except those of a service, by field."""
    return {
        name.removeprefix(prefix).lower(): text
        for name, text in environ.items()
        if name.startswith(prefix) and _OF_SERVICE.fullmatch(name) is None
    }


def load_environment(environ: Mapping[str, str]) -> Declared:
    """Read the variables that start with ``CROSSORIGIN_``, except those of a guard."""
    own = {name: text for name, text in environ.items() if not name.startswith(GUARD_PREFIX)}
    given = variables(own, _PREFIX)
    collector = ProblemCollector()
    check_unknown(collector, given)
    if "allow_origins" not in given:
        collector.add("invalid-environment", "allow_origins", None)
    policy = {
        name: _read_variable(collector, name, given[name]) for name in FIELDS if name in given
    }
    problems = tuple(replace(each, source=_variable(each.field)) for each in collector.problems)
    guard: dict[str, Any] = {GUARD: {}} if variables(environ, GUARD_PREFIX) else {}
    return Declared(
        {"policy": policy, **guard}, lambda _table, name, _value: _variable(name), problems
    )


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _read_variable(collector: ProblemCollector, name: str, text: str) -> object:
    if name in ("allow_credentials", "preflight_continue"):
        return read_flag(collector, name, text)
    if name in ("max_age", "preflight_status"):
        return _read_number(collector, name, text)
    return read_list(collector, name, text)


def read_flag(collector: ProblemCollector, name: str, text: str) -> bool:
    """Return the flag of a variable; False after a problem was added."""
    flag = _FLAGS.get(text.strip().lower())
    if flag is None:
        collector.add(
            "invalid-variable",
            name,
            text,
            "the variable holds true or false, yes or no, on or off, 1 or 0.",
        )
    return flag is True


def _read_number(collector: ProblemCollector, name: str, text: str) -> int | None:
    stripped = text.strip()
    # Only ASCII digits: int() also reads other digits, signs and underscores.
    if re.fullmatch(r"[0-9]{1,9}", stripped):
        return int(stripped)
    if name == "max_age" and stripped.lower() == "none":
        return None
    collector.add("invalid-variable", name, text, "the variable holds a number.")
    return 0 if name == "max_age" else 204


def read_list(collector: ProblemCollector, name: str, text: str) -> object:
    """Return the list of a variable; if it has a problem, a list that allows no origin."""
    if not text.lstrip().startswith("["):
        return [element for element in re.split(r"[\s,]+", text) if element]
    import json  # noqa: PLC0415 - few lists are written so

    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        collector.add("invalid-variable", name, text, f"the variable is no JSON list: {error}.")
        return ["*"] if name == "allow_origins" else []
