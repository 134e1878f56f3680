"""Rules 1, 14, 18, 19 and 20 in the parts of Werkzeug that Flask and Quart share."""

import asyncio
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, ClassVar

import flask
import flask.views
import pytest
import quart
import quart.views
from harness.asgi_types import Message
from harness.asserting import REDIRECTS, cors_lines
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import (
    hypercorn_server,
    uvicorn_server,
    waitress_server,
)
from harness.spy import Boom
from tables.model import E, acam, acma
from tables.routes import ORIGINS
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Rule, ValidationError

from crossorigin import Policy, PolicyError
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import quart as quart_cors

pytestmark = pytest.mark.rules(1, 14, 18, 19, 20)

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE_POLICY = Policy(allow_origins=ORIGINS["route"])
SECOND = Policy(allow_origins=ORIGINS["second"])


@dataclass(frozen=True)
class Kind:
    """One of the two frameworks; synchronous views run in both."""

    framework: ModuleType
    words: ModuleType
    application: Callable[..., Any]
    serve: Callable[[Any], AbstractContextManager[int]]

    def make(self, **more: object) -> Any:  # noqa: ANN401 - an application
        return self.application(__name__, static_folder=None, **more)

    def mark(self, policy: Policy) -> Any:  # noqa: ANN401 - a decorator
        return self.words.cors(policy)

    @contextmanager
    def serving(self, app: Any, policy: object = APP) -> Iterator[int]:  # noqa: ANN401 - an application
        self.words.CORS(app, policy)
        with self.serve(app) as port:
            yield port

    def failure(self, app: Any) -> str:  # noqa: ANN401 - an application
        """Return the words with which an application does not start."""
        self.words.CORS(app, APP)
        if self is FLASK:
            with pytest.raises(MarkError) as caught:
                app.test_client().get("/")
            return str(caught.value)
        [message] = asyncio.run(_started(app))
        assert message["type"] == "lifespan.startup.failed"
        said: str = message["message"]
        return said


async def _started(app: Any) -> list[Message]:  # noqa: ANN401 - ASGI in other words
    sent: list[Message] = []
    asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Message:
        return next(asked)

    async def send(message: Message) -> None:
        if "startup" in message["type"]:
            sent.append(message)

    with suppress(MarkError):
        await app({"type": "lifespan", "state": {}}, receive, send)
    return sent


FLASK = Kind(flask, flask_cors, flask.Flask, waitress_server)
QUART = Kind(quart, quart_cors, quart.Quart, hypercorn_server)
KINDS = {"flask": FLASK, "quart": QUART}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def _ok(**_values: object) -> str:
    return "ok"


def _raise() -> str:
    raise Boom


