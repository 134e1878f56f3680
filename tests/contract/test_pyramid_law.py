"""Pyramid: one reading of a request, for views, predicates, factories and traversal."""

import importlib
import itertools
import logging
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from harness.asserting import cors_lines, vary_names
from harness.closed import CLOSING, open_spellings, served
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import waitress_server, wsgiref_server
from pyramid.config import Configurator, not_
from pyramid.csrf import CookieCSRFStoragePolicy
from pyramid.exceptions import ConfigurationExecutionError, PredicateMismatch
from pyramid.httpexceptions import HTTPNotFound
from pyramid.request import Request
from pyramid.response import Response
from pyramid.router import default_execution_policy
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import render_view_to_response, view_config
from pyramid.wsgi import wsgiapp, wsgiapp2
from tables import closed_paths
from tables.model import acam, acao, acma
from tables.routes import ORIGINS

from crossorigin import Guard, Policy, PolicyMap
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations.pyramid import CORS, cors, no_cors
from crossorigin.wsgi import CORSMiddleware

pytestmark = pytest.mark.rules(19)

APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND = cors(allow_origins=ORIGINS["second"])

Config = Any
"""A Configurator; Pyramid has no types."""
Declare = Callable[[Config], None]
Serve = Callable[[Any], AbstractContextManager[int]]


def show(_request: object) -> Response:
    return Response("ok")


ROUTED, SECONDED, CLOSED = ROUTE(show), SECOND(show), no_cors(show)


def _build(declare: Declare, policy: Policy | None = APP, **settings: object) -> Any:  # noqa: ANN401 - an application
    config = Configurator(**settings)
    declare(config)
    app = config.make_wsgi_app()
    CORS(app, policy)
    return app


def _route(config: Config, path: str, *views: tuple[object, dict[str, Any]]) -> None:
    """Add a route with views, each with its arguments."""
    config.add_route(path, path)
    for view, more in views:
        config.add_view(view, route_name=path, **more)


# --- The cells of a request's course ---------------------------------------------------------


def _boom(_request: object) -> Response:
    raise ValueError


def _missing(_request: object) -> Response:
    raise HTTPNotFound


def _explain(_error: Exception, _request: object) -> Response:
    return Response("mine", 500)


