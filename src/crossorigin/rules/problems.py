"""ProblemCollector: gathers the problems of a policy, to report all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from crossorigin.errors import CATALOGUE, PolicyError, Problem
from crossorigin.origins import OriginSyntaxError
from crossorigin.spec.text import class_name, short_repr


class ProblemCollector:
    """Collects problems, and raises them together.

    Attributes:
        usable: takes a suggestion; returns one with which a policy can be built, or None.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.usable: Callable[[Any], Any] = lambda suggestion: suggestion

    def add(
        self,
        code: str,
        field: str,
        value: object,
        message: str = "",
        suggestion: object = None,
        remedy: str | None = None,
    ) -> None:
        """Add a problem.

        Args:
            code: a code of the catalogue.
            field: the field that has the problem.
            value: the offending value; the message shows it escaped and cut.
            message: the fault of this value; if empty, the sentence of the catalogue.
            suggestion: the text to write instead, or None.
            remedy: a sentence with the remedy for this value; if left out, that of the
                catalogue, unless there is a suggestion.
        """
        said = message or CATALOGUE[code].why
        if remedy is None:
            remedy = CATALOGUE[code].remedy if suggestion is None else ""
        sentence = f"{short_repr(value)}: {said} {remedy}".rstrip()
        self.problems.append(
            Problem(
                code=code, field=field, value=value, message=sentence, suggestion=suggestion
            )
        )

    def add_syntax_error(self, field: str, value: object, error: OriginSyntaxError) -> None:
        """Add the syntax error of an origin."""
        usable = self.usable(error.suggestion)
        self.add(error.code, field, value, error.message, usable, error.remedy)

    def add_type(self, field: str, value: object, wanted: str, remedy: str = "") -> None:
        """Add the problem that `value` has the wrong type; `wanted` names the right one."""
        message = f"the field takes {wanted}, not {class_name(value)}."
        self.add("invalid-type", field, value, message, remedy=remedy)

    def read_mapping(self, field: str, value: object, wanted: str) -> dict[str, Any]:
        """Return `value` as a dictionary, without keys that are not text; read it once."""
        items: list[tuple[Any, Any]] | None = None
        # A mapping of the owner may raise any exception.
        with suppress(Exception):
            if isinstance(value, Mapping):
                items = [(key, each) for key, each in value.items()]
        if items is None:
            self.add_type(field, value, wanted)
            return {}
        for key, _ in items:
            if not isinstance(key, str):
                self.add_type(field, key, "keys of type str")
        # A key may be of a subclass of str: only its text is kept.
        return {str.__str__(key): each for key, each in items if isinstance(key, str)}

    def close(self) -> None:
        """Raise a PolicyError with all problems, if there is one."""
        if self.problems:
            raise PolicyError(tuple(self.problems))
