"""Falcon, WSGI and ASGI: one reading of a request, for responders, sinks and static routes."""

import asyncio
import functools
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import falcon
import falcon.asgi
import falcon.routing
import pytest
from frameworks.falcon import App, Kind, Respond, adapted
from harness.asserting import cors_lines
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from tables.model import acam, acao, acma
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations.falcon import CORS, cors, no_cors

pytestmark = pytest.mark.rules(19)

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE = cors(allow_origins=ORIGINS["route"])
SECOND = cors(allow_origins=ORIGINS["second"])

Mark = Callable[[Any], Any]


@pytest.fixture(params=[falcon.App, falcon.asgi.App], ids=["wsgi", "asgi"])
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def _serve(app: App) -> AbstractContextManager[int]:
    CORS(app, APP)
    return uvicorn_server(app) if isinstance(app, falcon.asgi.App) else waitress_server(app)


def _ok(_self: object, _req: object, resp: falcon.Response, **_: object) -> None:
    resp.text = "ok"


def _resource(kind: Kind, mark: Mark | None = None, **marks: Mark | None) -> Any:  # noqa: ANN401 - Falcon's own
    """Return a resource with these responders, each with its mark."""
    members: dict[str, Any] = {}
    for name, own in marks.items():
        responder = adapted(kind, _ok)
        members[f"on_{name}"] = own(responder) if own else responder
    made = type("Resource", (), members)
    return (mark(made) if mark else made)()


def _sink(kind: Kind) -> Callable[..., Any]:
    """Return a function that answers as a sink."""

    def answer(_req: object, resp: falcon.Response, **_: object) -> None:
        resp.text = "ok"

    async def answer_later(_req: object, resp: falcon.Response, **_: object) -> None:
        resp.text = "ok"

    return answer if kind is falcon.App else answer_later


# --- The cells of a request's course ---------------------------------------------------------


class Refusing:
    """Middleware that refuses one path, before it is routed."""

    def process_request(self, req: falcon.Request, _resp: object) -> None:
        if req.path == "/refused":
            raise falcon.HTTPUnauthorized

    async def process_request_async(self, req: falcon.Request, _resp: object) -> None:
        self.process_request(req, None)


def _forbid(_self: object, _req: object, _resp: object, **_: object) -> None:
    raise falcon.HTTPForbidden


def _boom(_self: object, _req: object, _resp: object, **_: object) -> None:
    raise ValueError


def _explain(_req: object, resp: falcon.Response, _error: object, _params: object) -> None:
    resp.status = 500


async def _explain_later(
    req: object, resp: falcon.Response, error: object, params: object
) -> None:
    _explain(req, resp, error, params)


def _hooked(kind: Kind) -> Mark:
    """Return the decorator of a responder that refuses before it answers."""

    def hook(_req: object, _resp: object, _resource: object, _params: object) -> None:
        raise falcon.HTTPForbidden

    async def hook_later(*given: Any) -> None:  # noqa: ANN401 - Falcon's own
        hook(*given)

    before: Mark = falcon.before(hook if kind is falcon.App else hook_later)
    return before


def _answering(kind: Kind, respond: Respond) -> Any:  # noqa: ANN401 - Falcon's own
    return type("Resource", (), {"on_get": ROUTE(adapted(kind, respond))})()


def _cells(kind: Kind) -> App:
    app = kind(middleware=[Refusing()])
    app.add_error_handler(ValueError, _explain if kind is falcon.App else _explain_later)
    before = _hooked(kind)
    app.add_route("/get", _resource(kind, get=ROUTE))
    app.add_route("/raises", _answering(kind, _boom))
    app.add_route("/aborts", _answering(kind, _forbid))
    app.add_route("/refused", _resource(kind, get=ROUTE))
    app.add_route("/before", _resource(kind, get=lambda f: before(ROUTE(f))))
    app.add_route("/before-marked", _resource(kind, get=lambda f: ROUTE(before(f))))
    app.add_route("/before-class", before(type(_resource(kind, ROUTE, get=None)))())
    app.add_sink(ROUTE(_sink(kind)), "/sink")
    app.add_static_route("/static", str(Path(__file__).parent))
    return app


