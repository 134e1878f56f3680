"""Rules 19 and g7: the marks of routes, in each framework, on one described application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import flask
import litestar
import pytest
import quart
import sanic
from aiohttp import web as aiohttp_web
from frameworks.sanic import SANIC, bare
from frameworks.tornado import TORNADO
from harness.aiohttp_server import aiohttp_server
from harness.described import PREFIX, Description, Log, Part, Source, View
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.spy import Boom
from harness.starting import start
from harness.together import check_all
from tables.model import A, B, E
from tables.routes import GROUPING, MOUNTING, NO_CLASSES
from tornado import httputil, routing, web

from crossorigin import Guard
from crossorigin.fetch import WireRequest
from crossorigin.integrations import aiohttp as in_aiohttp
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import quart as in_quart
from crossorigin.integrations import sanic as in_sanic
from crossorigin.integrations import tornado as in_tornado
from crossorigin.transport.senders import ASGISender, WSGISender, is_asgi

pytestmark = pytest.mark.rules(19)

Answer: TypeAlias = tuple[int, str | None]
"""The status, and the origin that may read."""

Found: TypeAlias = "tuple[Row, Answer, int]"
"""A row, its answer, and how often a handler was called."""


class Row(NamedTuple):
    """One cross-site request, and its answer.

    Attributes:
        path: the path of the route.
        origin: the origin; the application trusts A.
        acts: whether the handler is called.
        reads: the origin that may read, of the response or of the refusal.
        method: the method.
        of_class: whether the route is that of a class, whose mark a method inherits.
    """

    path: str
    origin: str
    acts: bool
    reads: str | None = None
    method: str = "POST"
    of_class: bool = False


VIEWS = (
    View("/plain", {"POST": ""}),
    View("/open", {"POST": "no-guard", "PUT": "", "DELETE": "trusting"}),
    View("/reporting", {"POST": "reporting"}),
    View("/both", {"POST": "public+no-guard", "PUT": "no-guard+public"}),
    View("/closed", {"POST": "none+trusting"}),
    View("/class", {"POST": "", "PUT": "guarded", "PATCH": "public"}, "no-guard"),
    View("/keeps", {"POST": "no-guard", "PUT": ""}, "public+trusting"),
)
ROWS = (
    Row("/plain", A, acts=True, reads=A),
    Row("/plain", B, acts=False),
    Row("/open", E, acts=True),
    Row("/open", A, acts=True, reads=A),
    Row("/open", E, acts=False, method="PUT"),
    Row("/open", A, acts=True, reads=A, method="PUT"),
    Row("/open", B, acts=True, method="DELETE"),
    Row("/open", A, acts=False, reads=A, method="DELETE"),
    Row("/reporting", E, acts=True),
    Row("/both", E, acts=True, reads="*"),
    Row("/both", E, acts=True, reads="*", method="PUT"),
    Row("/closed", B, acts=True),
    Row("/closed", A, acts=False),
    Row("/class", E, acts=True),
    Row("/class", E, acts=False, method="PUT"),
    Row("/class", E, acts=True, reads="*", method="PATCH", of_class=True),
    Row("/keeps", E, acts=True, reads="*", of_class=True),
    Row("/keeps", B, acts=True, reads="*", method="PUT"),
    Row("/keeps", A, acts=False, reads="*", method="PUT"),
)
BELOW = (
    View("/open", {"POST": "no-guard", "PUT": ""}),
    View("/own", {"POST": "trusting"}),
)
ROWS_BELOW = (
    Row(f"{PREFIX}/open", E, acts=True),
    Row(f"{PREFIX}/open", E, acts=False, method="PUT"),
    Row(f"{PREFIX}/own", B, acts=True),
    Row(f"{PREFIX}/own", A, acts=False, reads=A),
)

# The servers of the tests listen on the loopback, which limits the hosts otherwise.
HOST = "api.example"
GUARD = Guard(hosts="*", accept_risks="any-host")
PARTNER = Source("policy", "partner")


def _lines(row: Row) -> tuple[tuple[str, str], ...]:
    return ("Origin", row.origin), ("Sec-Fetch-Site", "cross-site")


async def _ask(app: Any, row: Row) -> Answer:  # noqa: ANN401 - of ASGI or WSGI
    wanted = WireRequest(
        is_preflight=False,
        method=row.method,
        url=f"https://api.example{row.path}",
        headers=_lines(row),
    )
    if is_asgi(app):
        answered = await ASGISender(app, raise_app_exceptions=True).asend(wanted, None)
    else:
        answered = WSGISender(app, raise_app_exceptions=True).send(wanted, None)
    assert answered is not None
    return _answer(answered.status, answered.headers)


async def _ask_server(port: int, row: Row) -> Answer:
    lines = [(name, value.encode()) for name, value in _lines(row)]
    answered = exchange(port, row.method, row.path, "api.example", lines)
    return _answer(answered.status, answered.lines)


def _answer(status: int, lines: Iterable[tuple[str, str]]) -> Answer:
    named = "access-control-allow-origin"
    return status, next((value for name, value in lines if name.lower() == named), None)


async def _found(kit: Kit, description: Description, rows: list[Row]) -> list[Found]:
    """Return the answers to the rows, and whether a handler was called."""
    # Some frameworks need a running event loop to build an application.
    log = Log()
    app = kit.described(description, log)
    found: list[Found] = []

    async def ask_all(ask: Callable[[Row], Awaitable[Answer]]) -> None:
        for row in rows:
            log.runs.clear()
            found.append((row, await ask(row), len(log.runs)))

    if {"asgi", "wsgi"} & kit.traits:
        await ask_all(partial(_ask, app))
    else:
        with kit.serve(app) as port:
            await ask_all(partial(_ask_server, port))
    return found


def _check(found: Found) -> None:
    row, (status, reads), calls = found
    assert (calls, reads) == (row.acts, row.reads)
    assert (status == 403) is not row.acts


@pytest.mark.parametrize("kit", [pytest.param(each, id=each.name) for each in KITS])
def test_mark_of_a_route_decides_who_may_act(kit: Kit) -> None:
    main = Part(VIEWS, PARTNER, GUARD)
    has_parts = kit.name in (*MOUNTING, *GROUPING)
    description = Description(main, Part(BELOW, None) if has_parts else None)
    rows = [each for each in ROWS if not (each.of_class and kit.name in NO_CLASSES)]
    if has_parts:
        rows += ROWS_BELOW
    check_all(asyncio.run(_found(kit, description, rows)), _check, lambda each: str(each[0]))


@pytest.mark.parametrize(
    "kit", [pytest.param(each, id=each.name) for each in KITS if each.name in MOUNTING]
)
def test_mark_of_a_mounted_application_decides_under_both_guards(kit: Kit) -> None:
    mounted = Part(BELOW, PARTNER, GUARD)
    description = Description(Part(VIEWS, PARTNER, GUARD), mounted)
    rows = list(ROWS_BELOW)
    check_all(asyncio.run(_found(kit, description, rows)), _check, lambda each: str(each[0]))


def _flask() -> flask.Flask:
    app, outer = flask.Flask(__name__), flask.Blueprint("outer", __name__)
    inner = flask.Blueprint("inner", __name__, url_prefix="/inner")
    outer.post("/outer")(lambda: "ok")
    inner.post("/open")(lambda: "ok")
    outer.register_blueprint(in_flask.no_guard(inner))
    app.register_blueprint(in_flask.cors()(outer), url_prefix="/group")
    in_flask.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


async def _ok() -> str:
    return "ok"


async def _sanic_ok(_request: object) -> sanic.HTTPResponse:
    return sanic.text("ok")


def _quart() -> quart.Quart:
    app, outer = quart.Quart(__name__), quart.Blueprint("outer", __name__)
    inner = quart.Blueprint("inner", __name__, url_prefix="/inner")
    outer.post("/outer")(_ok)
    inner.post("/open")(_ok)
    outer.register_blueprint(in_quart.no_guard(inner))
    app.register_blueprint(in_quart.cors()(outer), url_prefix="/group")
    in_quart.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


def _litestar() -> litestar.Litestar:
    @in_litestar.no_guard
    class Inner(litestar.Controller):
        path = "/controller"

        @litestar.post("/open", status_code=200)
        async def open(self) -> str:
            return "ok"

        @litestar.put("/open")
        @in_litestar.guard()
        async def guarded(self) -> str:
            return "ok"

    inner = litestar.Router("/inner", route_handlers=[litestar.post("/open")(_ok)])
    outer = litestar.Router(
        "/group",
        route_handlers=[
            in_litestar.no_guard(inner),
            in_litestar.no_guard(in_litestar.no_guard(Inner)),
            litestar.post("/outer")(_ok),
        ],
    )
    app = litestar.Litestar([in_litestar.cors()(outer)], openapi_config=None)
    in_litestar.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


OF_GROUPS = (
    Row("/group/outer", E, acts=False, reads="*"),
    Row("/group/inner/open", E, acts=True, reads="*"),
)
OF_CONTROLLERS = (
    Row("/group/controller/open", E, acts=True, reads="*"),
    Row("/group/controller/open", E, acts=False, reads="*", method="PUT"),
)


def _check_group(app: Any, row: Row) -> None:  # noqa: ANN401 - of ASGI or WSGI
    status, reads = asyncio.run(_ask(app, row))
    assert (status in {200, 201}, reads) == (row.acts, row.reads)


def test_each_half_of_the_mark_of_a_group_is_inherited_by_itself() -> None:
    rows = [(app(), row) for app in (_flask, _quart, _litestar) for row in OF_GROUPS]
    rows += [(_litestar(), row) for row in OF_CONTROLLERS]
    check_all(rows, lambda each: _check_group(*each), str)


def test_blueprint_of_sanic_takes_a_policy_and_a_guard() -> None:
    app, group = bare(), sanic.Blueprint("group", url_prefix="/group")

    async def handle(_request: object) -> sanic.HTTPResponse:
        return sanic.text("ok")

    group.add_route(handle, "/open", methods=["POST"])
    app.blueprint(in_sanic.no_guard(in_sanic.no_guard(in_sanic.cors()(group))))
    with pytest.raises(
        TypeError, match=r"another guard already; write one @guard or @no_guard"
    ):
        in_sanic.guard()(group)
    in_sanic.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    with SANIC.serve(app) as port:
        found = asyncio.run(_ask_server(port, Row("/group/open", E, acts=True)))
    assert found == (200, "*")


def test_router_of_litestar_has_one_guard() -> None:
    router = in_litestar.no_guard(litestar.Router("/", route_handlers=[]))
    with pytest.raises(
        TypeError, match=r"another guard already; write one @guard or @no_guard"
    ):
        in_litestar.guard()(router)


UNGUARDED: tuple[tuple[str, Part, Part | None], ...] = (
    ("route", Part((View("/x", {"POST": "trusting"}),), PARTNER), None),
    ("class", Part((View("/x", {"POST": ""}, "guarded"),), PARTNER), None),
    (
        "group",
        Part((View("/y", {"POST": ""}),), PARTNER),
        Part((View("/x", {"POST": "reporting"}),), None),
    ),
)
"""Applications without a guard, with `@guard` on a route, a class, and a route of a group."""


def _unguarded_apps() -> list[tuple[str, Any]]:
    """Return applications of all frameworks that end their start, with their ids."""
    found: list[tuple[str, Any]] = []
    for kit in KITS:
        for name, main, below in UNGUARDED:
            is_left_out = (name == "class" and kit.name in NO_CLASSES) or (
                name == "group" and kit.name not in (*MOUNTING, *GROUPING)
            )
            # Django has views of a whole process; Sanic's ASGI kit has applications of Sanic's.
            if not (is_left_out or kit.name in ("django", "django-asgi", "sanic-asgi")):
                found.append(
                    (
                        f"{kit.name}, {name}",
                        partial(kit.described, Description(main, below), Log()),
                    )
                )
    return found


def _check_unguarded(row: tuple[str, Any]) -> None:
    with pytest.raises(
        Exception, match=r"the @guard of .* has no effect: the application has no guard"
    ):
        start(row[1]())


def _marked_groups() -> list[tuple[str, Callable[[], Any]]]:
    """Return applications of the frameworks whose groups take a mark."""
    trusting: dict[str, Any] = {"trust": [B]}

    def of_flask() -> Any:  # noqa: ANN401 - applications of any framework
        app, group = flask.Flask(__name__), flask.Blueprint("group", __name__)
        group.post("/x")(lambda: "ok")
        app.register_blueprint(in_flask.guard(**trusting)(group))
        in_flask.CORS(app)
        return app

    def of_quart() -> Any:  # noqa: ANN401 - the same
        app, group = quart.Quart(__name__), quart.Blueprint("group", __name__)
        group.post("/x")(_ok)
        app.register_blueprint(in_quart.guard(**trusting)(group))
        in_quart.CORS(app)
        return app

    def of_sanic() -> Any:  # noqa: ANN401 - the same
        app, group = bare(), sanic.Blueprint("group", url_prefix="/group")
        group.add_route(_sanic_ok, "/x", methods=["POST"])
        app.blueprint(in_sanic.guard(**trusting)(group))
        in_sanic.CORS(app)
        return app

    def of_litestar(group: Any) -> Any:  # noqa: ANN401 - the same
        app = litestar.Litestar([in_litestar.guard(**trusting)(group)], openapi_config=None)
        in_litestar.CORS(app)
        return app

    def router() -> Any:  # noqa: ANN401 - the same
        return of_litestar(litestar.Router("/g", route_handlers=[litestar.post("/x")(_ok)]))

    class Controlling(litestar.Controller):
        path = "/controller"

        @litestar.post("/x")
        async def x(self) -> str:
            return "ok"

    return [
        ("flask, blueprint", of_flask),
        ("quart, blueprint", of_quart),
        ("sanic, blueprint", of_sanic),
        ("litestar, router", router),
        ("litestar, controller", partial(of_litestar, Controlling)),
    ]


def test_start_fails_if_a_route_has_a_guard_and_its_application_has_none() -> None:
    check_all([*_unguarded_apps(), *_marked_groups()], _check_unguarded, lambda each: each[0])


class _Matcher(routing.Matcher):
    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        raise Boom(request.path)


def test_rule_of_tornado_that_raises_allows_no_request() -> None:
    fallback = web.Application([(_Matcher(), web.RequestHandler)])
    app = web.Application([(r".*", web.FallbackHandler, {"fallback": fallback})])
    in_tornado.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    with TORNADO.serve(app) as port:
        found = asyncio.run(_ask_server(port, Row("/", A, acts=False)))
    assert found == (403, None)


def test_view_of_django_with_a_guard_is_not_served_without_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kit = next(each for each in KITS if each.name == "django")
    description = Description(Part((View("/x", {"POST": "trusting"}),), PARTNER))
    [(_, (status, _), calls)] = asyncio.run(
        _found(kit, description, [Row("/x", B, acts=False)])
    )
    assert (status, calls) == (500, 0)
    assert "has no effect: the application has no guard" in caplog.text


HANDSHAKES = (
    ("/plain", A, True),
    ("/plain", B, False),
    *(
        (f"/{name}", origin, False)
        for name in ("open", "trusting", "read")
        for origin in (A, B)
    ),
    ("/open", f"https://{HOST}", True),
)
"""The path and the origin of a handshake, and whether it reaches the handler."""


def _marks_of(module: Any) -> dict[str, Any]:  # noqa: ANN401 - an integration
    return {
        "plain": lambda handler: handler,
        "open": module.no_guard,
        "trusting": module.guard(trust=[A, B]),
        "read": module.cors(allow_origins=[A, B], allow_credentials=True),
    }


def _aiohttp_sockets() -> aiohttp_web.Application:
    def handler() -> Any:  # noqa: ANN401 - one for each mark
        async def handle(_request: aiohttp_web.Request) -> aiohttp_web.Response:
            return aiohttp_web.Response()

        return handle

    app = aiohttp_web.Application()
    for name, mark in _marks_of(in_aiohttp).items():
        app.router.add_get(f"/{name}", mark(handler()))
    in_aiohttp.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


def _tornado_sockets() -> web.Application:
    def handler() -> Any:  # noqa: ANN401 - the same
        class Handle(web.RequestHandler):
            def get(self) -> None:
                self.finish()

        return Handle

    app = web.Application(
        [(f"/{n}", mark(handler())) for n, mark in _marks_of(in_tornado).items()]
    )
    in_tornado.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


def _flask_sockets() -> flask.Flask:
    app = flask.Flask(__name__)
    for name, mark in _marks_of(in_flask).items():
        app.add_url_rule(f"/{name}", name, mark(lambda: "ok"))
    in_flask.CORS(app, allow_origins=[A], allow_credentials=True, guard=GUARD)
    return app


def test_handshake_of_a_marked_handler_is_refused_to_every_other_origin() -> None:
    def check(row: tuple[str, str, bool]) -> None:
        path, origin, passes = row
        lines = [("Origin", origin), ("Upgrade", "websocket")]
        encoded = [(name, value.encode()) for name, value in lines]
        expected = 200 if passes else 403
        for port in ports:
            assert exchange(port, "GET", path, HOST, encoded).status == expected
        wanted = WireRequest(
            is_preflight=False,
            method="GET",
            url=f"https://{HOST}{path}",
            headers=tuple(lines),
        )
        answered = WSGISender(flask_app, raise_app_exceptions=True).send(wanted, None)
        assert answered is not None
        assert answered.status == expected

    flask_app = _flask_sockets()
    with TORNADO.serve(_tornado_sockets()) as one, aiohttp_server(_aiohttp_sockets()) as other:
        ports = one, other
        check_all(HANDSHAKES, check, str)
