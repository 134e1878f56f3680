"""SQL: the origins of a table, for an engine of SQLAlchemy."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from crossorigin.stores.backend import tenant_key
from crossorigin.stores.store import BoundStore, Mode, Store, restored
from crossorigin.stores.triggers import DEFAULT_COLUMN, DEFAULT_TABLE, TableName

if TYPE_CHECKING:
    from sqlalchemy import Engine, MetaData, Table
    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

    from crossorigin.stores.sql.backend import SQLBackend

_OF_ALL: Final = "it has the rows of all tenants; write store.tenant(key), the rows of one."

MAX_TENANTS: Final = 1_000
"""Tenants whose stores are kept; the least recently used one is dropped first."""


class SQL(Store):
    """The origins of a table, one a row; an entry of `allow_origins`.

    PostgreSQL announces changes, where the table has the triggers of `migration` or
    `table_for`: each process hears of them at once. With other databases a change is seen after
    `ttl`.

    Args:
        engine: an `Engine` or an `AsyncEngine` of SQLAlchemy, or the URL of the database. A
            connection that is opened for a URL is closed after each question.
        table: the name of the table, with or without a schema: ``"shop.origins"``.
        column: the column of the origins.
        where: a further condition on the rows, in SQL. Write it in the program; never build it
            from a part of a request.
        tenant_column: the column of the tenants' keys; `tenant` returns the store of one.
        listen: whether to listen for changes. It takes one connection of each process.
        mode: see `Store`; so are the others.
        ttl: see `Store`.
        negative_ttl: see `Store`.
        stale: see `Store`.
        size: see `Store`.

    Raises:
        ModuleNotFoundError: SQLAlchemy is not installed, or the driver that the URL names.
        TypeError: `engine` is neither an engine of SQLAlchemy nor text.
    """

    def __init__(
        self,
        engine: Engine | AsyncEngine | URL | str,
        *,
        table: str = DEFAULT_TABLE,
        column: str = DEFAULT_COLUMN,
        where: str | None = None,
        tenant_column: str | None = None,
        listen: bool = True,
        mode: Mode = "list",
        ttl: float = 60,
        negative_ttl: float = 10,
        stale: float = 3600,
        size: int = 10_000,
    ) -> None:
        _require()
        from crossorigin.stores.sql.backend import SQLBackend  # noqa: PLC0415 - see above

        super().__init__(
            SQLBackend(engine, table, column, where, tenant_column, listen=listen),
            mode=mode,
            ttl=ttl,
            negative_ttl=negative_ttl,
            stale=stale,
            size=size,
        )

    @property
    def _backend(self) -> SQLBackend:
        return cast("SQLBackend", self._configuration[0])

    def tenant(self, key: str | int) -> SQL:
        """Return the store of one tenant's rows; the same key returns the same store.

        Args:
            key: the key of the tenant, compared exactly, as text.

        Raises:
            TypeError: the store has no `tenant_column`, or is itself the store of a tenant; or
                the key is neither text nor a whole number.
        """
        key = tenant_key(key)
        if not self._backend.has_tenants:
            message = (
                "the store has no tenants; give tenant_column, and call tenant() only on the "
                "store of all tenants"
            )
            raise TypeError(message)
        tenants: OrderedDict[str, SQL] = vars(self).setdefault("_tenants", OrderedDict())
        with self._lock:
            if key not in tenants:
                _, mode, limits = self._configuration
                tenants[key] = restored(SQL, self._backend.of(key), mode, limits)
            tenants.move_to_end(key)
            dropped = tenants.popitem(last=False)[1] if len(tenants) > MAX_TENANTS else None
            found = tenants[key]
        if dropped is not None:
            dropped.close()
        return found

    @property
    def flaw(self) -> str | None:
        """Why no policy may ask this store: it has the rows of all tenants."""
        return _OF_ALL if self._backend.has_tenants else None

    def bound(
        self, *, allow_credentials: bool = False, accept_risks: Iterable[str] = ()
    ) -> BoundStore:
        """Return the store as a policy with these fields asks it.

        Raises:
            TypeError: it has the rows of all tenants.
        """
        if self.flaw is not None:
            raise TypeError(self.flaw)
        return super().bound(allow_credentials=allow_credentials, accept_risks=accept_risks)

    @staticmethod
    def table_for(
        metadata: MetaData,
        *,
        table: str = DEFAULT_TABLE,
        column: str = DEFAULT_COLUMN,
        tenant_column: str | None = None,
    ) -> Table:
        """Add the table to `metadata`, which creates it with its triggers, and return it.

        Args:
            metadata: the metadata of the other tables.
            table: see `SQL`; so are the others.
            column: see `SQL`.
            tenant_column: see `SQL`.
        """
        _require()
        from crossorigin.stores.sql.tables import table_for  # noqa: PLC0415 - see above

        return table_for(metadata, TableName.read(table), column, tenant_column)

    @staticmethod
    def migration(
        dialect: str,
        *,
        table: str = DEFAULT_TABLE,
        column: str = DEFAULT_COLUMN,
        tenant_column: str | None = None,
    ) -> str:
        """Return the statements that create the table, for a tool of migrations.

        Args:
            dialect: ``"postgresql"``, ``"mysql"`` (MariaDB too) or ``"sqlite"``.
            table: see `SQL`; so are the others.
            column: see `SQL`.
            tenant_column: see `SQL`.

        Raises:
            ValueError: there is no text for the dialect.
        """
        _require()
        from crossorigin.stores.sql.tables import migration  # noqa: PLC0415 - see above

        return migration(dialect, TableName.read(table), column, tenant_column)


def _require() -> None:
    """Import SQLAlchemy, which only this store needs; the error names the install command."""
    try:
        import sqlalchemy  # noqa: F401, PLC0415 - see above
    except ModuleNotFoundError as error:
        message = "SQLAlchemy is not installed; run: pip install 'crossorigin[sql]'"
        raise ModuleNotFoundError(message, name=error.name) from error
