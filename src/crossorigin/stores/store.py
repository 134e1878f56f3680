"""Store: origins that are kept outside the policy, as an entry of `allow_origins`."""

from __future__ import annotations

import _thread
import threading
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, Literal, Protocol, Self, TypeAlias, TypeVar, get_args

from crossorigin.errors import Problem
from crossorigin.gateway.waiting import run_awaitable
from crossorigin.origins import Call, OriginSource, Wait
from crossorigin.spec.text import class_name
from crossorigin.stores import processes
from crossorigin.stores.backend import Backend
from crossorigin.stores.limits import Limits
from crossorigin.stores.lookups import Lookups
from crossorigin.stores.rows import STRICT, Judge, canonical, named
from crossorigin.stores.snapshot import Snapshot

Mode: TypeAlias = Literal["list", "origin"]
"""Whether a store is read as a whole list, or asked for each origin."""


_Kind = TypeVar("_Kind", bound="Store")


class _Machine(Protocol):
    """The live part of a store: its threads, and the answers that they have read."""

    @property
    def skipped(self) -> tuple[Problem, ...]: ...

    def view(self, judge: Judge) -> OriginSource: ...

    def forget(self, origin: str | None) -> None: ...

    def forget_own(self) -> None: ...

    def load(self) -> None: ...

    def raise_failure(self) -> None: ...

    def stop(self) -> None: ...


class BoundStore:
    """A store for one policy.

    Attributes:
        judge: judges the rows as the policy does.
        view: the live state; None until the first question in this process.
    """

    __slots__ = ("_open", "judge", "view")

    keeps_time = True

    def __init__(self, open_view: Callable[[BoundStore], OriginSource], judge: Judge) -> None:
        # A bound method keeps the store alive as long as a policy that asks it.
        self._open = open_view
        self.judge: Judge = judge
        self.view: OriginSource | None = None

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory; None if the store has to be asked."""
        view = self.view
        return None if view is None else view.peek(origin)

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        """Return whether `origin` may read; it may block."""
        return self._opened().allows(origin, wait)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        """Return whether `origin` may read, without blocking the event loop."""
        return await self._opened().allows_async(origin, call)

    def _opened(self) -> OriginSource:
        view = self.view
        return self._open(self) if view is None else view


class Store:
    """Origins that are kept outside the policy; an entry of `allow_origins`.

    Each row is an origin; with ``mode="list"`` it may be a pattern too. A row that would be a
    problem in the policy is left out, and reported.

    Stores are equal if they ask the same place in the same way. A store is pickled by its
    configuration; threads and connections are made at the first question in each process.

    Args:
        backend: the place.
        mode: ``"list"`` reads the whole list and keeps it, ``"origin"`` asks for each origin.
        ttl: seconds for which the list, or an answer that allows, holds.
        negative_ttl: seconds for which an answer that refuses holds.
        stale: seconds after `ttl` for which the last good answer is given while the store
            fails; after that no origin is allowed.
        size: the number of answers of either kind that are kept.

    Raises:
        TypeError: the backend lacks a method, or a limit is no number.
        ValueError: `mode` is neither ``"list"`` nor ``"origin"``, or a limit is negative or
            greater than a billion.
    """

    keeps_time = True

    def __init__(
        self,
        backend: Backend,
        *,
        mode: Mode = "list",
        ttl: float = 60,
        negative_ttl: float = 10,
        stale: float = 3600,
        size: int = 10_000,
    ) -> None:
        if mode not in get_args(Mode):
            message = f"mode is 'list' or 'origin', not {mode!r}"
            raise ValueError(message)
        _check_backend(backend)
        limits = Limits(ttl, negative_ttl, stale, size).check()
        self._configuration: Final = (backend, mode, limits)
        self._bounds: dict[Judge, BoundStore] = {}
        self._ending: weakref.finalize[[_Machine, Backend], Store] | None = None
        self._renew()
        processes.keep(self)

    def _renew(self) -> None:
        """Drop the live state, and do not end it: in a forked process it is the parent's."""
        self._lock = threading.RLock()
        self._drop()

    def _drop(self) -> None:
        if self._ending is not None:
            # Ending it would close connections that the parent uses.
            self._ending.detach()
        self._machine: _Machine | None = None
        self._ending = None
        for each in self._bounds.values():
            each.view = None

    def bound(
        self, *, allow_credentials: bool = False, accept_risks: Iterable[str] = ()
    ) -> BoundStore:
        """Return the store as a policy with these fields asks it.

        Args:
            allow_credentials: the field of the policy.
            accept_risks: the field of the policy.
        """
        judge = Judge(allow_credentials, frozenset(accept_risks))
        return self._bounds.setdefault(judge, BoundStore(self._open, judge))

    def _open(self, bound: BoundStore) -> OriginSource:
        """Return the live state for a policy, made at the first call."""
        with self._lock:
            view = bound.view = self._opened().view(bound.judge)
            return view

    def _opened(self) -> _Machine:
        with self._lock:
            machine = self._machine
            if machine is None:
                backend, mode, limits = self._configuration
                kind: Callable[[Backend, Limits], _Machine] = (
                    Snapshot if mode == "list" else Lookups
                )
                machine = self._machine = kind(backend, limits)
                # The threads refer to the live part, and not to the store.
                self._ending = weakref.finalize(self, _end_later, machine, backend)
                self._ending.atexit = False
            return machine

    def peek(self, origin: str) -> bool | None:
        """Return the answer that is in memory; None if the store has to be asked.

        A store that is asked without a policy judges its rows as the strictest policy does.

        Args:
            origin: a serialized origin.
        """
        return self._strict.peek(origin)

    def allows(self, origin: str, wait: Wait = run_awaitable) -> bool:
        """Return whether `origin` may read; it may block.

        Args:
            origin: a serialized origin.
            wait: turns an awaitable into its result.

        Raises:
            StoreError: there is no answer.
        """
        return self._strict.allows(origin, wait)

    async def allows_async(self, origin: str, call: Call | None = None) -> bool:
        """Return whether `origin` may read, without blocking the event loop.

        Args:
            origin: a serialized origin.
            call: calls a synchronous callable; None for a worker thread.

        Raises:
            StoreError: there is no answer.
        """
        return await self._strict.allows_async(origin, call)

    @property
    def _strict(self) -> BoundStore:
        return self.bound(allow_credentials=STRICT.credentials, accept_risks=STRICT.risks)

    @property
    def skipped(self) -> tuple[Problem, ...]:
        """The problems of the skipped rows that the store has read."""
        return () if self._machine is None else self._machine.skipped

    def forget(self, origin: str) -> None:
        """Ask for `origin` again; with ``mode="list"``, reload the list.

        Args:
            origin: the origin or the pattern that has changed, in any spelling.

        Raises:
            TypeError: it is no text.
            PolicyError: it names no origin.
        """
        named(origin, "reload()")
        self._forget(origin)

    def _forget(self, row: str) -> None:
        if self._machine is not None:
            self._machine.forget(row)

    def reload(self) -> None:
        """Load the list now; with ``mode="origin"``, ask for every origin again.

        Raises:
            StoreError: the list cannot be loaded.
        """
        machine = self._opened()
        machine.load()
        machine.raise_failure()

    def add(self, origin: str) -> bool:
        """Add an origin, in its canonical form; return False if it was there.

        Args:
            origin: an origin, or a pattern.

        Raises:
            PolicyError: it is neither.
        """
        return self._change(self._configuration[0].add, origin)

    def remove(self, origin: str) -> bool:
        """Remove an origin; return False if it was not there.

        Args:
            origin: the row.
        """
        changed = self._configuration[0].remove(origin)
        self._forget(origin)
        return changed

    def _change(self, change: Callable[[str], bool], origin: str) -> bool:
        row = canonical(origin)
        changed = change(row)
        self._forget(row)
        return changed

    def rows(self) -> list[str]:
        """Return all rows of the store as they are now, with those that have a problem."""
        return list(self._configuration[0].rows())

    def close(self) -> None:
        """End the threads and connections of this process; the next question opens new ones."""
        with self._lock:
            machine = self._machine
            self._drop()
        if machine is not None:
            _end(machine, self._configuration[0])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Store):
            return NotImplemented
        return type(self) is type(other) and self._configuration == other._configuration

    def __hash__(self) -> int:
        return hash((type(self), self._configuration))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (restored, (type(self), *self._configuration))

    def __repr__(self) -> str:
        backend, mode, limits = self._configuration
        shown = "" if mode == "list" else f", mode={mode!r}"
        return f"{type(self).__name__}({backend.describe()}{shown}{limits.changed()})"


