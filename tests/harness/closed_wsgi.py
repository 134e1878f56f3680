"""Applications with closed paths, for servers in a process of their own."""

from typing import Any

import falcon
from harness.closed import CLOSING
from pyramid.config import Configurator
from pyramid.response import Response
from tables.closed_paths import SECRET

from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import pyramid as pyramid_cors


class _Secret:
    def on_get(self, _req: object, resp: falcon.Response) -> None:
        resp.data = SECRET


class _SecretLater:
    async def on_get(self, _req: object, resp: falcon.Response) -> None:
        resp.data = SECRET


def falcon_app(folder: str, *, is_async: bool = False) -> Any:  # noqa: ANN401 - of WSGI or of ASGI
    """A route of Falcon's that is closed, and a folder with a closed part."""
    app: Any = falcon.asgi.App() if is_async else falcon.App()
    app.add_route("/internal/x", _SecretLater() if is_async else _Secret())
    app.add_static_route("/", folder)
    falcon_cors.CORS(app, CLOSING)
    return app


def _show(_request: object) -> Response:
    return Response(body=SECRET)


class _Leaf(dict[str, Any]):
    """The resource that is closed."""


def _tree(_request: object) -> dict[str, Any]:
    return {"internal": {"x": _Leaf()}}


def pyramid_app(folder: str, *, traversal: bool = False) -> Any:  # noqa: ANN401 - Pyramid has no types
    """A view of Pyramid's that is closed, and a folder with a closed part."""
    config = Configurator(root_factory=_tree)
    if traversal:
        config.add_view(_show, context=_Leaf)
    else:
        config.add_route("x", "/internal/x")
        config.add_view(_show, route_name="x")
        config.add_static_view("/", folder)
    app = config.make_wsgi_app()
    pyramid_cors.CORS(app, CLOSING)
    return app
