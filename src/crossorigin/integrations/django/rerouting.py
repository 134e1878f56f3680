"""Rerouting: middleware that chooses the routes of a request.

A middleware sets ``request.urlconf`` or ``request.path_info``, or makes a request with another
path, after the gateway has answered the preflights. The compiled code of each middleware shows
this when the application is loaded. The check does not read code that a middleware calls
elsewhere, and ``setattr``.
"""

from __future__ import annotations

import inspect
from typing import Any, Final

from django.conf import settings
from django.utils.module_loading import import_string

from crossorigin.gateway.layers.rerouting import reroutes

UNKNOWN_URLCONF: Final = (
    "%s chooses the routes of a request: it sets request.urlconf or a path. No "
    "preflight reaches it, so the policy of the view is unknown, and preflights are refused."
)
"""The message if the routes of preflights are unknown."""


def rerouting_layers() -> list[str]:
    """Return the entries of ``MIDDLEWARE`` that choose routes.

    Raises:
        ImportError: an entry is not the dotted name of an object.
    """
    return [name for name in settings.MIDDLEWARE if _reroutes(import_string(name))]


def _reroutes(layer: Any) -> bool:  # noqa: ANN401 - a class or a function
    members = [layer]
    if isinstance(layer, type):
        members = [member for base in layer.__mro__ for member in vars(base).values()]
    functions = (inspect.unwrap(getattr(each, "__func__", each)) for each in members)
    codes = (each.__code__ for each in functions if inspect.isfunction(each))
    return any(reroutes(each, paths=False) for each in codes)
