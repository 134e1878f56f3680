"""The engine: decides on a request under one compiled policy.

Everything that decides on origins is here; nothing here does I/O, awaits, or calls what the
owner wrote. All that can be known beforehand is a ready block of headers; per request there
is a look-up, and for an origin that has not been seen lately one small object.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, TypeVar, cast

from crossorigin.engine import names
from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Answer, Lookup, ask, ask_async
from crossorigin.engine.preflight import PreflightAnswers
from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex, is_serialized
from crossorigin.policy import Policy

MAX_REMEMBERED: Final = 1024
"""Decisions kept for origins, and for preflights, seen lately: about a megabyte at worst.
An outsider can fill this with inventions; then it is emptied and costs what a miss costs."""

MAX_REMEMBERED_BYTES: Final = 512
"""Length of a preflight's three headers up to which its decision is worth keeping."""

_Key = TypeVar("_Key")


class Engine:
    """A policy compiled to ready header blocks.

    Args:
        policy: what is to be enforced.
    """

    __slots__ = (
        "_actual",
        "_answers",
        "_denied",
        "_exposes_all",
        "_fixed",
        "_index",
        "_lookups",
        "_preflights",
        "_public",
        "_vary",
        "_without_origin",
    )

    def __init__(self, policy: Policy) -> None:
        origins = policy.origins
        self._public = policy.is_public
        self._index = OriginIndex(origins.exact, origins.patterns, origins.regexes)
        self._lookups = origins.lookups
        self._answers = PreflightAnswers(policy)
        # Fetch, "CORS protocol and HTTP caches": an answer that is the same for everyone goes
        # on every response; one that is not varies, even where there is no Origin.
        self._vary = () if self._public else (names.ORIGIN,)
        self._exposes_all = policy.expose_headers == "*" and policy.allow_credentials
        self._fixed = _fixed_headers(policy)
        self._denied = {reason: self._without_headers(reason) for reason in Reason}
        self._without_origin = self._for_no_origin()
        # What is known of origins seen lately, and of preflights.
        self._actual: dict[bytes, Decision] = {}
        self._preflights: dict[tuple[str, str, str], Decision] = {}

    def decide(self, facts: RequestFacts) -> Decision | Lookup:
        """Decide on any request."""
        if not facts.is_preflight:
            return self.actual(None if facts.origin is None else _to_bytes(facts.origin))
        requested = ",".join(facts.request_headers)
        return self.preflight(facts.origin or "", facts.request_method or "", requested)

    def actual(self, origin: bytes | None) -> Decision | Lookup:
        """Decide on a request that is no preflight.

        Args:
            origin: the value of its Origin header, lines combined, or None.
        """
        if origin is None:
            return self._without_origin
        if len(origin) > MAX_ORIGIN_LENGTH:
            # Dismissed before it is hashed.
            return self._conclude("", self._judge(b"", ""))
        return self._actual.get(origin) or self._judge_actual(origin)

    def _judge_actual(self, origin: bytes) -> Decision | Lookup:
        text = origin.decode("latin-1")
        reason = self._judge(origin, text)
        if reason is None:
            return Lookup(text, self._lookups, partial(self._resume_actual, text))
        decision = self._conclude(text, reason)
        _remember(self._actual, origin, decision)
        return decision

    def _judge(self, origin: bytes, text: str) -> Reason | None:
        """Return the reason for what becomes of `origin`, or None if callables must be asked.

        The server's side of Fetch, "CORS check": the browser compares what is sent here.
        """
        if self._public or self._index.allows(origin):
            return Reason.ALLOWED
        if text == "null":
            return Reason.ORIGIN_NOT_ALLOWED
        if len(text) > MAX_ORIGIN_LENGTH or not is_serialized(text):
            return Reason.MALFORMED_ORIGIN
        return None if self._lookups else Reason.ORIGIN_NOT_ALLOWED

    def _resume_actual(self, origin: str, answer: Answer) -> Decision:
        # Not remembered: the owner's answer may be another next time.
        return self._conclude(origin, _reason_of(answer))

    def _conclude(self, origin: str, reason: Reason | None) -> Decision:
        """Return the decision on an actual request."""
        if reason is not Reason.ALLOWED:
            return self._denied[reason or Reason.MALFORMED_ORIGIN]
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

    def preflight(self, origin: str, method: str, requested: str) -> Decision | Lookup:
        """Decide on a preflight.

        Args:
            origin: the value of Origin, lines combined.
            method: the value of Access-Control-Request-Method, lines combined.
            requested: the value of Access-Control-Request-Headers, lines combined.
        """
        asked = (origin, method, requested)
        small = len(origin) + len(method) + len(requested) <= MAX_REMEMBERED_BYTES
        if small and (known := self._preflights.get(asked)) is not None:
            return known
        reason = self._judge(_to_bytes(origin), origin)
        if reason is None:
            return Lookup(origin, self._lookups, partial(self._resume_preflight, asked))
        decision = self._answer(asked, reason)
        if small:
            _remember(self._preflights, asked, decision)
        return decision

    def _resume_preflight(self, asked: tuple[str, str, str], answer: Answer) -> Decision:
        return self._answer(asked, _reason_of(answer))

    def _answer(self, asked: tuple[str, str, str], reason: Reason) -> Decision:
        if reason is not Reason.ALLOWED:
            return self._answers.refuse(reason)
        origin, method, requested = asked
        return self._answers.answer(self._allow_origin(origin), method, requested)

    def evaluate(
        self, method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
    ) -> Decision:
        """Decide, asking synchronous callables only. See `Policy.evaluate`."""
        decision = self.decide(_facts(method, origin, request_method, lines))
        return ask(decision) if isinstance(decision, Lookup) else decision

    async def evaluate_async(
        self, method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
    ) -> Decision:
        """Decide, awaiting callables that need it. See `Policy.evaluate_async`."""
        decision = self.decide(_facts(method, origin, request_method, lines))
        return await ask_async(decision) if isinstance(decision, Lookup) else decision


def engine_of(policy: Policy) -> Engine:
    """Return the engine of `policy`, compiled at the first call."""
    return cast("Engine", policy.compiled)


def _fixed_headers(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Return what follows Allow-Origin on every allowed response to an actual request."""
    credentials = ((names.ALLOW_CREDENTIALS, "true"),) if policy.allow_credentials else ()
    exposed = policy.expose_headers
    # Fetch, "main fetch", step 14: the star stands for all names only without credentials;
    # with them, each response lists its own.
    if not exposed or (exposed == "*" and policy.allow_credentials):
        return credentials
    return (
        *credentials,
        (names.EXPOSE_HEADERS, exposed if exposed == "*" else ",".join(exposed)),
    )


def _facts(
    method: str, origin: str | None, request_method: str | None, lines: Iterable[str]
) -> RequestFacts:
    return RequestFacts(
        method=method,
        origin=origin,
        request_method=request_method,
        request_headers=tuple(lines),
    )


def _to_bytes(text: str) -> bytes:
    # What is no Latin-1 came over no wire; the question mark stands in no origin.
    return text.encode("latin-1", "replace")


def _reason_of(answer: Answer) -> Reason:
    if answer is None:
        return Reason.LOOKUP_FAILED
    return Reason.ALLOWED if answer else Reason.ORIGIN_NOT_ALLOWED


def _remember(memory: dict[_Key, Decision], key: _Key, decision: Decision) -> None:
    if len(memory) >= MAX_REMEMBERED:
        memory.clear()
    memory[key] = decision


Policy.compile_with(Engine)
