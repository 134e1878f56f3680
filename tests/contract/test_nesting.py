"""Rule 20: one policy decides and headers are written once, however many layers there are."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from fastapi import FastAPI
from frameworks.aiohttp import AIOHTTP
from frameworks.django import DJANGO, DJANGO_ASGI
from frameworks.fastapi import FASTAPI
from frameworks.starlette import STARLETTE
from frameworks.tornado import mounted as mounted_tornado
from frameworks.tornado import nested as nested_tornado
from harness.aiohttp_server import aiohttp_server
from harness.asserting import cors_lines, vary_names
from harness.fresh import APPS
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_apps import RawASGI, raw_wsgi
from harness.raw_http import Answered, exchange
from harness.servers import uvicorn_server, waitress_server
from harness.spy import HEADER, Spy
from harness.tornado_server import tornado_server
from starlette.applications import Starlette
from tables.model import A, B, acam, acao, acma
from tables.paths import FEW

import crossorigin
from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

pytestmark = pytest.mark.rules(20)

OUTER = Policy(allow_origins=[A], allow_methods=("PUT",), allow_headers=())
INNER = Policy(allow_origins=[B], allow_methods=("DELETE",), allow_headers=())
PUBLIC = Policy(allow_headers=())
Layers = Callable[[Spy], AbstractContextManager[int]]


def _asgi(outer: Policy, inner: Policy) -> Layers:
    return lambda spy: uvicorn_server(ASGIGateway(ASGIGateway(RawASGI(spy), inner), outer))


def _wsgi(outer: Policy, inner: Policy) -> Layers:
    return lambda spy: waitress_server(WSGIGateway(WSGIGateway(raw_wsgi(spy), inner), outer))


def _gateway_in_starlette_middleware(outer: Policy, inner: Policy) -> Layers:
    def serve(spy: Spy) -> AbstractContextManager[int]:
        app = STARLETTE.app(spy)
        app.add_middleware(ASGIGateway, policy=inner)
        starlette_cors.CORS(app, outer)
        return uvicorn_server(app)

    return serve


def _django_in_its_setting(kit: Kit, outer: Policy, inner: Policy) -> Layers:
    def serve(spy: Spy) -> AbstractContextManager[int]:
        app = kit.with_cors(inner, kit.app, spy)
        kit.install(app, outer)
        return kit.serve(app)

    return serve


def _kit_in_gateway(kit: Kit, outer: Policy, inner: Policy) -> Layers:
    """Return an application with CORS within a gateway placed by hand: the first decides."""
    gateway: Callable[..., Any] = ASGIGateway if "asgi" in kit.traits else WSGIGateway

    def serve(spy: Spy) -> AbstractContextManager[int]:
        return kit.serve(gateway(kit.with_cors(outer, kit.app, spy), inner))

    return serve


def _tornado_in_tornado(outer: Policy, inner: Policy) -> Layers:
    return lambda spy: tornado_server(nested_tornado(spy, outer, inner))


STACKS: dict[str, Callable[[Policy, Policy], Layers]] = {
    "setting-in-django": partial(_django_in_its_setting, DJANGO),
    "setting-in-django-asgi": partial(_django_in_its_setting, DJANGO_ASGI),
    "asgi": _asgi,
    "wsgi": _wsgi,
    "gateway-in-starlette": _gateway_in_starlette_middleware,
    "tornado-in-tornado": _tornado_in_tornado,
    **{
        f"{kit.name}-in-gateway": partial(_kit_in_gateway, kit)
        for kit in KITS
        if kit.traits & {"asgi", "wsgi"}
    },
}


def _get(port: int, origin: str, path: str = "/ok") -> Answered:
    return exchange(port, "GET", path, "api.test", [("Origin", origin.encode())])


def _preflight(port: int, origin: str, method: str, path: str = "/ok") -> Answered:
    lines = [
        ("Origin", origin.encode()),
        ("Access-Control-Request-Method", method.encode()),
        (HEADER, b"preflight"),
    ]
    return exchange(port, "OPTIONS", path, "api.test", lines)


@pytest.mark.parametrize("stack", STACKS)
def test_one_layer_decides_and_the_other_one_passes_through(stack: str) -> None:
    spy = Spy(FEW)
    with STACKS[stack](OUTER, INNER)(spy) as port:
        allowed = _get(port, A)
        assert cors_lines(allowed.lines) == cors_lines([acao(A)])
        assert vary_names(allowed.all("Vary")) == ["accept-encoding", "origin"]
        assert cors_lines(_get(port, B).lines) == []
        answered = _preflight(port, A, "PUT")
        assert (answered.status, spy.count("preflight")) == (204, 0)
        assert cors_lines(answered.lines) == cors_lines([acao(A), acam("PUT"), acma(600)])
        assert _preflight(port, B, "DELETE").status == 403


@pytest.mark.parametrize("stack", STACKS)
def test_a_public_layer_that_decides_stays_public(stack: str) -> None:
    with STACKS[stack](PUBLIC, INNER)(Spy(FEW)) as port:
        for origin in (A, B):
            answered = _get(port, origin)
            assert cors_lines(answered.lines) == cors_lines([acao("*")])
            assert vary_names(answered.all("Vary")) == ["accept-encoding"]


@pytest.mark.parametrize("stack", STACKS)
def test_an_exception_gets_one_set_of_headers(stack: str) -> None:
    with STACKS[stack](OUTER, INNER)(Spy(FEW)) as port:
        answered = _get(port, A, "/boom")
        assert answered.status == 500
        assert cors_lines(answered.lines) == cors_lines([acao(A)])
        assert vary_names(answered.all("Vary")) == ["origin"]


def _mounted(kit: Kit, mount: Callable[[Any, str, Any], object], spy: Spy) -> Any:  # noqa: ANN401 - any app
    """Two apps of the tables, one at /sub of the other, each with a policy."""
    inner, app = kit.with_cors(INNER, kit.app, spy), kit.app(spy)
    mount(app, "/sub", inner)
    kit.install(app, OUTER)
    return app


MOUNTED: dict[str, Layers] = {
    "starlette": lambda spy: uvicorn_server(_mounted(STARLETTE, Starlette.mount, spy)),
    "fastapi": lambda spy: uvicorn_server(_mounted(FASTAPI, FastAPI.mount, spy)),
    "aiohttp": lambda spy: aiohttp_server(_mounted(AIOHTTP, web.Application.add_subapp, spy)),
    "tornado": lambda spy: tornado_server(mounted_tornado(spy, OUTER, INNER)),
}


@pytest.fixture(params=MOUNTED)
def mounted(request: pytest.FixtureRequest) -> Iterator[int]:
    with MOUNTED[request.param](Spy(FEW)) as port:
        yield port


def test_a_mounted_apps_own_policy_is_that_of_its_routes(mounted: int) -> None:
    allowed = _get(mounted, B, "/sub/ok")
    assert cors_lines(allowed.lines) == cors_lines([acao(B)])
    assert vary_names(allowed.all("Vary")) == ["accept-encoding", "origin"]
    assert cors_lines(_get(mounted, A, "/sub/ok").lines) == []
    answered = _preflight(mounted, B, "PUT", "/sub/ok")
    assert answered.status == 204
    assert cors_lines(answered.lines) == cors_lines([acao(B), acam("DELETE"), acma(600)])
    assert _preflight(mounted, A, "PUT", "/sub/ok").status == 403


def test_errors_of_a_mounted_app_have_its_own_policy(mounted: int) -> None:
    for path, status in (("/sub/missing", 404), ("/sub/boom", 500)):
        answered = _get(mounted, B, path)
        assert answered.status == status
        assert cors_lines(answered.lines) == cors_lines([acao(B)])
        assert vary_names(answered.all("Vary")) == ["origin"]


def test_outside_the_mount_the_outer_policy_applies(mounted: int) -> None:
    assert cors_lines(_get(mounted, A).lines) == cors_lines([acao(A)])
    assert cors_lines(_get(mounted, B).lines) == []
    assert _preflight(mounted, A, "PUT").status == 204
    assert _preflight(mounted, B, "PUT").status == 403


@pytest.mark.parametrize("name", APPS)
def test_mounted_application_governs_its_routes_in_a_process_without_marks(name: str) -> None:
    """Most processes have no mark: nothing that other tests do may decide here."""
    command = [sys.executable, "-m", "harness.fresh", name]
    folders = [str(Path(crossorigin.__file__).parents[1]), str(Path(__file__).parents[1])]
    printed = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
    ).stdout
    assert json.loads(printed) == [[200, None], [403, None], [200, B], [204, B]]


@pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.name)
def test_a_second_install_is_refused_in_every_framework(kit: Kit) -> None:
    app = kit.app(Spy(FEW))
    kit.install(app, OUTER)
    with pytest.raises(RuntimeError):
        kit.install(app, INNER)
    assert kit.selection(app).policy == OUTER
