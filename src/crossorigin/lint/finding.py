"""Findings: problems, accepted risks and advice, each with its place in a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from crossorigin.errors import CATALOGUE
from crossorigin.lint.catalogue import ADVICE, Level
from crossorigin.lint.places import Position
from crossorigin.spec.documentation import address
from crossorigin.spec.text import escape, short_repr

Kind: TypeAlias = Literal["problem", "accepted", "advice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem, an accepted risk or advice.

    Attributes:
        kind: ``"problem"``: the file cannot be used. ``"accepted"``: a problem that the owner
            has accepted as a risk. ``"advice"``: the file works.
        code: the code of the problem, or of the advice; stable.
        level: ``"error"`` for a problem, ``"note"`` for an accepted one; advice has its own
            level.
        file: the file, as it was given.
        position: the line and the column; None if the file could not be read.
        field: the field, with its path or guard.
        value: the value that was found.
        message: a sentence that names the value and the remedy.
        suggestion: the value to write instead, or None.
        reason: the reason of the owner for an accepted risk; None if there is none.
    """

    kind: Kind
    code: str
    level: Level
    file: str
    position: Position | None
    field: str
    value: object
    message: str
    suggestion: object = None
    reason: str | None = None

    @property
    def place(self) -> str:
        """The file, the line and the column, as editors and terminals read them."""
        where = "" if self.position is None else f":{self.position.line}:{self.position.column}"
        return f"{escape(self.file)}{where}"

    @property
    def sentence(self) -> str:
        """The field, the message, the suggestion and the reason."""
        instead = "" if self.suggestion is None else f" Write {self.suggestion!r} instead."
        why = "" if self.reason is None else f" Reason: {escape(self.reason)}"
        return f"{escape(self.field)}: {self.message}{instead}{why}"

    @property
    def fingerprint(self) -> str:
        """A digest of the code, the field and the value, which is independent of the line."""
        text = "\n".join((self.code, self.field, short_repr(self.value)))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class Rule:
    """The entry of a code in either catalogue.

    Args:
        code: the code of a problem or of advice.
    """

    def __init__(self, code: str) -> None:
        found = CATALOGUE.get(code) or ADVICE[code]
        self.code: Final = code
        self.title: Final = found.title
        self.why: Final = found.why
        self.remedy: Final = found.remedy
        self.level: Final[Level] = ADVICE[code].level if code in ADVICE else "error"

    @property
    def page(self) -> str:
        """The address of the page about the code."""
        if self.code in ADVICE:
            return address(f"docs/lint.md#{self.code}")
        return address(f"docs/problems/{self.code}.md")

    @property
    def link(self) -> str:
        """The page of MDN on the header that the code is about."""
        return _MDN + next(page for part, page in _PAGES if part in self.code)


_MDN: Final = "https://developer.mozilla.org/docs/Web/"
_HEADERS: Final = "HTTP/Reference/Headers/"
# The first part that a code has decides.
_PAGES: Final = (
    ("response-header", f"{_HEADERS}Access-Control-Expose-Headers"),
    ("exposed", f"{_HEADERS}Access-Control-Expose-Headers"),
    ("header", f"{_HEADERS}Access-Control-Allow-Headers"),
    ("content-type", f"{_HEADERS}Access-Control-Allow-Headers"),
    ("safe-method", "Security/Attacks/CSRF"),
    ("trust-any", "Security/Attacks/CSRF"),
    ("report-only", "Security/Attacks/CSRF"),
    ("method", f"{_HEADERS}Access-Control-Allow-Methods"),
    ("max-age", f"{_HEADERS}Access-Control-Max-Age"),
    ("origin", f"{_HEADERS}Access-Control-Allow-Origin"),
    ("credentials", f"{_HEADERS}Access-Control-Allow-Credentials"),
    ("-host", f"{_HEADERS}Host"),
    ("", "HTTP/Guides/CORS"),
)
