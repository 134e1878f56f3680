"""A policy that builds is one of the JSON schema of a cors.toml."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from jsonschema import Draft7Validator
from properties.strategies import policy_fields

from crossorigin.lint.schema import schema

VALIDATOR = Draft7Validator(schema())


@given(policy_fields())
def test_a_policy_that_builds_is_one_of_the_schema(fields: dict[str, Any]) -> None:
    seconds = fields["max_age"]
    VALIDATOR.validate(
        {"policy": {**fields, "max_age": "none" if seconds is None else seconds}}
    )
