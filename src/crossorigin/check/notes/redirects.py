"""Notes on redirects that the page can avoid."""

from __future__ import annotations

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note
from crossorigin.fetch.leading import Leading, kind_of, leading, target_of
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape


def redirects(answers: Answers) -> Found:
    """Notice redirects to the same URL with or without a trailing slash or TLS."""
    for one in answers.exchanges:
        url, target = parse(one.request.url), target_of(one)
        if url is None or target is None:
            continue
        led = Leading(kind_of(url, target), target, is_preflight=False)
        if led.kind == "slash":
            yield Note(
                "slash-redirect",
                "The server redirects to the same path with or without a trailing slash: "
                f"{escape(target.sent)}",
                led.remedy,
            )
        elif led.kind == "https":
            yield Note("https-redirect", "The server redirects from http to https.", led.remedy)
        elif led.kind == "http":
            yield Note(
                "http-redirect",
                "The server redirects from https to http, which a page of https cannot follow.",
                led.remedy,
            )


def elsewhere(answers: Answers) -> Found:
    """Notice a redirect to another origin, or to a login, that does not allow the page."""
    led = leading(answers.outcome)
    if led is not None and led.kind in {"elsewhere", "login"}:
        yield Note("redirect-elsewhere", _message(led), led.remedy)


def _message(led: Leading) -> str:
    if led.is_followed:
        return (
            f"The server redirects to {escape(led.target.origin)}, which does not allow the "
            "page. A page cannot follow a login, and a redirect between two other origins "
            "turns its origin into null."
        )
    if led.is_preflight:
        return (
            f"The server redirects the preflight to {escape(led.target.sent)}, usually a "
            "login. A browser follows no redirect of a preflight."
        )
    return (
        f"The server redirects to {escape(led.target.sent)}, usually a login, and the redirect "
        "has no CORS headers for the page. A page cannot follow a login."
    )
