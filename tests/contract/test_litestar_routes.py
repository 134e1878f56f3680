"""Rules 1, 14, 18 and 19 with Litestar's own features: layers, mounts, its path parsing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from frameworks.litestar import LITESTAR
from harness.asgi_types import App, Message, Receive, Scope, Send
from harness.closed import CLOSING, open_spellings, served
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import uvicorn_server
from harness.spy import Boom
from harness.starting import start
from litestar import Controller, Litestar, Router, asgi, delete, get, post, put, route
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.response import Stream
from starlette.applications import Starlette
from tables.closed_paths import FILE, ROUTE
from tables.model import acam, acma
from tables.routes import ORIGINS

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations import litestar as litestar_words
from crossorigin.integrations.litestar import CORS, cors, no_cors

pytestmark = pytest.mark.rules(1, 14, 18, 19)

ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])
APP = Policy(allow_origins=ORIGINS["app"])
MAP = PolicyMap({"/sub/*": None, "/static/*": None}, default=APP)


async def _ok() -> str:
    return "ok"


def _app(
    *handlers: Any,  # noqa: ANN401 - types of Litestar and CORS
    policy: Any = APP,  # noqa: ANN401 - the same
    guard: Guard | None = None,
    **more: Any,  # noqa: ANN401 - the same
) -> Litestar:
    made = _bare(*handlers, **more)
    CORS(made, policy, guard=guard)
    return made


def _bare(*handlers: Any, **more: Any) -> Litestar:  # noqa: ANN401 - the same
    return Litestar(list(handlers), openapi_config=None, logging_config=None, **more)


@contextmanager
def _serving(*handlers: Any, **more: Any) -> Iterator[int]:  # noqa: ANN401 - the same
    with uvicorn_server(_app(*handlers, **more)) as port:
        yield port


def _refuse(*_: object) -> None:
    raise NotAuthorizedException


async def _raise() -> str:
    raise Boom


async def _streamed() -> Stream:
    async def chunks() -> AsyncIterator[str]:
        yield "o"
        yield "k"

    return Stream(chunks())


def test_types_of_parameters_may_differ_by_method() -> None:
    handlers = (
        delete("/c/{item:int}", status_code=200)(_ok),
        get("/c/{item:str}")(ROUTE_MARK(_ok)),
    )
    cases = [
        ("GET", "/c/a", 200, "route"),
        ("DELETE", "/c/a", 404, "route"),
        ("GET", "/c/1", 200, "route"),
        ("DELETE", "/c/1", 200, "app"),
        ("GET", "/d/1", 404, "app"),
    ]
    with _serving(*handlers) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


def test_each_outcome_of_a_route_has_its_policy() -> None:
    handlers = (
        get("/f")(ROUTE_MARK(_ok)),
        route("/both", http_method=["GET", "HEAD"])(ROUTE_MARK(_ok)),
        get("/streamed")(ROUTE_MARK(_streamed)),
        get("/raises")(ROUTE_MARK(_raise)),
        get("/refused", guards=[_refuse])(ROUTE_MARK(_ok)),
        get("/off")(no_cors(_ok)),
        get("/items/{item:int}")(ROUTE_MARK(_ok)),
    )
    cases = [
        ("GET", "/f", 200, "route"),
        ("GET", "/f/", 200, "route"),
        ("GET", "//f", 200, "route"),
        ("HEAD", "/f", 405, "route"),
        ("PUT", "/f", 405, "route"),
        ("HEAD", "/both", 200, "route"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/refused", 401, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("GET", "/items/7", 200, "route"),
        ("GET", "/items/seven", 404, "app"),
        ("GET", "/nowhere", 404, "app"),
    ]
    with _serving(*handlers) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


def test_code_of_the_owner_runs_once_and_never_for_a_preflight() -> None:
    calls: Counter[str] = Counter()

    def guard(*_: object) -> None:
        calls["guard"] += 1

    async def dependency() -> str:
        calls["dependency"] += 1
        return ""

    def before(_request: object) -> None:
        calls["before"] += 1

    async def read(given: NamedDependency[str]) -> str:
        calls["handler"] += 1
        return given

    handler = get(
        "/f", guards=[guard], dependencies={"given": dependency}, before_request=before
    )(ROUTE_MARK(read))
    with _serving(handler, put("/f")(_ok)) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/f", "x", lines).status == 200
        assert dict.fromkeys(("guard", "dependency", "before", "handler"), 1) == calls
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/f", "x", asked).status == 204
        assert set(calls.values()) == {1}


def test_preflight_for_one_of_two_policies_names_its_method_only() -> None:
    @put("/item")
    @ROUTE_MARK
    async def change() -> str:
        return "ok"

    @delete("/item", status_code=200)
    @SECOND_MARK
    async def remove() -> str:
        return "ok"

    @route("/same", http_method=["PUT", "DELETE"], status_code=200)
    @ROUTE_MARK
    async def same() -> str:
        return "ok"

    with _serving(change, remove, same) as port:
        for method, label in (("PUT", "route"), ("DELETE", "second")):
            assert governing(port, "/item", method) == (200, label)
            lines = announced(port, "/item", method)[1]
            assert acam(method)[1] in dict(lines).values()
            assert acma(0)[1] == dict(lines)["access-control-max-age"]
        # 405: the policies of the URL differ.
        assert governing(port, "/item", "PATCH") == (405, "narrow")
        lines = announced(port, "/same", "PUT")[1]
        assert dict(lines)["access-control-max-age"] == acma(600)[1]


def test_automatic_options_handler_is_not_a_separate_route() -> None:
    @route("/own", http_method="OPTIONS", status_code=200)
    @SECOND_MARK
    async def own() -> str:
        return "ok"

    with _serving(own, get("/f")(ROUTE_MARK(_ok)), get("/own")(ROUTE_MARK(_ok))) as port:
        assert governing(port, "/f", "OPTIONS") == (204, "route")
        assert governing(port, "/own", "OPTIONS") == (200, "second")


REGISTRATIONS: dict[str, Callable[[Callable[..., Any], str], Any]] = {
    "decorator-called": lambda f, path: get(path)(f),
    "route": lambda f, path: route(path, http_method="GET")(f),
    "thread": lambda f, path: get(path, sync_to_thread=True)(f),
    "partial": lambda f, path: get(path)(partial(f)),
    "router": lambda f, path: Router(path, route_handlers=[get()(f)]),
    "routers": lambda f, path: Router(
        path, route_handlers=[Router("/", route_handlers=[get()(f)])]
    ),
    "controller": lambda f, path: type("View", (Controller,), {"path": path, "read": get()(f)}),
    "asgi": lambda f, path: asgi(path, copy_scope=True)(f),
}


async def _of_controller(self: Controller) -> str:
    return type(self).__name__


def _in_a_thread() -> str:
    return "ok"


async def _raw(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - Litestar wants the names
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "controller": _of_controller,
    "thread": _in_a_thread,
    "asgi": _raw,
}


@pytest.mark.parametrize("form", REGISTRATIONS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(form: str) -> None:
    register, function = REGISTRATIONS[form], FUNCTIONS.get(form, _ok)
    routes = [
        register(ROUTE_MARK(function), "/route"),
        register(SECOND_MARK(function), "/second"),
        register(no_cors(function), "/off"),
        register(function, "/plain"),
    ]
    with _serving(*routes) as port:
        for path, label in (("route",) * 2, ("second",) * 2, ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


def test_router_and_controller_give_their_policy_to_routes_without_one() -> None:
    @ROUTE_MARK
    class View(Controller):
        path = "/view"

        @get()
        async def read(self) -> str:
            return "ok"

        @post(status_code=200)
        @no_cors
        async def write(self) -> str:
            return "ok"

    class Plain(Controller):
        path = "/plain"

        @get()
        async def read(self) -> str:
            return "ok"

    group = Router(
        "/",
        route_handlers=[
            Router("/inner", route_handlers=[get("/f")(_ok)]),
            no_cors(Router("/off", route_handlers=[get("/f")(_ok)])),
            get("/own")(ROUTE_MARK(_ok)),
            get("/f")(_ok),
            View,
            Plain,
        ],
    )
    marked = Router("/marked", route_handlers=[SECOND_MARK(group)])
    unmarked = Router("/unmarked", route_handlers=[group])
    labels = {
        "/f": ("second", "app"),
        "/inner/f": ("second", "app"),
        "/off/f": ("none", "none"),
        "/own": ("route", "route"),
        "/view": ("route", "route"),
        "/plain": ("second", "app"),
    }
    with _serving(marked, unmarked) as port:
        for path, pair in labels.items():
            assert governing(port, f"/marked{path}") == (200, pair[0]), path
            assert governing(port, f"/unmarked{path}") == (200, pair[1]), path
        assert governing(port, "/marked/view", "POST") == (200, "none")


@pytest.mark.parametrize("name", ["no_cors", "cors", "guard", "no_guard"])
def test_marked_copy_of_a_router_that_is_dropped_is_refused_at_the_start(name: str) -> None:
    decorator: Any = getattr(litestar_words, name)
    mark = decorator() if name in {"cors", "guard"} else decorator
    group = Router("/group", route_handlers=[Router("/", route_handlers=[get("/f")(_ok)])])
    mark(group)
    # Litestar puts the error in a group.
    with pytest.raises(Exception, match="register that copy"):
        start(_app(group))
    kept = mark(group)
    # Another application may have the copy that is there, or had one that has served.
    start(_app(group))
    start(_app(kept, guard=Guard(hosts=["localhost"])))
    del kept
    start(_app(group))


def test_mark_where_it_would_be_lost_is_refused_where_it_is_written() -> None:
    handler = get("/f")(_ok)
    app = _bare(handler)
    with pytest.raises(TypeError, match="below @get"):
        ROUTE_MARK(handler)
    with pytest.raises(TypeError, match="give its application to CORS"):
        no_cors(app)
    with pytest.raises(TypeError, match="not with Router"):
        CORS(Router("/", route_handlers=[]), APP)  # type: ignore[arg-type]  # on purpose
    marked = ROUTE_MARK(Router("/", route_handlers=[handler]))
    assert ROUTE_MARK(marked) is not marked
    with pytest.raises(TypeError, match="another policy already"):
        SECOND_MARK(marked)
    CORS(app, APP)
    with pytest.raises(RuntimeError, match=r"which is also app\.state\.cors"):
        CORS(app, APP)


def test_mark_that_no_route_has_is_refused_at_the_start() -> None:
    async def lost() -> str:
        return "ok"

    ROUTE_MARK(lost)
    app = _app(get("/lost")(lost))
    [failed] = asyncio.run(_started(app))
    assert failed["type"] == "lifespan.startup.failed"
    assert "no route has the @cors" in failed["message"]
    # Without a lifespan the first request is where it is told.
    with uvicorn_server(app) as port:
        assert exchange(port, "GET", "/lost", "x", []).status == 500


async def _started(app: Any) -> list[Message]:  # noqa: ANN401 - ASGI in other words
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(BaseExceptionGroup):
        await app({"type": "lifespan", "state": {}}, receive, send)
    return sent


def test_controller_that_inherits_a_mark_is_refused_at_the_start() -> None:
    @ROUTE_MARK
    class First(Controller):
        path = "/first"

        @get()
        async def read(self) -> str:
            return "ok"

    class Second(First):
        path = "/second"

    with uvicorn_server(_app(First, SECOND_MARK(Second))) as port:
        assert governing(port, "/first") == (200, "route")
        assert governing(port, "/second") == (200, "second")

    class Third(First):
        path = "/third"

    app = _app(Third)
    with pytest.raises(MarkError, match="Third"):
        app.on_startup[-1]()  # type: ignore[call-arg]  # as Litestar calls it


class Copying:
    """A layer that hands on a copy of the scope."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(dict(scope), receive, send)


