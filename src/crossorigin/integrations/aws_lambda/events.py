"""Events: what a request to a function looks like, in four forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

from crossorigin.engine import RequestFacts

Event: TypeAlias = Mapping[str, Any]


def is_http(event: object) -> bool:
    """Say whether this is the event of an HTTP request."""
    return isinstance(event, Mapping) and ("httpMethod" in event or "http" in _context(event))


def _context(event: Event) -> Mapping[str, Any]:
    context: Mapping[str, Any] = event.get("requestContext") or {}
    return context


def read_facts(event: Event) -> RequestFacts:
    """Return the facts of an HTTP event."""
    http = _context(event).get("http") or {}
    method = event.get("httpMethod") or http["method"]
    return RequestFacts.from_headers(method, path_of(event), _lines(event), native=event)


def _lines(event: Event) -> list[tuple[str, str]]:
    """Return the header lines of a request; two spellings of a name are two lines.

    An event with both maps repeats in ``headers`` a line of ``multiValueHeaders``. A value
    that only the first has is a line too: the handler may read either of them.
    """
    several = event.get("multiValueHeaders") or {}
    lines = [(name, value) for name, values in several.items() for value in values]
    known = {(name.lower(), value) for name, value in lines}
    single = (event.get("headers") or {}).items()
    return lines + [line for line in single if (line[0].lower(), line[1]) not in known]


def path_of(event: Event) -> str:
    """Return the path, decoded once."""
    path: str = event.get("rawPath") or event.get("path") or "/"
    # HTTP APIs hand the path on decoded, and they and function URLs alone say a version.
    host = _context(event).get("domainName") or ""
    is_decoded = "version" in event and ".lambda-url." not in host
    return path if is_decoded else unquote(path)
