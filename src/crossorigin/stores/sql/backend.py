"""The backend: asks the table of origins, changes it, and listens for its changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Connection, Engine, Executable, Select
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import NullType

from crossorigin.stores.backend import check_row, check_text, has_in_thread
from crossorigin.stores.failures import StoreError
from crossorigin.stores.notifications import DRIVERS, Wakes
from crossorigin.stores.sql.connecting import Connector
from crossorigin.stores.sql.listening import changes, changes_async
from crossorigin.stores.sql.shared import SharedListener
from crossorigin.stores.triggers import DEFAULT_COLUMN, DEFAULT_TABLE, TableName
from crossorigin.stores.workers import Workers

MAX_ROWS: Final = 1_000_000
"""Rows of the longest list that is loaded; use ``mode="origin"`` for a longer table."""

MAX_ALIKE: Final = 100
"""Rows that are read for one origin: a database may treat several spellings as equal."""

_DEFAULTS: Final[Mapping[str, object]] = {
    "table": DEFAULT_TABLE,
    "column": DEFAULT_COLUMN,
    "listen": True,
}

_BATCH: Final = 5_000
"""Rows that the driver keeps in memory at once while a list is loaded."""

# PostgreSQL compares a parameter without a type with a column of any type: numbers, UUIDs.
_ANY_TYPE: Final = NullType()

# A colon that SQLAlchemy would read as the start of the name of a parameter.
_PARAMETER: Final = re.compile(r"(?<![:\w\\]):(?=[\w$])")


class SQLBackend:
    """The rows of a table, or those of one tenant.

    A database may compare by rules of its own: MariaDB ignores case, accents and blanks at
    the end, unless the column has a binary collation. Each row that it returns is therefore
    compared again, exactly.

    Args:
        given: an `Engine` or an `AsyncEngine` of SQLAlchemy, or the URL of the database.
        table: the name of the table, with or without a schema.
        column: the column of the origins.
        where: a further condition, in SQL.
        tenant_column: the column of the tenants' keys.
        tenant: the key of the tenant whose rows these are.
        listen: whether changes are listened for, where the database announces them.
    """

    def __init__(
        self,
        given: str | URL | Engine | AsyncEngine,
        table: str = DEFAULT_TABLE,
        column: str = DEFAULT_COLUMN,
        where: str | None = None,
        tenant_column: str | None = None,
        tenant: str | None = None,
        *,
        listen: bool = True,
    ) -> None:
        self.connector: Connector = Connector(given)
        for each, text in (("table", table), ("column", column)):
            check_text(each, text)
        for each, optional in (("where", where), ("tenant_column", tenant_column)):
            if optional is not None:
                check_text(each, optional)
        name = TableName.read(table)
        self._options: dict[str, Any] = {
            "table": table,
            "column": column,
            "where": where,
            "tenant_column": tenant_column,
            "tenant": tenant,
            "listen": listen,
        }
        self._wanted = () if tenant_column is None else (tenant,)
        names = (column,) if tenant_column is None else (column, tenant_column)
        self._columns = [sqlalchemy.column(each, _ANY_TYPE) for each in names]
        self._table = sqlalchemy.table(name.name, *self._columns, schema=name.schema)
        self._where = where
        self._wakes = Wakes()
        self._workers = Workers("crossorigin-sql")
        self._channel = name.channel
        self._announces = self.connector.url.get_backend_name() == "postgresql"
        can_listen = self.connector.url.get_driver_name() in DRIVERS
        self._listens = listen and self._announces and can_listen
        self._shared: SharedListener | None = None

    @property
    def has_tenants(self) -> bool:
        """Whether this is the backend of all tenants, which has no rows of its own."""
        return self._wanted == (None,)

    @property
    def in_request(self) -> bool:
        """Whether `has` runs in the thread of the request: an engine serves any thread."""
        return False

    def describe(self) -> str:
        """Return the arguments as text, without the password and the values of a query."""
        url = self.connector.url
        masked = url.set(query=dict.fromkeys(url.query, "***"))
        given = {
            name: each
            for name, each in self._options.items()
            if each not in (None, _DEFAULTS.get(name))
        }
        told = [f"{name}={each!r}" for name, each in given.items()]
        return ", ".join([repr(masked.render_as_string()), *told])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SQLBackend):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return (self.connector.address, *self._options.values())

    def __reduce__(self) -> tuple[object, ...]:
        return (_from_options, (self.connector.address, self._options))

    def of(self, tenant: str) -> SQLBackend:
        """Return the backend of a tenant's rows; all of them share one listening connection."""
        if self._shared is None:
            self._shared = SharedListener(self._changes, self._wakes.close)
        made = SQLBackend(self.connector.given, **{**self._options, "tenant": tenant})
        made._shared = self._shared
        return made

    def rows(self) -> list[str]:
        """Return the whole list.

        Raises:
            OverflowError: it has more than `MAX_ROWS` rows.
        """
        return self.connector.run(self._load)

    def has(self, origin: str) -> bool:
        """Return whether there is a row for exactly this origin."""
        return self.connector.run(lambda connection: self._has(connection, origin))

    async def has_async(self, origin: str) -> bool:
        """Return whether there is a row for exactly this origin, without blocking a loop."""
        if not self.connector.can_await():
            return await has_in_thread(self.has, origin, self._workers)
        return await self.connector.run_async(lambda connection: self._has(connection, origin))

    def add(self, origin: str) -> bool:
        """Insert a row; return False if there is one.

        Raises:
            StoreError: the store would not find the row, for example because of `where`.
        """
        try:
            return self.connector.run(lambda connection: self._add(connection, origin))
        except IntegrityError as error:
            # Another program has just inserted it, or the database treats it as equal to
            # another row.
            if self.has(origin):
                return False
            if self._where is None:
                raise
            raise self._left_out() from error

    def remove(self, origin: str) -> bool:
        """Delete the row; return False if there is none.

        Raises:
            LookupError: the database treats rows of other spellings or tenants as equal to this
                one.
            StoreError: the text cannot be written as UTF-8.
        """
        check_row(origin)
        return self.connector.run(lambda connection: self._remove(connection, origin))

    def changes(self) -> Iterator[str | None]:
        """Yield None once the database announces changes, then each origin that changed.

        None means that any origin may have changed. The iterator is empty if the database
        announces no changes, and raises when the connection is lost.
        """
        if not self._listens:
            return iter(())
        return self._changes() if self._shared is None else self._shared.changes(self._wakes)

    def _changes(self) -> Iterator[str | None]:
        listen = changes_async if self.connector.is_async else changes
        return listen(self.connector.apart(), self._channel, self._wakes)

    def close(self) -> None:
        """End the connections of this process, except those of the owner's engine."""
        self._wakes.close()

    def _load(self, connection: Connection) -> list[str]:
        query = self._select().limit(MAX_ROWS + 1)
        options = {"stream_results": True, "yield_per": _BATCH}
        result = connection.execute(query, execution_options=options)
        origins: list[str] = []
        for origin, *key in result:
            # The database may treat the keys of two tenants as equal; they are compared exactly
            # here.
            if tuple(map(_text, key)) == self._wanted and origin is not None:
                origins.append(_text(origin))
            if len(origins) > MAX_ROWS:
                message = (
                    f"the table has more than {MAX_ROWS:,} rows; use mode='origin', which asks "
                    "for one origin at a time"
                )
                raise OverflowError(message)
        return origins

    def _has(self, connection: Connection, origin: str) -> bool:
        query = self._select().where(_is(self._columns[0], origin)).limit(MAX_ALIKE)
        return self._row(origin) in self._texts(connection, query)

    def _add(self, connection: Connection, origin: str) -> bool:
        if self._has(connection, origin):
            return False
        names = [each.name for each in self._columns]
        row = dict(zip(names, self._row(origin), strict=True))
        connection.execute(self._table.insert().values(row))
        if not self._has(connection, origin):
            # The transaction is rolled back: otherwise each call would add one more row.
            raise self._left_out()
        self._announce(connection, origin)
        return True

    def _left_out(self) -> StoreError:
        if self._where is None:
            message = "the database keeps another text than the origin; take a column of text"
        else:
            message = (
                f"a row that add() inserts is left out by where={self._where!r}, or there is "
                "such a row; change the table with a statement of your own, and call forget()"
            )
        return StoreError(message)

    def _remove(self, connection: Connection, origin: str) -> bool:
        condition = sqlalchemy.and_(_is(self._columns[0], origin), *self._conditions())
        query = sqlalchemy.select(*self._columns).where(condition).limit(MAX_ALIKE)
        rows = self._texts(connection, query)
        if self._row(origin) not in rows:
            return False
        if len(set(rows)) > 1:
            message = "the database treats other rows as equal to this one"
            raise LookupError(message)
        connection.execute(self._table.delete().where(condition))
        self._announce(connection, origin)
        return True

    def _announce(self, connection: Connection, origin: str) -> None:
        """Announce a change, as the triggers do; PostgreSQL sends equal notifications once."""
        if self._announces:
            notify = sqlalchemy.func.pg_notify(self._channel, origin)
            connection.execute(sqlalchemy.select(notify))

    def _row(self, origin: str) -> tuple[str | None, ...]:
        return (origin, *self._wanted)

    def _texts(self, connection: Connection, query: Executable) -> list[tuple[str, ...]]:
        return [tuple(map(_text, row)) for row in connection.execute(query)]

    def _select(self) -> Select[*tuple[Any, ...]]:
        return sqlalchemy.select(*self._columns).where(*self._conditions())

    def _conditions(self) -> Iterator[Any]:
        for column, key in zip(self._columns[1:], self._wanted, strict=True):
            yield _is(column, key)
        if self._where is not None:
            where = _PARAMETER.sub(r"\\:", self._where)
            yield sqlalchemy.text(f"({where})")


def _from_options(address: str, options: dict[str, Any]) -> SQLBackend:
    return SQLBackend(address, **options)


def _is(column: Any, text: str | None) -> Any:  # noqa: ANN401 - expressions of SQLAlchemy
    """Return the condition that a column of any type equals a text."""
    return column == sqlalchemy.bindparam(None, text, type_=_ANY_TYPE, unique=True)


def _text(value: object) -> str:
    """Return the text of a value; that of a binary column is bytes."""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
