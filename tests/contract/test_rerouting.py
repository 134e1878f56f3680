"""Law 3 where a layer behind the gateway gives a request another path: the narrower policy."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any
from wsgiref.util import shift_path_info

import falcon
import pytest
from bottle import Bottle
from django.test.utils import override_settings
from flask import Flask
from harness import rerouted
from harness.in_process import allowed
from harness.inner_requests import policies
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.starting import start
from harness.together import check_all
from harness.tornado_server import tornado_server
from hypercorn.middleware import ProxyFixMiddleware
from hypercorn.middleware.dispatcher import AsyncioDispatcherMiddleware
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Router
from tables.rerouting import CLOSED, LED, MOVED, PUBLIC, ROUTES, led
from tables.routes import ORIGINS
from tornado.routing import PathMatches, Rule
from tornado.web import Application, RequestHandler
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from crossorigin import Guard, Policy, PolicyMap, RequestFacts
from crossorigin.asgi import CORSMiddleware
from crossorigin.gateway.layers.rerouting import reroutes
from crossorigin.integrations import bottle as in_bottle
from crossorigin.integrations import falcon as in_falcon
from crossorigin.integrations import flask as in_flask
from crossorigin.integrations import starlette as in_starlette
from crossorigin.integrations import tornado as in_tornado
from crossorigin.stores import Tenants, cached, path_segment

pytestmark = pytest.mark.rules(18, 19)

ORIGIN = ORIGINS["app"]
TOLD = {"django": "crossorigin.unknown-urlconf: "}
"""The starts of other warnings."""


def _serve(name: str) -> AbstractContextManager[int]:
    if name in rerouted.WSGI:
        return waitress_server(rerouted.WSGI[name]())
    return uvicorn_server(rerouted.ASGI[name](), lifespan="auto")


@pytest.mark.parametrize("name", [*rerouted.WSGI, *rerouted.ASGI])
def test_request_that_a_layer_leads_elsewhere_has_the_narrower_policy(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def check(row: tuple[str, bool]) -> None:
        path, is_public = row
        origin = ("Origin", b"https://evil.example")
        answer = exchange(port, "PUT", path, "x", [origin])
        assert answer.status == 200
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public
        announced = ("Access-Control-Request-Method", b"PUT")
        assert exchange(port, "OPTIONS", path, "x", [origin, announced]).status == 403

    with (
        override_settings(ROOT_URLCONF=None),
        caplog.at_level(logging.WARNING, "crossorigin"),
        _serve(name) as port,
    ):
        check_all(PUBLIC.items(), check, lambda row: row[0])
    [told] = [each.getMessage() for each in caplog.records if each.name == "crossorigin"]
    assert told.startswith(TOLD.get(name, "crossorigin.other-path: "))


def _check(port: int, read: str) -> None:
    """Check that public paths allow `read`, and that preflights are refused.

    Args:
        port: the port of the application.
        read: the value of Access-Control-Allow-Origin.
    """

    def check(row: tuple[str, bool]) -> None:
        path, is_public = row
        origin = ("Origin", b"https://evil.example")
        answer = exchange(port, "PUT", path, "x", [origin])
        expected = (200, [read] * is_public)
        assert (answer.status, answer.all("Access-Control-Allow-Origin")) == expected
        announced = ("Access-Control-Request-Method", b"PUT")
        assert exchange(port, "OPTIONS", path, "x", [origin, announced]).status == 403

    check_all(PUBLIC.items(), check, lambda row: row[0])


def _may_read(origin: str, facts: RequestFacts) -> bool:
    return origin == "https://evil.example" and not facts.path.startswith(CLOSED)


_CHOSEN = Policy(allow_origins=_may_read)
_ASKING: dict[str, Any] = {
    "origins": _CHOSEN,
    "chooser": lambda facts: None if facts.path.startswith(CLOSED) else _CHOSEN,
}
"""Policies of which a callable reads the path of a request."""


@pytest.mark.parametrize("kind", _ASKING)
@pytest.mark.parametrize("name", [*rerouted.WSGI, *rerouted.ASGI])
def test_callable_has_to_allow_both_paths_of_a_request_that_is_led(
    name: str, kind: str
) -> None:
    with (
        override_settings(ROOT_URLCONF=None),
        rerouted.declaring(_ASKING[kind]),
        _serve(name) as port,
    ):
        _check(port, "https://evil.example")


def test_tenants_of_both_paths_have_to_allow_an_origin() -> None:
    def lists(name: str) -> Any:  # noqa: ANN401 - a source
        return cached(lambda origin: origin == f"https://{name}.example")

    app = Flask("x")
    app.add_url_rule("/<tenant>/orders", "orders", lambda tenant: tenant)
    inner = app.wsgi_app

    def shared(environ: Any, start: Any) -> Any:  # noqa: ANN401 - of WSGI
        environ["PATH_INFO"] = environ["PATH_INFO"].replace("/b/share", "")
        return inner(environ, start)

    app.wsgi_app = shared  # type: ignore[method-assign, assignment]
    in_flask.CORS(app, allow_origins=Tenants(path_segment(0), lists))
    for path, allowing in {"/a/orders": {"a"}, "/b/share/a/orders": set[str]()}.items():
        read = {each for each in "ab" if allowed(app, path, f"https://{each}.example")[1]}
        assert read == allowing


_EXEMPT = Guard(hosts=["x"], paths=dict.fromkeys(PUBLIC))


@pytest.mark.parametrize("name", [*rerouted.WSGI, *rerouted.ASGI])
def test_guards_of_all_paths_judge_a_request_that_may_be_led(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def check(path: str) -> None:
        assert exchange(port, "PUT", path, "x", [evil]).status == 403
        assert exchange(port, "PUT", path, "x", []).status == 200
        assert exchange(port, "PUT", path, "y", []).status == 200
        assert exchange(port, "GET", path, "x", [evil]).status == 200

    evil = ("Origin", b"https://evil.example")
    with (
        override_settings(ROOT_URLCONF=None),
        rerouted.declaring(Policy(), guard=_EXEMPT),
        caplog.at_level(logging.WARNING, "crossorigin"),
        _serve(name) as port,
    ):
        check_all(PUBLIC, check, str)
    told = [each for each in caplog.messages if each.startswith("crossorigin.")]
    assert told[0].startswith(TOLD.get(name, "crossorigin.other-path: "))
    assert name in TOLD or "The guards of all paths" in told[0]


def test_no_guard_of_a_route_holds_only_without_such_a_layer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def posted(layer: Any, headers: dict[str, str]) -> int:  # noqa: ANN401 - of WSGI
        app = Flask("x")
        app.add_url_rule("/hook", "hook", in_flask.no_guard(lambda: "ok"), methods=["POST"])
        app.wsgi_app = layer(app.wsgi_app)  # type: ignore[method-assign]
        trusted = Policy(allow_origins=ORIGIN, allow_credentials=True)
        in_flask.CORS(app, trusted, guard=Guard())
        return app.test_client().post("/hook", headers=headers).status_code

    evil = {"Origin": "https://evil.example"}
    assert posted(lambda app: app, evil) == 200
    assert posted(rerouted.mutating, evil) == 403
    assert posted(rerouted.mutating, {"Origin": ORIGIN}) == 200
    assert posted(rerouted.mutating, {}) == 200
    assert any("The guards of all paths" in each for each in caplog.messages)


@pytest.mark.parametrize("name", rerouted.OVERRIDING)
def test_method_of_an_own_class_that_leads_elsewhere_is_named_at_the_start(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = rerouted.OVERRIDING[name]()
    with (
        caplog.at_level(logging.WARNING, "crossorigin"),
        uvicorn_server(app, lifespan="auto") as port,
    ):
        _check(port, "*")
    [told] = [each for each in caplog.messages if each.startswith("crossorigin.")]
    assert told.startswith("crossorigin.other-path: ")
    assert "get other paths from harness.rerouted._Leading" in told


@pytest.mark.parametrize("name", [*rerouted.MOVING_WSGI, *rerouted.MOVING_ASGI])
def test_request_whose_prefix_a_layer_moves_has_the_narrower_policy(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    def check(row: tuple[str, bool]) -> None:
        path, is_public = row
        origin = ("Origin", b"https://evil.example")
        answer = exchange(port, "PUT", path, "x", [origin])
        assert (answer.status, answer.all("Access-Control-Allow-Origin")) == (
            200,
            ["*"] * is_public,
        )
        announced = ("Access-Control-Request-Method", b"PUT")
        assert exchange(port, "OPTIONS", path, "x", [origin, announced]).status == 403

    make = {**rerouted.MOVING_WSGI, **rerouted.MOVING_ASGI}[name]
    serve: Any = waitress_server if name in rerouted.MOVING_WSGI else uvicorn_server
    with caplog.at_level(logging.WARNING, "crossorigin"), serve(make()) as port:
        check_all(MOVED.items(), check, lambda row: row[0])
    [told] = [each.getMessage() for each in caplog.records if each.name == "crossorigin"]
    assert told.startswith("crossorigin.other-path: ")


@pytest.mark.parametrize("kind", rerouted.MOUNTED)
def test_request_that_a_layer_below_a_mount_leads_has_the_narrower_policy(kind: str) -> None:
    def check(row: tuple[str, bool]) -> None:
        path, is_public = row
        origin = [("Origin", b"https://evil.example")]
        answer = exchange(port, "GET", rerouted.SUB + path, "x", origin)
        assert (answer.status, answer.body) == (200, b"ok")
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public

    with uvicorn_server(rerouted.mounted(kind)) as port:
        check_all(PUBLIC.items(), check, lambda row: row[0])


def test_layer_of_a_mounted_litestar_leads_to_the_mark_of_a_route() -> None:
    def check(path: str) -> None:
        answer = exchange(port, "GET", path, "x", [("Origin", b"https://evil.example")])
        assert (answer.status, answer.body) == (200, b"ok")
        is_public = led(path.removeprefix(rerouted.SUB)) != "/marked/plain" and path != "/ask"
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public

    with uvicorn_server(rerouted.litestar_mounted(), lifespan="auto") as port:
        check_all([*(rerouted.SUB + path for path in PUBLIC), "/ask"], check, str)


def test_mount_that_is_added_late_is_narrower_once() -> None:
    app = rerouted.mounted("application", is_late=True)
    start(app)
    allowed(app, "/add", ORIGIN)
    path = f"{rerouted.SUB}/to-marked"
    assert [allowed(app, path, ORIGIN)[1] for _ in range(2)] == [False, False]
    assert allowed(app, f"{rerouted.SUB}/to-open", ORIGIN)[1]


HOSTS: dict[str, tuple[Callable[[], Any], bool]] = {
    "host": (lambda: _behind_proxy(host_matching=True, static_host="s.x.example"), False),
    "subdomain": (lambda: _behind_proxy(subdomain_matching=True), False),
    "of the server": (lambda: _behind_proxy(0, subdomain_matching=True), True),
    "quart": (lambda: rerouted.async_by_host(ProxyFixMiddleware), False),
    "quart without": (lambda: rerouted.async_by_host(lambda app: app), True),
}
"""Layers for proxies in applications with rules for hosts, and whether preflights of a host are
allowed by its rule."""


def _behind_proxy(x_host: int = 1, **options: Any) -> Any:  # noqa: ANN401 - of the application
    return rerouted.by_host(lambda app: ProxyFix(app, x_host=x_host), **options)


@pytest.mark.parametrize("name", HOSTS)
def test_preflight_is_refused_where_a_layer_replaces_the_host(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    make, is_read = HOSTS[name]
    serve = uvicorn_server if name.startswith("quart") else waitress_server
    preflight = [("Origin", ORIGIN.encode()), ("Access-Control-Request-Method", b"GET")]
    with caplog.at_level(logging.WARNING, "crossorigin"), serve(make()) as port:
        answer = exchange(port, "OPTIONS", "/v", "b.x.example", preflight)
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_read
    # A busy server warns of its queue.
    ours = [each for each in caplog.messages if each.startswith("crossorigin.")]
    assert [each.partition(":")[0] for each in ours] == ["crossorigin.other-path"] * (
        not is_read
    )


def _is_own(prefix: str, root: Callable[[Any], Any], policies: Any) -> list[tuple[bool, bool]]:  # noqa: ANN401 - of WSGI; a map
    """Return whether an application allows its views below its own dispatcher's prefix."""
    app = Flask("x")
    for path in ROUTES:
        app.add_url_rule(path, path, _MARKS.get(path, lambda view: view)(lambda: "ok"))
    mounts: dict[str, Any] = {"/pub": app.wsgi_app}
    if prefix.startswith("/api"):
        mounts = {"/api": DispatcherMiddleware(NotFound(), mounts)}
    elif prefix == "/proxy":
        mounts = {prefix: ProxyFix(app.wsgi_app)}
    elif prefix == "/owner":
        mounts = {prefix: rerouted.Passing(app.wsgi_app)}
    elif prefix == "/hidden":
        hidden = DispatcherMiddleware(root(app), {prefix: app.wsgi_app})
        mounts = {"/none": NotFound()}

        def root(_app: Any) -> Any:  # noqa: ANN401 - of WSGI
            return lambda environ, start: hidden(environ, start)  # noqa: PLW0108 - on purpose

    app.wsgi_app = DispatcherMiddleware(root(app), mounts)  # type: ignore[method-assign]  # as answers about prefixes have it
    in_flask.CORS(app, policies)
    return [allowed(app, prefix + path, ORIGIN, "GET") for path in _PREFIXED]


