"""Routers that match a part of a segment: one policy holds for every path that they serve."""

from collections.abc import Callable
from typing import Any

import falcon
import falcon.asgi
import pytest
from blacksheep import Application, Router
from blacksheep.server.responses import text
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from litestar import Litestar, asgi
from litestar.types import Receive, Scope

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.integrations.blacksheep import CORS as BLACKSHEEP
from crossorigin.integrations.falcon import CORS as FALCON
from crossorigin.integrations.litestar import CORS as LITESTAR

pytestmark = pytest.mark.rules(18)

A = "https://a.example"


async def _answer(scope: Scope, receive: Receive, send: Any) -> None:  # noqa: ANN401, ARG001 - Litestar wants the names
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def _falcon(kind: Any) -> Any:  # noqa: ANN401 - an application
    def sink(_req: object, resp: falcon.Response, **_parts: object) -> None:
        resp.text = "ok"

    async def sink_later(req: object, resp: falcon.Response, **parts: object) -> None:
        sink(req, resp, **parts)

    app = kind()
    app.add_sink(sink if kind is falcon.App else sink_later, "/sub")
    return app


def _blacksheep() -> Application:
    app = Application(router=Router())
    app.router.add_get("/sub/*", lambda: text("ok"))
    return app


def _litestar() -> Litestar:
    return Litestar(
        [asgi("/sub", is_mount=True, copy_scope=True)(_answer)], openapi_config=None
    )


FRAMEWORKS: dict[str, tuple[Callable[[], Any], Callable[..., Any], Any]] = {
    "falcon": (lambda: _falcon(falcon.App), FALCON, waitress_server),
    "falcon-asgi": (lambda: _falcon(falcon.asgi.App), FALCON, uvicorn_server),
    "blacksheep": (_blacksheep, BLACKSHEEP, uvicorn_server),
    "litestar": (_litestar, LITESTAR, uvicorn_server),
}
every_framework = pytest.mark.parametrize("name", FRAMEWORKS)


def _allowed(port: int, path: str) -> tuple[int, list[str], list[str]]:
    """Return the status of a GET, and the origins that it and its preflight allow."""
    name, lines = "Access-Control-Allow-Origin", [("Origin", A.encode())]
    actual = exchange(port, "GET", path, "x", lines)
    lines.append(("Access-Control-Request-Method", b"GET"))
    asked = exchange(port, "OPTIONS", path, "x", lines)
    return actual.status, actual.all(name), asked.all(name)


@every_framework
def test_one_policy_holds_for_a_path_that_a_part_of_a_segment_serves(name: str) -> None:
    build, place, serve = FRAMEWORKS[name]
    app = build()
    place(app, allow_origins=[A])
    with serve(app) as port:
        for path in ("/sub/x", "/subway"):
            assert _allowed(port, path) == (200, [A], [A])


@every_framework
def test_entry_of_a_map_holds_for_its_own_paths(name: str) -> None:
    build, place, serve = FRAMEWORKS[name]
    app = build()
    place(app, PolicyMap({"/sub/*": None}, default=Policy()))
    with serve(app) as port:
        assert _allowed(port, "/subway") == (200, [], [])


@every_framework
def test_guard_of_a_path_holds_for_its_own_paths(name: str) -> None:
    build, place, serve = FRAMEWORKS[name]
    app = build()
    place(app, allow_origins=[A], guard=Guard(paths={"/sub/*": None}))
    with serve(app) as port:
        assert _allowed(port, "/subway") == (403, [], [])
