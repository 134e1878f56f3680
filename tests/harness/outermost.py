"""Apps that a server gets as they are, nothing around them: it must see ASGI 3 in each.

Daphne imports this in a program of its own, and serves the last name.
"""

import asyncio
from collections.abc import Callable, Mapping
from types import MappingProxyType

from frameworks.blacksheep import BLACKSHEEP
from frameworks.falcon import FALCON_ASGI
from harness.asgi_types import App, Receive, Scope, Send
from harness.raw_apps import RawASGI
from harness.spy import Spy
from tables.model import A

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware

POLICY = Policy(allow_origins=[A], allow_methods=["PUT"], allow_headers=())


class Lively:
    """The raw app, with a lifespan, and with a stream that waits for another request."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self._app = RawASGI(Spy())
        self._go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["path"] == "/halves":
            await self._send_halves(send)
        else:
            if scope["path"] == "/plain":
                self._go_on.set()
            await self._app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        for event in ("startup", "shutdown"):
            assert (await receive())["type"] == f"lifespan.{event}"
            self.events.append(event)
            await send({"type": f"lifespan.{event}.complete"})

    async def _send_halves(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first;", "more_body": True})
        await self._go_on.wait()
        await send({"type": "http.response.body", "body": b"second;"})


def _gateway() -> App:
    return CORSMiddleware(Lively(), POLICY)


def _falcon() -> App:
    return FALCON_ASGI.with_cors(POLICY, FALCON_ASGI.app, Spy())  # type: ignore[no-any-return]  # any app


def _blacksheep() -> App:
    return BLACKSHEEP.with_cors(POLICY, BLACKSHEEP.app, Spy())  # type: ignore[no-any-return]  # the same


# Besides the gateway itself, the frameworks whose application is given another class.
BUILD: Mapping[str, Callable[[], App]] = MappingProxyType(
    {"gateway": _gateway, "falcon": _falcon, "blacksheep": _blacksheep}
)
gateway = _gateway()
falcon_with_cors = _falcon()
blacksheep_with_cors = _blacksheep()
