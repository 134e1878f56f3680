"""The paths of applications of frameworks of which one route has `@cors`.

`loop_paths` has those of frameworks that need an event loop, `django_paths` those of Django.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import bottle
import falcon
import falcon.asgi
from fastapi import FastAPI
from flask import Flask
from flask import Response as FlaskResponse
from guard.hot_paths import (
    ALLOWED,
    ASKED,
    CREDENTIALS,
    LISTED,
    App,
    HotPath,
    Request,
    environ_of,
    scope_of,
    serve_asgi,
    serve_wsgi,
)
from litestar import Litestar, route
from pyramid.config import Configurator
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

Serve: TypeAlias = Callable[[App, Sequence[Request]], None]
Mark: TypeAlias = Callable[[Any], Any]
"""A decorator."""
Frameworks: TypeAlias = Mapping[
    str, tuple[Callable[[Mark], Any], Serve, Callable[..., Request]]
]
"""How the application of each is made, how it is served, and how its requests are made."""
METHODS: list[Any] = ["GET", "PUT"]
PLAIN, MARKED = "/plain", "/marked"


async def _starlette_plain(_request: object) -> Response:
    return Response(b"{}")


async def _fastapi_plain() -> Response:
    return Response(b"{}")


def _flask_plain() -> FlaskResponse:
    return FlaskResponse(b"{}")


def _starlette(mark: Mark) -> Any:  # noqa: ANN401 - an application
    routes = [
        Route(PLAIN, _starlette_plain, methods=METHODS),
        Route(MARKED, mark(_starlette_plain), methods=METHODS),
    ]
    return Starlette(routes=routes)


def _fastapi(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = FastAPI(openapi_url=None)
    app.add_api_route(PLAIN, _fastapi_plain, methods=METHODS)
    app.add_api_route(MARKED, mark(_fastapi_plain), methods=METHODS)
    return app


def _flask(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = Flask("guarded")
    app.add_url_rule(PLAIN, "plain", _flask_plain, methods=METHODS)
    app.add_url_rule(MARKED, "marked", mark(_flask_plain), methods=METHODS)
    return app


@route(PLAIN, http_method=METHODS, sync_to_thread=False)
def _litestar_plain() -> str:
    return ""


def _litestar(mark: Mark) -> Any:  # noqa: ANN401 - an application
    def endpoint() -> str:
        return ""

    marked = route(MARKED, http_method=METHODS, sync_to_thread=False)(mark(endpoint))
    return Litestar([_litestar_plain, marked], openapi_config=None)


class _Resource:
    def on_get(self, _req: object, resp: Any) -> None:  # noqa: ANN401 - of WSGI or ASGI
        resp.data = b"{}"

    on_put = on_get


class _AsyncResource:
    async def on_get(self, _req: object, resp: falcon.asgi.Response) -> None:
        resp.data = b"{}"

    on_put = on_get


def own_class(base: type) -> type:
    """Return a new class, which the decorator changes in place."""
    return type("Marked", (base,), {})


def _falcon(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = falcon.App()
    app.add_route(PLAIN, _Resource())
    app.add_route(MARKED, mark(own_class(_Resource))())
    return app


def _falcon_asgi(mark: Mark) -> Any:  # noqa: ANN401 - an application
    app = falcon.asgi.App()
    app.add_route(PLAIN, _AsyncResource())
    app.add_route(MARKED, mark(own_class(_AsyncResource))())
    return app


def _bottle(mark: Mark) -> Any:  # noqa: ANN401 - an application
    def endpoint() -> bytes:
        return b"{}"

    app = bottle.Bottle()
    app.route(PLAIN, METHODS, endpoint)
    app.route(MARKED, METHODS, mark(endpoint))
    return app


def _pyramid_plain(_request: object) -> PyramidResponse:
    return PyramidResponse(b"{}")


def _pyramid(mark: Mark) -> Any:  # noqa: ANN401 - an application
    config = Configurator()
    for path, view in ((PLAIN, _pyramid_plain), (MARKED, mark(_pyramid_plain))):
        config.add_route(path, path)
        config.add_view(view, route_name=path, request_method=tuple(METHODS))
    return config.make_wsgi_app()


def asgi_scope(path: str, asked: str | None = None) -> Request:
    """Return the scope of a request, or of a preflight."""
    scope = {**scope_of(ALLOWED, asked), "path": path, "root_path": "", "query_string": b""}
    return {**scope, "http_version": "1.1", "scheme": "https", "server": ("api.test", 443)}


def wsgi_environ(path: str, asked: str | None = None) -> Request:
    """Return the environ of a request, or of a preflight."""
    environ = {**environ_of(ALLOWED, asked), "PATH_INFO": path, "SCRIPT_NAME": ""}
    server = {"SERVER_NAME": "api.test", "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1"}
    wsgi = {"wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}
    return {**environ, **server, **wsgi, "QUERY_STRING": ""}


FRAMEWORKS: Frameworks = {
    "starlette": (_starlette, serve_asgi, asgi_scope),
    "fastapi": (_fastapi, serve_asgi, asgi_scope),
    "litestar": (_litestar, serve_asgi, asgi_scope),
    "falcon-asgi": (_falcon_asgi, serve_asgi, asgi_scope),
    "flask": (_flask, serve_wsgi, wsgi_environ),
    "falcon": (_falcon, serve_wsgi, wsgi_environ),
    "bottle": (_bottle, serve_wsgi, wsgi_environ),
    "pyramid": (_pyramid, serve_wsgi, wsgi_environ),
}


def _placed(name: str, build: Callable[[Mark], App]) -> App:
    module = name.partition("-")[0]
    ours = importlib.import_module(f"crossorigin.integrations.{module}")
    app = build(ours.cors(**CREDENTIALS))
    ours.CORS(app, **LISTED)
    return app


def paths_in(
    name: str, bare: App, app: App, serve: Serve, request: Callable[..., Request]
) -> dict[str, HotPath]:
    """Return the path of the bare application, and those that are compared with it."""

    def path(app: App, *asked: str) -> HotPath:
        return HotPath(app, serve, lambda _: request(*asked))

    return {
        name: path(bare, PLAIN),
        f"{name} another": path(app, PLAIN),
        f"{name} decorated": path(app, MARKED),
        f"{name} preflight": path(app, PLAIN, ASKED),
        f"{name} decorated preflight": path(app, MARKED, ASKED),
    }


def paths_of(
    frameworks: Frameworks, start: Callable[[App], None] = lambda _app: None
) -> dict[str, HotPath]:
    """Return the paths of frameworks; `start` is called with each application."""
    paths: dict[str, HotPath] = {}
    for name, (build, serve, request) in frameworks.items():
        apps = build(lambda endpoint: endpoint), _placed(name, build)
        for app in apps:
            start(app)
        paths |= paths_in(name, *apps, serve, request)
    return paths


def framework_paths() -> dict[str, HotPath]:
    """Return the paths of the frameworks of this file."""
    return paths_of(FRAMEWORKS)
