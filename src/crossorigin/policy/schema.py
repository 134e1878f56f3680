"""The JSON schemas of a policy, and of the policies of paths."""

from __future__ import annotations

from typing import Final

from crossorigin.policy.files import GUARD
from crossorigin.rules.fields import MAX_MAX_AGE, RISKS
from crossorigin.schema import grammar
from crossorigin.schema.parts import (
    ANY,
    FLAG,
    NULL,
    TEXTS,
    Schema,
    alone,
    described,
    every,
    has,
    holds,
    inlined,
    lacks,
    ref,
    risks,
    several,
    unless,
    when,
)

_FIELDS: Final[dict[str, Schema]] = {
    "allow_origins": several(ref("entry"), 1),
    "allow_methods": several(ref("method")),
    "allow_headers": several(ref("request-header")),
    "expose_headers": several(ref("response-header")),
    "allow_credentials": FLAG,
    "max_age": {
        "anyOf": [
            {"type": "integer", "minimum": 0, "maximum": MAX_MAX_AGE},
            {"const": "none"},
        ]
    },
    "preflight_status": {"type": "integer", "minimum": 200, "maximum": 299},
    "preflight_continue": FLAG,
    "accept_risks": risks(RISKS),
}


def _rules() -> list[Schema]:
    """Return the rules that involve two fields of a policy."""
    credentials = holds("allow_credentials", True)  # noqa: FBT003 - the value of a field
    return [
        *map(alone, ("allow_origins", "allow_methods", "allow_headers", "expose_headers")),
        # Every origin, and credentials.
        when(credentials, {"required": ["allow_origins"]}),
        when(credentials, lacks("allow_origins", {"enum": [ANY, NULL]})),
        unless("null-origin", lacks("allow_origins", {"const": NULL})),
        unless("any-extension", every("allow_origins", grammar.NO_EXTENSION_PATTERN)),
        when(credentials, unless("insecure-origin", every("allow_origins", grammar.SECURE))),
    ]


def table(policy: type) -> Schema:
    """Return the schema of a policy, also for the table of a path."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "cors": {
                **FLAG,
                "description": "Whether the path has CORS; with false, no other field is "
                "allowed.",
                "default": True,
            },
            **described(policy, _FIELDS),
            GUARD: {
                "description": "The guard of the path; false for none.",
                "anyOf": [{"const": False}, ref(GUARD)],
            },
        },
        "allOf": [
            when(holds("cors", False), {"propertyNames": {"enum": ["cors", GUARD]}}),  # noqa: FBT003 - the same
            *_rules(),
        ],
    }


def document(policy: type, guard: Schema) -> Schema:
    """Return the schema of a declaration; `guard` is that of a guard."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "policy": {
                "description": "The policy of all paths that are not listed below [paths].",
                "allOf": [ref("policy"), {"properties": {GUARD: False}}],
            },
            "paths": _paths(),
            GUARD: {
                "description": "The guard of the server: the rules for requests that "
                "change data, sockets and hosts.",
                "allOf": [ref(GUARD)],
            },
        },
        "definitions": {"policy": table(policy), GUARD: guard, **TEXTS},
        # The guard of a path needs a guard of the server.
        "if": {"properties": {"paths": {"additionalProperties": {"not": has(GUARD)}}}},
        "else": {"required": [GUARD]},
    }


def _paths() -> Schema:
    return {
        "description": "The policies of paths: exact ones (/health) and prefixes (/api/*).",
        "type": "object",
        "propertyNames": {"pattern": grammar.PATH},
        "additionalProperties": {
            "description": "The policy of a path; it inherits no field from [policy].",
            "allOf": [ref("policy")],
        },
    }


def of_policy(policy: type) -> Schema:
    """Return the schema of a policy that is a field of a model."""
    fields = described(policy, _FIELDS)
    fields["max_age"]["anyOf"] = [*fields["max_age"]["anyOf"], {"type": "null"}]
    found: Schema = inlined(
        {
            "title": policy.__name__,
            "type": "object",
            "additionalProperties": False,
            "properties": fields,
            "allOf": _rules(),
        },
        TEXTS,
    )
    return found


def of_map(policy: type, guard: Schema) -> Schema:
    """Return the schema of the policies of paths that are a field of a model."""
    whole = document(policy, guard)
    definitions = whole.pop("definitions")
    ages = definitions["policy"]["properties"]["max_age"]
    ages["anyOf"] = [*ages["anyOf"], {"type": "null"}]
    found: Schema = inlined({"title": "PolicyMap", **whole}, definitions)
    return found