_METHODS: Final = (
    "describe",
    "rows",
    "has",
    "has_async",
    "changes",
    "add",
    "remove",
    "close",
)


def _check_backend(backend: object) -> None:
    lacking = [each for each in _METHODS if not callable(getattr(backend, each, None))]
    if not isinstance(getattr(backend, "in_request", None), bool):
        lacking.append("in_request")
    if isinstance(backend, type):
        message = f"the class {backend.__name__} is not a backend; pass an object of the class"
        raise TypeError(message)
    if lacking:
        message = f"the backend is {class_name(backend)}, and lacks {', '.join(lacking)}"
        raise TypeError(message)


def restored(kind: type[_Kind], backend: Backend, mode: Mode, limits: Limits) -> _Kind:
    """Return a store of a class whose constructor takes other arguments."""
    store = kind.__new__(kind)
    Store.__init__(store, backend, mode=mode, **limits._asdict())
    return store


def _end(machine: _Machine, backend: Backend) -> None:
    machine.stop()
    backend.close()


def _end_later(machine: _Machine, backend: Backend) -> None:
    """End a store to which no reference is left, in a thread of its own.

    A garbage collection runs in any thread, which may hold any lock; `threading.Thread` takes
    one. At the end of the process no thread can be started, and the connections end with it.
    """
    with suppress(RuntimeError):
        _thread.start_new_thread(_end, (machine, backend))
