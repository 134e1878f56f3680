"""WSGI: the facts of a request, read in its environ."""

from __future__ import annotations

import functools
from typing import Any, Final, TypeAlias

from crossorigin.engine import RequestFacts, within_limit
from crossorigin.gateway.responses.cache import PreflightKey
from crossorigin.gateway.serving.base import Reader
from crossorigin.gateway.serving.exchange import Exchange
from crossorigin.spec.lists import OWS

Environ: TypeAlias = dict[str, Any]

_REQUEST_METHOD: Final = "HTTP_ACCESS_CONTROL_REQUEST_METHOD"

_REQUEST_HEADERS: Final = "HTTP_ACCESS_CONTROL_REQUEST_HEADERS"


def read_header(environ: Environ, name: str) -> str | None:
    """Return the value of a request header, which servers have combined, or None.

    Args:
        environ: the environ.
        name: the name, in lower case. One with an underscore, or with letters that become
            others in upper case, names no header of the environ.
    """
    if "_" in name or not name.isascii():
        return None
    key = name.upper().replace("-", "_")
    value: str | None = environ.get(
        key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
    )
    return value


def read_facts(environ: Environ) -> RequestFacts:
    """Return the facts of a request. Servers have combined repeated lines with commas."""
    return facts_at(_path(environ), environ)


def facts_at(path: str, environ: Environ) -> RequestFacts:
    """Return the facts of a request whose path a framework has decoded."""
    names = environ.get(_REQUEST_HEADERS)
    return RequestFacts(
        method=environ["REQUEST_METHOD"],
        path=path,
        host=environ.get("HTTP_HOST"),
        origin=environ.get("HTTP_ORIGIN"),
        request_method=environ.get(_REQUEST_METHOD),
        request_headers=() if names is None else (names,),
        native=environ,
        read_header=functools.partial(read_header, environ),
    )


def _path(environ: Environ) -> str:
    return decode_path(environ.get("PATH_INFO", ""))


def decode_path(path: str) -> str:
    """Return a path of the environ as text, in which each byte is one character (PEP 3333)."""
    if path.isascii():
        return path
    try:
        return path.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return path  # a layer has decoded it


def _received(exchange: Exchange) -> Environ:
    return {**exchange.native, "PATH_INFO": exchange.path, "SCRIPT_NAME": exchange.root}


def _received_path(exchange: Exchange) -> str:
    return decode_path(exchange.path)


READER: Final = Reader(read_facts, _path, _received, _received_path)


def root_of(environ: Environ) -> str:
    """Return the prefix of the path that a server or a mount has removed."""
    root: str = environ.get("SCRIPT_NAME", "")
    return root


def preflight_key(environ: Environ) -> PreflightKey[str] | None:
    """Return the headers of a preflight, or None if the request is none."""
    origin = environ.get("HTTP_ORIGIN")
    method = environ.get(_REQUEST_METHOD)
    if environ["REQUEST_METHOD"] != "OPTIONS" or origin is None:
        return None
    if method is None or not method.strip(OWS):
        return None
    return origin, method, within_limit(environ.get(_REQUEST_HEADERS, ""))
