"""Features of BlackSheep alone: detailed error pages, and routes that start with the app."""

import pytest
from blacksheep import Application, Router
from harness.asgi_types import Receive, Scope, Send
from harness.asserting import cors_lines, vary_names
from harness.blacksheep_apps import new_application
from harness.granian_server import granian_server
from harness.raw_http import exchange
from harness.servers import uvicorn_server
from harness.spy import Boom
from tables.model import A, B, E, acao

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.integrations.blacksheep import CORS, cors


def _raises() -> str:
    raise Boom


@cors(allow_origins=B)
def _marked() -> str:
    return "ok"


@pytest.mark.parametrize("details", [False, True])
def test_an_error_page_can_be_read_with_details_and_without(
    details: bool, caplog: pytest.LogCaptureFixture
) -> None:
    app = Application(router=Router(), show_error_details=details)
    app.router.add_get("/boom", _raises)
    CORS(app, allow_origins=A)
    with granian_server(app) as port:
        for origin, expected in ((A, cors_lines([acao(A)])), (E, [])):
            answered = exchange(port, "GET", "/boom", "x", [("Origin", origin.encode())])
            assert answered.status == 500
            assert cors_lines(answered.lines) == expected
            assert vary_names(answered.all("Vary")) == ["origin"]
            assert (b"Traceback" in answered.body or b"Boom" in answered.body) is details
    assert "Boom" in caplog.text


@pytest.mark.parametrize("lifespan", [False, True])
def test_a_route_is_found_however_the_server_starts_the_app(lifespan: bool) -> None:
    events: list[str] = []
    app = new_application()
    app.router.add_get("/", _marked)
    CORS(app, allow_origins=A)
    app.on_start(lambda: _note(events, "up"))
    app.on_stop(lambda: _note(events, "down"))
    asked = [("Origin", B.encode()), ("Access-Control-Request-Method", b"GET")]
    with granian_server(app, lifespan=lifespan) as port:
        assert exchange(port, "OPTIONS", "/", "x", asked).status == 204
        assert events == ["up"]
    assert events == (["up", "down"] if lifespan else ["up"])


async def _note(events: list[str], event: str) -> None:
    events.append(event)


@pytest.mark.parametrize("is_raw", [True, False])
def test_paths_are_decoded_with_and_without_the_raw_path_of_the_server(is_raw: bool) -> None:
    app = new_application()
    app.router.add_get("/ünï/s", lambda: "closed")
    app.router.add_get("/int/{name}/s", lambda name: name)
    closed = PolicyMap({"/ünï/*": None, "/int/ü/*": None}, default=Policy())
    CORS(app, closed, guard=Guard(trust=[A], hosts=["x"], paths={"/int/é/*": None}))

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if not is_raw:
            # It is optional in ASGI.
            scope.pop("raw_path", None)
        await app(scope, receive, send)

    app.router.add_post("/int/{name}/s", lambda name: name)
    paths = {"/int/%C3%BC/s": [], "/int/%C3%A9/s": ["*"]}
    # BlackSheep does not decode the whole path.
    paths |= {} if is_raw else {"/%C3%BCn%C3%AF/s": []}
    with uvicorn_server(served, lifespan="auto") as port:
        for path, expected in paths.items():
            answered = exchange(port, "GET", path, "x", [("Origin", E.encode())])
            assert answered.status == 200
            assert answered.all("Access-Control-Allow-Origin") == expected
        for path, status in (("/int/%C3%A9/s", 200), ("/int/%C3%A8/s", 403)):
            assert exchange(port, "POST", path, "x", [("Origin", E.encode())]).status == status
