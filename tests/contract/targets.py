"""What the rows are driven through: one abstract client, one way in for each target.

A server target runs one real server; the Host of a request says which policy's app it
is for, so that the path stays exactly as the row has it.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

import falcon
import falcon.asgi
from aiohttp import web
from contract.aiohttp_apps import aiohttp_app, by_host
from contract.asgi_types import App, Receive, Scope, Send
from contract.django_apps import django_app
from contract.falcon_apps import Kind, falcon_app
from contract.flask_apps import flask_app
from contract.kit import Kit
from contract.kits import KITS
from contract.lambda_apps import lambda_app
from contract.own_server import own_server
from contract.raw_apps import RawASGI, raw_wsgi
from contract.spy import HEADER, Spy
from contract.starlette_apps import fastapi_app, starlette_app
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from support.lambda_events import WITH_SEVERAL, as_asgi
from support.lambda_events import Kind as EventKind
from support.raw_http import Answered, exchange
from support.servers import aiohttp_server, uvicorn_server, waitress_server
from tables.model import Request, Row, Trait
from tables.paths import PATHS
from tables.policies import named, names

from crossorigin import Policy, RequestFacts
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.engine import Selection
from crossorigin.integrations import aiohttp as aiohttp_cors
from crossorigin.integrations import aws_lambda as lambda_cors
from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import fastapi as fastapi_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DOMAIN = ".policy.test"
WIRE: frozenset[Trait] = frozenset({"wire"})


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


def _asgi_by_host(build: Callable[[str], App]) -> App:
    cached = cache(build)

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        host: str = dict(scope["headers"])[b"host"].decode()
        await cached(host.removesuffix(DOMAIN))(scope, receive, send)

    return dispatch


def _wsgi_by_host(build: Callable[[str], "WSGIApplication"]) -> "WSGIApplication":
    cached = cache(build)

    def dispatch(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        host: str = environ["HTTP_HOST"]
        return cached(host.removesuffix(DOMAIN))(environ, start_response)

    return dispatch


def _asgi(spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(_asgi_by_host(lambda name: ASGIGateway(RawASGI(spy), named(name))))


def _wsgi(spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(_wsgi_by_host(lambda name: WSGIGateway(raw_wsgi(spy), named(name))))


def _starlette(spy: Spy) -> AbstractContextManager[int]:
    def build(name: str) -> App:
        app = starlette_app(spy)
        starlette_cors.CORS(app, named(name))
        return app

    return uvicorn_server(_asgi_by_host(build))


def _fastapi(spy: Spy) -> AbstractContextManager[int]:
    def build(name: str) -> App:
        app = fastapi_app(spy)
        fastapi_cors.CORS(app, named(name))
        return app

    return uvicorn_server(_asgi_by_host(build))


def _flask(spy: Spy) -> AbstractContextManager[int]:
    def build(name: str) -> "WSGIApplication":
        app = flask_app(spy)
        flask_cors.CORS(app, named(name))
        return app

    return waitress_server(_wsgi_by_host(build))


def _django(spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(
        _wsgi_by_host(lambda name: django_app(WSGIHandler, spy, named(name)))
    )


def _django_asgi(spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(_asgi_by_host(lambda name: django_app(ASGIHandler, spy, named(name))))


def _falcon_app(kind: Kind, spy: Spy, name: str) -> Any:  # noqa: ANN401 (WSGI or ASGI)
    app = falcon_app(kind, spy)
    falcon_cors.CORS(app, named(name))
    return app


def _falcon(spy: Spy) -> AbstractContextManager[int]:
    return waitress_server(_wsgi_by_host(lambda name: _falcon_app(falcon.App, spy, name)))


def _falcon_asgi(spy: Spy) -> AbstractContextManager[int]:
    return uvicorn_server(_asgi_by_host(lambda name: _falcon_app(falcon.asgi.App, spy, name)))


def _aiohttp_app(spy: Spy, name: str) -> web.Application:
    app = aiohttp_app(spy)
    aiohttp_cors.CORS(app, named(name))
    return app


def _aiohttp(spy: Spy) -> AbstractContextManager[int]:
    # All at once: a router that serves does not change.
    return aiohttp_server(by_host((each + DOMAIN, _aiohttp_app(spy, each)) for each in names()))


@cache
def _selection(name: str) -> Selection:
    return Selection(named(name))


def _policy_by_host(facts: RequestFacts) -> Policy | None:
    """Choose the policy of a request, where one app must do for all policies."""
    assert facts.host is not None
    return _selection(facts.host.removesuffix(DOMAIN)).policy_for(facts)


def _by_host(kit: Kit, build: Callable[[str], Any]) -> Any:  # noqa: ANN401 - the same
    if kit.by_host is not None:
        return kit.by_host(lambda host: build(host.removesuffix(DOMAIN)))
    return _asgi_by_host(build) if "asgi" in kit.traits else _wsgi_by_host(build)


def _kit(kit: Kit) -> Target:
    def build(spy: Spy, name: str) -> Any:  # noqa: ANN401 - whatever the framework calls an app
        app = kit.app(spy)
        kit.install(app, named(name))
        return app

    def serve(spy: Spy) -> AbstractContextManager[int]:
        if kit.one_app:
            return kit.serve_installed(kit.app(spy), _policy_by_host)
        return kit.serve(_by_host(kit, partial(build, spy)))

    return Target(kit.name, kit.traits, serve)


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
        return uvicorn_server(_asgi_by_host(partial(build, spy)))

    cannot: Mapping[str, str] = {} if kind in WITH_SEVERAL else ONE_LINE
    return Target(f"lambda-{kind}", frozenset({"wire", "asgi"}), serve, cannot)


SERVERS = (
    Target("asgi", frozenset({"wire", "asgi", "raw"}), _asgi),
    Target("wsgi", frozenset({"wire", "wsgi", "raw"}), _wsgi),
    Target("starlette", frozenset({"wire", "asgi", "framework"}), _starlette),
    Target("fastapi", frozenset({"wire", "asgi", "framework"}), _fastapi),
    Target("flask", frozenset({"wire", "wsgi", "framework"}), _flask),
    Target("django", frozenset({"wire", "wsgi", "framework", "joined"}), _django),
    Target("django-asgi", frozenset({"wire", "asgi", "framework", "joined"}), _django_asgi),
    Target("falcon", frozenset({"wire", "wsgi", "framework", "joined"}), _falcon),
    Target("falcon-asgi", frozenset({"wire", "asgi", "framework", "joined"}), _falcon_asgi),
    Target("aiohttp", frozenset({"wire", "framework", "serving"}), _aiohttp),
    Target("own", frozenset({"wire", "http.server"}), own_server),
    *map(_kit, KITS),
    *map(_lambda, get_args(EventKind)),
)
