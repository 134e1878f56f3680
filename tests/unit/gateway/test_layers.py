"""The check at the start: when it runs, and how it ends a start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from harness.routed import Matched
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route
from tables.model import A

from crossorigin import Policy, asgi, wsgi
from crossorigin.gateway import MarkError, PolicyResolver
from crossorigin.gateway.layers.walk import (
    BEYOND,
    applications_in,
    innermost,
    name_of,
    wrappers,
)
from crossorigin.gateway.marks.decorators import cors
from crossorigin.gateway.selfcheck.start import check_on_first_call

if TYPE_CHECKING:
    from harness.asgi_types import Message, Receive, Scope, Send

POLICY = Policy(allow_origins=A)
GET = {"type": "http", "method": "GET", "path": "/", "headers": [(b"origin", A.encode())]}
PREFLIGHT = {
    **GET,
    "method": "OPTIONS",
    "headers": [(b"origin", A.encode()), (b"access-control-request-method", b"PUT")],
}


def endpoint() -> None:
    """Answer; its name has no mark."""


def _lost() -> object:
    def local() -> None:
        """Answer."""

    cors()(local)
    return local


async def _serve(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})


def _owner(*endpoints: Any) -> Starlette:  # noqa: ANN401 - functions
    return Starlette(routes=[Route("/", each) for each in endpoints])


def _gateway(*endpoints: object) -> asgi.RoutedMiddleware:
    gateway = asgi.RoutedMiddleware(_serve, PolicyResolver(POLICY, Matched()))
    return check_on_first_call(gateway, _owner(*endpoints))


def _ask(
    gateway: asgi.CORSMiddleware, scope: Scope, sent: list[Message] | None = None
) -> list[Message]:
    sent = [] if sent is None else sent

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    asyncio.run(gateway({**scope}, receive, send))
    return sent


def test_start_with_a_lost_mark_fails() -> None:
    complete, end = _ask(_gateway(endpoint), {"type": "lifespan"})
    assert complete == {"type": "lifespan.startup.complete"}
    assert end == {"type": "lifespan.shutdown.complete"}
    sent: list[Message] = []
    with pytest.raises(MarkError, match="no route has the @cors"):
        _ask(_gateway(_lost()), {"type": "lifespan"}, sent)
    [failed] = sent
    assert failed["type"] == "lifespan.startup.failed"
    assert "no route has the @cors" in failed["message"]


class Ending:
    """An application that waits for the shutdown, as servers send it.

    Args:
        times: how often it receives after its start.
        error: raised at its end.
    """

    def __init__(self, times: int = 1, error: Exception | None = None) -> None:
        self.times = times
        self.error = error
        self.seen: list[str] = []

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        self.seen.append((await receive())["type"])
        await send({"type": "lifespan.startup.complete"})
        for _ in range(self.times):
            self.seen.append((await receive())["type"])
        await send({"type": "lifespan.shutdown.complete"})
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize("app", [Ending(), Ending(error=OSError("db")), Ending(5)])
def test_an_application_that_must_not_serve_is_shut_down(app: Ending) -> None:
    """No client waits for the end of a lifespan whose start has failed."""
    gateway = asgi.RoutedMiddleware(app, PolicyResolver(POLICY, Matched()))
    sent: list[Message] = []
    with pytest.raises(MarkError) as raised:
        _ask(check_on_first_call(gateway, _owner(_lost())), {"type": "lifespan"}, sent)
    assert [each["type"] for each in sent] == ["lifespan.startup.failed"]
    assert app.seen == ["lifespan.startup", "lifespan.shutdown"]
    assert app.error in (None, raised.value.__context__)


@pytest.mark.parametrize("scope", [GET, PREFLIGHT], ids=["get", "preflight"])
def test_every_request_fails_while_a_mark_is_lost(scope: Scope) -> None:
    """No server that has no lifespan serves a route under the wrong policy."""
    gateway = _gateway(_lost())
    for _ in range(2):
        with pytest.raises(MarkError):
            _ask(gateway, scope)


@pytest.mark.parametrize("scope", [GET, PREFLIGHT], ids=["get", "preflight"])
def test_check_that_passed_is_not_run_again(scope: Scope) -> None:
    asked: list[str] = []

    class Owner(Starlette):
        @property
        def routes(self) -> list[BaseRoute]:
            asked.append("asked")
            return []

    gateway = asgi.RoutedMiddleware(_serve, PolicyResolver(POLICY, Matched()))
    check_on_first_call(gateway, Owner())
    counts = []
    for _ in range(2):
        assert _ask(gateway, scope)[0]["status"] in (200, 204)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
    assert gateway.app is _serve


def test_wsgi_server_checks_on_its_first_request() -> None:
    def app(_environ: Any, start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        start("200 OK", [])
        return []

    def ask(gateway: wsgi.RoutedMiddleware, **more: str) -> list[str]:
        statuses: list[str] = []
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_ORIGIN": A, **more}

        def start(status: str, *_more: object) -> Any:  # noqa: ANN401 - of WSGI
            statuses.append(status)
            return bytes

        gateway(environ, start)
        return statuses

    preflight = {"REQUEST_METHOD": "OPTIONS", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "PUT"}
    for more, status in (({}, "200 OK"), (preflight, "204 No Content")):
        for endpoints in ((endpoint,), (_lost(),)):
            gateway = wsgi.RoutedMiddleware(app, PolicyResolver(POLICY, Matched()))
            check_on_first_call(gateway, _owner(*endpoints))
            if endpoints[0] is endpoint:
                assert ask(gateway, **more) == ask(gateway, **more) == [status]
            else:
                with pytest.raises(MarkError):
                    ask(gateway, **more)


class Layer:
    """A layer that keeps the application inside."""

    def __init__(self, app: object) -> None:
        self.app = app

    def serve(self) -> None:
        """Serve."""


def test_layers_are_followed_up_to_the_gateway_and_not_in_a_circle() -> None:
    inner, circle = Layer(None), Layer(None)
    circle.app = circle
    outer = Layer(inner)
    assert [*wrappers(outer)] == [outer]
    assert innermost(outer) is inner
    assert innermost(inner.serve) is inner
    assert innermost(None) is None
    assert len([*wrappers(circle)]) == 1000
    gateway = asgi.CORSMiddleware(_serve, POLICY)
    assert innermost(Layer(gateway.as_app)) is not gateway
    assert name_of(gateway.as_app) == name_of(asgi.CORSMiddleware) == "crossorigin"
    assert name_of(outer).endswith("test_layers.Layer")


class FooCORS(Layer):
    """A second CORS layer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _serve(scope, receive, send)


