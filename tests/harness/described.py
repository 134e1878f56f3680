"""Descriptions of applications, which each framework builds in its own words.

A description says which policy governs each handler, without the product's router: `own`
reads it from the marks, and from the owner's policy for the path that the handler has.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType, ModuleType
from typing import Any, Final, Literal, TypeAlias

from harness.spy import Boom
from tables.model import A, B

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.engine import RequestFacts

Chooser: TypeAlias = Callable[[RequestFacts], Policy | None]

UNMARKED: Final = ""
NO_CORS: Final = "none"


def _in_region(origin: str, facts: RequestFacts) -> bool:
    return facts.header("X-Region") != "2" and origin == B


POLICIES: Final[Mapping[str, Policy | None]] = MappingProxyType(
    {
        "public": Policy(),
        "partner": Policy(allow_origins=[A], allow_credentials=True, max_age=60),
        "narrow": Policy(allow_origins=[A, B], allow_methods=["PUT"], allow_headers=["X-A"]),
        "other": Policy(allow_origins=[B], allow_methods=["DELETE"], allow_headers=["X-B"]),
        "wild": Policy(
            allow_origins=[A, B], allow_methods="*", allow_headers="*", allow_credentials=True
        ),
        "asked": Policy(allow_origins=[A, _in_region]),
        NO_CORS: None,
    }
)


def _by_path(facts: RequestFacts) -> Policy | None:
    return POLICIES["wild" if facts.path.startswith("/a") else "partner"]


def _by_method(facts: RequestFacts) -> Policy | None:
    return POLICIES["public" if facts.announced_method == "PUT" else "other"]


def _by_host(facts: RequestFacts) -> Policy | None:
    return POLICIES["public" if facts.host == "api.example" else "narrow"]


def _by_origin(facts: RequestFacts) -> Policy | None:
    return POLICIES["public" if facts.origin == A else "narrow"]


def _by_origin_header(facts: RequestFacts) -> Policy | None:
    return POLICIES["public"] if facts.header("Origin") == B else None


def _by_tenant(facts: RequestFacts) -> Policy | None:
    tenant = facts.header("X-Tenant")
    if tenant == "1":
        return POLICIES["asked"]
    if tenant == "2":
        return POLICIES["public" if facts.header("X-Region") == "1" else "partner"]
    return POLICIES["public"] if facts.origin == B else None


CHOOSERS: Final[Mapping[str, Chooser]] = MappingProxyType(
    {
        "by-path": _by_path,
        "by-method": _by_method,
        "by-host": _by_host,
        "by-origin": _by_origin,
        "by-origin-header": _by_origin_header,
    }
)
"""Choosers that read the common facts of a preflight and its request."""

BY_TENANT: Final = "by-tenant"
"""The chooser that reads headers which no preflight has."""

_ALL_CHOOSERS: Final = {**CHOOSERS, BY_TENANT: _by_tenant}


def marked(words: ModuleType, mark: str, target: Any) -> Any:  # noqa: ANN401 - a function or a class
    """Return a function or a class with a mark, or several ("public+no-guard"), inner first.

    They are in the words of an integration.
    """
    for each in mark.split("+"):
        if each == NO_GUARD:
            target = words.no_guard(target)
        elif each in GUARDS:
            target = words.guard(**GUARDS[each])(target)
        elif each != UNMARKED:
            policy = POLICIES[each]
            target = words.no_cors(target) if policy is None else words.cors(policy)(target)
    return target


NO_GUARD: Final = "no-guard"
GUARDS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {"guarded": {}, "trusting": {"trust": [B]}, "reporting": {"report_only": True}}
)
"""The fields of `guard`, by the name of the mark."""


@dataclass(frozen=True, slots=True)
class Source:
    """The argument of `CORS`: a policy, a map or a chooser, by its name."""

    kind: Literal["policy", "map", "chooser"]
    name: str
    paths: tuple[tuple[str, str], ...] = ()

    def build(self) -> Policy | PolicyMap | Chooser | None:
        """Build the source for `CORS`."""
        if self.kind == "chooser":
            return _ALL_CHOOSERS[self.name]
        default = POLICIES[self.name]
        if self.kind == "policy":
            return default
        return PolicyMap({key: POLICIES[name] for key, name in self.paths}, default=default)

    def own(self, path: str, seen: RequestFacts) -> Policy | None:
        """Return the policy of a handler.

        Args:
            path: the path of the handler.
            seen: the request that it got.
        """
        if self.kind == "chooser":
            return _ALL_CHOOSERS[self.name](seen)
        return POLICIES[self._named(path) if self.kind == "map" else self.name]

    def _named(self, path: str) -> str:
        """Return the name of the most specific entry for a path."""
        listed = dict(self.paths)
        wanted = [path]
        while path:
            wanted.append(f"{path}/*")
            path = path.rpartition("/")[0]
        return next((listed[each] for each in (*wanted, "/*") if each in listed), self.name)


@dataclass(frozen=True, slots=True)
class View:
    """The routes of one path: by method, the name of the mark.

    Attributes:
        path: the path, which may hold ``{id}``.
        methods: the name of the mark of each method.
        whole: the mark of the class, where the view is a class; None where it is functions.
    """

    path: str
    methods: Mapping[str, str]
    whole: str | None = None

    def by_mark(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each mark, with its methods; the mark of a class is that of its methods."""
        marks = {method: self.mark(method) for method in self.methods}
        for mark in dict.fromkeys(marks.values()):
            yield mark, [method for method, name in marks.items() if name == mark]

    def mark(self, method: str) -> str:
        """Return the mark that governs a method."""
        served = "GET" if method == "HEAD" and method not in self.methods else method
        return self.methods[served] or self.whole or UNMARKED


