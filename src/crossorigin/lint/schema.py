"""The JSON schema of a cors.toml, made from the fields of `Policy` and `Guard`.

Draft 7: the newest one that all editors of TOML read.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from crossorigin.guard import Guard
from crossorigin.guard.fields import FIELDS as GUARD_FIELDS
from crossorigin.guard.fields import REFUSALS
from crossorigin.guard.fields import RISKS as GUARD_RISKS
from crossorigin.lint import grammar
from crossorigin.policy import Policy
from crossorigin.policy.files import GUARD
from crossorigin.rules import FIELDS
from crossorigin.rules.fields import MAX_MAX_AGE, RISKS

Schema: TypeAlias = dict[str, Any]

_ANY: Final = "*"
_NULL: Final = "null"
_FLAG: Final[Schema] = {"type": "boolean"}


def schema() -> Schema:
    """Return the schema."""
    opened: Schema = _opened(_document())
    return opened


def _opened(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part that says of each condition that it leaves other fields open.

    That is the rule of JSON Schema; Tombi warns where it is left to the rule.
    """
    if isinstance(node, list):
        return [_opened(each) for each in node]
    if not isinstance(node, dict):
        return node
    # Beside the keywords, a part may be a table of parts: of fields, of definitions.
    is_condition = isinstance(node.get("required", node.get("properties")), list | dict)
    opened = {key: _opened(each) for key, each in node.items()}
    return {"additionalProperties": True, **opened} if is_condition else opened


def _document() -> Schema:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "cors.toml",
        "description": "The policies and the guard of a server, for crossorigin.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "policy": {
                "description": "The policy of all paths that are not listed below [paths].",
                "allOf": [_ref("policy"), {"properties": {GUARD: False}}],
            },
            "paths": _paths(),
            GUARD: {
                "description": "The guard of the server: the rules by which requests may act.",
                "allOf": [_ref(GUARD)],
            },
        },
        "definitions": {"policy": _policy(), GUARD: _guard(), **_TEXTS},
        # The guard of a path stands beside one of the server.
        "if": {"properties": {"paths": {"additionalProperties": {"not": _has(GUARD)}}}},
        "else": {"required": [GUARD]},
    }


def _paths() -> Schema:
    return {
        "description": "The policies of paths: exact ones (/health) and prefixes (/api/*).",
        "type": "object",
        "propertyNames": {"pattern": grammar.PATH},
        "additionalProperties": {
            "description": "The policy of a path; it takes nothing over from [policy].",
            "allOf": [_ref("policy")],
        },
    }


def _policy() -> Schema:
    """Return the schema of a policy, which may stand in the table of a path."""
    described = _described(Policy, FIELDS, _OF_POLICY, Policy().to_mapping())
    credentials = _is("allow_credentials", True)  # noqa: FBT003 - the value of a field
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "cors": {
                **_FLAG,
                "description": "Whether the path has CORS; false stands without other fields.",
                "default": True,
            },
            **described,
            GUARD: {
                "description": "The guard of the path; false for none.",
                "anyOf": [{"const": False}, _ref(GUARD)],
            },
        },
        "allOf": [
            _if(_is("cors", False), {"propertyNames": {"enum": ["cors", GUARD]}}),  # noqa: FBT003 - the same
            *map(_alone, ("allow_origins", "allow_methods", "allow_headers", "expose_headers")),
            # Every origin, and credentials.
            _if(credentials, {"required": ["allow_origins"]}),
            _if(credentials, _lacks("allow_origins", {"enum": [_ANY, _NULL]})),
            _unless("null-origin", _lacks("allow_origins", {"const": _NULL})),
            _unless("any-extension", _all("allow_origins", grammar.NO_EXTENSION_PATTERN)),
            _if(
                credentials,
                _unless("insecure-origin", _all("allow_origins", grammar.SECURE)),
            ),
        ],
    }


def _guard() -> Schema:
    fields = [name for name in GUARD_FIELDS if name != "paths"]
    parameters = inspect.signature(Guard).parameters
    defaults = {name: parameters[name].default for name in fields}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": _described(Guard, fields, _OF_GUARD, defaults),
        "allOf": [
            _unless("any-host", _lacks("hosts", {"const": _ANY})),
            _unless("any-extension", _all("trust", grammar.NO_EXTENSION_PATTERN)),
            _unless("insecure-origin", _all("trust", grammar.SECURE)),
        ],
    }


