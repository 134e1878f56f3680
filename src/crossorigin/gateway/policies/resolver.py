"""The resolver: finds the policy that governs a request; its policy can be replaced.

A gateway has one resolver. Its policy is replaced as a whole: a request sees the old policy or
the new one. All policies here are valid, because an invalid one cannot be built.

Theory of operation. Three questions have three answers:

1. The policy of the application, by the facts of a request (`of_source`): one policy, an
   entry of a `PolicyMap`, or the choice of a callable.
2. The policy of an actual request (`base.Exchange`): the framework has matched an endpoint by
   the time the response starts, and the endpoint's own policy wins over the application's.
3. The policy of a preflight, and of a request for which no endpoint was matched (`of_table`):
   the router gives a table of every method of the URL. The announced method chooses the entry,
   and the other entries say whether the answer may name more than that method.

If two readings are possible, the result is `AMBIGUOUS`: no header allows any origin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, NoReturn, Protocol, TypeAlias

from crossorigin.engine import Engine, RequestFacts, in_upper_case
from crossorigin.engine.log import LineLimit, log_exception
from crossorigin.gateway.events.event import Event
from crossorigin.gateway.events.shadow import Shadow
from crossorigin.gateway.policies.resolution import (
    INHERIT,
    UNCERTAIN,
    Resolution,
    RoutePolicy,
    agreed,
    joined,
)
from crossorigin.gateway.policies.signatures import Unset
from crossorigin.gateway.policies.sources import (
    PolicySource,
    checked_guard,
    choose,
    compile_source,
)
from crossorigin.gateway.policies.spellings import Folder, Part, spelled
from crossorigin.guard import NOTHING_PASSES, Guard, Passing
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap


class Unmatched(Enum):
    """The value for a request for which the framework has matched no endpoint."""

    UNMATCHED = "unmatched"


class Passed(Enum):
    """The value for an application behind an adapter, which answers preflights itself."""

    PASSED = "passed"


UNMATCHED: Final = Unmatched.UNMATCHED


class Mounted(NamedTuple):
    """An endpoint that belongs to a mounted application with a gateway of its own.

    Attributes:
        resolver: that of the mounted application.
        facts: the request, as the mounted application sees it.
        is_routed: whether the route is known already, and has no policy of its own.
        is_behind: whether a layer in front of the application may answer in its place.
    """

    resolver: PolicyResolver
    facts: RequestFacts
    is_routed: bool = False
    is_behind: bool = False

    def resolve(self, around: Resolution | None = None) -> Resolution:
        """Return the policy; asks the router if need be. See `PolicyResolver.resolve`."""
        if self.is_routed:
            found = self.resolver.of_source(self.facts)
        else:
            found = self.resolver.resolve(self.facts, around)
        return found if found.facts is not None else found._replace(facts=self.facts)


PASSED: Final = Passed.PASSED

Entry: TypeAlias = RoutePolicy | Mounted | Literal[Passed.PASSED]
RouteTable: TypeAlias = Mapping[str, Entry]
"""The endpoints of one URL: the route policy by method. `ANY` is the key for every method that
has no entry; a URL without endpoints has an empty table."""

ANY: Final = "*"
"""The key of a `RouteTable` for every method that has no entry."""


class Router(Protocol):
    """Asks a framework's router about the routes of one URL.

    A router that reads paths in its own way has more methods: `path` returns the path
    that it reads from a server's record of a request, `fold` returns a `PolicyMap` with its
    paths in the spelling of `path`, and `fold_guard` a `Guard` with paths in that spelling too;
    both may raise a PolicyError. `follow` prepares the routes for a policy that is set.
    """

    def table(self, facts: RequestFacts) -> RouteTable:
        """Return every method of the URL of `facts`, with the policy of its route."""
        ...


_UNREAD_GUARD: Final = (
    "the file or environment of the policies has a guard, but the application has none: give "
    "guard=Guard.from_toml(…) of the same file (or Guard.from_env()) to CORS, or remove the "
    "guard from the file"
)


_SERVED: Final = (
    "the handle of CORS(app, …) is not an application: CORS changes the application in place. "
    "Write gate = CORS(app, …), and serve app"
)


class _OfApplication:
    """An attribute that an application has: for ``app.run()`` after ``app = CORS(app, …)``."""

    def __get__(self, gate: object, kind: type) -> NoReturn:
        raise AttributeError(_SERVED)


class PolicyResolver:
    """The handle that ``CORS(app, …)`` returns: finds the policy of each request.

    Args:
        source: a policy for all requests, a map from paths to policies, a callable that
            chooses one by the facts of the request, or None for no CORS.
        router: asks the framework's router.
        guard: decides which requests may act, or None.
        watch: reports the decisions to observers; see watching.py. None for no observers.

    Raises:
        TypeError: `source` is none of these, or `guard` is not a `Guard`.
        ValueError: the file of `source` has a guard, and `guard` is None.
    """

    __slots__ = (
        "__weakref__",
        "_declared",
        "_guard",
        "beside",
        "engine",
        "log",
        "on_any_host",
        "passing",
        "router",
        "served",
        "source",
        "watch",
    )

    engine: Engine | None
    """The engine of the application's one policy; None if the source is not a `Policy`."""

    log: LineLimit
    """The limit of the log lines of a guard."""

    passing: Passing
    """The requests that need no verdict of the guard."""

    on_any_host: frozenset[str]
    """The methods of `passing` if each host is served; none if a list names the hosts."""

    served: tuple[Part | Folder, ...]
    """The routes that serve other spellings of their paths; none before the server starts."""

    source: PolicySource
    """The declared policy; a map has its paths in the spelling that the router reads."""

    def __init__(
        self,
        source: PolicySource,
        router: Any = None,  # noqa: ANN401 - as each framework's router is asked
        guard: Guard | None = None,
        watch: Any = None,  # noqa: ANN401 - see watching.py
    ) -> None:
        self.router: Any = router
        self.served: tuple[Part | Folder, ...] = ()
        self.log = LineLimit()
        self.beside: Any = None
        """Finds the applications that may answer in place of the router: see `mounts`."""
        self._guard: Guard | None = None
        self.passing = NOTHING_PASSES
        self.on_any_host = frozenset()
        if guard is not None:
            self._set_guard(guard)
        self.watch: Any = None
        self.policy = source
        if watch is not None:
            self.watch = watch.bound_to(self)

    # For type checkers the handle is not callable, and has no other attributes.
    if not TYPE_CHECKING:  # pragma: no branch

        @property
        def __call__(self) -> NoReturn:
            """Raise the error of ``app = CORS(app, …)``; servers read or call this."""
            raise TypeError(_SERVED)

        # A `__getattr__` for all names would slow down each attribute of the handle.
        run = listen = prepare = route = get = post = _OfApplication()
        add_route = add_url_rule = include_router = run

    @property
    def observe(self) -> tuple[Callable[[Event], object], ...]:
        """The observers, called with each decision; they stay when the policy is replaced."""
        found: tuple[Callable[[Event], object], ...] = (
            () if self.watch is None else self.watch.observers
        )
        return found

    @property
    def shadow(self) -> Shadow | None:
        """The comparison with the next policy; its `report` names the differences."""
        found: Shadow | None = None if self.watch is None else self.watch.shadow
        return found

    @property
    def moves(self) -> bool:
        """Whether the code of a layer shows that it gives a request another path.

        The guard reads the path that was sent.
        """
        return any(getattr(each, "moves", False) for each in (self.beside, self.router))

    @property
    def guard(self) -> Guard | None:
        """The guard; set it to replace the guard of a running server.

        Raises:
            PolicyError: two of its paths are one path for the router.
            TypeError: it is not a guard.
            ValueError: the application had no guard when CORS was called.
        """
        return self._guard

    @guard.setter
    def guard(self, guard: Guard) -> None:
        if self._guard is None:
            message = (
                "the application has no guard to replace; give guard=Guard(…) to CORS first"
            )
            raise ValueError(message)
        self._set_guard(guard)

    def _set_guard(self, guard: object) -> None:
        checked = checked_guard(guard)
        fold = getattr(self.router, "fold_guard", None)
        folded: Guard = checked if fold is None else fold(checked)
        self._guard, self.passing = folded, folded.passing
        self.on_any_host = folded.on_any_host

    @property
    def policy(self) -> PolicySource:
        """The declared policy; set it to replace the policy of a running server.

        Browsers keep cached answers to preflights for the old `max_age`.

        Raises:
            PolicyError: two entries of a map are one path for the router.
            TypeError: it is not a policy; the old one stays in force.
            ValueError: its file has a guard, and the application has none.
        """
        return self._declared

    @policy.setter
    def policy(self, source: PolicySource) -> None:
        engine = compile_source(source)
        if self._guard is None and isinstance(source, PolicyMap) and source.has_guard:
            raise ValueError(_UNREAD_GUARD)
        folds = isinstance(source, PolicyMap) and hasattr(self.router, "fold")
        # The engine is assigned last: a request that read the old one keeps the old policy.
        found = self.router.fold(source) if folds else source
        self.source = spelled(found, self.served) if isinstance(found, PolicyMap) else found
        if hasattr(self.router, "follow"):
            self.router.follow(source)
        self._declared = source
        self.engine = engine
        if self.watch is not None:
            self.watch.restart(source)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(policy={self._declared!r})"

    def of_source(self, facts: RequestFacts) -> Resolution:
        """Return the policy of the application for a request."""
        source = self.source
        if source is None or isinstance(source, Policy):
            return Resolution(source)
        read = getattr(self.router, "path", None)
        if read is not None:
            facts = replace(facts, path=read(facts.native))
        if isinstance(source, PolicyMap):
            return Resolution(source.resolve(facts.path))
        return choose(source, facts)

    def of_table(self, table: RouteTable, facts: RequestFacts) -> Resolution:
        """Return the policy of a preflight, or of a request that matched no endpoint."""
        if not table:
            return self.of_source(facts)
        # A callable that chooses the policy is asked once, however many methods inherit it.
        unique = {id(entry): entry for entry in table.values()}
        if len(unique) == 1:
            return self._of_entry(next(iter(table.values())), facts)
        resolved = {key: self._of_entry(entry, facts) for key, entry in unique.items()}
        entries = {method: resolved[id(entry)] for method, entry in table.items()}
        found = entries.get(facts.announced_method, entries.get(ANY))
        several = len({each.policy for each in resolved.values()}) > 1
        if found is None:
            # 405: the common policy of all endpoints of the URL.
            found = UNCERTAIN if several else next(iter(entries.values()))
        if found.policy is None and facts.is_preflight and PASSED in unique.values():
            # The inner gateway would answer for the methods of the other endpoints.
            found = UNCERTAIN
        return found if len(resolved) == 1 else joined(found, resolved.values(), several)

    def _of_entry(self, entry: Entry, facts: RequestFacts) -> Resolution:
        if isinstance(entry, Mounted):
            return entry.resolve(self.of_source(facts) if entry.is_behind else None)
        if entry is PASSED:
            return Resolution(None)
        return self.of_source(facts) if entry is INHERIT else Resolution(entry)

    def resolve(self, facts: RequestFacts, around: Resolution | None = None) -> Resolution:
        """Return the policy of a request; asks the router, if there is one.

        A method that is not in upper case has two readings, which have to agree.

        Args:
            facts: the facts of the request.
            around: the policy of the application around a layer in front of this one, which
                may have answered: the policies have to agree, unless a route is known.
        """
        table: RouteTable | None = None
        try:
            if self.beside is not None and self.beside.governs(facts):
                return UNCERTAIN
            if self.router is not None:
                table = self.router.table(facts)
        except Exception:  # noqa: BLE001 - logged; the router fails in the app as well
            return router_failed()
        found = self.of_table(table or {}, facts)
        # The gateway of this application would have met an actual request.
        if around is not None and (table == {} or facts.request_method is None):
            found = agreed([found, around])
        upper = in_upper_case(facts) if table is not None else facts
        return found if upper is facts else agreed([found, self.resolve(upper, around)])


def router_failed() -> Resolution:
    """Log the exception of a router, and return the resolution of its request."""
    log_exception("The router failed to find the route; the response has no CORS headers.")
    return UNCERTAIN


def make_resolver(
    source: PolicySource | PolicyResolver | Literal[Unset.UNSET],
    keywords: PolicyKeywords,
    router: Any = None,  # noqa: ANN401 - as each framework's router is asked
    guard: Guard | None = None,
    watch: Any = None,  # noqa: ANN401 - see watching.py
) -> PolicyResolver:
    """Return the resolver for the arguments of a gateway.

    Args:
        source: the argument in the policy's place, or `Unset.UNSET`.
        keywords: the fields of a policy, if they were given.
        router: see `PolicyResolver`.
        guard: the same.
        watch: the same.

    Raises:
        PolicyError: the fields have problems.
        TypeError: both were given, or the policy has another type.
    """
    if isinstance(source, Unset):
        return PolicyResolver(Policy.from_mapping(dict(keywords)), router, guard, watch)
    if keywords:
        message = f"give a policy or its fields, not both: {', '.join(keywords)}"
        raise TypeError(message)
    if isinstance(source, PolicyResolver):
        return source
    return PolicyResolver(source, router, guard, watch)
