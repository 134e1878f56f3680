"""Applications: checks whether a gateway can call an object as an application.

An object is refused only if every call of it would fail: one without a signature, or whose
attributes raise, is accepted.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crossorigin.engine.lookup import is_coroutine_callable
from crossorigin.spec.text import with_article


class Kind(NamedTuple):
    """One kind of application.

    Attributes:
        name: its name in messages, with an article.
        arguments: the names of the arguments that it is called with.
        results: methods; an object that a call returns has one of them.
        is_async: whether a call may return a coroutine.
        remedies: the words to write, by the number of arguments that another kind takes.
    """

    name: str
    arguments: tuple[str, ...]
    results: tuple[str, ...]
    is_async: bool
    remedies: dict[int, str]


def check_application(app: object, kind: Kind) -> None:
    """Check that `app` can be called as an application of its kind.

    Raises:
        TypeError: it cannot; the message has the remedy.
    """
    try:
        problem = _problem_of(app, kind)
    except Exception:  # noqa: BLE001 - an attribute of a foreign object may do anything
        return
    if problem is not None:
        message = f"the gateway takes {kind.name}, not {problem}"
        raise TypeError(message)


def _problem_of(app: Any, kind: Kind) -> str | None:  # noqa: ANN401 - any object
    if isinstance(app, str):
        return f"the text {app!r}: import the object that it names"
    if not callable(app):
        return f"{with_article(type(app).__name__)}, which cannot be called"
    if isinstance(app, type):
        # A call of a class returns an object of it, unless a method of the class returns
        # another one.
        made: Any = (app.__new__, type(app).__call__)
        if made == (object.__new__, type.__call__) and not any(
            hasattr(app, name) for name in kind.results
        ):
            return f"the class {app.__name__}: pass an object of it"
    elif not kind.is_async and is_coroutine_callable(app) and takes(app, len(kind.arguments)):
        return f"the coroutine function {_name(app)}: pass a function that runs it"
    if takes(app, len(kind.arguments)):
        return None
    words = f"{_name(app)}, which does not take the arguments ({', '.join(kind.arguments)})"
    fitting = (each for count, each in kind.remedies.items() if takes(app, count))
    return ": ".join((words, *fitting))


def takes(app: Any, count: int) -> bool:  # noqa: ANN401 - any callable
    """Return True if `app` can be called with `count` arguments, or if this is not known."""
    import inspect  # noqa: PLC0415 - it takes long to import

    # `inspect` leaves out the first argument of a static method, as if it were an object.
    is_static = isinstance(inspect.getattr_static(type(app), "__call__", None), staticmethod)
    called = app.__call__ if is_static else app
    try:
        # A wrapped function may take other arguments than its wrapper.
        signature = inspect.signature(called, follow_wrapped=False)
    except (TypeError, ValueError):
        return True
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def _name(app: object) -> str:
    return getattr(app, "__qualname__", None) or with_article(type(app).__name__)