def test_handler_in_the_place_of_a_marked_one_is_refused_at_the_start() -> None:
    class Base(Controller):
        path = "/base"

        @get("/x")
        @no_cors
        async def x(self) -> str:
            return "closed"

    class Derived(Base):
        path = "/derived"

        @get("/x")
        async def x(self) -> str:
            return "ok"

    app = _app(Derived)
    with pytest.raises(MarkError, match="replaces the handler x of a base class"):
        app.on_startup[-1]()  # type: ignore[call-arg]  # as Litestar calls it

    @ROUTE_MARK
    class Marked(Derived):
        path = "/marked"

    with uvicorn_server(_app(Base, Marked)) as port:
        assert governing(port, "/base/x") == (200, "none")
        assert governing(port, "/marked/x") == (200, "route")


def test_layer_that_copies_the_scope_hides_no_policy() -> None:
    app = _bare(get("/f")(ROUTE_MARK(_ok)), put("/f")(SECOND_MARK(_ok)), get("/g")(_ok))
    app.asgi_handler = Copying(app.asgi_handler)  # type: ignore[arg-type,assignment]  # ASGI in other words
    CORS(app, APP)
    with uvicorn_server(app) as port:
        assert governing(port, "/f") == (200, "route")
        assert governing(port, "/f", "PUT") == (200, "second")
        assert governing(port, "/g") == (200, "app")
        assert governing(port, "/g", "PUT") == (405, "app")


