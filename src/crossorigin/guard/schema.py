"""The JSON schema of a guard."""

from __future__ import annotations

from typing import Final

from crossorigin.guard.fields import REFUSALS, RISKS
from crossorigin.schema import grammar
from crossorigin.schema.parts import (
    ANY,
    FLAG,
    TEXTS,
    Schema,
    described,
    every,
    inlined,
    lacks,
    ref,
    risks,
    several,
    unless,
)

_FIELDS: Final[dict[str, Schema]] = {
    "trust": several(ref("origin-or-pattern"), 1),
    "hosts": several(ref("host"), 1),
    "own_origins": several(ref("origin")),
    "safe_methods": several(ref("safe-method")),
    "require_origin": FLAG,
    "report_only": FLAG,
    "refusal": {"enum": [*REFUSALS]},
    "accept_risks": risks(RISKS),
}


def table(guard: type) -> Schema:
    """Return the schema of a guard in a file."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": described(guard, _FIELDS),
        "allOf": [
            unless("any-host", lacks("hosts", {"const": ANY})),
            unless("any-extension", every("trust", grammar.NO_EXTENSION_PATTERN)),
            unless("insecure-origin", every("trust", grammar.SECURE)),
        ],
    }


def of_guard(guard: type) -> Schema:
    """Return the schema of a guard that is a field of a model."""
    of_path: Schema = inlined(table(guard), TEXTS)
    paths = {
        "description": "The guards of paths, each with its own fields; false for no guard.",
        "type": "object",
        "propertyNames": {"pattern": grammar.PATH},
        "additionalProperties": {"anyOf": [{"const": False}, {"type": "null"}, of_path]},
    }
    properties = {**of_path["properties"], "paths": paths}
    return {"title": guard.__name__, **of_path, "properties": properties}
