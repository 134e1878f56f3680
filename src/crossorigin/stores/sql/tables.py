"""The table of origins, as a table of SQLAlchemy and as the text of a migration."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    DDL,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from crossorigin.stores.triggers import (
    DEFAULT_COLUMN,
    DEFAULT_TABLE,
    TableName,
    triggers,
)

_LENGTH: Final = 400
"""Characters of an origin or a pattern; the longest origin has 327."""

_TENANT_LENGTH: Final = 200
"""Characters of a tenant's key: an index of MariaDB has room for both."""

_NOW: Final = text("CURRENT_TIMESTAMP")

DIALECTS: Final = ("mysql", "postgresql", "sqlite")
"""The databases for which there is a migration."""


def table_for(
    metadata: MetaData, table: TableName, column: str, tenant_column: str | None = None
) -> Table:
    """Add the table of origins to `metadata`, which creates it with its triggers; return it."""
    made = Table(
        table.name,
        metadata,
        *_columns(column, tenant_column),
        schema=table.schema,
    )
    for statement in triggers(table, column):
        # DDL formats its text: a percent sign in a name is doubled.
        make: Any = DDL
        ddl = make(statement.replace("%", "%%")).execute_if(dialect="postgresql")
        event.listen(made, "after_create", ddl)
    return made


def create_table(
    url: str,
    table: str = DEFAULT_TABLE,
    column: str = DEFAULT_COLUMN,
    tenant_column: str | None = None,
) -> None:
    """Create the table, and the file of SQLite, if they do not exist."""
    engine = create_engine(url, poolclass=NullPool)
    made = table_for(MetaData(), TableName.read(table), column, tenant_column)
    made.create(engine, checkfirst=True)


def _columns(column: str, tenant_column: str | None) -> list[Column[Any]]:
    tenant = [] if tenant_column is None else [_exact(tenant_column, _TENANT_LENGTH, "utf8mb4")]
    return [
        *tenant,
        _exact(column, _LENGTH, "ascii"),
        Column("note", Text),
        Column(
            "created_at", DateTime, server_default=text("CURRENT_TIMESTAMP"), nullable=False
        ),
    ]


def _exact(name: str, length: int, charset: str) -> Column[Any]:
    """Return a column of the primary key that compares upper and lower case as different."""
    exact = mysql.VARCHAR(length, charset=charset, collation=f"{charset}_bin")
    kind = String(length).with_variant(exact, "mysql", "mariadb")
    return Column(name, kind, primary_key=True)


def migration(
    dialect: str, table: TableName, column: str, tenant_column: str | None = None
) -> str:
    """Return the statements that create the table, for a tool of migrations.

    Raises:
        ValueError: there is no migration for the dialect.
    """
    if dialect not in DIALECTS:
        message = f"there are migrations for {', '.join(DIALECTS)}, not for {dialect!r}"
        raise ValueError(message)
    made = table_for(MetaData(), table, column, tenant_column)
    compiled = CreateTable(made).compile(dialect=URL.create(dialect).get_dialect()())
    statements = [str(compiled).strip()]
    if dialect == "postgresql":
        statements += triggers(table, column)
    return "".join(f"{statement};\n" for statement in statements)
