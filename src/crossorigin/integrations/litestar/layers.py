"""Layers: those of an application, its endpoints and its mounts, for the self-check."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final, cast

from litestar import Litestar
from litestar.handlers import (
    ASGIRouteHandler,
    BaseRouteHandler,
    WebsocketListener,
    WebsocketRouteHandler,
)
from litestar.static_files.base import StaticFiles

from crossorigin.gateway.layers import frameworks, walk
from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.halves import decorators_read, reading_guards
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.policies.spellings import Folder, Part
from crossorigin.gateway.selfcheck import unreached
from crossorigin.integrations.litestar.groups import Copies, values_in
from crossorigin.integrations.litestar.handlers import controller_of, function_of
from crossorigin.integrations.litestar.routes import Routes


def _handlers(app: Litestar) -> Iterator[BaseRouteHandler]:
    for handlers in app.route_handler_method_map.values():
        yield from handlers.values()


def _endpoints(app: Litestar) -> Iterator[object]:
    for handler in _handlers(app):
        function = function_of(handler)
        if isinstance(handler, WebsocketRouteHandler):
            _check_socket(function)
        if (controller := controller_of(function)) is not None:
            for are_read in (False, True):
                with reading_guards(are_read=are_read):
                    _check_handlers(controller)
            yield controller
        yield function
        for mark in values_in(handler.opt, marks.Mark):
            cast("Copies", mark.original).have_served = True
            # A router has slots; its mark represents it.
            yield SimpleNamespace(**{marks.MARK: mark}, **_ROUTER_NAME)
    noted = {each for handler in _handlers(app) for each in values_in(handler.opt, Copies)}
    if any(each.are_lost() for each in noted):
        # A later check cannot know which half the copy had.
        unreached.refuse_mark(
            "a Router",
            "they return a marked copy of a Router: register that copy",
            marks.decorators_of(None),
        )


_ROUTER_NAME: Final = {"__module__": "litestar", "__qualname__": "Router"}


def _mounts(app: Litestar) -> Iterator[object]:
    for handler in _handlers(app):
        if isinstance(handler, ASGIRouteHandler):
            yield function_of(handler)


def _check_socket(function: Any) -> None:  # noqa: ANN401 - any callable
    """Check that the function of a WebSocket handler has no mark, nor its listener's class."""
    listening = getattr(function, "_fn", function)
    unreached.check_socket(getattr(listening, "func", listening))
    owner = getattr(getattr(listening, "func", listening), "__self__", None)
    if isinstance(owner, WebsocketListener):
        unreached.check_socket(type(owner))


def _check_handlers(controller: type) -> None:
    """Raise a MarkError for a handler that replaces one with a mark: it is not inherited."""
    members = [(name, each) for base in controller.__mro__ for name, each in vars(base).items()]
    marked = {name for name, each in members if _is_marked(each) is True}
    lost = [name for name in marked if _is_marked(getattr(controller, name)) is False]
    if lost and marks.policy_of(controller) is INHERIT:
        message = (
            f"{controller.__qualname__} replaces the handler {lost[0]} of a base class, whose "
            f"{decorators_read()} is not inherited: give it its own"
        )
        raise unreached.MarkError(message)


def _is_marked(member: object) -> bool | None:
    """Return whether a handler of a controller has a mark; None if it is not a handler."""
    if not isinstance(member, BaseRouteHandler):
        return None
    return marks.policy_of(function_of(member)) is not INHERIT


def _served(app: Litestar) -> Iterator[Part | Folder]:
    """Yield the folders of web pages: a parameter of Litestar is a whole segment."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            cells = getattr(function_of(handler), "__closure__", None) or ()
            files = (each.cell_contents for each in cells)
            if any(isinstance(each, StaticFiles) and each.is_html_mode for each in files):
                path = route.path.partition("/{")[0]
                yield Folder(path.rstrip("/"), "index.html", "404.html")


def _inner_layers(app: Litestar) -> Iterator[object]:
    if app.cors_config is not None:
        yield app.cors_config
    for each in app.middleware:
        yield getattr(each, "middleware", each)


LAYERS: Final = frameworks.FrameworkLayers(
    _inner_layers,
    walk.outer_of("asgi_handler"),
    _endpoints,
    Litestar,
    mounts=_mounts,
    reads_mounts=True,
    table=lambda app, facts: Routes(app).table(facts),
    served=_served,
)
