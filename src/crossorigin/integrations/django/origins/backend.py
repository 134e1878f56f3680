"""The backend: reads a model in the thread of the request, and keeps no connection."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final, TypeVar

from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connections, router
from django.db.utils import InterfaceError, OperationalError
from django.utils.connection import ConnectionDoesNotExist

from crossorigin.integrations.django.origins.testing import is_testing
from crossorigin.stores.backend import check_row
from crossorigin.stores.notifications import Wakes, listen
from crossorigin.stores.triggers import TableName

MAX_ROWS: Final = 1_000_000
"""The greatest number of rows of a list; a longer table needs a query for each origin."""

MAX_ALIKE: Final = 100
"""The greatest number of rows that are read for one origin: a database may ignore case."""

T = TypeVar("T")


class ModelBackend:
    """The rows of a model.

    Args:
        model: its label and its name, or its class.
        field: the field of the origins.
        where: the filter of the rows, as the arguments of ``filter``.
        using: the alias of the database; None for the choice of the routers.
        listen: whether to listen for changes, if the database announces them.

    Raises:
        TypeError: the model is neither, or a value of the filter cannot be kept.
        ValueError: the model has no label.
    """

    in_request = True

    def __init__(
        self,
        model: object,
        field: str,
        where: Mapping[str, Any],
        using: str | None,
        listen: bool,
    ) -> None:
        self.model_name: str = _name_of(model)
        self.field = field
        self._where = _kept(where)
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
        """The name of the table with the origins: of a parent, if the field is inherited."""
        query = self._origins(self.alias).query
        # A field that the manager computes belongs to no table.
        holders = [query.alias_map[each.alias].table_name for each in query.select]
        return str(holders[0] if holders else self.model._meta.db_table)  # noqa: SLF001 - documented

    def senders(self) -> list[Any]:
        """Return the models whose rows belong to the list.

        Those are the model, its proxies, parents and children, and the models that `field` and
        `where` reach: all that write to one of the tables.
        """
        return _writers(set(self.tables()))

    def targets(self) -> list[Any]:
        """Return the models whose deletion may clear a foreign key of the rows."""
        fields = (each for model in self.senders() for each in model._meta.concrete_fields)  # noqa: SLF001 - documented
        models = {each.related_model for each in fields if each.is_relation}
        return _writers({str(each._meta.db_table) for each in models})  # noqa: SLF001 - documented

    def tables(self) -> list[str]:
        """Return the names of the tables that are read; two names for a table joined twice.

        Raises:
            ConnectionDoesNotExist: the settings have no such database.
            FieldError: the model lacks a field.
            LookupError: no application in ``INSTALLED_APPS`` has the model.
        """
        alias = self.alias
        # It raises.
        connections[alias]
        joined = self._origins(alias).query.alias_map.values()
        return [str(each.table_name) for each in joined]

    def is_alone(self, sender: Any) -> bool:  # noqa: ANN401 - any class of a model
        """Return whether a new row of `sender` changes only the answer for its origin."""
        try:
            tables = self.tables()
        except (ConnectionDoesNotExist, FieldError, LookupError):
            # No store may break the save of a row.
            return False
        return len(tables) == 1 and _written(sender) == set(tables)

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
        where = _frozen(self._where)
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
        query = self._origins(alias)[: MAX_ROWS + 1]
        origins = [str(each) for each in query.iterator() if each is not None]
        if len(origins) > MAX_ROWS:
            message = (
                f"the table has more than {MAX_ROWS:,} rows; use mode='origin', which asks "
                "for one origin at a time"
            )
            raise OverflowError(message)
        return origins

    def has(self, origin: str) -> bool:
        """Return whether there is a row for exactly this origin."""
        return self._ask(lambda alias: bool(self._keys_of(alias, origin)))

    async def has_async(self, origin: str) -> bool:
        """Return the same; the query runs in the thread of the request."""
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
        keys = self._ask(lambda alias: self._keys_of(alias, origin))
        for each in self._query(self.alias).filter(pk__in=keys):
            each.delete(using=self._using)
        return bool(keys)

    def changes(self) -> Iterator[str | None]:
        """Yield None once PostgreSQL announces changes, then each origin that changed.

        None means any origin. The iterator is empty if no changes are announced: in test
        suites too, because no database is dropped while a connection to it is open.
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

    def _origins(self, alias: str) -> Any:  # noqa: ANN401 - a QuerySet of the model
        return self._query(alias).values_list(self.field, flat=True).order_by()

    def _keys_of(self, alias: str, origin: str) -> list[Any]:
        """Return the keys of the rows of this origin: some databases ignore case and blanks."""
        alike = self._query(alias).filter(**{self.field: origin})
        rows = alike.values_list("pk", self.field)[:MAX_ALIKE]
        return [key for key, each in rows if each == origin]

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


def _name_of(model: object) -> str:
    """Return the label and the name of a model, which is given by both or as a class."""
    name = getattr(getattr(model, "_meta", None), "label", model)
    if not isinstance(name, str):
        message = f"the model is 'app_label.ModelName' or a class of a model, not {name!r}"
        raise TypeError(message)
    if name.count(".") != 1:
        message = f"write the model as 'app_label.ModelName', not {name!r}"
        raise ValueError(message)
    return name


def _writers(tables: set[str]) -> list[Any]:
    """Return the models whose rows are saved to one of the tables."""
    models = apps.get_models(include_auto_created=True)
    return [each for each in models if not tables.isdisjoint(_written(each))]


def _written(model: Any) -> set[str]:  # noqa: ANN401 - any class of a model
    """Return the names of the tables to which a row of a model is saved."""
    metas = (each._meta for each in (model, *model._meta.get_parent_list()))  # noqa: SLF001 - documented
    return {str(each.db_table) for each in metas}


def _kept(where: object) -> dict[str, Any]:
    """Return a copy of a filter, so that a later change of a list in it has no effect."""
    if not isinstance(where, Mapping) or not all(isinstance(each, str) for each in where):
        message = f"where is a mapping of the arguments of filter, not {where!r}"
        raise TypeError(message)
    kept: dict[str, Any] = {}
    for name, value in where.items():
        try:
            kept[name] = copy.deepcopy(value)
            hash(_frozen(kept[name]))
        except TypeError:
            message = f"where: write a list or a tuple for {name!r}, not {value!r}"
            raise TypeError(message) from None
    return kept


def _frozen(value: object) -> Hashable:
    """Return a form of a value that can be hashed; `_kept` tries the others."""
    if isinstance(value, Mapping):
        return (Mapping, frozenset((name, _frozen(each)) for name, each in value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    if isinstance(value, set | frozenset):
        return frozenset(map(_frozen, value))
    return value
