"""The engine: decides on a request under the rules of one policy.

Everything that decides on origins is here; nothing here does I/O, awaits, or calls what the
owner wrote. All that can be known beforehand is a ready block of headers; per request there
is a look-up and one small object.
"""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias

from crossorigin.engine import names
from crossorigin.engine.decision import Decision, Reason
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Answer, Lookup
from crossorigin.engine.preflight import PreflightAnswers, shortened
from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex, is_serialized
from crossorigin.rules import Rules

_Asked: TypeAlias = tuple[str, str, str | None]


class Engine:
    """The rules of a policy compiled to ready header blocks.

    Args:
        rules: the rules to enforce.

    Attributes:
        caches: empty at start; each gateway keeps its cache of responses here, under the
            codec of its headers.
    """

    __slots__ = (
        "_answers",
        "_denied",
        "_exposes_all",
        "_fixed",
        "_index",
        "_lookups",
        "_public",
        "_vary",
        "_without_origin",
        "caches",
    )

    caches: dict[object, Any]

    def __init__(self, rules: Rules) -> None:
        origins = rules.origins
        self.caches = {}
        self._public = rules.is_public
        self._index = OriginIndex(origins.exact, origins.patterns, origins.regexes)
        self._lookups = origins.lookups
        self._answers = PreflightAnswers(rules)
        # Fetch, "CORS protocol and HTTP caches": an answer that is the same for everyone goes
        # on every response; one that is not varies, even where there is no Origin.
        self._vary = () if self._public else (names.ORIGIN,)
        self._exposes_all = rules.expose_headers == "*" and rules.allow_credentials
        self._fixed = _fixed_headers(rules)
        self._denied = {reason: self._without_headers(reason) for reason in Reason}
        self._without_origin = self._for_no_origin()

    @property
    def everyone(self) -> Decision | None:
        """The decision on every request that is no preflight, where there is but one."""
        return self._without_origin if self._public else None

    def decide(self, facts: RequestFacts) -> Decision | Lookup:
        """Decide on any request."""
        if not facts.is_preflight:
            return self.actual(facts.origin)
        requested = ",".join(facts.request_headers)
        return self.preflight(facts.origin or "", facts.request_method or "", requested)

    def actual(self, origin: str | None) -> Decision | Lookup:
        """Decide on a request that is no preflight.

        Args:
            origin: the value of its Origin header, lines combined, or None.
        """
        if origin is None:
            return self._without_origin
        reason = self._judge(origin)
        if reason is None:
            return Lookup(origin, self._lookups, partial(self._resume_actual, origin))
        return self._conclude(origin, reason)

    def _judge(self, origin: str) -> Reason | None:
        """Return the reason for what becomes of `origin`, or None if callables must be asked.

        The server's side of Fetch, "CORS check": the browser compares what is sent here.
        """
        if self._public:
            return Reason.ALLOWED
        if len(origin) > MAX_ORIGIN_LENGTH:
            return Reason.MALFORMED_ORIGIN
        # What is no Latin-1 came over no wire; the question mark stands in no origin.
        if self._index.allows(origin.encode("latin-1", "replace")):
            return Reason.ALLOWED
        if origin == "null":
            return Reason.ORIGIN_NOT_ALLOWED
        if not is_serialized(origin):
            return Reason.MALFORMED_ORIGIN
        return None if self._lookups else Reason.ORIGIN_NOT_ALLOWED

    def _resume_actual(self, origin: str, answer: Answer) -> Decision:
        return self._conclude(origin, _reason_of(answer))

    def _conclude(self, origin: str, reason: Reason) -> Decision:
        """Return the decision on an actual request."""
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
                there is more of it than is looked at.
        """
        # A gateway may have shortened it before; whether or not, the bound is kept here.
        asked = (origin, method, requested if requested is None else shortened(requested))
        reason = self._judge(origin)
        if reason is None:
            return Lookup(origin, self._lookups, partial(self._resume_preflight, asked))
        return self._answer(asked, reason)

    def _resume_preflight(self, asked: _Asked, answer: Answer) -> Decision:
        return self._answer(asked, _reason_of(answer))

    def _answer(self, asked: _Asked, reason: Reason) -> Decision:
        if reason is not Reason.ALLOWED:
            return self._answers.refuse(reason)
        origin, method, requested = asked
        return self._answers.answer(self._allow_origin(origin), method, requested)


def _fixed_headers(rules: Rules) -> tuple[tuple[str, str], ...]:
    """Return what follows Allow-Origin on every allowed response to an actual request."""
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


def _reason_of(answer: Answer) -> Reason:
    if answer is None:
        return Reason.LOOKUP_FAILED
    return Reason.ALLOWED if answer else Reason.ORIGIN_NOT_ALLOWED
