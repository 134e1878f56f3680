"""Observers: the callables that get each decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from crossorigin.engine.lookup import is_coroutine_callable
from crossorigin.gateway.events.event import Event

Observer: TypeAlias = Callable[[Event], object]
"""Is called with each decision. Its method `differs`, if it has one, is called with each
difference of a shadow policy, and the path; its method `restarted`, where the policy in force
was replaced, so that earlier differences count no more. Its method `count_of`, if it has one,
takes the labels of a decision and returns the function that is called in its place for
decisions with these labels, without an event; or None, where it needs the events."""

Observe: TypeAlias = Observer | Iterable[Observer]
"""The argument ``observe``: an observer, or several."""


def read_observers(observe: object) -> tuple[Observer, ...]:
    """Return the observers of the argument ``observe``.

    Raises:
        TypeError: it is neither callable nor an iterable of callables.
    """
    every: Any = (observe,) if callable(observe) else observe
    try:
        observers = tuple(every)
    except TypeError:
        observers = (None,)
    if isinstance(observe, str) or not all(map(callable, observers)):
        message = f"observe takes a callable, or several, not {type(observe).__name__}"
        raise TypeError(message)
    for each in observers:
        if isinstance(each, type):
            message = f"the class {each.__name__} is no observer; write {each.__name__}()"
            raise TypeError(message)
    if any(map(is_coroutine_callable, observers)):
        message = "an observer cannot be async: it is called where nothing can be awaited"
        raise TypeError(message)
    return observers
