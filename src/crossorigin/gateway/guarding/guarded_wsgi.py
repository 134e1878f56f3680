"""WSGI: an application behind a guard."""

from __future__ import annotations

import http
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeAlias, cast

from crossorigin.engine import AMBIGUOUS, RequestFacts
from crossorigin.gateway.guarding.guarding import Connection, Judge, is_loopback_address
from crossorigin.gateway.policies.resolution import INHERIT, Resolution
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.policies.routing import find_route

_Environ: TypeAlias = dict[str, Any]
_StartResponse: TypeAlias = Callable[..., Callable[[bytes], object]]
_App: TypeAlias = Callable[[_Environ, _StartResponse], Iterable[bytes]]


def guarded_wsgi(  # noqa: C901 - one frame: a call more costs as much as all look-ups
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
    judge, served = Judge(resolver, find_socket=_find_socket), cast("_App", app)
    # The addresses of the last request that did not come in on a loopback address.
    known_client = known_server = cast("object", None)

    def serve_any_host(environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in resolver.on_any_host:
            try:
                client, server = environ["REMOTE_ADDR"], environ["SERVER_NAME"]
            except KeyError:
                return serve_rarer(environ, start_response)
            if (
                client == known_client
                and server == known_server
                and "HTTP_UPGRADE" not in environ
            ):
                return served(environ, start_response)
        return serve_listed_hosts(environ, start_response)

    def serve_listed_hosts(
        environ: _Environ, start_response: _StartResponse
    ) -> Iterable[bytes]:
        methods, hosts = resolver.passing
        if (
            hosts is not None
            and environ["REQUEST_METHOD"] in methods
            and environ.get("HTTP_HOST") in hosts
            and "HTTP_UPGRADE" not in environ
        ):
            return served(environ, start_response)
        return serve_rarer(environ, start_response)

    def serve_rarer(environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        nonlocal known_client, known_server
        method, connection = environ["REQUEST_METHOD"], connection_of(environ)
        if not connection.loopback:
            known_client, known_server = environ.get("REMOTE_ADDR"), environ.get("SERVER_NAME")
            if not connection.is_socket and method in resolver.on_any_host:
                return served(environ, start_response)
        refusal = judge.refusal(connection, method, partial(read_facts, environ))
        if refusal is None:
            return served(environ, start_response)
        status = http.HTTPStatus(refusal.status)
        start_response(f"{status.value} {status.phrase}", refusal.headers)
        return [refusal.body]

    layer: Any = serve_any_host if resolver.passing[1] is None else serve_listed_hosts
    layer.app = app
    return layer


def _find_socket(resolver: PolicyResolver, facts: RequestFacts) -> Resolution:
    """Return the policy of a handshake, which is that of its path.

    A view serves it like a GET request. A mark on the view applies to HTTP requests, so that
    there is a second reading.
    """
    found, of_path = find_route(resolver, facts), resolver.of_source(facts)
    is_one = (found.policy, found.guard) == (of_path.policy, INHERIT)
    return of_path if is_one else Resolution(AMBIGUOUS, guard=AMBIGUOUS)


def connection_of(environ: Mapping[str, Any]) -> Connection:
    """Return the connection of an environ.

    Not every server has the address of the connection's own end, but each has that of the
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