def refuse(handler: Callable[[Any], Any], _registry: object) -> Callable[[Any], Any]:
    """A tween that refuses one path."""

    def refusing(request: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
        if request.environ["PATH_INFO"] == "/refused":
            return Response(status=401)
        return handler(request)

    return refusing


def copy(environ: dict[str, Any], router: Any) -> Any:  # noqa: ANN401 - Pyramid has no types
    """An execution policy that hands a copy of the environ on."""
    return default_execution_policy({**environ}, router)


class Denying:
    """A security policy that permits nothing."""

    def permits(self, *_: object) -> bool:
        return False


def _cells(config: Config) -> None:
    config.add_tween(f"{__name__}.refuse")
    config.set_execution_policy(copy)
    config.set_security_policy(Denying())
    config.set_csrf_storage_policy(CookieCSRFStoragePolicy())
    _route(config, "/get", (ROUTED, {"request_method": "GET"}))
    _route(config, "/stream", (ROUTE(lambda _: Response(app_iter=iter([b"a"]))), {}))
    _route(config, "/raises", (ROUTE(_boom), {}))
    _route(config, "/aborts", (ROUTE(_missing), {}))
    _route(config, "/refused", (ROUTED, {}))
    _route(config, "/forbidden", (ROUTED, {"permission": "none"}))
    _route(config, "/csrf", (ROUTED, {"require_csrf": True}))
    _route(config, "/tree/", (ROUTED, {}))
    config.add_notfound_view(lambda _: Response(status=404), append_slash=True)
    config.add_exception_view(_explain, context=ValueError)


CELLS = [
    ("GET", "/get", 200, "route"),
    ("HEAD", "/get", 200, "route"),
    ("PUT", "/get", 404, "route"),
    ("GET", "/stream", 200, "route"),
    ("GET", "/raises", 500, "route"),
    ("GET", "/aborts", 404, "route"),
    ("GET", "/refused", 401, "route"),
    ("GET", "/forbidden", 403, "route"),
    ("POST", "/csrf", 400, "route"),
    ("GET", "/tree/", 200, "route"),
    ("GET", "/tree", 307, "route"),
    ("GET", "/nowhere", 404, "app"),
    ("GET", "/%FF", 500, "narrow"),
]


def test_each_course_of_a_request_has_the_policy_of_its_view() -> None:
    with waitress_server(_build(_cells)) as port:
        found = [(m, path, *governing(port, path, m)) for m, path, *_ in CELLS]
    assert found == CELLS


def test_a_body_is_read_by_the_application_only() -> None:
    def factory(request: Any) -> object:  # noqa: ANN401 - Pyramid has no types
        read.append(request.body)
        return object()

    def declare(config: Config) -> None:
        config.set_root_factory(factory)
        config.add_view(ROUTED, name="other")

    read: list[bytes] = []
    with waitress_server(_build(declare)) as port:
        headers = {"Origin": ORIGINS["app"]}
        url = f"http://127.0.0.1:{port}/nowhere"
        answer = httpx.post(url, content=b"body", headers=headers, trust_env=False)
        asked = {**headers, "Access-Control-Request-Method": "PUT"}
        preflight = httpx.request(
            "OPTIONS", url, content=b"body", headers=asked, trust_env=False
        )
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGINS["app"]
    # The body that a factory reads may lead to another view.
    assert preflight.status_code == 403
    assert read == [b"body", b"", b""]


def test_a_permission_of_a_view_in_a_finished_router_is_checked_inside_the_note() -> None:
    def declare(config: Config) -> None:
        config.set_security_policy(Denying())
        for method, view in (("GET", ROUTED), ("PUT", SECONDED)):
            config.add_view(view, name="x", permission="none", request_method=method)

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/x") == (403, "route")
        assert governing(port, "/x", "PUT") == (403, "second")


# --- Factories, traversal and predicates are counted -----------------------------------------


class Node(dict[str, "Node"]):
    """A resource of a tree, which counts."""

    def __init__(self, seen: Counter[str]) -> None:
        self._seen = seen

    def __getitem__(self, name: str) -> "Node":
        self._seen["getitem"] += 1
        if name != "a":
            raise KeyError(name)
        return Node(self._seen)


class Predicate:
    """A predicate of the owner's: calls the function that is its value."""

    def __init__(self, call: Callable[[Any, Any], bool], _info: object) -> None:
        self._call = call

    def text(self) -> str:
        return repr(self._call)

    phash = text

    def __call__(self, context: object, request: object) -> bool:
        return self._call(context, request)


def _counting(seen: Counter[str]) -> Declare:
    def predicate(name: str) -> Callable[[object, object], bool]:
        def count(_context: object, _request: object) -> bool:
            seen[name] += 1
            return True

        return count

    def factory(name: str) -> Callable[[object], Node]:
        def count(_request: object) -> Node:
            seen[name] += 1
            return Node(seen)

        return count

    def declare(config: Config) -> None:
        config.add_view_predicate("asks", Predicate)
        config.add_route_predicate("asks", Predicate)
        config.set_security_policy(Denying())
        config.add_view(ROUTED, name="closed", permission="none")
        config.set_root_factory(factory("root"))
        config.add_view(ROUTED, name="", asks=predicate("view"))
        config.add_route("r", "/r", factory=factory("route-root"), asks=predicate("route"))
        config.add_view(ROUTED, route_name="r")

    return declare


def test_an_actual_request_runs_factories_and_predicates_once() -> None:
    seen: Counter[str] = Counter()
    with waitress_server(_build(_counting(seen))) as port:
        origin = ("Origin", ORIGINS["route"].encode())
        answered = exchange(port, "GET", "/a/a", "x", [origin])
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["route"])])
        assert seen == {"root": 1, "getitem": 2, "view": 1}
        seen.clear()
        answered = exchange(port, "GET", "/r", "x", [origin])
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["route"])])
        assert seen == {"route-root": 1, "route": 1}
        seen.clear()
        answered = exchange(port, "GET", "/closed", "x", [origin])
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["route"])])
        assert (answered.status, seen) == (403, {"root": 1, "getitem": 1})


def test_a_router_that_has_served_runs_its_factory_once_after_cors() -> None:
    seen: Counter[str] = Counter()
    config = Configurator()
    _counting(seen)(config)
    app = config.make_wsgi_app()
    with waitress_server(app) as port:
        assert exchange(port, "GET", "/a/a", "x").status == 200
        CORS(app, APP)
        seen.clear()
        answered = exchange(port, "GET", "/a/a", "x", [("Origin", b"null")])
    assert (answered.status, seen) == (200, {"root": 1, "getitem": 2, "view": 1})


def test_a_preflight_runs_a_factory_once_and_a_predicate_once_per_method() -> None:
    seen: Counter[str] = Counter()
    with waitress_server(_build(_counting(seen))) as port:
        assert announced(port, "/a/a", "GET")[0] == "route"
        preflights = len(ORIGINS)
        assert seen == {"root": preflights, "getitem": 2 * preflights}
        seen.clear()
        assert announced(port, "/r", "GET")[0] == "route"
        # The predicate may hold or not: without the route, there is traversal.
        assert (seen["route-root"], seen["root"]) == (0, preflights)
        assert seen["route"] == 7 * preflights


# --- Two policies on one URL -----------------------------------------------------------------


