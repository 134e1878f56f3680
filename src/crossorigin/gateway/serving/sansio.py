"""Decisions without I/O; most are for gateways that read and write headers as text.

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
from crossorigin.gateway.observation.watching import Watch
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.responses.cache import (
    Answer,
    Found,
    HeaderCodec,
    PreflightKey,
    cache_for,
    find,
)
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


def find_answer(
    resolver: PolicyResolver,
    watch: Watch | None,
    facts: RequestFacts,
    codec: HeaderCodec[Any, Any],
    key: PreflightKey[Any] | None,
) -> Found:
    """Return the answer to a request whose route only the router can find.

    `watch` reports the decision, if there are observers.
    """
    if watch is not None:
        return watch.preflight(facts, codec, key)
    resolution = resolver.resolve(facts)
    engine = resolution.engine
    if engine is None:
        return None, None, None
    cache = engine.caches.get(codec) or cache_for(engine, codec)
    # The first look saves a call for nearly all preflights.
    found = cache.preflights.get(key) or find(cache, facts.origin, key)
    return cache, found, resolution.facts


def decide(resolver: PolicyResolver, facts: RequestFacts) -> Action:
    """Return the action for a request, without awaiting."""
    key = preflight_key(facts)
    cache, found, inner = find_answer(resolver, resolver.watch, facts, TEXT_CODEC, key)
    if isinstance(found, Lookup):
        found = cache.answer_of(ask(found, inner or facts, run_awaitable))
    action: Action = found
    return action


async def decide_async(resolver: PolicyResolver, facts: RequestFacts) -> Action:
    """Return the action for a request."""
    key = preflight_key(facts)
    found = find_answer(resolver, resolver.watch, facts, TEXT_CODEC, key)
    action: Action = await later(found, lambda: facts)
    return action


async def decide_under_async(resolution: Resolution, facts: RequestFacts) -> Action:
    """Return the action for a request whose policy is resolved; awaits callables."""
    engine = resolution.engine
    if engine is None:
        return None
    cache = cache_for(engine, TEXT_CODEC)
    found = find(cache, facts.origin, preflight_key(facts))
    action: Action = await later((cache, found, resolution.facts), lambda: facts)
    return action


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


async def later(found: Found, read_facts: Callable[[], RequestFacts]) -> Any:  # noqa: ANN401 - an action
    """Return the action that a watch has found; awaits the callables that need it.

    Args:
        found: the action, or a look-up.
        read_facts: reads the facts of the request, if a callable needs them.
    """
    cache, action, inner = found
    if isinstance(action, Lookup):
        return cache.answer_of(await ask_async(action, inner or read_facts()))
    return action