CELLS = [
    ("GET", "/get", 200, "route"),
    ("HEAD", "/get", 405, "route"),
    ("PUT", "/get", 405, "route"),
    ("UNLOCK", "/get", 405, "route"),
    ("PURGE", "/get", 400, "route"),
    ("GET", "/get/", 404, "app"),
    ("GET", "/raises", 500, "route"),
    ("GET", "/aborts", 403, "route"),
    ("GET", "/refused", 401, "route"),
    ("GET", "/before", 403, "route"),
    ("GET", "/before-marked", 403, "route"),
    ("GET", "/before-class", 403, "route"),
    ("GET", "/sink/x", 200, "route"),
    ("PUT", "/sink", 200, "route"),
    ("GET", f"/static/{Path(__file__).name}", 200, "app"),
    ("GET", "/static/none", 404, "app"),
    ("GET", "/nowhere", 404, "app"),
]


def test_each_course_of_a_request_has_the_policy_of_its_responder(kind: Kind) -> None:
    with _serve(_cells(kind)) as port:
        found = [(m, path, *governing(port, path, m)) for m, path, *_ in CELLS]
    assert found == CELLS


# --- Two policies on one URL -----------------------------------------------------------------


def _two(kind: Kind) -> App:
    app = kind()
    app.add_route("/two", _resource(kind, put=ROUTE, delete=SECOND))
    app.add_route("/class", _resource(kind, ROUTE, put=None, delete=SECOND))
    app.add_route("/closed", _resource(kind, put=None, delete=no_cors))
    app.add_route("/one", _resource(kind, ROUTE, put=None, delete=None))
    return app


@pytest.mark.rules(14)
@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/two", ("route", "second")),
        ("/class", ("route", "second")),
        ("/closed", ("app", "none")),
    ],
)
def test_a_preflight_names_one_method_where_another_policy_has_another_method(
    kind: Kind, path: str, labels: tuple[str, str]
) -> None:
    with _serve(_two(kind)) as port:
        found = tuple(governing(port, path, method)[1] for method in ("PUT", "DELETE"))
        assert found == labels
        _, lines = announced(port, path, "PUT")
        assert {*lines} >= {*cors_lines([acam("PUT"), acma(0)])}
        assert governing(port, path, "PATCH") == (405, "narrow")
        assert governing(port, path, "PURGE") == (400, "narrow")
        assert governing(port, path, "OPTIONS") == (200, "narrow")


@pytest.mark.rules(14)
def test_a_preflight_names_the_whole_policy_if_every_responder_has_it(kind: Kind) -> None:
    with _serve(_two(kind)) as port:
        assert {*announced(port, "/one", "PUT")[1]} >= {*cors_lines([acma(600)])}
        assert governing(port, "/one", "PATCH") == (405, "route")
        assert governing(port, "/one", "OPTIONS") == (200, "route")


# --- A converter is counted ------------------------------------------------------------------


