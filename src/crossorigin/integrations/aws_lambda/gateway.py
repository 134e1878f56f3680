"""The gateway around a handler of events."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, ClassVar, Final, Literal, TypeAlias, Unpack

from crossorigin.engine import Lookup, ask, content_headers
from crossorigin.engine.log import log_exception
from crossorigin.gateway.observation.observers import Observe
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import agreed
from crossorigin.gateway.policies.resolver import PolicyResolver, make_resolver
from crossorigin.gateway.policies.signatures import Unset, shown
from crossorigin.gateway.policies.sources import PolicySource
from crossorigin.gateway.responses.cache import Answer, Found, ResponseCache, cache_for, find
from crossorigin.gateway.selfcheck.unread import check_behind
from crossorigin.gateway.serving.applications import Kind
from crossorigin.gateway.serving.base import SERVER_ERROR, Gateway, Reader
from crossorigin.gateway.serving.sansio import TEXT_CODEC, preflight_key
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.guard import Guard
from crossorigin.integrations.aws_lambda.events import is_http, path_of, paths_of, read_facts
from crossorigin.integrations.aws_lambda.guarding import Guarded
from crossorigin.integrations.aws_lambda.responses import with_headers, written_as
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap

Handler: TypeAlias = Callable[[Any, Any], Any]


_KIND: Final = Kind(
    "a handler of events, which the runtime calls and does not await",
    ("event", "context"),
    ("__iter__",),
    is_async=False,
    remedies={3: "an adapter such as Mangum makes a handler of an ASGI application"},
)


class CORS(Gateway[Handler]):
    """A handler around `app`, the handler of one function.

    Args:
        app: the handler; it takes an event and a context.
        policy: a `Policy`, a `PolicyMap`, a callable, or None. Or give its fields as keywords.
        guard: decides which requests may act; None for no guard.
        observe: a callable that is called with each decision, or several callables.
        shadow: the next policy, whose decisions are compared and decide nothing.
        keywords: the arguments of `Policy`.

    Attributes:
        policy: the declared policy; set it to replace the policy at run time.
        cors: the resolver, which the gateway shares.

    Raises:
        PolicyError: the fields have problems.
        RuntimeError: the handler has the gateway already.
        TypeError: `app` is not a handler, a policy and fields were given, or the policy has
            another type.
    """

    kind: ClassVar[Kind | None] = _KIND
    codec = TEXT_CODEC
    read: ClassVar[Reader] = Reader(read_facts, path_of)
    cors: PolicyResolver

    @shown
    def __init__(
        self,
        app: Handler,
        policy: PolicySource | Literal[Unset.UNSET] = Unset.UNSET,
        *,
        guard: Guard | None = None,
        observe: Observe = (),
        shadow: PolicySource = None,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        if isinstance(app, CORS):
            message = "this handler has CORS already; set its policy to change it"
            raise RuntimeError(message)  # noqa: TRY004 - as in every integration
        watch = make_watch(observe, shadow)
        self.cors = make_resolver(policy, keywords, guard=guard, watch=watch)
        self._find = self._find_unwatched if watch is None else self._find_watched
        super().__init__(app, self.cors)
        check_behind(app, is_strict=True)
        # Copy the name only: its attributes may be those of an inner gateway.
        functools.update_wrapper(self, app, updated=())

    def guarded(self, app: Handler) -> Handler:
        """Return the handler `app` behind the guard of the resolver."""
        return Guarded(app, self.resolver)

    def _cache(self, native: Any) -> ResponseCache[Any, Any] | None:  # noqa: ANN401 - an event
        """Return the cache that serves an event; all readings of its path have to agree."""
        paths = () if self.resolver.engine is not None else paths_of(native)
        if len(paths) <= 1:
            return super()._cache(native)
        facts = read_facts(native)
        every = [self.resolver.of_source(replace(facts, path=each)) for each in paths]
        engine = agreed(every).engine
        return None if engine is None else cache_for(engine, self.codec)

    def _find_unwatched(self, event: Any) -> Found:  # noqa: ANN401 - an event
        """Return the cache of an event's policy and the answer; None for no policy."""
        cache = self._cache(event)
        if cache is None:
            return None, None, None
        facts = read_facts(event)
        return cache, find(cache, facts.origin, preflight_key(facts)), None

    def _find_watched(self, event: Any) -> Found:  # noqa: ANN401 - the same
        facts = read_facts(event)
        every = [replace(facts, path=each) for each in paths_of(event)] or [facts]
        watch, key = self.cors.watch, preflight_key(facts)
        found: Found = watch.find(
            *watch.of_readings(every), TEXT_CODEC, facts.origin, key, facts
        )
        return found

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - JSON, and AWS' own object
        """Serve one event."""
        if not is_http(event):
            return self.app(event, context)
        cache, found, _ = self._find(event)
        if cache is None:
            return self.app(event, context)
        if isinstance(found, Lookup):
            found = cache.answer_of(ask(found, read_facts(event), run_awaitable))
        if isinstance(found, Answer):
            return written_as(event, {}, found.status, [*found.headers], found.body)
        try:
            result = _checked(self.app(event, context))
        except Exception:  # noqa: BLE001 - logged; AWS would answer with a page of its own
            # AWS turns an exception into a 502 of its own, which no page could read.
            log_exception("The handler failed; the answer is a 500.")
            headers = found(content_headers(500, SERVER_ERROR))
            return written_as(event, {}, 500, headers, SERVER_ERROR)
        return with_headers(event, result, found)


def _checked(result: Any) -> Any:  # noqa: ANN401 - JSON, or a wrong result of a handler
    """Raise a TypeError for a coroutine, because the runtime does not run it."""
    if isinstance(result, Coroutine):
        result.close()
        message = "the handler returned a coroutine; return asyncio.run(…) of it"
        raise TypeError(message)
    return result


@shown
def cors(
    policy: Policy | PolicyMap | Literal[Unset.UNSET] | None = Unset.UNSET,
    /,
    **keywords: Unpack[PolicyKeywords],
) -> Callable[[Handler], CORS]:
    """Give a handler its policy: this is `CORS` as a decorator; write it outermost.

    Args:
        policy: the policy, or the policies of paths; or give the fields of one as keywords.
            `cors()` is the public policy.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields have problems.
        TypeError: both were given, or the parentheses were forgotten.
    """
    given: object = policy
    if callable(given) and not isinstance(given, type):
        message = "write @cors(), with parentheses; CORS(handler, …) takes a callable"
        raise TypeError(message)
    resolver = make_resolver(policy, keywords)
    return lambda handler: CORS(handler, resolver.policy)
