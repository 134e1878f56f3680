"""The backend: asks a model in the thread of the request, and holds no connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from asgiref.sync import sync_to_async
from django.apps import apps
from django.db import connections, router
from django.db.utils import InterfaceError, OperationalError

from crossorigin.integrations.django.origins.testing import is_testing
from crossorigin.stores.backend import check_row
from crossorigin.stores.notifications import Wakes, listen
from crossorigin.stores.triggers import TableName

MAX_ROWS: Final = 1_000_000
"""Limit of the rows that are loaded as a list; a longer table is asked for each origin."""

MAX_ALIKE: Final = 100
"""Limit of the rows that are read for one origin: a database may compare without case."""

T = TypeVar("T")


class ModelBackend:
    """The rows of a model.

    Args:
        model: its label and its name.
        field: the field of the origins.
        where: the filter of the rows, as the arguments of ``filter``.
        using: the alias of the database; None for the one that the routers choose.
        listen: whether to listen for changes, where the database announces them.
    """

    in_request = True

    def __init__(
        self,
        model: str,
        field: str,
        where: Mapping[str, Any],
        using: str | None,
        listen: bool,
    ) -> None:
        self.model_name = model
        self.field = field
        self._where = dict(where)
        self._using = using
        self._listen = listen
        self._wakes = Wakes()

    @property
    def model(self) -> Any:  # noqa: ANN401 - any class of a model
        """The class of the model.

        Raises:
            LookupError: no application in ``INSTALLED_APPS`` has it.
        """
        return apps.get_model(self.model_name)

    @property
    def table(self) -> str:
        """The name of the table."""
        return str(self.model._meta.db_table)  # noqa: SLF001 - documented

    @property
    def alias(self) -> str:
        """The alias of the database that is read."""
        return self._using or router.db_for_read(self.model)

    def describe(self) -> str:
        """Return the arguments as text."""
        told = [repr(self.model_name)]
        if self.field != "origin":
            told.append(f"field={self.field!r}")
        if self._where:
            told.append(f"where={self._where!r}")
        if self._using is not None:
            told.append(f"using={self._using!r}")
        if not self._listen:
            told.append("listen=False")
        return ", ".join(told)

    def _key(self) -> tuple[Any, ...]:
        where = tuple(sorted(self._where.items()))
        return (self.model_name, self.field, where, self._using, self._listen)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ModelBackend):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __reduce__(self) -> tuple[Any, ...]:
        options = (self.model_name, self.field, self._where, self._using, self._listen)
        return (ModelBackend, options)

    def rows(self) -> list[str]:
        """Return the whole list.

        Raises:
            OverflowError: it has more than `MAX_ROWS` rows.
        """
        return self._ask(self._load)

    def _load(self, alias: str) -> list[str]:
        query = self._query(alias).values_list(self.field, flat=True).order_by()
        origins = [str(each) for each in query[: MAX_ROWS + 1].iterator() if each is not None]
        if len(origins) > MAX_ROWS:
            message = (
                f"the table has more than {MAX_ROWS:,} rows; use mode='origin', which asks "
                "for one origin at a time"
            )
            raise OverflowError(message)
        return origins

    def has(self, origin: str) -> bool:
        """Return whether there is a row for exactly this origin."""
        return self._ask(lambda alias: bool(self._rows_of(alias, origin)))

    async def has_async(self, origin: str) -> bool:
        """Return the same; the database is asked in the thread of the request."""
        answer: bool = await sync_to_async(self.has)(origin)
        return answer

    def add(self, origin: str) -> bool:
        """Save a row; return False if there is one."""
        if self.has(origin):
            return False
        self.model(**{**self._where, self.field: origin}).save(using=self._using)
        return True

    def remove(self, origin: str) -> bool:
        """Delete the row; return False if there is none.

        Raises:
            StoreError: the text cannot be a row.
        """
        check_row(origin)
        rows = self._ask(lambda alias: self._rows_of(alias, origin))
        for each in rows:
            each.delete(using=self._using)
        return bool(rows)

    def changes(self) -> Iterator[str | None]:
        """Yield None once PostgreSQL announces changes, then each origin that changed.

        None stands for any origin. The iterator is empty where no changes are announced: in
        test suites too, as no database is dropped while a connection to it is open.
        """
        connection = connections[self.alias]
        if not self._listen or connection.vendor != "postgresql" or is_testing():
            return iter(())
        return self._changes(connection.copy())

    def _changes(self, connection: Any) -> Iterator[str | None]:  # noqa: ANN401 - a connection of any backend
        # A listening connection must not go back into a pool.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        try:
            connection.connect()
            channel = TableName(None, self.table).channel
            yield from listen(connection.connection, channel, self._wakes)
        finally:
            connection.close()

    def close(self) -> None:
        """End the listening connections of this process."""
        self._wakes.close()

    def is_in_transaction(self) -> bool:
        """Return whether this thread sees rows that are not committed."""
        return connections[self.alias].in_atomic_block

    def _query(self, alias: str) -> Any:  # noqa: ANN401 - a QuerySet of the model
        return self.model._default_manager.using(alias).filter(**self._where)  # noqa: SLF001 - documented

    def _rows_of(self, alias: str, origin: str) -> list[Any]:
        """Return the rows of exactly this origin: some databases ignore case and blanks."""
        alike = self._query(alias).filter(**{self.field: origin})[:MAX_ALIKE]
        return [each for each in alike if getattr(each, self.field) == origin]

    def _ask(self, question: Callable[[str], T]) -> T:
        """Return the answer of the database; close the connection unless it was open before."""
        alias = self.alias
        connection = connections[alias]
        was_open = connection.connection is not None
        try:
            try:
                return question(alias)
            except (InterfaceError, OperationalError):
                if not _is_lost(connection):
                    raise
                connection.close()
                return question(alias)
        finally:
            if not (was_open or connection.in_atomic_block):
                connection.close()


def _is_lost(connection: Any) -> bool:  # noqa: ANN401 - a connection of any backend
    """Return whether a connection is broken, and a new one can replace it."""
    if connection.connection is None or connection.in_atomic_block:
        return False
    return not connection.is_usable()
