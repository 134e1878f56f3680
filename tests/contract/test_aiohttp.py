"""Rules 1, 14, 18 and 19 with aiohttp's own features: match, router, sub-applications."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractView
from harness.aiohttp_server import aiohttp_server
from harness.asserting import cors_lines, vary_names
from harness.governing import announced, governing
from harness.kit import FOLDER
from harness.raw_http import exchange
from harness.spy import Boom
from tables.model import A, B, acam, acao, acma
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations.aiohttp import CORS, cors, no_cors

pytestmark = pytest.mark.rules(1, 14, 18, 19)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])
APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])


async def _ok(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


def _app(*routes: web.AbstractRouteDef, policy: Any = APP, **more: Any) -> web.Application:  # noqa: ANN401 - types of CORS and aiohttp
    made = web.Application(**more)
    made.add_routes(routes)
    CORS(made, policy)
    return made


@contextmanager
def _serving(*routes: web.AbstractRouteDef, **more: Any) -> Iterator[int]:  # noqa: ANN401 - the same
    with aiohttp_server(_app(*routes, **more)) as port:
        yield port


async def _streamed(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"o")
    await response.write(b"k")
    return response


async def _raise(_request: web.Request) -> web.Response:
    raise Boom


async def _missing(_request: web.Request) -> web.Response:
    raise web.HTTPNotFound


async def _refuse(_request: web.Request) -> web.Response:
    raise web.HTTPUnauthorized


async def _redirect(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/f")


def test_each_outcome_of_a_route_has_its_policy() -> None:
    routes = [
        web.get("/f", ROUTE_MARK(_ok)),
        web.get("/streamed", ROUTE_MARK(_streamed)),
        web.get("/raises", ROUTE_MARK(_raise)),
        web.get("/missing", ROUTE_MARK(_missing)),
        web.get("/refused", ROUTE_MARK(_refuse)),
        web.get("/redirect", ROUTE_MARK(_redirect)),
        web.get("/off", no_cors(_ok)),
    ]
    cases = [
        ("GET", "/f", 200, "route"),
        ("HEAD", "/f", 200, "route"),
        ("PUT", "/f", 405, "route"),
        ("GET", "/f/", 404, "app"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/missing", 404, "route"),
        ("GET", "/refused", 401, "route"),
        ("GET", "/redirect", 302, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("GET", "/nowhere", 404, "app"),
    ]
    with _serving(*routes) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


class _Counting(web.PlainResource):
    """A resource that counts how often the router asks it, by method."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.asked: list[str] = []

    async def resolve(self, request: web.Request) -> Any:  # noqa: ANN401 - of aiohttp
        self.asked.append(request.method)
        return await super().resolve(request)


def test_router_is_asked_once_for_an_actual_request_and_a_method() -> None:
    app = web.Application()
    resource = _Counting("/f")
    app.router.register_resource(resource)
    resource.add_route("GET", ROUTE_MARK(_ok))
    resource.add_route("PUT", ROUTE_MARK(_ok))
    CORS(app, APP)
    with aiohttp_server(app) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/f", "x", lines).status == 200
        assert resource.asked == ["GET"]
        resource.asked.clear()
        asked = [*lines, ("Access-Control-Request-Method", b"PUT")]
        assert exchange(port, "OPTIONS", "/f", "x", asked).status == 204
        assert sorted(resource.asked) == ["GET", "OPTIONS", "PUT"]


class _View(web.View):
    @ROUTE_MARK
    async def get(self) -> web.Response:
        return web.Response(text="ok")

    @SECOND_MARK
    async def post(self) -> web.Response:
        return web.Response(text="ok")


