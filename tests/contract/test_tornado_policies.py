"""Rules 1, 14, 18 and 19 with Tornado's own features: classes, rules, delegates, mounts."""

import asyncio
import http.client
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.spy import Boom
from harness.tornado_server import tornado_server
from tables.model import acam, acma
from tables.routes import ORIGINS
from tornado import httputil, routing, web
from tornado.netutil import bind_sockets

from crossorigin import Policy
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations.tornado import CORS, cors, no_cors

pytestmark = pytest.mark.rules(1, 14, 18, 19)

ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])
APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])


class _Ok(web.RequestHandler):
    def get(self, *_arguments: str) -> None:
        self.write("ok")


@ROUTE_MARK
class _Route(_Ok):
    pass


@SECOND_MARK
class _Second(web.RequestHandler):
    def put(self) -> None:
        self.write("ok")


def _app(*rules: Any, policy: Any = APP, **settings: Any) -> web.Application:  # noqa: ANN401 - types of CORS and Tornado
    made = web.Application([*rules], **settings)
    CORS(made, policy)
    return made


@contextmanager
def _serving(*rules: Any, **more: Any) -> Iterator[int]:  # noqa: ANN401 - the same
    with tornado_server(_app(*rules, **more)) as port:
        yield port


@ROUTE_MARK
class _Outcomes(web.RequestHandler):
    async def get(self, word: str) -> None:
        if word == "raises":
            raise Boom
        if word == "missing":
            raise web.HTTPError(404)
        if word == "streamed":
            self.write("o")
            await self.flush()
        self.write("k")

    def prepare(self) -> None:
        if self.request.path == "/refused":
            raise web.HTTPError(401)

    @web.removeslash
    @SECOND_MARK
    def post(self, _word: str) -> None:
        self.write("ok")


