"""The table of origins, and the triggers of PostgreSQL that announce its changes."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

DEFAULT_TABLE: Final = "crossorigin_origins"
DEFAULT_COLUMN: Final = "origin"

_CHANNEL_BYTES: Final = 63
"""The greatest length of a name in PostgreSQL: of a channel, a table, a trigger."""

_TRIGGERS: Final = (
    ("insert", "INSERT", "NEW"),
    ("delete", "DELETE", "OLD"),
    ("before", "UPDATE", "OLD"),
    ("after", "UPDATE", "NEW"),
)
"""Suffix, event and rows of each trigger that reads rows; an update has old and new rows."""

# A statement that changes more than 100 rows is announced once, as a change of any origin.
_FUNCTION: Final = """\
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $crossorigin$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    PERFORM pg_notify({channel}, '');
  ELSIF (SELECT count(*) > 100 OR max(length({column})) > 500 FROM changed) THEN
    PERFORM pg_notify({channel}, '');
  ELSE
    PERFORM pg_notify({channel}, {column}) FROM changed;
  END IF;
  RETURN NULL;
END $crossorigin$"""
_TRIGGER: Final = """\
CREATE TRIGGER {name} AFTER {event} ON {table}
  REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
_TRUNCATE: Final = """\
CREATE TRIGGER {name} AFTER TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""


class TableName(NamedTuple):
    """The name of a table.

    Attributes:
        schema: the schema, or None for the default schema of the connection.
        name: its name in the schema.
    """

    schema: str | None
    name: str

    @classmethod
    def read(cls, text: str) -> TableName:
        """Parse a name with or without a schema: ``tenants.origins``."""
        schema, _, name = text.rpartition(".")
        return cls(schema or None, name)

    @property
    def channel(self) -> str:
        """The channel on which PostgreSQL announces changes of the table."""
        channel = f"{self.name}_changed"
        if self.schema is not None:
            channel = f"{self.schema}.{channel}"
        if len(channel.encode()) <= _CHANNEL_BYTES:
            return channel
        return f"crossorigin_{hashlib.sha256(channel.encode()).hexdigest()[:32]}"

    def beside(self, suffix: str) -> str:
        """Return the quoted name of an object in the table's schema, within the limit."""
        name = f"{self.name}_{suffix}"
        if len(name.encode()) > _CHANNEL_BYTES:
            name = f"crossorigin_{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        return TableName(self.schema, name).quoted

    @property
    def quoted(self) -> str:
        """The name, quoted for a statement of PostgreSQL."""
        return ".".join(quote(part) for part in self if part is not None)


def quote(identifier: str) -> str:
    """Return an identifier, quoted for a statement of PostgreSQL."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a string, quoted for a statement of PostgreSQL."""
    return "'" + text.replace("'", "''") + "'"


def triggers(table: TableName, column: str) -> list[str]:
    """Return the statements that create the triggers and their function."""
    names = {"table": table.quoted, "function": table.beside("notify")}
    function = _FUNCTION.format(channel=literal(table.channel), column=quote(column), **names)
    seen = [
        _TRIGGER.format(name=_unqualified(table, suffix), event=event, rows=rows, **names)
        for suffix, event, rows in _TRIGGERS
    ]
    truncated = _TRUNCATE.format(name=_unqualified(table, "truncate"), **names)
    return [function, *seen, truncated]


def without_triggers(table: TableName) -> list[str]:
    """Return the statements that remove the triggers and their function."""
    return [f"DROP FUNCTION IF EXISTS {table.beside('notify')}() CASCADE"]


def _unqualified(table: TableName, suffix: str) -> str:
    """Return the name of a trigger; triggers have no schema."""
    return TableName(None, table.name).beside(f"notify_{suffix}")
