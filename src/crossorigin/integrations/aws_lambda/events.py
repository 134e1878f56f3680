"""The four forms of the event that describes a request to a Lambda function."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from crossorigin.engine import RequestFacts

Event: TypeAlias = Mapping[str, Any]


def is_http(event: object) -> bool:
    """Return whether this is the event of an HTTP request."""
    return isinstance(event, Mapping) and ("httpMethod" in event or "http" in _context(event))


def _context(event: Event) -> Mapping[str, Any]:
    context: Mapping[str, Any] = event.get("requestContext") or {}
    return context


def is_handshake(event: object) -> bool:
    """Return whether this is the event of a WebSocket handshake."""
    return isinstance(event, Mapping) and _context(event).get("eventType") == "CONNECT"


def read_facts(event: Event) -> RequestFacts:
    """Return the facts of an HTTP event, or of a handshake, which is a GET."""
    http = _context(event).get("http") or {"method": "GET"}
    method = event.get("httpMethod") or http["method"]
    return RequestFacts.from_headers(method, path_of(event), _lines(event), native=event)


def _lines(event: Event) -> list[tuple[str, str]]:
    """Return the header lines of a request; two spellings of a name are two lines.

    An event with both maps repeats in ``headers`` a line of ``multiValueHeaders``. A value that
    only ``headers`` has is a line too: the handler may read either map.
    """
    several = event.get("multiValueHeaders") or {}
    lines = [(name, value) for name, values in several.items() for value in values]
    known = {(name.lower(), value) for name, value in lines}
    single = (event.get("headers") or {}).items()
    return lines + [line for line in single if (line[0].lower(), line[1]) not in known]


def path_of(event: Event) -> str:
    """Return the application's own path, decoded once: the first of its readings."""
    return paths_of(event)[0]


def paths_of(event: Event) -> tuple[str, ...]:
    """Return the readings of the application's own path.

    There are several if the path does not end with the route that AWS has matched: then the
    base path of a custom domain cannot be distinguished from the rest.
    """
    path: str = event.get("rawPath") or event.get("path") or "/"
    own, is_known = _path_of_route(event)
    # The formats differ in whether the path and the parameters are decoded.
    for sent, each in product((path, unquote(path)), (own, unquote(own))):
        if each and sent.rstrip("/").endswith(each.rstrip("/")):
            return (each,)
    whole = _without_stage(event, path)
    # The default route names no path.
    every = (whole, own) if own and is_known else _ends(whole) if own else (whole,)
    return tuple(dict.fromkeys(every))


def _path_of_route(event: Event) -> tuple[str, bool]:
    """Return the path of the matched route, and whether all its parameters are known."""
    route: str = event.get("resource") or event.get("routeKey", "").partition(" ")[2]
    given = event.get("pathParameters") or {}
    names = _PARAMETER.findall(route)
    path = _PARAMETER.sub(lambda found: given.get(found[1], found[0]), route)
    return path, given.keys() >= set(names)


_PARAMETER: Final = re.compile(r"\{([^{}+]+)\+?\}")


def _without_stage(event: Event, path: str) -> str:
    """Return the whole path without a stage: only paths of the API's own domain have one."""
    host = _context(event).get("domainName") or ""
    # HTTP APIs pass the path decoded. Only they and function URLs have a version.
    if "version" not in event or ".lambda-url." in host:
        return unquote(path)
    stage = f"/{_context(event).get('stage')}"
    is_staged = ".execute-api." in host and f"{path}/".startswith(f"{stage}/")
    return path.removeprefix(stage) if is_staged else path


def _ends(path: str) -> tuple[str, ...]:
    """Return `path`, and its remainder below each base path that it may have."""
    below = (path[at:] for at, each in enumerate(path[:_MAX_BASE]) if each == "/")
    return path, *below


_MAX_BASE: Final = 1024
"""The greatest number of characters of a base path; AWS allows fewer."""
