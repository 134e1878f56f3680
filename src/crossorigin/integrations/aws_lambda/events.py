"""Events: what a request to a function looks like, in four forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

from crossorigin.engine import RequestFacts

Event: TypeAlias = Mapping[str, Any]


def is_http(event: object) -> bool:
    """Return whether this is the event of an HTTP request."""
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
    """Return the application's own path, decoded once."""
    path: str = event.get("rawPath") or event.get("path") or "/"
    # HTTP APIs hand the path on decoded, and they and function URLs alone say a version.
    host = _context(event).get("domainName") or ""
    is_api = "version" in event and ".lambda-url." not in host
    return _without_prefix(event, path if is_api else unquote(path), is_api=is_api)


def _without_prefix(event: Event, path: str, *, is_api: bool) -> str:
    """Return `path` without the stage and without the base path of a custom domain."""
    route = event.get("resource") or event.get("routeKey", "").partition(" ")[2]
    given = event.get("pathParameters") or {}
    own = re.sub(r"\{([^{}+]+)\+?\}", lambda found: given.get(found[1], found[0]), route)
    # Whether the parameters are decoded differs.
    for each in (own, unquote(own)):
        if each and path.endswith(each.rstrip("/")):
            return each
    # The default route names no path. Only the domain of the API itself has stages in paths.
    stage = f"/{_context(event).get('stage')}"
    if is_api and ".execute-api." in (_context(event).get("domainName") or ""):
        return path.removeprefix(stage) if f"{path}/".startswith(f"{stage}/") else path
    return path