def test_a_converter_runs_once_for_each_request(kind: Kind) -> None:
    seen: Counter[str] = Counter()

    class Counting(falcon.routing.BaseConverter):
        def convert(self, value: str) -> str:
            seen["convert"] += 1
            return value

    app = kind()
    app.router_options.converters["counting"] = Counting
    app.add_route("/{name:counting}", _resource(kind, get=ROUTE, put=SECOND))
    with _serve(app) as port:
        origin = ("Origin", ORIGINS["route"].encode())
        answered = exchange(port, "GET", "/x", "x", [origin])
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["route"])])
        assert seen == {"convert": 1}
        asked = [origin, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/x", "x", asked).status == 204
        assert seen == {"convert": 2}


# --- Forms of registration and of marks ------------------------------------------------------


def _forms(kind: Kind) -> App:
    app = kind()
    shared = _resource(kind, get=ROUTE, get_item=SECOND, put_item=no_cors)
    app.add_route("/list", shared)
    app.add_route("/also", shared)
    app.add_route("/list/{item}", shared, suffix="item")
    plain = adapted(kind, _ok)
    for path, responder in (("/a", plain), ("/b", ROUTE(plain)), ("/c", SECOND(plain))):
        app.add_route(path, type("Resource", (), {"on_get": responder})())
    for path, made in (
        ("/static", staticmethod(ROUTE(functools.partial(plain, None)))),
        ("/partial", staticmethod(functools.partial(ROUTE(plain), None))),
    ):
        app.add_route(path, type("Resource", (), {"on_get": made})())
    sink = _sink(kind)
    app.add_sink(sink, "/sink-a")
    app.add_sink(ROUTE(sink), "/sink-b")
    app.add_sink(SECOND(sink), "/sink-c")
    return app


FORMS = {
    "/list": "route",
    "/also": "route",
    "/list/x": "second",
    "/a": "app",
    "/b": "route",
    "/c": "second",
    "/static": "route",
    "/partial": "route",
    "/sink-a": "app",
    "/sink-b": "route",
    "/sink-c": "second",
}


def test_a_mark_applies_in_every_form_of_registration(kind: Kind) -> None:
    with _serve(_forms(kind)) as port:
        found = {path: governing(port, path) for path in FORMS}
        assert governing(port, "/list/x", "PUT") == (200, "none")
    assert found == {path: (200, label) for path, label in FORMS.items()}


class Sink:
    """An object that is a sink, and so is its method."""

    def __call__(self, req: object, resp: falcon.Response, **_: object) -> None:  # noqa: ARG002 - Falcon names it
        resp.text = "ok"

    @SECOND
    def answer(self, _req: object, resp: falcon.Response, **_: object) -> None:
        resp.text = "ok"

    def plain(self, _req: object, resp: falcon.Response, **_: object) -> None:
        resp.text = "ok"


def test_path_that_a_sink_takes_in_the_middle_of_a_segment_is_allowed_by_no_map(
    kind: Kind,
) -> None:
    app = kind()
    taking: Any = _taking if kind is falcon.App else _taking_later
    app.add_sink(taking, "/closed")
    app.add_sink(ROUTE(taking), "/mark")
    app.add_sink(taking, "/all/")
    CORS(app, PolicyMap({"/closed/*": None}, default=APP))
    serve = uvicorn_server if isinstance(app, falcon.asgi.App) else waitress_server
    labels = {
        "/closed/x": "none",
        "/closed": "none",
        "/closedx": "narrow",
        "/closed;x": "narrow",
        "/markx": "route",
        "/all/x": "app",
    }
    with serve(app) as port:
        for path, label in labels.items():
            assert governing(port, path) == (200, label), path


def _taking(_req: object, resp: falcon.Response, **_: object) -> None:
    resp.text = "ok"


async def _taking_later(_req: object, resp: falcon.Response, **_: object) -> None:
    resp.text = "ok"


def test_an_object_that_is_a_sink_has_the_mark_of_its_class_or_method() -> None:
    app = falcon.App()
    marked = no_cors(type("Marked", (Sink,), {}))()
    for path, sink in (("/m", marked.answer), ("/p", marked.plain), ("/o", marked)):
        app.add_sink(sink, path)
    app.add_sink(Sink(), "/u")
    with _serve(app) as port:
        labels = [governing(port, path)[1] for path in ("/m", "/p", "/o", "/u")]
    assert labels == ["second", "none", "none", "app"]


def test_a_second_cors_of_an_application_is_refused(kind: Kind) -> None:
    app = kind()
    gate = CORS(app, APP)
    with pytest.raises(RuntimeError, match=r"which is also app\.cors"):
        CORS(app, None)
    assert (app.cors, gate.policy) == (gate, APP)


def test_a_mark_on_a_resource_that_cannot_be_called_is_refused() -> None:
    with pytest.raises(TypeError, match="application"):
        ROUTE(falcon.App())
    for resource in (
        _resource(falcon.App, get=None),
        _resource(falcon.App, get=no_cors),
    ):
        with pytest.raises(TypeError, match="mark its class"):
            no_cors(resource)


def test_a_subclass_of_a_marked_class_without_a_mark_is_refused_at_the_start(
    kind: Kind,
) -> None:
    base = type(_resource(kind, ROUTE, get=None))
    app = kind()
    app.add_route("/x", type("Below", (base,), {})())
    CORS(app, APP)
    with pytest.raises(MarkError, match="not inherited"):
        _first_request(app)


def _first_request(app: App) -> None:
    """Ask an application for /x, without a server that would log its exceptions."""
    if isinstance(app, falcon.asgi.App):
        scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
        asyncio.run(app(scope, _nothing, _nothing))
    else:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x"}
        app(environ, lambda *_: lambda _data: None)


async def _nothing(*_message: object) -> Any:  # noqa: ANN401 - of a receive and of a send
    return None


def test_paths_of_a_map_omit_the_root_path_that_routes_of_falcon_have() -> None:
    app = falcon.asgi.App()
    app.add_route("/v1/internal/x", _resource(falcon.asgi.App, get=None))
    CORS(app, PolicyMap({"/v1/internal/*": None}, default=Policy()))
    # uvicorn puts the root path in front of each path.
    with uvicorn_server(app, root_path="/v1") as port:
        assert governing(port, "/internal/x") == (200, "none")
