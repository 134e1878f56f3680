"""Facts: the parts of a request that matter to CORS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from crossorigin.spec.lists import OWS, combine

_READ: Final = frozenset({"host", "origin", "access-control-request-method"})

MAX_VARYING_NAMES: Final = 16
"""Names that callables of the owner may add to Vary; a decision that needs more is not kept."""


def _no_header(_name: str) -> str | None:
    return None


class RequestFacts(NamedTuple):
    """One request, as the engine and the owner's callables see it.

    Attributes:
        method: the method, as sent.
        path: the application's own path: percent-decoded once, without the prefix that a
            server or a proxy put before it.
        host: the Host header, or None.
        origin: the Origin header, its lines combined, or None. It may hold anything.
        request_method: Access-Control-Request-Method, its lines combined, or None.
        request_headers: the lines of Access-Control-Request-Headers.
        native: the server's own record of the request: the ASGI scope or the WSGI environ.
        read_header: returns the combined lines of a header, by its name in lower case.
    """

    method: str
    path: str = "/"
    host: str | None = None
    origin: str | None = None
    request_method: str | None = None
    request_headers: tuple[str, ...] = ()
    native: Mapping[str, Any] = MappingProxyType({})
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
            request_method=combined.get("access-control-request-method"),
            request_headers=tuple(lines.get("access-control-request-headers", ())),
            native={} if native is None else native,
            read_header=lambda name: combine(lines[name]) if name in lines else None,
        )

    def __repr__(self) -> str:
        """Leave the server's own record out: it holds cookies, and many people read logs."""
        fields = self._fields[:6]
        return (
            f"RequestFacts({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"
        )

    def header(self, name: str) -> str | None:
        """Return the value of a request header, its lines combined, or None.

        A callable that reads a header in this way makes the response vary by it.

        Args:
            name: the name, in any case.
        """
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
        """The method of the request that the page makes: of a preflight, the requested one."""
        if self.is_preflight and self.request_method is not None:
            return self.request_method.strip(OWS)
        return self.method


class ObservedFacts(RequestFacts):
    """Facts that note which of them a callable of the owner reads.

    What a callable reads decides for which other requests its answer holds: the headers for
    `Vary`, the method for the browser's preflight cache, which joins the methods of a URL.
    """

    varying: dict[str, None]
    """The names of the headers read by `header`, in order."""

    reads_method: bool
    """Whether the method was read, or may have been, from the server's own record."""

    def header(self, name: str) -> str | None:
        """Return the value of a request header, and note its name."""
        self.varying[name.lower()] = None
        return super().header(name)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - as any attribute
        if name in _TELL_METHOD:
            self.reads_method = True
        return super().__getattribute__(name)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - as of a tuple
        self.reads_method = True
        return super().__getitem__(index)

    def __iter__(self) -> Iterator[Any]:
        self.reads_method = True
        return super().__iter__()


_TELL_METHOD: Final = frozenset(
    {
        "method",
        "request_method",
        "native",
        "announced_method",
        "is_preflight",
        "_asdict",
        "_replace",
        "__repr__",
    }
)


def observe(facts: RequestFacts) -> ObservedFacts:
    """Return `facts` with notes of what is read of them."""
    observed: ObservedFacts = tuple.__new__(ObservedFacts, tuple.__iter__(facts))
    observed.varying = {}
    observed.reads_method = False
    return observed
