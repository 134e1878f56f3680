"""Processes: a forked process shares no lock, thread or connection with its parent."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Final

_KEPT: Final[set[weakref.WeakMethod[Callable[[], None]]]] = set()


def keep(renew: Callable[[], None]) -> None:
    """Call a method in every process that is forked from this one.

    Args:
        renew: drops the locks, threads and connections of its object, which make themselves
            anew at the next use; the object may go before.
    """
    _KEPT.add(weakref.WeakMethod(renew, _KEPT.discard))


def renew_all() -> None:
    """Renew every object that is kept."""
    for each in list(_KEPT):
        renew = each()
        if renew is not None:
            renew()


with suppress(AttributeError):
    # Windows has no fork.
    os.register_at_fork(after_in_child=renew_all)