@dataclass(frozen=True, slots=True)
class Part:
    """An application without its mounts; `source` is None without `CORS`."""

    views: tuple[View, ...]
    source: Source | None
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """An application.

    Attributes:
        main: the application itself; it has `CORS`.
        mounted: another one below `PREFIX`, if the framework mounts.
        root: the root path that the server was given.
        is_prefixed: whether the server leaves the root path in front of the path.
        is_adapted: whether the mounted one is a Flask application behind an adapter.
        is_nested: whether the application is itself mounted; in Tornado, whether a
            `FallbackHandler` calls the adapter, and not a rule.
    """

    main: Part
    mounted: Part | None = None
    root: str = ""
    is_prefixed: bool = False
    is_adapted: bool = False
    is_nested: bool = False

    def url(self, path: str) -> str:
        """Return the path that a browser asks for."""
        return self.root + path if self.is_prefixed else path


PREFIX: Final = "/sub"

RAISING: Final = ("Accept-Language", "boom")
"""The header of a request whose handler raises; browsers send it without a preflight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A handler ran.

    Attributes:
        view: its view.
        is_mounted: whether that is the mounted application's.
        facts: the request, as the application of the handler saw it.
        headers: the names of the headers of a page's own, in lower case.
        has_cookie: whether a cookie was sent.
    """

    view: View
    is_mounted: bool
    facts: RequestFacts
    headers: tuple[str, ...]
    has_cookie: bool

    def own(self, description: Description) -> Policy | None:
        """Return the policy that governs the handler."""
        mark = self.view.mark(self.facts.method)
        if mark != UNMARKED:
            return POLICIES[mark]
        path, seen, source = self.view.path, self.facts, description.main.source
        if self.is_mounted:
            assert description.mounted is not None
            if description.mounted.source is not None:
                source = description.mounted.source
            else:
                path, seen = PREFIX + path, replace(seen, path=PREFIX + seen.path)
        assert source is not None
        return source.own(path.replace("{id}", "7"), seen)


@dataclass(slots=True)
class Log:
    """The handlers that ran."""

    runs: list[Run] = field(default_factory=list)

    def handler(self, view: View, *, is_mounted: bool = False) -> Callable[..., None]:
        """Return the function that notes a run of the handlers of a view."""

        def note(method: str, path: str, headers: Mapping[str, str]) -> None:
            lines = {name.lower(): value for name, value in headers.items()}
            facts = RequestFacts(
                method,
                path,
                host=lines.get("host"),
                origin=lines.get("origin"),
                read_header=lines.get,
            )
            own = tuple(name for name in lines if name.startswith("x-"))
            has_cookie = "cookie" in lines
            self.runs.append(
                Run(
                    view=view,
                    is_mounted=is_mounted,
                    facts=facts,
                    headers=own,
                    has_cookie=has_cookie,
                )
            )
            if lines.get(RAISING[0].lower()) == RAISING[1]:
                raise Boom

        return note
