"""Listening connections: opened as the engine opens connections, but outside its pool."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from crossorigin.stores.notifications import AsyncListener, Wakes, listen


def changes(engine: Any, channel: str, wakes: Wakes) -> Iterator[str | None]:  # noqa: ANN401 - an Engine
    """Yield as `listen` does, with a connection of `engine`; dispose of it at the end."""
    connection = engine.raw_connection()
    try:
        yield from listen(connection.driver_connection, channel, wakes)
    finally:
        # A listening connection is not returned to the pool.
        connection.invalidate()
        engine.dispose()


def changes_async(engine: Any, channel: str, wakes: Wakes) -> Iterator[str | None]:  # noqa: ANN401 - an AsyncEngine
    """Yield as `changes` does; the connection runs on an event loop of this thread alone."""
    with asyncio.Runner() as runner:
        listener = runner.run(_make_listener())
        opened = _listening(engine, channel, listener)
        with wakes.registered(listener.wake):
            runner.run(opened.__aenter__())
            try:
                yield None
                while runner.run(listener.wait()):
                    while listener.received:
                        yield listener.received.popleft()
            finally:
                runner.run(opened.__aexit__(None, None, None))


async def _make_listener() -> AsyncListener:
    return AsyncListener()


@asynccontextmanager
async def _listening(engine: Any, channel: str, listener: AsyncListener) -> AsyncIterator[None]:  # noqa: ANN401 - an AsyncEngine
    try:
        connection = await engine.connect()
        try:
            raw = await connection.get_raw_connection()
            await listener.open(raw.driver_connection, channel)
            yield
        finally:
            await connection.invalidate()
            await connection.close()
    finally:
        await engine.dispose()
