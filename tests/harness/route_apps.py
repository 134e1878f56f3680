"""The common parts of the routes of `tables.routes` in every framework.

They lie behind an authentication: a request without Authorization is answered 401, and a
preflight that reached it would be.
"""

from harness.asgi_types import App, Receive, Scope, Send
from tables.routes import ORIGINS

from crossorigin import Policy

APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
ROUTE_ORIGIN = ORIGINS["route"]
SECOND = Policy(allow_origins=ORIGINS["second"])


class Authentication:
    """Answers 401 to every request without Authorization."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or b"authorization" in dict(scope["headers"]):
            await self._app(scope, receive, send)
            return
        lines = [(b"content-type", b"text/plain"), (b"content-length", b"4")]
        await send({"type": "http.response.start", "status": 401, "headers": lines})
        await send({"type": "http.response.body", "body": b"who?"})
