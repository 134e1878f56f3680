"""Bodies and headers of a call in JavaScript, as a browser sends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.objects import Made
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.values import Function
from crossorigin.spec.text import short_repr
from playground_answers.javascript import as_json

_TEXT: Final = "x"  # stands for a body that a program makes
_BYTES: Final = b"x"
_TYPES: Final = {
    "URLSearchParams": "application/x-www-form-urlencoded;charset=UTF-8",
    "FormData": "multipart/form-data; boundary=crossorigin",
}
_UNTYPED: Final = frozenset(
    {
        "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array",
        "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array",
    }
)  # fmt: skip
_TYPE_AT: Final = {"Blob": 1, "File": 2}
"""The number of the argument that names the type."""


class Body(NamedTuple):
    """The body of a request.

    Attributes:
        content: text, bytes, or None for none.
        kind: its Content-Type where the page sets none; empty for none.
        streamed: whether it is a stream.
    """

    content: str | bytes | None
    kind: str = ""
    streamed: bool = False


def read_body(value: object, remarks: list[str]) -> Body:
    """Return the body that a value is sent as.

    Args:
        value: the value.
        remarks: receives sentences about a body that is not known.
    """
    if value is None or isinstance(value, str):
        return Body(value)
    if isinstance(value, Made):
        return _made(value, remarks)
    if isinstance(value, dict | list):
        remarks.append(
            "The body is an object, of which fetch() sends the text [object Object]: write "
            "JSON.stringify(…)."
        )
    elif isinstance(value, Unknown) and not value.parts:
        remarks.append(_unread(value.text))
    return Body(_TEXT)


def _made(value: Made, remarks: list[str]) -> Body:
    name = value.name.rpartition(".")[2]
    if value.name == "JSON.stringify":
        return Body(as_json(value.arguments[0] if value.arguments else None))
    if name in _TYPES:
        return Body(_BYTES, _TYPES[name])
    if name in _UNTYPED:
        return Body(_BYTES)
    if name in _TYPE_AT:
        return Body(_BYTES, _type_of(value, _TYPE_AT[name], remarks))
    if name == "ReadableStream":
        return Body(None, streamed=True)
    remarks.append(_unread(f"{value.name}(...)"))
    return Body(_TEXT)


def _type_of(value: Made, at: int, remarks: list[str]) -> str:
    """Return the type that a Blob or a File is made with."""
    options = value.arguments[at] if len(value.arguments) > at else {}
    kind = options.get("type", "") if isinstance(options, dict) else options
    if isinstance(kind, str):
        return kind.lower()
    remarks.append(_unread(f"{value.name}(...)"))
    return _TEXT


def _unread(text: str) -> str:
    return (
        f"The body {short_repr(text)} is not read: it counts as a text. A form, a Blob or a "
        "File sends its own type: write that as the header Content-Type."
    )


def lines_of(value: object) -> Iterator[tuple[object, object]]:
    """Yield the names and the values of headers; a name that is not read begins with dots.

    Args:
        value: an object, a list of pairs, ``new Headers(…)``, or None.
    """
    if isinstance(value, Made) and value.name == "Headers":
        yield from _of_headers(value)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for one in value:
            is_pair = isinstance(one, list) and len(one) == 2  # noqa: PLR2004 - a pair
            yield (one[0], one[1]) if is_pair else (_name(one), None)
    elif value is not None:
        yield _name(value), None


def _of_headers(value: Made) -> Iterator[tuple[object, object]]:
    """Yield the headers of an object that methods change."""
    lines = list(lines_of(value.arguments[0])) if value.arguments else []
    for method, given in value.calls:
        if method in {"set", "delete"} and given:
            lines = [one for one in lines if _lower(one[0]) != _lower(given[0])]
        if method in {"set", "append"} and len(given) > 1:
            lines.append((given[0], given[1]))
    yield from lines


def _lower(name: object) -> object:
    return name.lower() if isinstance(name, str) else name


def _name(value: object) -> Unknown:
    """Return the name of headers that are not read."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Made):
        return Unknown(f"{value.name}(...)")
    return Unknown(value.text if isinstance(value, Function) else "a value")
