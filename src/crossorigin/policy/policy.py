"""The policy: a declaration of rights, checked as a whole, immutable after that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Never, TypedDict

from crossorigin.engine.decision import Decision
from crossorigin.engine.engine import Engine
from crossorigin.engine.facts import RequestFacts
from crossorigin.engine.lookup import Lookup, ask, ask_async
from crossorigin.policy.files import with_null
from crossorigin.rules import (
    FIELDS,
    OriginRule,
    OriginRules,
    ProblemCollector,
    Rules,
    check_unknown,
    read_rules,
    with_names,
)

if TYPE_CHECKING:
    from datetime import timedelta


class PolicyKeywords(TypedDict, total=False):
    """The keyword arguments of `Policy`, for functions that accept them too."""

    allow_origins: OriginRules
    allow_methods: str | Iterable[str]
    allow_headers: str | Iterable[str]
    expose_headers: str | Iterable[str]
    allow_credentials: bool
    max_age: int | timedelta | None
    preflight_status: int
    preflight_continue: bool
    accept_risks: str | Iterable[str]


DEFAULT_METHODS: Final = ("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")


class Policy:
    """The rights of other origins: to read a server's responses, and to send requests.

    A policy is checked when it is built: one that cannot work, or that is always unsafe, raises
    `PolicyError` with all its problems. A policy never changes.

    Args:
        allow_origins: the origins that may read. ``"*"`` for every origin, or one or several
            of: a serialized origin (``"https://app.example"``), a pattern
            (``"https://*.app.example"``, ``"http://localhost:*"``), a compiled regular
            expression that must match the whole origin, a callable that takes the origin and
            returns a bool or an awaitable of one, a store (`crossorigin.stores`). Rests on
            Fetch, "CORS check".
        allow_methods: methods that a page may use besides GET, HEAD and POST, or ``"*"``.
            Rests on Fetch, "CORS-preflight fetch", step 7.5.
        allow_headers: names of request headers that a page may set, or ``"*"``.
            Rests on Fetch, "CORS-preflight fetch", steps 7.6 and 7.7.
        expose_headers: names of response headers that a page may read besides the seven that
            every page may, or ``"*"``. Rests on Fetch, "Main fetch", step 14.1.
        allow_credentials: whether pages may read responses to requests with cookies, client
            certificates or HTTP authentication. Rests on Fetch, "CORS check", steps 5 to 8.
        max_age: the seconds (or a timedelta) for which a browser may cache a preflight; 0 for
            no cache, None to omit the header, for which browsers use 5 seconds. At most 86400.
            Rests on Fetch, "CORS-preflight fetch", steps 7.8 to 7.10.
        preflight_status: the status of an answer to a preflight, 200 to 299; 200 for clients
            that do not support 204.
        preflight_continue: whether preflights are passed to the application, which answers
            them; the headers of the policy are added to its answer.
        accept_risks: names of the risks that the owner accepts: ``"null-origin"``,
            ``"insecure-origin"``, ``"public-suffix"``, ``"broad-regex"``, ``"slow-regex"``,
            ``"any-extension"``; or a mapping of each name to the reason.

    Raises:
        PolicyError: the arguments have problems, all of which it contains.
    """

    __slots__ = (
        "_built",
        "_rules",
        "accept_risks",
        "allow_credentials",
        "allow_headers",
        "allow_methods",
        "expose_headers",
        "max_age",
        "preflight_continue",
        "preflight_status",
    )

    _built: Engine | None
    _rules: Rules
    accept_risks: frozenset[str]
    allow_credentials: bool
    allow_headers: tuple[str, ...] | Literal["*"]
    allow_methods: tuple[str, ...] | Literal["*"]
    expose_headers: tuple[str, ...] | Literal["*"]
    max_age: int | None
    preflight_continue: bool
    preflight_status: int

    @with_names("Policy takes names only; write Policy(allow_origins=[…])")
    def __init__(
        self,
        /,
        *,
        allow_origins: OriginRules = "*",
        allow_methods: str | Iterable[str] = DEFAULT_METHODS,
        allow_headers: str | Iterable[str] = "*",
        expose_headers: str | Iterable[str] = (),
        allow_credentials: bool = False,
        max_age: int | timedelta | None = 600,
        preflight_status: int = 204,
        preflight_continue: bool = False,
        accept_risks: str | Iterable[str] = (),
        **unknown: Never,
    ) -> None:
        collector = ProblemCollector()
        check_unknown(collector, unknown)
        given = {
            "allow_origins": allow_origins,
            "allow_methods": allow_methods,
            "allow_headers": allow_headers,
            "expose_headers": expose_headers,
            "allow_credentials": allow_credentials,
            "max_age": max_age,
            "preflight_status": preflight_status,
            "preflight_continue": preflight_continue,
            "accept_risks": accept_risks,
        }
        rules = read_rules(collector, given)
        object.__setattr__(self, "_built", None)
        object.__setattr__(self, "_rules", rules)
        for name in FIELDS[1:]:
            object.__setattr__(self, name, getattr(rules, name))

    @property
    def allow_origins(self) -> tuple[OriginRule, ...] | Literal["*"]:
        """The origins that may read: ``"*"``, or a sorted list, then the other rules."""
        return "*" if self.is_public else tuple(self._rules.origins.rules())

    @property
    def is_public(self) -> bool:
        """Whether every origin may read, without credentials: one answer for all."""
        return self._rules.is_public

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Policy:
        """Build a policy from a mapping of the arguments above.

        Args:
            mapping: fields and their values; a missing field has its default.

        Raises:
            PolicyError: as for `Policy`; also for keys that are not fields.
        """
        collector = ProblemCollector()
        fields = collector.read_mapping("policy", mapping, "a mapping of fields")
        collector.close()
        return cls(**fields)

    def to_mapping(self) -> dict[str, Any]:
        """Return all fields with their values; `from_mapping` makes an equal policy of it.

        The values are strings, numbers, booleans, None and lists; callables, stores and regular
        expressions stay objects.
        """
        return {name: _plain(getattr(self, name)) for name in FIELDS}

    def replace(self, **changes: Any) -> Policy:  # noqa: ANN401 - the constructor checks them
        """Return a policy with some fields changed.

        Args:
            changes: fields and their new values.

        Raises:
            PolicyError: as for `Policy`.
        """
        return type(self).from_mapping({**self.to_mapping(), **changes})

    def evaluate(
        self,
        *,
        method: str = "GET",
        origin: str | None = None,
        request_method: str | None = None,
        request_headers: str | Iterable[str] = (),
    ) -> Decision:
        """Decide on one request, as a gateway would.

        Args:
            method: the method of the request; ``"OPTIONS"`` for a preflight.
            origin: the value of the Origin header, or None for a request without one.
            request_method: the value of Access-Control-Request-Method, or None.
            request_headers: the lines of Access-Control-Request-Headers, each with one or
                several names.

        Raises:
            TypeError: a callable among the origins returned an awaitable: use
                `evaluate_async`.
        """
        facts = _facts(method, origin, request_method, request_headers)
        decision = self._engine.decide(facts)
        return ask(decision, facts) if isinstance(decision, Lookup) else decision

    async def evaluate_async(
        self,
        *,
        method: str = "GET",
        origin: str | None = None,
        request_method: str | None = None,
        request_headers: str | Iterable[str] = (),
    ) -> Decision:
        """Decide on one request; awaits the callables that need it. See `evaluate`."""
        facts = _facts(method, origin, request_method, request_headers)
        decision = self._engine.decide(facts)
        return await ask_async(decision, facts) if isinstance(decision, Lookup) else decision

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> Any:  # noqa: ANN401 - pydantic's
        from crossorigin.schema.models import core_schema  # noqa: PLC0415 - pydantic asks

        return core_schema(
            cls, lambda mapping: cls.from_mapping(with_null(mapping)), cls.to_mapping
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        from crossorigin.policy.schema import of_policy  # noqa: PLC0415 - pydantic asks

        return of_policy(cls)

    @property
    def _engine(self) -> Engine:
        """The engine of this policy; built at the first call, then kept."""
        engine = self._built
        if engine is None:
            engine = Engine(self._rules)
            object.__setattr__(self, "_built", engine)
        return engine

    def __setattr__(self, name: str, value: object) -> Never:
        message = f"a policy does not change; use policy.replace({name}=…) for a new one"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> Never:
        message = f"a policy does not change; it keeps its {name}"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        return self._rules == other._rules if isinstance(other, Policy) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._rules)

    def __copy__(self) -> Policy:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Policy:
        return self

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Policy], tuple[dict[str, Any]]]:
        return (type(self).from_mapping, (self.to_mapping(),))

    def __repr__(self) -> str:
        # Only fields that differ from the defaults, and only the start of a long list.
        shown = (
            f"{name}={_cut(value)}"
            for name, value in self.to_mapping().items()
            if value != _DEFAULTS[name]
        )
        return f"Policy({', '.join(shown)})"


_SHOWN_ENTRIES: Final = 8


def _cut(value: object) -> str:
    if isinstance(value, list) and len(value) > _SHOWN_ENTRIES:
        head = ", ".join(map(repr, value[:_SHOWN_ENTRIES]))
        return f"[{head}, … {len(value) - _SHOWN_ENTRIES} more]"
    return repr(value)


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _facts(
    method: str,
    origin: str | None,
    request_method: str | None,
    request_headers: str | Iterable[str],
) -> RequestFacts:
    lines = (request_headers,) if isinstance(request_headers, str) else tuple(request_headers)
    return RequestFacts(
        method=method, origin=origin, request_method=request_method, request_headers=lines
    )


_DEFAULTS: Final = Policy().to_mapping()


def engine_of(policy: Policy) -> Engine:
    """Return the engine of `policy`, compiled at the first call."""
    return policy._engine  # noqa: SLF001 - kept from owners, not from gateways
