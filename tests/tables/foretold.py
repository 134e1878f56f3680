"""Readings of a request in routing, by framework: parts that a preflight shows, and others.

Each reading leads to another endpoint for some request of the same URL and method.
"""

import copy
from collections.abc import Callable
from typing import Any

Reading = Callable[[Any], object]

_HEADERS: dict[str, Reading] = {
    "header": lambda request: request.headers.get("X-Api"),
    "in": lambda request: "X-Api" in request.headers,
    "item": lambda request: request.headers["Host"] and request.headers["X-Api"],
    "iteration": lambda request: any(name == "X-Api" for name in request.headers),
    "items": lambda request: any(name == "X-Api" for name, _ in request.headers.items()),
    "copy": lambda request: "X-Api" in copy.copy(request.headers),
    "deep copy": lambda request: "X-Api" in copy.deepcopy(request.headers),
    "length": lambda request: len(request.headers) > 100,
    "dict": lambda request: "X-Api" in dict(request.headers),
    "cookie": lambda request: request.cookies.get("adm"),
    "announced method": lambda request: request.headers.get("Access-Control-Request-Method"),
    "attribute": lambda request: getattr(request, "tenant", None),
}
"""Readings of requests that have their headers as a mapping."""

_TEXTS: dict[str, Reading] = {
    "text": lambda request: "X-Api" in str(request.headers),
    "representation": lambda request: "X-Api" in repr(request.headers),
    "equality": lambda request: request.headers == {},
}
"""Readings of headers that do not stand for an environ."""

_ENVIRON: dict[str, Reading] = {
    "key": lambda environ: environ.get("HTTP_X_API"),
    "item of the environ": lambda environ: environ["PATH_INFO"] and environ["HTTP_X_API"],
    "key in": lambda environ: "HTTP_X_API" in environ,
    "keys": lambda environ: "HTTP_X_API" in list(environ),
    "copied environ": lambda environ: "HTTP_X_API" in copy.copy(environ),
    "copy of the environ": lambda environ: "HTTP_X_API" in environ.copy(),
    "merged environ": lambda environ: "HTTP_X_API" in {**environ},
    "joined environ": lambda environ: "HTTP_X_API" in (environ | {"a": 1}),
    "text of the environ": lambda environ: "X_API" in str(environ),
    "length of the environ": lambda environ: len(environ) > 1000,
    "removed key": lambda environ: environ.pop("HTTP_X_API", None),
    "media type": lambda environ: environ.get("CONTENT_TYPE") == "a/b",
    "body": lambda environ: environ["wsgi.input"].read(1),
    "address": lambda environ: environ.get("REMOTE_ADDR") == "10.0.0.1",
    "user": lambda environ: environ.get("REMOTE_USER"),
    "key of a layer": lambda environ: environ.get("shop.tenant"),
}


def _of(read: Callable[[Any], object], readings: dict[str, Reading]) -> dict[str, Reading]:
    """Return readings of an attribute of a request."""

    def _behind(reading: Reading) -> Reading:
        return lambda request: reading(read(request))

    return {name: _behind(reading) for name, reading in readings.items()}


_OF_ENVIRON = _of(lambda request: request.environ, _ENVIRON)

HIDDEN: dict[str, dict[str, Reading]] = {
    "pyramid": {
        **_HEADERS,
        **_OF_ENVIRON,
        "parameter of a body": lambda request: request.params.get("adm"),
        "vars": lambda request: "HTTP_X_API" in vars(request)["environ"],
        "copied request": lambda request: request.copy().headers.get("X-Api"),
        "method": lambda request: request.method == "PUT",
    },
    "tornado": {
        **_HEADERS,
        **_TEXTS,
        "lines": lambda request: request.headers.get_list("X-Api"),
        "all lines": lambda request: "X-Api" in dict(request.headers.get_all()),
        "private": lambda request: "X-Api" in request.headers._as_list,
        "vars": lambda request: "X-Api" in vars(request)["headers"],
        "copied request": lambda request: "X-Api" in copy.copy(request).headers,
        "body": lambda request: request.body == b"a",
        "argument of a body": lambda request: request.arguments.get("adm"),
        "address": lambda request: request.remote_ip == "10.0.0.1",
        "connection": lambda request: request.connection.context.remote_ip == "10.0.0.1",
    },
    "falcon": {
        "method of a header": lambda request: request.get_header("X-Api"),
        "headers": lambda request: request.headers.get("X-API"),
        "cookie": lambda request: request.cookies.get("adm"),
        "context": lambda request: getattr(request.context, "tenant", None),
        "media type": lambda request: request.content_type == "a/b",
        "address": lambda request: request.remote_addr == "10.0.0.1",
        "parameter": lambda request: request.get_param("adm"),
    },
    "flask": {
        **_HEADERS,
        **_OF_ENVIRON,
        "form": lambda request: request.form.get("adm"),
        "remote address": lambda request: request.remote_addr == "10.0.0.1",
        "vars": lambda request: "X-Api" in vars(request)["headers"],
    },
    "quart": {
        **_HEADERS,
        **_TEXTS,
        "scope": lambda request: (b"x-api", b"1") in request.scope["headers"],
        "client": lambda request: request.scope.get("client") is None,
        "remote address": lambda request: request.remote_addr == "10.0.0.1",
    },
    "aiohttp": {
        **_HEADERS,
        **_TEXTS,
        "raw": lambda request: any(name == b"X-Api" for name, _ in request.raw_headers),
        "state": lambda request: "tenant" in request,
        "address": lambda request: request.remote == "10.0.0.1",
        "type of the body": lambda request: request.content_type == "a/b",
        "body": lambda request: request.can_read_body,
    },
    "bottle": _ENVIRON,
}

_URL: dict[str, Reading] = {
    "nothing": lambda _request: False,
    "host": lambda request: request.host.startswith("adm"),
    "headers of both": lambda request: (
        request.headers.get("Host") == "" or request.headers["Origin"] == ""
    ),
}

SHOWN: dict[str, dict[str, Reading]] = {
    "pyramid": {**_URL, "query": lambda request: request.GET.get("a") != "1"},
    "tornado": {
        **_URL,
        "query": lambda request: request.query_arguments.get("a") != [b"1"],
        "full address": lambda request: request.full_url().endswith("z"),
    },
    "falcon": {
        "nothing": _URL["nothing"],
        "host": _URL["host"],
        "query": lambda request: request.query_string != "a=1",
        "headers of both": lambda request: request.get_header("Origin") == "",
    },
    "flask": {**_URL, "query": lambda request: request.args.get("a") != "1"},
    "quart": {**_URL, "query": lambda request: request.args.get("a") != "1"},
    "aiohttp": {**_URL, "query": lambda request: request.query.get("a") != "1"},
    "bottle": {
        "nothing": lambda _environ: False,
        "query": lambda environ: environ["QUERY_STRING"] != "a=1",
        "headers of both": lambda environ: environ.get("HTTP_ORIGIN") == "",
    },
}


def path_of(request: Any) -> str:  # noqa: ANN401 - a request, or an environ
    """Return the path of a request of any framework."""
    path: str = request["PATH_INFO"] if isinstance(request, dict) else request.path
    return path
