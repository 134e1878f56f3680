"""Policies: the text on the left of the page, in one of three forms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from crossorigin import Guard, PolicyError, PolicyMap, Problem
from crossorigin.demo import policies as toml
from crossorigin.errors import CATALOGUE
from crossorigin.migrate import Migration, SourceError, migrate
from crossorigin.spec.text import escape
from playground_answers import limits, words
from playground_answers.blocks import code_of, told, units

KINDS: Final = ("toml", "python", "library")
"""The forms: a ``cors.toml``, the words of the library, the options of another library."""


class DeclarationError(ValueError):
    """The text declares no policy; the message says why."""


@dataclass
class Stated:
    """A policy as a visitor stated it.

    Attributes:
        kind: its form.
        text: the text.
        policies: the policies; None if there are problems.
        problems: the problems, ready for JSON.
        findings: the findings of a migration.
        remarks: sentences about parts that are not read.
        declared: the reading of Python words; None for another form.
        guard: the guard of a file, or of a migration; None for none.
        toml: the TOML that a migration writes; None for another form.
        python: the Python that a migration writes.
        steps: the next steps of a migration.
        skipped: the units of UTF-16 before the text, of a mark or of a block of code.
        pasted: the units of all of the pasted text.
    """

    kind: str
    text: str
    policies: PolicyMap | None = None
    problems: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    declared: words.Declared | None = None
    guard: Guard | None = None
    toml: str | None = None
    python: str | None = None
    steps: list[str] = field(default_factory=list)
    skipped: int = 0
    pasted: int = 0


def read(kind: str, text: str) -> Stated:
    """Read a policy.

    Args:
        kind: one of `KINDS`.
        text: the text.

    Raises:
        DeclarationError: it declares none.
        TooLongError: it is too long.
    """
    limits.check("policy", text, limits.MAX_POLICY)
    limits.check_depth("policy", text)
    block = code_of(text)
    try:
        stated = _READERS.get(kind, _toml)(block.text)
    except DeclarationError as error:
        message = f"{error}{_quotes(block.text)}"
        raise DeclarationError(message) from error
    stated.skipped, stated.pasted = block.start, units(text)
    stated.remarks += told(block)
    return stated


_QUOTES: Final = re.compile("[\u2018-\u201f\u00ab\u00bb\u2039\u203a]")


def _quotes(text: str) -> str:
    """Return a sentence about the quotes of a word processor in a text, where it has some."""
    found = _QUOTES.search(text)
    if found is None:
        return ""
    line = text.count("\n", 0, found.start()) + 1
    return (
        f" Line {line} has the quote {found[0]} of a word processor: write straight quotes, "
        "\" or '."
    )


def _toml(text: str) -> Stated:
    found = toml.read(text)
    for problem in found.problems:
        if problem["code"] == "invalid-file":
            problem["message"] += _quotes(text)
    stated = Stated("toml", text, found.policies, found.problems)
    if found.policies is not None and found.policies.has_guard:
        try:
            stated.guard = Guard.from_mapping(tomllib.loads(text))
        except PolicyError as error:
            stated.policies = None
            stated.problems = [_problem(one, None) for one in error.problems]
    return stated


def _python(text: str) -> Stated:
    try:
        declared = words.read(text)
    except words.WordsError as error:
        raise DeclarationError(str(error)) from error
    problems = [_problem(one, call) for one, call in declared.problems]
    stated = Stated("python", text, declared.policies, problems, remarks=declared.remarks)
    stated.declared = declared
    return stated


def _problem(problem: Problem, call: Any) -> dict[str, Any]:  # noqa: ANN401 - a node, or None
    about, value = CATALOGUE[problem.code], problem.value
    return {
        "code": problem.code,
        "field": escape(problem.field),
        "value": value if isinstance(value, str) else None,
        "line": None if call is None else call.lineno,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "more": f"{about.why} {about.remedy}",
    }


def _migrated(text: str) -> Stated:
    try:
        found = migrate(text)
    except SourceError as error:
        message = f"{str(error)[:1].upper()}{str(error)[1:].removesuffix('.')}."
        raise DeclarationError(message) from error
    except PolicyError as error:  # pragma: no cover - a migration settles its policies
        raise DeclarationError(str(error)) from error
    return Stated(
        "library",
        text,
        found.policies,
        findings=[each.to_mapping() for each in found.findings],
        remarks=[f"Read as the options of {found.peer}.", *_unknown(found)],
        guard=found.guard,
        toml=found.toml,
        python=found.python,
        steps=list(found.steps),
    )


_READERS: Final = {"python": _python, "library": _migrated}


def _unknown(found: Migration) -> Iterator[str]:
    """Yield a sentence about options that the library does not have."""
    names = [each.option for each in found.findings if each.code == "unknown-option"]
    if names:
        yield (
            f"{found.peer} has no options of these names: {', '.join(map(escape, names))}. The "
            "verdict is that of the others; a class that takes keywords refuses such a call."
        )
