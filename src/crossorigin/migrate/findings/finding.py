"""Findings of a migration: options that were unsafe, had no effect, or are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from crossorigin.migrate.findings.catalogue import CATALOGUE
from crossorigin.migrate.values import Line
from crossorigin.spec.text import escape, short_repr


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding about an option.

    Attributes:
        code: a code of the `CATALOGUE`, or of a problem.
        kind: see `Entry`.
        option: the name of the option in the library.
        value: the given value, as text.
        line: the line in the file, or None.
        file: its name, where there are several; or an empty text.
        message: the sentences that describe the finding.
        instead: the text that is written now, or a text to write; empty if there is none.
        decide: whether a person has to decide.
    """

    code: str
    kind: str
    option: str
    value: str
    line: int | None
    message: str
    instead: str
    decide: bool
    file: str = ""

    def __str__(self) -> str:
        """Return one line for a comment of the file."""
        file = f"{self.file}, " if self.file else ""
        where = f" ({file}line {self.line})" if self.line is not None else ""
        instead = f" Instead: {self.instead}" if self.instead else ""
        return f"{self.option}{where} = {self.value}: {self.message}{instead} [{self.code}]"

    def to_mapping(self) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints."""
        return {name: getattr(self, name) for name in self.__slots__}


class Findings:
    """Collects findings, each one once."""

    def __init__(self) -> None:
        self._found: dict[Finding, None] = {}

    @property
    def found(self) -> tuple[Finding, ...]:
        """The findings, in the order in which they were noted."""
        return tuple(self._found)

    def add(
        self,
        code: str,
        option: str,
        value: object,
        *,
        line: int | None = None,
        instead: object = "",
        detail: str = "",
    ) -> None:
        """Note a finding of the catalogue.

        Args:
            code: a code of the `CATALOGUE`.
            option: the name of the option in the library.
            value: the given value; it is shown escaped and cut.
            line: the line in the file.
            instead: the text that is written now, or a text to write.
            detail: a sentence about this case; safe to show.
        """
        entry = CATALOGUE[code]
        self.note(
            Finding(
                code=code,
                kind=entry.kind,
                option=short_repr(option)[1:-1],
                value=told(value),
                line=line,
                message=f"{entry.message} {detail}".strip(),
                instead=told(instead) if instead != "" else "",
                decide=entry.decide,
            )
        )

    def note(self, finding: Finding) -> None:
        """Note a finding that other code has made."""
        if isinstance(finding.line, Line):
            file = escape(finding.line.file)
            finding = replace(finding, line=int(finding.line), file=file)
        self._found.setdefault(finding)


_SHOWN_ENTRIES: Final = 8
"""Entries of a list that findings show."""


def told(value: object) -> str:
    """Return a value for findings: on one line, escaped and cut."""
    return str(value) if isinstance(value, Verbatim) else _cut(value)


def _cut(value: object) -> str:
    if isinstance(value, list | tuple) and len(value) > 1:
        more = ", …" if len(value) > _SHOWN_ENTRIES else ""
        return "[" + ", ".join(short_repr(one) for one in value[:_SHOWN_ENTRIES]) + more + "]"
    if isinstance(value, list | tuple):
        return "[" + "".join(short_repr(one) for one in value) + "]"
    return short_repr(value)


class Verbatim(str):
    """Text that is safe to show, and that findings show unchanged."""

    __slots__ = ()
