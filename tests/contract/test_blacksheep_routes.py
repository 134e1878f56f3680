"""Rules 1, 14, 18 and 19 with BlackSheep's own features: filters, mounts, path parsing."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from blacksheep import Application, Request, Response, Router, StreamedContent, TextContent
from blacksheep.server.controllers import Controller
from blacksheep.server.routing import RouteFilter
from harness.asgi_types import Receive, Scope, Send
from harness.blacksheep_apps import new_application
from harness.closed import CLOSING, open_spellings, served
from harness.governing import announced, governing
from harness.granian_server import granian_server
from harness.kit import FOLDER
from harness.raw_http import exchange
from harness.servers import uvicorn_server
from harness.spy import Boom
from tables.closed_paths import FILE
from tables.model import acam, acma
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.blacksheep import CORS, cors, no_cors

pytestmark = pytest.mark.rules(1, 14, 18, 19)

ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])
APP = Policy(allow_origins=ORIGINS["app"])
MAP = PolicyMap({"/sub/*": None, "/static/*": None}, default=APP)
SIGNED = ("Authorization", b"me")


def _ok() -> str:
    return "ok"


async def _ok_later() -> str:
    return "ok"


def _bare(*routes: tuple[str, str, Callable[..., Any]], **more: Any) -> Application:  # noqa: ANN401 - types of a router
    app = new_application(**more)
    for method, path, handler in routes:
        app.router.add(method, path, handler)
    return app


def _app(*routes: tuple[str, str, Callable[..., Any]], policy: Any = APP) -> Application:  # noqa: ANN401 - types of CORS
    app = _bare(*routes)
    CORS(app, policy)
    return app


async def _streamed() -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"o"
        yield b"k"

    return Response(200, content=StreamedContent(b"text/plain", chunks))


def _raise() -> str:
    raise Boom


def test_each_outcome_of_a_route_has_its_policy() -> None:
    app = _app(
        ("GET", "/f", ROUTE_MARK(_ok)),
        ("GET", "/both", ROUTE_MARK(_ok)),
        ("HEAD", "/both", SECOND_MARK(_ok)),
        ("GET", "/streamed", ROUTE_MARK(_streamed)),
        ("GET", "/raises", ROUTE_MARK(_raise)),
        ("GET", "/off", no_cors(_ok)),
        ("GET", "/items/{int:item}", ROUTE_MARK(_ok)),
    )
    cases = [
        ("GET", "/f", 200, "route"),
        ("GET", "/f/", 200, "route"),
        ("GET", "/F", 200, "route"),
        ("HEAD", "/f", 404, "route"),
        ("PUT", "/f", 404, "route"),
        ("HEAD", "/both", 200, "second"),
        ("PUT", "/both", 404, "narrow"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 404, "none"),
        ("GET", "/items/7", 200, "route"),
        ("GET", "/items/seven", 404, "app"),
        ("GET", "/nowhere", 404, "app"),
    ]
    with granian_server(app) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


def test_middleware_that_refuses_keeps_the_policy_of_the_route() -> None:
    async def authenticate(request: Request, handler: Callable[..., Any]) -> Response:
        if request.headers.contains(b"Authorization"):
            answer: Response = await handler(request)
            return answer
        return Response(401, content=TextContent("who are you?"))

    app = _app(("GET", "/f", ROUTE_MARK(_ok)), ("PUT", "/f", _ok))
    app.middlewares.append(authenticate)
    with granian_server(app) as port:
        assert governing(port, "/f") == (401, "route")
        assert governing(port, "/f", "GET", SIGNED) == (200, "route")
        assert governing(port, "/f", "PUT") == (401, "app")
        assert governing(port, "/nowhere") == (401, "app")


def test_fallback_of_the_owner_is_the_endpoint_of_every_other_url() -> None:
    app = _app(("GET", "/f", SECOND_MARK(_ok)))

    @ROUTE_MARK
    async def anything(_request: Request) -> Response:
        return Response(200)

    app.router.fallback = anything
    with granian_server(app) as port:
        assert governing(port, "/f") == (200, "second")
        assert governing(port, "/f", "PUT") == (200, "route")
        assert governing(port, "/nowhere") == (200, "route")


class Counting(RouteFilter):
    """A filter that counts, and lets every request in."""

    def __init__(self, calls: Counter[str]) -> None:
        self._calls = calls

    def handle(self, request: Request) -> bool:
        self._calls[request.method] += 1
        return True


@pytest.mark.parametrize("mounted", ["", "before", "after"])
def test_filter_runs_once_for_a_request_and_never_for_a_preflight(mounted: str) -> None:
    calls: Counter[str] = Counter()
    inner = _bare()
    app = inner if not mounted else new_application()
    if mounted == "before":
        app.mount("/sub", inner)
    CORS(app, APP)
    if mounted == "after":
        app.mount("/sub", inner)
    # The first filter changes the class of the router.
    filters: list[RouteFilter] = [Counting(calls)]
    for method, mark in (("GET", ROUTE_MARK), ("PUT", SECOND_MARK)):
        inner.router.add(method, "/f", mark(_ok), filters)
    inner.router.add("GET", "/plain", _ok)
    path = "/sub/f" if mounted else "/f"
    with granian_server(app) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        answer = exchange(port, "GET", path, "x", lines)
        assert answer.all("Access-Control-Allow-Origin") == [ORIGINS["route"]]
        assert calls == {"GET": 1}
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", path, "x", asked).status == 204
        assert calls == {"GET": 1}
        assert governing(port, path, "PUT") == (200, "second")
        assert governing(port, path.replace("/f", "/plain")) == (200, "app")


class Signed(RouteFilter):
    """A filter of the owner's, which may read any part of a request."""

    def handle(self, request: Request) -> bool:
        return request.get_first_header(b"authorization") is not None


