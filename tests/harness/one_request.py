"""Asks a gateway one request in this process, on WSGI, asyncio or trio."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, MutableMapping
from typing import Any, Final, NamedTuple

import trio

from crossorigin.policy import Policy


class Told(NamedTuple):
    """An answer.

    Attributes:
        allowed: the value of Access-Control-Allow-Origin, or None.
        vary: the names of `Vary`, in lower case.
    """

    allowed: str | None
    vary: frozenset[str]


Asker = Callable[[str, str, dict[str, str]], Told]
"""Takes the method, the path and the headers."""


def _told(headers: list[tuple[str, str]]) -> Told:
    lines = [(name.lower(), value) for name, value in headers]
    vary = ",".join(value for name, value in lines if name == "vary")
    allowed = [value for name, value in lines if name == "access-control-allow-origin"]
    assert len(allowed) <= 1
    names = frozenset(name.strip().lower() for name in vary.split(",") if name.strip())
    return Told(allowed[0] if allowed else None, names)


def wsgi_asker(policy: Policy) -> Asker:
    """Return how a gateway on WSGI is asked."""
    from crossorigin.wsgi import CORSMiddleware  # noqa: PLC0415 - one of two gateways

    def application(_environ: Any, start: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
        start("200 OK", [])
        return [b""]

    gateway = CORSMiddleware(application, policy=policy)

    def ask(method: str, path: str, headers: dict[str, str]) -> Told:
        told: list[tuple[str, str]] = []
        environ: dict[str, Any] = {
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
        }
        environ |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()}

        def start(_status: str, lines: list[tuple[str, str]], *_more: object) -> Any:  # noqa: ANN401 - of WSGI
            told.extend(lines)

        b"".join(gateway(environ, start))
        return _told(told)

    return ask


def _asgi_asker(policy: Policy, run: Callable[..., Any]) -> Asker:
    from crossorigin.asgi import CORSMiddleware  # noqa: PLC0415 - the other one

    async def application(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    gateway = CORSMiddleware(application, policy=policy)

    def ask(method: str, path: str, headers: dict[str, str]) -> Told:
        told: list[tuple[str, str]] = []
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
            "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        async def send(message: MutableMapping[str, Any]) -> None:
            lines = message.get("headers", ())
            told.extend((name.decode(), value.decode()) for name, value in lines)

        run(lambda: gateway(scope, receive, send))
        return _told(told)

    return ask


def asyncio_asker(policy: Policy) -> Asker:
    """Return how a gateway on ASGI is asked, each time on a loop of its own."""
    return _asgi_asker(policy, lambda call: asyncio.run(call()))


def trio_asker(policy: Policy) -> Asker:
    """Return how a gateway on ASGI is asked under trio."""
    return _asgi_asker(policy, trio.run)


ASKERS: Final = {"wsgi": wsgi_asker, "asyncio": asyncio_asker, "trio": trio_asker}
