"""Case: a message as advice needs it, and the advice on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from crossorigin.consoles.causes.cause import Who
from crossorigin.fetch import Code

CREDENTIALED: Final = frozenset(
    {Code.WILDCARD_ORIGIN_NOT_ALLOWED.value, Code.INVALID_ALLOW_CREDENTIALS.value}
)
"""The causes of requests with credentials, without the word Preflight."""


class Case(NamedTuple):
    """A message, as advice needs it; texts are empty where they are not known.

    Attributes:
        code: the cause.
        engine: the engine of the message, or None.
        preflight: whether the answer to a preflight decided.
        url: the requested URL, canonical.
        origin: the origin of the page.
        facts: the facts of the message.
    """

    code: str
    engine: str | None
    preflight: bool
    url: str
    origin: str
    facts: Mapping[str, str]

    @property
    def expected(self) -> str:
        """The element that a list lacks."""
        return self.facts.get("expected", "")


class Advice(NamedTuple):
    """The change that helps.

    Attributes:
        who: has to change something.
        remedy: the change.
        note: the code of the note that `check` has on the same, or None.
    """

    who: Who
    remedy: str
    note: str | None = None