def test_preflight_for_one_of_two_policies_names_its_method_only() -> None:
    routes = [
        web.put("/item", ROUTE_MARK(_ok)),
        web.delete("/item", SECOND_MARK(_ok)),
        web.put("/same", ROUTE_MARK(_ok)),
        web.delete("/same", ROUTE_MARK(_ok)),
        web.put("/parts/{name}", ROUTE_MARK(_ok)),
        web.delete(r"/parts/{name:\w+}", SECOND_MARK(_ok)),
        web.put("/any", ROUTE_MARK(_ok)),
        web.route("*", "/any", SECOND_MARK(_ok)),
        web.options("/own", SECOND_MARK(_ok)),
        web.get("/own", ROUTE_MARK(_ok)),
        web.view("/view", _View),
        web.get("/get-view", _View),
    ]
    with _serving(*routes) as port:
        for path in ("/item", "/parts/a", "/any"):
            for method, label in (("PUT", "route"), ("DELETE", "second")):
                assert governing(port, path, method) == (200, label)
                lines = dict(announced(port, path, method)[1])
                assert acam(method)[1] in lines.values()
                assert lines["access-control-max-age"] == acma(0)[1]
        # 405: the policies of the URL differ.
        for path in ("/item", "/parts/a", "/view"):
            assert governing(port, path, "PATCH") == (405, "narrow")
        assert governing(port, "/any", "PATCH") == (200, "second")
        assert governing(port, "/own", "OPTIONS") == (200, "second")
        assert governing(port, "/view", "POST") == (200, "second")
        assert governing(port, "/view") == governing(port, "/get-view") == (200, "route")
        lines = dict(announced(port, "/same", "PUT")[1])
        assert lines["access-control-max-age"] == acma(600)[1]


class _OfAbstractView(AbstractView):
    def __await__(self) -> Any:  # noqa: ANN401 - as of aiohttp
        return _ok(self.request).__await__()


def test_class_without_methods_has_its_own_policy_for_all() -> None:
    marked = SECOND_MARK(type("Marked", (_OfAbstractView,), {}))
    with _serving(web.view("/own", marked), web.view("/app", _OfAbstractView)) as port:
        for method in ("GET", "DELETE"):
            assert governing(port, "/own", method) == (200, "second")
            assert governing(port, "/app", method) == (200, "app")