def _by_method(config: Config) -> None:
    _route(
        config,
        "/two",
        (ROUTED, {"request_method": "PUT"}),
        (SECONDED, {"request_method": "DELETE"}),
    )
    for name, method, view in (("p", "PUT", ROUTED), ("d", "PURGE", SECONDED)):
        config.add_route(name, "/routes", request_method=method)
        config.add_view(view, route_name=name)
    config.add_view(ROUTED, name="tree", request_method=not_("DELETE"))
    config.add_view(SECONDED, name="tree", request_method="DELETE")
    config.add_view(ROUTED, name="whole")


@pytest.mark.rules(14)
@pytest.mark.parametrize(
    ("path", "method", "other"),
    [("/two", "PUT", "DELETE"), ("/routes", "PUT", "PURGE"), ("/tree", "PUT", "DELETE")],
)
def test_a_preflight_names_one_method_where_another_policy_has_another_method(
    path: str, method: str, other: str
) -> None:
    with waitress_server(_build(_by_method)) as port:
        for each, label in ((method, "route"), (other, "second")):
            assert governing(port, path, each) == (200, label)
        label, lines = announced(port, path, method)
        assert label == "route"
        assert {*lines} >= {*cors_lines([acam(method), acma(0)])}


@pytest.mark.rules(14)
def test_a_preflight_names_the_whole_policy_if_one_view_handles_every_method() -> None:
    with waitress_server(_build(_by_method)) as port:
        for method in ("PUT", "PURGE"):
            assert governing(port, "/whole", method)[0] == 200
        _, lines = announced(port, "/whole", "PUT")
        assert {*lines} >= {*cors_lines([acma(600)])}


def test_a_method_that_no_view_takes_has_no_headers_where_policies_differ() -> None:
    with waitress_server(_build(_by_method)) as port:
        assert governing(port, "/two", "PATCH") == (404, "narrow")
        assert governing(port, "/routes", "PATCH") == (404, "narrow")


# --- Predicates that a preflight cannot show -------------------------------------------------


def _uncertain(config: Config) -> None:
    _route(config, "/differ", (CLOSED, {"header": "X-Inner"}), (ROUTED, {}))
    _route(config, "/agree", (ROUTED, {"header": "X-Inner"}), (ROUTED, {}))
    _route(config, "/accept", (SECONDED, {"accept": "text/html"}), (ROUTED, {}))
    _route(config, "/param/{p}", (ROUTED, {"match_param": "p=a"}), (SECONDED, {}))
    for name, view in (("x", SECONDED), ("y", ROUTED)):
        more = {"header": "X-Inner"} if name == "x" else {}
        config.add_route(name, "/route", **more)
        config.add_view(view, route_name=name)


def test_a_preflight_is_refused_where_a_header_decides_between_two_policies() -> None:
    inner = ("X-Inner", b"1")
    with waitress_server(_build(_uncertain)) as port:
        for path in ("/differ", "/accept", "/route"):
            assert announced(port, path, "PUT") == ("narrow", [])
        assert governing(port, "/agree", "PUT", inner) == (200, "route")
        assert governing(port, "/agree", "PUT") == (200, "route")
        assert governing(port, "/param/a", "PUT") == (200, "route")
        assert governing(port, "/param/b", "PUT") == (200, "second")
        lines = [("Origin", ORIGINS["route"].encode())]
        answered = exchange(port, "GET", "/differ", "x", lines)
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["route"])])
        answered = exchange(port, "GET", "/differ", "x", [*lines, inner])
        assert (answered.status, cors_lines(answered.lines)) == (200, [])


class Root:
    """The context of every request."""


def _told_apart(config: Config) -> None:
    """Views of different policies that a header tells apart, and others."""
    _uncertain(config)
    _route(config, "/asked", (ROUTED, {"xhr": True}), (CLOSED, {"header": not_("X-Asked:1")}))
    _route(config, "/only", (ROUTED, {"xhr": True}))
    _route(config, "/plain", (show, {}))
    config.add_view(ROUTED, name="tree", accept="text/html")
    config.add_view(show, name="tree", context=Root)


INNER = "x-inner"


@pytest.mark.parametrize(
    ("path", "lines", "names"),
    [
        ("/differ", [], [INNER]),
        ("/differ", [("X-Inner", b"1")], [INNER]),
        ("/agree", [], []),
        ("/accept", [], ["accept"]),
        ("/param/a", [], []),
        ("/asked", [], ["x-asked", "x-requested-with"]),
        ("/asked", [("X-Requested-With", b"XMLHttpRequest")], ["x-asked", "x-requested-with"]),
        ("/only", [("X-Requested-With", b"XMLHttpRequest")], []),
        ("/plain", [], []),
        ("/tree", [("Accept", b"text/html")], ["accept", "x-vhm-root"]),
        ("/tree", [("Accept", b"text/plain")], ["accept", "x-vhm-root"]),
    ],
)
def test_the_answers_of_a_url_vary_by_the_header_that_chooses_the_policy(
    path: str, lines: list[tuple[str, bytes]], names: list[str]
) -> None:
    def declare(config: Config) -> None:
        config.set_root_factory(lambda _request: Root())
        _told_apart(config)

    for origin in ([], [("Origin", ORIGINS["route"].encode())]):
        with waitress_server(_build(declare)) as port:
            answered = exchange(port, "GET", path, "x", [*lines, *origin])
        assert answered.status == 200
        # One of the routes has a predicate on X-Inner: another route may match.
        found = {*vary_names(answered.all("Vary"))} - {"origin"}
        assert found == {*names, INNER}


