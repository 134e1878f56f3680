"""Marks that no route of an application has: errors when the server starts."""

from __future__ import annotations

import functools
import gc
import itertools
import re
import sys
import types
from collections.abc import Iterable, Iterator
from http import HTTPMethod
from typing import Any, Final, NoReturn

from crossorigin.engine import AMBIGUOUS, log
from crossorigin.gateway.attributes import instance_attribute, read_attribute
from crossorigin.gateway.layers.frameworks import is_of_owner
from crossorigin.gateway.layers.walk import (
    flat,
    globals_of,
    is_application,
    values_of,
)
from crossorigin.gateway.marks.decorators import is_decorator, word_of
from crossorigin.gateway.marks.marks import (
    COPIES,
    Copies,
    Mark,
    decorators_of,
    is_marked,
    name_of,
    note_served,
    own_mark,
    own_policy,
    policy_of,
    policy_of_bases,
)
from crossorigin.gateway.policies.halves import RouteGuard, decorators_read, reading_guards
from crossorigin.gateway.policies.resolution import INHERIT
from crossorigin.gateway.selfcheck.held import held_by, parts_of
from crossorigin.gateway.selfcheck.hidden import MAX_ITEMS, hidden_in, is_followed
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.guard import Guard

_HANDLER: Final = re.compile(rf"(on_)?({'|'.join(HTTPMethod).lower()})(?(1)(_\w+)?)")
"""Names of the methods of a class that frameworks call for the method of a request."""


class MarkError(RuntimeError):
    """An application has an endpoint whose mark, such as `cors` or `no_guard`, no route has."""


def check_marks(endpoints: Iterable[object], app: object = None) -> None:
    """Check that the routes of an application have the marks of its functions.

    Args:
        endpoints: the functions and classes that the routes of an application have.
        app: the application, or a list of other functions that it calls.

    Raises:
        MarkError: no route has a marked copy of a registered function, whose decorator is above
            the framework's; or the application calls a marked function elsewhere.
    """
    given = [*endpoints]
    registered: list[Any] = [read_attribute(each, "__func__", each) for each in given]
    known = {id(each) for each in registered}
    for are_read in (False, True):
        with reading_guards(are_read=are_read):
            _check_half(given, known)
    for each in registered:
        if isinstance(each, type):
            _check_made(each)
        _check_copies(each, known)
    for each in {id(part): part for part in _with_parts(registered)}.values():
        _warn_of_lost(each)
    _check_others(app, registered)
    resolver = resolver_of(app)
    if resolver is not None:
        check_guarded(resolver.guard, registered)


def check_guarded(guard: Guard | None, endpoints: Iterable[Any]) -> None:
    """Check that an application with `guard` on a route has a guard.

    A route with `no_guard` needs none.

    Args:
        guard: that of the application.
        endpoints: the endpoints of the application, and its groups of routes.

    Raises:
        MarkError: it has none, and the route is not guarded.
    """
    if guard is not None:
        return
    for each in _with_parts(endpoints):
        mark = own_mark(each)
        own = INHERIT if mark is None else mark.guard
        if isinstance(own, RouteGuard) and own.given is not None:
            message = (
                f"the @guard of {name_of(each)} has no effect: the application has no guard; "
                "give guard=Guard() to CORS(app, …)"
            )
            raise MarkError(message)


def _check_half(given: list[Any], known: set[int]) -> None:
    """Check the policies of the marks of endpoints, or their guards: see `reading_guards`."""
    views = (each if isinstance(each, type) else type(each) for each in given)
    # Most endpoints are functions, which have one class.
    for view in {id(view): view for view in views}.values():
        _check_class(view, known)
    for each in given:
        if isinstance(each, type):
            _check_methods(each, known)
        else:
            _check_hidden(each, known)


def _check_copies(endpoint: Any, known: set[int]) -> None:  # noqa: ANN401 - any endpoint
    note_served(endpoint)
    notes = _copies_of(endpoint)
    if notes is None:
        return
    # The traceback of the error must not hold a copy: the next check looks for references.
    decorators = decorators_of(own_mark(next(iter(notes.copies.values()), None)))
    if known.isdisjoint(notes.copies.keys()) and _is_lost(endpoint, notes):
        refuse_mark(
            name_of(endpoint),
            "write it below the decorator that registers the route, next to the function",
            decorators,
        )


def _copies_of(endpoint: Any) -> Copies | None:  # noqa: ANN401 - the same
    """Return the notes of the marked copies of an endpoint that is no class, or None."""
    notes = None if isinstance(endpoint, type) else instance_attribute(endpoint, COPIES)
    return notes if type(notes) is Copies and notes.original() is endpoint else None


