"""Rules 19 and g7 with the handlers that Litestar copies, binds and wraps.

Litestar deep-copies the routers and controllers that it registers, and binds the functions of a
controller. It wraps a synchronous function, which runs in a thread, once for each path of its
handler, and again when the application registers another method of the path.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest
from harness.covering import Row, rows_of
from harness.starting import start
from harness.together import check_all
from litestar import Controller, Litestar, Router, delete, post, route
from tables.model import A, B

from crossorigin import Guard
from crossorigin.integrations.litestar import CORS, cors, guard, no_cors
from crossorigin.testing import AsyncBrowser, CORSBlocked

pytestmark = pytest.mark.rules(19)

Handler = Any
"""A function, a handler, a controller, a router or an application."""

FORMS: dict[str, Callable[[Handler, Handler, Handler], Handler]] = {
    "function": lambda function, _method, _other: function,
    "bound method": lambda _function, method, _other: _class(read=method)().read,
    "object": lambda _function, method, _other: _class(__call__=method)(),
    "partial": lambda function, _method, _other: functools.partial(function),
    "wrapper": lambda function, _method, other: functools.wraps(function)(other),
    "method of a controller": lambda _function, method, _other: method,
}
"""The endpoint of a handler: made of a function, of a method, and of another function."""

THREADS: dict[str, dict[str, Any]] = {
    "coroutine": {},
    "thread": {"sync_to_thread": True},
    "event loop": {"sync_to_thread": False},
}
PATHS = {"one path": ["/x"], "two paths": ["/x", "/y"]}
METHODS: dict[str, Callable[..., Handler]] = {
    "post": post,
    "route": functools.partial(route, http_method=["GET", "POST", "PUT"]),
}
MARKS: dict[str, Callable[[Handler], Handler]] = {
    "cors": cors(allow_origins=B, allow_credentials=True),
    "no_cors": no_cors,
    "guard": guard(trust=[B]),
}
PLACES = ("function", "controller", "router")


def _class(**members: object) -> Any:  # noqa: ANN401 - a class
    return type("View", (), members)


class Made(NamedTuple):
    """The routes of a row.

    Attributes:
        group: a router of them all.
        marked: the marked controller or router, or the handler of the marked function.
        plain: a route of the same endpoint without a mark.
        path: the path of the routes of `marked`, below the router in which it is.
        before: the path of that router.
    """

    group: Router
    marked: Handler
    plain: Handler
    path: str
    before: str


Applications = Iterable[tuple[Litestar, list[str]]]
"""Applications with a gateway, each with the prefixes of the marked routes."""
Place = Callable[[Litestar], Litestar]
"""Gives an application its gateway."""


def _bare(*handlers: Handler) -> Litestar:
    return Litestar(list(handlers), openapi_config=None, logging_config=None)


def _twice(made: Made, place: Place) -> Applications:
    again = Router("/again", route_handlers=[made.marked])
    app = place(_bare(made.group, again, made.plain))
    return [(app, [made.before + made.path, f"/again{made.path}"])]


def _in_two_routers(made: Made, place: Place) -> Applications:
    routers = [Router(path, route_handlers=[made.group]) for path in ("/a", "/b")]
    prefixes = [each.path + made.before + made.path for each in routers]
    return [(place(_bare(*routers, made.plain)), prefixes)]


def _before_the_gateway(made: Made, place: Place) -> Applications:
    app = _bare(made.plain)
    app.register(made.group)
    return [(place(app), [made.before + made.path])]


def _after_the_gateway(made: Made, place: Place) -> Applications:
    app = place(_bare(made.plain))
    app.register(made.group)
    return [(app, [made.before + made.path])]


def _in_two_applications(made: Made, place: Place) -> Applications:
    apps = [_bare(made.group, made.plain) for _ in range(2)]
    return [(place(app), [made.before + made.path]) for app in apps]


def _then_another_method(made: Made, place: Place) -> Applications:
    [(app, [prefix])] = _before_the_gateway(made, place)
    app.register(delete(f"{prefix}/x")(_remove))
    return [(app, [prefix])]


async def _remove() -> None:
    pass


REGISTRATIONS: dict[str, Callable[[Made, Place], Applications]] = {
    "once": lambda made, place: list(_in_two_applications(made, place))[:1],
    "twice": _twice,
    "in two routers": _in_two_routers,
    "before the gateway": _before_the_gateway,
    "after the gateway": _after_the_gateway,
    "in two applications": _in_two_applications,
    "then another method": _then_another_method,
}


def _endpoint(form: str, calls: list[str], *, waits: bool) -> Handler:
    def answer() -> str:
        calls.append("called")
        return "ok"

    def other() -> str:
        return answer()

    def method(self: Handler) -> str:  # noqa: ARG001 - of a class
        return answer()

    async def later() -> str:
        return answer()

    async def method_later(self: Handler) -> str:  # noqa: ARG001 - the same
        return answer()

    async def other_later() -> str:
        return answer()

    if waits:
        return FORMS[form](later, method_later, other_later)
    return FORMS[form](answer, method, other)


def _made(place: str, row: Row, calls: list[str]) -> Made:
    form, thread, paths, methods, kind, _ = row
    mark = {each: (lambda it: it) for each in PLACES} | {place: MARKS[kind]}
    endpoint = _endpoint(form, calls, waits=thread == "coroutine")
    register = functools.partial(METHODS[methods], status_code=200, **THREADS[thread])
    handler = register(PATHS[paths])(mark["function"](endpoint))
    plain = register("/plain")(endpoint)
    view = ""
    if form == "method of a controller":
        view = "/view"
        members = {"path": view, "handler": handler}
        handler = mark["controller"](type("View", (Controller,), members))
        plain = type("Plain", (Controller,), {"path": "", "handler": plain})
    inner = mark["router"](Router("/inner", route_handlers=[handler]))
    outer = Router("/outer", route_handlers=[inner])
    if place == "router":
        return Made(outer, inner, plain, f"/inner{view}", "/outer")
    return Made(outer, handler, plain, view, "/outer/inner")


READERS = {"": {A}, "cors": {B}, "no_cors": set(), "guard": {A}}
"""The origins that may read the answers of a route, by its mark; the application has A's."""


