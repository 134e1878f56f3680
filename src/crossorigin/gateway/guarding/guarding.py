"""Guarding: asks the guard of an application before the application runs.

The guard is a layer between the gateway and the application, so that a refusal has the CORS
headers of its route. A mounted application with its own guard asks that guard too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from crossorigin.engine import AMBIGUOUS, Decision, Lookup, RequestFacts, ask, ask_async, log
from crossorigin.engine.response import TEXT_PLAIN
from crossorigin.gateway.marks.marks import is_marked
from crossorigin.gateway.policies.halves import RouteGuard
from crossorigin.gateway.policies.resolution import Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.routing import find_route
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.guard import FindRoute, Guard, Question, Request, Route, Verdict
from crossorigin.origins.origin import is_loopback
from crossorigin.spec.text import short_repr

_SENTENCES: Final = {
    403: "This request from another origin is refused.",
    421: "This server does not serve this host.",
}

# JSON-RPC 2.0, section 5.1.
_JSON_RPC: Final = '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"%s"}}'


class Refusal(NamedTuple):
    """The answer to a request that may not act.

    Attributes:
        status: the status.
        headers: the headers.
        body: the body, one fixed sentence.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def refusal_of(verdict: Verdict) -> Refusal | None:
    """Return the answer of the server; None if the request passes."""
    status = verdict.status
    if status is None:
        return None
    sentence, kind = f"{_SENTENCES[status]}\n", TEXT_PLAIN
    if verdict.refusal == "json-rpc":
        sentence, kind = _JSON_RPC % _SENTENCES[status], "application/json"
    body = sentence.encode()
    headers = [
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    return Refusal(status, headers, body)


class Connection(NamedTuple):
    """The connection by which a request reached the server.

    Attributes:
        is_socket: whether it is a handshake, or another scope than plain HTTP.
        encrypted: whether the server itself received the request over TLS.
        loopback: whether the connection came in on a loopback address of the server.
    """

    is_socket: bool
    encrypted: bool
    loopback: bool

    @classmethod
    def of_transport(cls, transport: Any, *, is_socket: bool) -> Connection:  # noqa: ANN401 - of asyncio
        """Return the connection of a transport; None means a closed one."""
        if transport is None:
            return cls(is_socket, encrypted=False, loopback=False)
        name = transport.get_extra_info("sockname")
        return cls(
            is_socket,
            encrypted=bool(transport.get_extra_info("sslcontext")),
            loopback=isinstance(name, tuple) and is_loopback_address(name[0]),
        )

    def may_pass(self, guard: Guard, method: str) -> bool:
        """Return whether a request needs no verdict: no header can cause a refusal."""
        methods, hosts = guard.passing
        return method in methods and hosts is None and not (self.is_socket or self.loopback)

    def request(self, facts: RequestFacts) -> Request:
        """Return the parts of a request that the guard reads."""
        return Request(
            method=facts.method,
            origin=facts.origin,
            site=facts.header("sec-fetch-site"),
            host=facts.host,
            scope="websocket" if self.is_socket else "http",
            encrypted=self.encrypted,
            loopback=self.loopback,
        )


ReadFacts: TypeAlias = Callable[[], RequestFacts]
Resolve: TypeAlias = Callable[[RequestFacts], Awaitable[Resolution]]
"""Finds the policy of a request whose route has to be awaited."""


_Find: TypeAlias = Callable[[PolicyResolver, RequestFacts], Resolution]
_Ask: TypeAlias = Callable[[Lookup, RequestFacts], Awaitable[Decision]]


def _ask_now(lookup: Lookup, facts: RequestFacts) -> Decision:
    return ask(lookup, facts, run_awaitable)


class Judge:
    """Asks the guard of a resolver, and finds the route if the guard needs it.

    Args:
        resolver: holds the guard, and finds the policy of a route.
        ask_now: asks the callables of the owner, if nothing can be awaited.
        ask_later: asks them if they can be awaited.
        find_socket: finds the route of a handshake; without it, a handshake has the policy of
            its path.
    """

    __slots__ = ("_ask_later", "_ask_now", "_find_socket", "_tell", "resolver")

    def __init__(
        self,
        resolver: PolicyResolver,
        ask_now: Callable[[Lookup, RequestFacts], Decision] = _ask_now,
        ask_later: _Ask = ask_async,
        find_socket: _Find = PolicyResolver.of_source,
    ) -> None:
        self.resolver: PolicyResolver = resolver
        self._ask_now = ask_now
        self._ask_later = ask_later
        self._find_socket = find_socket
        self._tell = self._log if resolver.watch is None else self._log_and_tell

    def refusal(
        self, connection: Connection, method: str, read_facts: ReadFacts
    ) -> Refusal | None:
        """Return the refusal of a request without awaiting; None if it passes."""

        async def ask_at_once(lookup: Lookup, facts: RequestFacts) -> Decision:
            return self._ask_now(lookup, facts)

        judging = self._refusal(connection, method, read_facts, ask_at_once)
        try:
            judging.send(None)
        except StopIteration as ended:
            refusal: Refusal | None = ended.value
            return refusal
        raise AssertionError  # pragma: no cover - nothing that it awaits waits

    def refusal_async(
        self,
        connection: Connection,
        method: str,
        read_facts: ReadFacts,
        resolve: Resolve | None = None,
    ) -> Coroutine[Any, Any, Refusal | None]:
        """Return the refusal of a request; None if it passes.

        Args:
            connection: the connection by which the request came.
            method: its method.
            read_facts: reads its facts, if it needs a verdict.
            resolve: finds its policy, in place of the resolver.
        """
        return self._refusal(connection, method, read_facts, self._ask_later, resolve)

    async def _refusal(
        self,
        connection: Connection,
        method: str,
        read_facts: ReadFacts,
        ask: _Ask,
        resolve: Resolve | None = None,
    ) -> Refusal | None:
        guard = self.resolver.guard
        if guard is None or connection.may_pass(guard, method):
            return None
        facts = read_facts()
        request = connection.request(facts)
        # A request of a page; the probe of a health check, or a webhook, has neither header.
        is_of_page = request.origin is not None or request.site is not None
        judge = partial(guard.judge, everywhere=is_of_page and self.resolver.moves)
        told: Verdict | None = None
        for path in self._paths(facts):
            if resolve is None:
                found = judge(request, path, self._finder(request, facts))
            else:
                found = await self._judge_later(judge, request, path, partial(resolve, facts))
            if isinstance(found, Question):
                found = found.conclude(await ask(found.lookup, facts))
            if told is None or told.allowed or found.refused:
                told = found
            if found.refused:
                break
        return None if told is None else refusal_of(self._tell(told, facts))

    def _finder(self, request: Request, facts: RequestFacts) -> Callable[[Guard], Route]:
        resolve = find_route if request.scope == "http" else self._find_socket
        return lambda default: self._route(resolve(self.resolver, facts), default)

    def _route(self, resolution: Resolution, default: Guard) -> Route:
        """Return the route of a request, where `default` is the guard of the application."""
        policy = None if resolution.policy is AMBIGUOUS else resolution.policy
        own = resolution.guard
        if not isinstance(own, RouteGuard):
            return Route(policy, default, is_ambiguous=own is AMBIGUOUS)
        guard = own.of(default)
        if guard is None and self.resolver.moves:
            guard = default
        return Route(policy, guard, is_ambiguous=own.is_ambiguous)

    async def _judge_later(
        self,
        judge: Callable[[Request, str, FindRoute], Verdict | Question],
        request: Request,
        path: str,
        resolve: Callable[[], Awaitable[Resolution]],
    ) -> Verdict | Question:
        """Judge a request; if the guard asks for the route, find it, and judge again."""
        asked: list[Guard] = []

        def note(default: Guard) -> Route:
            asked.append(default)
            return Route(None, default)

        verdict = judge(request, path, note)
        if not asked:
            return verdict
        found = await resolve()
        return judge(request, path, lambda default: self._route(found, default))

    def _log_and_tell(self, verdict: Verdict, facts: RequestFacts) -> Verdict:
        self.resolver.watch.judged(verdict, facts)
        return self._log(verdict, facts)

    def _log(self, verdict: Verdict, facts: RequestFacts) -> Verdict:
        """Log a request that may not act."""
        if verdict.allowed or (left_out := self.resolver.log.admit()) is None:
            return verdict
        log.write(
            log.WARNING,
            "crossorigin.guard: %s %s %s: %s (Origin %s, Host %s)%s",
            "reported" if verdict.report_only else "refused",
            short_repr(facts.method),
            short_repr(facts.path),
            verdict.reason,
            short_repr(facts.origin),
            short_repr(facts.host),
            f"; {left_out} more were not logged" if left_out else "",
        )
        return verdict

    def _paths(self, facts: RequestFacts) -> Iterable[str]:
        """Return the path of a request, and the router's reading of it: both have to pass."""
        router = self.resolver.router
        if (traversed := getattr(router, "path_traversed", None)) is not None:
            return dict.fromkeys((facts.path, traversed(facts)))
        read = getattr(router, "path", None)
        paths = (facts.path,) if read is None else (facts.path, read(facts.native))
        return dict.fromkeys(paths)


def resolution_of_socket(
    resolver: PolicyResolver, endpoint: object, facts: RequestFacts
) -> Resolution:
    """Return the policy of a handshake, whose endpoint the router has found.

    Marks apply to HTTP requests, so that with one on the endpoint there is a second reading.
    """
    if is_marked(endpoint):
        return Resolution(AMBIGUOUS, guard=AMBIGUOUS)
    return resolver.of_source(facts)


def is_loopback_address(address: object) -> bool:
    """Return True if the address that a server listens on is a loopback address."""
    if not isinstance(address, str):
        return False
    # An IPv6 socket that also accepts IPv4 shows such addresses with a prefix.
    return address == "::1" or is_loopback(address.removeprefix("::ffff:"))