def test_an_answer_without_a_view_varies_by_each_header_that_chooses_a_policy() -> None:
    def declare(config: Config) -> None:
        _route(config, "/x", (ROUTED, {"xhr": True}), (show, {"request_method": "PUT"}))
        _route(config, "/y", (ROUTED, {}))

    with waitress_server(_build(declare)) as port:
        for path, names in (("/x", ["origin", "x-requested-with"]), ("/y", ["origin"])):
            assert vary_names(exchange(port, "GET", path, "x").all("Vary")) == names


def test_a_mounted_application_that_a_header_chooses_varies_by_it() -> None:
    inner = _build(_inner, SUB)

    def declare(config: Config) -> None:
        _route(config, "/same", (wsgiapp(inner), {"xhr": True}), (CLOSED, {}))

    xhr = ("X-Requested-With", b"XMLHttpRequest")
    with waitress_server(_build(declare)) as port:
        for lines in ([], [xhr]):
            answered = exchange(port, "GET", "/same", "x", lines)
            assert "x-requested-with" in vary_names(answered.all("Vary"))


def test_a_route_predicate_that_changes_the_match_sees_it_unchanged_each_time() -> None:
    def number(info: dict[str, Any], _request: object) -> bool:
        assert type(info["match"]["n"]) is str
        info["match"]["n"] = int(info["match"]["n"])
        return True

    def factory(request: Any) -> object:  # noqa: ANN401 - Pyramid has no types
        assert type(request.matchdict["n"]) is int
        return object()

    def declare(config: Config) -> None:
        config.add_route_predicate("asks", Predicate)
        config.add_route("n", "/{n}", asks=number, factory=factory)
        config.add_view(ROUTED, route_name="n")

    with waitress_server(_build(declare)) as port:
        # Without the route there would be traversal, which has no view.
        assert governing(port, "/7", "PUT") == (200, "route")


# --- Factories that refuse -------------------------------------------------------------------


def _refusing(_request: object) -> object:
    raise HTTPNotFound


def _behind_factories(config: Config) -> None:
    for name, views in (
        ("one", [(ROUTED, {"request_method": "GET"})]),
        ("two", [(ROUTED, {"request_method": "GET"}), (CLOSED, {"request_method": "PUT"})]),
        ("none", [(show, {})]),
        ("context", [(CLOSED, {"containment": Node}), (show, {})]),
    ):
        config.add_route(name, f"/{name}", factory=_refusing)
        for view, more in views:
            config.add_view(view, route_name=name, **more)
    config.add_view(SECONDED, name="traversed")


def test_views_of_the_route_decide_if_a_factory_refuses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), waitress_server(_build(_behind_factories)) as port:
        assert governing(port, "/one") == (404, "route")
        assert governing(port, "/two") == (404, "route")
        assert governing(port, "/two", "PUT") == (404, "none")
        assert governing(port, "/two", "PATCH") == (404, "narrow")
        assert governing(port, "/none") == (404, "app")
        assert governing(port, "/context") == (404, "narrow")
    assert caplog.text == ""


@pytest.mark.parametrize(("view", "label"), [(ROUTED, "narrow"), (show, "app")])
def test_where_the_root_factory_refuses_any_view_of_traversal_may_be_meant(
    view: object, label: str
) -> None:
    def declare(config: Config) -> None:
        config.set_root_factory(_refusing)
        config.add_view(show, name="x")
        config.add_view(view, name="y")

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/x") == (404, label)


def test_a_route_whose_context_chooses_the_view_needs_no_factory_for_a_preflight() -> None:
    class One:
        def __init__(self, _request: object) -> None:
            pass

    class Two(One):
        pass

    def declare(config: Config) -> None:
        for name, other in (("same", ROUTED), ("differ", SECONDED)):
            config.add_route(name, f"/{name}", factory=Two)
            config.add_view(ROUTED, route_name=name, context=One)
            config.add_view(other, route_name=name, context=Two)
        config.add_route("hybrid", "/hybrid/*traverse", factory=Two)
        config.add_view(SECONDED, route_name="hybrid", name="here")
        config.add_route("global", "/global", factory=Two, use_global_views=True)
        config.add_view(SECONDED, context=Two)

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/same") == (200, "route")
        assert announced(port, "/differ", "PUT") == ("narrow", [])
        lines = [("Origin", ORIGINS["second"].encode())]
        answered = exchange(port, "GET", "/differ", "x", lines)
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["second"])])
        assert governing(port, "/hybrid/here") == (200, "second")
        # A view of another context, Pyramid's own of exceptions, has the application's policy.
        assert announced(port, "/global", "PUT") == ("narrow", [])


