"""The policy of a playground: read from TOML or from the fields of a form, and written."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from crossorigin import Policy, PolicyError, PolicyMap, Problem
from crossorigin.demo import words
from crossorigin.errors import CATALOGUE
from crossorigin.rules import FIELDS

_FILE: Final = "cors.toml"
_NAME: Final = r"""(?:[\w-]{1,253}|"(?:[^"\\\n]|\\.){0,253}"|'[^'\n]{0,253}')"""
_DEEP: Final = re.compile(rf"(?:{_NAME}[ \t]{{0,9}}\.[ \t]{{0,9}}){{128}}")
"""More names with dots between them than a host or a key of a policy has.

The time of the parser of TOML grows with the square of their number.
"""
_TOO_DEEP: Final = Problem(
    code="invalid-file",
    field="file",
    value=None,
    message=f"{_FILE!r}: the file cannot be read: it is nested too deeply.",
)
DEFAULTS: Final = Policy().to_mapping()
"""The fields of a policy with their default values."""


class Declared(NamedTuple):
    """A policy as a visitor wrote it.

    Attributes:
        text: The TOML.
        policies: The policies; None if there are problems.
        problems: The problems, ready for JSON.
    """

    text: str
    policies: PolicyMap | None
    problems: list[dict[str, Any]]

    @property
    def form(self) -> dict[str, Any] | None:
        """The fields of the policy; None if the text has problems."""
        if self.policies is None or self.policies.default is None:
            return None
        return self.policies.default.to_mapping()


def read(text: str) -> Declared:
    """Read the text of a ``cors.toml``.

    Args:
        text: The TOML.
    """
    if _DEEP.search(text):
        return Declared(text, None, [_problem(_TOO_DEEP, "")])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, _FILE)
        file.write_text(text, encoding="utf-8", errors="replace", newline="")
        try:
            return Declared(text, PolicyMap.from_toml(file), [])
        except PolicyError as error:
            problems = [_problem(one, folder) for one in error.problems]
            return Declared(text, None, problems)


def write(form: Mapping[str, Any]) -> str:
    """Return the ``cors.toml`` of a form's fields, without those with their default.

    Args:
        form: The fields of a policy.
    """
    known = [
        f"{name} = {_value(form[name])}"
        for name in FIELDS
        if name in form and (name == "allow_origins" or form[name] != DEFAULTS[name])
    ]
    others = [f"{_json(name)} = {_value(form[name])}" for name in form if name not in FIELDS]
    return "\n".join(["[policy]", *known, *others]) + "\n"


def _value(value: object) -> str:
    """Return a value of a form in TOML; texts, numbers and lists are the same in JSON."""
    return '"none"' if value is None else _json(value)


def _json(value: object) -> str:
    """Return a value in JSON that is also TOML: TOML has no escapes of half a character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _problem(problem: Problem, folder: str) -> dict[str, Any]:
    place = (problem.source or "").rpartition(":")[2]
    about = CATALOGUE[problem.code]
    is_text = isinstance(problem.value, str) and problem.code != _TOO_DEEP.code
    return {
        "code": problem.code,
        "field": words.field_of(problem),
        "value": problem.value if is_text else None,
        "line": int(place) if place.isascii() and place.isdigit() else None,
        "message": words.told(problem).replace(folder, "").replace(f"/{_FILE}", _FILE),
        "suggestion": problem.suggestion,
        "more": words.plain(f"{about.why} {about.remedy}"),
    }