def _expected(mark: str, kind: str, origin: str, *, asks_first: bool) -> tuple[bool, bool]:
    """Return whether a page reads the answer, and whether the handler is called."""
    acts = origin == (B if mark else A) if kind == "guard" else True
    reads = origin in READERS[mark]
    return reads, acts and (reads or not asks_first)


async def _fetched(
    app: Handler, path: str, origin: str, calls: list[str], *, asks_first: bool
) -> tuple[bool, bool]:
    calls.clear()
    page = AsyncBrowser(app, origin=origin)
    headers = {"X-Token": "1"} if asks_first else {}
    try:
        await page.fetch(path, method="POST", credentials="include", headers=headers)
    except CORSBlocked:
        return False, bool(calls)
    return True, bool(calls)


async def _check_application(
    app: Litestar, marks: dict[str, str], kind: str, calls: list[str]
) -> None:
    for (path, mark), origin, asks_first in itertools.product(
        marks.items(), (A, B), (False, True)
    ):
        found = await _fetched(app, path, origin, calls, asks_first=asks_first)
        expected = _expected(mark, kind, origin, asks_first=asks_first)
        assert found == expected, (path, origin, asks_first)


def _check(place: str, row: Row) -> None:
    calls: list[str] = []
    _, _, paths, _, kind, registered = row
    own = Guard(hosts="*", accept_risks="any-host") if kind == "guard" else None

    def gate(app: Litestar) -> Litestar:
        CORS(app, allow_origins=[A], allow_credentials=True, guard=own)
        return app

    for app, prefixes in REGISTRATIONS[registered](_made(place, row, calls), gate):
        start(app)
        marks = {prefix + path: kind for prefix in prefixes for path in PATHS[paths]}
        asyncio.run(_check_application(app, {**marks, "/plain": ""}, kind, calls))


def _is_served(row: Row) -> bool:
    """Return False for a function that Litestar wraps three times: it answers 500."""
    _, thread, paths, _, _, registered = row
    return (thread, paths, registered) != ("thread", "two paths", "then another method")


@pytest.mark.timeout(600)  # all rows take a minute on an idle machine
@pytest.mark.parametrize("place", PLACES)
def test_mark_governs_all_routes_of_its_handlers_and_no_other(place: str) -> None:
    forms = ["method of a controller"] if place == "controller" else FORMS
    rows = rows_of(forms, THREADS, PATHS, METHODS, MARKS, REGISTRATIONS, is_possible=_is_served)
    check_all(rows, functools.partial(_check, place), ", ".join)
