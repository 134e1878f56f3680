"""Run in a process of its own: a mounted application with its own CORS, and no mark anywhere.

``python -m harness.fresh NAME`` prints the status and the Access-Control-Allow-Origin of an
actual request and of a preflight, for each of two origins, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any, Final

import httpx
from flask import Flask
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tables.model import A, B
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from crossorigin import asgi, wsgi
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import starlette as starlette_cors

PATH: Final = "/sub/ok"
Ask = Callable[[str, dict[str, str]], httpx.Response]


def _asgi(app: Any) -> Ask:  # noqa: ANN401 - any application
    def ask(method: str, headers: dict[str, str]) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.request(method, PATH, headers=headers)

        return asyncio.run(send())

    return ask


def _wsgi(app: Any) -> Ask:  # noqa: ANN401 - any application
    client = httpx.Client(transport=httpx.WSGITransport(app), base_url="http://x")
    return lambda method, headers: client.request(method, PATH, headers=headers)


def _starlette_in_starlette() -> Ask:
    inner = Starlette(routes=[Route("/ok", lambda _request: PlainTextResponse("ok"))])
    starlette_cors.CORS(inner, allow_origins=B)
    app = Starlette(routes=[Mount("/sub", inner)])
    starlette_cors.CORS(app, allow_origins=A)
    return _asgi(app)


def _gateway_in_starlette() -> Ask:
    app = Starlette(
        routes=[Mount("/sub", asgi.CORSMiddleware(PlainTextResponse("ok"), allow_origins=B))]
    )
    starlette_cors.CORS(app, allow_origins=A)
    return _asgi(app)


def _flask_in_flask() -> Ask:
    inner, app = Flask("inner"), Flask("outer")
    inner.add_url_rule("/ok", view_func=lambda: "ok")
    flask_cors.CORS(inner, allow_origins=B)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": inner})  # type: ignore[method-assign]
    flask_cors.CORS(app, allow_origins=A)
    return _wsgi(app)


def _gateway_in_flask() -> Ask:
    app = Flask("outer")
    inner = wsgi.CORSMiddleware(Response("ok"), allow_origins=B)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/sub": inner})  # type: ignore[method-assign]
    flask_cors.CORS(app, allow_origins=A)
    return _wsgi(app)


APPS: Final[dict[str, Callable[[], Ask]]] = {
    "starlette": _starlette_in_starlette,
    "gateway-in-starlette": _gateway_in_starlette,
    "flask": _flask_in_flask,
    "gateway-in-flask": _gateway_in_flask,
}


def main(name: str) -> None:
    """Print the answers."""
    ask = APPS[name]()
    answers = []
    for origin in (A, B):
        for method, more in (
            ("GET", {}),
            ("OPTIONS", {"Access-Control-Request-Method": "PUT"}),
        ):
            answered = ask(method, {"Origin": origin, **more})
            allowed = answered.headers.get("Access-Control-Allow-Origin")
            answers.append([answered.status_code, allowed])
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