def _described(
    made: type, names: Iterable[str], schemas: dict[str, Schema], defaults: dict[str, Any]
) -> dict[str, Schema]:
    """Return the schemas of fields, with the sentences of a docstring and the defaults."""
    sentences = _sentences(made)
    described = {}
    for name in names:
        default = defaults[name]
        described[name] = {
            "description": f"{sentences.get(name, '')}{_IN_FILES.get(name, '')}",
            **schemas[name],
        }
        if default is not None:
            plain = list(default) if isinstance(default, tuple | frozenset) else default
            described[name]["default"] = plain
    return described


_ARGUMENT: Final = re.compile(r"^    (\w+): ((?:.|\n(?=        ))+)", re.MULTILINE)


def _sentences(made: type) -> dict[str, str]:
    """Return the text on each argument in the docstring of a class."""
    found = _ARGUMENT.findall(inspect.getdoc(made) or "")
    return {name: _capital(re.sub(r"\s+", " ", text.replace("``", ""))) for name, text in found}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_IN_FILES: Final = {
    "allow_origins": " A file holds neither expressions nor callables.",
    "max_age": ' In a file, "none" leaves the header out.',
}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


_TEXTS: Final[dict[str, Schema]] = {
    "origin": _text(grammar.ORIGIN),
    "origin-or-pattern": _text(grammar.PATTERN),
    "entry": {"anyOf": [{"enum": [_ANY, _NULL]}, _ref("origin-or-pattern")]},
    "host": {"anyOf": [{"const": _ANY}, _text(grammar.HOST)]},
    "method": _text(grammar.METHOD),
    "safe-method": _text(grammar.SAFE_METHOD),
    "request-header": _text(grammar.REQUEST_HEADER),
    "response-header": _text(grammar.RESPONSE_HEADER),
}
"""The texts of the lists."""


def _several(entry: Schema, least: int = 0) -> Schema:
    """Return the schema of a field that takes one text or a list."""
    return {"anyOf": [entry, {"type": "array", "minItems": least, "items": entry}]}


def _risks(names: tuple[str, ...]) -> Schema:
    reasons = {
        "type": "object",
        "propertyNames": {"enum": [*names]},
        "additionalProperties": {"type": "string", "pattern": r"\S"},
    }
    one_or_several = _several({"enum": [*names]})["anyOf"]
    return {"anyOf": [*one_or_several, reasons]}


_OF_POLICY: Final[dict[str, Schema]] = {
    "allow_origins": _several(_ref("entry"), 1),
    "allow_methods": _several(_ref("method")),
    "allow_headers": _several(_ref("request-header")),
    "expose_headers": _several(_ref("response-header")),
    "allow_credentials": _FLAG,
    "max_age": {
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": MAX_MAX_AGE},
            {"const": "none"},
        ]
    },
    "preflight_status": {"type": "integer", "minimum": 200, "maximum": 299},
    "preflight_continue": _FLAG,
    "accept_risks": _risks(RISKS),
}

_OF_GUARD: Final[dict[str, Schema]] = {
    "trust": _several(_ref("origin-or-pattern"), 1),
    "hosts": _several(_ref("host"), 1),
    "own_origins": _several(_ref("origin")),
    "safe_methods": _several(_ref("safe-method")),
    "require_origin": _FLAG,
    "report_only": _FLAG,
    "refusal": {"enum": [*REFUSALS]},
    "accept_risks": _risks(GUARD_RISKS),
}


def _if(condition: Schema, then: Schema) -> Schema:
    return {"if": condition, "then": then}


def _has(field: str) -> Schema:
    return {"type": "object", "required": [field]}


def _is(field: str, value: object) -> Schema:
    return {"required": [field], "properties": {field: {"const": value}}}


def _lacks(field: str, entry: Schema) -> Schema:
    """Return the schema of tables whose field neither is nor has an entry."""
    listed = {"type": "array", "contains": entry}
    return {"properties": {field: {"not": {"anyOf": [entry, listed]}}}}


def _all(field: str, pattern: str) -> Schema:
    """Return the schema of tables each of whose entries fits an expression."""
    text = {"type": "string", "not": {"pattern": pattern}}
    return _lacks(field, text)


def _alone(field: str) -> Schema:
    """Return the schema of tables whose list has a star alone, or none."""
    has_star = {"type": "array", "contains": {"const": _ANY}}
    condition = {"required": [field], "properties": {field: has_star}}
    return _if(condition, {"properties": {field: {"items": {"const": _ANY}}}})


def _unless(risk: str, then: Schema) -> Schema:
    """Return the schema of tables that accept a risk, or fit another schema."""
    listed = {"type": "array", "contains": {"const": risk}}
    accepting = {"anyOf": [{"const": risk}, listed, _has(risk)]}
    condition = {"required": ["accept_risks"], "properties": {"accept_risks": accepting}}
    return {"if": condition, "else": then}
