"""Notes: facts of an exchange besides the verdict, or the reason for the verdict.

Each kind of note has a function, which reads only the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crossorigin.check.ask import Answers
from crossorigin.check.notes import (
    cookies,
    engines,
    page,
    preflights,
    redirects,
    values,
    variants,
    visibility,
)
from crossorigin.check.notes.note import CAUSES, MAX_NAMES, Found, Note

__all__ = ["CAUSES", "MAX_NAMES", "Note", "notes"]

_FINDERS: Final[tuple[Callable[[Answers], Found], ...]] = (
    page.same_origin,
    page.null_origin,
    page.dropped_headers,
    preflights.login,
    preflights.routing,
    redirects.redirects,
    redirects.elsewhere,
    values.double,
    values.spelling,
    page.method_case,
    values.lists,
    visibility.errors,
    values.authorization,
    engines.differing,
    variants.vary,
    variants.reflected,
    cookies.cookies,
    visibility.hidden,
    page.local_network,
)


def notes(answers: Answers) -> tuple[Note, ...]:
    """Return all notes, in the order of the exchange."""
    return tuple(note for find in _FINDERS for note in find(answers))
