"""Events: what a request to a function looks like, in four forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

from crossorigin.engine import RequestFacts
from crossorigin.spec.lists import combine

Event: TypeAlias = Mapping[str, Any]


def is_http(event: object) -> bool:
    """Say whether this is the event of an HTTP request."""
    return isinstance(event, Mapping) and ("httpMethod" in event or "http" in _context(event))


def _context(event: Event) -> Mapping[str, Any]:
    context: Mapping[str, Any] = event.get("requestContext") or {}
    return context


def read_facts(event: Event) -> RequestFacts:
    """Return the facts of an HTTP event."""
    several = event.get("multiValueHeaders") or {}
    lines = {name.lower(): [value] for name, value in (event.get("headers") or {}).items()}
    lines |= {name.lower(): values for name, values in several.items()}

    def combined(name: str) -> str | None:
        return combine(lines[name]) if name in lines else None

    http = _context(event).get("http") or {}
    return RequestFacts(
        method=event.get("httpMethod") or http["method"],
        path=path_of(event),
        host=combined("host"),
        origin=combined("origin"),
        request_method=combined("access-control-request-method"),
        request_headers=tuple(lines.get("access-control-request-headers", ())),
        native=event,
    )


def path_of(event: Event) -> str:
    """Return the path, decoded once."""
    path: str = event.get("rawPath") or event.get("path") or "/"
    # HTTP APIs hand the path on decoded, and they and function URLs alone say a version.
    host = _context(event).get("domainName") or ""
    is_decoded = "version" in event and ".lambda-url." not in host
    return path if is_decoded else unquote(path)
