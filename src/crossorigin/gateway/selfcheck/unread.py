"""Unread marks: those of applications and layers whose marks no gateway reads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any

from crossorigin.engine import log
from crossorigin.gateway.attributes import read_attribute
from crossorigin.gateway.layers.frameworks import OURS, Unread, framework_of
from crossorigin.gateway.layers.layers import decides, marked_in
from crossorigin.gateway.layers.walk import (
    BEYOND,
    applications_in,
    chain,
    is_among,
    name_of,
    shows,
)
from crossorigin.gateway.marks.marks import decorators_of, has_half, own_mark
from crossorigin.gateway.marks.marks import name_of as named
from crossorigin.gateway.selfcheck.unreached import MarkError, check_marks
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.spec.text import with_article


def check_endpoints(app: object, others: object = None) -> None:
    """Check the marks of an application, and of those that are mounted in it.

    Args:
        app: the application.
        others: the other functions that it calls; without it, the check searches for them.

    Raises:
        MarkError: a mark has no effect.
    """
    check_marks(_endpoints(app), app if others is None else others)


def _endpoints(app: Any, *above: object) -> Iterator[object]:  # noqa: ANN401 - any application
    """Yield the endpoints of an application, and of the mounted ones whose marks it reads."""
    framework = framework_of(app)
    yield from framework.endpoints(app)
    own = framework.expected if framework.reads_mounts else ()
    for layer in framework.mounts(app):
        for inner in check_unread(layer, own, (*above, app)):
            yield from _endpoints(inner, *above, app)


def check_unread(
    app: object,
    own: type | tuple[type, ...] = (),
    above: tuple[object, ...] = (),
    *,
    is_strict: bool = False,
) -> list[Any]:
    """Check that an application whose marks no gateway reads has none.

    A layer may refer to an application that it does not call. If that has marks, no origin is
    allowed, and a warning is logged.

    Args:
        app: an application behind a gateway that was placed by hand, or one that is mounted
            in another; or a layer of it.
        own: the classes of applications whose marks the caller reads.
        above: the applications that it is mounted in; a layer may refer to them.
        is_strict: whether the caller cannot refuse all origins.

    Returns:
        The applications of those classes behind `app`.

    Raises:
        MarkError: an endpoint of another one has a mark, or the layer has one.
    """
    found = [each for each in applications_in(app) if not is_among(each, above)]
    read = [each for each in found if isinstance(each, own) and shows(app, each)]
    for inner in found:
        # The entry of a router within an application that has a gateway.
        entry = name_of(read_attribute(inner, "middleware_stack"))
        if is_among(inner, read) or resolver_of(inner) is not None or is_ours(entry):
            _check_layer(app, inner)
        elif is_strict or shows(app, inner) or isinstance(app, Unread) or _is_plain(app):
            _refuse_marks(inner)
            for layer in framework_of(inner).mounts(inner):
                check_unread(layer, (), (*above, inner), is_strict=is_strict)
        elif not is_ours(name_of(app)) and decides(inner, *above):
            _warn_of_held(app, inner)
    return read


def _is_plain(layer: object) -> bool:
    """Return True for a function that requests do not inspect: an integration has many."""
    return isinstance(layer, FunctionType) and layer.__closure__ is None


def _refuse_marks(app: object) -> None:
    marked = marked_in(app)
    if marked is not None:
        message = (
            f"the {decorators_of(own_mark(marked))} of {named(marked)} has no effect: no "
            f"gateway reads the marks of its application, {with_article(type(app).__name__)}; "
            "call CORS(app, …) of its integration for it"
        )
        raise MarkError(message)


def _warn_of_held(layer: object, app: object) -> None:
    words = "too many objects" if app is BEYOND else with_article(type(app).__name__)
    log.write(
        log.WARNING,
        "crossorigin.unread-mark: no origin is allowed by %s: it refers to %s, which may have "
        "marks that no gateway reads. If it calls that application, call CORS(app, …) of its "
        "integration, and keep it in the attribute app; if not, keep a weakref.ref of it.",
        name_of(layer),
        words,
    )


def _check_layer(layer: object, inner: object) -> None:
    if has_half(layer):
        message = (
            f"the {decorators_of(own_mark(layer))} of {named(layer)} has no effect: the "
            f"{type(inner).__name__} behind it has the policies of its routes; mark these"
        )
        raise MarkError(message)


def check_behind(app: object, *, is_strict: bool = False) -> None:
    """Check the marks behind a gateway that was placed by hand.

    Args:
        app: the layer behind it, or the application.
        is_strict: see `check_unread`.

    Raises:
        MarkError: a mark has no effect.
    """
    check_layers(chain(app))
    check_unread(app, is_strict=is_strict)


def check_layers(layers: Iterable[object]) -> None:
    """Check that no layer has a mark.

    Raises:
        MarkError: one has.
    """
    marked = None
    # A layer of the owner may raise when it is read; another check logs that.
    with contextlib.suppress(Exception):
        marked = next(filter(has_half, layers), None)
    if marked is not None:
        message = (
            f"the {decorators_of(own_mark(marked))} of {named(marked)} has no effect: it "
            "serves all routes. Give its policy to CORS(app, …), or mark the routes"
        )
        raise MarkError(message)


def is_ours(name: str) -> bool:
    """Return True for the dotted name of a layer of this library."""
    return name.partition(".")[0] == OURS
