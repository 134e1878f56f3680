"""Sanic: the policies of routes, classes and blueprints, and the methods of a preflight."""

import asyncio
import functools
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from frameworks.sanic import SANIC, SANIC_ASGI, App, bare
from harness.asserting import cors_lines, vary_names
from harness.governing import announced, governing
from harness.kit import Kit
from harness.raw_http import exchange
from harness.servers import listening_socket, uvicorn_server
from harness.spy import Boom
from sanic import Blueprint, HTTPResponse, Request, Sanic, redirect, text
from sanic.exceptions import Forbidden, NotFound
from sanic.views import HTTPMethodView
from tables.model import A, acam, acao, acma
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap, RequestFacts
from crossorigin.asgi import CORSMiddleware, Receive, Send
from crossorigin.gateway import MarkError
from crossorigin.gateway.serving.asgi_facts import Scope
from crossorigin.integrations.sanic import CORS, cors, no_cors

pytestmark = pytest.mark.rules(19)

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])

both = pytest.mark.parametrize("kit", [SANIC, SANIC_ASGI], ids=lambda kit: kit.name)


async def _ok(_request: Request, **_parameters: object) -> HTTPResponse:
    return text("ok")


async def _streamed(request: Request) -> None:
    response = await request.respond(content_type="text/plain")
    await response.send("ok")


async def _raise(_request: Request) -> HTTPResponse:
    raise Boom


async def _missing(_request: Request) -> HTTPResponse:
    raise NotFound


async def _forbidden(_request: Request) -> HTTPResponse:
    raise Forbidden


async def _redirect(_request: Request) -> HTTPResponse:
    return redirect("/f")


async def _refuse(request: Request) -> HTTPResponse | None:
    return text("who?", 401) if request.path == "/private" else None


def _add(app: Any, path: str, handler: Any, *methods: str) -> None:  # noqa: ANN401 - of Sanic
    # Sanic wants one name for each route.
    name = re.sub(r"\W", "_", f"{path}{methods}")
    app.add_route(handler, path, methods or ("GET",), name=name)


