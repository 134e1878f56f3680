"""Asks an application in this process, without a server: a preflight and a request."""

from __future__ import annotations

import asyncio
import io
from typing import Any

from crossorigin.gateway.serving.applications import takes


def allowed(app: Any, path: str, origin: str, method: str = "PUT") -> tuple[bool, bool]:  # noqa: ANN401 - an application of any framework
    """Return whether a preflight for `method`, and a GET, allow `origin`."""
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return (
        _is_allowed(app, "OPTIONS", path, asked),
        _is_allowed(app, "GET", path, {"Origin": origin}),
    )


def _is_allowed(app: Any, method: str, path: str, lines: dict[str, str]) -> bool:  # noqa: ANN401 - the same
    ask = _ask_wsgi if takes(app, 2) else _ask_asgi
    return any(
        name.lower() == "access-control-allow-origin" for name in ask(app, method, path, lines)
    )


def _ask_wsgi(app: Any, method: str, path: str, lines: dict[str, str]) -> list[str]:  # noqa: ANN401 - the same
    names: list[str] = []
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in lines.items()},
    }

    def start(_status: str, headers: list[tuple[str, str]], *_more: object) -> Any:  # noqa: ANN401 - of WSGI
        names.extend(name for name, _ in headers)
        return bytes

    b"".join(app(environ, start))
    return names


def _ask_asgi(app: Any, method: str, path: str, lines: dict[str, str]) -> list[str]:  # noqa: ANN401 - the same
    names: list[str] = []

    received: list[bool] = []

    async def receive() -> dict[str, Any]:
        if received:
            await asyncio.Event().wait()
        received.append(True)
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        names.extend(name.decode() for name, _ in message.get("headers", ()))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in lines.items()],
        "client": ("127.0.0.1", 1),
        "server": ("x", 80),
    }
    asyncio.run(app(scope, receive, send))
    return names
