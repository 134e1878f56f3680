"""Decision: the answer of the server half to one request under a policy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from crossorigin.errors import REASONS

Kind: TypeAlias = Literal["not-cors", "actual", "preflight"]


class Reason(StrEnum):
    """The reason of a decision; the sentences are in the catalogue of errors.py."""

    ALLOWED = "allowed"
    NO_ORIGIN = "no-origin"
    MALFORMED_ORIGIN = "malformed-origin"
    ORIGIN_NOT_ALLOWED = "origin-not-allowed"
    LOOKUP_FAILED = "lookup-failed"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    MALFORMED_METHOD = "malformed-method"
    HEADER_NOT_ALLOWED = "header-not-allowed"
    MALFORMED_HEADERS = "malformed-headers"
    TOO_MANY_HEADERS = "too-many-headers"
    AMBIGUOUS = "ambiguous-request"
    SAFE_METHOD = "safe-method"
    SAME_ORIGIN = "same-origin"
    USER_INITIATED = "user-initiated"
    TRUSTED_ORIGIN = "trusted-origin"
    NO_BROWSER = "no-browser"
    UNGUARDED = "unguarded"
    CROSS_SITE = "cross-site"
    NULL_ORIGIN = "null-origin"
    ORIGIN_NOT_TRUSTED = "origin-not-trusted"
    ORIGIN_MISSING = "origin-missing"
    HOST_NOT_SERVED = "host-not-served"
    MALFORMED_HOST = "malformed-host"

    @property
    def sentence(self) -> str:
        """The meaning of the reason."""
        return REASONS[self.value]


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one request, and its reason. Immutable.

    Attributes:
        kind: ``"not-cors"`` for a request without Origin, ``"preflight"``, or ``"actual"``.
        allowed: whether the page may read the response, or send the announced request.
        reason: the reason.
        status: the status of the answer to a preflight; None if the application answers.
        headers: the ``Access-Control-*`` headers of the response, in order.
        vary: the names that the Vary of the response must have.
        body: the body of the answer to a preflight.
        exposes_all: whether the names of the response's own headers are exposed; `headers`
            leaves them out, as they are read when the response starts.
    """

    kind: Kind
    allowed: bool
    reason: Reason
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    vary: tuple[str, ...] = ()
    body: bytes = b""
    exposes_all: bool = False
