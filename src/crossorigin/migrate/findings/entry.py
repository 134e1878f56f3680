"""Entry: the kind and the message that all findings with one code have."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """The entry of the catalogue for one code.

    Attributes:
        kind: ``unsafe``, ``never worked``, ``changed``, ``gone`` or ``left out``.
        decide: whether a person has to decide; until then the policy grants only the certain
            part.
        message: the sentences that describe the finding.
    """

    kind: str
    decide: bool
    message: str