# A filter that a preflight does not show: as a router or a route has it, with the header.
HIDDEN: list[tuple[dict[str, Any], tuple[str, bytes]]] = [
    ({"headers": {"X-Kind": "1"}}, ("X-Kind", b"1")),
    ({"filters": [Signed()]}, SIGNED),
    ({"filters": [Signed()], "params": {"q": "1"}}, SIGNED),
]


@pytest.mark.parametrize("plain", [_ok, no_cors(_ok), SECOND_MARK(_ok)])
@pytest.mark.parametrize(("filters", "line"), HIDDEN)
@pytest.mark.parametrize("mounted", [False, True])
def test_routes_that_differ_in_a_hidden_filter_allow_no_origin_if_their_policies_differ(
    filters: dict[str, Any],
    line: tuple[str, bytes],
    plain: Callable[..., Any],
    mounted: bool,
) -> None:
    routers = []
    for own, handler in ((filters, ROUTE_MARK(_ok)), ({}, plain)):
        router = Router(**own)
        router.add_get("/f", handler)
        router.add_get("/same", ROUTE_MARK(_ok_later))
        routers.append(router)
    inner = _bare(sub_routers=routers)
    app = inner
    if mounted:
        app = _bare()
        app.mount("/sub", inner)
    CORS(app, APP)
    prefix = "/sub" if mounted else ""
    with granian_server(app) as port:
        for lines in ([], [line]):
            assert governing(port, f"{prefix}/f?q=1", "GET", *lines) == (200, "narrow")
            assert governing(port, f"{prefix}/same?q=1", "GET", *lines) == (200, "route")
            # A filter by the query decides before the hidden one.
            if "params" in filters:
                governed = governing(port, f"{prefix}/f?q=2", "GET", *lines)
                assert governed[1] != "narrow"


def test_only_route_with_a_hidden_filter_governs_its_url() -> None:
    app = _bare(headers={"X-Kind": "1"})
    app.router.add_get("/f", ROUTE_MARK(_ok))
    CORS(app, APP)
    with granian_server(app) as port:
        assert governing(port, "/f", "GET", ("X-Kind", b"1")) == (200, "route")
        assert governing(port, "/f", "GET") == (404, "route")
        assert governing(port, "/g", "GET") == (404, "app")


def test_fallback_of_the_owner_counts_among_the_routes_of_a_hidden_filter() -> None:
    app = _bare(headers={"X-Kind": "1"})
    app.router.add_get("/f", ROUTE_MARK(_ok))
    app.router.fallback = SECOND_MARK(_ok)
    CORS(app, APP)
    with granian_server(app) as port:
        for lines in ([], [("X-Kind", b"1")]):
            assert governing(port, "/f", "GET", *lines) == (200, "narrow")
            assert governing(port, "/g", "GET", *lines) == (200, "second")