def test_each_outcome_of_a_route_has_its_policy() -> None:
    rules = [
        (r"/off", no_cors(type("Off", (_Ok,), {}))),
        (r"/old", ROUTE_MARK(type("Old", (web.RedirectHandler,), {})), {"url": "/"}),
        (r"/(\w+/?)", _Outcomes),
    ]
    cases = [
        ("GET", "/f", 200, "route"),
        ("HEAD", "/f", 405, "narrow"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/missing", 404, "route"),
        ("GET", "/refused", 401, "route"),
        ("POST", "/f", 200, "second"),
        ("POST", "/f/", 404, "second"),
        ("GET", "/old", 301, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("PUT", "/old", 405, "route"),
        ("GET", "/no/where", 404, "app"),
    ]
    with _serving(*rules) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), path


def test_preflight_for_one_of_two_policies_names_its_method_only() -> None:
    class Item(web.RequestHandler):
        @ROUTE_MARK
        def put(self) -> None:
            self.write("ok")

        @SECOND_MARK
        def delete(self) -> None:
            self.write("ok")

        def options(self) -> None:
            self.write("ok")

    @ROUTE_MARK
    class Same(web.RequestHandler):
        def put(self) -> None:
            self.write("ok")

        delete = put

    with _serving((r"/item", Item), (r"/same", Same)) as port:
        for method, label in (("PUT", "route"), ("DELETE", "second"), ("OPTIONS", "app")):
            assert governing(port, "/item", method) == (200, label)
            lines = dict(announced(port, "/item", method)[1])
            assert lines["access-control-max-age"] == acma(0)[1]
        lines = dict(announced(port, "/item", "PUT")[1])
        assert lines["access-control-allow-methods"] == acam("PUT")[1]
        # 405: the policies of the URL differ.
        assert governing(port, "/item", "PATCH") == (405, "narrow")
        lines = dict(announced(port, "/same", "PUT")[1])
        assert lines["access-control-max-age"] == acma(600)[1]


@SECOND_MARK
class _Default(web.RequestHandler):
    def prepare(self) -> None:
        raise web.HTTPError(404)


class _Other(web.RequestHandler):
    SUPPORTED_METHODS = ("PURGE",)

    @ROUTE_MARK
    def purge(self) -> None:
        self.write("ok")


def test_class_without_methods_has_its_own_policy_for_all() -> None:
    rules = [(r"/purge", _Other), (r"/default", _Default)]
    with _serving(*rules, default_handler_class=_Default) as port:
        for method in ("GET", "DELETE"):
            assert governing(port, "/default", method) == (404, "second")
            assert governing(port, "/no/where", method) == (404, "second")
        assert governing(port, "/purge", "PURGE") == (200, "route")
        assert governing(port, "/purge", "GET") == (405, "route")


class _Counting(routing.PathMatches):
    """A matcher that counts how often it is asked, by method."""

    def __init__(self, path: str, *methods: str) -> None:
        super().__init__(path)
        self._methods = methods
        self.asked: Counter[str | None] = Counter()

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        self.asked[request.method] += 1
        is_taken = not self._methods or request.method in self._methods
        return super().match(request) if is_taken else None


def test_rules_are_asked_once_for_an_actual_request_and_a_method() -> None:
    matcher = _Counting(r"/f")
    with _serving((matcher, _Route)) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/f", "x", lines).status == 200
        assert matcher.asked == {"GET": 1}
        matcher.asked.clear()
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/f", "x", asked).status == 204
        assert max(matcher.asked.values()) == 1


@pytest.mark.parametrize("policy", [SUB, None])
def test_application_behind_a_fallback_is_asked_once(policy: Policy | None) -> None:
    matcher = _Counting(r"/.*")
    inner = web.Application([(matcher, _Ok)])
    if policy is not None:
        CORS(inner, policy)
    with _serving((r"/.*", web.FallbackHandler, {"fallback": inner})) as port:
        for _ in range(2):
            matcher.asked.clear()
            assert exchange(port, "GET", "/f", "x", [("Origin", b"null")]).body == b"ok"
            assert matcher.asked == {"GET": 1}
        matcher.asked.clear()
        asked = [("Origin", b"null"), ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/f", "x", asked).status == 403
        assert matcher.asked["GET"] == 1


def test_rules_that_read_the_method_are_asked_for_each() -> None:
    rules = [
        (_Counting(r"/f", "GET"), _Route),
        (_Counting(r"/f", "PUT"), _Second),
        (_Counting(r"/g", "GET"), _Route),
    ]
    with _serving(*rules) as port:
        for method, label in (("GET", "route"), ("PUT", "second")):
            assert governing(port, "/f", method) == (200, label)
            lines = dict(announced(port, "/f", method)[1])
            assert lines["access-control-max-age"] == acma(0)[1]
        assert governing(port, "/f", "DELETE") == (404, "app")
        assert governing(port, "/g", "GET") == (200, "route")


class _Delegate(httputil.HTTPMessageDelegate):
    """Answers without a handler."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - of Tornado
        self._connection = connection

    def finish(self) -> None:
        start = httputil.ResponseStartLine("HTTP/1.1", 200, "OK")
        self._connection.write_headers(start, httputil.HTTPHeaders({"Content-Length": "0"}))
        self._connection.finish()


class _Starting(httputil.HTTPServerConnectionDelegate):
    started = 0

    def start_request(self, server_conn: object, request_conn: Any) -> _Delegate:  # noqa: ANN401, ARG002 - of Tornado
        self.started += 1
        return _Delegate(request_conn)


def test_connection_delegate_is_not_started_for_a_preflight() -> None:
    target = _Starting()
    with _serving((r"/.*", target)) as port:
        lines = [("Origin", ORIGINS["app"].encode())]
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/", "x", asked).status == 204
        assert target.started == 0
        assert governing(port, "/") == (200, "app")


class _Failing(routing.Router):
    def find_handler(self, request: httputil.HTTPServerRequest, **_more: Any) -> Any:  # noqa: ANN401 - of Tornado
        return request.no_such_attribute  # type: ignore[attr-defined]  # on purpose


def test_preflight_is_refused_where_a_router_fails_in_another_way() -> None:
    with _serving((r"/.*", _Failing())) as port:
        assert announced(port, "/", "GET") == ("narrow", [])


class _Choosing(web.Application):
    """Chooses the handler in its own way, by the method."""

    def find_handler(self, request: httputil.HTTPServerRequest, **_more: Any) -> Any:  # noqa: ANN401 - of Tornado
        view = _Second if request.method == "PUT" else _Route
        return self.get_handler_delegate(request, view)


class _Replacing(web.Application):
    """Replaces the class of a rule."""

    def get_handler_delegate(
        self, request: httputil.HTTPServerRequest, *_class: object, **_more: object
    ) -> Any:  # noqa: ANN401 - of Tornado
        return super().get_handler_delegate(request, _Route)


class _Empty(routing.Router):
    def find_handler(self, request: object, **_more: object) -> None:  # noqa: ARG002 - Tornado's name
        return None


def _unmarked(request: httputil.HTTPServerRequest) -> None:
    _Delegate(request.connection).finish()


_function = ROUTE_MARK(_unmarked)


class _Calling(routing.Router):
    """Finds a function."""

    def find_handler(self, request: httputil.HTTPServerRequest, **_more: Any) -> Any:  # noqa: ANN401 - of Tornado
        return routing.RuleRouter([(r"/.*", _function)]).find_handler(request)


def _choosing() -> web.Application:
    app = _Choosing()
    CORS(app, APP)
    return app


def test_routers_of_the_owner_are_asked_as_tornado_asks_them() -> None:
    rules = [
        (r"/chosen", _Choosing()),
        (r"/replaced", _Replacing([(r"/.*", _Ok)])),
        (r"/empty", _Empty()),
        (r"/empty", _Route),
        (r"/called", _Calling()),
        (r"/function", _function),
        (r"/nothing", routing.RuleRouter([(r"/other", _Ok)])),
    ]
    with _serving(*rules) as port:
        for path, method, expected in (
            ("/chosen", "GET", (200, "route")),
            ("/chosen", "PUT", (200, "second")),
            ("/replaced", "GET", (200, "route")),
            ("/empty", "GET", (200, "route")),
            ("/called", "GET", (200, "route")),
            ("/function", "PUT", (200, "route")),
            ("/nothing", "GET", (404, "app")),
        ):
            assert governing(port, path, method) == expected, path
    with tornado_server(_choosing()) as port:
        assert governing(port, "/", "GET") == (200, "route")
        assert governing(port, "/", "PUT") == (200, "second")


def test_function_that_is_marked_and_plain_has_two_policies() -> None:
    def plain(request: httputil.HTTPServerRequest) -> None:
        _Delegate(request.connection).finish()

    rules = [(r"/route", ROUTE_MARK(plain)), (r"/off", no_cors(plain)), (r"/plain", plain)]
    with _serving(*rules) as port:
        for path, label in (("route", "route"), ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


def test_applications_within_decide_their_routes() -> None:
    part = [(r"/\w+/route", _Route), (r"/\w+/plain", _Ok), (r"/\w+/put", _Second)]
    own = _app(*part, policy=SUB)
    bare = web.Application(part)
    rules = [
        (r"/own/.*", own),
        (r"/bare/.*", bare),
        (r"/ownfall/.*", web.FallbackHandler, {"fallback": own}),
        (r"/barefall/.*", web.FallbackHandler, {"fallback": bare}),
        (r"/call/.*", web.FallbackHandler, {"fallback": _unmarked}),
    ]
    with _serving(*rules) as port:
        for prefix, label in (("/own", "sub"), ("/bare", "app")):
            for kind in ("", "fall"):
                for path, status, expected in (
                    ("/plain", 200, label),
                    ("/route", 200, "route"),
                    ("/nowhere", 404, label),
                ):
                    assert governing(port, prefix + kind + path) == (status, expected)
                assert governing(port, f"{prefix}{kind}/put") == (405, "second")
        assert governing(port, "/call/x") == (200, "app")


@pytest.mark.parametrize(
    "wrong",
    [web.Application(), _Delegate, _Delegate(None), _Starting, _Starting(), web.url("/", _Ok)],
    ids=lambda wrong: getattr(wrong, "__name__", type(wrong).__name__),
)
def test_mark_is_refused_on_an_object_that_is_no_handler(wrong: Any) -> None:  # noqa: ANN401 - on purpose
    with pytest.raises(TypeError):
        ROUTE_MARK(wrong)
    with pytest.raises(TypeError):
        no_cors(wrong)


def test_mark_is_refused_on_a_class_that_is_no_handler() -> None:
    class Plain:
        """Serves nothing."""

    with pytest.raises(TypeError, match="Plain is not a RequestHandler"):
        no_cors(Plain)


def test_router_is_no_application() -> None:
    with pytest.raises(TypeError, match="not with RuleRouter"):
        CORS(routing.RuleRouter(), APP)  # type: ignore[arg-type]  # on purpose


def _losing() -> web.Application:
    def lost(request: httputil.HTTPServerRequest) -> None:
        _Delegate(request.connection).finish()

    ROUTE_MARK(lost)
    return _app((r"/", lost))


def test_mark_that_no_route_has_is_refused_at_the_start() -> None:
    app = _losing()
    with pytest.raises(MarkError, match="no route has the @cors"):
        app.listen(0)
    # A server that the owner makes tells at the first request.
    with tornado_server(app) as port, pytest.raises(http.client.RemoteDisconnected):
        exchange(port, "GET", "/", "x", [])


@pytest.mark.parametrize("place", ["rule", "list", "fallback", "default"])
def test_class_that_inherits_a_mark_is_refused_at_the_start(place: str) -> None:
    derived = type("Derived", (_Route,), {})
    inner = web.Application([(r"/", derived)])
    rules: dict[str, Any] = {
        "rule": (r"/", derived),
        "list": (r"/", [(r"/", derived)]),
        "fallback": (r"/", web.FallbackHandler, {"fallback": inner}),
        "default": (r"/", _Ok),
    }
    settings = {"default_handler_class": derived} if place == "default" else {}
    with pytest.raises(MarkError, match="give Derived its own"):
        _app(rules[place], **settings).listen(0)


def test_application_whose_marks_are_right_listens() -> None:
    async def listen() -> None:
        [sock] = bind_sockets(0, "127.0.0.1")
        port = sock.getsockname()[1]
        sock.close()
        server = _app((r"/", _Route)).listen(port, "127.0.0.1")
        server.stop()

    asyncio.run(listen())
