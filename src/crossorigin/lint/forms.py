"""Forms: findings as JSON, and as the commands of a workflow of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from crossorigin.lint.finding import Finding, Rule


def mapping(files: Sequence[str], findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the document of ``--format json``; docs/lint.schema.json describes it."""
    return {"files": [*files], "findings": [*map(_finding, findings)]}


def _finding(finding: Finding) -> dict[str, Any]:
    line, column = finding.position or (None, None)
    suggestion = finding.suggestion
    if isinstance(suggestion, re.Pattern):
        suggestion = suggestion.pattern
    return {
        "kind": finding.kind,
        "code": finding.code,
        "level": finding.level,
        "file": finding.file,
        "line": line,
        "column": column,
        "field": finding.field,
        "message": finding.message,
        "suggestion": suggestion,
        "reason": finding.reason,
        "page": Rule(finding.code).page,
    }


_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}
# The escapes of a workflow command; a property has two more.
_OF_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_MESSAGE: Final = str.maketrans({**_OF_MESSAGE})
_IN_PROPERTY: Final = str.maketrans({**_OF_MESSAGE, ":": "%3A", ",": "%2C"})


def github(finding: Finding) -> str:
    """Return the command of a workflow that annotates the line of a finding."""
    properties = {"file": finding.file, "title": f"crossorigin {finding.code}"}
    if finding.position is not None:
        line, column = finding.position
        properties |= {"line": str(line), "col": str(column)}
    told = ",".join(
        f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items()
    )
    message = finding.sentence.translate(_IN_MESSAGE)
    return f"::{_COMMANDS[finding.level]} {told}::{message}"