_MARKS: dict[str, Any] = {
    "/marked/plain": in_flask.no_cors,
    "/open/alias": in_flask.cors(allow_origins="https://other.example"),
}
_PREFIXED = ("/open/plain", "/closed/plain", "/marked/plain", "/open/alias")


@pytest.mark.parametrize("prefix", ["/pub", "/api/pub", "/proxy"])
def test_prefix_of_an_own_dispatcher_opens_no_view(
    prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    none = (False, False)
    for root in (lambda app: app.wsgi_app, lambda _app: NotFound()):
        for default, closed in ((Policy(), None), (None, Policy())):
            policies = PolicyMap({"/closed/*": closed}, default=default)
            is_open = (default is not None, default is not None)
            assert _is_own(prefix, root, policies) == [is_open, none, none, none]
        policies = PolicyMap({f"{prefix}/*": Policy(), "/open/*": Policy()}, default=None)
        assert _is_own(prefix, root, policies)[0] == (True, True)
    # A preflight knows the dispatcher.
    assert caplog.messages == []


@pytest.mark.parametrize(("prefix", "count"), [("/owner", 0), ("/hidden", 1)])
def test_preflight_is_refused_below_an_own_dispatcher_that_is_not_read(
    prefix: str, count: int, caplog: pytest.LogCaptureFixture
) -> None:
    policies = PolicyMap({"/closed/*": None}, default=Policy())
    answers = _is_own(prefix, lambda app: app.wsgi_app, policies)
    assert answers == [(False, True), (False, False), (False, False), (False, False)]
    told = [each for each in caplog.messages if each.startswith("crossorigin.other-path")]
    assert len(told) == count


_MOUNTING: dict[str, Callable[[Any], Any]] = {
    "hypercorn": lambda app: AsyncioDispatcherMiddleware({"/pub": app, "": app}),
    "mount": lambda app: Starlette(routes=[Mount("/pub", app), Mount("", app)]),
    "router": lambda app: Router([Mount("/pub", app), Mount("", app)]),
}


@pytest.mark.parametrize("name", _MOUNTING)
@pytest.mark.parametrize("kind", ["quart", "litestar"])
def test_preflight_is_refused_if_a_dispatcher_inside_serves_the_same_application(
    kind: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = rerouted.MOVABLE[kind](_MOUNTING[name])
    with caplog.at_level(logging.WARNING, "crossorigin"):
        for path, is_public in MOVED.items():
            origin = "https://evil.example"
            is_read = is_public and path.startswith("/pub")
            assert allowed(app, path, origin, "PUT") == (False, is_read)
    told = [each for each in caplog.messages if each.startswith("crossorigin.other-path")]
    assert len(told) == 1


def test_preflight_is_refused_if_a_middleware_serves_the_router_below_a_prefix() -> None:
    app = rerouted.starlette(lambda app: AsyncioDispatcherMiddleware({"/pub": app, "": app}))
    for path in ("/open/plain", "/pub/open/plain", "/pub/closed/plain", "/pub/marked/plain"):
        is_read = path.endswith("/open/plain")
        assert allowed(app, path, "https://evil.example", "PUT") == (False, is_read)


def test_preflight_is_refused_below_the_mount_of_an_application_in_itself() -> None:
    app = rerouted.starlette(None)
    app.mount("/pub", app)
    evil = "https://evil.example"
    assert allowed(app, "/open/plain", evil, "PUT") == (True, True)
    assert allowed(app, "/pub/open/plain", evil, "PUT") == (False, True)
    assert allowed(app, "/pub/marked/plain", evil, "PUT") == (False, False)


def test_preflight_is_refused_below_the_mount_of_a_bottle_in_itself() -> None:
    app = Bottle()
    app.route("/closed", "PUT", callback=in_bottle.no_cors(lambda: "closed"))
    app.route("/open", "PUT", callback=lambda: "open")
    with pytest.deprecated_call():
        app.mount("/pub", app)
    in_bottle.CORS(app, allow_origins=ORIGIN)
    assert allowed(app, "/open", ORIGIN, "PUT") == (True, True)
    assert allowed(app, "/pub/open", ORIGIN, "PUT") == (False, True)
    assert allowed(app, "/pub/closed", ORIGIN, "PUT") == (False, False)


def _named_scope(app: Any) -> Any:  # noqa: ANN401 - an ASGI application
    """Return a layer that keeps a path in a dictionary of its own."""

    async def layer(scope: Any, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        log_scope = {}
        log_scope["path"] = scope["path"]
        await app(scope, *call)

    return layer


def _renamed(app: Any) -> Any:  # noqa: ANN401 - the same
    """Return the same layer, with another name of the dictionary."""

    async def layer(scope: Any, *call: Any) -> None:  # noqa: ANN401 - of ASGI
        log = {}
        log["path"] = scope["path"]
        await app(scope, *call)

    return layer


@pytest.mark.parametrize(("layer", "count"), [(_named_scope, 1), (_renamed, 0)])
def test_variable_that_has_the_name_of_a_scope_is_reported_as_one(
    layer: Callable[[Any], Any], count: int, caplog: pytest.LogCaptureFixture
) -> None:
    app = rerouted.starlette(layer)
    with caplog.at_level(logging.WARNING, "crossorigin"):
        is_preflight_allowed, _ = allowed(app, "/open/plain", "https://evil.example", "PUT")
    told = [each for each in caplog.messages if each.startswith("crossorigin.other-path")]
    assert len(told) == count
    assert all("or rename a variable whose name contains scope" in each for each in told)
    assert is_preflight_allowed is not bool(count)


def test_dispatcher_at_the_root_of_an_application_keeps_its_decisions() -> None:
    other: Any = PlainTextResponse("other")
    app = rerouted.MOVABLE["quart"](
        lambda app: AsyncioDispatcherMiddleware({"/other": other, "": app})
    )
    assert allowed(app, "/open/plain", "https://evil.example", "PUT") == (True, True)
    assert allowed(app, "/closed/plain", "https://evil.example", "PUT") == (False, False)


def test_views_outside_the_prefix_of_an_own_dispatcher_keep_their_policy() -> None:
    assert _is_own("", lambda app: app.wsgi_app, Policy()) == [
        (True, True),
        (True, True),
        (False, False),
        (False, False),
    ]


@pytest.mark.parametrize("kind", ["map", *_ASKING])
def test_copy_that_find_handler_of_tornado_leads_has_the_narrower_policy(kind: str) -> None:
    class Leading(Application):
        def find_handler(self, request: Any, **more: Any) -> Any:  # noqa: ANN401 - of Tornado
            made = copy.copy(request)
            made.path = led(request.path)
            return super().find_handler(made, **more)

    class Answering(RequestHandler):
        def put(self) -> None:
            self.write("ok")

    app = Leading([(path, Answering) for path in ROUTES])
    closed = dict.fromkeys(f"{each}/*" for each in CLOSED)
    policy = PolicyMap(closed, default=Policy()) if kind == "map" else _ASKING[kind]
    in_tornado.CORS(app, policy)

    def check(row: tuple[str, bool]) -> None:
        origin = ("Origin", b"https://evil.example")
        answer = exchange(port, "PUT", row[0], "x", [origin])
        assert answer.status == 200
        assert bool(answer.all("Access-Control-Allow-Origin")) is row[1]

    with tornado_server(app) as port:
        check_all(PUBLIC.items(), check, lambda row: row[0])


def test_matcher_of_tornado_that_changes_the_path_has_the_narrower_policy() -> None:
    class Leading(PathMatches):
        def match(self, request: Any) -> Any:  # noqa: ANN401 - of Tornado
            request.path = led(request.path)
            return super().match(request)

    def handler() -> type[RequestHandler]:
        class Answering(RequestHandler):
            def put(self) -> None:
                self.write("ok")

        return Answering

    marks = {"/marked/plain": in_tornado.no_cors}
    rules = [(path, marks.get(path, lambda view: view)(handler())) for path in ROUTES]
    app = Application([Rule(Leading(path), view) for path, view in rules])
    in_tornado.CORS(app, policies())

    def check(row: tuple[str, bool]) -> None:
        path, is_public = row
        origin = ("Origin", b"https://evil.example")
        answer = exchange(port, "PUT", path, "x", [origin])
        assert answer.status == 200
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public
        announced = ("Access-Control-Request-Method", b"PUT")
        answer = exchange(port, "OPTIONS", path, "x", [origin, announced])
        is_sure = is_public and path not in LED
        assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_sure

    with tornado_server(app) as port:
        check_all(PUBLIC.items(), check, lambda row: row[0])


def test_layer_that_leads_elsewhere_has_no_effect_on_one_policy() -> None:
    app = rerouted.starlette(rerouted.Mutating, Policy(allow_origins=ORIGIN))
    for path in ("/open/plain", "/to-closed"):
        assert allowed(app, path, ORIGIN) == (True, True)


def test_layer_outside_of_the_gateway_leads_both_requests() -> None:
    for kind in (rerouted.Mutating, rerouted.Copying, rerouted.Hiding):
        app = kind(rerouted.starlette(None))
        for path in PUBLIC:
            is_public = led(path) == "/open/plain"
            assert allowed(app, path, ORIGIN) == (is_public, is_public)


def test_layer_whose_code_does_not_show_it_is_named_at_its_first_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = rerouted.starlette(rerouted.Hiding)
    with caplog.at_level(logging.WARNING):
        for path in ("/open/plain", "/to-open", "/to-closed"):
            assert allowed(app, path, ORIGIN) == (True, PUBLIC[path])
    [told] = caplog.messages
    assert told.startswith("crossorigin.other-path: a layer of a Starlette has given")


def test_layer_inside_a_gateway_placed_by_hand_is_named_at_the_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def serve(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await PlainTextResponse("ok")(scope, receive, send)

    for policy, count in ((policies(), 1), (Policy(), 0)):
        caplog.clear()
        gateway: Any = CORSMiddleware(rerouted.Mutating(serve), policy)
        with caplog.at_level(logging.WARNING):
            start(gateway)
        assert [each.split(":")[0] for each in caplog.messages] == [
            "crossorigin.other-path"
        ] * count


def test_option_of_falcon_that_removes_a_slash_leads_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Resource:
        def on_get(self, _req: object, resp: Any) -> None:  # noqa: ANN401 - of Falcon
            resp.text = "ok"

    app = falcon.App()
    app.req_options.strip_url_path_trailing_slash = True
    app.add_route("/open/{name}", Resource())
    in_falcon.CORS(app, policies())
    with caplog.at_level(logging.WARNING):
        for path in ("/open/x", "/open/x/", "/open/\xc3\xa9", "/open/\xc0\xaf"):
            assert allowed(app, path, ORIGIN, "GET") == (True, True)
    assert caplog.messages == []


def test_layer_without_a_second_policy_is_not_named(caplog: pytest.LogCaptureFixture) -> None:
    app = rerouted.starlette(rerouted.Hiding, Policy(allow_origins=ORIGIN))
    with caplog.at_level(logging.WARNING):
        assert allowed(app, "/to-open", ORIGIN) == (True, True)
    assert caplog.messages == []


class _Below(rerouted.Mutating):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        if scope["type"] == "http":
            scope["path"] = scope["path"].replace("/to-closed", "/closed/plain")
        await self.app(scope, receive, send)


class _BelowCopying(rerouted.Mutating):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        if scope["type"] == "http":
            path = scope["path"].replace("/to-closed", "/closed/plain")
            scope = {**scope, "path": path}
        await self.app(scope, receive, send)


@pytest.mark.parametrize("layer", [_Below, _BelowCopying])
def test_layer_of_a_mounted_application_is_one_before_its_routes(layer: Any) -> None:  # noqa: ANN401 - a class of layers
    inner = Starlette(routes=rerouted.starlette(None, Policy()).routes)
    inner.add_middleware(layer)
    app = Starlette(routes=[Mount("/sub", inner)])
    closed = {"/sub/closed/*": None}
    in_starlette.CORS(app, PolicyMap(closed, default=Policy(allow_origins=ORIGIN)))
    start(app)
    assert allowed(app, "/sub/open/plain", ORIGIN) == (False, True)
    assert allowed(app, "/sub/to-closed", ORIGIN) == (False, False)


def _set_both(my_scope: Any) -> None:  # noqa: ANN401 - a scope
    my_scope["path"], my_scope["raw_path"] = "/x", b"/x"


def _set_attribute(request: Any) -> None:  # noqa: ANN401 - a request
    request.path_info = "/x"


def _set_path(req: Any) -> None:  # noqa: ANN401 - a request
    req.path = "/x"


def _set_within(environ: Any) -> Callable[[], None]:  # noqa: ANN401 - an environ
    def inner() -> None:
        environ["SCRIPT_NAME"] = "/x"

    return inner


def _copy_one(request: Any) -> Any:  # noqa: ANN401 - a request
    return {**request.scope, "path": "/x"}


def _copy_several(environ: Any) -> Any:  # noqa: ANN401 - an environ
    return {**environ, "PATH_INFO": "/x", "SCRIPT_NAME": ""}


def _copy_called(scope: Any) -> Any:  # noqa: ANN401 - a scope
    return dict(scope, root_path="/x", path="/y")


def _update(request: Any) -> None:  # noqa: ANN401 - a request
    request.scope.update(path="/x")


def _update_environ(request: Any) -> None:  # noqa: ANN401 - a request
    request.environ.update(SCRIPT_NAME="/pub", PATH_INFO="/x")


def _shift_within(request: Any) -> None:  # noqa: ANN401 - a request
    request.path_shift(1)


def _shift(environ: Any) -> None:  # noqa: ANN401 - an environ
    shift_path_info(environ)


def _log_path(scope: Any, extra: Any) -> Any:  # noqa: ANN401 - of a log
    extra["path"] = scope["path"]
    extra.path = "path" in scope
    return {**extra, "path": scope["path"]}


def _copy_without(scope: Any) -> Any:  # noqa: ANN401 - a scope
    return {**scope, "state": scope["path"], "name": scope.get("path")}


def _set_own(self: Any, scope: Any) -> None:  # noqa: ANN401 - a layer
    self.path_info = self.path = scope["path"]


def _set_state(scope: Any) -> None:  # noqa: ANN401 - a scope
    scope["state"] = SimpleNamespace(path=scope["path"])


SHOWN = (
    *(_set_both, _set_attribute, _set_path, _set_within),
    *(_copy_one, _copy_several, _copy_called, _update, _update_environ, _shift, _shift_within),
)
OTHERS = (_log_path, _copy_without, _set_own, _set_state)


def test_code_that_stores_the_path_of_a_request_is_recognised() -> None:
    functions = (*SHOWN, *OTHERS)
    assert [each for each in functions if reroutes(each.__code__)] == [*SHOWN]
