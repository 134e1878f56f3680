"""Layers: those of an application, its endpoints and its mounts, for the self-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from starlette.routing import WebSocketRoute
from starlette.staticfiles import StaticFiles

from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.policies.spellings import Folder, Part, part_of
from crossorigin.gateway.selfcheck import unreached
from crossorigin.integrations.starlette.parts import (
    OWN,
    base_of,
    default_of,
    flat,
    held_by,
    is_routine,
    layer_aside,
)
from crossorigin.integrations.starlette.routes import Routes


def _endpoints(router: Any) -> Iterator[object]:  # noqa: ANN401 - an application, or a router
    for route in flat(getattr(router, "routes", ())):
        endpoint = getattr(route, "endpoint", None)
        if isinstance(route, WebSocketRoute):
            unreached.check_socket(endpoint)
        yield base_of(route) if endpoint is None else endpoint


def _mounts(router: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    for route in flat(getattr(router, "routes", ())):
        endpoint = getattr(route, "endpoint", None)
        if endpoint is None or not is_routine(endpoint):
            yield base_of(route)
        layer, aside = layer_aside(route, router)
        if aside:
            # The policy of a function is read without its route.
            yield frameworks.Unread(layer) if is_routine(endpoint) else layer
    yield held_by(router) or default_of(router)


def _inner_layers(app: Any) -> Iterator[object]:  # noqa: ANN401 - an application
    """Yield the layers of an application, and of those that are mounted in it, each once."""
    apps, known = [app], {id(app)}
    for each in apps:
        yield from (middleware.cls for middleware in getattr(each, "user_middleware", ()))
        for route in getattr(each, "routes", ()):
            mounted = getattr(route, "app", None)
            yield from walk.wrappers(mounted)
            inner = walk.innermost(mounted)
            apps += [inner] * (id(inner) not in known)
            known.add(id(inner))


def _before(app: Any) -> Iterator[object]:  # noqa: ANN401 - the same
    """Yield the methods of middleware that is not made yet."""
    kinds = (each.cls for each in getattr(app, "user_middleware", ()))
    return (
        vars(base).get("__call__")
        for kind in kinds
        if isinstance(kind, type)
        for base in kind.__mro__
    )


def _served(
    router: Any,  # noqa: ANN401 - the same
    before: str = "",
    outer: tuple[object, ...] = (),
) -> Iterator[Part | Folder]:
    """Yield the routes that match a part of a segment, and the folders of web pages."""
    if router in outer:
        # The router is mounted in itself: its paths are endless.
        return
    for route in flat(getattr(router, "routes", ())):
        path = before + getattr(route, "path", "")
        yield from part_of(path, "{")
        below = base_of(route)
        if isinstance(below, StaticFiles) and below.html:
            yield Folder(path, "index.html", "404.html")
        elif "{" not in path and not is_routine(below):
            yield from _served(below, path, (*outer, router))


LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers,
    walk.outer_of("middleware_stack"),
    _endpoints,
    OWN,
    "Use CORS(app, …) of the framework's integration, not add_middleware.",
    mounts=_mounts,
    reads_mounts=True,
    table=lambda app, facts: Routes(app).table(facts),
    served=_served,
    before=_before,
)
