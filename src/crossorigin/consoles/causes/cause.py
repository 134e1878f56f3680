"""A cause of a refusal: its meaning, and who can change it."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from crossorigin.fetch import Step

Who: TypeAlias = Literal["server", "page", "user", "network"]


class Cause(NamedTuple):
    """The meaning of a refusal.

    Attributes:
        what: the event, in a sentence.
        who: who has to change something.
        step: the step of the Fetch standard, or None outside that standard.
        header: the header that decided, or None.
        remedy: the remedy, for causes outside the model.
    """

    what: str
    who: Who
    step: Step | None = None
    header: str | None = None
    remedy: str = ""
