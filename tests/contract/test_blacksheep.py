"""Features of BlackSheep alone: detailed error pages, and routes that start with the app."""

import pytest
from blacksheep import Application, Router
from harness.asserting import cors_lines, vary_names
from harness.blacksheep_apps import new_application
from harness.granian_server import granian_server
from harness.raw_http import exchange
from harness.spy import Boom
from tables.model import A, B, E, acao

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
