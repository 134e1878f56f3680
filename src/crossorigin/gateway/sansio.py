"""Decisions for gateways that read and write headers as text, without I/O.

Each function that may call a callable of the owner has two kinds: one waits in the
calling thread, the other awaits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from crossorigin.engine import (
    Engine,
    HeaderEdits,
    Lookup,
    RequestFacts,
    ask,
    ask_async,
    text_edits,
    within_limit,
)
from crossorigin.gateway.cache import (
    Answer,
    Found,
    HeaderCodec,
    PreflightKey,
    cache_for,
    find,
)
from crossorigin.gateway.resolution import Resolution
from crossorigin.gateway.resolver import PolicyResolver
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.spec.lists import OWS

Action: TypeAlias = Answer[str] | HeaderEdits[str] | None
"""The answer to a preflight, the edits of the application's response, or None for neither."""


def _identity(edits: HeaderEdits[str]) -> HeaderEdits[str]:
    return edits


def strip_blanks(value: str) -> str:
    """Return a header's value without the blanks around it (RFC 9110 section 5.5)."""
    return value.strip(OWS)


TEXT_CODEC: Final = HeaderCodec(strip_blanks, text_edits, _identity)


def preflight_key(facts: RequestFacts) -> PreflightKey[str] | None:
    """Return the headers of a preflight; None for another request."""
    if not facts.is_preflight or facts.origin is None:
        return None
    requested = within_limit(",".join(facts.request_headers))
    return facts.origin, facts.request_method or "", requested


def cached_edits(resolver: PolicyResolver, origin: str | None) -> HeaderEdits[str] | None:
    """Return the cached edits of a response under the application's one policy.

    None means: take the slow path.
    """
    engine = resolver.engine
    if engine is None:
        return None
    cache = cache_for(engine, TEXT_CODEC)
    return cache.constant or cache.actual.get(origin)


def decide(resolver: PolicyResolver, facts: RequestFacts) -> Action:
    """Return the action for a request, without awaiting."""
    if resolver.watch is not None:
        return _now(resolver.watch.preflight(facts, TEXT_CODEC, preflight_key(facts)), facts)
    resolution = resolver.resolve(facts)
    engine = resolution.engine
    if engine is None:
        return None
    found = _find(engine, facts)
    if isinstance(found, Lookup):
        asked = ask(found, resolution.facts or facts, run_awaitable)
        return cache_for(engine, TEXT_CODEC).answer_of(asked)
    return found


async def decide_async(resolver: PolicyResolver, facts: RequestFacts) -> Action:
    """Return the action for a request."""
    if resolver.watch is not None:
        found = resolver.watch.preflight(facts, TEXT_CODEC, preflight_key(facts))
        action: Action = await later(found, lambda: facts)
        return action
    return await decide_under_async(resolver.resolve(facts), facts)


async def decide_under_async(resolution: Resolution, facts: RequestFacts) -> Action:
    """Return the action for a request whose policy is resolved; awaits callables."""
    engine = resolution.engine
    if engine is None:
        return None
    found = _find(engine, facts)
    if isinstance(found, Lookup):
        asked = await ask_async(found, resolution.facts or facts)
        return cache_for(engine, TEXT_CODEC).answer_of(asked)
    return found


async def find_edits(
    engine: Engine, origin: str | None, read_facts: Callable[[], RequestFacts]
) -> HeaderEdits[str]:
    """Return the edits of a response to an actual request; awaits callables.

    Args:
        engine: the engine of the policy that governs the request.
        origin: the value of Origin, lines combined, or None.
        read_facts: reads the facts of the request, if a callable needs them.
    """
    cache = cache_for(engine, TEXT_CODEC)
    found = cache.constant or cache.actual.get(origin) or cache.find_actual(origin)
    if isinstance(found, Lookup):
        return cache.forwarder_of(await ask_async(found, read_facts()))
    return found


def _now(found: Found, facts: RequestFacts) -> Action:
    """Return the action that a watch has found; asks the callables that need it."""
    cache, action, inner = found
    if cache is not None and isinstance(action, Lookup):
        action = cache.answer_of(ask(action, inner or facts, run_awaitable))
    decided: Action = action
    return decided


async def later(found: Found, read_facts: Callable[[], RequestFacts]) -> Any:  # noqa: ANN401 - an action
    """Return the action that a watch has found; awaits the callables that need it.

    Args:
        found: the action, or a look-up.
        read_facts: reads the facts of the request, if a callable needs them.
    """
    cache, action, inner = found
    if cache is not None and isinstance(action, Lookup):
        return cache.answer_of(await ask_async(action, inner or read_facts()))
    return action


def _find(engine: Engine, facts: RequestFacts) -> Answer[str] | HeaderEdits[str] | Lookup:
    return find(cache_for(engine, TEXT_CODEC), facts.origin, preflight_key(facts))
