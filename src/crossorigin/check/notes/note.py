"""A note, and helpers of the functions that find notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from crossorigin.check.ask import Answers
from crossorigin.fetch import Exchange, WireResponse
from crossorigin.fetch.verdict import escape

MAX_NAMES: Final = 20
"""Header names that a note lists."""

ALLOW_ORIGIN: Final = "access-control-allow-origin"


CAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authorization-under-star": "AuthorizationCoveredByWildcard",
        "cookie-refused": "CookieRefused",
        "error-without-headers": "ErrorStatus",
        "header-dropped": "ForbiddenRequestHeader",
        "header-not-exposed": "HiddenResponseHeader",
        "headers-hidden": "HiddenResponseHeader",
        "local-network": "LocalNetworkAccessPermissionDenied",
    }
)
"""By the code of a note, the code of `explain` for the console message about the same cause."""


class Note(NamedTuple):
    """One observation about an exchange.

    Attributes:
        code: stable name.
        message: the observation, in a sentence.
        remedy: the remedy; empty if there is none.
    """

    code: str
    message: str
    remedy: str = ""

    def to_mapping(self) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints."""
        return {**self._asdict(), "cause": self.cause}

    @property
    def cause(self) -> str | None:
        """The code that `explain` has for this cause, or None."""
        return CAUSES.get(self.code)


Found = Iterator[Note]


def last_exchange(answers: Answers) -> Exchange | None:
    """Return the last exchange with an answer that was not a preflight."""
    answered = [
        one
        for one in answers.exchanges
        if not one.request.is_preflight and one.response is not None
    ]
    return answered[-1] if answered else None


def preflights(answers: Answers) -> Iterator[tuple[Exchange, WireResponse]]:
    """Yield the preflights that were answered, and the answers."""
    for one in answers.exchanges:
        if one.request.is_preflight and one.response is not None:
            yield one, one.response


def responses(answers: Answers) -> Iterator[WireResponse]:
    """Yield the responses."""
    for one in answers.exchanges:
        if one.response is not None:
            yield one.response


def title(name: str) -> str:
    """Return a header name as it is usually written."""
    return "-".join(word.capitalize() for word in name.split("-"))


def named(names: list[str]) -> str:
    """Return names as text, at most `MAX_NAMES`."""
    cut = ", …" if len(names) > MAX_NAMES else ""
    return ", ".join(escape(name) for name in names[:MAX_NAMES]) + cut