class _Things:
    async def handle(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")


def _in_table(function: Any, path: str) -> web.AbstractRouteDef:  # noqa: ANN401 - any handler
    table = web.RouteTableDef()
    table.get(path)(function)
    return table[0]


REGISTRATIONS: dict[str, tuple[Any, Callable[[Any, str], web.AbstractRouteDef]]] = {
    "get": (_ok, lambda f, path: web.get(path, f)),
    "route": (_ok, lambda f, path: web.route("GET", path, f)),
    "any": (_ok, lambda f, path: web.route("*", path, f)),
    "table": (_ok, _in_table),
    "partial": (functools.partial(_ok), lambda f, path: web.get(path, f)),
    "bound": (_Things().handle, lambda f, path: web.get(path, f)),
}


@pytest.mark.parametrize("form", REGISTRATIONS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(form: str) -> None:
    function, register = REGISTRATIONS[form]
    routes = [
        register(ROUTE_MARK(function), "/route"),
        register(SECOND_MARK(function), "/second"),
        register(no_cors(function), "/off"),
        register(function, "/plain"),
    ]
    with _serving(*routes) as port:
        for path, label in (("route",) * 2, ("second",) * 2, ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


@pytest.mark.parametrize(
    "group",
    [
        web.Application(),
        web.RouteTableDef(),
        web.get("/f", _ok),
        web.Application().router.add_resource("/f"),
        web.Application().router.add_get("/f", _ok),
    ],
    ids=lambda group: type(group).__name__,
)
def test_mark_is_refused_on_an_object_that_is_no_endpoint(group: Any) -> None:  # noqa: ANN401 - on purpose
    with pytest.raises(TypeError):
        ROUTE_MARK(group)
    with pytest.raises(TypeError):
        no_cors(group)


def test_mark_above_the_decorator_of_the_framework_is_refused_at_the_start() -> None:
    table = web.RouteTableDef()

    @ROUTE_MARK
    @table.get("/f")
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    assert handle
    app = _app(*table)
    with pytest.raises(MarkError, match="handle: write it below"):
        asyncio.run(web.AppRunner(app).setup())


def test_class_that_inherits_a_mark_is_refused_at_the_start() -> None:
    marked = ROUTE_MARK(type("Base", (_View,), {}))
    app = _app(web.view("/f", type("Derived", (marked,), {})))
    with pytest.raises(MarkError, match="give Derived its own"):
        asyncio.run(web.AppRunner(app).setup())


@pytest.mark.parametrize("wrong", [web.RouteTableDef(), object()])
def test_object_that_is_no_application_is_refused(wrong: Any) -> None:  # noqa: ANN401 - on purpose
    with pytest.raises(TypeError, match="with the application"):
        CORS(wrong, APP)


def test_application_that_runs_or_is_mounted_is_not_changed() -> None:
    app = web.Application()
    web.Application().add_subapp("/sub", app)
    with pytest.raises(RuntimeError, match="before the application starts"):
        CORS(app, APP)
    assert not hasattr(app, "cors")


def _group(mark: bool = True) -> list[web.RouteDef]:
    return [
        web.get("/plain", _ok),
        web.get("/route", ROUTE_MARK(_ok)),
        web.put("/two", SECOND_MARK(_ok) if mark else _ok),
        web.get("/two", _ok),
    ]


def _mounting(outer: Any, inner: Any) -> web.Application:  # noqa: ANN401 - types of CORS
    """An application in one in another; None is an application without CORS."""
    deep, sub, app = web.Application(), web.Application(), web.Application()
    for each in (deep, sub, app):
        each.add_routes(_group())
    sub.add_subapp("/deep", deep)
    if inner is not None:
        CORS(sub, inner)
    app.add_subapp("/sub", sub)
    by_host = web.Application()
    by_host.add_routes(_group())
    CORS(by_host, Policy(allow_origins=ORIGINS["second"]))
    app.add_domain("host.test", by_host)
    if outer is not None:
        CORS(app, outer)
    return app


def test_mounted_application_decides_its_routes() -> None:
    with aiohttp_server(_mounting(APP, SUB)) as port:
        for path, expected in {
            "/plain": (200, "app"),
            "/nowhere": (404, "app"),
            "/sub/plain": (200, "sub"),
            "/sub/deep/plain": (200, "sub"),
            "/sub/route": (200, "route"),
            "/sub/nowhere": (404, "sub"),
            "/sub/deep/nowhere": (404, "sub"),
        }.items():
            assert governing(port, path) == expected, path
        assert governing(port, "/sub/two", "PUT") == (200, "second")
        assert dict(announced(port, "/sub/two", "PUT")[1])["access-control-max-age"] == "0"
        assert governing(port, "/sub/two", "PATCH") == (405, "narrow")
        assert governing(port, "/sub/plain", "PATCH") == (405, "sub")
        line = ("Origin", ORIGINS["second"].encode())
        answered = exchange(port, "GET", "/plain", "host.test", [line])
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["second"])])


def test_mounted_application_without_cors_has_the_outer_policy() -> None:
    with aiohttp_server(_mounting(APP, None)) as port:
        assert governing(port, "/sub/deep/plain") == (200, "app")
        assert governing(port, "/sub/route") == (200, "route")
        assert governing(port, "/sub/nowhere") == (404, "app")


def test_mounted_application_has_its_policy_in_one_without_cors() -> None:
    with aiohttp_server(_mounting(None, SUB)) as port:
        assert governing(port, "/plain") == governing(port, "/route") == (200, "none")
        assert governing(port, "/sub/deep/plain") == (200, "sub")
        assert governing(port, "/sub/nowhere") == (404, "sub")


def test_map_of_a_mounted_application_has_its_own_paths() -> None:
    inner = PolicyMap({"/plain": SUB, "/sub/*": None}, default=None)
    with aiohttp_server(_mounting(APP, inner)) as port:
        assert governing(port, "/sub/plain") == (200, "sub")
        assert governing(port, "/sub/two") == (200, "none")
        assert governing(port, "/sub") == (404, "none")


class _PutAside(web.PlainResource):
    """A resource that leaves all methods but PUT to a mounted application."""

    def __init__(self, path: str, app: web.Application) -> None:
        super().__init__(path)
        self._app = app

    async def resolve(self, request: web.Request) -> Any:  # noqa: ANN401 - of aiohttp
        if request.method == "PUT":
            return await super().resolve(request)
        match = await self._app.router.resolve(request)
        match.add_app(self._app)
        return match, set()


