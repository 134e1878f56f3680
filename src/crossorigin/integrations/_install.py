"""Helpers that integrations share: mounted applications."""

from __future__ import annotations

from typing import Any

from crossorigin.engine import AMBIGUOUS
from crossorigin.gateway.base import Gateway
from crossorigin.gateway.resolver import INHERIT, PolicyResolver, RouteTable


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


def without_inherit(table: RouteTable) -> RouteTable:
    """Return a table that leaves nothing to the application's policy.

    Some routers match a mount in the middle of a segment: /sub takes /subway as well. A map
    has another entry for such a path than for the path that is served.
    """
    return {method: AMBIGUOUS if entry is INHERIT else entry for method, entry in table.items()}