# --- Forms of views and of marks -------------------------------------------------------------


@ROUTE
class Marked:
    def __init__(self, request: object) -> None:
        self._request = request

    def __call__(self) -> Response:
        return Response("ok")

    def read(self) -> Response:
        return Response("ok")

    @SECOND
    def write(self) -> Response:
        return Response("ok")


class Handlers:
    """Its objects are views, and their methods."""

    def __call__(self, _request: object) -> Response:
        return Response("ok")

    @SECOND
    def write(self, _request: object) -> Response:
        return Response("ok")


@ROUTE
class MarkedHandlers(Handlers):
    def __call__(self, _request: object) -> Response:
        return Response("ok")

    def read(self, _request: object) -> Response:
        return Response("ok")


def with_context(_context: object, _request: object) -> Response:
    return Response("ok")


FORMS: dict[str, tuple[object, dict[str, Any], str]] = {
    "function": (ROUTED, {}, "route"),
    "unmarked": (show, {}, "app"),
    "no-cors": (CLOSED, {}, "none"),
    "context": (SECOND(with_context), {}, "second"),
    "renderer": (ROUTE(lambda _: "ok"), {"renderer": "string"}, "route"),
    "class": (Marked, {}, "route"),
    "attribute": (Marked, {"attr": "read"}, "route"),
    "marked-attribute": (Marked, {"attr": "write"}, "second"),
    "object": (Handlers(), {}, "app"),
    "object-attribute": (Handlers(), {"attr": "write"}, "second"),
    "bound-method": (Handlers().write, {}, "second"),
    "marked-bound-method": (ROUTE(Handlers().__call__), {}, "route"),
    "object-of-marked-class": (MarkedHandlers(), {}, "route"),
    "bound-method-of-marked-class": (MarkedHandlers().read, {}, "route"),
    "wrapped": (ROUTED, {"wrapper": "outer"}, "route"),
    "cached": (ROUTED, {"http_cache": 60}, "route"),
    "predicate": (ROUTED, {"request_method": "GET", "path_info": "/"}, "route"),
    "rendering": (
        ROUTE(lambda context, request: render_view_to_response(context, request, "outer")),
        {},
        "route",
    ),
}


def _forms(config: Config) -> None:
    for path, (view, more, _) in FORMS.items():
        _route(config, f"/{path}", (view, more))
    config.add_view(SECONDED, name="outer")


def test_a_mark_applies_in_every_form_of_registration() -> None:
    with waitress_server(_build(_forms)) as port:
        found = {path: governing(port, f"/{path}") for path in FORMS}
    assert found == {path: (200, label) for path, (_, _, label) in FORMS.items()}


def test_a_marked_function_and_the_function_itself_have_policies_of_their_own() -> None:
    def declare(config: Config) -> None:
        for path, view in (("/a", show), ("/b", ROUTE(show)), ("/c", SECOND(show))):
            _route(config, path, (view, {}))

    with waitress_server(_build(declare)) as port:
        labels = [governing(port, path)[1] for path in ("/a", "/b", "/c")]
    assert labels == ["app", "route", "second"]


def test_class_with_marked_methods_is_narrow_without_introspection() -> None:
    def declare(config: Config) -> None:
        _route(config, "/read", (Marked, {"attr": "read"}))
        _route(config, "/open", (ROUTED, {}))

    with waitress_server(_build(declare, introspection=False)) as port:
        assert governing(port, "/read") == (200, "narrow")
        assert governing(port, "/open") == (200, "route")


SCANNED = """
from crossorigin.integrations.pyramid import cors
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

@view_config(route_name="below")
@cors(allow_origins="https://route.example")
def below(request):
    return Response("ok")

class View:
    def __init__(self, request):
        pass

    @cors(allow_origins="https://second.example")
    @view_config(route_name="above")
    def above(self):
        return Response("ok")

@cors(allow_origins="https://route.example")
@view_config(route_name="whole")
class Whole(View):
    def __call__(self):
        return Response("ok")
"""


def test_scanned_views_have_their_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scanned_views.py").write_text(SCANNED)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("scanned_views")

    def declare(config: Config) -> None:
        for name in ("below", "above", "whole"):
            config.add_route(name, f"/{name}")
        config.scan(module)

    with waitress_server(_build(declare)) as port:
        labels = [governing(port, f"/{path}") for path in ("below", "above", "whole")]
    assert labels == [(200, "route"), (200, "second"), (200, "route")]


