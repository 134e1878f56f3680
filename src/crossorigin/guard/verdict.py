"""Verdict: the answer of the guard to one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crossorigin.engine import Reason
from crossorigin.guard.fields import Refusal

FORBIDDEN: Final = 403
MISDIRECTED: Final = 421
"""RFC 9110, section 15.5.20: the request is for a host that this server does not serve."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one request, and its reason. Immutable.

    Attributes:
        allowed: whether the request may act.
        reason: the reason; its `sentence` has the meaning.
        report_only: whether the guard reports its refusals and refuses nothing.
        refusal: the form of the body of a refusal.
    """

    allowed: bool
    reason: Reason
    report_only: bool = False
    refusal: Refusal = "text"

    @property
    def refused(self) -> bool:
        """Whether the server refuses the request."""
        return not (self.allowed or self.report_only)

    @property
    def status(self) -> int | None:
        """The status of the refusal; None without a refusal."""
        if not self.refused:
            return None
        return MISDIRECTED if self.reason in OF_HOSTS else FORBIDDEN


OF_HOSTS: Final = frozenset({Reason.HOST_NOT_SERVED, Reason.MALFORMED_HOST})
