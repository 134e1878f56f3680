"""The request of a scenario, in the form that each protocol gives it, of fresh strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scenarios import PATH, Scenario, lines_of, method_of

Request = Callable[[], Any]
"""Makes a request of new strings, whose hash is not cached."""


def scopes(scenario: Scenario, **also: Any) -> Request:  # noqa: ANN401 - keys of a scope
    """Return a maker of ASGI scopes."""
    lines = [(name.encode(), value.encode()) for name, value in lines_of(scenario)]
    base = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method_of(scenario),
        "scheme": "https",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        **also,
    }

    def request() -> dict[str, Any]:
        fresh = [(bytes(bytearray(name)), bytes(bytearray(value))) for name, value in lines]
        return {**base, "state": {}, "headers": fresh}

    return request


def environs(scenario: Scenario, **also: Any) -> Request:  # noqa: ANN401 - keys of an environ
    """Return a maker of WSGI environs."""
    lines = [
        ("HTTP_" + name.upper().replace("-", "_"), value.encode())
        for name, value in lines_of(scenario)
    ]
    base = {
        "REQUEST_METHOD": method_of(scenario),
        "SCRIPT_NAME": "",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "api.test",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **also,
    }

    def request() -> dict[str, Any]:
        return base | {name: value.decode() for name, value in lines}

    return request


def raw(scenario: Scenario) -> Request:
    """Return a maker of a request's bytes as they come over a connection."""
    start = f"{method_of(scenario)} {PATH} HTTP/1.1"
    lines = [start, *(f"{name}: {value}" for name, value in lines_of(scenario)), "", ""]
    whole = "\r\n".join(lines).encode()
    return lambda: bytes(bytearray(whole))
