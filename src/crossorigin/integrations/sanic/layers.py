"""Layers: those of an application, and its endpoints, for the self-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from sanic import Sanic

from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.selfcheck import unreached

App: TypeAlias = Sanic[Any, Any]


def endpoints(app: App) -> Iterator[object]:
    """Yield the blueprints, the handlers and the class views of an application."""
    yield from app.blueprints.values()
    for route in app.router.routes:
        handler = route.handler
        if route.extra.websocket:
            # Sanic has put the owner's handler into its own partial.
            unreached.check_socket(getattr(handler, "args", (handler,))[0])
        yield handler
        if isinstance(view := getattr(handler, "view_class", None), type):
            yield view


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    # sanic-ext always adds its hook, which does nothing without origins.
    idle = "sanic_ext." if not getattr(app.config, "CORS_ORIGINS", None) else "crossorigin."
    for each in (*app.request_middleware, *app.response_middleware):
        if not walk.name_of(each.func).startswith(idle):
            yield each.func


def _served(app: App) -> Iterator[Part | Folder]:
    """Yield the folders of files: a placeholder of Sanic is a whole segment."""
    for route in app.router.routes:
        files = getattr(route.handler, "keywords", {}).get("directory_handler")
        path = "/" + route.path.partition("<")[0].strip("/")
        for name in getattr(files, "index", ()):
            yield Folder(path.rstrip("/"), name)


LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers, frameworks.no_layers, endpoints, Sanic, served=_served
)
