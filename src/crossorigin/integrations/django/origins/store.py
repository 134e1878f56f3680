"""Origins: the store whose rows are those of a model."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, cast

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from crossorigin.gateway.waiting import run_awaitable
from crossorigin.integrations.django.origins.backend import ModelBackend
from crossorigin.integrations.django.origins.testing import is_testing
from crossorigin.origins import Call, OriginSource, Wait
from crossorigin.stores.rows import Judge
from crossorigin.stores.store import BoundStore, Mode, Store

MODEL: Final = "crossorigin_origins.AllowedOrigin"
"""The model of the application in this package."""


class Origins(Store):
    """The origins of a Django model, one in each row; an entry of ``allow_origins``.

    A row that is saved or deleted in this process has an effect when its transaction is
    committed: of the model, of its proxies, parents and children, and of the models that
    `field` and `where` reach. PostgreSQL announces changes of the table with the origins to
    every other process, if it has the triggers of `AnnounceChanges`. Elsewhere a change is seen
    after `ttl`.

    In a test suite nothing is cached: each query reads the rows of the test's transaction.

    Args:
        model: the label and the name of the model, or its class.
        field: its field of the origins.
        where: a filter of the rows, as the arguments of ``filter``: ``{"is_active": True}``.
        using: the alias of the database; by default the routers choose.
        listen: whether to listen for changes; this needs one connection of each process.
        mode: see `Store`.
        ttl: see `Store`.
        negative_ttl: see `Store`.
        stale: see `Store`.
        size: see `Store`.

    Raises:
        TypeError: the model has another type, or a value of the filter cannot be stored.
        ValueError: the model has no label.
    """

    def __init__(
        self,
        model: str | type[Model] = MODEL,
        *,
        field: str = "origin",
        where: Mapping[str, Any] | None = None,
        using: str | None = None,
        listen: bool = True,
        mode: Mode = "list",
        ttl: float = 60,
        negative_ttl: float = 10,
        stale: float = 3600,
        size: int = 10_000,
    ) -> None:
        super().__init__(
            ModelBackend(model, field, {} if where is None else where, using, listen),
            mode=mode,
            ttl=ttl,
            negative_ttl=negative_ttl,
            stale=stale,
            size=size,
        )

    @property
    def backend(self) -> ModelBackend:
        """The backend."""
        return cast("ModelBackend", self._configuration[0])

    @property
    def mode(self) -> Mode:
        """Whether the table is read as a whole list, or queried for each origin."""
        return self._configuration[1]

    def bound(
        self, *, allow_credentials: bool = False, accept_risks: Iterable[str] = ()
    ) -> BoundStore:
        """Return the store for a policy with these fields."""
        judge = Judge(allow_credentials, frozenset(accept_risks))
        is_in_transaction = self.backend.is_in_transaction
        bound = _BoundOrigins(self._open, judge, self._read, is_in_transaction)
        return self._bounds.setdefault(judge, bound)

    def _open(self, bound: BoundStore) -> OriginSource:
        """Return the live state for a policy; listen for changed rows from then on."""
        for each in self.backend.senders():
            post_save.connect(self._saved, sender=each)
            post_delete.connect(self._deleted, sender=each)
            m2m_changed.connect(self._related, sender=each)
        for each in self.backend.targets():
            post_delete.connect(self._related, sender=each)
        return super()._open(bound)

    def _saved(
        self,
        *,
        sender: Any,  # noqa: ANN401 - of a signal
        instance: Any,  # noqa: ANN401 - of a signal
        created: bool,
        using: str,
        **_: Any,  # noqa: ANN401 - of a signal
    ) -> None:
        # The earlier origin of a changed row is not known.
        origin = self._origin_of(instance) if created else None
        is_named = origin is not None and self.backend.is_alone(sender)
        self._changed(origin if is_named else None, using)

    def _deleted(self, *, instance: Any, using: str, **_: Any) -> None:  # noqa: ANN401 - of a signal
        # The instance may have another origin than its row had.
        self._changed(self._origin_of(instance), using)
        self._changed(None, using)

    def _related(self, *, using: str, **_: Any) -> None:  # noqa: ANN401 - of a signal
        self._changed(None, using)

    def _origin_of(self, instance: Any) -> str | None:  # noqa: ANN401 - any model
        """Return the origin of a row, if it is loaded: a deleted row cannot be read."""
        origin = vars(instance).get(self.backend.field)
        return origin if isinstance(origin, str) else None

    def _changed(self, origin: str | None, using: str) -> None:
        forget = functools.partial(self._forget, origin)
        connection = transaction.get_connection(using)
        if connection.in_atomic_block or connection.get_autocommit():
            transaction.on_commit(forget, using=using)
        else:
            # No signal reports the commit of a transaction without `atomic`.
            forget()

    def _forget(self, origin: str | None) -> None:
        machine = self._machine
        if machine is None:
            return
        if origin is None:
            machine.forget_own()
        else:
            machine.forget(origin)

    def _read(self, judge: Judge, origin: str) -> bool:
        """Return whether `origin` may read, from the table and without the cache."""
        if judge.problem_of(origin) is not None:
            return False
        if self.mode == "origin":
            return self.backend.has(origin)
        return judge.compile(self.backend.rows()).origins.allows(origin.encode())


class _BoundOrigins(BoundStore):
    """The store for one policy; in a transaction, nothing is cached."""

    __slots__ = ("_is_in_transaction", "_read")

    def __init__(
        self,
        open_view: Callable[[BoundStore], OriginSource],
        judge: Judge,
        read: Callable[[Judge, str], bool],
        is_in_transaction: Callable[[], bool],
    ) -> None:
        super().__init__(open_view, judge)
        self._read = functools.partial(read, judge)
        self._is_in_transaction = is_in_transaction

    def peek(self, origin: str) -> bool | None:
        return None if is_testing() else super().peek(origin)

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        if is_testing() or self._is_in_transaction():
            return self._read(origin)
        return super().allows(origin, wait)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        if not is_testing():
            return await super().allows_async(origin, call)
        read = functools.partial(self._read, origin)
        answer: bool = await (sync_to_async(read)() if call is None else call(read))
        return answer
