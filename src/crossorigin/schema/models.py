"""Policies and guards as fields of pydantic's models.

pydantic calls a method of a class to read and write its fields; it is imported only then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeAlias, TypeVar

from crossorigin.errors import PolicyError, Problem
from crossorigin.spec.text import class_name

Place: TypeAlias = tuple[Any, ...]
"""The keys that lead to a value within the input of a field."""

_Made = TypeVar("_Made")

_TABLES: Final = ("policy", "mapping")
"""The fields of the problems of a whole table."""


def place_of(keys: tuple[str, ...], field: str, value: object) -> str:
    """Return the place of a value as a text, in the table at `keys`. See `files.Locate`."""
    if field in _TABLES:
        return json.dumps(keys)
    # The problem of a path is one of its key.
    is_path = field == "paths" and isinstance(value, str)
    return json.dumps(["paths", value] if is_path else [*keys, field])


def core_schema(
    made: type[_Made],
    read: Callable[[Any], _Made],
    write: Callable[[_Made], Any],
) -> Any:  # noqa: ANN401 - a schema of pydantic
    """Return the schema with which pydantic reads and writes objects of a class.

    Args:
        made: the class.
        read: makes an object of a mapping; the source of its problems is their `place_of`.
        write: makes a mapping of an object.
    """
    from pydantic_core import core_schema as forms  # noqa: PLC0415 - pydantic asks

    def validate(value: Any) -> _Made:  # noqa: ANN401 - any value
        if isinstance(value, made):
            return value
        mapping = _read_json(value) if isinstance(value, str) else value
        try:
            return read(mapping)
        except PolicyError as error:
            raise _translated(error, made.__name__, mapping) from None

    def serialize(value: Any, info: Any) -> Any:  # noqa: ANN401 - as pydantic calls it
        written = write(value) if isinstance(value, made) else value
        return _as_json(written) if info.mode == "json" else written

    return forms.no_info_plain_validator_function(
        validate,
        serialization=forms.plain_serializer_function_ser_schema(serialize, info_arg=True),
    )


def _read_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the object of a JSON text, such as that of an environment variable."""
    from pydantic_core import PydanticCustomError  # noqa: PLC0415 - pydantic asks

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise PydanticCustomError("invalid-variable", _NO_JSON) from None


_NO_JSON: Final = "a text must be a JSON object with the fields, and this text is not JSON."


def _translated(error: PolicyError, name: str, given: object) -> Exception:
    """Return an error of pydantic with the problems, each with its place."""
    from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError  # noqa: PLC0415 - as above

    details = [
        InitErrorDetails(
            type=PydanticCustomError(
                each.code,
                "{problem}",
                {"problem": _sentence(each), "suggestion": each.suggestion},
            ),
            loc=(*_place(each, given),),
            input=each.value,
        )
        for each in error.problems
    ]
    return ValidationError.from_exception_data(name, details)


def _sentence(problem: Problem) -> str:
    instead = "" if problem.suggestion is None else f" Write {problem.suggestion!r} instead."
    return f"{problem.message}{instead}"


def _place(problem: Problem, given: object) -> Iterator[Any]:
    """Yield the keys to the value of a problem; the last may be an index of a list."""
    for key in json.loads(problem.source or place_of((), problem.field, problem.value)):
        yield key
        given = given.get(key) if isinstance(given, Mapping) else None
    if isinstance(given, list | tuple):
        places = (at for at, each in enumerate(given) if each is problem.value)
        yield from islice(places, 1)


def _as_json(value: Any) -> Any:  # noqa: ANN401 - any part of a mapping
    """Return a value that JSON can represent.

    Raises:
        TypeError: JSON cannot represent a part of it: an expression, a callable, a store.
    """
    if isinstance(value, Mapping):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, re.Pattern) or not isinstance(value, str | int | type(None)):
        message = f"JSON cannot represent {class_name(value)}: list only origins and patterns"
        raise TypeError(message)
    return value
