"""Processes: what a forked process must not share with its parent."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Renewed(Protocol):
    """An object with locks, threads or connections."""

    def renew(self) -> None:
        """Drop them, in a process that was forked; they are made anew at the next use."""


# By their identity: equal objects have state of their own.
_KEPT: weakref.WeakValueDictionary[int, Renewed] = weakref.WeakValueDictionary()


def keep(each: Renewed) -> None:
    """Renew `each` in every process that is forked from this one."""
    _KEPT[id(each)] = each


def _renew() -> None:
    for each in list(_KEPT.values()):
        each.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