def test_method_outside_the_mounted_application_has_no_policy_of_it() -> None:
    app, sub = web.Application(), _app(policy=SUB)
    app.add_subapp("/sub", sub)
    resource = _PutAside("/f", sub)
    app.router.register_resource(resource)
    resource.add_route("PUT", _ok)
    with aiohttp_server(app) as port:
        assert governing(port, "/f") == (404, "sub")
        assert governing(port, "/f", "PUT") == (200, "none")


@pytest.mark.parametrize("outer", [APP, None])
def test_preflight_of_a_mounted_application_governs_no_route_outside(outer: Any) -> None:  # noqa: ANN401 - types of CORS
    app, sub = web.Application(), _app(web.get("/in", _ok), web.get("", _ok), policy=SUB)
    app.add_routes([web.put(path, _ok) for path in ("/sub", "/sub/in", "/sub/nowhere")])
    app.add_subapp("/sub", sub)
    if outer is not None:
        CORS(app, outer)
    with aiohttp_server(app) as port:
        for path in ("/sub", "/sub/in", "/sub/nowhere"):
            label, lines = announced(port, path, "GET")
            assert label == "sub", path
            assert cors_lines(lines) == cors_lines([acao(ORIGINS["sub"]), acam("GET"), acma(0)])


@web.middleware
async def _reading(request: web.Request, handler: Handler) -> web.StreamResponse:
    await request.read()
    return await handler(request)


def test_policy_is_found_where_a_middleware_has_read_the_body() -> None:
    with _serving(web.get("/f", ROUTE_MARK(_ok)), middlewares=[_reading]) as port:
        assert governing(port, "/f", "PUT") == (405, "route")


class _Failing(web.PlainResource):
    """A resource that raises for all methods but two."""

    async def resolve(self, request: web.Request) -> Any:  # noqa: ANN401 - of aiohttp
        if request.method not in {"GET", "PATCH", "OPTIONS"}:
            raise Boom
        return await super().resolve(request)


def test_router_that_fails_allows_no_origin() -> None:
    app = web.Application()
    resource = _Failing("/f")
    app.router.register_resource(resource)
    resource.add_route("GET", ROUTE_MARK(_ok))
    resource.add_route("PUT", ROUTE_MARK(_ok))
    CORS(app, APP)
    with aiohttp_server(app) as port:
        assert announced(port, "/f", "PUT")[0] == "narrow"
        assert governing(port, "/f", "PATCH") == (405, "narrow")


def test_static_files_have_the_entry_of_their_path() -> None:
    policies = PolicyMap({"/files/private/*": None}, default=APP)
    with _serving(web.static("/files", FOLDER), policy=policies) as port:
        assert governing(port, "/files/public/open.txt") == (200, "app")
        assert governing(port, "/files/public/open.txt", "PUT") == (405, "app")
        assert governing(port, "/files/private/secret.txt") == (200, "none")


async def _later(origin: str) -> bool:
    await asyncio.sleep(0)
    return origin == A


def test_asynchronous_callable_is_awaited_when_the_response_starts() -> None:
    with _serving(web.get("/", _ok), policy=Policy(allow_origins=_later)) as port:
        for origin, lines in ((A, cors_lines([acao(A)])), (B, [])):
            answered = exchange(port, "GET", "/", "x", [("Origin", origin.encode())])
            assert (answered.status, cors_lines(answered.lines)) == (200, lines)
            assert vary_names(answered.all("Vary")) == ["origin"]


async def _ten_lines(_request: web.Request) -> web.Response:
    return web.Response(text="ok", headers={f"X-{number}": "" for number in range(10)})


def test_preflight_that_the_application_answers_has_one_set_of_headers() -> None:
    policy = APP.replace(preflight_continue=True)
    with _serving(web.options("/f", _ten_lines), policy=policy) as port:
        lines = [
            ("Origin", ORIGINS["app"].encode()),
            ("Access-Control-Request-Method", b"PUT"),
        ]
        answered = exchange(port, "OPTIONS", "/f", "x", lines)
    assert (answered.status, answered.body) == (200, b"ok")
    assert answered.all("Access-Control-Allow-Origin") == [ORIGINS["app"]]
    assert len(answered.all("Access-Control-Allow-Methods")) == 1
