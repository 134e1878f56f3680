"""Notes on values of the protocol's headers: repeated, misspelt or invalid ones."""

from __future__ import annotations

from typing import Final

from crossorigin.check.ask import ENGINES, Answers
from crossorigin.check.notes.note import ALLOW_ORIGIN, Found, Note, named, responses, title
from crossorigin.fetch import Code, WireResponse
from crossorigin.fetch.url import parse
from crossorigin.spec.lists import elements
from crossorigin.spec.text import short_repr
from crossorigin.spec.tokens import is_token

_SINGLE: Final = (ALLOW_ORIGIN, "access-control-allow-credentials")
_LISTS: Final = (
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-expose-headers",
)


def double(answers: Answers) -> Found:
    """Notice headers that have several lines and may have only one."""
    for response in responses(answers):
        for name in _SINGLE:
            values = response.values(name)
            if len(values) > 1:
                yield Note(
                    "double-header",
                    f"There are {len(values)} lines of {title(name)}: {named(values)}. Two "
                    f"layers set it{_layers(response)}.",
                    "Let one layer set the headers: the proxy hides those of the application "
                    "(nginx: proxy_hide_header), or adds none.",
                )


def _layers(response: WireResponse) -> str:
    names = [value for name in ("via", "server") for value in response.values(name)]
    return f" (on the way: {named(names)})" if names else ""


def spelling(answers: Answers) -> Found:
    """Notice a value that is almost correct."""
    verdict = answers.outcome.verdict
    found, expected = verdict.found or "", verdict.expected or ""
    if (verdict.header or "").lower() not in _SINGLE or verdict.allowed or not found:
        return
    if found != expected and _almost(found, expected):
        yield Note(
            "value-misspelt",
            f"{short_repr(found)} is almost {short_repr(expected)}, but browsers compare byte "
            "for byte.",
            f"Send {short_repr(expected)}.",
        )


def _almost(found: str, expected: str) -> bool:
    """Return whether only the spelling of a value is wrong."""
    url = parse(found.strip("\"'"))
    return found.strip("\"'/").lower() == expected.lower() or (
        url is not None and url.same_origin(expected)
    )


def lists(answers: Answers) -> Found:
    """Notice lists that one element makes invalid."""
    for response in responses(answers):
        for name in _LISTS:
            bad = [
                one
                for value in response.values(name)
                for one in elements(value)
                if not is_token(one)
            ]
            if bad:
                yield Note(
                    "invalid-element",
                    f"{title(name)} has {named(bad)}, which is not a token, so the list is "
                    "invalid.",
                    "Write names between commas, without quotes, blanks or other characters.",
                )


def authorization(answers: Answers) -> Found:
    """Notice a star for Authorization, which it does not cover."""
    standard = answers.outcome.verdict
    passes = [engine for engine in ENGINES if answers.engines[engine.name].verdict.allowed]
    by_star = standard.code is Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE and passes
    if by_star and (standard.expected or "").lower() == "authorization":
        yield Note(
            "authorization-under-star",
            "A star in Access-Control-Allow-Headers does not cover Authorization. Engines "
            "still allow it, and warn that they will soon refuse it.",
            "List authorization by name.",
        )
