"""The guard: decides which requests may act, from the origins of the same policy.

CORS decides which pages may read. A page that may not read can still send requests: forms,
beacons, no-cors fetches and WebSocket handshakes need no permission, and the page of a host
name that an attacker's DNS resolves to this server is same-origin. docs/guard.md describes the
rules g1 to g8.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Never, ParamSpec, TypeAlias

from crossorigin.engine import Lookup, Reason, ask, ask_async
from crossorigin.guard.fields import FIELDS, Fields, Refusal, read_fields
from crossorigin.guard.files import build_guard, build_of_fields, load_environment
from crossorigin.guard.paths import PathGuards
from crossorigin.guard.request import MAX_HOSTS, Passing, Question, Request, Scope
from crossorigin.guard.rules import PASSING, reason_for_stranger, reason_without_route
from crossorigin.guard.verdict import OF_HOSTS, Verdict
from crossorigin.policy import Policy, engine_of
from crossorigin.policy.files import Declared, load_toml
from crossorigin.rules import OriginRules, with_names
from crossorigin.rules.fields import entries_of

SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
"""RFC 9110, section 9.2.1, without TRACE, which no page can send."""

_UNGUARDED: Final = Verdict(allowed=True, reason=Reason.UNGUARDED)


class Route(NamedTuple):
    """The policy and the guard of the route of a request.

    Attributes:
        policy: its policy; None for no CORS, and if it has two readings.
        guard: its guard; None for no guard.
        is_ambiguous: whether it has two readings with different guards.
    """

    policy: Policy | None
    guard: Guard | None
    is_ambiguous: bool = False


FindRoute: TypeAlias = "Callable[[Guard], Route]"
"""Finds the route of a request; the argument is the guard of a route without its own."""


_P = ParamSpec("_P")
_Awaiting: TypeAlias = Callable[_P, Coroutine[Any, Any, Verdict]]


def _with_parameters_of(
    function: Callable[_P, Verdict],
) -> Callable[[Callable[..., Coroutine[Any, Any, Verdict]]], _Awaiting[_P]]:
    """Return a decorator for an asynchronous method with the arguments of `function`."""

    def decorate(method: Callable[..., Coroutine[Any, Any, Verdict]]) -> _Awaiting[_P]:
        method.__wrapped__ = function  # type: ignore[attr-defined]  # read by inspect.signature
        return method

    return decorate


class Guard:
    """The rules for requests that act: that change data, or open a socket.

    A request from another origin is refused unless its origin is trusted: one that the policy
    of the route allows *with credentials*, or one of `trust`. Requests of the server's own
    pages, of the user, and of programs that are not browsers pass.

    Args:
        trust: the origins that may act, in place of those of the policy; as in
            `Policy.allow_origins`, but never ``"*"``.
        hosts: the names that the server serves, such as ``"api.example"`` or
            ``"*.api.example"``; a request for another one gets 421. None serves every name, but
            on a loopback address only loopback names.
        own_origins: the origins of the server itself, for servers behind a proxy that changes
            the Host header; the default is the origin of the Host header.
        safe_methods: the methods of HTTP that do not change data.
        require_origin: whether a request without Origin and Sec-Fetch-Site is refused; curl,
            webhooks and health checks send neither.
        report_only: whether refusals are only reported.
        refusal: the form of the body of a refusal: ``"text"``, or ``"json-rpc"`` for servers of
            the Model Context Protocol.
        accept_risks: names of the risks that the owner accepts: those of `Policy`, and
            ``"any-host"``; or a mapping of each name to the reason.
        paths: guards of their own for exact paths and prefixes (as in `PolicyMap`); None for
            no guard.

    Raises:
        PolicyError: the arguments have problems; it contains all of them.
    """

    __slots__ = (
        "_fields",
        "_given",
        "_listed",
        "_safe",
        "_table",
        "on_any_host",
        "passing",
    )

    passing: Passing
    """The requests that need no verdict."""

    on_any_host: frozenset[str]
    """The methods of `passing` if each host is served; none if a list names the hosts."""

    _listed: Collection[str | bytes | None]
    """The hosts of `passing`; none if each host is served."""

    _safe: Verdict
    _fields: Fields
    _given: Mapping[str, Any]
    _table: PathGuards[Guard | None]

    @with_names("Guard takes names only; write Guard(trust=[…])")
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
        put(self, "_table", PathGuards(paths or {}, self))
        methods, served = frozenset[str]() if paths else fields.safe_methods, _known(fields)
        put(self, "passing", (methods, served))
        put(self, "on_any_host", methods if served is None else frozenset())
        put(self, "_listed", frozenset() if served is None else served)
        put(self, "_safe", self._verdict(Reason.SAFE_METHOD))

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Guard:
        """Build a guard from a mapping with the tables of a ``cors.toml``.

        Args:
            mapping: ``"guard"`` holds the fields of the guard; ``"paths"`` may hold, under
                ``"guard"`` of each path, the fields of its own, or False for none. A path
                inherits no field from the guard of the server.

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

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Guard:
        """Build a guard of all paths from environment variables.

        The names are those of the fields, in upper case after ``CROSSORIGIN_GUARD_``. Lists are
        separated by commas or blanks, or are JSON. A field without a variable has its default.

        Args:
            environ: the variables; by default those of the process.

        Raises:
            PolicyError: all problems, each with its variable.
        """
        return build_guard(load_environment(os.environ if environ is None else environ), Guard)

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
            scope: ``"websocket"`` for a handshake, and for every other scope than plain HTTP.
            encrypted: whether the server itself received the request over TLS.
            loopback: whether the connection came in on a loopback address.

        Raises:
            TypeError: a callable among the origins returned an awaitable: use
                `evaluate_async`.
        """
        # Nearly all requests are of these kinds, and cost no more than these look-ups.
        if method in self.on_any_host and scope == "http" and not loopback:
            return self._safe
        if host in self._listed and method in self.passing[0] and scope == "http":
            return self._safe
        request = Request(method, origin, site, host, scope, encrypted, loopback)
        found = self.judge(request, path, lambda guard: Route(policy, guard))
        if isinstance(found, Question):
            return found.conclude(ask(found.lookup, request.facts(path)))
        return found

    @_with_parameters_of(evaluate)
    async def evaluate_async(
        self,
        policy: Policy | None = None,
        *,
        path: str = "/",
        **parts: Any,  # noqa: ANN401 - those of a request
    ) -> Verdict:
        """Judge one request; awaits the callables that need it. See `evaluate`."""
        request = Request(**parts)
        found = self.judge(request, path, lambda guard: Route(policy, guard))
        if isinstance(found, Question):
            return found.conclude(await ask_async(found.lookup, request.facts(path)))
        return found

    def judge(
        self, request: Request, path: str, find: FindRoute, *, everywhere: bool = False
    ) -> Verdict | Question:
        """Judge a request; return a question if only a callable of the owner can decide.

        Args:
            request: the parts of the request.
            path: its path, percent-decoded once.
            find: finds its route. It is called only if the route can change the verdict: for a
                request that would be refused, and for that of a trusted origin.
            everywhere: whether the guards of all paths have to let the request pass, because a
                layer may lead it to another path.
        """
        guards: Collection[Guard | None] = self._table.look_up_each(path)
        if everywhere:
            guards = {self, *filter(None, self.paths.values())}
        verdicts = [
            _UNGUARDED if guard is None else guard._judge(request, find)  # noqa: SLF001 - its own class
            for guard in guards
        ]
        if len(verdicts) == 1:
            return verdicts[0]
        # The narrower reading applies: every guard of the path must allow the request.
        refusing = [each for each in verdicts if isinstance(each, Question) or not each.allowed]
        if not refusing:
            return verdicts[0]
        report_only = all(each.report_only for each in refusing)
        return Verdict(False, Reason.AMBIGUOUS, report_only, self._fields.refusal)  # noqa: FBT003 - `allowed`

    def _judge(self, request: Request, find: FindRoute) -> Verdict | Question:
        reason = reason_without_route(self._fields, request)
        hosts = self.passing[1]
        if hosts is not None and request.host not in hosts and reason not in OF_HOSTS:
            _learn(hosts, request.host)
        if reason in PASSING:
            return self._verdict(reason)
        route = find(self)
        if route.guard is None:
            return _UNGUARDED
        if route.is_ambiguous:
            return route.guard._verdict(Reason.AMBIGUOUS)  # noqa: SLF001 - its own class
        if reason is not None:
            return route.guard._verdict(reason)  # noqa: SLF001 - the same
        return route.guard._judge_origin(request, route.policy)  # noqa: SLF001 - the same

    def _judge_origin(self, request: Request, policy: Policy | None) -> Verdict | Question:
        trusted = self._fields.trusted or policy
        # Rule g1: an origin that reads without credentials is not trusted to act.
        if trusted is None or not trusted.allow_credentials:
            return self._conclude(request, Reason.ORIGIN_NOT_ALLOWED)
        decision = engine_of(trusted).actual(request.origin)
        if isinstance(decision, Lookup):
            return Question(
                decision,
                lambda later: self._conclude(request, later.reason),
                self._fields.report_only,
            )
        return self._conclude(request, decision.reason)

    def _conclude(self, request: Request, reason: Reason) -> Verdict:
        """Return the verdict, where `reason` is that of the policy for the origin."""
        if reason is Reason.ALLOWED:
            return self._verdict(Reason.TRUSTED_ORIGIN)
        if reason is Reason.ORIGIN_NOT_ALLOWED:
            return self._verdict(reason_for_stranger(request))
        return self._verdict(reason)

    def _verdict(self, reason: Reason) -> Verdict:
        fields = self._fields
        return Verdict(reason in PASSING, reason, fields.report_only, fields.refusal)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:  # noqa: ANN401 - pydantic's
        from crossorigin.schema.models import core_schema, place_of  # noqa: PLC0415 - pydantic asks

        return core_schema(
            cls, lambda fields: build_of_fields(fields, cls, place_of), _written_fields
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        from crossorigin.guard.schema import of_guard  # noqa: PLC0415 - pydantic asks

        return of_guard(cls)

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
        """The hosts that are served, in canonical form; None without a list."""
        hosts = self._fields.hosts
        return None if hosts is None else hosts.entries

    @property
    def trusted(self) -> Policy | None:
        """The policy of the origins in `trust`; None if the policy of the route decides."""
        return self._fields.trusted

    def altered(self, other: Guard, names: Collection[str]) -> Guard:
        """Return this guard with some fields of another one, and the accepted risks of both.

        Args:
            other: the other guard.
            names: the names of its fields.
        """
        given = [each._given["accept_risks"] for each in (self, other)]  # noqa: SLF001 - its own class
        risks = [
            risk
            for each in given
            for risk in (each if isinstance(each, Mapping) else entries_of(each) or ())
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
        # This lists only fields that differ from the defaults.
        shown = (
            f"{name}={self._given[name]!r}"
            for name in FIELDS
            if self._given[name] != _DEFAULTS[name]
        )
        return f"Guard({', '.join(shown)})"


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


def _written_fields(guard: Guard) -> dict[str, Any]:
    """Return the fields of a guard that differ from the defaults, as a file has them."""
    fields, risks = fields_of(guard), guard._given["accept_risks"]  # noqa: SLF001 - the same
    written = {
        "trust": None if fields.trusted is None else list(fields.trusted.allow_origins),
        "hosts": None if fields.hosts is None else list(fields.hosts.entries),
        "own_origins": sorted(fields.own),
        "safe_methods": sorted(fields.safe_methods),
        "require_origin": fields.require_origin,
        "report_only": fields.report_only,
        "refusal": fields.refusal,
        "accept_risks": risks
        if isinstance(risks, Mapping)
        else sorted(map(str, entries_of(risks) or ())),
        "paths": {
            path: False if own is None else _written_fields(own)
            for path, own in guard.paths.items()
        },
    }
    return {name: value for name, value in written.items() if value != _WRITTEN[name]}


_WRITTEN: Final[Mapping[str, Any]] = {
    **_DEFAULTS,
    "own_origins": [],
    "safe_methods": [*SAFE_METHODS],
    "accept_risks": [],
}


def _known(fields: Fields) -> set[str | bytes | None] | None:
    """Return the values of the Host header that are served, if the fields list them."""
    if fields.hosts is None:
        return None
    names = fields.hosts.names
    return {*names, *map(str.encode, names)}


def _learn(hosts: set[str | bytes | None], served: str | None) -> None:
    """Note a value of the Host header that is served: a port, a name below a pattern."""
    if served is not None and len(hosts) < MAX_HOSTS:
        hosts.update((served, served.encode("latin-1")))


def fields_of(guard: Guard) -> Fields:
    """Return the fields of `guard` in normal form."""
    return guard._fields


def guard_at(guard: Guard, path: str) -> Guard | None:
    """Return the guard of `path`, without other readings; None for no guard."""
    return guard._table.look_up(path)  # noqa: SLF001 - the same