def test_filters_by_host_and_query_distinguish_routes_of_two_policies() -> None:
    routers = []
    for own, handler in (
        ({"params": {"q": "1"}}, ROUTE_MARK(_ok)),
        ({"host": "x"}, SECOND_MARK(_ok)),
        ({}, _ok),
    ):
        router = Router(**own)
        router.add_get("/f", handler)
        routers.append(router)
    app = _bare(sub_routers=routers)
    CORS(app, APP)
    with granian_server(app) as port:
        assert governing(port, "/f?q=1") == (200, "route")
        assert governing(port, "/f") == (200, "second")


def test_preflight_for_one_of_two_policies_names_its_method_only() -> None:
    same = ROUTE_MARK(_ok_later)
    app = _app(
        ("PUT", "/item", ROUTE_MARK(_ok)),
        ("DELETE", "/item", SECOND_MARK(_ok)),
        ("PUT", "/same", same),
        ("DELETE", "/same", same),
    )
    with granian_server(app) as port:
        for method, label in (("PUT", "route"), ("DELETE", "second")):
            assert governing(port, "/item", method) == (200, label)
            lines = dict(announced(port, "/item", method)[1])
            assert acam(method)[1] in lines.values()
            assert lines["access-control-max-age"] == acma(0)[1]
        assert governing(port, "/item", "PATCH") == (404, "narrow")
        lines = dict(announced(port, "/same", "PUT")[1])
        assert lines["access-control-max-age"] == acma(600)[1]


REGISTRATIONS: dict[str, Callable[[Router, str, Callable[..., Any]], Any]] = {
    "add-get": lambda router, path, f: router.add_get(path, f),
    "add": lambda router, path, f: router.add("GET", path, f),
    "decorator-called": lambda router, path, f: router.get(path)(f),
    "route": lambda router, path, f: router.route(path, ["GET", "PUT"])(f),
    "registry": lambda router, path, f: router.controllers_routes.get(path)(f),
}


