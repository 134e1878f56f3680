"""Counts how often the app behind a gateway was called for one request."""

import itertools
import threading
from collections import Counter
from collections.abc import Mapping

from harness.asgi_types import App, Receive, Scope, Send
from tables.paths import PATHS, AppAnswer

HEADER = "X-Spy"
ENVIRON_KEY = "HTTP_X_SPY"
HEADER_BYTES = b"x-spy"


class Boom(Exception):  # noqa: N818 (a word for "any exception of an app")
    """The exception of an app before it has answered."""


class Spy:
    """A counter of calls by the token that the request carried.

    Attributes:
        paths: the paths that an application of a framework serves, with their answers.
    """

    def __init__(self, paths: Mapping[str, AppAnswer] = PATHS) -> None:
        self.paths = paths
        self._calls: Counter[str] = Counter()
        self._tokens = itertools.count(1)
        self._lock = threading.Lock()

    def token(self) -> str:
        """A token that no other request carries."""
        return f"t{next(self._tokens)}"

    def called(self, token: str) -> None:
        """The app was called."""
        with self._lock:
            self._calls[token] += 1

    def count(self, token: str) -> int:
        """How often the app was called."""
        with self._lock:
            return self._calls[token]


class SpyMiddleware:
    """Notes every request that reaches the app's own stack."""

    def __init__(self, app: App, spy: Spy) -> None:
        self._app = app
        self._spy = spy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._spy.called(dict(scope["headers"]).get(HEADER_BYTES, b"").decode())
        await self._app(scope, receive, send)
