"""Facts: what a request says that matters to CORS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from crossorigin.spec.lists import OWS, combine

_READ: Final = frozenset({"host", "origin", "access-control-request-method"})


class RequestFacts(NamedTuple):
    """One request, as far as the engine and a callable that chooses a policy need it.

    Attributes:
        method: the method, as sent.
        path: the full path, percent-decoded once.
        host: the Host header, or None.
        origin: the Origin header, its lines combined, or None. It may hold anything.
        request_method: Access-Control-Request-Method, its lines combined, or None.
        request_headers: the lines of Access-Control-Request-Headers.
        native: the server's own record of the request: the ASGI scope or the WSGI environ.
    """

    method: str
    path: str = "/"
    host: str | None = None
    origin: str | None = None
    request_method: str | None = None
    request_headers: tuple[str, ...] = ()
    native: Mapping[str, Any] = MappingProxyType({})

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
            path: the full path, percent-decoded once, without a query.
            headers: the name and value of every line, repeated names too, in order.
            native: the server's own record of the request, if a callable or a router is to
                see it.
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
        )

    def __repr__(self) -> str:
        """Leave the server's own record out: it holds cookies, and logs are read by many."""
        shown = (f"{name}={getattr(self, name)!r}" for name in self._fields[:-1])
        return f"RequestFacts({', '.join(shown)})"

    @property
    def is_preflight(self) -> bool:
        """Whether this is a preflight: OPTIONS, an origin, and a method asked for.

        A page's own OPTIONS request has an origin too, but asks for no method (Fetch,
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
        """The method of the request that the page makes: for a preflight, the one asked for."""
        if self.is_preflight and self.request_method is not None:
            return self.request_method.strip(OWS)
        return self.method
