"""WSGI: an application behind a guard."""

from __future__ import annotations

import http
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.guarding import Connection, Judge, is_loopback_address
from crossorigin.gateway.resolver import INHERIT, PolicyResolver, Resolution
from crossorigin.gateway.routing import find_route

_Environ: TypeAlias = dict[str, Any]
_StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]


def guarded_wsgi(
    app: Any,  # noqa: ANN401 - a WSGI application
    resolver: PolicyResolver,
    read_facts: Callable[[_Environ], RequestFacts],
) -> Any:  # noqa: ANN401 - the same
    """Return WSGI middleware between a gateway and its application; see `guarded_asgi`.

    Args:
        app: the application; the attribute `app` of the middleware.
        resolver: holds the guard.
        read_facts: reads the facts of a request.
    """
    judge = Judge(resolver, find_socket=_find_socket)
    # The addresses of the last request that came in on none of the loopback; neither is one.
    known_client: object = None
    known_server: object = None

    def serve(environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333), if it may act."""
        # Nearly all requests are of this kind, and need no verdict.
        methods, hosts = resolver.passing
        if not (
            environ["REQUEST_METHOD"] in methods
            and "HTTP_UPGRADE" not in environ
            and (
                environ.get("HTTP_HOST") in hosts
                if hosts is not None
                else (
                    environ.get("REMOTE_ADDR") == known_client
                    and environ.get("SERVER_NAME") == known_server
                )
                or is_elsewhere(environ.get("REMOTE_ADDR"), environ.get("SERVER_NAME"))
            )
        ):
            read = partial(read_facts, environ)
            connection = connection_of(environ)
            refusal = judge.refusal(connection, environ["REQUEST_METHOD"], read)
            if refusal is not None:
                status = http.HTTPStatus(refusal.status)
                start_response(f"{status.value} {status.phrase}", refusal.headers)
                return [refusal.body]
        chunks: Iterable[bytes] = app(environ, start_response)
        return chunks

    def is_elsewhere(client: object, server: object) -> bool:
        nonlocal known_client, known_server
        if _is_on_loopback(client, server):
            return False
        known_client, known_server = client, server
        return True

    layer: Any = serve
    layer.app = app
    return layer


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
    return Connection(
        is_socket="HTTP_UPGRADE" in environ,
        encrypted=environ.get("wsgi.url_scheme") == "https",
        loopback=_is_on_loopback(environ.get("REMOTE_ADDR"), environ.get("SERVER_NAME")),
    )


def _is_on_loopback(client: object, server: object) -> bool:
    # The name stands for a socket of Unix, which no page can reach.
    is_local = client != "localhost" and is_loopback_address(client)
    return is_local or is_loopback_address(server)
