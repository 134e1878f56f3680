"""WSGI: an application behind a guard."""

from __future__ import annotations

import http
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.guarding import Connection, Judge, Refusal, is_loopback_address
from crossorigin.gateway.resolver import INHERIT, PolicyResolver, Resolution
from crossorigin.gateway.routing import find_route

_Environ: TypeAlias = dict[str, Any]
_StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]


class GuardedWSGI:
    """WSGI middleware between a gateway and its application.

    Args:
        app: the application.
        resolver: holds the guard.
        read_facts: reads the facts of a request.
    """

    __slots__ = ("__weakref__", "_judge", "_read_facts", "app")

    def __init__(
        self,
        app: Any,  # noqa: ANN401 - a WSGI application
        resolver: PolicyResolver,
        read_facts: Callable[[_Environ], RequestFacts],
    ) -> None:
        self.app = app
        self._judge = Judge(resolver, find_socket=_find_socket)
        self._read_facts = read_facts

    def __call__(self, environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333), if it may act."""
        refusal = self._ask(environ)
        if refusal is None:
            chunks: Iterable[bytes] = self.app(environ, start_response)
            return chunks
        status = http.HTTPStatus(refusal.status)
        start_response(f"{status.value} {status.phrase}", refusal.headers)
        return [refusal.body]

    def _ask(self, environ: _Environ) -> Refusal | None:
        """Return the refusal; None for a request that passes."""
        read_facts = partial(self._read_facts, environ)
        method = environ["REQUEST_METHOD"]
        return self._judge.refusal(connection_of(environ), method, read_facts)


def _find_socket(resolver: PolicyResolver, facts: RequestFacts) -> Resolution:
    """Return the policy of a handshake, which is that of its path.

    A view serves it as it serves a GET: marks, which decide on requests of HTTP, make a second
    reading.
    """
    found, of_path = find_route(resolver, facts), resolver.of_source(facts)
    is_one = (found.policy, found.guard) == (of_path.policy, INHERIT)
    return of_path if is_one else Resolution(AMBIGUOUS, guard=AMBIGUOUS)


def connection_of(environ: Mapping[str, Any]) -> Connection:
    """Return the connection of an environ.

    Not every server tells the address that a connection came in on, but each tells that of the
    client: the connection of a client on the loopback came in there.
    """
    client = environ.get("REMOTE_ADDR")
    # A name stands for a socket of Unix, which no page can reach.
    is_local = client != "localhost" and is_loopback_address(client)
    return Connection(
        is_socket="HTTP_UPGRADE" in environ,
        encrypted=environ.get("wsgi.url_scheme") == "https",
        loopback=is_local or is_loopback_address(environ.get("SERVER_NAME")),
    )
