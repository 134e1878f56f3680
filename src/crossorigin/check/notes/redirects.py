"""Redirects that the page could do without."""

from __future__ import annotations

from typing import Final

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note
from crossorigin.fetch import Code, Exchange
from crossorigin.fetch.url import Url, parse
from crossorigin.fetch.verdict import escape
from crossorigin.spec.statuses import REDIRECT


def redirects(answers: Answers) -> Found:
    """Notice redirects to the same path, with a slash or with TLS."""
    for one in answers.exchanges:
        target = _target(one)
        url = parse(one.request.url)
        if target is None or url is None:
            continue
        if target.path.rstrip("/") == url.path.rstrip("/") and target.path != url.path:
            yield Note(
                "slash-redirect",
                f"The server redirects to the same path with another slash at its end: "
                f"{escape(target.sent)}",
                f"Let the page ask {escape(target.sent)} directly.",
            )
        elif (url.scheme, target.scheme) == ("http", "https") and url.path == target.path:
            yield Note(
                "https-redirect",
                "The server redirects from http to https.",
                f"Let the page ask {escape(target.sent)} directly.",
            )


_OF_THE_ORIGIN: Final = frozenset(
    {
        Code.MISSING_ALLOW_ORIGIN_HEADER,
        Code.ALLOW_ORIGIN_MISMATCH,
        Code.WILDCARD_ORIGIN_NOT_ALLOWED,
        Code.INVALID_ALLOW_CREDENTIALS,
    }
)


def elsewhere(answers: Answers) -> Found:
    """Notice a redirect to another origin that does not know the page: a login, mostly."""
    verdict = answers.outcome.verdict
    first, last = parse(answers.question.request.url), parse(verdict.url)
    if verdict.code not in _OF_THE_ORIGIN or first is None or last is None:
        return
    if first.origin != last.origin:
        yield Note(
            "redirect-elsewhere",
            f"The server redirects to {escape(last.origin)}, which does not allow the page. A "
            "page cannot follow a login, and a redirect between two other origins turns its "
            "origin into null.",
            "Answer requests of pages with 401 instead of a redirect to a login, and let the "
            "page navigate there; where it is no login, let the page ask "
            f"{escape(last.origin)} directly.",
        )


def _target(exchange: Exchange) -> Url | None:
    response = exchange.response
    if response is None or response.status not in REDIRECT:
        return None
    lines = response.values("location")
    return parse(lines[0], parse(exchange.request.url)) if lines else None
