"""Notes on the parts of a response that the page cannot see."""

from __future__ import annotations

from typing import Final

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import Found, Note, last_exchange, named
from crossorigin.fetch import Code, WireResponse
from crossorigin.fetch.filtering import exposed_names
from crossorigin.fetch.verdict import escape
from crossorigin.spec.headers import PROTOCOL_PREFIX, SAFELISTED_RESPONSE, is_forbidden_response
from crossorigin.spec.text import short_repr

_FIRST_ERROR: Final = 400
# Headers that servers and proxies add to every response, and that no page reads.
_USUAL: Final = frozenset(
    {
        "accept-ranges",
        "age",
        "allow",
        "alt-svc",
        "connection",
        "content-encoding",
        "date",
        "keep-alive",
        "server",
        "strict-transport-security",
        "timing-allow-origin",
        "transfer-encoding",
        "vary",
        "via",
        "x-content-type-options",
        "x-frame-options",
        "x-powered-by",
    }
)


def errors(answers: Answers) -> Found:
    """Notice an error that the page cannot see because headers are missing."""
    last = last_exchange(answers)
    if last is None or last.response is None or last.response.status < _FIRST_ERROR:
        return
    if answers.outcome.verdict.code is Code.MISSING_ALLOW_ORIGIN_HEADER:
        yield Note(
            "error-without-headers",
            f"The response is an error ({last.response.status}) without CORS headers: the page "
            "cannot distinguish it from a network failure, and the console names CORS.",
            "Correct the error first. Then place the CORS layer outside the error "
            "pages (nginx: add_header … always).",
        )


def hidden(answers: Answers) -> Found:
    """Notice response headers that the page cannot read."""
    page, last = answers.outcome.response, last_exchange(answers)
    if page is None or page.type != "cors" or last is None or last.response is None:
        return
    credentials = answers.question.request.credentials == "include"
    seen = exposed_names(last.response, credentials=credentials) | SAFELISTED_RESPONSE
    wanted = [
        name
        for name in answers.question.reads
        if name.lower() not in seen or is_forbidden_response(name)
    ]
    for name in wanted:
        yield _unreadable(name, last.response)
    for name in answers.question.reads:
        if name not in wanted and not last.response.values(name.lower()):
            yield Note(
                "header-absent",
                f"The page may read the response header {escape(name)}, but this response does "
                "not have it: the page reads null.",
                "Let the server send it. The CORS headers are correct.",
            )
    unseen = [
        name
        for name in dict.fromkeys(name.lower() for name, _ in last.response.headers)
        if _is_worth_reading(name) and name not in seen
    ]
    if unseen and not wanted:
        yield Note(
            "headers-hidden",
            f"The page cannot read these response headers: {named(unseen)}.",
            "If the page needs them, list them in expose_headers.",
        )


def _unreadable(name: str, response: WireResponse) -> Note:
    if is_forbidden_response(name):
        return Note(
            "header-not-exposed",
            f"No page can ever read {escape(name)}.",
            "Send the value in the body, or in a header of another name.",
        )
    has = "" if response.values(name.lower()) else " (which the response does not have)"
    return Note(
        "header-not-exposed",
        f"The page cannot read the response header {escape(name)}{has}.",
        f"Show it: Policy(expose_headers=[{short_repr(name)}]).",
    )


def _is_worth_reading(name: str) -> bool:
    return not (
        name in _USUAL or is_forbidden_response(name) or name.startswith(PROTOCOL_PREFIX)
    )