def test_a_decorator_above_view_config_is_refused_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="below @view_config"):
        ROUTE(view_config(route_name="x")(lambda _: Response("ok")))
    with pytest.raises(TypeError, match="below @view_config"):
        no_cors(view_config(route_name="x")(lambda _: Response("ok")))


@pytest.mark.parametrize("decorator", [ROUTE, no_cors, (ROUTE, lambda view: view)])
def test_a_mark_as_the_decorator_of_a_view_is_refused(decorator: object) -> None:
    def declare(config: Config) -> None:
        _route(config, "/x", (show, {"decorator": decorator}))

    with pytest.raises((TypeError, ConfigurationExecutionError), match="next to the function"):
        _build(declare)


def test_a_subclass_of_a_marked_class_without_a_mark_is_reported() -> None:
    class Below(Marked):
        pass

    with pytest.raises(MarkError, match="not inherited"):
        _build(lambda config: _route(config, "/x", (Below, {})))


def test_a_view_for_exceptions_and_for_resources_has_its_mark_as_the_latter() -> None:
    class Sad(Exception):  # noqa: N818 - a resource too
        pass

    def factory(_request: object) -> object:
        return Sad()

    def raising(_request: object) -> object:
        raise Sad

    def declare(config: Config) -> None:
        config.set_root_factory(factory)
        config.add_view(ROUTE(lambda _: Response("ok")), context=Sad)
        _route(config, "/raising", (raising, {}))

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/") == (200, "route")
        assert governing(port, "/raising") == (200, "app")


def test_a_view_that_declines_passes_the_policy_to_the_next_view() -> None:
    def decline(_request: object) -> Response:
        raise PredicateMismatch

    def declare(config: Config) -> None:
        _route(config, "/x", (ROUTE(decline), {"request_method": "GET"}), (ROUTED, {}))
        _route(config, "/alone", (ROUTE(decline), {}))

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/x") == (200, "route")
        assert governing(port, "/alone") == (404, "route")


def test_a_view_that_is_added_to_a_finished_router_has_its_mark() -> None:
    def declare(config: Config) -> None:
        config.add_route("late", "/late")
        _route(config, "/early", (CLOSED, {"request_method": "GET"}))

    app = _build(declare)
    config = Configurator(registry=app.registry)
    config.add_view(ROUTED, route_name="late")
    config.add_view(SECONDED, route_name="/early", request_method="GET")
    config.commit()
    with waitress_server(app) as port:
        assert governing(port, "/late") == (200, "route")
        assert governing(port, "/early") == (200, "second")


# --- The application runs the same views with the gateway and without ------------------------


_REGISTERED: list[dict[str, Any]] = [
    {},
    {"request_method": "DELETE"},
    {"request_method": not_("GET")},
    {"xhr": True},
    {"request_param": "q"},
    {"header": "X-Asked"},
    {"accept": "application/json"},
    {"accept": "text/html"},
    {"permission": NO_PERMISSION_REQUIRED},
    {"permission": "none", "request_method": "GET"},
    {"path_info": "^/exceptions"},
    {"match_param": "kind=a"},
    {"containment": Root},
    {"is_authenticated": False},
    {"asks": lambda _context, request: request.method == "PUT"},
    {"context": Root},
]
"""The arguments of a view: one of each predicate, each kind of permission, and a context."""

_REQUESTS: list[tuple[str, str, dict[str, str]]] = [
    ("GET", "", {}),
    ("DELETE", "", {}),
    ("PUT", "?q=1", {}),
    ("POST", "", {"X-Requested-With": "XMLHttpRequest"}),
    ("GET", "?q=1", {"X-Asked": "1"}),
    ("GET", "", {"Accept": "application/json"}),
    ("GET", "", {"Accept": "text/html;q=0.5, application/json;q=0.1"}),
]


Group = tuple[dict[str, Any], ...]
"""The arguments of views that share a route, a name or an exception, in their order."""


def _groups(first: int) -> list[Group]:
    """Every pair of registrations that begins with one of them, and some larger groups."""
    others = [each for each in _REGISTERED if each is not _REGISTERED[first]]
    chosen = random.Random(first)  # noqa: S311 - the same groups in each run
    more = [chosen.sample(others, size) for size in (2, 2, 2, 3)]
    return [(_REGISTERED[first], *each) for each in (*([each] for each in others), *more)]


def _saying(text: str) -> Callable[[object], Response]:
    return lambda _request: Response(text)


def _raising(error: type[Exception]) -> Callable[[object], Response]:
    def fail(_request: object) -> Response:
        raise error

    return fail


