"""Processes: a forked process shares no lock, thread or connection with its parent."""

from __future__ import annotations

import os
import sys
import weakref
from contextlib import suppress
from typing import Any, Final, Protocol


class Renewed(Protocol):
    """An object with locks, threads or connections."""

    def _renew(self) -> None:
        """Drop them in a forked process; they are made again at the next use."""


# Kept by identity: equal objects have states of their own.
_KEPT: Final[weakref.WeakValueDictionary[int, Renewed]] = weakref.WeakValueDictionary()


def keep(each: Renewed) -> None:
    """Call `renew` of `each` in every process that is forked from this one."""
    _KEPT[id(each)] = each


def renew_all() -> None:
    """Call `renew` of every object that is kept."""
    for each in list(_KEPT.values()):
        each._renew()  # noqa: SLF001 - kept from owners, not from this package


def has_greenlets() -> bool:
    """Return whether the threads of this process are greenlets.

    A library in another language that waits in one greenlet blocks all of them.
    """
    patcher: Any = sys.modules.get("gevent.monkey")
    return patcher is not None and bool(patcher.is_module_patched("threading"))


with suppress(AttributeError):
    # Windows has no fork.
    os.register_at_fork(after_in_child=renew_all)
