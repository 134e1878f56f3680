"""Projects of Django: some patterns, some middleware, on a real server."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from frameworks.django import build
from harness.raw_http import Answered, exchange
from harness.servers import uvicorn_server, waitress_server
from tables.routes import ORIGINS, Label

SERVERS: dict[str, tuple[Any, Callable[[Any], AbstractContextManager[int]]]] = {
    "wsgi": (WSGIHandler, waitress_server),
    "asgi": (ASGIHandler, uvicorn_server),
}
APP: dict[str, object] = {"allow_origins": ORIGINS["app"]}


@contextmanager
def project(
    kind: str,
    patterns: Iterable[object],
    *middleware: str,
    declared: object = APP,
    **changed: object,
) -> Iterator[int]:
    """Serve a project whose URLconf has these patterns; yields the port."""
    handler, serve = SERVERS[kind]
    with (
        override_settings(ROOT_URLCONF=tuple(patterns), **changed),
        serve(build(handler, declared, *middleware)) as port,
    ):
        yield port


def get(port: int, path: str, label: Label, method: str = "GET") -> Answered:
    """Send the request of a page of this label's origin."""
    lines = [("Origin", ORIGINS[label].encode())]
    return exchange(port, method, path, "api.test", lines)


def preflight(port: int, path: str, label: Label, method: str = "GET") -> Answered:
    """Send the preflight of such a request."""
    lines = [
        ("Origin", ORIGINS[label].encode()),
        ("Access-Control-Request-Method", method.encode()),
    ]
    return exchange(port, "OPTIONS", path, "api.test", lines)


def readers(port: int, path: str, method: str = "GET") -> list[Label]:
    """Return the labels whose origins may read the response."""
    return [
        label
        for label, origin in ORIGINS.items()
        if get(port, path, label, method).all("Access-Control-Allow-Origin") == [origin]
    ]


def promised(port: int, path: str, method: str = "GET") -> list[Label]:
    """Return the labels whose origins may send the request, as preflights say."""
    return [
        label
        for label, origin in ORIGINS.items()
        if preflight(port, path, label, method).all("Access-Control-Allow-Origin") == [origin]
    ]
