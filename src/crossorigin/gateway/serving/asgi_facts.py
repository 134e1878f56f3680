"""ASGI: the facts of a request, read in its scope."""

from __future__ import annotations

import functools
from collections.abc import MutableMapping
from typing import Any, Final, TypeAlias

from crossorigin.engine import RequestFacts
from crossorigin.gateway.serving.base import Reader
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.spec.lists import combine

Scope: TypeAlias = MutableMapping[str, Any]


def read_header(scope: Scope, name: str) -> str | None:
    """Return the combined lines of a request header, or None; `name` is in lower case.

    As in WSGI, a name with an underscore names no header.
    """
    if "_" in name:
        return None
    wanted = name.encode("latin-1", "replace")
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == wanted]
    return combine(lines) if lines else None


def path_of(path: str, root: str) -> str:
    """Return the application's own path, without the prefix `root` if the path has it.

    Some servers include ``root_path`` in ``path``, and others do not; frameworks remove it if
    it is there.
    """
    if root and path.startswith(root) and path[len(root) : len(root) + 1] in ("", "/"):
        return path[len(root) :] or "/"
    return path


def _path(scope: Scope) -> str:
    return path_of(scope["path"], scope.get("root_path", ""))


_READ: Final = (
    b"host",
    b"origin",
    b"access-control-request-method",
    b"access-control-request-headers",
)


def read_facts(scope: Scope) -> RequestFacts:
    """Return the facts of an HTTP request."""
    lines: dict[bytes, list[str]] = {name: [] for name in _READ}
    for name, value in scope["headers"]:
        if name in lines:
            lines[name].append(value.decode("latin-1"))
    host, origin, method, names = lines.values()
    return RequestFacts(
        method=scope["method"],
        path=_path(scope),
        host=combine(host) if host else None,
        origin=combine(origin) if origin else None,
        request_method=combine(method) if method else None,
        request_headers=tuple(names),
        native=scope,
        read_header=functools.partial(read_header, scope),
    )


def _received(exchange: Exchange) -> Scope:
    return {**exchange.native, "path": exchange.path, "root_path": exchange.root}


def _received_path(exchange: Exchange) -> str:
    return path_of(exchange.path, exchange.root)


READER: Final = Reader(read_facts, _path, _received, _received_path)
