"""Rerouting: middleware that chooses the routes of a request.

A middleware sets ``request.urlconf``, or ``request.path_info``, after the gateway has answered
the preflights. The compiled code of each middleware shows it when the application is loaded;
code that a middleware calls elsewhere, and ``setattr``, are not looked at.
"""

from __future__ import annotations

import dis
import inspect
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any, Final

_CHOOSES_ROUTES: Final = frozenset({"path_info", "urlconf"})


def rerouting_layers(layers: Iterable[Any]) -> Iterator[str]:
    """Yield the dotted names of the middleware that chooses routes.

    Args:
        layers: the entries of ``MIDDLEWARE``: classes and functions.
    """
    for layer in layers:
        if any(_reroutes(code) for code in _codes(layer)):
            yield f"{layer.__module__}.{layer.__qualname__}"


def _codes(layer: Any) -> Iterator[CodeType]:  # noqa: ANN401 - a class or a function
    """Yield the code of a function, or of all methods of a class."""
    members = [layer]
    if isinstance(layer, type):
        members = [member for base in layer.__mro__[:-1] for member in vars(base).values()]
    for member in members:
        function = inspect.unwrap(getattr(member, "__func__", member))
        code = getattr(function, "__code__", None)
        if isinstance(code, CodeType):
            yield from _nested(code)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)


def _reroutes(code: CodeType) -> bool:
    return not _CHOOSES_ROUTES.isdisjoint(code.co_names) and any(
        each.opname == "STORE_ATTR" and each.argval in _CHOOSES_ROUTES
        for each in dis.get_instructions(code)
    )
