"""What the gateways share that stand inside a framework and see its headers as text."""

from __future__ import annotations

from typing import Final, TypeAlias

from crossorigin.engine import (
    Answer,
    Form,
    HeaderEdits,
    Lookup,
    Ready,
    RequestFacts,
    ask,
    ask_async,
    cache_for,
)
from crossorigin.engine.preflight import shortened
from crossorigin.engine.response import text_edits
from crossorigin.engine.selection import Selection
from crossorigin.spec.lists import OWS
from crossorigin.wsgi import run_awaitable

Found: TypeAlias = Answer[str] | HeaderEdits[str] | None
"""What a gateway answers, or does to the answer of the app, or that it has no part in it."""


def _as_they_are(edits: HeaderEdits[str]) -> HeaderEdits[str]:
    return edits


def strip_blanks(value: str) -> str:
    """Return a header's value as it counts."""
    # RFC 9110 section 5.5: blanks around a value are no part of it; some servers leave them.
    return value.strip(OWS)


FORM: Final = Form(strip_blanks, text_edits, _as_they_are)


def at_hand(selection: Selection, method: str, origin: str | None) -> HeaderEdits[str] | None:
    """Return what is done to the answer of the app, if no more has to be known for that.

    None says nothing: whoever gets it decides.

    Args:
        selection: finds the policy.
        method: the method of the request.
        origin: the value of its Origin header, lines combined, or None.
    """
    ready = selection.ready_in(FORM)
    if ready is None or method == "OPTIONS":
        return None
    return ready.everyone or ready.actual.get(origin)


def decide(selection: Selection, facts: RequestFacts) -> Found:
    """Return what is done with a request, where nothing can be awaited."""
    ready = _ready(selection, facts)
    if ready is None:
        return None
    found = find(ready, facts)
    if isinstance(found, Lookup):
        return ready.answer_of(ask(found, run_awaitable))
    return found


async def decide_async(selection: Selection, facts: RequestFacts) -> Found:
    """Return what is done with a request."""
    ready = _ready(selection, facts)
    if ready is None:
        return None
    found = find(ready, facts)
    if isinstance(found, Lookup):
        return ready.answer_of(await ask_async(found))
    return found


def _ready(selection: Selection, facts: RequestFacts) -> Ready[str, HeaderEdits[str]] | None:
    ready = selection.ready_in(FORM)
    if ready is None:
        policy = selection.policy_for(facts)
        return None if policy is None else cache_for(policy, FORM)
    return ready


def find(
    ready: Ready[str, HeaderEdits[str]], facts: RequestFacts
) -> Answer[str] | HeaderEdits[str] | Lookup:
    """Return what is answered, or done to the answer of the app, or what has to be asked."""
    origin = facts.origin
    if facts.is_preflight and origin is not None:
        requested = shortened(",".join(facts.request_headers))
        asked = (origin, facts.request_method or "", requested)
        return ready.preflights.get(asked) or ready.find_preflight(asked)
    return ready.everyone or ready.actual.get(origin) or ready.find_actual(origin)
