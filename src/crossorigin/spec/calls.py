"""Calls: whether a callable of the owner accepts the arguments of its calls."""

from __future__ import annotations

from contextlib import suppress
from typing import Any


def flaw_of_callable(function: Any, *counts: int) -> str:  # noqa: ANN401 - any callable
    """Return the reason why `function` is not a suitable callable, or an empty string.

    Args:
        function: the callable.
        counts: the possible numbers of arguments.
    """
    import inspect  # noqa: PLC0415 - a tenth of the import time, and few need it

    if isinstance(function, type):
        return f"the class {function.__name__} is not a function"
    # For an object, its class defines the method that is called.
    parts = (function, function.__call__)
    if any(
        inspect.isgeneratorfunction(each) or inspect.isasyncgenfunction(each) for each in parts
    ):
        return "a generator function returns no answer"
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    for count in counts:
        with suppress(TypeError):
            signature.bind(*range(count))
            return ""
    return f"the callable cannot be called with {' or '.join(map(_arguments, counts))}"


def _arguments(count: int) -> str:
    return "one argument" if count == 1 else "two"
