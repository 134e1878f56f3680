"""The parts of the JSON schemas of policies and guards.

Draft 7: the newest one that all editors of TOML read.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from crossorigin.schema import grammar

Schema: TypeAlias = dict[str, Any]

ANY: Final = "*"
NULL: Final = "null"
FLAG: Final[Schema] = {"type": "boolean"}

_DEFINITIONS: Final = "#/definitions/"


def ref(name: str) -> Schema:
    """Return the reference to a definition."""
    return {"$ref": f"{_DEFINITIONS}{name}"}


def inlined(node: Any, definitions: Mapping[str, Schema]) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part with its references replaced by the definitions."""
    if isinstance(node, list):
        return [inlined(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return inlined(definitions[node["$ref"].removeprefix(_DEFINITIONS)], definitions)
    return {key: inlined(each, definitions) for key, each in node.items()}


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


TEXTS: Final[dict[str, Schema]] = {
    "origin": _text(grammar.ORIGIN),
    "origin-or-pattern": _text(grammar.PATTERN),
    "entry": {"anyOf": [{"enum": [ANY, NULL]}, ref("origin-or-pattern")]},
    "host": {"anyOf": [{"const": ANY}, _text(grammar.HOST)]},
    "method": _text(grammar.METHOD),
    "safe-method": _text(grammar.SAFE_METHOD),
    "request-header": _text(grammar.REQUEST_HEADER),
    "response-header": _text(grammar.RESPONSE_HEADER),
}
"""The definitions of the texts in lists."""


def described(made: type, schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Return the schemas of fields, with the sentences and the defaults of a class."""
    sentences = _sentences(made)
    parameters = inspect.signature(made).parameters
    found = {}
    for name, schema in schemas.items():
        default = parameters[name].default
        said = f"{sentences.get(name, '')}{_IN_FILES.get(name, '')}"
        found[name] = {"description": said, **schema}
        if default is not None:
            found[name]["default"] = list(default) if isinstance(default, tuple) else default
    return found


_ARGUMENT: Final = re.compile(r"^    (\w+): ((?:.|\n(?=        ))+)", re.MULTILINE)


def _sentences(made: type) -> dict[str, str]:
    """Return the text for each argument in the docstring of a class."""
    found = _ARGUMENT.findall(inspect.getdoc(made) or "")
    return {name: _capital(re.sub(r"\s+", " ", text.replace("``", ""))) for name, text in found}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_IN_FILES: Final = {
    "allow_origins": " A file can have neither expressions nor callables.",
    "max_age": ' In a file, "none" omits the header.',
}


def several(entry: Schema, least: int = 0) -> Schema:
    """Return the schema of a field that takes one text or a list."""
    return {"anyOf": [entry, {"type": "array", "minItems": least, "items": entry}]}


def risks(names: Iterable[str]) -> Schema:
    """Return the schema of `accept_risks`."""
    known = [*names]
    reasons = {
        "type": "object",
        "propertyNames": {"enum": known},
        "additionalProperties": {"type": "string", "pattern": r"\S"},
    }
    return {"anyOf": [*several({"enum": known})["anyOf"], reasons]}


def when(condition: Schema, then: Schema) -> Schema:
    """Return the schema of values that fit a second schema if they fit a first one."""
    return {"if": condition, "then": then}


def has(field: str) -> Schema:
    """Return the schema of tables with a field."""
    return {"type": "object", "required": [field]}


def holds(field: str, value: object) -> Schema:
    """Return the schema of tables whose field has a value."""
    return {"required": [field], "properties": {field: {"const": value}}}


def lacks(field: str, entry: Schema) -> Schema:
    """Return the schema of tables whose field is not an entry and does not have it."""
    listed = {"type": "array", "contains": entry}
    return {"properties": {field: {"not": {"anyOf": [entry, listed]}}}}


def every(field: str, pattern: str) -> Schema:
    """Return the schema of tables each of whose entries fits an expression."""
    text = {"type": "string", "not": {"pattern": pattern}}
    return lacks(field, text)


def alone(field: str) -> Schema:
    """Return the schema of tables whose list has a star alone, or none."""
    has_star = {"type": "array", "contains": {"const": ANY}}
    condition = {"required": [field], "properties": {field: has_star}}
    return when(condition, {"properties": {field: {"items": {"const": ANY}}}})


def unless(risk: str, then: Schema) -> Schema:
    """Return the schema of tables that accept a risk, or fit another schema."""
    listed = {"type": "array", "contains": {"const": risk}}
    accepting = {"anyOf": [{"const": risk}, listed, has(risk)]}
    condition = {"required": ["accept_risks"], "properties": {"accept_risks": accepting}}
    return {"if": condition, "else": then}