def test_middleware_of_an_application_is_checked_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway = asgi.CORSMiddleware(FooCORS(_serve), POLICY)
    with caplog.at_level(logging.WARNING, "crossorigin"):
        for _ in range(2):
            _ask(gateway, {"type": "lifespan"})
    assert caplog.text.count("crossorigin.second-layer") == 1
    assert "test_layers.FooCORS" in caplog.text


class _Clients(dict[int, Any]):
    """A table that counts the items that others take from it."""

    taken = 0

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # a view has no place to count
        for each in super().values():
            self.taken += 1
            yield each


def test_walk_takes_no_more_items_than_its_bound_from_all_collections_together() -> None:
    for make in (lambda number: number, lambda _: [0] * 50, Layer):
        clients = _Clients({number: make(number) for number in range(20_000)})
        assert applications_in(Layer([_serve, clients, clients]))[-1:] == [BEYOND]
        assert 0 < clients.taken < 5_100


def test_walk_takes_no_more_attributes_than_its_bound() -> None:
    full = SimpleNamespace(**{f"a{number}": number for number in range(20_000)})
    layer = Layer(None)
    vars(layer).update(vars(full))
    for each in (layer, Layer(full)):
        assert applications_in(each) == [BEYOND]
    assert applications_in(Layer([[number] for number in range(1_000)])) == []
