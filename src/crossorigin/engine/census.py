"""The census: whether any route of this process may have a policy of its own.

Asking a framework's router costs more than deciding does. As long as nothing in the process
can have left a policy on a route, no router is asked; from the first such thing on, all are.
"""

from __future__ import annotations

from typing import Final, Protocol
from weakref import WeakSet


class Watcher(Protocol):
    """Whoever has to know that routes have a say from now on."""

    def refresh(self) -> None:
        """Take the census into account."""
        ...


class _Census:
    """What this process has of marks, of integrations at work and of gateways without one."""

    marks = 0
    installations = 0
    gateways = 0
    watchers: Final[WeakSet[Watcher]] = WeakSet()


def count_mark() -> None:
    """Note that an endpoint was given a policy."""
    _Census.marks += 1
    _tell()


def count_installation() -> None:
    """Note that an application was given its gateway by an integration."""
    _Census.installations += 1
    _tell()


def count_gateway() -> None:
    """Note that there is a gateway that no integration placed."""
    _Census.gateways += 1
    _tell()


def routes_have_a_say() -> bool:
    """Say whether a route anywhere in this process may have a policy of its own.

    One gateway within another has a say in what the outer one finds.
    """
    return _Census.marks > 0 or _Census.installations > 1 or _Census.gateways > 0


def watch(watcher: Watcher) -> None:
    """Have `watcher` told, once, when routes begin to have a say."""
    # In this order: what begins to have a say meanwhile tells of it, or is seen here.
    _Census.watchers.add(watcher)
    _tell()


def _tell() -> None:
    if _Census.watchers and routes_have_a_say():
        told = tuple(_Census.watchers)
        _Census.watchers.clear()
        for watcher in told:
            watcher.refresh()
