"""Notes on the responses to this origin, to another and to none."""

from __future__ import annotations

from crossorigin.check.ask import Answers
from crossorigin.check.notes.note import ALLOW_ORIGIN, Found, Note, last_exchange
from crossorigin.fetch import WireResponse
from crossorigin.spec.headers import PROTOCOL_PREFIX
from crossorigin.spec.lists import elements


def vary(answers: Answers) -> Found:
    """Notice a response that depends on Origin and has no Vary: Origin."""
    last = last_exchange(answers)
    if last is None or last.response is None or not answers.varied:
        return
    asked = [last.response, *(one.response for one in answers.varied if one.response)]
    depends = len({_protocol(response) for response in asked}) > 1
    if depends and not all(_varies(response) for response in asked):
        yield Note(
            "missing-vary",
            "The response depends on Origin: it differs for this origin, for another one and "
            "for none. But Vary: Origin is missing from one of them. A cache, also that of the "
            "browser, can give one page the answer for another.",
            "Send Vary: Origin with every response, also if the request has no Origin.",
        )


def _protocol(response: WireResponse) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(
            (name.lower(), value)
            for name, value in response.headers
            if name.lower().startswith(PROTOCOL_PREFIX)
        )
    )


def _varies(response: WireResponse) -> bool:
    named = {one.lower() for value in response.values("vary") for one in elements(value)}
    return bool(named & {"*", "origin"})


def reflected(answers: Answers) -> Found:
    """Notice that any origin is allowed."""
    for one in answers.varied:
        sent = one.request.values("origin")
        allowed = None if one.response is None else one.response.get(ALLOW_ORIGIN)
        if one.response is None or not sent or allowed != sent[0]:
            continue
        with_cookies = one.response.get("access-control-allow-credentials") == "true"
        consequence = (
            "with cookies: every site can read your users' data"
            if with_cookies
            else "as with a star"
        )
        yield Note(
            "any-origin-reflected",
            f"An unknown origin ({sent[0]}) is allowed too, {consequence}.",
            "List the origins that you trust.",
        )