@pytest.mark.parametrize("copy_scope", [False, True])
def test_mounted_application_decides_its_routes(copy_scope: bool) -> None:
    handlers = [get("/route")(ROUTE_MARK(_ok)), get("/plain")(_ok)]
    own = _app(*handlers, policy=Policy(allow_origins=ORIGINS["sub"]))
    mounts = [
        asgi("/own", is_mount=True, copy_scope=copy_scope)(own),
        asgi("/bare", is_mount=True, copy_scope=copy_scope)(_bare(*handlers)),
        asgi("/raw", is_mount=True, copy_scope=copy_scope)(_raw),
        asgi("/marked", is_mount=True, copy_scope=copy_scope)(ROUTE_MARK(_raw)),
        asgi("/starlette", is_mount=True, copy_scope=copy_scope)(Starlette()),
    ]
    cases = {
        "/own/plain": (200, "sub"),
        "/own/route": (200, "route"),
        "/own/nowhere": (404, "sub"),
        "/bare/plain": (200, "app"),
        "/bare/route": (200, "route"),
        "/bare/nowhere": (404, "app"),
        "/raw/any": (200, "app"),
        "/raw": (200, "app"),
        "/marked/any": (200, "route"),
        "/starlette/nowhere": (404, "app"),
    }
    with _serving(*mounts) as port:
        for path, expected in cases.items():
            assert governing(port, path) == expected, path


