"""The policy of a playground: read from TOML or from the fields of a form, and written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from crossorigin import Policy, PolicyError, PolicyMap, Problem
from crossorigin.rules import FIELDS

_FILE: Final = "cors.toml"
DEFAULTS: Final = Policy().to_mapping()
"""The fields of a policy with their default values."""


class Declared(NamedTuple):
    """A policy as a visitor wrote it.

    Attributes:
        text: The TOML.
        policies: The policies; None where there are problems.
        problems: The problems, ready for JSON.
    """

    text: str
    policies: PolicyMap | None
    problems: list[dict[str, Any]]

    @property
    def form(self) -> dict[str, Any] | None:
        """The fields of the policy; None where the text makes none."""
        if self.policies is None or self.policies.default is None:
            return None
        return self.policies.default.to_mapping()


def read(text: str) -> Declared:
    """Read the text of a ``cors.toml``.

    Args:
        text: The TOML.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, _FILE)
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
        try:
            return Declared(text, PolicyMap.from_toml(file), [])
        except PolicyError as error:
            problems = [_problem(one, folder) for one in error.problems]
            return Declared(text, None, problems)


def write(form: Mapping[str, Any]) -> str:
    """Return the ``cors.toml`` of a form's fields; those with their default are left out.

    Args:
        form: The fields of a policy.
    """
    known = [
        f"{name} = {_value(form[name])}"
        for name in FIELDS
        if name in form and (name == "allow_origins" or form[name] != DEFAULTS[name])
    ]
    others = [
        f"{json.dumps(name)} = {_value(form[name])}" for name in form if name not in FIELDS
    ]
    return "\n".join(["[policy]", *known, *others]) + "\n"


def _value(value: object) -> str:
    """Return a value of a form in TOML, whose texts, numbers and lists JSON writes alike."""
    return '"none"' if value is None else json.dumps(value)


def _problem(problem: Problem, folder: str) -> dict[str, Any]:
    place = (problem.source or "").rpartition(":")[2]
    return {
        "code": problem.code,
        "field": problem.field,
        "value": problem.value if isinstance(problem.value, str) else None,
        "line": int(place) if place.isascii() and place.isdigit() else None,
        "message": problem.message.replace(folder, "").replace(f"/{_FILE}", _FILE),
        "suggestion": problem.suggestion,
        "docs": f"docs/problems/{problem.code}.md",
    }