@pytest.mark.parametrize("function", [_ok, _ok_later])
@pytest.mark.parametrize("form", REGISTRATIONS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(
    form: str, function: Callable[..., Any]
) -> None:
    register = REGISTRATIONS[form]
    inner = Router(prefix="/inner")
    app = new_application(sub_routers=[inner])
    for router in (app.router, inner):
        register(router, "/route", ROUTE_MARK(function))
        register(router, "/second", SECOND_MARK(function))
        register(router, "/off", no_cors(function))
        register(router, "/plain", function)
    CORS(app, APP)
    with granian_server(app) as port:
        for prefix in ("", "/inner"):
            for path, label in (("route", "route"), ("second", "second"), ("off", "none")):
                assert governing(port, f"{prefix}/{path}") == (200, label)
            assert governing(port, f"{prefix}/plain") == (200, "app")


def test_mark_where_it_would_be_lost_is_refused_where_it_is_written() -> None:
    app = _bare(("GET", "/f", _ok))
    for group in (app, app.router):
        with pytest.raises(TypeError, match="give its application to CORS"):
            ROUTE_MARK(group)
        with pytest.raises(TypeError, match="give its application to CORS"):
            no_cors(group)
    with pytest.raises(TypeError, match="not with Router"):
        CORS(app.router, APP)  # type: ignore[arg-type]  # on purpose
    CORS(app, APP)
    with pytest.raises(RuntimeError, match=r"which is also app\.cors"):
        CORS(app, APP)


def test_mark_above_the_decorator_of_a_route_is_refused_at_the_start() -> None:
    app = new_application()

    @ROUTE_MARK
    @app.router.get("/f")
    def above() -> str:
        return "ok"

    CORS(app, APP)
    with uvicorn_server(app) as port:
        assert exchange(port, "GET", "/f", "x", []).status == 500
    assert above() == "ok"


def test_mark_above_the_decorator_of_a_controllers_method_is_refused_at_the_start() -> None:
    router = Router()

    class View(Controller):
        @ROUTE_MARK
        @router.controllers_routes.get("/f")
        def above(self) -> str:
            return "ok"

    app = Application(router=router)
    CORS(app, APP)
    with uvicorn_server(app) as port:
        assert exchange(port, "GET", "/f", "x", []).status == 500
    assert View.above is not None


async def _raw(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.mark.parametrize("before", [False, True])
def test_mounted_application_decides_its_routes(before: bool) -> None:
    routes = [("GET", "/route", ROUTE_MARK(_ok)), ("GET", "/plain", _ok)]
    app = new_application()
    own, bare = (_bare(*routes) for _ in range(2))
    CORS(own, allow_origins=ORIGINS["sub"])
    if not before:
        CORS(app, APP)
    for path, mounted in (("/own", own), ("/bare", bare), ("/raw", _raw)):
        app.mount(path, mounted)
    if before:
        CORS(app, APP)
    cases = {
        "/own/plain": (200, "sub"),
        "/own/route": (200, "route"),
        "/own/nowhere": (404, "sub"),
        "/bare/plain": (200, "app"),
        "/bare/route": (200, "route"),
        "/bare/nowhere": (404, "app"),
        "/raw/any": (200, "app"),
        "/nowhere": (404, "app"),
    }
    with granian_server(app) as port:
        for path, expected in cases.items():
            assert governing(port, path) == expected, path


def test_pattern_that_matches_within_a_segment_gets_no_entry_of_another_path() -> None:
    """BlackSheep serves /staticsecret.txt with the route /static/*."""
    inner = _bare(("GET", "/*", _ok))
    inner.router.add_get("/marked", ROUTE_MARK(_ok))
    app = _app(
        ("GET", "/static/*", _ok), ("GET", "/statics", _ok), ("GET", "/star*", _ok), policy=MAP
    )
    app.router.add_get("/{int:number}/*", ROUTE_MARK(_ok))
    app.mount("/sub", inner)
    app.mount("/raw", _raw)
    cases = {
        "/static": "none",
        "/static/": "none",
        "/static/a/b": "none",
        "/staticsecret.txt": "narrow",
        "/static%2Fsecret.txt": "narrow",
        "/statics": "app",
        "/starfish": "app",
        "/12/x": "route",
        "/12x": "route",
        "/sub/x": "none",
        "/subway": "narrow",
        "/raw/x": "app",
        "/rawx": "narrow",
    }
    with granian_server(app) as port:
        for path, label in cases.items():
            assert governing(port, path) == (200, label), path


def test_mount_that_matches_within_a_segment_serves_no_file_openly() -> None:
    """BlackSheep serves /filesecret.txt with secret.txt of the mount at /files."""
    inner = new_application()
    app = _app(policy=PolicyMap({"/files/*": None}, default=APP))
    app.mount("/files", inner)
    inner.serve_files(FOLDER / "private", root_path="")
    with granian_server(app) as port:
        assert governing(port, "/files/secret.txt") == (200, "none")
        assert governing(port, "/filesecret.txt") == (200, "narrow")


@contextmanager
def _below(root: str, app: Application) -> Iterator[int]:
    async def served_below(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "root_path": root}, receive, send)

    with uvicorn_server(served_below) as port:
        yield port


def test_folders_of_files_open_no_spelling() -> None:
    app = _app(policy=CLOSING)
    for name in ("public", "private"):
        app.serve_files(FOLDER / name, root_path=name)
    with _below("/v1", app) as port:
        for prefix in ("", "/v1"):
            assert served(port, prefix) == {FILE}
            assert open_spellings(port, prefix) == []
        # A prefix that the server has named is removed wherever a path begins so.
        assert open_spellings(port, "/v1x") == []


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/ADMIN", "/v1/admin", "/v1/Admin/"])
def test_exact_entry_applies_to_each_path_of_its_route(path: str) -> None:
    app = _app(("GET", "/admin", _ok), policy=PolicyMap({"/Admin": None}, default=APP))
    with _below("/v1", app) as port:
        assert governing(port, path) == (200, "none")
        assert governing(port, "/admin/x") == (404, "app")


class _Reading(Router):
    """A router of the owner's, which reads a header."""

    def get_match(self, request: Request) -> Any:  # noqa: ANN401 - as of BlackSheep's
        is_second = request.headers.get_first(b"Api-Version") == b"2"
        path = b"/second" if is_second else request.url.path
        return self.get_match_by_method_and_path(request.method, path)


def test_preflight_of_a_router_of_the_owner_is_refused() -> None:
    for marked, label in ((SECOND_MARK(_ok), "narrow"), (_ok, "app")):
        app = Application(router=_Reading())
        app.router.add_get("/first", _ok)
        app.router.add_get("/second", marked)
        CORS(app, APP)
        with uvicorn_server(app) as port:
            assert announced(port, "/first", "GET")[0] == label
