"""Header lines that reports and conversations may quote, and their escaped form."""

from __future__ import annotations

from typing import Final

from crossorigin.fetch.verdict import Headers, escape
from crossorigin.spec.headers import PROTOCOL_PREFIX

REPORTED: Final = frozenset(
    {
        "allow",
        "content-type",
        "cross-origin-resource-policy",
        "location",
        "origin",
        "server",
        "timing-allow-origin",
        "vary",
        "via",
        "www-authenticate",
    }
)
"""Lower-case names, besides ``Access-Control-*``, of the headers that a report may quote.

Reports are pasted into issues and kept in the logs of CI. Cookie, Set-Cookie, Authorization and
Proxy-Authorization are secrets and must never be in this list.
"""

MAX_HEADERS: Final = 50
"""Header lines of one message that a report quotes; a server may send thousands."""


def reported(headers: Headers) -> list[tuple[str, str]]:
    """Return the header lines that a report may quote, escaped and cut, at most 50."""
    kept = [
        (escape(name), escape(value))
        for name, value in headers
        if name.lower() in REPORTED or name.lower().startswith(PROTOCOL_PREFIX)
    ]
    return kept[:MAX_HEADERS]