@pytest.mark.parametrize("copy_scope", [False, True])
def test_mount_that_matches_within_a_segment_gets_no_entry_of_another_path(
    copy_scope: bool,
) -> None:
    """Litestar serves /subsecret with the route /secret of the mount at /sub."""
    inner = _bare(get("/secret")(_ok), get("/marked")(ROUTE_MARK(_ok)))
    own = _app(get("/x")(_ok), policy=PolicyMap({"/x": None}, default=APP))
    handlers = [
        asgi("/sub", is_mount=True, copy_scope=copy_scope)(inner),
        asgi("/own", is_mount=True, copy_scope=copy_scope)(own),
    ]
    with _serving(*handlers, policy=MAP) as port:
        assert governing(port, "/sub/secret") == (200, "none")
        assert governing(port, "/subsecret") == (200, "narrow")
        assert governing(port, "/submarked") == (200, "route")
        assert governing(port, "/own/x") == governing(port, "/ownx") == (200, "none")


def test_mount_at_the_root_has_the_entry_of_its_path() -> None:
    mount = asgi("/", is_mount=True, copy_scope=True)(_raw)
    with _serving(mount, policy=MAP) as port:
        for path, label in (("/", "app"), ("/any/where", "app"), ("/sub/x", "none")):
            assert governing(port, path) == (200, label)


def test_parameter_that_raises_is_the_apps_own_500() -> None:
    with _serving(get("/{number:decimal}")(ROUTE_MARK(_ok))) as port:
        assert governing(port, "/7") == (200, "route")
        assert governing(port, "/seven") == (500, "narrow")


def test_route_that_is_registered_while_serving_is_found() -> None:
    app = _app(get("/f")(_ok))
    with uvicorn_server(app) as port:
        assert governing(port, "/later") == (404, "app")
        app.register(get("/later")(ROUTE_MARK(_ok)))
        assert governing(port, "/later") == (200, "route")


@contextmanager
def _below(root: str, app: Litestar) -> Iterator[int]:
    async def served_below(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "root_path": root}, receive, send)  # type: ignore[arg-type]  # ASGI in other words

    with uvicorn_server(served_below) as port:
        yield port


def test_prefix_before_the_root_path_opens_no_spelling() -> None:
    app = LITESTAR.with_cors(CLOSING, LITESTAR.closed)
    with _below("/v1", app) as port:
        assert served(port, "/any/v1") == {ROUTE, FILE}
        assert open_spellings(port, "/any/v1") == []


@pytest.mark.parametrize(
    "path", ["/admin", "/admin/", "//admin", "/admin//", "/v1/admin", "/a/v1/admin/"]
)
def test_exact_entry_applies_to_each_path_of_its_route(path: str) -> None:
    app = _app(get("/admin")(_ok), policy=PolicyMap({"/admin": None}, default=APP))
    with _below("/v1", app) as port:
        assert governing(port, path) == (200, "none")
        assert governing(port, "/admin/x") == (404, "app")


def test_callable_that_chooses_sees_the_path_that_the_router_reads() -> None:
    seen: list[str] = []
    app = _bare(get("/f")(_ok))
    CORS(app, lambda facts: seen.append(facts.path))
    with _below("/v1", app) as port:
        for path in ("/f", "//f/", "/v1/f", "/any/v1//f"):
            exchange(port, "GET", path, "x", [])
    assert seen == ["/f"] * 4
