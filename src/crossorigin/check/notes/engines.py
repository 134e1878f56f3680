"""Notes on engines that differ from the standard."""

from __future__ import annotations

from crossorigin.check.ask import ENGINES, Answers
from crossorigin.check.notes.note import Found, Note
from crossorigin.consoles.engines.console import NAMES


def differing(answers: Answers) -> Found:
    """Notice engines with another verdict than the standard."""
    allowed = answers.outcome.verdict.allowed
    others = [
        NAMES[engine.name]
        for engine in ENGINES
        if answers.engines[engine.name].verdict.allowed != allowed
    ]
    if others:
        does = "block it" if allowed else "allow it"
        yield Note("engines-differ", f"Unlike the standard, {', '.join(others)} {does}.")
