"""Connections: runs queries with an engine of SQLAlchemy, from any thread and event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from crossorigin.stores.failures import ESCAPES

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Queries within one transaction."""


class Connector:
    """Access to a database.

    The owner's engine provides connections of its pool. An engine that is made here for a URL
    opens a connection for each piece of work, and keeps none: the cache asks rarely.

    Attributes:
        given: the engine of the owner, or the URL.
        url: the URL of the database, with the password.
        is_async: whether its driver is one for an event loop.
    """

    def __init__(self, given: object) -> None:
        if not isinstance(given, str | URL | Engine | AsyncEngine):
            message = (
                "give an Engine or an AsyncEngine of SQLAlchemy, or the URL of a database, not "
                f"{type(given).__name__}"
            )
            raise TypeError(message)
        self.given = given
        self._lent = given if isinstance(given, Engine | AsyncEngine) else None
        self.url: URL = _url_of(given) if isinstance(given, str | URL) else given.url
        dialect = self.url.get_dialect()
        if self._lent is None:
            # A missing driver raises here, and not at the first question.
            dialect.import_dbapi()
        is_async: bool = dialect.is_async
        # The name of psycopg is the same for both kinds of engines.
        self.is_async: bool = is_async if self._lent is None else isinstance(given, AsyncEngine)
        self._made: Any = None
        # An event loop keeps only weak references to its tasks.
        self._tasks: set[asyncio.Future[Any]] = set()

    @property
    def address(self) -> str:
        """The URL as text, with the password, for an engine of the same kind."""
        url = self.url
        if self.is_async and url.get_driver_name() == "psycopg":
            url = url.set(drivername=f"{url.get_backend_name()}+psycopg_async")
        return url.render_as_string(hide_password=False)

    def can_await(self) -> bool:
        """Return whether the engine works on the event loop that runs in this thread."""
        return self.is_async and asyncio._get_running_loop() is not None  # noqa: SLF001 - documented, for this use

    def run(self, work: Work[T]) -> T:
        """Do `work` in this thread, and return its result.

        Raises:
            FileNotFoundError: the URL names a file of SQLite that is missing.
        """
        self._check_file()
        if self.is_async:
            return self._run_on_a_loop(work)
        try:
            return _run(self._engine, work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        # The pool has dropped the broken connection, and others of its age.
        return _run(self._engine, work)

    async def run_async(self, work: Work[T]) -> T:
        """Do `work` on the event loop of an asynchronous engine, and return its result.

        A cancelled request does not wait until the driver has closed its connection: if the
        database hangs, that takes seconds.
        """
        self._check_file()
        task = asyncio.ensure_future(_run_async(self._engine, work))
        self._tasks.add(task)
        task.add_done_callback(self._end)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.cancel()
            raise

    def _check_file(self) -> None:
        """Refuse a missing file: for a mistyped path, SQLite would create an empty one."""
        name = self.url.database or ""
        if self._lent is not None or self.url.get_backend_name() != "sqlite":
            return
        is_path = name and name != ":memory:" and not name.startswith("file:")
        if is_path and not Path(name).exists():
            message = f"there is no database {name!r}"
            raise FileNotFoundError(message)

    def _end(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # The request was cancelled: no other code reads the exception.
            task.exception()

    def _run_on_a_loop(self, work: Work[T]) -> T:
        """Do `work` on a new event loop, and block: a thread runs one loop at a time."""
        if not self.can_await():
            return asyncio.run(self._run_apart(work))
        with ThreadPoolExecutor(1, "crossorigin-sql-change") as threads:
            return threads.submit(lambda: asyncio.run(self._run_apart(work))).result()

    async def _run_apart(self, work: Work[T]) -> T:
        # The connections of the owner's pool belong to the loop that opened them.
        engine = self.apart()
        try:
            return await _run_async(engine, work)
        finally:
            await engine.dispose()

    @property
    def _engine(self) -> Any:  # noqa: ANN401 - an Engine or an AsyncEngine
        if self._lent is not None:
            return self._lent
        if self._made is None:
            create: Any = create_async_engine if self.is_async else create_engine
            self._made = create(self.url, poolclass=NullPool)
        return self._made

    def apart(self) -> Any:  # noqa: ANN401 - an Engine or an AsyncEngine
        """Return a new engine that connects like the given one, and has a pool of its own."""
        create: Any = create_async_engine if self.is_async else create_engine
        return create(self.url, pool=self._engine.pool.recreate())


def _url_of(given: str | URL) -> URL:
    try:
        return make_url(given)
    except ValueError:
        # The message quotes the text at the place of the port, which may be a part of the
        # password.
        message = f"the URL is malformed; {ESCAPES}"
        raise ValueError(message) from None


def _run(engine: Engine, work: Work[T]) -> T:
    with engine.begin() as connection:
        return work(connection)


async def _run_async(engine: AsyncEngine, work: Work[T]) -> T:
    try:
        return await _run_async_once(engine, work)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return await _run_async_once(engine, work)


async def _run_async_once(engine: AsyncEngine, work: Work[T]) -> T:
    async with engine.begin() as connection:
        return await connection.run_sync(work)