@both
def test_each_outcome_of_a_route_has_its_policy(kit: Kit) -> None:
    app = bare()
    for path, handler in (
        ("/streamed", _streamed),
        ("/raises", _raise),
        ("/missing", _missing),
        ("/forbidden", _forbidden),
        ("/redirect", _redirect),
        ("/private", _ok),
    ):
        _add(app, path, ROUTE_MARK(handler))
    _add(app, "/f", ROUTE_MARK(_ok), "GET", "HEAD")
    app.add_route(ROUTE_MARK(_ok), "/strict", strict_slashes=True, name="strict")
    _add(app, "/off", no_cors(_ok))
    app.register_middleware(_refuse, "request")
    cases = [
        ("GET", "/f", 200, "route"),
        ("HEAD", "/f", 200, "route"),
        ("PUT", "/f", 405, "route"),
        ("PURGE", "/f", 405, "route"),
        ("GET", "/f/", 200, "route"),
        ("GET", "/strict/", 404, "app"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/missing", 404, "route"),
        ("GET", "/forbidden", 403, "route"),
        ("GET", "/redirect", 302, "route"),
        ("GET", "/private", 401, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("GET", "/nowhere", 404, "app"),
    ]
    with kit.serve_installed(app, APP) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


@both
def test_router_is_asked_by_an_actual_request_once(kit: Kit) -> None:
    app = bare()
    converted: list[str] = []

    def convert(value: str) -> str:
        converted.append(value)
        return value

    app.router.register_pattern("counted", convert, r"\w+")
    _add(app, "/<name:counted>", ROUTE_MARK(_ok), "GET", "PUT")
    with kit.serve_installed(app, APP) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/a", "x", lines).status == 200
        assert converted == ["a"]
        asked = [*lines, ("Access-Control-Request-Method", b"PUT")]
        assert exchange(port, "OPTIONS", "/b", "x", asked).status == 204
        assert converted[1:] == ["b"] * len(app.router.ALLOWED_METHODS)
        # Sanic caches its matches.
        assert exchange(port, "PUT", "/b", "x", lines).status == 200
        assert len(converted) == 1 + len(app.router.ALLOWED_METHODS)


class _View(HTTPMethodView):
    @ROUTE_MARK
    async def get(self, _request: Request) -> HTTPResponse:
        return text("ok")

    @SECOND_MARK
    async def post(self, _request: Request) -> HTTPResponse:
        return text("ok")


@both
def test_preflight_for_one_of_two_policies_names_its_method_only(kit: Kit) -> None:
    app = bare()
    _add(app, "/item", ROUTE_MARK(_ok), "PUT")
    _add(app, "/item", SECOND_MARK(_ok), "DELETE")
    _add(app, "/same", ROUTE_MARK(_ok), "PUT")
    _add(app, "/same", ROUTE_MARK(_ok), "DELETE")
    _add(app, "/parts/<name>", ROUTE_MARK(_ok), "PUT")
    _add(app, "/parts/<other>", SECOND_MARK(_ok), "DELETE")
    _add(app, "/own", SECOND_MARK(_ok), "OPTIONS")
    _add(app, "/own", ROUTE_MARK(_ok), "GET")
    app.add_route(_View.as_view(), "/view")
    with kit.serve_installed(app, APP) as port:
        for path in ("/item", "/parts/a"):
            for method, label in (("PUT", "route"), ("DELETE", "second")):
                assert governing(port, path, method) == (200, label)
                lines = dict(announced(port, path, method)[1])
                assert acam(method)[1] in lines.values()
                assert lines["access-control-max-age"] == acma(0)[1]
        # 405: the policies of the URL differ.
        for path in ("/item", "/parts/a", "/view"):
            assert governing(port, path, "PATCH") == (405, "narrow")
        assert governing(port, "/own", "OPTIONS") == (200, "second")
        assert governing(port, "/view", "POST") == (200, "second")
        assert governing(port, "/view") == (200, "route")
        lines = dict(announced(port, "/same", "PUT")[1])
        assert lines["access-control-max-age"] == acma(600)[1]


def _decorate(app: App, path: str, handler: Any) -> None:  # noqa: ANN401 - any handler
    register: Any = app.get(path, name=path.strip("/"))
    register(handler)


def _view(app: App, path: str, handler: Any) -> None:  # noqa: ANN401 - the same
    view: Any = type("View", (HTTPMethodView,), {"get": staticmethod(handler)})
    app.add_route(view.as_view(), path, name=path.strip("/"))


def _as_view(app: App, path: str, handler: Any) -> None:  # noqa: ANN401 - the same
    app.add_route(handler, path, name=path.strip("/"))


class _Things:
    async def show(self, _request: Request) -> HTTPResponse:
        return text("ok")


class _Unmarked(HTTPMethodView):
    async def get(self, _request: Request) -> HTTPResponse:
        return text("ok")


REGISTRATIONS: dict[str, tuple[Any, Callable[[App, str, Any], None]]] = {
    "add_route": (_ok, _add),
    "decorator": (_ok, _decorate),
    "partial": (functools.partial(_ok), _add),
    "bound": (_Things().show, _add),
    "method-of-view": (_ok, _view),
    "view": (_Unmarked.as_view(), _as_view),
}


@pytest.mark.parametrize("form", REGISTRATIONS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(form: str) -> None:
    function, register = REGISTRATIONS[form]
    app = bare()
    register(app, "/route", ROUTE_MARK(function))
    register(app, "/second", SECOND_MARK(function))
    register(app, "/off", no_cors(function))
    register(app, "/plain", function)
    with SANIC.serve_installed(app, APP) as port:
        for path, label in (("route",) * 2, ("second",) * 2, ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


def _group(name: str, host: list[str] | None = None) -> Blueprint:
    group = Blueprint(name, url_prefix=f"/{name}", host=host)
    _add(group, "/plain", _ok)
    _add(group, "/second", SECOND_MARK(_ok))
    _add(group, "/off", no_cors(_ok))
    group.add_route(_View.as_view(), "/view", name="view")
    return group


@both
def test_blueprint_has_a_policy_of_its_own(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello")
    app = bare()
    marked = ROUTE_MARK(_group("marked"))
    assert ROUTE_MARK(marked) is marked
    app.blueprint(marked.copy("copied", url_prefix="/copied", version=2))
    marked.static("/static", tmp_path)
    app.blueprint(marked)
    app.blueprint(no_cors(_group("closed", host=["x", "y"])))
    app.blueprint(Blueprint.group(SECOND_MARK(_group("inner")), url_prefix="/outer"))
    app.blueprint(_group("plain"))
    cases = [
        ("/marked/plain", "GET", 200, "route"),
        ("/marked/second", "GET", 200, "second"),
        ("/marked/off", "GET", 200, "none"),
        ("/marked/view", "POST", 200, "second"),
        ("/marked/static/hello.txt", "GET", 200, "route"),
        ("/marked/nowhere", "GET", 404, "app"),
        ("/marked/plain", "PUT", 405, "route"),
        ("/v2/copied/plain", "GET", 200, "route"),
        ("/closed/plain", "GET", 200, "none"),
        ("/closed/second", "GET", 200, "second"),
        ("/outer/inner/plain", "GET", 200, "second"),
        ("/plain/plain", "GET", 200, "app"),
    ]
    with kit.serve_installed(app, APP) as port:
        for path, method, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


def test_folder_of_a_copied_blueprint_has_its_policy(tmp_path: Path) -> None:
    (tmp_path / "hello.txt").write_text("hello")
    app = bare()
    first = Blueprint("first", url_prefix="/first")
    first.static("/static", tmp_path)
    app.blueprint(ROUTE_MARK(first.copy("copied", url_prefix="/copied")))
    app.static("/own", tmp_path, name="own")
    app.static("/named", tmp_path, name="third.static")
    third = ROUTE_MARK(Blueprint("third", url_prefix="/third"))
    _add(third, "/plain", _ok)
    app.blueprint(third)
    with SANIC.serve_installed(app, APP) as port:
        assert governing(port, "/copied/static/hello.txt") == (200, "route")
        for path in ("/own", "/named"):
            assert governing(port, f"{path}/hello.txt") == (200, "app")


def test_blueprint_with_two_policies_is_refused() -> None:
    with pytest.raises(TypeError, match="has another policy already"):
        SECOND_MARK(ROUTE_MARK(_group("twice")))


def _refused() -> Iterator[object]:
    yield bare()
    yield Blueprint.group(_group("group"))
    app = bare()
    _add(app, "/", _ok)
    yield app.router.routes[0]
    yield "text"


@pytest.mark.parametrize("endpoint", [*_refused()], ids=lambda each: type(each).__name__)
def test_mark_is_refused_on_an_object_that_cannot_have_one(endpoint: object) -> None:
    with pytest.raises(TypeError):
        ROUTE_MARK(endpoint)


@pytest.mark.parametrize("wrong", [_group("wrong"), Blueprint.group(_group("w")), None, int])
def test_cors_refuses_an_object_that_is_no_application(wrong: Any) -> None:  # noqa: ANN401 - on purpose
    with pytest.raises(TypeError, match=r"CORS\(app, …\) is called with the application"):
        CORS(wrong)


def test_second_cors_of_an_application_is_refused() -> None:
    app = bare()
    kind = type(app)
    with pytest.raises(TypeError):
        CORS(app, "*")  # type: ignore[arg-type]  # on purpose
    assert type(app) is kind
    gate = CORS(app, APP)
    with pytest.raises(RuntimeError, match=r"which is also app\.cors"):
        CORS(app, APP)
    assert type(app).__mro__[1] is kind
    assert app.cors is gate  # type: ignore[attr-defined]  # of its own class


def _decorator_above(app: App) -> None:
    @ROUTE_MARK
    @app.get("/above")
    async def above(_request: Request) -> HTTPResponse:
        return text("ok")


@ROUTE_MARK
class _Marked(_Unmarked):
    """A view with a mark, which is not inherited."""


class _Derived(_Marked):
    """A view without a mark of its own."""


def _class_derives(app: App) -> None:
    app.add_route(_Derived.as_view(), "/derived")


async def _start_own_server(app: App) -> None:
    with listening_socket() as sock:
        # Half of its attributes are untyped.
        server: Any = await app.create_server(sock=sock)
        await server.startup()
        await server.before_start()


async def _start_asgi(app: App) -> None:
    incoming = iter(["lifespan.startup", "lifespan.shutdown"])
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": next(incoming)}

    async def send(message: object) -> None:
        sent.append(message)

    await app({"type": "lifespan"}, receive, send)
    assert sent[0]["type"] == "lifespan.startup.failed"
    raise MarkError(sent[0]["message"])


@pytest.mark.parametrize("start", [_start_own_server, _start_asgi])
@pytest.mark.parametrize("add", [_decorator_above, _class_derives])
def test_lost_mark_is_refused_at_the_start(
    add: Callable[[App], None], start: Callable[[App], Coroutine[Any, Any, None]]
) -> None:
    app = bare()
    _add(app, "/", _ok)
    add(app)
    CORS(app, APP)
    with pytest.raises(MarkError, match=r"@cors"):
        asyncio.run(start(app))


@both
def test_chooser_reads_headers_and_the_request(kit: Kit) -> None:
    app = bare()
    _add(app, "/<name>", _ok)
    seen: list[tuple[str, type]] = []

    def choose(facts: RequestFacts) -> Policy | None:
        seen.append((facts.path, type(facts.native)))
        return Policy(allow_origins=A) if facts.header("X-Tenant") == "a" else None

    with kit.serve_installed(app, choose) as port:
        lines = [("Origin", A.encode()), ("X-Tenant", b"a")]
        answered = exchange(port, "GET", "/%61", "x", lines)
        other = exchange(port, "GET", "/%61", "x", lines[:1])
    assert answered.status == 200
    assert cors_lines(answered.lines) == cors_lines([acao(A)])
    assert {"origin", "x-tenant"} <= {*vary_names(answered.all("Vary"))}
    assert cors_lines(other.lines) == []
    assert "x-tenant" in vary_names(other.all("Vary"))
    assert seen[0] == ("/a", Request)


@both
def test_preflight_of_a_route_without_cors_reaches_the_router(kit: Kit) -> None:
    app = bare()
    _add(app, "/off", no_cors(_ok))
    _add(app, "/own", no_cors(_ok), "OPTIONS", "PUT")
    with kit.serve_installed(app, APP) as port:
        asked = [("Origin", A.encode()), ("Access-Control-Request-Method", b"PUT")]
        for path, status in (("/off", 405), ("/own", 200)):
            answered = exchange(port, "OPTIONS", path, "x", asked)
            assert (answered.status, answered.all("Vary")) == (status, [])


@both
def test_preflight_that_the_application_answers_has_the_headers(kit: Kit) -> None:
    app = bare()
    _add(app, "/own", _ok, "OPTIONS")
    policy = Policy(allow_origins=A, preflight_continue=True)
    with kit.serve_installed(app, policy) as port:
        asked = [("Origin", A.encode()), ("Access-Control-Request-Method", b"PUT")]
        answered = exchange(port, "OPTIONS", "/own", "x", asked)
    assert (answered.status, answered.body) == (200, b"ok")
    assert cors_lines([acao(A)])[0] in cors_lines(answered.lines)


def test_application_behind_a_gateway_placed_by_hand_decides() -> None:
    app = bare()
    _add(app, "/", ROUTE_MARK(_ok))
    CORS(app, APP)
    gateway = CORSMiddleware(app, allow_origins=A)
    with uvicorn_server(gateway, lifespan="on") as port:
        for origin, allowed in ((A, []), (ORIGINS["route"], [ORIGINS["route"]])):
            answered = exchange(port, "GET", "/", "x", [("Origin", origin.encode())])
            assert answered.all("Access-Control-Allow-Origin") == allowed


def test_outer_gateway_that_finds_no_application_decides_alone() -> None:
    app = bare()
    _add(app, "/", ROUTE_MARK(_ok))
    CORS(app, APP)
    name = app.name  # no gateway looks an application up

    async def layer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        serve: Any = Sanic.get_app(name)
        await serve(scope, receive, send)

    with uvicorn_server(CORSMiddleware(layer, allow_origins=A), lifespan="on") as port:
        for origin, allowed in ((A, [A]), (ORIGINS["route"], [])):
            answered = exchange(port, "GET", "/", "x", [("Origin", origin.encode())])
            assert answered.all("Access-Control-Allow-Origin") == allowed


def test_options_of_an_extension_is_no_route() -> None:
    app = bare()

    async def options(_request: Request) -> HTTPResponse:
        return text("")

    options.__module__ = "sanic_ext.extensions.http.extension"
    _add(app, "/f", ROUTE_MARK(_ok), "PUT")
    _add(app, "/f", options, "OPTIONS")
    with SANIC.serve_installed(app, APP) as port:
        lines = dict(announced(port, "/f", "PUT")[1])
    assert lines["access-control-max-age"] == acma(600)[1]


@pytest.mark.rules(18)
def test_map_has_the_root_path_in_its_paths_as_the_routes_of_sanic_have() -> None:
    app = bare()
    _add(app, "/v1/closed", _ok)
    _add(app, "/v1/open", _ok)
    CORS(app, PolicyMap({"/v1/closed": None}, default=APP))

    async def below_root(scope: Scope, receive: Receive, send: Send) -> None:
        # As uvicorn does with root_path: the path has the prefix.
        await app({**scope, "root_path": "/v1"}, receive, send)

    with uvicorn_server(below_root, lifespan="on") as port:
        assert governing(port, "/v1/closed") == (200, "none")
        assert governing(port, "/v1/open") == (200, "app")
        assert governing(port, "/closed") == (404, "app")
