"""Stands for AWS: turns requests of a real server into events, and back."""

import asyncio
import base64
from collections.abc import Callable
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

Kind: TypeAlias = Literal["rest", "http", "http-1", "url", "alb", "alb-multi"]
Handler: TypeAlias = Callable[[Any, Any], Any]
Lines: TypeAlias = list[tuple[str, str]]
WITH_SEVERAL = ("rest", "http-1", "alb-multi")


def event_of(kind: Kind, method: str, path: str, lines: Lines) -> dict[str, Any]:
    """The event of a request; `path` is percent-decoded."""
    several: dict[str, list[str]] = {}
    for name, value in lines:
        several.setdefault(name, []).append(value)
    encoded = path if kind in {"http", "http-1"} else quote(path)
    if kind in {"http", "url"}:
        host = "x.lambda-url.eu-west-1.on.aws" if kind == "url" else "x.execute-api.aws"
        return {
            "version": "2.0",
            "rawPath": encoded,
            "headers": {name: ",".join(values) for name, values in several.items()},
            "requestContext": {"domainName": host, "http": {"method": method}},
        }
    event: dict[str, Any] = {"httpMethod": method, "path": encoded, "requestContext": {}}
    if kind == "http-1":
        event["version"] = "1.0"
    if kind in WITH_SEVERAL:
        event["multiValueHeaders"] = several
    if kind != "alb-multi":
        # Of repeated lines the last one counts, but a balancer joins them.
        join = ",".join if kind == "alb" else lambda values: values[-1]
        event["headers"] = {name: join(values) for name, values in several.items()}
    return event


def lines_of(response: dict[str, Any]) -> Lines:
    """The header lines that AWS makes of a response."""
    several = response.get("multiValueHeaders") or {}
    lines = [(name, value) for name, value in (response.get("headers") or {}).items()]
    lines += [(name, value) for name, values in several.items() for value in values]
    return lines + [("Set-Cookie", cookie) for cookie in response.get("cookies", ())]


def body_of(response: dict[str, Any]) -> bytes:
    """The body of a response."""
    body = str(response.get("body") or "")
    return base64.b64decode(body) if response.get("isBase64Encoded") else body.encode()


def as_asgi(kind: Kind, handler: Handler) -> Callable[..., Any]:
    """An ASGI app that calls `handler` as AWS would."""

    async def app(scope: Any, _receive: object, send: Any) -> None:  # noqa: ANN401 - ASGI
        lines = [(name.decode(), value.decode("latin-1")) for name, value in scope["headers"]]
        event = event_of(kind, scope["method"], scope["path"], lines)
        response = await asyncio.to_thread(handler, event, None)
        headers = [
            (name.lower().encode(), value.encode("latin-1"))
            for name, value in lines_of(response)
        ]
        status = int(response["statusCode"])
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body_of(response)})

    return app
