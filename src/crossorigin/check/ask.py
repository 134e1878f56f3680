"""Asking: performs the exchange with a live server as browsers do, with two more requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

from crossorigin.fetch import (
    CHROMIUM,
    FIREFOX,
    STANDARD,
    WEBKIT,
    Engine,
    Exchange,
    Outcome,
    Request,
    WireRequest,
    WireResponse,
    fetch,
)
from crossorigin.fetch.cookies import CookieJar
from crossorigin.fetch.url import parse
from crossorigin.transport.bounded import BoundedSender, Failure

MAX_EXCHANGES: Final = 64
"""Limit of the requests of one check: 21 hops with a preflight each, those of single engines,
and two more."""

OTHER_ORIGIN: Final = "https://another-origin.example"
"""The origin of the second request; ``example`` is a reserved name (RFC 2606)."""

ENGINES: Final = (CHROMIUM, FIREFOX, WEBKIT)
"""The engines whose verdicts are shown, besides that of the standard."""

ENOUGH: Final = Failure(
    "limit",
    f"the server redirected for {MAX_EXCHANGES} requests",
    "Check the targets of its redirects.",
)

_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The request to judge: its page, its URL and its options.

    Attributes:
        request: the page's request.
        cookies: the values of Set-Cookie that the server has sent before.
        cookie_header: the value of Cookie of a request that was copied, sent unchanged, and
            only to the origin for which it was copied.
        reads: response headers that the page reads.
    """

    request: Request
    cookies: tuple[str, ...] = ()
    cookie_header: str | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The responses of the server, judged.

    Attributes:
        question: the question.
        outcome: the outcome by the standard.
        engines: the outcomes by the name of the engine.
        failure: the reason for a missing response; None if all arrived.
        varied: the last request again, from another origin and from none; empty if it was not
            sent again.
        refused_cookies: lines of `Question.cookies` and of Set-Cookie that a browser does not
            keep.
    """

    question: Question
    outcome: Outcome
    engines: dict[str, Outcome]
    failure: Failure | None
    varied: tuple[Exchange, ...]
    refused_cookies: tuple[str, ...]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges of the browser that sent most requests; engines differ in these."""
        outcomes = (self.outcome, *self.engines.values())
        return max((one.exchanges for one in outcomes), key=len)


async def ask(question: Question, sender: BoundedSender) -> Answers:
    """Send the requests of the standard, then those of each engine, then two for caches.

    A request that is the same in several engines is sent once, so that a POST has its effect
    once.
    """
    wire = _Wire(question, sender)
    outcome = await wire.run(STANDARD)
    engines = {engine.name: await wire.run(engine) for engine in ENGINES}
    return Answers(
        question=question,
        outcome=outcome,
        engines=engines,
        failure=wire.failure,
        varied=await wire.vary(outcome),
        refused_cookies=tuple(wire.refused),
    )


@dataclass
class _Wire:
    """A sender that sends each distinct request once, and replays its response."""

    question: Question
    sender: BoundedSender
    failure: Failure | None = None
    refused: list[str] = field(default_factory=list)
    _answers: dict[_Key, WireResponse | None] = field(default_factory=dict)
    _jar: CookieJar = field(default_factory=CookieJar)
    _sent: int = 0

    def __post_init__(self) -> None:
        for line in self.question.cookies:
            self._keep(line, self.question.request.url, same_site=True)

    async def run(self, engine: Engine) -> Outcome:
        """Fetch as `engine` does."""
        fetching, seen = fetch(self.question.request, engine=engine), Counter[_Key]()
        try:
            wanted = next(fetching)
            while True:
                key = _key(wanted)
                seen[key] += 1
                wanted = fetching.send(await self._answer((*key, seen[key]), wanted))
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome

    async def vary(self, outcome: Outcome) -> tuple[Exchange, ...]:
        """Repeat the last request from another origin and from none, if caches may store it."""
        last = outcome.exchanges[-1] if outcome.exchanges else None
        if last is None or last.response is None or not _is_kept_by_caches(last.request):
            return ()
        return tuple(
            [
                Exchange(request=wanted, response=await self._send(wanted))
                for wanted in (_from(last.request, origin) for origin in (OTHER_ORIGIN, None))
            ]
        )

    async def _answer(self, key: _Key, wanted: WireRequest) -> WireResponse | None:
        if key not in self._answers:
            self._answers[key] = await self._send(wanted)
        return self._answers[key]

    async def _send(self, wanted: WireRequest) -> WireResponse | None:
        if self._sent >= MAX_EXCHANGES:
            self.failure = self.failure or ENOUGH
            return None
        self._sent += 1
        answer = await self.sender.send(wanted, self._cookie(wanted))
        if isinstance(answer, Failure):
            self.failure = self.failure or answer
            return None
        if wanted.includes_credentials:
            for line in answer.values("set-cookie"):
                self._keep(line, wanted.url, same_site=wanted.sets_same_site)
        return answer

    def _cookie(self, wanted: WireRequest) -> str | None:
        url, copied = parse(wanted.url), self.question.cookie_header
        if url is None or not wanted.includes_credentials:
            return None
        first = parse(self.question.request.url)
        if copied is not None and first is not None and first.origin == url.origin:
            return copied
        return self._jar.header(url, same_site=wanted.same_site)

    def _keep(self, line: str, url: str, *, same_site: bool) -> None:
        parsed = parse(url)
        kept = parsed is not None and self._jar.store(line, parsed, same_site=same_site)
        if not kept and line not in self.refused:
            self.refused.append(line)


def _key(wanted: WireRequest) -> _Key:
    """Return the key of a request; other headers have no effect on it."""
    return (
        wanted.is_preflight,
        wanted.method,
        wanted.url,
        *wanted.values("access-control-request-method"),
        *wanted.values("access-control-request-headers"),
    )


def _is_kept_by_caches(request: WireRequest) -> bool:
    # RFC 9110 section 9.2.1: a second request has no effect. RFC 9111: caches store no other
    # method.
    return request.method in {"GET", "HEAD"} and bool(request.values("origin"))


def _from(request: WireRequest, origin: str | None) -> WireRequest:
    """Return `request` as sent by another origin, or by none."""
    headers = [
        (name, value if name.lower() != "origin" else origin or "")
        for name, value in request.headers
        if origin is not None or name.lower() != "origin"
    ]
    return replace(request, headers=tuple(headers))
