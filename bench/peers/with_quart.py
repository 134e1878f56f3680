"""quart-cors and crossorigin."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

import quart_cors
from harness.servers import hypercorn_server
from peers.answers import ANSWERS, RAISING, SOCKET, Answer, Boom
from peers.wanted import NO_HANDSHAKES, Contender, Wanted, given, listed, ours
from quart import Quart, Response, websocket

from crossorigin.integrations.quart import CORS


def _add(app: Quart, path: str, answer: Answer) -> None:
    async def handle() -> Response:
        return Response("ok", headers=answer.lines)

    own = False if "OPTIONS" in answer.methods else None
    app.add_url_rule(
        path, path, handle, methods=list(answer.methods), provide_automatic_options=own
    )


def _app() -> Quart:
    app = Quart(__name__)
    for path, answer in ANSWERS.items():
        _add(app, path, answer)

    @app.get(RAISING)
    async def boom() -> Response:
        raise Boom

    @app.websocket(SOCKET)
    async def socket() -> None:
        await websocket.accept()

    return app


def _quart_cors(wanted: Wanted) -> AbstractContextManager[int]:
    options = given(
        allow_origin=re.compile(wanted.regex) if wanted.regex else listed(wanted.origins),
        allow_methods=listed(wanted.methods),
        allow_headers=listed(wanted.headers),
        allow_credentials=wanted.credentials,
        max_age=wanted.max_age,
    )
    return hypercorn_server(quart_cors.cors(_app(), **options))


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return hypercorn_server(app)


CONTENDERS = (
    Contender(
        name="quart-cors",
        framework="Quart",
        server="hypercorn",
        packages=("quart-cors", "Quart", "Hypercorn"),
        build=_quart_cors,
        note="`app = cors(app, allow_origin=…)`. The only one that judges handshakes.",
    ),
    Contender(
        name="crossorigin",
        framework="Quart",
        server="hypercorn",
        packages=("Quart", "Hypercorn"),
        build=_ours,
        lacks=NO_HANDSHAKES,
    ),
)
