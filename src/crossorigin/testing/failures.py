"""Failures that a page sees as a TypeError only, with the details that its browser knows."""

from __future__ import annotations

from typing import Final

from crossorigin.fetch import Exchange, Outcome, Request, Verdict
from crossorigin.fetch.remedies import remedy
from crossorigin.fetch.verdict import Code, escape
from crossorigin.spec.lists import elements
from crossorigin.spec.text import short_repr
from crossorigin.testing.conversation import conversation


class FetchFailed(Exception):  # noqa: N818 - the name of an event, as httpx.ConnectTimeout
    """The page's fetch failed for another reason than CORS.

    Attributes:
        verdict: the step and the reason.
        exchanges: the requests of this fetch with their responses, in order.
        remedy: the change that would help.
    """

    verdict: Verdict
    exchanges: tuple[Exchange, ...]
    remedy: str

    def __init__(
        self, outcome: Outcome, request: Request, cause: Exception | None = None
    ) -> None:
        self.verdict = outcome.verdict
        self.exchanges = outcome.exchanges
        self.remedy = remedy(outcome, request)
        if _is_unplaced(outcome):
            self.remedy += _UNPLACED
        super().__init__(_message(self, request, cause))


class CORSBlocked(FetchFailed):
    """The browser blocked the fetch, as the CORS protocol requires."""


_UNPLACED: Final = (
    " If only a decorator @cors lists it, write CORS(app, None): without CORS(app, …) the "
    "decorator has no effect."
)
_MISSING: Final = (Code.MISSING_ALLOW_ORIGIN_HEADER, Code.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER)


def _is_unplaced(outcome: Outcome) -> bool:
    """Return whether the response has no header of CORS: perhaps there is no gateway."""
    answer = outcome.exchanges[-1].response if outcome.exchanges else None
    if outcome.verdict.code not in _MISSING or answer is None:
        return False
    lines = [(name.lower(), value.lower()) for name, value in answer.headers]
    varied = {each for name, value in lines if name == "vary" for each in elements(value)}
    is_cors = any(name.startswith("access-control-") for name, _ in lines)
    return not is_cors and "origin" not in varied


def failure(outcome: Outcome, request: Request, cause: Exception | None) -> FetchFailed:
    """Return the exception for a fetch that was not allowed.

    Args:
        outcome: the outcome.
        request: the page's request.
        cause: the exception of the application or of the network, or None.
    """
    kind = CORSBlocked if outcome.verdict.code.is_cors else FetchFailed
    return kind(outcome, request, cause)


def _message(failed: FetchFailed, request: Request, cause: Exception | None) -> str:
    verdict = failed.verdict
    url = verdict.url or request.url
    rows = [
        ("step", str(verdict.step)),
        ("code", verdict.code.value),
        ("header", verdict.header),
        ("expected", None if verdict.expected is None else short_repr(verdict.expected)),
        ("found", "nothing" if verdict.found is None else short_repr(verdict.found)),
        (
            "cause",
            None if cause is None else f"{type(cause).__name__}: {short_repr(str(cause))}",
        ),
        ("remedy", failed.remedy),
    ]
    page = f"from {escape(request.origin)}, credentials {escape(request.credentials)}"
    lines = [
        f"{escape(request.method)} {escape(url)} {page}",
        *(f"  {label + ':':10}{text}" for label, text in rows if text is not None),
    ]
    if failed.exchanges:
        lines += [f"  {line}" for line in conversation(failed.exchanges).splitlines()]
    return "\n".join(lines)
