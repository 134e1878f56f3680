"""The engine: decides on a request under the rules of one policy.

Every decision on an origin is made here. The engine does no I/O, awaits nothing, and never
calls code of the owner. The headers of most responses are built in advance; a request needs a
look-up and one small object.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cache, partial
from typing import Any, Final, TypeAlias

from crossorigin.engine import names
from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.facts import MAX_VARYING_NAMES, ObservedFacts, RequestFacts, shows
from crossorigin.engine.lookup import Lookup, LookupAnswer, peek, read_lookup
from crossorigin.engine.preflight import PreflightAnswers, merge_names, within_limit
from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex, OriginSource, is_serialized
from crossorigin.rules import Origins, Rules

_Preflight: TypeAlias = tuple[str, str, str | None]

MAX_VARIANTS: Final = 64
"""Limit of the variants of one engine: one for each set of headers that callables read."""


class Ambiguous(Enum):
    """The value in place of a policy if a request has two readings with different policies."""

    AMBIGUOUS = "ambiguous"


AMBIGUOUS: Final = Ambiguous.AMBIGUOUS


class Engine:
    """A policy compiled to ready header blocks.

    Args:
        rules: the rules to enforce.
        sole: whether the answer to a preflight names the announced method only.
        vary: request headers by which the policy was chosen.
        refused: the reason for a well-formed origin that is not allowed.

    Attributes:
        asgi_cache: the response cache of the ASGI gateway; None before its first request.
        caches: the response caches of all gateways, by their header codec.
        sources: the sources among the origins, bound to this policy.
        wsgi_cache: the response cache of the WSGI gateway.
    """

    __slots__ = (
        "_answers",
        "_denied",
        "_exposes_all",
        "_fixed",
        "_index",
        "_lookups",
        "_public",
        "_refused",
        "_rules",
        "_sole",
        "_variants",
        "_vary",
        "_without_origin",
        "asgi_cache",
        "caches",
        "sources",
        "wsgi_cache",
    )

    asgi_cache: Any
    caches: dict[Any, Any]
    sources: tuple[OriginSource, ...]
    wsgi_cache: Any

    def __init__(
        self,
        rules: Rules,
        *,
        sole: bool = False,
        vary: tuple[str, ...] = (),
        refused: Reason = Reason.ORIGIN_NOT_ALLOWED,
    ) -> None:
        origins = rules.origins
        self.asgi_cache = self.wsgi_cache = None
        self.caches = {}
        self._rules = rules
        self._variants: dict[tuple[bool, tuple[str, ...]], Engine] = {}
        self._refused = refused
        self._public = rules.is_public
        self._index = OriginIndex(origins.exact, origins.patterns, origins.regexes)
        self._lookups = tuple(
            read_lookup(each, credentials=rules.allow_credentials, risks=rules.accept_risks)
            for each in origins.lookups
        )
        self.sources = tuple(each.source for each in self._lookups if each.source is not None)
        self._sole = sole
        self._answers = PreflightAnswers(rules, sole=sole, vary=vary)
        # Fetch, "CORS protocol and HTTP caches": headers that are the same for every origin are
        # sent on every response. Other headers need Vary, even on a response to a request
        # without Origin.
        own = () if self._public else (names.ORIGIN,)
        self._vary = merge_names(own, vary)
        self._exposes_all = rules.expose_headers == "*" and rules.allow_credentials
        self._fixed = _fixed_headers(rules)
        self._denied = {reason: self._without_headers(reason) for reason in Reason}
        self._without_origin = self._for_no_origin()

    def variant(self, *, sole: bool = False, vary: tuple[str, ...] = ()) -> Engine:
        """Return the engine of the same rules with other arguments; see `Engine`."""
        key = (sole, vary)
        found = self._variants.get(key)
        if found is None:
            found = Engine(self._rules, sole=sole, vary=vary, refused=self._refused)
            if len(vary) <= MAX_VARYING_NAMES and len(self._variants) < MAX_VARIANTS:
                self._variants[key] = found
        return found

    def lists(self, names: Iterable[str]) -> bool:
        """Return True if a preflight's answer may list one of some headers, in lower case."""
        return self._rules.lists(names)

    @property
    def constant(self) -> Decision | None:
        """The decision on every actual request; None if it depends on the origin."""
        return self._without_origin if self._public else None

    @property
    def takes_facts(self) -> bool:
        """Whether a callable among the allowed origins takes the facts of a request."""
        return any(each.takes_facts for each in self._lookups)

    def is_in_memory(self, origin: str) -> bool:
        """Return whether the answer that a source has in memory still allows `origin`."""
        for source in self.sources:  # noqa: SIM110 - a generator takes longer
            if peek(source, origin):
                return True
        return False

    def decide(self, facts: RequestFacts) -> Decision | Lookup:
        """Decide on any request."""
        if not facts.is_preflight:
            return self.actual(facts.origin)
        requested = ",".join(facts.request_headers)
        return self.preflight(facts.origin or "", facts.request_method or "", requested)

    def actual(self, origin: str | None) -> Decision | Lookup:
        """Decide on a request that is no preflight; `origin` has all lines combined."""
        if origin is None:
            return self._without_origin
        reason = self._judge(origin)
        if reason is None:
            return Lookup(origin, self._lookups, partial(self._resume_actual, origin))
        return self._conclude(origin, reason)

    def _judge(self, origin: str) -> Reason | None:
        """Classify `origin`; return None if the owner's callables have to be asked.

        The server's side of Fetch, "CORS check": the browser compares these headers.
        """
        if self._public:
            return Reason.ALLOWED
        if len(origin) > MAX_ORIGIN_LENGTH:
            return Reason.MALFORMED_ORIGIN
        # A header has only Latin-1; no origin has the question mark that replaces other text.
        if self._index.allows(origin.encode("latin-1", "replace")):
            return Reason.ALLOWED
        if origin == "null":
            return self._refused
        if not is_serialized(origin):
            return Reason.MALFORMED_ORIGIN
        return None if self._lookups else self._refused

    def _resume_actual(
        self, origin: str, answer: LookupAnswer, facts: ObservedFacts | None
    ) -> Decision:
        return self._after(facts)._conclude(origin, _reason_of(answer))  # noqa: SLF001 - its own class

    def _after(self, facts: ObservedFacts | None) -> Engine:
        """Return the engine whose decisions vary by the facts that callables read."""
        if facts is None or not facts.noted:
            return self
        return self.variant(
            sole=self._sole or facts.reads_method or self.lists(facts.varying),
            vary=merge_names(self._vary, facts.varying),
        )

    def _conclude(self, origin: str, reason: Reason) -> Decision:
        if reason is not Reason.ALLOWED:
            return self._denied[reason]
        return Decision(
            kind="actual",
            allowed=True,
            reason=reason,
            headers=((names.ALLOW_ORIGIN, self._allow_origin(origin)), *self._fixed),
            vary=self._vary,
            exposes_all=self._exposes_all,
        )

    def _without_headers(self, reason: Reason) -> Decision:
        return Decision(kind="actual", allowed=False, reason=reason, vary=self._vary)

    def _for_no_origin(self) -> Decision:
        return Decision(
            kind="not-cors",
            allowed=False,
            reason=Reason.NO_ORIGIN,
            headers=((names.ALLOW_ORIGIN, "*"), *self._fixed) if self._public else (),
            vary=self._vary,
        )

    def _allow_origin(self, origin: str) -> str:
        return "*" if self._public else origin

    def preflight(self, origin: str, method: str, requested: str | None) -> Decision | Lookup:
        """Decide on a preflight.

        Args:
            origin: the value of Origin, lines combined.
            method: the value of Access-Control-Request-Method, lines combined.
            requested: the value of Access-Control-Request-Headers, lines combined; None if
                it is over the limit.
        """
        # A gateway may have checked the limit before; the engine keeps it for every caller.
        key = (origin, method, requested if requested is None else within_limit(requested))
        reason = self._judge(origin)
        if reason is None:
            return Lookup(origin, self._lookups, partial(self._resume_preflight, key))
        return self._answer(key, reason)

    def _resume_preflight(
        self, key: _Preflight, answer: LookupAnswer, facts: ObservedFacts | None
    ) -> Decision:
        engine, read = self._after(facts), () if facts is None else facts.varying
        requested = key[2]
        if requested is not None and not shows(read, requested):
            return engine._answers.refuse(Reason.AMBIGUOUS)  # noqa: SLF001 - the same
        return engine._answer(key, _reason_of(answer))  # noqa: SLF001 - the same

    def _answer(self, key: _Preflight, reason: Reason) -> Decision:
        if reason is not Reason.ALLOWED:
            return self._answers.refuse(reason)
        origin, method, requested = key
        return self._answers.answer(self._allow_origin(origin), method, requested)


