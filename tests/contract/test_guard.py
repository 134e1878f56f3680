"""Rules g1 to g7 on real servers: each framework, and the handler seen by a spy."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import pytest
from harness import guarded_apps
from harness.asgi_types import App, Receive, Scope, Send
from harness.granian_server import granian_server
from harness.guarded import (
    ANY_HOST,
    SOCKETS,
    check_answer,
    check_handshake,
    guard_of,
    rows_for,
    send,
    shake,
)
from harness.kit import Kit
from harness.kits import KITS
from harness.product import PolicyResolver
from harness.raw_http import exchange
from harness.servers import (
    TESTS,
    daphne_server,
    gunicorn_server,
    hypercorn_server,
    uvicorn_server,
    waitress_server,
    wsgiref_server,
)
from harness.spy import HEADER, Spy
from harness.together import check_all
from harness.werkzeug_server import werkzeug_server
from tables.guard import API, POLICIES, STRANGER, TRUSTING, GuardRow
from tables.paths import FEW

from crossorigin import Guard
from crossorigin.engine.log import LineLimit


class Running(NamedTuple):
    """The app of `tables.paths` on its server, behind a guard."""

    port: int
    kit: Kit
    spy: Spy
    handle: PolicyResolver

    def check(self, row: GuardRow) -> None:
        """Send the request of a row, under its policy and guard."""
        self.handle.policy = POLICIES[row.policy]
        self.handle.guard = guard_of(row)
        token = self.spy.token()
        answered = send(self.port, row, token)
        check_answer(row, answered, self.spy.count(token))


@pytest.fixture(scope="module", params=KITS, ids=lambda kit: kit.name)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    kit: Kit = request.param
    spy = Spy(FEW)
    app = kit.app(spy)
    handle = kit.install(app, TRUSTING, guard=Guard())
    with kit.serve(app) as port:
        yield Running(port, kit, spy, handle)


def test_request_that_may_not_act_reaches_no_handler(running: Running) -> None:
    traits = running.kit.traits
    server = (
        "waitress" if "wsgi" in traits else "hypercorn" if "quart" in running.kit.name else ""
    )
    check_all(rows_for(server), running.check, str)


FORGED = GuardRow(
    reason="cross-site", allowed=False, request={"origin": STRANGER, "site": "cross-site"}
)


def test_guard_that_reports_refuses_no_request(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.handle.guard = Guard(**ANY_HOST, report_only=True)
    # The rows above have been refused within this second.
    running.handle.log = LineLimit()
    token = running.spy.token()
    with caplog.at_level(logging.WARNING, "crossorigin"):
        answered = send(running.port, FORGED, token)
    assert (answered.status, running.spy.count(token)) == (200, 1)
    told = [record.getMessage() for record in caplog.records if record.name == "crossorigin"]
    request = f"'POST' '/plain': cross-site (Origin {STRANGER!r}, Host {API!r})"
    assert told == [f"crossorigin.guard: reported {request}"]


def _with_socket() -> list[Any]:
    return [pytest.param(kit, id=kit.name) for kit in KITS if kit.echo]


@pytest.mark.parametrize("kit", _with_socket())
def test_handshake_that_may_not_act_reaches_no_handler(kit: Kit) -> None:
    assert kit.echo is not None
    app = kit.echo()
    handle = kit.install(app, TRUSTING, guard=Guard())

    def check(row: GuardRow) -> None:
        handle.policy, handle.guard = POLICIES[row.policy], guard_of(row)
        check_handshake(row, shake(port, row))

    with kit.serve(app) as port:
        check_all(SOCKETS, check, str)


def _without_responses(app: App) -> App:
    """A server without the extension ``websocket.http.response``."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        scope.get("extensions", {}).pop("websocket.http.response", None)
        await app(scope, receive, send)

    return serve


ASGI: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "uvicorn": lambda: uvicorn_server(guarded_apps.ASGI),
    "uvicorn-h11": lambda: uvicorn_server(guarded_apps.ASGI, http="h11"),
    "uvicorn-without-responses": lambda: uvicorn_server(
        guarded_apps.asgi_app(_without_responses)
    ),
    "hypercorn": lambda: hypercorn_server(guarded_apps.ASGI),
    "granian": lambda: granian_server(guarded_apps.ASGI, lifespan=True),
    "daphne": lambda: daphne_server(TESTS, "harness.guarded_apps:ASGI"),
}
WSGI: dict[str, Callable[[], AbstractContextManager[int]]] = {
    "waitress": lambda: waitress_server(guarded_apps.WSGI),
    "wsgiref": lambda: wsgiref_server(guarded_apps.WSGI),
    "werkzeug": lambda: werkzeug_server(guarded_apps.WSGI),
    "gunicorn": lambda: gunicorn_server("harness.guarded_apps:WSGI"),
}


TOKENS = map(str, itertools.count())


@pytest.mark.parametrize("server", [*ASGI, *WSGI])
def test_gateway_lets_no_request_act_that_may_not(server: str) -> None:
    def check(row: GuardRow) -> None:
        token = next(TOKENS)
        number = (guarded_apps.ROW, b"%d" % guarded_apps.EVERY.index(row))
        answered = send(port, row, token, number)
        spied = exchange(port, "GET", guarded_apps.CALLS, "x", [(HEADER, token.encode())])
        check_answer(row, answered, int(spied.body))

    def check_socket(row: GuardRow) -> None:
        number = (guarded_apps.ROW, b"%d" % guarded_apps.EVERY.index(row))
        check_handshake(row, shake(port, row, "/", number))

    with ({**ASGI, **WSGI}[server])() as port:
        check_all(rows_for(server), check, str)
        if server in ASGI:
            check_all(SOCKETS, check_socket, str)
