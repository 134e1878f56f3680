"""Redirects that the page could do without."""

from __future__ import annotations

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note
from crossorigin.fetch import Exchange
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


def _target(exchange: Exchange) -> Url | None:
    response = exchange.response
    if response is None or response.status not in REDIRECT:
        return None
    lines = response.values("location")
    return parse(lines[0], parse(exchange.request.url)) if lines else None
