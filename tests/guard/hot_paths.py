"""The paths that requests take most, each with the bare application that it stands in front of.

Imports nothing but the library, because `marked.py` runs it without installed packages.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from crossorigin import Policy, asgi, wsgi
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.gateway.events.event import Event
from crossorigin.gateway.marks import marks
from crossorigin.gateway.observation.watching import make_watch
from crossorigin.gateway.policies.resolution import RoutePolicy
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

Request: TypeAlias = dict[str, Any]
"""An ASGI scope or a WSGI environ."""
App: TypeAlias = Callable[..., Any]

ALLOWED = "https://b.example"
DENIED = "https://evil.example"
LISTED: dict[str, Any] = {
    "allow_origins": ["https://a.example", ALLOWED, "https://c.example"],
    "allow_methods": ["GET", "PUT"],
    "allow_headers": ["content-type", "x-token"],
}
PUBLIC: dict[str, Any] = {}
CREDENTIALS: dict[str, Any] = {**LISTED, "allow_credentials": True}
ASKED = "content-type,x-token"


class HotPath(NamedTuple):
    """An application, its server function, and the maker of the nth request."""

    app: App
    serve: Callable[[App, Sequence[Request]], None]
    request: Callable[[int], Request]


async def _asgi_app(_scope: Request, _receive: App, send: App) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"2"),
        (b"x-request-id", b"1"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


async def receive() -> Request:
    return {"type": "http.request"}


async def _send(_message: Request) -> None:
    pass


def serve_asgi(app: App, requests: Sequence[Request]) -> None:
    for scope in requests:
        try:
            app(scope, receive, _send).send(None)
        except StopIteration:
            continue


def _wsgi_app(_environ: Request, start: App) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", "2"),
        ("X-Request-Id", "1"),
    ]
    start("200 OK", headers)
    return [b"{}"]


def _write(_data: bytes) -> None:
    pass


def _start(_status: str, _headers: list[tuple[str, str]], _exc_info: object = None) -> App:
    return _write


def serve_wsgi(app: App, requests: Sequence[Request]) -> None:
    for environ in requests:
        body = app(environ, _start)
        for _ in body:
            pass
        if type(body) is not list:
            body.close()


def _fresh(text: str) -> bytes:
    return text.encode()  # of no hash yet, as servers make them


def scope_of(origin: str | None, asked: str | None = None) -> Request:
    lines = [("host", "api.test"), ("user-agent", "Mozilla/5.0"), ("accept", "*/*")]
    if origin is not None:
        lines.append(("origin", origin))
    lines += [("sec-fetch-mode", "cors"), ("cookie", "session=1")]
    if asked is not None:
        lines.append(("access-control-request-method", "PUT"))
        lines.append(("access-control-request-headers", asked))
    return {
        "type": "http",
        "method": "GET" if asked is None else "OPTIONS",
        "path": "/x",
        "headers": [(_fresh(name), _fresh(value)) for name, value in lines],
    }


def environ_of(origin: str | None, asked: str | None = None) -> Request:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x", "HTTP_HOST": "api.test"}
    if origin is not None:
        environ["HTTP_ORIGIN"] = _fresh(origin).decode()
    if asked is not None:
        environ["REQUEST_METHOD"] = "OPTIONS"
        environ["HTTP_ACCESS_CONTROL_REQUEST_METHOD"] = "PUT"
        environ["HTTP_ACCESS_CONTROL_REQUEST_HEADERS"] = _fresh(asked).decode()
    return environ


def _asgi(
    kind: Callable[..., Any] | None, policy: dict[str, Any], request: Callable[[int], Request]
) -> HotPath:
    app: Any = _asgi_app  # whose messages are dicts, as servers' are
    return HotPath(kind(app, **policy) if kind else app, serve_asgi, request)


def _wsgi(
    kind: Callable[..., Any] | None, policy: dict[str, Any], request: Callable[[int], Request]
) -> HotPath:
    app = kind(_wsgi_app, **policy) if kind else _wsgi_app
    return HotPath(app, serve_wsgi, request)


def _endpoint() -> None:
    """Stand for the endpoint that a framework has matched."""


class _Routes:
    """The router of an application with one route."""

    def matched(self, _exchange: Exchange) -> RoutePolicy:
        return marks.policy_of(_endpoint)

    def table(self, _facts: object) -> dict[str, RoutePolicy]:
        return dict.fromkeys(("GET", "PUT"), marks.policy_of(_endpoint))


class _Counter:
    """An observer that counts as `Prometheus` does, which needs its library."""

    def __call__(self, event: Event) -> None:
        """Stand for the first decision of a kind; the gateway counts the others."""

    def count_of(self, _series: object) -> Callable[[], object]:
        return itertools.count().__next__


def _routed_asgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the fields of a policy
    return asgi.RoutedMiddleware(app, PolicyResolver(Policy(**policy), _Routes()))


def _routed_wsgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the same
    return wsgi.RoutedMiddleware(app, PolicyResolver(Policy(**policy), _Routes()))


def _observed_asgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the same
    return ASGIGateway(app, observe=_Counter(), **policy)


def _observed_wsgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the same
    return WSGIGateway(app, observe=_Counter(), **policy)


def _observed_resolver(policy: dict[str, Any]) -> PolicyResolver:
    return PolicyResolver(Policy(**policy), _Routes(), watch=make_watch(_Counter()))


def _observed_routed_asgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the same
    return asgi.RoutedMiddleware(app, _observed_resolver(policy))


def _observed_routed_wsgi(app: App, **policy: Any) -> App:  # noqa: ANN401 - the same
    return wsgi.RoutedMiddleware(app, _observed_resolver(policy))


BARE = {
    "asgi": _asgi(None, {}, lambda _: scope_of(ALLOWED)),
    "wsgi": _wsgi(None, {}, lambda _: environ_of(ALLOWED)),
}

PATHS = {
    "asgi no origin": _asgi(ASGIGateway, LISTED, lambda _: scope_of(None)),
    "asgi allowed": _asgi(ASGIGateway, LISTED, lambda _: scope_of(ALLOWED)),
    "asgi denied": _asgi(ASGIGateway, LISTED, lambda _: scope_of(DENIED)),
    "asgi allow all": _asgi(ASGIGateway, PUBLIC, lambda _: scope_of(ALLOWED)),
    "asgi credentials": _asgi(ASGIGateway, CREDENTIALS, lambda _: scope_of(ALLOWED)),
    "asgi preflight": _asgi(ASGIGateway, LISTED, lambda _: scope_of(ALLOWED, ASKED)),
    # An attacker sends these: an origin that no cache can know.
    "asgi new origins": _asgi(ASGIGateway, LISTED, lambda n: scope_of(f"https://h{n}.example")),
    "wsgi no origin": _wsgi(WSGIGateway, LISTED, lambda _: environ_of(None)),
    "wsgi allowed": _wsgi(WSGIGateway, LISTED, lambda _: environ_of(ALLOWED)),
    "wsgi allow all": _wsgi(WSGIGateway, PUBLIC, lambda _: environ_of(ALLOWED)),
    "wsgi preflight": _wsgi(WSGIGateway, LISTED, lambda _: environ_of(ALLOWED, ASKED)),
    "wsgi new origins": _wsgi(
        WSGIGateway, LISTED, lambda n: environ_of(f"https://h{n}.example")
    ),
    # The gateway that an integration places, with a router that costs next to nothing.
    "asgi routed": _asgi(_routed_asgi, LISTED, lambda _: scope_of(ALLOWED)),
    "asgi routed preflight": _asgi(_routed_asgi, LISTED, lambda _: scope_of(ALLOWED, ASKED)),
    "wsgi routed": _wsgi(_routed_wsgi, LISTED, lambda _: environ_of(ALLOWED)),
    "wsgi routed preflight": _wsgi(_routed_wsgi, LISTED, lambda _: environ_of(ALLOWED, ASKED)),
    # With an observer that counts.
    "asgi observed": _asgi(_observed_asgi, LISTED, lambda _: scope_of(ALLOWED)),
    "asgi observed preflight": _asgi(
        _observed_asgi, LISTED, lambda _: scope_of(ALLOWED, ASKED)
    ),
    "asgi observed routed": _asgi(_observed_routed_asgi, LISTED, lambda _: scope_of(ALLOWED)),
    "asgi observed routed preflight": _asgi(
        _observed_routed_asgi, LISTED, lambda _: scope_of(ALLOWED, ASKED)
    ),
    "wsgi observed": _wsgi(_observed_wsgi, LISTED, lambda _: environ_of(ALLOWED)),
    "wsgi observed preflight": _wsgi(
        _observed_wsgi, LISTED, lambda _: environ_of(ALLOWED, ASKED)
    ),
    "wsgi observed routed": _wsgi(_observed_routed_wsgi, LISTED, lambda _: environ_of(ALLOWED)),
    "wsgi observed routed preflight": _wsgi(
        _observed_routed_wsgi, LISTED, lambda _: environ_of(ALLOWED, ASKED)
    ),
}


def added(counts: dict[str, float]) -> dict[str, int]:
    """The cost that each path adds to a request, from the counts of all and of bare paths.

    A preflight does not reach the application: nothing is subtracted there.
    """
    return {
        name: round(count - (0 if name.endswith("preflight") else counts[name.split()[0]]))
        for name, count in counts.items()
        if " " in name
    }
