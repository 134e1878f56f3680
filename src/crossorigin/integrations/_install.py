"""Helpers that all integrations share: mounted applications, objects that routes share."""

from __future__ import annotations

import functools
import inspect
from typing import Any

from crossorigin.gateway.base import Gateway
from crossorigin.gateway.resolver import PolicyResolver


def resolver_of(app: Any) -> PolicyResolver | None:  # noqa: ANN401 - any mounted object
    """Return the resolver of an application that is mounted in another, if it has one."""
    if isinstance(app, Gateway):
        return app.resolver
    for holder in (app, _attribute(app, "state")):
        found = _attribute(holder, "cors")
        if isinstance(found, PolicyResolver):
            return found
    return None


def _attribute(holder: Any, name: str) -> Any:  # noqa: ANN401 - the same
    """Return an attribute of a foreign object, or None: a property of it may raise."""
    try:
        return getattr(holder, name, None)
    except Exception:  # noqa: BLE001 - it is no resolver
        return None


def check_unshared(endpoint: object) -> None:
    """Check that a mark on `endpoint` is not a mark on other routes: objects are not copied.

    Raises:
        TypeError: `endpoint` is an object that several routes may have.
    """
    copied = (type, staticmethod, classmethod, functools.partial)
    if not isinstance(endpoint, copied) and not inspect.isroutine(endpoint):
        message = (
            f"@cors and @no_cors do not take an object (a {type(endpoint).__name__}), as other "
            "routes may have it too: mark its class, or the method that answers"
        )
        raise TypeError(message)
