"""Sanic Extensions: the HEAD, OPTIONS and TRACE routes that it adds to those of an owner."""

import importlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import Any

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, App, bare
from harness.governing import announced, governing
from harness.kit import Kit
from harness.raw_http import exchange
from harness.search_path import search_path
from harness.tools import require_apart
from sanic import Blueprint, HTTPResponse, Request, text
from sanic.views import HTTPMethodView
from tables.model import acma
from tables.routes import ORIGINS

from crossorigin import Policy
from crossorigin.gateway.layers.walk import name_of
from crossorigin.gateway.marks.decorators import Marker
from crossorigin.integrations.sanic import cors, no_cors

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])


async def _head(request: Request, get_handler: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the package has it
    answered = get_handler(request, *args, **kwargs)
    return await answered if isawaitable(answered) else answered


async def _options(_request: Request, methods: Any, **_kwargs: Any) -> HTTPResponse:  # noqa: ANN401 - as the package has it
    return HTTPResponse(status=204, headers={"allow": ",".join([*methods, "OPTIONS"])})


async def _trace(_request: Request) -> HTTPResponse:
    return HTTPResponse(content_type="message/http")


for _each in (_head, _options, _trace):
    _each.__module__ = "sanic_ext.extensions.http.methods"
    _each.__qualname__ = f"add_auto_handlers.<locals>{_each.__name__}_handler"


def _groups(app: Any) -> list[Any]:  # noqa: ANN401 - half of Sanic is untyped
    app.router.reset()
    return list(app.router.groups.values())


def _add(app: App, group: Any, handler: Any, method: str, **more: Any) -> None:  # noqa: ANN401 - of sanic-routing
    app.add_route(handler, group.uri, [method], strict_slashes=group.strict, **more)


def _add_heads(app: App) -> None:
    for group in _groups(app):
        if "GET" in group.methods and "HEAD" not in group.methods:
            for route in [each for each in group if "GET" in each.methods]:
                handler = partial(_head, get_handler=route.handler)
                host = route.requirements.get("host")
                _add(app, group, handler, "HEAD", name=f"{route.name}_head", host=host)
    app.finalize()


def _add_traces(app: App) -> None:
    for group in _groups(app):
        _add(app, group, _trace, "TRACE")
    app.finalize()


def _add_options(app: App) -> None:
    for group in _groups(app):
        if "OPTIONS" not in group.methods:
            host = list({each.requirements.get("host") for each in group})
            handler = partial(_options, methods=group.methods)
            named = next(each for each in group if not each.name.endswith("_head"))
            _add(app, group, handler, "OPTIONS", name=f"{named.name}_options", host=host)
    app.finalize()


def _imitate(app: Any, *, trace: bool) -> None:  # noqa: ANN401 - half of Sanic is untyped
    """Add the routes as sanic-ext 25.12 does; it wants a newer Sanic than the oldest one."""

    async def extend(app: App) -> None:
        _add_heads(app)
        if trace:
            _add_traces(app)
        _add_options(app)

    app.router.ALLOWED_METHODS = (*app.router.ALLOWED_METHODS, "TRACE")
    app.register_listener(extend, "before_server_start")


def _add_its_own(app: App, *, trace: bool) -> None:
    methods = importlib.import_module("sanic_ext.extensions.http.methods")
    app.config.TRACE_EXCLUDED_HEADERS = ()
    methods.add_http_methods(app, ["TRACE"])
    methods.add_auto_handlers(app, auto_head=True, auto_options=True, auto_trace=trace)


both = pytest.mark.parametrize("kit", [SANIC, SANIC_ASGI], ids=lambda kit: kit.name)


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


class _Method(HTTPMethodView):
    @ROUTE_MARK
    async def get(self, request: Request) -> HTTPResponse:
        return await _ok(request)


@ROUTE_MARK
class _Class(HTTPMethodView):
    async def get(self, request: Request) -> HTTPResponse:
        return await _ok(request)


def _extended(extend: Callable[..., None] = _imitate) -> App:
    app = bare()
    app.add_route(_ok, "/plain", name="plain")
    app.add_route(ROUTE_MARK(_ok), "/marked", name="marked")
    app.add_route(ROUTE_MARK(_ok), "/marked/<number:int>", name="number", version=2)
    app.add_route(no_cors(_ok), "/off", name="off")
    app.add_route(ROUTE_MARK(_ok), "/hosted", name="hosted", host=["x", "y"])
    app.add_route(_ok, "/hosted", name="elsewhere", host="z")
    app.add_route(ROUTE_MARK(_ok), "/several", name="get")
    app.add_route(SECOND_MARK(_ok), "/several", ["PUT"], name="put")
    app.add_route(_Method.as_view(), "/method", name="method")
    app.add_route(_Class.as_view(), "/class", name="class")
    blueprint = ROUTE_MARK(Blueprint("grouped", url_prefix="/group"))
    blueprint.add_route(_ok, "/route", name="route")
    app.blueprint(blueprint)
    other = SECOND_MARK(Blueprint("other", url_prefix="/other"))
    # The same function in two blueprints.
    other.add_route(_ok, "/route", name="route")
    app.blueprint(other)
    extend(app, trace=False)
    return app


GOVERNED = [
    ("/plain", "app"),
    ("/marked", "route"),
    ("/v2/marked/1", "route"),
    ("/off", "none"),
    ("/hosted", "route"),
    ("/method", "route"),
    ("/class", "route"),
    ("/group/route", "route"),
    ("/other/route", "second"),
]


@both
@pytest.mark.rules(14, 19)
def test_automatic_head_route_has_the_policy_of_the_get_route(kit: Kit) -> None:
    with kit.serve_installed(_extended(), APP) as port:
        for path, label in [*GOVERNED, ("/several", "route")]:
            for method in ("GET", "HEAD"):
                assert governing(port, path, method) == (200, label), path


@both
@pytest.mark.rules(14, 19)
def test_automatic_options_route_has_the_policy_that_all_methods_share(
    kit: Kit,
) -> None:
    with kit.serve_installed(_extended(), APP) as port:
        for path, label in [*GOVERNED, ("/several", "narrow")]:
            assert governing(port, path, "OPTIONS") == (204, label), path


@pytest.mark.parametrize("second", [ROUTE_MARK, SECOND_MARK])
@pytest.mark.rules(14, 19)
def test_automatic_trace_route_has_the_policy_that_all_methods_share(
    second: Marker,
) -> None:
    app = bare()
    app.add_route(ROUTE_MARK(_ok), "/", name="get")
    app.add_route(second(_ok), "/", ["PUT"], name="put")
    # The package gives one name to all routes of TRACE: an application can have one URL.
    _imitate(app, trace=True)
    asked = [("Origin", ORIGINS["route"].encode())]
    with SANIC.serve_installed(app, APP) as port:
        answered = exchange(port, "TRACE", "/", "x", asked)
        assert announced(port, "/", "TRACE")[0] == (
            "narrow" if second is SECOND_MARK else "route"
        )
    assert answered.status == 200
    allowed = [] if second is SECOND_MARK else [ORIGINS["route"]]
    assert answered.all("Access-Control-Allow-Origin") == allowed


@pytest.mark.rules(14, 19)
def test_automatic_routes_do_not_narrow_a_preflight() -> None:
    with SANIC.serve_installed(_extended(), APP) as port:
        for path, label in GOVERNED:
            lines = dict(announced(port, path, "GET")[1])
            assert lines.get("access-control-max-age") == (
                None if label == "none" else acma(600)[1]
            ), path


def _seen(extend: Callable[..., None]) -> list[object]:
    """Return all of each automatic route that the gateway reads, and the policies."""
    app = _extended(extend)
    with SANIC.serve_installed(app, APP) as port:
        asked = itertools.product([path for path, _ in GOVERNED], ("HEAD", "OPTIONS"))
        # The routes are complete when the server answers.
        policies = [[*governing(port, path, method)] for path, method in asked]
        routes = app.router.routes
        read = sorted(
            [
                route.name.partition(".")[2],
                sorted(route.methods),
                route.path,
                str(route.requirements.get("host")),
                route.handler.func.__module__,
                route.handler.keywords.get("get_handler") in {each.handler for each in routes},
            ]
            for route in routes
            if name_of(route.handler).startswith("sanic_ext.")
        )
        assert read
        return [read, policies]


def test_imitated_routes_are_those_of_the_package() -> None:
    # The package changes every application of its process.
    folder = require_apart("sanic-ext")
    path = search_path(folder, Path(__file__).parent.parent)
    code = "import json, contract.test_sanic_extensions as of; print(json.dumps(of.shown()))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(run.stdout.splitlines()[-1]) == _seen(_imitate)


def shown() -> list[object]:
    """Return the same of the package itself, for a process that has it."""
    return _seen(_add_its_own)
