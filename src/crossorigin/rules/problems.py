"""ProblemCollector: gathers the problems of a policy, so that all are told at once."""

from __future__ import annotations

from crossorigin.errors import CATALOGUE, PolicyError, Problem, shown
from crossorigin.origins import Flaw


class ProblemCollector:
    """Collects problems, and raises them together."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(
        self, code: str, field: str, value: object, message: str = "", suggestion: object = None
    ) -> None:
        """Note a problem.

        Args:
            code: a code of the catalogue.
            field: the field that has the problem.
            value: the offending value; the message shows it escaped and cut.
            message: what is wrong with this very value; the catalogue's sentence if empty.
            suggestion: what to write instead, or None.
        """
        said = message or CATALOGUE[code].why
        remedy = CATALOGUE[code].remedy if suggestion is None else ""
        sentence = f"{shown(value)}: {said} {remedy}".rstrip()
        self.problems.append(
            Problem(
                code=code, field=field, value=value, message=sentence, suggestion=suggestion
            )
        )

    def add_flaw(self, field: str, value: object, flaw: Flaw) -> None:
        """Note the `flaw` of an origin."""
        self.add(flaw.code, field, value, flaw.message, flaw.suggestion)

    def add_type(self, field: str, value: object, wanted: str) -> None:
        """Note that `value` is not what the field holds: `wanted`, in words."""
        kind = type(value).__name__
        self.add("invalid-type", field, value, f"the field takes {wanted}, not {kind}.")

    def close(self) -> None:
        """Raise what was found.

        Raises:
            PolicyError: something was found.
        """
        if self.problems:
            raise PolicyError(tuple(self.problems))