def _warn_of_lost(endpoint: object) -> None:
    """Warn of an endpoint, or a method of a class, whose marked copies are all gone."""
    notes = _copies_of(endpoint)
    # Other code of the process may mark a function of a framework, such as `View.dispatch`.
    if notes is not None and is_of_owner(endpoint) and not (notes.copies or notes.have_served):
        # Another application, which has never started, may have had the copy.
        log.write(
            log.WARNING,
            "crossorigin.lost-mark: %s has no effect on %s: nothing keeps the marked copy that "
            "it returned, and a route has the function itself. Register the copy, or write the "
            "decorator next to the function.",
            decorators_of(None),
            name_of(endpoint),
        )


def check_socket(endpoint: object) -> None:
    """Check that an endpoint that serves a WebSocket has no mark.

    Raises:
        MarkError: it has one.
    """
    if is_marked(endpoint):
        message = (
            f"the {decorators_of(own_mark(endpoint))} of {name_of(endpoint)} has no effect: a "
            "WebSocket has no CORS, and the guard of its path decides; remove the mark, and "
            "let the handler check Origin itself, or write Guard(paths={…})"
        )
        raise MarkError(message)


def _check_others(app: object, registered: list[Any]) -> None:
    """Check that no function of an application has a mark that `registered` do not have.

    Raises:
        MarkError: one has: an error handler, a hook, a dependency, a middleware; or it is a
            decorator itself.
    """
    reached = {id(own_mark(each)) for each in _with_parts(registered)}
    methods = (
        _functions(type(each)).values() for each in parts_of(app) if is_application(each)
    )
    for each in itertools.chain(held_by(app), *methods):
        if is_decorator(each):
            message = (
                f"{word_of(each)} is in the application as a middleware, a plugin, a hook or a "
                "value, and marks no route: write it next to the function of a route; a policy "
                "of all routes is an argument of CORS(app, …)"
            )
            raise MarkError(message)
        for part in (each, *_called_by(each)):
            mark = own_mark(part)
            if mark is not None and id(mark) not in reached:
                where = "paths of a Guard" if mark.policy is INHERIT else "a PolicyMap"
                remedy = (
                    "it is not an endpoint, and its answers have the policy of the matched "
                    "route. Write the decorator on that route instead, or give the route's "
                    f"path an entry in {where}"
                )
                refuse_mark(name_of(part), remedy, decorators_of(mark))


def _called_by(value: object) -> Iterator[object]:
    """Yield the class of an object, and the method by which the object is called."""
    if isinstance(value, types.FunctionType):
        return
    kind = value if isinstance(value, type) else type(value)
    yield kind
    yield next(
        (vars(each)["__call__"] for each in kind.__mro__ if "__call__" in vars(each)), None
    )


def _with_parts(registered: Iterable[Any]) -> Iterator[object]:
    """Yield endpoints, their classes, the methods of these, and functions of partials."""
    for each in registered:
        yield each
        if not isinstance(each, types.FunctionType):
            view = each if isinstance(each, type) else type(each)
            yield from (view, *_functions(view).values())
            yield from _with_parts([each.func] if isinstance(each, functools.partial) else [])


def _is_lost(endpoint: Any, notes: Copies) -> bool:  # noqa: ANN401 - any endpoint
    """Return True if no application has a marked copy of an endpoint.

    The copies are deleted and none has served, or only their names refer to them.
    """
    # A tuple, because the tuple that a list becomes in a call is a referrer from 3.13 on.
    copies = tuple(notes.copies.values())
    is_function = isinstance(endpoint, types.FunctionType)
    name = endpoint.__qualname__ if is_function else "<locals>"
    if not copies:
        # An application that has not started may have had the copy of a function of a module.
        return "<locals>" in name and not notes.have_served
    if not isinstance(endpoint, types.FunctionType | functools.partial):
        return False
    is_named = "<locals>" in name or any(_named(endpoint) is each for each in copies)
    return is_named and all(
        _is_namespace(each) for each in gc.get_referrers(*copies) if each is not copies
    )


def _is_namespace(holder: Any) -> bool:  # noqa: ANN401 - any object
    """Return True for a call that runs, the names of a module or a class, or another mark."""
    if isinstance(holder, dict):
        return "__module__" in holder or "__name__" in holder
    return isinstance(holder, _NAMING)


_NAMING: Final = (
    *(types.FrameType, types.CoroutineType, types.GeneratorType, types.AsyncGeneratorType),
    *(staticmethod, classmethod, Mark),
)


def _check_methods(view: type, known: set[int]) -> None:
    """Check that each method of a registered class that has a mark answers requests.

    Raises:
        MarkError: one does not: a helper, a misspelt name, or `dispatch`.
    """
    functions = _functions(view)
    # Flask's and Quart's views name the methods of their own there.
    named = getattr(view, "methods", None)
    own = {str(each).lower() for each in named} if isinstance(named, set | list | tuple) else ()
    reached = {
        id(each) for name, each in functions.items() if _HANDLER.fullmatch(name) or name in own
    }
    for name, each in (*functions.items(), *_getters(view)):
        if own_policy(each) is not INHERIT and id(each) not in reached | known:
            refuse_mark(f"{name_of(view)}.{name}", "mark the class, or the method of a request")


