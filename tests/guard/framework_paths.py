"""The paths of applications of frameworks of which one route has `@cors`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

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
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

Serve: TypeAlias = Callable[[App, Sequence[Request]], None]
Mark: TypeAlias = Callable[[Any], Any]
"""A decorator."""
METHODS = ["GET", "PUT"]
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


def _scope(path: str, asked: str | None = None) -> Request:
    scope = {**scope_of(ALLOWED, asked), "path": path, "root_path": "", "query_string": b""}
    return {**scope, "http_version": "1.1", "scheme": "https", "server": ("api.test", 443)}


def _environ(path: str, asked: str | None = None) -> Request:
    environ = {**environ_of(ALLOWED, asked), "PATH_INFO": path, "SCRIPT_NAME": ""}
    server = {"SERVER_NAME": "api.test", "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
    return {**environ, **server, "QUERY_STRING": ""}


FRAMEWORKS = {
    "starlette": (_starlette, serve_asgi, _scope),
    "fastapi": (_fastapi, serve_asgi, _scope),
    "flask": (_flask, serve_wsgi, _environ),
}


def _placed(name: str, build: Callable[[Mark], App]) -> App:
    ours = importlib.import_module(f"crossorigin.integrations.{name}")
    app = build(ours.cors(**CREDENTIALS))
    ours.CORS(app, **LISTED)
    return app


def _path(app: App, serve: Serve, request: Callable[..., Request], *asked: str) -> HotPath:
    return HotPath(app, serve, lambda _: request(*asked))


def framework_paths() -> dict[str, HotPath]:
    """Return the paths of each framework, after the bare one that they are compared with."""
    paths: dict[str, HotPath] = {}
    for name, (build, serve, request) in FRAMEWORKS.items():
        app = _placed(name, build)
        bare = build(lambda endpoint: endpoint)
        paths |= {
            name: _path(bare, serve, request, PLAIN),
            f"{name} another": _path(app, serve, request, PLAIN),
            f"{name} decorated": _path(app, serve, request, MARKED),
            f"{name} preflight": _path(app, serve, request, PLAIN, ASKED),
        }
    return paths
