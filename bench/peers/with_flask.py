"""flask-cors and crossorigin."""

from __future__ import annotations

from contextlib import AbstractContextManager

import flask_cors
from flask import Flask, Response
from harness.servers import waitress_server
from peers.answers import ANSWERS, RAISING, Answer, Boom
from peers.wanted import WSGI, Contender, Wanted, given, listed, ours

from crossorigin.integrations.flask import CORS


def _add(app: Flask, path: str, answer: Answer) -> None:
    def handle() -> Response:
        return Response("ok", headers=answer.lines)

    own = False if "OPTIONS" in answer.methods else None
    app.add_url_rule(path, path, handle, methods=answer.methods, provide_automatic_options=own)


def _app() -> Flask:
    app = Flask(__name__)
    for path, answer in ANSWERS.items():
        _add(app, path, answer)

    @app.get(RAISING)
    def boom() -> Response:
        raise Boom

    return app


def _flask_cors(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    flask_cors.CORS(
        app,
        **given(
            origins=wanted.regex
            or (wanted.origins if wanted.origins == "*" else listed(wanted.origins)),
            methods=list(ALL) if wanted.methods == "*" else listed(wanted.methods),
            allow_headers=wanted.headers if wanted.headers == "*" else listed(wanted.headers),
            supports_credentials=wanted.credentials,
            max_age=wanted.max_age,
        ),
    )
    return waitress_server(app)


ALL = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
"""Its default: there is no star for methods."""


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    app = _app()
    CORS(app, **ours(wanted))
    return waitress_server(app)


CONTENDERS = (
    Contender(
        name="flask-cors",
        framework="Flask",
        server="waitress",
        packages=("flask-cors", "Flask", "waitress"),
        build=_flask_cors,
        lacks=WSGI,
        note="`CORS(app, origins=…)`, without `DEBUG`. By decorator or on a blueprint it "
        "misses 404 and 405 as well.",
    ),
    Contender(
        name="crossorigin",
        framework="Flask",
        server="waitress",
        packages=("Flask", "waitress"),
        build=_ours,
        lacks=WSGI,
    ),
)
