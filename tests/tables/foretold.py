"""Readings of a request in routing, by framework: what a preflight shows, and what it does not.

Each is true for a request with a cookie `adm`, a header `X-Api` and a body, and false for one
without. A preflight has none of them.
"""

import copy
from collections.abc import Callable
from typing import Any

Reading = Callable[[Any], object]

HIDDEN: dict[str, dict[str, Reading]] = {
    "pyramid": {
        "header": lambda request: request.headers.get("X-Api"),
        "in": lambda request: "X-Api" in request.headers,
        "cookie": lambda request: request.cookies.get("adm"),
        "body": lambda request: request.body,
        "parameter of a body": lambda request: request.params.get("adm"),
        "media type": lambda request: request.content_type == "a/b",
        "environ": lambda request: request.environ.get("HTTP_X_API"),
        "environ item": lambda request: request.environ["HTTP_X_API"],
        "iteration": lambda request: "HTTP_X_API" in list(request.environ),
        "copy": lambda request: "HTTP_X_API" in copy.copy(request.environ),
        "deep copy": lambda request: "HTTP_X_API" in {**request.environ},
        "text": lambda request: "X_API" in str(request.environ),
        "length": lambda request: len(request.environ) > 1000,
        "vars": lambda request: "HTTP_X_API" in vars(request)["environ"],
        "copied request": lambda request: request.copy().headers.get("X-Api"),
        "user": lambda request: request.remote_user,
        "address": lambda request: request.remote_addr == "10.0.0.1",
        "attribute of a tween": lambda request: getattr(request, "tenant", None),
        "method": lambda request: request.method == "PUT",
        "announced name": lambda request: request.headers.get("Access-Control-Request-Method"),
    },
}

SHOWN: dict[str, dict[str, Reading]] = {
    "pyramid": {
        "nothing": lambda _request: False,
        "path": lambda request: request.path_info == "/q",
        "query": lambda request: request.GET.get("a") != "1",
        "host": lambda request: request.host.startswith("adm"),
        "url": lambda request: request.url.endswith("q"),
        "origin": lambda request: request.headers["Origin"] == "",
    },
}


def path_of(request: Any) -> str:  # noqa: ANN401 - a request, or an environ
    """Return the path of a request of any framework."""
    path: str = request["PATH_INFO"] if isinstance(request, dict) else request.path
    return path
