"""Status codes that the Fetch standard defines rules for."""

from __future__ import annotations

from typing import Final

REDIRECT: Final = frozenset({301, 302, 303, 307, 308})
"""Fetch, "redirect status"."""

NULL_BODY: Final = frozenset({101, 103, 204, 205, 304})
"""Fetch, "null body status"."""

SWITCHING_PROTOCOLS: Final = 101
"""The connection becomes a WebSocket."""

PROXY_AUTHENTICATION: Final = 407
"""A proxy asks for a password. Fetch, "HTTP-network-or-cache fetch", step 16."""

MISDIRECTED: Final = 421
"""The connection does not belong to the host. Fetch, "HTTP-network-or-cache fetch", step 17."""


def is_ok(status: int) -> bool:
    """Return whether a preflight may have this `status` (Fetch, "ok status")."""
    return 200 <= status <= 299  # noqa: PLR2004 - the two ends of the standard's range
