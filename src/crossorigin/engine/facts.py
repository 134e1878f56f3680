"""Facts: the parts of a request that CORS decisions use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, Final

from crossorigin.spec.headers import SAFELISTED_BY_CHROMIUM, SAFELISTED_REQUEST
from crossorigin.spec.lists import OWS, combine
from crossorigin.spec.readings import is_plain, readings
from crossorigin.spec.tokens import is_token

_REQUEST_METHOD: Final = "access-control-request-method"
_REQUEST_HEADERS: Final = "access-control-request-headers"
_OF_PREFLIGHTS: Final = (_REQUEST_METHOD, _REQUEST_HEADERS)

_METHOD: Final = "(method)"
"""Stands for the method among the notes of a callable; no header has this name."""

_READ: Final = frozenset({"host", "origin", _REQUEST_METHOD})

MAX_VARYING_NAMES: Final = 16
"""Names that callables of the owner may add to Vary; a decision that needs more is not kept."""


def _no_header(_name: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, repr=False)
class RequestFacts:
    """The parts of one request, for the engine and the owner's callables. Immutable.

    Attributes:
        method: the method, as sent: OPTIONS in a preflight. To distinguish methods read
            `announced_method`.
        path: the application's own path: percent-decoded once, without the prefix that a
            server or a proxy put before it.
        host: the Host header, or None.
        origin: the Origin header, its lines combined, or None. It may have any content.
        request_method: Access-Control-Request-Method, its lines combined, or None.
        request_headers: the lines of Access-Control-Request-Headers.
        native: the server's own record of the request: the ASGI scope or the WSGI environ. A
            callable that reads headers in it has to read them with `header` too: only `header`
            makes the response vary by them.
        read_header: returns the combined lines of a header, by its name in lower case.
    """

    method: str
    path: str = "/"
    host: str | None = None
    origin: str | None = None
    request_method: str | None = None
    request_headers: tuple[str, ...] = ()
    native: Mapping[str, Any] = field(default_factory=dict)
    read_header: Callable[[str], str | None] = _no_header

    @classmethod
    def from_headers(
        cls,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]],
        native: Mapping[str, Any] | None = None,
    ) -> RequestFacts:
        """Return the facts of a request, of which a server has all header lines.

        Args:
            method: the method, as sent.
            path: the application's own path, percent-decoded once, without a query.
            headers: the name and value of every line, repeated names too, in order.
            native: the server's own record of the request, if a callable or a router needs
                it.
        """
        lines: dict[str, list[str]] = {}
        for name, value in headers:
            lines.setdefault(name.lower(), []).append(value.strip(OWS))
        combined = {name: combine(values) for name, values in lines.items() if name in _READ}
        return cls(
            method=method,
            path=path,
            host=combined.get("host"),
            origin=combined.get("origin"),
            request_method=combined.get(_REQUEST_METHOD),
            request_headers=tuple(lines.get(_REQUEST_HEADERS, ())),
            native={} if native is None else native,
            read_header=lambda name: (
                combine(lines[name]) if name in lines and "_" not in name else None
            ),
        )

    def __repr__(self) -> str:
        """Omit the server's own record: it has cookies, which must not reach a log."""
        names = [each.name for each in fields(RequestFacts)[:6]]
        return f"RequestFacts({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    def header(self, name: str) -> str | None:
        """Return the value of a request header, its lines combined, or None.

        A callable that reads a header in this way makes the response vary by it.

        Args:
            name: the name, in any case.

        Raises:
            ValueError: the name has an underscore: a server of WSGI has one spelling for that
                and for a hyphen, so it would read another header.
        """
        if "_" in name:
            message = f"no header is read as {name!r}; write {name.replace('_', '-')!r}"
            raise ValueError(message)
        return self.read_header(name.lower())

    @property
    def is_preflight(self) -> bool:
        """Whether this is a preflight: OPTIONS, an origin, and a requested method.

        A page's own OPTIONS request has an origin too, but requests no method (Fetch,
        "CORS-preflight fetch", step 3).
        """
        return (
            self.method == "OPTIONS"
            and self.origin is not None
            and self.request_method is not None
            and self.request_method.strip(OWS) != ""
        )

    @property
    def announced_method(self) -> str:
        """The method of the page's request; for a preflight, the announced method."""
        if self.is_preflight and self.request_method is not None:
            return self.request_method.strip(OWS)
        return self.method


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ObservedFacts(RequestFacts):
    """Facts that record which of them a callable of the owner reads.

    The facts that a callable reads decide for which other requests its answer holds: headers
    for `Vary`, the method for the browser's preflight cache, which joins a URL's methods.

    Attributes:
        noted: the names of the headers that were read, in lower case, in order; and the note
            of a reading of the method.
    """

    noted: dict[str, None] = field(default_factory=dict)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as any attribute
        noted: dict[str, None] = object.__getattribute__(self, "noted")
        if names := _NOTED.get(name, _OF_PREFLIGHTS):
            noted.update(dict.fromkeys(names))
        return object.__getattribute__(self, name)

    def __copy__(self) -> ObservedFacts:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> ObservedFacts:
        return self

    @property
    def varying(self) -> tuple[str, ...]:
        """The names of the headers that were read, for `Vary`, without the method."""
        return tuple(name for name in self.noted if name != _METHOD)

    @property
    def reads_method(self) -> bool:
        """Whether another preflight of the same URL may get another answer."""
        return not self.noted.keys().isdisjoint((_METHOD, *_OF_PREFLIGHTS))


