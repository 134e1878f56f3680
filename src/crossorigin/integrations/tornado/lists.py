"""Lists: the origins that may open sockets and act under Tornado's own checks."""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from tornado import web, websocket

from crossorigin.gateway.selfcheck.lists import SecondList, is_same, lists_in
from crossorigin.integrations.tornado.routes import endpoints


def lists_of(app: web.Application) -> Iterator[SecondList]:
    """Yield the lists of an application: of each WebSocket handler, and of its settings."""
    trusted = tuple(app.settings.get("trusted_origins", ()))
    if app.settings.get("cross_origin_protection"):
        off = "cross_origin_protection=False"
        yield SecondList("trusted_origins of Tornado", "origin", trusted, is_same, off)
    for handler in dict.fromkeys(endpoints(app)):
        if isinstance(handler, type) and issubclass(handler, websocket.WebSocketHandler):
            yield from _of_handler(handler, trusted)


def _of_handler(handler: Any, trusted: tuple[str, ...]) -> Iterator[SecondList]:  # noqa: ANN401 - a class
    inner = lists_in(_enclosed(handler))
    yield from inner
    if not inner:
        name = f"check_origin of {handler.__qualname__}"
        off = "let it return True"
        yield SecondList(name, "origin", _entries(handler, trusted), is_same, off)


def _enclosed(handler: type) -> Iterator[object]:
    """Yield the objects that the methods of a class enclose, as in the handler of Socket.IO."""
    for method in vars(handler).values():
        if isinstance(method, FunctionType):
            yield from (cell.cell_contents for cell in method.__closure__ or ())


def _entries(handler: Any, trusted: tuple[str, ...]) -> tuple[str, ...] | None:  # noqa: ANN401 - the same
    """Return the origins that may open a socket besides the server's own; None if unknown."""
    check = handler.check_origin
    if check is websocket.WebSocketHandler.check_origin:
        # Since Tornado 6.6 it calls another method.
        check = getattr(handler, "check_trusted_origin", None)
        if check is getattr(web.RequestHandler, "check_trusted_origin", None):
            return () if check is None else trusted
    return ("*",) if _is_always_true(check) else None


def _is_always_true(function: Any) -> bool:  # noqa: ANN401 - any callable
    """Return whether a function only returns True."""
    if not isinstance(function, FunctionType):
        return False
    steps = [each for each in dis.get_instructions(function) if each.opname != "RESUME"]
    returned = [each.argval for each in steps if each.opname != "RETURN_VALUE"]
    return returned == [True] and steps[0].opname in ("LOAD_CONST", "RETURN_CONST")
