"""The targets of the rows: one abstract client, with one implementation for each target."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType
from typing import Any, get_args

from harness.asked import EVERY_ROW, asked_for
from harness.hosts import DOMAIN, asgi_by_host, wsgi_by_host
from harness.kit import Kit
from harness.kits import KITS
from harness.lambda_apps import lambda_app
from harness.lambda_events import WITH_SEVERAL, as_asgi
from harness.lambda_events import Kind as EventKind
from harness.own_server import own_server
from harness.product import PolicyResolver
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import Answered, exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Spy
from tables.everything import ON_FRAMEWORKS
from tables.model import Request, Row, Trait
from tables.paths import PATHS
from tables.policies import named

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import aws_lambda as lambda_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway


@dataclass(frozen=True, slots=True)
class Target:
    """A way from a row to an answer over a wire."""

    name: str
    traits: frozenset[Trait]
    serve: Callable[[Spy], AbstractContextManager[int]] = field(repr=False)
    # Paths whose answer it cannot carry, and why.
    cannot: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def takes(self, row: Row) -> bool:
        """Whether the row says something about this target."""
        if not (EVERY_ROW or "raw" in self.traits or row.id in ON_FRAMEWORKS):
            return False
        return not self.traits & row.not_on.keys() and row.request.path not in self.cannot

    def refuses(self, row: Row) -> bool:
        """Whether the server's own parser refuses the row's bytes."""
        return bool(
            self.traits & row.refused_by.keys() and not self.traits & row.taken_by.keys()
        )


@dataclass(frozen=True, slots=True)
class Running:
    """A target whose server is up."""

    port: int
    spy: Spy

    def send(self, policy: str, request: Request) -> tuple[Answered, int]:
        """The answer, and how often the app was called for it."""
        token = self.spy.token()
        lines = (*request.lines, (HEADER, token.encode()))
        host = policy + DOMAIN
        answered = exchange(self.port, request.method, request.path, host, lines)
        return answered, self.spy.count(token)


def _asgi(spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(
        asgi_by_host(cache(lambda name: ASGIGateway(RawASGI(spy), named(name))))
    )


def _wsgi(spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(
        wsgi_by_host(cache(lambda name: WSGIGateway(raw_wsgi(spy), named(name))))
    )


def _framework(kit: Kit, spy: Spy) -> AbstractContextManager[int]:
    """Serve an application for each policy, or one whose policy is replaced before a request.

    Most of the time, the self-check of an application with the routes of all rows takes longer
    than its rows.
    """

    def app_of(name: str) -> Any:  # noqa: ANN401 - of the framework
        return kit.with_cors(named(name), kit.app, spy)

    @cache
    def one_app() -> tuple[Any, PolicyResolver]:
        app = kit.app(spy)
        return app, kit.install(app, None)

    def replaced(name: str) -> Any:  # noqa: ANN401 - the same
        app, gate = one_app()
        gate.policy = named(name)
        return app

    if kit.by_host is not None:
        return kit.serve(kit.by_host(app_of))
    by_host = asgi_by_host if "asgi" in kit.traits else wsgi_by_host
    has_several = EVERY_ROW or kit.by_setting is not None
    return kit.serve(by_host(cache(app_of) if has_several else replaced))


ONE_LINE: Mapping[str, str] = MappingProxyType(
    {
        path: "a response to such an event has one line of each name"
        for path, answer in PATHS.items()
        if len({name.lower() for name, _ in answer.lines}) < len(answer.lines)
    }
)


def _lambda(kind: EventKind) -> Target:
    def build(spy: Spy, name: str) -> Any:  # noqa: ANN401 - ASGI
        return as_asgi(kind, lambda_cors.CORS(lambda_app(spy, kind), named(name)))

    def serve(spy: Spy) -> AbstractContextManager[int]:
        return uvicorn_server(asgi_by_host(cache(partial(build, spy))))

    cannot: Mapping[str, str] = {} if kind in WITH_SEVERAL else ONE_LINE
    return Target(f"lambda-{kind}", frozenset({"wire", "asgi"}), serve, cannot)


def _targets() -> Iterator[Target]:
    if asked_for("gateways"):
        yield Target("asgi", frozenset({"wire", "asgi", "raw"}), _asgi)
        yield Target("wsgi", frozenset({"wire", "wsgi", "raw"}), _wsgi)
    if asked_for("own"):
        yield Target("own", frozenset({"wire", "http.server"}), own_server)
    for kit in KITS:
        yield Target(kit.name, kit.traits, partial(_framework, kit))
    if asked_for("aws_lambda"):
        yield from map(_lambda, get_args(EventKind))


SERVERS = tuple(_targets())