_NOTED: Final[Mapping[str, tuple[str, ...]]] = {
    # The URL, by which caches and browsers distinguish responses, and the origin, by which
    # the responses under every policy of a callable vary.
    "path": (),
    "host": (),
    "origin": (),
    # Each header is noted when it is read.
    "header": (),
    "read_header": (),
    "noted": (),
    "varying": (),
    "reads_method": (),
    "method": (_METHOD,),
    "request_method": (_REQUEST_METHOD,),
    "is_preflight": (_METHOD,),
    "announced_method": (_METHOD,),
}
"""The headers that each attribute depends on; another attribute may depend on all of them."""


_SET_UNANNOUNCED: Final = (
    SAFELISTED_REQUEST
    | SAFELISTED_BY_CHROMIUM
    | {"authorization", "content-length", "cookie", "referer"}
)
"""Headers that may differ in the request after a preflight that names none of them."""


def shows(names: Collection[str], requested: str) -> bool:
    """Return True if a preflight has some headers as the request that follows has them.

    Only the request has a header of the page; the preflight announces its name. Both have a
    header that a proxy sets.

    Args:
        names: the names of the headers, in lower case.
        requested: the value of Access-Control-Request-Headers, its lines combined.
    """
    if not names:
        return True
    # A server of WSGI has one spelling for both signs.
    announced = {each.strip(OWS) for each in requested.lower().replace("_", "-").split(",")}
    return announced.isdisjoint(names) and _SET_UNANNOUNCED.isdisjoint(names)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class JoinedFacts(RequestFacts):
    """Facts of a request that reaches the router in another form, as by another path.

    Attributes:
        others: the facts of the other forms; callables have to allow each.
    """

    others: tuple[RequestFacts, ...] = ()

    @classmethod
    def of(cls, facts: RequestFacts, others: Iterable[RequestFacts]) -> JoinedFacts:
        """Return `facts` with those of the other forms."""
        make: Callable[..., JoinedFacts] = cls
        return make(*_but_last(facts), facts.read_header, tuple(others))


def observe(facts: RequestFacts) -> list[ObservedFacts]:
    """Return every reading of `facts`, itself first; all share their notes."""
    noted: dict[str, None] = {}
    others = facts.others if isinstance(facts, JoinedFacts) else ()
    return [each for one in (facts, *others) for each in _readings(one, noted)]


def _readings(facts: RequestFacts, noted: dict[str, None]) -> list[ObservedFacts]:
    every = [facts]
    if (upper := in_upper_case(facts)) is not facts:
        every.append(upper)
    if is_plain(facts.path):
        return [_observed(each, noted) for each in every]
    paths = readings(facts.path)
    every += [replace(each, path=path) for path in paths or () for each in every]
    return [_observed(each, noted) for each in every] + [ANY_PATH] * (paths is None)


ANY_PATH: Final = ObservedFacts(method="", path="")
"""The reading of a path that can be any path: it calls no callable, and allows nothing."""


def announced(every: list[ObservedFacts]) -> Iterator[ObservedFacts]:
    """Yield the readings of the request that a preflight announces, if its method was read.

    A callable that compares `method` sees OPTIONS in a preflight, and another method in the
    request that follows: both have to be allowed.

    Args:
        every: the readings of the request, which a callable has read.
    """
    if every[0].reads_method and every[0].is_preflight:
        yield from (_as_announced(each) for each in every if each is not ANY_PATH)


def _as_announced(facts: ObservedFacts) -> ObservedFacts:
    # The attributes of `facts` itself would be noted.
    names = [each.name for each in fields(ObservedFacts)]
    values = {name: object.__getattribute__(facts, name) for name in names}
    read = facts.read_header
    changes = {
        "method": facts.announced_method,
        "request_method": None,
        "request_headers": (),
        "read_header": lambda name: None if name in _OF_PREFLIGHTS else read(name),
    }
    return ObservedFacts(**{**values, **changes})


def in_upper_case(facts: RequestFacts) -> RequestFacts:
    """Return `facts` with the method of the page's request in upper case, or `facts` itself.

    Browsers send ``patch`` as it is, and some frameworks run the handler of ``PATCH``.
    """
    # The cheap test first: nearly all methods are in upper case.
    if (facts.method + (facts.request_method or "")).isupper():
        return facts
    upper = facts.announced_method.upper()
    if upper == facts.announced_method:
        return facts
    if not facts.is_preflight:
        return replace(facts, method=upper)
    read = facts.read_header
    return replace(
        facts,
        request_method=upper,
        read_header=lambda name: upper if name == _REQUEST_METHOD else read(name),
    )


def _observed(facts: RequestFacts, noted: dict[str, None]) -> ObservedFacts:
    def read_header(name: str) -> str | None:
        if is_token(name):  # no other name can be in Vary, or in a request
            noted[name.lower()] = None
        return facts.read_header(name)

    make: Callable[..., ObservedFacts] = ObservedFacts
    return make(*_but_last(facts), read_header, noted)


_but_last: Final[Callable[[RequestFacts], tuple[Any, ...]]] = attrgetter(
    *(each.name for each in fields(RequestFacts)[:-1])
)
"""Returns the attributes of facts, in order, without `read_header`."""