def _views_of_every_kind(config: Config, groups: list[Group]) -> None:
    """Register each group as views of a route, of traversal, and of an exception."""
    config.add_view_predicate("asks", Predicate)
    config.set_security_policy(Denying())
    config.set_root_factory(lambda _request: Root())
    marks: Any = itertools.cycle([lambda view: view, ROUTE, no_cors, SECOND])

    def views(label: str, group: Group) -> Any:  # noqa: ANN401 - pairs
        for number, more in enumerate(group):
            text = f"{label} {number}"
            yield next(marks)(_saying(text)), more

    for number, group in enumerate(groups):
        name = str(number)
        config.add_route(name, f"/routes/{name}/{{kind}}")
        for view, more in views(f"route {name}", group):
            config.add_view(view, route_name=name, **more)
        for view, more in views(f"traversal {name}", group):
            config.add_view(view, name=name, **more)
        error = type("Raised", (Exception,), {})
        config.add_route(f"raising{name}", f"/exceptions/{name}/{{kind}}")
        config.add_view(_raising(error), route_name=f"raising{name}")
        for _, more in views("exception", group):
            text = f"exception {more}"
            arguments = {**more, "context": error}
            config.add_view(_saying(text), **arguments)
    for more in _REGISTERED:
        config.add_notfound_view(
            _saying(f"missing {more}"),
            **{name: value for name, value in more.items() if name not in _NOT_OF_NOTFOUND},
        )


_NOT_OF_NOTFOUND = {"permission", "context"}
"""Arguments that a view of requests without a view does not take."""


def _seen(app: Any, url: str, method: str, headers: dict[str, str]) -> object:  # noqa: ANN401 - an application
    """Return the status and body of an answer, or the exception that no view answers."""
    try:
        answer = Request.blank(url, method=method, headers=headers).get_response(app)
    except Exception as error:  # noqa: BLE001 - it is compared
        return type(error).__name__, str(error)
    return answer.status, answer.body


@pytest.mark.parametrize("first", range(len(_REGISTERED)))
def test_each_request_runs_the_view_that_it_runs_without_cors(first: int) -> None:
    def made() -> Any:  # noqa: ANN401 - an application
        config = Configurator(autocommit=True)
        _views_of_every_kind(config, groups)
        return config.make_wsgi_app()

    groups = _groups(first)
    plain, gated = made(), made()
    CORS(gated, APP)
    places = ("/routes/{}/a", "/{}", "/exceptions/{}/b")
    paths = [each.format(number) for each in places for number in range(len(groups))]
    differing = []
    ran = set()
    for path, (method, query, headers) in itertools.product([*paths, "/none"], _REQUESTS):
        seen = [_seen(app, path + query, method, headers) for app in (plain, gated)]
        ran.add(seen[0])
        if seen[0] != seen[1]:
            differing.append((method, path + query, headers, seen))
    assert differing == []
    assert len(ran) > len(groups)


# --- Several applications --------------------------------------------------------------------


def _mounting(inner: Any) -> Declare:  # noqa: ANN401 - a WSGI application
    def declare(config: Config) -> None:
        config.add_route("below", "/below/*subpath")
        config.add_view(CLOSED if inner is None else wsgiapp2(inner), route_name="below")
        config.add_route("same", "/same")
        config.add_view(CLOSED if inner is None else wsgiapp(inner), route_name="same")

    return declare


def _inner(config: Config) -> None:
    _route(config, "/route", (ROUTED, {}))
    _route(config, "/plain", (show, {}))
    _route(config, "/same", (SECONDED, {}))


@pytest.mark.rules(20)
def test_a_mounted_applications_own_policy_is_that_of_its_routes() -> None:
    inner = _build(_inner, SUB)
    with waitress_server(_build(_mounting(inner))) as port:
        assert governing(port, "/below/plain") == (200, "sub")
        assert governing(port, "/below/route") == (200, "route")
        assert governing(port, "/below/nowhere") == (404, "sub")
        assert governing(port, "/same") == (200, "second")
        assert governing(port, "/nowhere") == (404, "app")


@pytest.mark.rules(20)
def test_a_mounted_gateway_without_a_router_governs_the_paths_below() -> None:
    def bare(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [])
        return [b"ok"]

    with waitress_server(_build(_mounting(CORSMiddleware(bare, SUB)))) as port:
        assert governing(port, "/below/x") == (200, "sub")
        # At the same path it is a second layer, which passes through.
        assert governing(port, "/same") == (200, "app")


@pytest.mark.rules(20)
def test_a_mounted_application_without_cors_has_the_policy_of_its_view() -> None:
    config = Configurator()
    _route(config, "/plain", (show, {}))
    inner = config.make_wsgi_app()
    with waitress_server(_build(_mounting(inner))) as port:
        assert governing(port, "/below/plain") == (200, "app")
    with waitress_server(CORSMiddleware(inner, SUB)) as port:
        assert governing(port, "/plain") == (200, "sub")