def _fixed_headers(rules: Rules) -> tuple[tuple[str, str], ...]:
    """Return the headers after Allow-Origin on every allowed response to an actual request."""
    credentials = ((names.ALLOW_CREDENTIALS, "true"),) if rules.allow_credentials else ()
    exposed = rules.expose_headers
    # Fetch, "Main fetch", step 14.1: the star stands for all names only without credentials;
    # with them, each response lists its own.
    if not exposed or (exposed == "*" and rules.allow_credentials):
        return credentials
    return (
        *credentials,
        (names.EXPOSE_HEADERS, exposed if exposed == "*" else ",".join(exposed)),
    )


def _reason_of(answer: LookupAnswer) -> Reason:
    if answer is None:
        return Reason.LOOKUP_FAILED
    return Reason.ALLOWED if answer else Reason.ORIGIN_NOT_ALLOWED


@cache
def ambiguous_engine() -> Engine:
    """Return the engine of requests with two readings, which allows no origin."""
    return Engine(_closed(continues=False), refused=Reason.AMBIGUOUS)


@cache
def uncovered_engine() -> Engine:
    """Return the engine of requests for which a callable chose no policy.

    Their responses have Vary, and preflights are passed to the application.
    """
    return Engine(_closed(continues=True))


def _closed(*, continues: bool) -> Rules:
    return Rules(
        origins=Origins(),
        allow_methods=(),
        allow_headers=(),
        expose_headers=(),
        allow_credentials=False,
        max_age=None,
        preflight_status=204,
        preflight_continue=continues,
        accept_risks=frozenset(),
    )
