"""SARIF 2.1.0: findings as code scanning reads them (OASIS, errata 01).

An accepted risk is a result that the file suppresses, with the reason of the owner as its
justification.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from crossorigin.lint.finding import Finding, Rule

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_FINGERPRINT: Final = "crossorigin/v1"


def log(findings: Iterable[Finding], version: str) -> dict[str, Any]:
    """Return the log of one run.

    Args:
        findings: the findings of all files.
        version: the version of this package.
    """
    found = [*findings]
    rules = [Rule(code) for code in dict.fromkeys(each.code for each in found)]
    indices = {rule.code: index for index, rule in enumerate(rules)}
    driver = {"name": "crossorigin", "version": version, "rules": [*map(_rule, rules)]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, indices[each.code]) for each in found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": f"{rule.why} {rule.remedy} See {rule.page}.",
            "markdown": f"{rule.why}\n\n**What to do.** {rule.remedy}\n\n"
            f"See [{rule.code}]({rule.page}) and [MDN]({rule.link}).",
        },
        "helpUri": rule.page,
        "defaultConfiguration": {"level": rule.level},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.file)}}
    if finding.position is not None:
        line, column = finding.position
        location["region"] = {"startLine": line, "startColumn": column}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": _plain(finding.sentence)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }
    if finding.kind == "accepted":
        suppression = {"kind": "inSource", "justification": finding.reason}
        result["suppressions"] = [{key: value for key, value in suppression.items() if value}]
    return result


def _plain(text: str) -> str:
    """Return a message with escaped braces and brackets, which mean placeholders and links."""
    # SARIF 2.1.0, sections 3.11.5 and 3.11.6.
    return text.translate(_ESCAPES)


_ESCAPES: Final = str.maketrans({"{": "{{", "}": "}}", "[": "\\[", "]": "\\]"})


def _uri(file: str) -> str:
    """Return a relative reference, which code scanning resolves, or the URI of a whole path."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