@pytest.mark.rules(20)
def test_an_application_that_answers_outside_the_router_writes_no_policy() -> None:
    config = Configurator()
    _inner(config)
    inner = config.make_wsgi_app()

    def declare(config: Config) -> None:
        config.set_execution_policy(lambda _environ, _router: inner)

    with waitress_server(_build(declare)) as port:
        assert governing(port, "/route") == (200, "app")


@pytest.mark.rules(20)
def test_the_views_of_two_applications_have_policies_of_their_own() -> None:
    one, two = _build(_inner, APP), _build(_inner, SUB)
    with waitress_server(one) as first, waitress_server(two) as second:
        assert governing(first, "/plain") == (200, "app")
        assert governing(second, "/plain") == (200, "sub")
    assert (one.cors.policy, two.cors.policy) == (APP, SUB)


# --- Wrong use -------------------------------------------------------------------------------


def test_a_second_cors_of_an_application_is_refused() -> None:
    app = _build(_inner)
    with pytest.raises(RuntimeError, match=r"which is also app\.cors"):
        CORS(app, SUB)


def test_cors_of_another_object_is_refused() -> None:
    for wrong in (show, Configurator()):
        with pytest.raises(TypeError, match="Router"):
            CORS(wrong, APP)
    with pytest.raises(TypeError, match="Configurator"):
        ROUTE(Configurator())
    with pytest.raises(TypeError, match="Router"):
        no_cors(Configurator().make_wsgi_app())


class _Leaf(dict[str, Any]):
    """The resource that is closed."""


@pytest.mark.parametrize("serve", [waitress_server, wsgiref_server])
def test_traversal_opens_no_spelling_of_a_closed_path(serve: Serve) -> None:
    config = Configurator(root_factory=lambda _request: {"internal": {"x": _Leaf()}})
    config.add_view(lambda _request: Response(body=closed_paths.SECRET), context=_Leaf)
    app = config.make_wsgi_app()
    CORS(app, CLOSING)
    with serve(app) as port:
        assert served(port) == {closed_paths.ROUTE}
        assert open_spellings(port) == []


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/internal", False),
        ("/@@internal", False),
        ("/%40%40internal/x", False),
        ("//@@internal", False),
        ("/below/@@internal", False),
        ("/below/internal", False),
        ("/other", True),
        ("/@@other", True),
        ("/@@other/@@internal", True),
        ("/below/other", True),
        ("/missing/@@internal", True),
    ],
)
def test_selector_of_a_view_gives_a_path_no_wider_policy(path: str, *, is_open: bool) -> None:
    config = Configurator(root_factory=lambda _request: {"below": {}})
    for name in ("internal", "other"):
        config.add_view(show, name=name)
    app = config.make_wsgi_app()
    CORS(app, PolicyMap({"/internal/*": None, "/below/internal/*": None}, default=Policy()))
    asked = [("Origin", b"https://a.example")]
    with waitress_server(app) as port:
        announced = [*asked, ("Access-Control-Request-Method", b"PUT")]
        answers = (
            exchange(port, "GET", path, "x", asked),
            exchange(port, "OPTIONS", path, "x", announced),
        )
    for each in answers:
        assert each.all("Access-Control-Allow-Origin") == ["*"] * is_open


@pytest.mark.parametrize("selector", ["", "@@"])
def test_selector_is_read_below_a_virtual_root(selector: str) -> None:
    config = Configurator(root_factory=lambda _request: {"below": {}})
    config.add_view(show, name="internal")
    app = config.make_wsgi_app()
    CORS(app, PolicyMap({"/below/internal/*": None}, default=Policy()))
    asked = [("Origin", b"https://a.example"), ("X-Vhm-Root", b"/below")]
    with waitress_server(app) as port:
        answer = exchange(port, "GET", f"/{selector}internal", "x", asked)
    assert (answer.status, answer.all("Access-Control-Allow-Origin")) == (200, [])


@pytest.mark.parametrize(
    ("path", "root", "status"),
    [
        ("/open", b"", 200),
        ("/@@open", b"", 200),
        ("/act", b"", 403),
        ("/@@act", b"", 403),
        ("/@@other", b"", 200),
        ("/act", b"/other", 403),
        ("/x", b"/act", 403),
    ],
)
def test_guard_of_the_path_that_traversal_reads_has_to_pass(
    path: str, root: bytes, status: int
) -> None:
    config = Configurator(root_factory=lambda _request: {"act": {}, "other": {}})
    for name in ("open", "act", "other", "x"):
        config.add_view(show, name=name)
    config.add_view(show, context=dict)
    app = config.make_wsgi_app()
    CORS(app, APP, guard=Guard(paths={"/*": None, "/act/*": Guard()}))
    asked = [("Origin", b"https://evil.example"), ("Sec-Fetch-Site", b"cross-site")]
    with waitress_server(app) as port:
        rooted = [*asked, ("X-Vhm-Root", root)] if root else asked
        assert exchange(port, "POST", path, "localhost", rooted).status == status
