"""The app of `tables.paths` on Flask."""

from collections.abc import Callable, Iterator
from pathlib import Path

from contract.spy import HEADER, Boom, Spy
from flask import Flask, Response, abort, request
from tables.paths import PATHS, AppAnswer

ASSETS = Path(__file__).parent / "assets"


def _chunks(answer: AppAnswer) -> Iterator[bytes]:
    yield from answer.chunks


def _view(answer: AppAnswer) -> Callable[[], Response]:
    def view() -> Response:
        if answer.raises:
            raise Boom(request.path)
        if answer.aborts:
            abort(answer.status)
        body = _chunks(answer) if len(answer.chunks) > 1 else b"".join(answer.chunks)
        response = Response(body, answer.status, mimetype="text/plain")
        response.autocorrect_location_header = False
        for name, value in answer.lines:
            response.headers.add(name, value)
        return response

    return view


def flask_app(spy: Spy) -> Flask:
    """The app on Flask."""
    app = Flask(__name__, static_folder=str(ASSETS), static_url_path="/static")
    app.before_request(lambda: spy.called(request.headers.get(HEADER, "")))
    for path, answer in PATHS.items():
        app.add_url_rule(
            path, endpoint=path, view_func=_view(answer), methods=list(answer.methods)
        )
    return app