def _check_made(view: type) -> None:
    """Check that a registered class does not make marked handlers when it serves a request.

    Raises:
        MarkError: a method stores one in an attribute of the object, or a property returns one.
    """
    for name, member in _members(view).items():
        getter = _getter_of(member)
        each: Any = getter or member
        # A static or class method does not change the object.
        if type(each) is not types.FunctionType or not is_of_owner(each):
            continue
        made = {name} if getter else _stored_in(each.__code__)
        handlers = [*filter(_HANDLER.fullmatch, map(str, made))]
        # A resource of Falcon has its `on_get` from the start.
        if not handlers or any(each.startswith("on_") for each in handlers):
            continue
        left = itertools.repeat(object(), MAX_ITEMS)
        values = flat([*values_of(each, left), *globals_of(each)], left)
        if any(is_decorator(value) or own_mark(value) is not None for value in values):
            refuse_mark(
                f"the handler that {name_of(view)}.{name} makes",
                "handlers of a class view have to be methods of the class; mark these",
                decorators_of(None),
            )


@functools.lru_cache(4096)
def _stored_in(code: types.CodeType) -> frozenset[object]:
    """Return the names of attributes that some code stores, and texts that may be one."""
    import dis  # noqa: PLC0415 - it takes long to import

    steps = dis.get_instructions(code)
    stored = frozenset(each.argval for each in steps if each.opname == "STORE_ATTR")
    by_text = {"setattr", "vars", "__dict__", "__getattr__"}
    return stored.union(code.co_consts if by_text & {code.co_name, *code.co_names} else ())


def _getters(view: type) -> Iterator[tuple[str, object]]:
    """Yield the functions of properties and of partial methods."""
    for name, value in _members(view).items():
        is_partial = issubclass(type(value), functools.partialmethod)
        yield name, value.func if is_partial else _getter_of(value)


def _getter_of(member: Any) -> object:  # noqa: ANN401 - any attribute of a class
    """Return the function of a property, or of a cached one; None for other attributes."""
    if issubclass(type(member), property):
        return member.fget
    return member.func if issubclass(type(member), functools.cached_property) else None


def _functions(view: type) -> dict[str, types.FunctionType]:
    """Return the functions of a class: methods, static and class methods."""
    # Of a lazy object, only the type is read: other attributes would need a request.
    functions = {}
    for name, value in _members(view).items():
        each = _unwrapped(value)
        if issubclass(type(each), types.FunctionType):
            functions[name] = each
    return functions


def _unwrapped(member: Any) -> Any:  # noqa: ANN401 - any attribute of a class
    """Return the function of a static or a class method; any other attribute itself."""
    return member.__func__ if issubclass(type(member), staticmethod | classmethod) else member


def refuse_mark(name: str, remedy: str, decorators: str | None = None) -> NoReturn:
    """Raise the MarkError of an object whose mark no route has."""
    message = f"no route has the {decorators or decorators_read()} of {name}: {remedy}"
    raise MarkError(message)


def _members(view: type) -> dict[str, Any]:
    """Return the attributes of a class, with those of its bases."""
    # For each name, the value of the view itself comes last; those of `object` are omitted.
    bases = reversed(view.__mro__[:-1])
    return {name: value for base in bases for name, value in vars(base).items()}


def _check_class(view: type, known: set[int]) -> None:
    own = policy_of(view)
    if own is AMBIGUOUS:
        message = (
            f"{name_of(view)} derives from a class with {decorators_read()}, which is not "
            f"inherited: give {view.__name__} its own"
        )
        raise MarkError(message)
    for name, value in _members(view).items():
        each = _unwrapped(value)
        if is_followed(each):
            _check_hidden(each, known)
        if value is None or own is not INHERIT or policy_of_bases(view, name) is INHERIT:
            continue
        if policy_of(value) is INHERIT:
            message = (
                f"{name_of(view)} replaces the method {name} of a base class, whose "
                f"{decorators_read()} is not inherited: give {view.__name__}.{name} its own"
            )
            raise MarkError(message)
    for _, each in _getters(view):
        _check_hidden(each, known)


def _check_hidden(endpoint: object, known: set[int]) -> None:
    """Check that an endpoint without a mark hides no endpoint with one, which it wraps.

    Args:
        endpoint: a function or an object.
        known: the ids of the endpoints that the application has.

    Raises:
        MarkError: it does, and no route has the hidden endpoint.
    """
    for inner, outer in hidden_in(endpoint, known):
        refuse_mark(
            name_of(inner),
            f"{name_of(outer)} hides it; use functools.wraps, or write the mark above that "
            "wrapper",
        )


def _named(function: Any) -> object:  # noqa: ANN401 - a function
    """Return the object that has the name of `function` today."""
    found: object = sys.modules.get(function.__module__)
    for part in function.__qualname__.split("."):
        found = getattr(found, part, None)
    return read_attribute(found, "__func__", found)
