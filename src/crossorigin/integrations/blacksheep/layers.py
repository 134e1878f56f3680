"""Layers: those of an application, and its endpoints, for the self-check."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final

from blacksheep import Application

from crossorigin.gateway.layers import frameworks
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.selfcheck import unreached
from crossorigin.integrations.blacksheep.matches import root_of
from crossorigin.integrations.blacksheep.routes import Routes


def _endpoints(app: Application) -> Iterator[object]:
    # Before its start the application has routes that its router does not serve yet.
    declared = getattr(app.router, "_registered_routes", ())
    sockets = [route for method, route in declared if method == "GET_WS"]
    for route in (*sockets, *app.router.routes.get(b"GET_WS", ())):
        unreached.check_socket(root_of(route.handler))
    for route in getattr(app.router, "iter_all", app.router.__iter__)():
        function = root_of(route.handler)
        yield from filter(None, (function, getattr(function, "controller_type", None)))


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    strategy = getattr(app, "_cors_strategy", None)
    if strategy is not None:
        yield strategy


def _served(app: Application) -> Iterator[Part | Folder]:
    """Yield the routes that match a part of a segment, and the folders of files."""
    for route in getattr(app.router, "iter_all", app.router.__iter__)():
        path = route.mustache_pattern.lower()
        yield from part_of(path, "{*")
        names = (
            inspect.getclosurevars(function).nonlocals
            if inspect.isfunction(function := root_of(route.handler))
            else {}
        )
        if "fallback_document" in names:
            folder = path.partition("/*")[0]
            yield Folder(folder, names["index_document"], names["fallback_document"])


LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers,
    frameworks.no_layers,
    _endpoints,
    Application,
    mounts=lambda app: (each.handler for each in app.mount_registry.mounted_apps),
    reads_mounts=True,
    table=lambda app, facts: Routes(app).table(facts),
    served=_served,
)
