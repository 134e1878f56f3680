"""Objects: the values that a JavaScript text makes, and the changes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from crossorigin.migrate.javascript.names import Change
from crossorigin.migrate.javascript.scalars import Unknown, joined


@dataclass(frozen=True, slots=True)
class Made:
    """An object that a call makes: ``new Headers(…)``, ``JSON.stringify(…)``.

    Attributes:
        name: the dotted name, after ``new``.
        arguments: those of the call.
        calls: the methods that are called of it afterwards, with their arguments.
        fields: the fields that are set afterwards.
        at: the number of the token of the name.
    """

    name: str
    arguments: tuple[Any, ...]
    calls: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)
    at: int = field(default=-1, compare=False)


class Fields(dict[str, Any]):
    """An object. The name of an entry that is not read begins with three dots.

    Attributes:
        lines: the line of each entry.
    """

    lines: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.lines = {}


def field_of(value: object, name: str) -> object:
    """Return the field of a value; None where it has none that is known."""
    if isinstance(value, Made):
        # The text of a URL is the URL.
        return value if (value.name, name) == ("URL", "href") else value.fields.get(name)
    return value.get(name) if isinstance(value, Fields) else None


def changed(
    value: object, change: Change, path: tuple[str, ...], given: object, *, sure: bool
) -> object:
    """Return a value with a change of it, or of a field of it.

    Args:
        value: the value before.
        change: the change.
        path: the names of the field, or the method.
        given: the value of the change, or the arguments of its call.
        sure: whether the change is always made. A change that may not be made replaces and
            removes no field.
    """
    if isinstance(value, Made):
        return _made(value, path, given, sure=sure)
    if path and isinstance(value, Fields):
        return _with_field(value, change, path, given, sure=sure)
    if isinstance(given, tuple):
        return _called(value, change, path, given, sure=sure)
    if isinstance(value, list) and path:
        return Unknown(".".join(path))  # the length or an entry of a list is set
    return joined([value, given], "+=") if change.kind == "add" else value


def _called(
    value: object, change: Change, path: tuple[str, ...], given: tuple[Any, ...], *, sure: bool
) -> object:
    """Return a value after a call of a method of it, or of ``Object.assign``."""
    if path == ("push",) and isinstance(value, list):
        return [*value, *given]
    if change.kind == "assign" and isinstance(value, Fields):
        return assigned(value, given[1:], sure=sure)
    return value


def _made(value: Made, path: tuple[str, ...], given: object, *, sure: bool) -> Made:
    name = ".".join(path)
    if isinstance(given, tuple):
        is_lost = path[-1:] == ("delete",) and not sure
        return value if is_lost else replace(value, calls=(*value.calls, (name, given)))
    known = value.fields.get(name, given)
    fields = {**value.fields, name: given if sure or known == given else Unknown(name)}
    return replace(value, fields=fields)


def _with_field(
    value: Fields, change: Change, path: tuple[str, ...], given: object, *, sure: bool
) -> Fields:
    """Return an object with a field changed, which may stand in another one."""
    name, *rest = path
    inner, is_set = value.get(name), change.kind == "set"
    if is_set and not rest:
        new = given if sure or value.get(name, given) == given else Unknown(name)
    elif inner is None or isinstance(inner, Unknown):
        new = inner if change.kind == "call" else Unknown(".".join(path))
    else:
        new = changed(inner, change, tuple(rest), given, sure=sure)
    if name not in value and new is None and not is_set:
        return value
    copied = _copied(value)
    copied[name] = new
    return copied


def _copied(value: Fields) -> Fields:
    copied = Fields()
    copied.update(value)
    copied.lines |= value.lines
    return copied


def assigned(value: Fields, given: tuple[object, ...], *, sure: bool = True) -> Fields:
    """Return an object with the fields of others, as `Object.assign` sets them."""
    copied = _copied(value)
    for one in given:
        fields = one if isinstance(one, Fields) else {f"...{_shown(one)}": Unknown("…")}
        for name, new in fields.items():
            if name.startswith("..."):
                copied.pop(name, None)  # the last place of it counts
            is_kept = sure or copied.get(name, new) == new
            copied[name] = new if is_kept else Unknown(name)
    return copied


def _shown(value: object) -> str:
    if isinstance(value, Unknown):
        return value.text
    return f"{value.name}(...)" if isinstance(value, Made) else "…"
