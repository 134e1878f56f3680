"""The JSON schema of a cors.toml, made from the fields of `Policy` and `Guard`."""

from __future__ import annotations

from typing import Any

from crossorigin.guard import Guard
from crossorigin.guard import schema as of_guards
from crossorigin.policy import Policy
from crossorigin.policy import schema as of_policies
from crossorigin.schema.parts import Schema


def schema() -> Schema:
    """Return the schema."""
    opened: Schema = _opened(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "cors.toml",
            "description": "The policies and the guard of a server, for crossorigin.",
            **of_policies.document(Policy, of_guards.table(Guard)),
        }
    )
    return opened


def _opened(node: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part in which each condition allows other fields explicitly.

    JSON Schema allows them by default; Tombi warns where a condition relies on that.
    """
    if isinstance(node, list):
        return [_opened(each) for each in node]
    if not isinstance(node, dict):
        return node
    # Besides the keywords, a part may be a table of parts: of fields, of definitions.
    is_condition = isinstance(node.get("required", node.get("properties")), list | dict)
    opened = {key: _opened(each) for key, each in node.items()}
    return {"additionalProperties": True, **opened} if is_condition else opened
