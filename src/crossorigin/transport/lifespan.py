"""The lifespan of an ASGI application: started before its first request, ended at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from crossorigin.transport.senders import ASGIApp, Message


class LifespanFailed(Exception):  # noqa: N818 - the name of an event
    """The application reported that its startup or shutdown failed."""


@asynccontextmanager
async def lifespan(app: ASGIApp, state: dict[str, Any]) -> AsyncIterator[None]:
    """Run the lifespan of `app` around a block (ASGI, "Lifespan Protocol").

    An application that raises before it has started does not support the lifespan.

    Args:
        app: the application.
        state: the lifespan state, which requests copy.

    Raises:
        LifespanFailed: the application reported a failure.
    """
    import anyio  # noqa: PLC0415 - of httpx

    run = _Lifespan(app, state)
    async with anyio.create_task_group() as group:
        group.start_soon(run.run)
        await run.started.wait()
        try:
            if run.failure is None:
                yield
        finally:
            # An application that has not started may wait for the shutdown, too.
            run.stop.set()
    # This is outside of the group, which would wrap the exception.
    if run.failure is not None:
        raise run.failure


class _Lifespan:
    def __init__(self, app: ASGIApp, state: dict[str, Any]) -> None:
        import anyio  # noqa: PLC0415 - of httpx

        self._app = app
        self._state = state
        self._asked = False
        self.failure: LifespanFailed | None = None
        self.started = anyio.Event()
        self.stop = anyio.Event()

    async def run(self) -> None:
        scope: Message = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self._state,
        }
        try:
            await self._app(scope, self._receive, self._send)
        except Exception as error:  # noqa: BLE001 - any exception of the application
            self._note(error)
        finally:
            self.started.set()

    def _note(self, error: Exception) -> None:
        # ASGI, "Lifespan Protocol": an application that raises here does not support the
        # lifespan.
        if self.started.is_set() and self.failure is None:
            self.failure = LifespanFailed(f"the application raised {error!r}")
        if self.failure is not None:
            self.failure.__cause__ = error

    async def _receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "lifespan.startup"}
        await self.stop.wait()
        return {"type": "lifespan.shutdown"}

    async def _send(self, message: Message) -> None:
        if message["type"].endswith(".failed"):
            self.failure = LifespanFailed(f"{message['type']}: {message.get('message', '')}")
        self.started.set()
