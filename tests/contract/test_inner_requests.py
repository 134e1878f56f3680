"""Rule 20: a request that a view makes of its own application decides nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

import falcon
import flask
import pytest
import sanic
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from frameworks.django import build
from harness import inner_requests, routed_again
from harness.asgi_types import Message, Receive, Scope, Send
from harness.in_process import allowed
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.together import check_all
from pyramid.config import Configurator
from pyramid.request import Request as PyramidRequest
from pyramid.response import Response as PyramidResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.inner_requests import AGAIN, CLOSED, EXACT, LAYERS, OPEN, OWN, PASSES, TWICE
from tables.routes import ORIGINS

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import pyramid as pyramid_cors
from crossorigin.integrations import sanic as sanic_cors
from crossorigin.integrations import starlette

pytestmark = pytest.mark.rules(20)

MAKES = {**inner_requests.WSGI, **inner_requests.ASGI}


def _serve(name: str) -> AbstractContextManager[int]:
    app = MAKES[name]()
    if name in inner_requests.WSGI:
        return waitress_server(app)
    return uvicorn_server(app, lifespan="auto")


def _check(port: int, rows: Iterable[tuple[str, bool]]) -> None:
    def check(row: tuple[str, bool]) -> None:
        lines = [("Origin", b"https://evil.example")]
        answer = exchange(port, "GET", row[0], "x", lines)
        assert answer.status == 200
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * row[1]

    check_all(rows, check, lambda row: row[0])


@pytest.mark.parametrize("name", MAKES)
def test_route_of_the_view_governs_its_own_response(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "crossorigin"), _serve(name) as port:
        _check(port, OWN.items())
    told = [each.getMessage() for each in caplog.records if each.name == "crossorigin"]
    # The layer of the table asks for other paths.
    assert len(told) == (name in inner_requests.LAYERED)
    assert all(each.startswith("crossorigin.other-path: ") for each in told)


def test_response_that_is_passed_on_has_the_narrower_policy() -> None:
    with _serve("starlette") as port:
        _check(port, [(each, is_public) for each, (_, is_public) in PASSES.items()])


@pytest.mark.parametrize("name", inner_requests.LAYERED)
def test_response_of_a_layer_that_asks_for_another_path_has_the_narrower_policy(
    name: str,
) -> None:
    with _serve(name) as port:
        rows = [*LAYERS.items(), *TWICE.items()]
        _check(port, [(each, is_public) for each, (_, is_public) in rows])


@pytest.mark.parametrize("name", [*routed_again.WSGI, *routed_again.ASGI])
def test_response_of_a_request_that_is_routed_again_has_the_narrower_policy(name: str) -> None:
    is_exact = name.startswith(routed_again.EXACT)
    own = {path: is_own for path, (_, _, is_own) in AGAIN.items()} | (EXACT if is_exact else {})
    rows = [(path, is_public) for path, (_, is_public, _) in AGAIN.items()]
    rows += [(f"{path}/own", is_public) for path, is_public in own.items()]
    with routed_again.served(name) as port:
        _check(port, [*((each, each == OPEN) for each in routed_again.PLAIN), *rows])


def asking_tween(handler: Any, _registry: object) -> Any:  # noqa: ANN401 - of Pyramid
    """Return a tween that asks for a closed path when it has the response of the view."""

    def tween(request: Any) -> Any:  # noqa: ANN401 - of Pyramid
        response = handler(request)
        request.invoke_subrequest(PyramidRequest.blank(CLOSED))
        return response

    return tween


def test_layer_of_pyramid_that_asks_after_the_view_has_the_narrower_policy() -> None:
    config = Configurator()
    for each in (OPEN, CLOSED):
        config.add_route(each, each)
        config.add_view(lambda _request: PyramidResponse("ok"), route_name=each)
    config.add_tween(f"{__name__}.asking_tween")
    app = config.make_wsgi_app()
    pyramid_cors.CORS(app, inner_requests.policies())
    assert allowed(app, OPEN, ORIGINS["app"], "GET") == (True, False)
    # A script may ask without a server.
    config.begin()
    assert app.invoke_subrequest(PyramidRequest.blank(CLOSED)).text == "ok"
    config.end()


def test_stack_of_layers_may_be_built_again() -> None:
    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route(OPEN, ok), Route("/own", starlette.no_cors(ok))])
    starlette.CORS(app)
    app.build_middleware_stack()
    assert (allowed(app, OPEN, OUTER)[1], allowed(app, "/own", OUTER)[1]) == (True, False)


OUTER, INNER = ORIGINS["app"], ORIGINS["sub"]


def _other() -> Starlette:
    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("other")

    app = Starlette(routes=[Route("/own", ok), Route("/passed", ok)])
    starlette.CORS(app, allow_origins=INNER)
    return app


def _calling(other: Any) -> Starlette:  # noqa: ANN401 - an ASGI application
    """Return an application whose views call another one."""

    async def own(request: Request) -> PlainTextResponse:
        await inner_requests.asked_asgi(other, request.scope, "/own")
        return PlainTextResponse("ok")

    async def passed(_request: Request) -> Any:  # noqa: ANN401 - the same
        return other

    app = Starlette(routes=[Route("/own", own), Route("/passed", passed)])
    starlette.CORS(app, allow_origins=OUTER)
    return app


def test_other_application_governs_only_the_response_that_a_view_passes_on() -> None:
    app = _calling(_other())
    for asked, origin in (("/own", OUTER), ("/passed", INNER)):
        for each in (OUTER, INNER):
            assert allowed(app, asked, each)[1] == (each == origin)


def test_other_application_governs_in_wsgi_too() -> None:
    other = flask.Flask("other")
    other.add_url_rule("/x", view_func=lambda: "other")
    flask_cors.CORS(other, allow_origins=INNER)
    app = falcon.App()

    class Own:
        def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
            resp.data = b"".join(inner_requests.asked_wsgi(other, req.env, "/x"))

    app.add_route("/x", Own())
    falcon_cors.CORS(app, allow_origins=OUTER)
    assert (allowed(app, "/x", OUTER)[1], allowed(app, "/x", INNER)[1]) == (True, False)


def test_gateway_by_hand_decides_by_the_path_of_the_first_request() -> None:
    async def own(request: Request) -> PlainTextResponse:
        await inner_requests.asked_asgi(gateway, request.scope, OPEN)
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/closed/own", own)])
    app.mount("/other", _other())
    gateway: Any = ASGIGateway(app, inner_requests.policies())
    assert not allowed(gateway, "/closed/own", OUTER)[1]


def test_cancelled_response_of_an_inner_request_is_not_passed_on() -> None:
    cancelled: list[bool] = []

    async def slow(_message: object) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def own(request: Request) -> PlainTextResponse:
        asked = {**request.scope, "path": OPEN}
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app(asked, request.receive, slow), 0.01)
        return PlainTextResponse("ok")

    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/closed/own", own), Route(OPEN, ok)])
    starlette.CORS(app, inner_requests.policies())
    assert not allowed(app, "/closed/own", OUTER)[1]
    assert cancelled == [True]


async def _django_ok(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


async def _django_asking(request: Any) -> HttpResponse:  # noqa: ANN401 - of ASGI
    app = request.scope["state"]["django"]
    await inner_requests.asked_asgi(app, request.scope, f"/sub{OPEN}")
    return HttpResponse("ok")


DJANGO_PATTERNS = (path(OPEN[1:], _django_ok), path("closed/own", _django_asking))


def test_mounted_django_that_asks_itself_keeps_the_policy_of_the_first_view() -> None:
    with override_settings(ROOT_URLCONF=DJANGO_PATTERNS):
        inner = build(ASGIHandler, inner_requests.policies())
        app = Starlette(routes=[Mount("/sub", inner)])
        starlette.CORS(app, allow_origins=OUTER)

        async def served(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": {"django": inner}}, receive, send)

        with uvicorn_server(served, lifespan="auto") as port:
            _check(port, [(f"/sub{OPEN}", True), ("/sub/closed/own", False)])


def test_mounted_sanic_that_asks_itself_keeps_the_policy_of_the_first_view() -> None:
    inner = sanic.Sanic("asking")
    inner.config.MOTD = False

    async def ok(_request: sanic.Request) -> sanic.HTTPResponse:
        return sanic.text("ok")

    async def own(request: Any) -> sanic.HTTPResponse:  # noqa: ANN401 - of ASGI
        await inner_requests.asked_asgi(inner, request.transport.scope, OPEN)
        return sanic.text("ok")

    inner.add_route(ok, OPEN)
    inner.add_route(own, "/closed/own")
    sanic_cors.CORS(inner, inner_requests.policies())

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await (inner if scope["type"] == "lifespan" else app)(scope, receive, send)

    app = Starlette(routes=[Mount("/", inner)])
    starlette.CORS(app, allow_origins=OUTER)
    with uvicorn_server(served, lifespan="auto") as port:
        _check(port, [(OPEN, True), ("/closed/own", False)])


def test_nested_request_of_a_view_leaves_the_first_one_in_force() -> None:
    app = flask.Flask("nested")

    @flask_cors.no_cors
    def own() -> str:
        with app.request_context({**flask.request.environ, "PATH_INFO": OPEN}):
            return "ok"

    app.add_url_rule("/own", "own", own)
    app.add_url_rule(OPEN, "open", lambda: "ok")
    flask_cors.CORS(app)
    assert not allowed(app, "/own", OUTER)[1]
    assert allowed(app, OPEN, OUTER)[1]


def test_request_of_a_task_that_outlives_its_response_is_served() -> None:
    tasks: list[asyncio.Task[list[Message]]] = []

    async def later(app: Any, scope: Scope) -> list[Message]:  # noqa: ANN401 - an ASGI application
        await asyncio.sleep(0.05)
        await inner_requests.asked_asgi(app, scope, OPEN)
        return await inner_requests.asked_asgi(app, scope, OPEN)

    class Starting:
        def __init__(self, app: Any) -> None:  # noqa: ANN401 - the same
            self.app = app

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            tasks.append(asyncio.create_task(later(self.app, dict(scope))))
            await self.app(scope, receive, send)

    async def ok(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/closed/own", ok), Route(OPEN, ok)])
    app.add_middleware(Starting)
    starlette.CORS(app, inner_requests.policies())

    async def ask() -> list[Message]:
        scope = {"type": "http", "method": "GET", "path": OPEN, "headers": [], "root_path": ""}
        await inner_requests.asked_asgi(app, scope, "/closed/own")
        return await tasks[0]

    assert asyncio.run(ask())[0]["status"] == 200