def test_each_outcome_of_a_route_has_its_policy(kind: Kind) -> None:
    app, mark = kind.make(), kind.mark(ROUTE_POLICY)
    app.add_url_rule("/f", "f", mark(_ok))
    app.add_url_rule("/tree/", "tree", mark(_ok))
    app.add_url_rule("/loose/", "loose", mark(_ok), strict_slashes=False)
    app.add_url_rule("/raises", "raises", mark(_raise))
    app.add_url_rule("/refused", "refused", mark(_ok))
    app.add_url_rule("/off", "off", kind.words.no_cors(_ok))
    app.add_url_rule("/items/<int:item>", "item", mark(_ok))

    def refuse() -> tuple[str, int] | None:
        return ("who?", 401) if kind.framework.request.path == "/refused" else None

    app.before_request(refuse)

    cases = [
        ("GET", "/f", 200, "route"),
        ("HEAD", "/f", 200, "route"),
        ("PUT", "/f", 405, "route"),
        ("OPTIONS", "/f", 200, "route"),
        ("GET", "/f/", 404, "app"),
        ("GET", "/tree/", 200, "route"),
        ("GET", "/tree", 308, "route"),
        ("PUT", "/tree", 404, "route"),
        ("GET", "/loose", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/refused", 401, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("GET", "/items/7", 200, "route"),
        ("GET", "/items//7", 308, "route"),
        ("GET", "/items/seven", 404, "app"),
        ("GET", "/nowhere", 404, "app"),
    ]
    with kind.serving(app) as port:
        for method, path, status, label in cases:
            found = governing(port, path, method)
            is_redirect = status in REDIRECTS and found[0] in REDIRECTS
            assert found == (found[0] if is_redirect else status, label), (method, path)


class Counting(BaseConverter):
    """Counts its calls, and takes numbers only."""

    calls: ClassVar[Counter[str]] = Counter()

    def to_python(self, value: str) -> int:
        self.calls[value] += 1
        if not value.isdigit():
            raise ValidationError
        return int(value)


def test_converter_runs_once_for_a_request_and_once_per_method_for_a_preflight(
    kind: Kind,
) -> None:
    app = kind.make()
    app.url_map.converters["counted"] = Counting
    app.add_url_rule("/<counted:item>", "get", kind.mark(ROUTE_POLICY)(_ok))
    app.add_url_rule("/<counted:item>", "put", kind.mark(SECOND)(_ok), methods=["PUT"])
    app.add_url_rule("/<counted:item>", "delete", _ok, methods=["DELETE"])
    Counting.calls.clear()
    with kind.serving(app) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/1", "x", lines).status == 200
        assert Counting.calls == {"1": 1}
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/2", "x", asked).status == 204
        # GET, HEAD, PUT, DELETE, and OPTIONS, whose rule is told from one that is written.
        assert Counting.calls == {"1": 1, "2": 5}
        assert governing(port, "/x") == (404, "app")


def test_preflight_for_one_of_two_policies_names_its_method_only(kind: Kind) -> None:
    app = kind.make()
    app.add_url_rule("/item", "put", kind.mark(ROUTE_POLICY)(_ok), methods=["PUT"])
    app.add_url_rule("/item", "delete", kind.mark(SECOND)(_ok), methods=["DELETE"])
    same = kind.mark(ROUTE_POLICY)(_ok)
    app.add_url_rule("/same", "same", same, methods=["PUT", "DELETE"])
    with kind.serving(app) as port:
        for method, label in (("PUT", "route"), ("DELETE", "second")):
            assert governing(port, "/item", method) == (200, label)
            lines = announced(port, "/item", method)[1]
            assert {*cors_lines([acam(method), acma(0)])} <= {*lines}
        for method, status in (("PATCH", 405), ("OPTIONS", 200)):
            assert governing(port, "/item", method) == (status, "narrow")
        lines = announced(port, "/same", "PUT")[1]
        assert dict(lines)["access-control-max-age"] == acma(600)[1]


def _by_rule(_kind: Kind, app: Any, name: str, view: Any) -> None:  # noqa: ANN401 - an app and a view
    app.add_url_rule(f"/{name}", name, view)


def _by_decorator(_kind: Kind, app: Any, name: str, view: Any) -> None:  # noqa: ANN401 - the same
    app.get(f"/{name}", endpoint=name)(view)


def _by_endpoint(_kind: Kind, app: Any, name: str, view: Any) -> None:  # noqa: ANN401 - the same
    app.url_map.add(Rule(f"/{name}", endpoint=name))
    app.endpoint(name)(view)


def _by_blueprint(kind: Kind, app: Any, name: str, view: Any) -> None:  # noqa: ANN401 - the same
    group = kind.framework.Blueprint(f"group-{name}", __name__)
    group.add_url_rule(f"/{name}", name, view)
    app.register_blueprint(group)


FORMS = (_by_rule, _by_decorator, _by_endpoint, _by_blueprint)


@pytest.mark.parametrize("register", FORMS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(
    kind: Kind, register: Callable[[Kind, Any, str, Any], None]
) -> None:
    app = kind.make()
    register(kind, app, "route", kind.mark(ROUTE_POLICY)(_ok))
    register(kind, app, "second", kind.mark(SECOND)(_ok))
    register(kind, app, "off", kind.words.no_cors(_ok))
    register(kind, app, "plain", _ok)
    with kind.serving(app) as port:
        for path, label in (("route",) * 2, ("second",) * 2, ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


def _view(kind: Kind, **more: object) -> Any:  # noqa: ANN401 - a class
    """A class view; its DELETE has a mark of its own."""

    def delete(_self: object) -> str:
        return "ok"

    body = {name: lambda _self: "ok" for name in ("get", "put")}
    own = {"delete": kind.words.no_cors(delete)}
    return type("View", (kind.framework.views.MethodView,), {**body, **own, **more})


def test_method_wins_over_the_class_over_its_decorators_over_the_blueprint(kind: Kind) -> None:
    route, second = kind.mark(ROUTE_POLICY), kind.mark(SECOND)
    both = second(_view(kind, decorators=[route]))
    wrapped = _view(kind, decorators=[route])
    plain = _view(kind)
    app = kind.make()
    group = second(kind.framework.Blueprint("group", __name__, url_prefix="/group"))
    for holder, suffix in ((app, ""), (group, "-g")):
        holder.add_url_rule("/both", view_func=both.as_view(f"both{suffix}"))
        holder.add_url_rule("/wrapped", view_func=wrapped.as_view(f"wrapped{suffix}"))
        holder.add_url_rule("/plain", view_func=plain.as_view(f"plain{suffix}"))
    app.add_url_rule("/made", view_func=route(plain.as_view("made")))
    app.register_blueprint(group)
    labels = {
        "/both": "second",
        "/wrapped": "route",
        "/made": "route",
        "/plain": "app",
        "/group/wrapped": "route",
        "/group/plain": "second",
    }
    with kind.serving(app) as port:
        for path, label in labels.items():
            for method in ("GET", "HEAD", "PUT"):
                assert governing(port, path, method) == (200, label), path
            assert governing(port, path, "DELETE") == (200, "none")


def test_innermost_blueprint_with_a_policy_governs_routes_without_one(kind: Kind) -> None:
    blueprint, app = kind.framework.Blueprint, kind.make()
    outer = kind.mark(ROUTE_POLICY)(blueprint("outer", __name__, url_prefix="/outer"))
    bare = blueprint("bare", __name__, url_prefix="/bare")
    inner = kind.mark(SECOND)(blueprint("inner", __name__, url_prefix="/inner"))
    off = kind.words.no_cors(blueprint("off", __name__, url_prefix="/off"))
    for group in (outer, bare, inner, off):
        group.add_url_rule("/f", "f", _ok)
    outer.add_url_rule("/own", "own", kind.mark(SECOND)(_ok))
    for group in (bare, inner, off):
        outer.register_blueprint(group)
    app.register_blueprint(outer)
    app.register_blueprint(bare, name="again")
    app.add_url_rule("/dotted", "no.blueprint", _ok)
    labels = {
        "/outer/f": "route",
        "/outer/own": "second",
        "/outer/bare/f": "route",
        "/outer/inner/f": "second",
        "/outer/off/f": "none",
        "/bare/f": "app",
        "/dotted": "app",
    }
    with kind.serving(app) as port:
        for path, label in labels.items():
            assert governing(port, path) == (200, label), path
        assert governing(port, "/outer/missing") == (404, "app")


def test_redirects_of_the_router_have_the_policy_that_a_preflight_promises(kind: Kind) -> None:
    app, mark = kind.make(), kind.mark(ROUTE_POLICY)
    app.add_url_rule("/tree/", "tree", mark(_ok))
    app.add_url_rule("/page", "page", mark(_ok), defaults={"number": 1})
    app.add_url_rule("/page/<int:number>", "page", app.view_functions["page"])
    app.url_map.add(Rule("/moved", endpoint="tree", methods=["GET"], redirect_to="/tree/"))
    app.url_map.add(
        Rule(
            "/away", endpoint="tree", methods=["GET"], redirect_to="https://other.example/tree/"
        )
    )
    app.url_map.add(Rule("/round", endpoint="tree", methods=["GET"], redirect_to="/round"))
    labels = {
        "/tree": "route",
        "/page/1": "route",
        "/moved": "route",
        "/away": "app",
        "/round": "app",
    }
    with kind.serving(app) as port:
        for path, label in labels.items():
            status, found = governing(port, path)
            assert (status in REDIRECTS, found) == (True, label), path


def test_rule_without_methods_takes_every_method(kind: Kind) -> None:
    app = kind.make()
    app.add_url_rule("/any", "post", kind.mark(SECOND)(_ok), methods=["POST"])
    app.url_map.add(Rule("/any", endpoint="any"))
    app.endpoint("any")(kind.mark(ROUTE_POLICY)(_ok))
    app.url_map.add(Rule("/moved", endpoint="any", redirect_to="/any"))
    with kind.serving(app) as port:
        for method in ("GET", "PUT", "MADEUP"):
            assert governing(port, "/any", method) == (200, "route")
        assert governing(port, "/moved")[1] == "route"
        assert governing(port, "/any", "POST") == (200, "second")
        _, lines = announced(port, "/any", "PUT")
        assert {*cors_lines([acam("PUT"), acma(0)])} <= {*lines}


def test_mark_above_the_decorator_of_the_route_is_refused_at_the_start(kind: Kind) -> None:
    app = kind.make()

    def above() -> str:
        return "ok"

    kind.words.cors()(app.get("/above")(above))
    assert "no route has the @cors, @no_cors, @guard or @no_guard of" in kind.failure(app)
    # Without a lifespan, the first request is where it is told; preflights too.
    serve = waitress_server if kind is FLASK else uvicorn_server
    with serve(app) as port:
        asked = [("Origin", E.encode()), ("Access-Control-Request-Method", b"GET")]
        for method, lines in (("GET", []), ("OPTIONS", asked)):
            answered = exchange(port, method, "/above", "x", lines)
            assert (answered.status, cors_lines(answered.lines)) == (500, [])


def test_mark_that_no_route_reaches_is_refused_at_the_start(kind: Kind) -> None:
    mark = kind.mark(ROUTE_POLICY)
    marked = mark(lambda _self: "ok")
    base = mark(_view(kind))
    lost = {
        "View.dispatch_request": _view(kind, dispatch_request=marked),
        "View.method_decorators": _view(kind, method_decorators=[mark]),
        ".View.method_dec": _view(kind, method_decorators={"get": [kind.words.no_cors]}),
        "not inherited": type("Sub", (base,), {}),
    }
    for words, view in lost.items():
        app = kind.make()
        app.add_url_rule("/view", view_func=view.as_view("view"))
        assert words in kind.failure(app)


def test_class_view_of_an_extension_has_the_marks_of_its_methods_and_its_class(
    kind: Kind,
) -> None:
    """Flask-RESTX wraps the view, flask-smorest each method; both with `functools.wraps`."""

    def wrapped(function: Any) -> Any:  # noqa: ANN401 - a view, or a method
        @functools.wraps(function)
        def wrapper(*args: object, **kwargs: object) -> Any:  # noqa: ANN401 - a body
            return function(*args, **kwargs)

        return wrapper

    route, second = kind.mark(ROUTE_POLICY), kind.mark(SECOND)
    view = second(_view(kind, put=wrapped(route(lambda _self: "ok"))))
    app = kind.make()
    served = view.as_view("view")
    app.add_url_rule("/view", view_func=wrapped(served) if kind is FLASK else served)
    with kind.serving(app) as port:
        for method, label in {"GET": "second", "PUT": "route", "DELETE": "none"}.items():
            assert governing(port, "/view", method) == (200, label)


def test_class_view_with_other_decorators_of_its_methods_starts(kind: Kind) -> None:
    app = kind.make()
    for name, decorators in (("a", [_ok]), ("b", {"get": [_ok]}), ("c", "foreign")):
        view = _view(kind, method_decorators=decorators)
        app.add_url_rule(f"/{name}", view_func=view.as_view(name))
    with kind.serving(app) as port:
        assert governing(port, "/a") == (200, "app")


def test_mark_where_it_would_be_lost_is_refused_where_it_is_written(kind: Kind) -> None:
    app, group = kind.make(), kind.framework.Blueprint("group", __name__)
    with pytest.raises(TypeError, match="give its application to CORS"):
        kind.mark(APP)(app)
    with pytest.raises(TypeError, match="give its application to CORS"):
        kind.words.no_cors(app)
    with pytest.raises(TypeError, match="take an endpoint"):
        kind.mark(APP)(object())
    kind.mark(APP)(group)
    with pytest.raises(TypeError, match="another policy already"):
        kind.mark(SECOND)(group)


class Called:
    """An object that a route calls."""

    def __call__(self) -> str:
        return "ok"


def test_object_has_its_own_policy_or_that_of_its_method_or_class(kind: Kind) -> None:
    mark = kind.mark(ROUTE_POLICY)
    of_class = mark(type("OfClass", (Called,), {}))
    of_method = type("OfMethod", (Called,), {"__call__": mark(Called.__call__)})
    app = kind.make()
    for name, view in (
        ("class", of_class()),
        ("method", of_method()),
        ("plain", Called()),
        ("own", mark(Called())),
    ):
        app.add_url_rule(f"/{name}", name, view)
    app.add_url_rule("/partial", "partial", partial(mark(_ok), value=1))
    labels = {
        "/class": "route",
        "/method": "route",
        "/plain": "app",
        "/partial": "route",
        "/own": "route",
    }
    with kind.serving(app) as port:
        for path, label in labels.items():
            assert governing(port, path) == (200, label)


def test_call_without_an_application_names_the_correct_call(kind: Kind) -> None:
    group = kind.framework.Blueprint("group", __name__)
    with pytest.raises(TypeError, match=r"not with Blueprint.*mark a group with cors"):
        kind.words.CORS(group)
    assert not hasattr(group, "cors")
    for keywords in ({}, {"allow_origins": ["https://a.example"]}):
        with pytest.raises(TypeError, match="the application comes first"):
            kind.words.CORS(**keywords)
    app = kind.make()
    with pytest.raises(PolicyError):
        kind.words.CORS(app, allow_origins="a.example")
    assert "request_context" not in vars(app)
    kind.words.CORS(app=app, policy=APP)
    assert app.cors.policy == APP


def test_request_for_a_host_that_is_refused_has_the_policy_of_the_application() -> None:
    app = FLASK.make()
    app.config["TRUSTED_HOSTS"] = ["api.test"]
    app.add_url_rule("/f", "f", FLASK.mark(ROUTE_POLICY)(_ok))
    with FLASK.serving(app) as port:
        assert governing(port, "/f") == (400, "app")


def test_views_that_fail_as_exceptions_of_http_keep_their_policy(kind: Kind) -> None:
    app = kind.make()

    def teapot() -> str:
        raise HTTPException(response=kind.framework.Response("", 418))

    app.add_url_rule("/teapot", "teapot", kind.mark(ROUTE_POLICY)(teapot))
    with kind.serving(app) as port:
        assert governing(port, "/teapot") == (418, "route")
