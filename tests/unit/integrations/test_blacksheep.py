from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from blacksheep import Application, Request, Response, Router
from blacksheep.server.application import MountMixin
from blacksheep.server.controllers import Controller
from blacksheep.server.routing import MountRegistry, RouteFilter
from harness.blacksheep_apps import new_application
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from crossorigin import Guard, Policy, PolicyError, PolicyMap
from crossorigin.asgi import CORSMiddleware
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations.blacksheep import CORS, cors, no_cors

A = "https://a.example"
B = "https://b.example"
C = "https://c.example"


@cors(allow_origins=A)
def _marked() -> str:
    return "ok"


def _plain() -> str:
    return "ok"


def _bare(path: str = "/x", handler: Callable[..., Any] = _marked, **more: Any) -> Application:  # noqa: ANN401 - types of a router
    app = new_application(**more)
    app.router.add_get(path, handler)
    return app


def _mounting(*mounted: tuple[str, Any], auto_events: bool = True) -> Application:
    app = Application(router=Router(), mount=MountRegistry(auto_events))
    CORS(app, allow_origins=C)
    for path, each in mounted:
        app.mount(path, each)
    return app


async def _send(app: Any, method: str, path: str, root: str, **headers: str) -> httpx.Response:  # noqa: ANN401 - ASGI in other words
    transport = httpx.ASGITransport(app, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.request(method, path, headers=named)


def _preflight(app: Any, path: str, origin: str, *, root: str = "", method: str = "GET") -> int:  # noqa: ANN401 - the same
    asked = {"origin": origin, "access_control_request_method": method}
    return asyncio.run(_send(app, "OPTIONS", path, root, **asked)).status_code


def _allowed(app: Any, path: str, origin: str, **headers: str) -> tuple[int, bool]:  # noqa: ANN401 - the same
    answer = asyncio.run(_send(app, "GET", path, "", origin=origin, **headers))
    named = answer.headers.get_list("access-control-allow-origin")
    assert named in ([], [origin])
    return answer.status_code, bool(named)


def test_cors_keeps_the_application_object_and_its_attributes() -> None:
    class Mine(Application):
        pass

    app = Mine(router=Router())
    selection = CORS(app, allow_origins=A)
    assert isinstance(app, Mine)
    assert type(app).__name__ == "Mine"
    assert getattr(app, "cors", None) is selection


def test_a_refused_install_does_not_change_its_application() -> None:
    app = _bare()
    with pytest.raises(PolicyError):
        CORS(app, allow_origins="a.example")
    assert type(app) is Application
    CORS(app, allow_origins=A)
    assert _allowed(app, "/x", A) == (200, True)


def test_the_first_request_of_a_server_without_lifespan_has_the_policy_of_its_route() -> None:
    """BlackSheep has no routes before it is started, which then the first request does."""
    for origin, status in ((A, 204), (B, 403)):
        app = _bare()
        CORS(app, allow_origins=B)
        assert _preflight(app, "/x", origin) == status


def test_a_route_is_found_below_the_root_path_of_the_server() -> None:
    app = _bare()
    CORS(app, None)
    assert _preflight(app, "/api/x", A, root="/api") == 204
    assert _preflight(app, "/api/y", A, root="/api") == 404


def test_a_route_is_found_behind_the_prefix_of_its_router() -> None:
    app = _bare(prefix="/v1")
    CORS(app, None)
    assert _preflight(app, "/v1/x", A) == 204
    assert _preflight(app, "/x", A) == 404


def test_a_route_is_found_by_its_host() -> None:
    app = _bare(host="api.test")
    CORS(app, None)
    assert _preflight(app, "/x", A) == 204
    other = _bare(host="other.test")
    CORS(other, None)
    assert _preflight(other, "/x", A) == 404


def test_the_fallback_has_a_policy_too() -> None:
    @cors(allow_origins=A)
    async def anything(_request: Request) -> Response:
        return Response(200)

    app = _bare(handler=_plain)
    app.router.fallback = anything
    CORS(app, allow_origins=B)
    for path, method in (("/elsewhere", "GET"), ("/x", "PUT"), ("/x", "never-heard-of")):
        assert _preflight(app, path, A, method=method) == 204
    assert _preflight(app, "/x", A) == 403


def test_a_path_is_matched_as_it_was_sent() -> None:
    """BlackSheep's converters take no digit that is encoded; another route does."""
    app = _bare("/{int:number}", lambda number: f"{number}")
    app.router.add_get("/{name}", cors(allow_origins=B)(lambda name: name))
    CORS(app, allow_origins=A)
    assert [_preflight(app, "/7", each) for each in (A, B)] == [204, 403]
    assert [_preflight(app, "/%37", each) for each in (A, B)] == [403, 204]


def test_a_filter_that_raises_is_the_apps_own_500() -> None:
    class Broken(RouteFilter):
        def handle(self, request: Request) -> bool:
            raise LookupError(request.url.path)

    app = _bare(filters=[Broken()])
    CORS(app, allow_origins=A)
    # A preflight runs no filter of the owner's.
    assert _preflight(app, "/x", A) == 204
    with pytest.raises(LookupError):
        _allowed(app, "/x", A)


@pytest.mark.parametrize("several", [False, True])
def test_announced_methods_are_not_kept(several: bool) -> None:
    """A router of BlackSheep's has a list for each method that it was ever asked for."""
    inner = Router()
    inner.add_get("/y", _marked)
    app = _bare(sub_routers=[inner] if several else None)
    CORS(app, allow_origins=B)
    assert _preflight(app, "/y" if several else "/x", A) == 204
    before = set(app.router.routes) | set(inner.routes)
    for number in range(50):
        assert _preflight(app, "/x", A, method=f"M{number}") == 204
    assert set(app.router.routes) | set(inner.routes) <= {*before, b"OPTIONS"}


def _controllers() -> tuple[Router, type[Controller]]:
    router = Router()
    handlers = router.controllers_routes

    @cors(allow_origins=A)
    class First(Controller):
        @classmethod
        def route(cls) -> str:
            return cls.__name__.lower()

        @handlers.get("/x")
        def read(self) -> str:
            return "ok"

        @handlers.post("/x")
        @cors(allow_origins=B)
        async def write(self) -> str:
            return "ok"

    return router, First


def test_controller_that_inherits_and_has_its_own_policy_has_that() -> None:
    router, first = _controllers()
    kinds = [
        cors(allow_origins=B)(type("Second", (first,), {})),
        no_cors(type("Third", (first,), {})),
    ]
    app = Application(router=router)
    CORS(app, allow_origins=C)
    for path, allowed in (("/first/x", A), ("/second/x", B)):
        for origin in (A, B, C):
            assert _allowed(app, path, origin) == (200, origin == allowed)
            assert _preflight(app, path, origin) == (204 if origin == allowed else 403)
            # The method's own policy holds in each class.
            asked = _preflight(app, path, origin, method="POST")
            assert asked == (204 if origin == B else 403)
    assert _preflight(app, "/third/x", A) == 404
    assert [kind.__name__ for kind in kinds] == ["Second", "Third"]


def test_controller_that_inherits_a_policy_is_refused_at_the_start() -> None:
    router, first = _controllers()
    second = type("Second", (first,), {})
    app = Application(router=router)
    CORS(app, allow_origins=C)
    with pytest.raises(MarkError, match=second.__name__):
        _preflight(app, "/second/x", A)


@pytest.mark.parametrize("by_hand", [False, True])
def test_routes_of_a_mounted_application_without_cors_are_found(by_hand: bool) -> None:
    inner = _bare()
    inner.router.add_get("/plain", _plain)
    app = _mounting(("/sub", inner), auto_events=not by_hand)
    if by_hand:
        app.on_start(inner.start)
    assert _allowed(app, "/sub/x", A) == (200, True)
    assert _preflight(app, "/sub/x", A) == 204
    assert _preflight(app, "/sub/x", C) == 403
    assert _preflight(app, "/sub/plain", C) == 204
    assert _allowed(app, "/sub/nowhere", C) == (404, True)


def test_redirect_to_a_mount_has_the_policy_of_the_mounted_application() -> None:
    inner = _bare("/")
    CORS(inner, allow_origins=B)
    app = _mounting(("/sub", inner))
    assert _allowed(app, "/sub", A, sec_fetch_mode="navigate") == (307, True)
    assert _allowed(app, "/sub", C, sec_fetch_mode="navigate") == (307, False)


def test_application_mounted_before_is_inside_too() -> None:
    app = new_application()
    app.mount("/sub", _bare())
    CORS(app, allow_origins=C)
    assert _allowed(app, "/sub/x", A) == (200, True)
    assert _allowed(app, "/sub/nowhere", C) == (404, True)
    assert _preflight(app, "/sub/x", C) == 403


def test_application_of_another_framework_can_be_mounted() -> None:
    async def raw(_scope: object, _receive: object, send: Any) -> None:  # noqa: ANN401 - ASGI
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    app = _mounting(("/raw", raw), ("/own", CORSMiddleware(raw, allow_origins=B)))
    assert _allowed(app, "/raw/x", C) == (200, True)
    assert _allowed(app, "/own/x", C) == (200, False)
    assert _allowed(app, "/own/x", B) == (200, True)


def test_a_mixin_is_added_once_and_behind_the_gateway() -> None:
    class Mixin:
        pass

    app = _bare()
    CORS(app, allow_origins=A)
    app.extend(Mixin)
    once = type(app)
    app.extend(Mixin)
    assert type(app) is once
    assert isinstance(app, Mixin)
    assert _allowed(app, "/x", A) == (200, True)


def test_blacksheeps_own_headers_are_replaced() -> None:
    app = _bare(handler=_plain)
    app.use_cors(allow_origins="*", allow_methods="*", allow_credentials=True)
    CORS(app, allow_origins=[A, B])
    assert _allowed(app, "/x", A) == (200, True)
    assert _allowed(app, "/x", C) == (200, False)


@pytest.mark.parametrize("path", ["/inner", "/INNER", "/inner/", "/Inner/x", "/%49nner"])
def test_path_in_other_letters_has_the_entry_of_its_route(path: str) -> None:
    app = _bare("/inner", _plain)
    app.router.add_get("/Inner/{name}", lambda name: f"{name}")
    app.router.add_get("/open", _plain)
    CORS(app, PolicyMap({"/Inner/*": None}, default=Policy()))
    assert _named(app, path)[1] is None
    assert _preflight(app, path, A) in (404, 405)
    assert _named(app, "/OPEN") == (200, "*")
    # A chooser sees the path that the router reads.
    seen: list[str] = []
    app.cors.policy = lambda facts: seen.append(facts.path)  # type: ignore[attr-defined]  # our property
    _named(app, path)
    assert seen == [path.lower().replace("%49", "i")]


def test_map_whose_entries_differ_in_case_only_is_refused() -> None:
    app = _bare()
    handle = CORS(app, PolicyMap({"/A/*": Policy(), "/a/*": Policy()}))
    both = PolicyMap({"/A/*": None, "/a/*": Policy()})
    with pytest.raises(PolicyError, match="another path of the map"):
        handle.policy = both
    assert isinstance(handle.policy, PolicyMap)
    assert handle.policy != both
    with pytest.raises(PolicyError):
        CORS(_bare(), both)


def _named(app: Application, path: str) -> tuple[int, str | None]:
    answer = asyncio.run(_send(app, "GET", path, "", origin=A))
    return answer.status_code, answer.headers.get("access-control-allow-origin")


def test_an_app_without_cors_in_another_framework_has_the_policy_of_that() -> None:
    inner = new_application()
    inner.router.add_get("/x", _plain)
    outer = Starlette(routes=[Mount("/in", inner)])
    starlette_cors.CORS(outer, allow_origins=C)
    asyncio.run(inner.start())  # type: ignore[no-untyped-call]  # BlackSheep gives it no types

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(outer)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.get("/in/x", headers={"Origin": C})

    assert asyncio.run(ask()).headers["Access-Control-Allow-Origin"] == C


def _unstarted(inner: Application, layer: Callable[[Any], Any] = lambda app: app) -> Starlette:
    """Return an application in which an application of BlackSheep is mounted, not started."""
    CORS(inner, allow_origins=C)
    outer = Starlette(routes=[Mount("/in", layer(inner))])
    starlette_cors.CORS(outer, allow_origins=B)
    return outer


@pytest.mark.parametrize("layer", [lambda app: app, GZipMiddleware])
def test_routes_of_a_mounted_application_have_their_policies_before_its_start(
    layer: Callable[[Any], Any],
) -> None:
    inner = new_application()
    inner.router.add_get("/x", _plain)
    inner.router.add_put("/x", _plain)
    inner.router.add_delete("/x", _marked)
    inner.router.add_get("/x/{item}", _plain)
    outer = _unstarted(inner, layer)
    for method, allowed in (("PUT", C), ("DELETE", A)):
        for origin in (A, B, C):
            asked = _preflight(outer, "/in/x", origin, method=method)
            assert asked == (204 if origin == allowed else 403)
    assert _preflight(outer, "/in/x/1", C) == 204
    assert not inner.started


def test_routes_that_share_a_url_have_no_order_before_the_start() -> None:
    inner = new_application()
    inner.router.add_get("/{item}", _plain)
    inner.router.add_get("/x", _marked)
    outer = _unstarted(inner)
    assert [_preflight(outer, "/in/x", origin) for origin in (A, C)] == [403, 403]
    assert _allowed(outer, "/in/x", A) == (200, True)
    assert [_preflight(outer, "/in/x", origin) for origin in (A, C)] == [204, 403]


def test_controllers_with_marks_have_no_path_before_the_start() -> None:
    router, first = _controllers()
    second = cors(allow_origins=B)(type("Second", (first,), {}))
    outer = _unstarted(Application(router=router))
    assert issubclass(second, first)
    assert [_preflight(outer, "/in/first/x", origin) for origin in (A, C)] == [403, 403]
    assert _allowed(outer, "/in/first/x", A) == (200, True)
    assert [_preflight(outer, "/in/first/x", origin) for origin in (A, C)] == [204, 403]


def test_controllers_without_marks_have_the_policy_of_the_application() -> None:
    router = Router()

    class Plain(Controller):
        @router.get("/x")
        def read(self) -> str:
            return "ok"

    outer = _unstarted(Application(router=router))
    assert Plain.__name__ == "Plain"
    assert [_preflight(outer, "/in/x", origin) for origin in (B, C)] == [403, 204]


def test_guards_of_paths_are_those_of_the_router_which_ignores_case() -> None:
    guard = Guard(paths={"/Hooks/*": None, "/Strict/*": Guard(safe_methods=())})
    app = _bare("/strict/x")
    gate = CORS(app, allow_origins=A, guard=guard)
    foreign = {"origin": B, "sec_fetch_site": "cross-site"}
    asked = [("GET", "/strict/x", 403), ("GET", "/STRICT/x", 403), ("GET", "/Strict/x", 403)]
    asked += [("POST", "/Hooks/x", 404), ("POST", "/hooks/x", 404), ("POST", "/x", 403)]
    for method, path, status in asked:
        assert asyncio.run(_send(app, method, path, "", **foreign)).status_code == status
    with pytest.raises(PolicyError, match="another path of the map"):
        gate.guard = Guard(paths={"/A": None, "/a": Guard()})
    assert gate.guard is not None
    assert gate.guard.paths == {
        **guard.paths,
        "/hooks/*": None,
        "/strict/*": Guard(safe_methods=()),
    }


def _without_prefix(_app: object, scope: Any, match: Any) -> None:  # noqa: ANN401 - of BlackSheep
    """Change the scope as mounts of BlackSheep before 2.6.1 do."""
    scope["path"] = f"/{match.values['tail']}"
    scope["raw_path"] = scope["path"].encode()


@pytest.mark.parametrize("root", ["", "/v1"])
def test_mount_that_keeps_no_prefix_leads_to_no_other_path(
    root: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(MountMixin, "handle_mount_path", _without_prefix)
    app = Application(router=Router())
    CORS(app, PolicyMap({"/sub/*": Policy(allow_origins=A)}, default=Policy(allow_origins=C)))
    app.mount("/sub", _bare(handler=_plain))
    with caplog.at_level(logging.WARNING, "crossorigin"):
        answer = asyncio.run(_send(app, "GET", "/sub/x", root, origin=A))
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (200, A)
    assert caplog.messages == []
