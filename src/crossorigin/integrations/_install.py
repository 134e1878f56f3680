"""Helpers that all integrations share: the resolvers of mounted applications."""

from __future__ import annotations

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
