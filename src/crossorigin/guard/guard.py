"""The guard: says which requests may act, from the origins of the same policy.

CORS tells which pages may read. A page that may not read can still send: forms, beacons,
no-cors fetches and WebSocket handshakes need no permission, and a name that an attacker's DNS
sends to this server makes its page same-origin. The rules g1 to g8 stand in docs/guard.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, Never, TypeAlias

from crossorigin.engine import Decision, Lookup, Reason, RequestFacts, ask, ask_async
from crossorigin.guard.fields import FIELDS, Fields, Refusal, read_fields
from crossorigin.guard.files import build_guard
from crossorigin.guard.hosts import is_own, split_host
from crossorigin.guard.verdict import Verdict
from crossorigin.origins import is_serialized
from crossorigin.origins.origin import is_loopback
from crossorigin.policy import Policy, engine_of
from crossorigin.policy.files import Declared, load_toml
from crossorigin.policy.table import PathTable
from crossorigin.rules import OriginRules
from crossorigin.rules.fields import entries_of
from crossorigin.spec.readings import is_plain, readings

Scope: TypeAlias = Literal["http", "websocket"]

SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
"""RFC 9110, section 9.2.1, without TRACE, which no page can send."""

# Fetch Metadata: the request of a page of the same origin, and one that the user made, as in
# the address bar.
_OWN_SITES: Final[Mapping[str | None, Reason]] = {
    "same-origin": Reason.SAME_ORIGIN,
    "none": Reason.USER_INITIATED,
}

_PASSING: Final = frozenset(
    {
        Reason.NO_BROWSER,
        Reason.SAFE_METHOD,
        Reason.SAME_ORIGIN,
        Reason.TRUSTED_ORIGIN,
        Reason.UNGUARDED,
        Reason.USER_INITIATED,
    }
)
_UNGUARDED: Final = Verdict(allowed=True, reason=Reason.UNGUARDED)


class Request(NamedTuple):
    """The parts of a request that the guard reads.

    Attributes:
        method: the method, as sent.
        origin: the Origin header, its lines combined, or None.
        site: the Sec-Fetch-Site header, its lines combined, or None.
        host: the Host header, its lines combined, or None.
        scope: ``"http"``, or ``"websocket"`` for every connection that is no plain HTTP.
        encrypted: whether the server itself received the request over TLS.
        loopback: whether the connection came in on a loopback address of the server.
    """

    method: str
    origin: str | None
    site: str | None
    host: str | None
    scope: Scope = "http"
    encrypted: bool = False
    loopback: bool = False


class Route(NamedTuple):
    """The route of a request, as far as a guard asks for it.

    Attributes:
        policy: its policy; None for no CORS, and where it has two readings.
        guard: its guard; None for no guard.
        is_ambiguous: whether it has two readings with different guards.
    """

    policy: Policy | None
    guard: Guard | None
    is_ambiguous: bool = False


FindRoute: TypeAlias = "Callable[[Guard], Route]"
"""Finds the route of a request; takes the guard of a route without one of its own."""


class Question(NamedTuple):
    """A verdict that only a callable of the owner can give.

    Attributes:
        lookup: the look-up to ask.
        conclude: returns the verdict for the decision of the look-up.
    """

    lookup: Lookup
    conclude: Callable[[Decision], Verdict]


class Guard:
    """The rules by which requests may act: change something, or open a socket.

    A request from another origin is refused unless its origin is trusted: one that the policy
    of the route allows *with credentials*, or one of `trust`. Requests of the server's own
    pages, of the user, and of programs that are no browsers pass.

    Args:
        trust: the origins that may act, in place of those of the policy; as in
            `Policy.allow_origins`, but never ``"*"``.
        hosts: the names that the server serves, such as ``"api.example"`` or
            ``"*.api.example"``; a request for another one gets 421. None serves every name,
            and on a loopback address the names of the loopback only.
        own_origins: the origins of the server itself, for servers behind a proxy that changes
            the Host header; left out, the origin that the Host header names.
        safe_methods: the methods of HTTP that change nothing.
        require_origin: whether a request without Origin and Sec-Fetch-Site is refused; curl,
            webhooks and health checks send neither.
        report_only: whether refusals are reported only.
        refusal: the form of the body of a refusal: ``"text"``, or ``"json-rpc"`` for servers of
            the Model Context Protocol.
        accept_risks: names of the risks that the owner takes on: those of `Policy`, and
            ``"any-host"``.
        paths: guards of their own for exact paths and prefixes (as in `PolicyMap`); None for
            no guard.

    Raises:
        PolicyError: with one problem for each thing that is wrong.
    """

    __slots__ = ("_fields", "_given", "_table", "passing_methods")

    passing_methods: frozenset[str]
    """The methods that pass without a verdict, where the Host needs none either."""

    _fields: Fields
    _given: Mapping[str, Any]
    _table: _PathGuards

    def __init__(
        self,
        /,
        *,
        trust: OriginRules | None = None,
        hosts: str | Iterable[str] | None = None,
        own_origins: str | Iterable[str] = (),
        safe_methods: str | Iterable[str] = SAFE_METHODS,
        require_origin: bool = False,
        report_only: bool = False,
        refusal: Refusal = "text",
        accept_risks: str | Iterable[str] = (),
        paths: Mapping[str, Guard | None] | None = None,
        **unknown: Never,
    ) -> None:
        given: dict[str, Any] = {
            "trust": trust,
            "hosts": hosts,
            "own_origins": own_origins,
            "safe_methods": safe_methods,
            "require_origin": require_origin,
            "report_only": report_only,
            "refusal": refusal,
            "accept_risks": accept_risks,
            "paths": paths,
        }
        fields = read_fields(given, unknown, Guard)
        put = object.__setattr__
        put(self, "_fields", fields)
        put(self, "_given", {**given, "paths": dict(paths or {})})
        put(self, "_table", _PathGuards(paths or {}, self))
        is_plain_guard = fields.hosts is None and not paths
        put(self, "passing_methods", fields.safe_methods if is_plain_guard else frozenset())

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Guard:
        """Build a guard from the mapping that a ``cors.toml`` holds.

        Args:
            mapping: ``"guard"`` holds the fields of the guard; ``"paths"`` may hold, under
                ``"guard"`` of each path, the fields of its own, or False for none. A path
                takes nothing over from the guard of the server.

        Raises:
            PolicyError: all problems of all guards; or there is no ``"guard"``.
        """
        return build_guard(Declared(mapping, lambda _keys, _field, _value: None), Guard)

    @classmethod
    def from_toml(cls, file: str | os.PathLike[str]) -> Guard:
        """Build a guard from the tables ``[guard]`` and ``[paths."…".guard]`` of a TOML file.

        Args:
            file: its path; of a ``pyproject.toml``, the table ``[tool.crossorigin]`` is read.

        Raises:
            PolicyError: all problems of all guards, each with its line; or the file cannot be
                read.
        """
        return build_guard(load_toml(file), Guard)

    def evaluate(
        self,
        policy: Policy | None = None,
        *,
        method: str = "GET",
        path: str = "/",
        origin: str | None = None,
        site: str | None = None,
        host: str | None = None,
        scope: Scope = "http",
        encrypted: bool = False,
        loopback: bool = False,
    ) -> Verdict:
        """Judge one request, as a gateway would.

        Args:
            policy: the policy of the route, whose origins with credentials may act.
            method: the method.
            path: the path, percent-decoded once.
            origin: the value of the Origin header, or None.
            site: the value of the Sec-Fetch-Site header, or None.
            host: the value of the Host header, or None.
            scope: ``"websocket"`` for a handshake, and every connection that is no plain HTTP.
            encrypted: whether the server itself received the request over TLS.
            loopback: whether the connection came in on a loopback address.

        Raises:
            TypeError: a callable among the origins returned an awaitable: use
                `evaluate_async`.
        """
        request = Request(method, origin, site, host, scope, encrypted, loopback)
        verdict = self.judge(request, path, lambda guard: Route(policy, guard))
        if isinstance(verdict, Question):
            facts = RequestFacts(method=method, path=path, host=host, origin=origin)
            return verdict.conclude(ask(verdict.lookup, facts))
        return verdict

    async def evaluate_async(
        self,
        policy: Policy | None = None,
        *,
        method: str = "GET",
        path: str = "/",
        origin: str | None = None,
        site: str | None = None,
        host: str | None = None,
        scope: Scope = "http",
        encrypted: bool = False,
        loopback: bool = False,
    ) -> Verdict:
        """Judge one request; awaits the callables that need it. See `evaluate`."""
        request = Request(method, origin, site, host, scope, encrypted, loopback)
        verdict = self.judge(request, path, lambda guard: Route(policy, guard))
        if isinstance(verdict, Question):
            facts = RequestFacts(method=method, path=path, host=host, origin=origin)
            return verdict.conclude(await ask_async(verdict.lookup, facts))
        return verdict

    def judge(self, request: Request, path: str, find: FindRoute) -> Verdict | Question:
        """Judge a request; return a question where only a callable of the owner can tell.

        Args:
            request: the parts of the request.
            path: its path, percent-decoded once.
            find: finds its route. It is called only where the route can change the verdict: for
                a request that would be refused, and for that of a trusted origin.
        """
        verdicts = [
            _UNGUARDED if guard is None else guard._judge(request, find)  # noqa: SLF001 - its own class
            for guard in self._table.guards_of(path)
        ]
        if len(verdicts) == 1:
            return verdicts[0]
        # The narrower reading holds: every guard of the path must let the request pass.
        if all(isinstance(each, Verdict) and each.allowed for each in verdicts):
            return verdicts[0]
        return self._verdict(Reason.AMBIGUOUS)

    def _judge(self, request: Request, find: FindRoute) -> Verdict | Question:
        reason = self._host_flaw(request) or self._admission(request)
        if reason is None and request.origin is None:
            reason = self._without_origin(request)
        if reason is None and request.site is None and self._owns(request):
            reason = Reason.SAME_ORIGIN
        if reason in _PASSING:
            return self._verdict(reason)
        route = find(self)
        if route.is_ambiguous:
            return self._verdict(Reason.AMBIGUOUS)
        if route.guard is None:
            return _UNGUARDED
        if reason is not None:
            return route.guard._verdict(reason)  # noqa: SLF001 - its own class
        return route.guard._judge_origin(request, route.policy)  # noqa: SLF001 - the same

    def _host_flaw(self, request: Request) -> Reason | None:
        """Rule g4."""
        hosts = self._fields.hosts
        if hosts is None and not request.loopback:
            return None
        read = split_host(request.host)
        if read is None:
            return Reason.MALFORMED_HOST
        served = is_loopback(read[0]) if hosts is None else hosts.serves(read[0])
        return None if served else Reason.HOST_NOT_SERVED

    def _admission(self, request: Request) -> Reason | None:
        """Return the reason to let a request with any Origin pass: rules g2 and g3."""
        if request.scope == "http" and request.method in self._fields.safe_methods:
            return Reason.SAFE_METHOD
        return _OWN_SITES.get(request.site)

    def _without_origin(self, request: Request) -> Reason:
        if request.site is not None:
            return Reason.CROSS_SITE
        return Reason.ORIGIN_MISSING if self._fields.require_origin else Reason.NO_BROWSER

    def _owns(self, request: Request) -> bool:
        """Return whether the Origin is that of the server; browsers sent no Sec-Fetch-Site."""
        origin, own = request.origin or "", self._fields.own
        if own:
            return origin in own
        host = split_host(request.host)
        return host is not None and is_own(origin, host, encrypted=request.encrypted)

    def _judge_origin(self, request: Request, policy: Policy | None) -> Verdict | Question:
        trusted = self._fields.trusted or policy
        # Rule g1: an origin that reads without credentials is not trusted to act.
        if trusted is None or not trusted.allow_credentials:
            return self._conclude(request, Reason.ORIGIN_NOT_ALLOWED)
        decision = engine_of(trusted).actual(request.origin)
        if isinstance(decision, Lookup):
            return Question(decision, lambda later: self._conclude(request, later.reason))
        return self._conclude(request, decision.reason)

    def _conclude(self, request: Request, reason: Reason) -> Verdict:
        """Return the verdict, where `reason` is that of the policy for the origin."""
        if reason is Reason.ALLOWED:
            return self._verdict(Reason.TRUSTED_ORIGIN)
        if reason is Reason.ORIGIN_NOT_ALLOWED:
            return self._verdict(_reason_for_stranger(request))
        return self._verdict(reason)

    def _verdict(self, reason: Reason) -> Verdict:
        fields = self._fields
        return Verdict(reason in _PASSING, reason, fields.report_only, fields.refusal)

    @property
    def paths(self) -> Mapping[str, Guard | None]:
        """The guards of paths, as they were given; None for no guard."""
        paths: Mapping[str, Guard | None] = self._given["paths"]
        return MappingProxyType(paths)

    def replace(self, **changes: Any) -> Guard:  # noqa: ANN401 - the fields
        """Return this guard with some fields changed.

        Args:
            changes: fields and their new values.

        Raises:
            PolicyError: as for `Guard`.
        """
        return Guard(**{**self._given, **changes})

    @property
    def hosts(self) -> tuple[str, ...] | None:
        """The hosts that are served, in canonical form; None where no list names them."""
        hosts = self._fields.hosts
        return None if hosts is None else hosts.entries

    @property
    def trusted(self) -> Policy | None:
        """The policy of the origins in `trust`; None where that of the route tells them."""
        return self._fields.trusted

    def altered(self, other: Guard, names: Collection[str]) -> Guard:
        """Return this guard with some fields of another one, and the accepted risks of both.

        Args:
            other: the other guard.
            names: the names of its fields.
        """
        risks = [
            risk
            for each in (self, other)
            for risk in entries_of(each._given["accept_risks"]) or ()  # noqa: SLF001 - its own class
        ]
        changes = {name: other._given[name] for name in names}
        return self.replace(**{**changes, "accept_risks": risks})

    def __setattr__(self, name: str, value: object) -> Never:
        message = f"a guard does not change; use guard.replace({name}=…) for a new one"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Guard):
            return NotImplemented
        return (self._fields, self._given["paths"]) == (other._fields, other._given["paths"])

    def __hash__(self) -> int:
        return hash((self._fields, frozenset(self._given["paths"].items())))

    def __copy__(self) -> Guard:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Guard:
        return self

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Guard], tuple[dict[str, Any]]]:
        return (_restore, (dict(self._given),))

    def __repr__(self) -> str:
        # Only fields that differ from the defaults.
        shown = (
            f"{name}={self._given[name]!r}"
            for name in FIELDS
            if self._given[name] != _DEFAULTS[name]
        )
        return f"Guard({', '.join(shown)})"


class _PathGuards(PathTable[Guard | None]):
    """The guards of paths; the guard itself for every other path."""

    __slots__ = ()

    def __init__(self, paths: Mapping[str, Guard | None], default: Guard) -> None:
        self._index(paths, default)

    def guards_of(self, path: str) -> Collection[Guard | None]:
        """Return the guards of `path` in all its readings; None stands for no guard."""
        found = self.look_up(path)
        if is_plain(path):
            return (found,)
        return {found, *map(self.look_up, readings(path))}


def _restore(given: dict[str, Any]) -> Guard:
    return Guard(**given)


_DEFAULTS: Final[Mapping[str, Any]] = {
    "trust": None,
    "hosts": None,
    "own_origins": (),
    "safe_methods": SAFE_METHODS,
    "require_origin": False,
    "report_only": False,
    "refusal": "text",
    "accept_risks": (),
    "paths": {},
}


def _reason_for_stranger(request: Request) -> Reason:
    """Return the reason for an origin that is neither trusted nor the server's own."""
    if request.site is not None:
        return Reason.CROSS_SITE
    origin = request.origin or ""
    if origin == "null":
        return Reason.NULL_ORIGIN
    return Reason.ORIGIN_NOT_TRUSTED if is_serialized(origin) else Reason.MALFORMED_ORIGIN
