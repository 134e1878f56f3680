"""Rules 1, 14, 18, 19 and 20 with Bottle's own features: mounts, plugins, path parsing."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import bottle
import pytest
from bottle import Bottle, HTTPResponse
from harness.asserting import cors_lines
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import waitress_server
from harness.spy import Boom
from tables.model import E, acam, acma
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap, RequestFacts
from crossorigin.gateway.selfcheck.unreached import MarkError
from crossorigin.integrations.bottle import CORS, cors, no_cors
from crossorigin.wsgi import CORSMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.rules(1, 14, 18, 19, 20)

APP = Policy(allow_origins=ORIGINS["app"])
SUB = Policy(allow_origins=ORIGINS["sub"])
ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])


def _ok(**_values: object) -> str:
    return "ok"


def _raise() -> str:
    raise Boom


def _stream() -> Iterable[str]:
    yield "o"
    yield "k"


def _serving(app: Bottle, policy: Any = APP) -> AbstractContextManager[int]:  # noqa: ANN401 - a policy, a map or a callable
    CORS(app, policy)
    return waitress_server(app)


def test_each_outcome_of_a_route_has_its_policy() -> None:
    app = Bottle()
    app.get("/f", callback=ROUTE_MARK(_ok))
    app.get("/streamed", callback=ROUTE_MARK(_stream))
    app.get("/raises", callback=ROUTE_MARK(_raise))
    app.get("/refused", callback=ROUTE_MARK(_ok))
    app.get("/off", callback=no_cors(_ok))
    app.get("/items/<item:int>", callback=ROUTE_MARK(_ok))
    app.route("/any", "ANY", SECOND_MARK(_ok))
    app.post("/any", callback=ROUTE_MARK(_ok))
    app.route("/proxied", "PROXY", SECOND_MARK(_ok))
    app.route("/own", "OPTIONS", SECOND_MARK(_ok))
    app.get("/own", callback=ROUTE_MARK(_ok))

    def refuse() -> None:
        if bottle.request.path == "/refused":
            raise HTTPResponse(status=401)

    app.add_hook("before_request", refuse)
    cases = [
        ("GET", "/f", 200, "route"),
        ("HEAD", "/f", 200, "route"),
        ("PUT", "/f", 405, "route"),
        ("OPTIONS", "/f", 405, "route"),
        ("GET", "/f/", 404, "app"),
        ("GET", "/streamed", 200, "route"),
        ("GET", "/raises", 500, "route"),
        ("GET", "/refused", 401, "route"),
        ("GET", "/off", 200, "none"),
        ("PUT", "/off", 405, "none"),
        ("GET", "/items/7", 200, "route"),
        ("GET", "/items/seven", 404, "app"),
        ("GET", "/nowhere", 404, "app"),
        ("GET", "/any", 200, "second"),
        ("POST", "/any", 200, "route"),
        ("MADEUP", "/any", 200, "second"),
        ("GET", "/proxied", 200, "second"),
        ("MADEUP", "/proxied", 200, "second"),
        ("GET", "/own", 200, "route"),
        ("OPTIONS", "/own", 200, "second"),
    ]
    with _serving(app) as port:
        for method, path, *expected in cases:
            assert governing(port, path, method) == tuple(expected), (method, path)


def test_filter_runs_once_for_a_request_and_once_per_method_for_a_preflight() -> None:
    calls: list[str] = []

    def count(value: str) -> int:
        calls.append(value)
        return int(value)

    app = Bottle()
    app.router.add_filter("counted", lambda _config: (r"\w+", count, str))
    app.get("/<item:counted>", callback=ROUTE_MARK(_ok))
    app.put("/<item:counted>", callback=SECOND_MARK(_ok))
    app.delete("/<item:counted>", callback=_ok)
    with _serving(app) as port:
        lines = [("Origin", ORIGINS["route"].encode())]
        assert exchange(port, "GET", "/1", "x", lines).status == 200
        assert calls == ["1"]
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/2", "x", asked).status == 204
        assert calls == ["1", *"2222"]  # GET, HEAD, PUT, DELETE
        assert governing(port, "/x") == (400, "app")


def test_filter_that_raises_makes_the_policy_unknown() -> None:
    def fail(_value: str) -> int:
        raise LookupError

    app = Bottle()
    app.router.add_filter("failing", lambda _config: (r"\w+", fail, str))
    app.get("/<item:failing>", callback=ROUTE_MARK(_ok))
    with _serving(app) as port:
        assert governing(port, "/x") == (500, "narrow")


def test_preflight_for_one_of_two_policies_names_its_method_only() -> None:
    app = Bottle()
    app.put("/item", callback=ROUTE_MARK(_ok))
    app.delete("/item", callback=SECOND_MARK(_ok))
    app.route("/same", ["PUT", "DELETE"], ROUTE_MARK(_ok))
    with _serving(app) as port:
        for method, label in (("PUT", "route"), ("DELETE", "second")):
            assert governing(port, "/item", method) == (200, label)
            lines = announced(port, "/item", method)[1]
            assert {*cors_lines([acam(method), acma(0)])} <= {*lines}
        assert governing(port, "/item", "PATCH") == (405, "narrow")
        lines = announced(port, "/same", "PUT")[1]
        assert dict(lines)["access-control-max-age"] == acma(600)[1]


FORMS: dict[str, Callable[[Bottle, str, Any], object]] = {
    "decorator": lambda app, path, f: app.get(path)(f),
    "callback": lambda app, path, f: app.get(path, callback=f),
    "route": lambda app, path, f: app.route(path, "GET", f),
    "add": lambda app, path, f: app.add_route(bottle.Route(app, path, "GET", f)),
    "merge": lambda app, path, f: app.merge([bottle.Route(app, path, "GET", f)]),
}


@pytest.mark.parametrize("form", FORMS)
def test_marked_copy_does_not_mark_other_routes_of_the_function(form: str) -> None:
    app, register = Bottle(), FORMS[form]
    register(app, "/route", ROUTE_MARK(_ok))
    register(app, "/second", SECOND_MARK(_ok))
    register(app, "/off", no_cors(_ok))
    register(app, "/plain", _ok)
    with _serving(app) as port:
        for path, label in (("route",) * 2, ("second",) * 2, ("off", "none"), ("plain", "app")):
            assert governing(port, f"/{path}") == (200, label)


def _part(mark: Any, policy: Any = None) -> Bottle:  # noqa: ANN401 - a decorator; any policy
    """An application to be mounted."""
    made = Bottle()
    made.get("/plain", callback=_ok)
    made.get("/marked", callback=mark(_ok))
    made.get("/off", callback=no_cors(_ok))
    made.put("/plain", callback=_ok)
    if policy is not None:
        CORS(made, policy)
    return made


def _raw(_environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("200 OK", [])
    return [b"ok"]


# A mount with an option is that of a WSGI application, whose routes stay its own.
WSGI: dict[str, Any] = {"skip": True}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mounted_application_governs_its_routes_if_it_has_a_policy() -> None:
    app = Bottle()
    app.get("/plain", callback=_ok)
    deep = _part(SECOND_MARK)
    deep.mount("/inner/", _part(ROUTE_MARK, PolicyMap({"/plain": SUB}, default=APP)))
    deep.mount("/bare/", _part(SECOND_MARK))
    CORS(deep, PolicyMap({"/bare/*": SUB}, default=APP))
    app.mount("/own/", _part(ROUTE_MARK, SUB))
    app.mount("/bare/", _part(ROUTE_MARK))
    app.mount("/deep/", deep)
    app.mount("/wsgi/", _part(ROUTE_MARK, PolicyMap({"/plain": SUB}, default=APP)), **WSGI)
    app.mount("/wsgi-bare/", _part(ROUTE_MARK), **WSGI)
    app.mount("/raw/", _raw)
    app.mount("/gate/", CORSMiddleware(_raw, SUB))
    app.mount("/get/", _part(ROUTE_MARK), method="GET")
    merged = _part(SECOND_MARK, SUB)
    app.merge([bottle.Route(merged, "/merged", "GET", _ok)])
    app.merge([bottle.Route(merged, "/merged-marked", "GET", SECOND_MARK(_ok))])
    labels = {
        "/plain": "app",
        "/own/plain": "sub",
        "/own/marked": "route",
        "/own/off": "none",
        "/bare/plain": "app",
        "/bare/marked": "route",
        "/bare/off": "none",
        "/deep/plain": "app",
        "/deep/marked": "second",
        "/deep/inner/plain": "sub",
        "/deep/inner/marked": "route",
        "/deep/bare/plain": "sub",
        "/deep/bare/marked": "second",
        "/wsgi/plain": "sub",
        "/wsgi/marked": "route",
        "/wsgi/off": "none",
        "/wsgi-bare/plain": "app",
        "/wsgi-bare/marked": "route",
        "/wsgi-bare/off": "none",
        "/raw/any": "app",
        "/gate/any": "sub",
        "/get/plain": "narrow",
        "/get/marked": "narrow",
        "/get/off": "narrow",
        "/merged": "sub",
        "/merged-marked": "second",
    }
    with _serving(app) as port:
        for path, label in labels.items():
            assert governing(port, path) == (200, label), path
        assert governing(port, "/own/plain", "PUT") == (200, "sub")
        # Not found in either application: the outer one answers, as its routes are all.
        assert governing(port, "/own/missing") == (404, "app")
        assert governing(port, "/wsgi/missing") == (404, "app")
        assert governing(port, "/wsgi-bare/missing") == (404, "app")
        assert governing(port, "/get/marked", "PUT") == (405, "narrow")


def test_callable_of_a_mounted_application_reads_its_own_path() -> None:
    seen: list[tuple[str, str]] = []

    def choose(facts: RequestFacts) -> Policy:
        seen.append((facts.path, facts.native["SCRIPT_NAME"]))
        return SUB

    app = Bottle()
    app.mount("/own/", _part(ROUTE_MARK, choose))
    with _serving(app) as port:
        assert governing(port, "/own/plain") == (200, "sub")
    assert {*seen} == {("/plain", "/own")}


def test_route_that_calls_another_application_keeps_its_policy() -> None:
    other = _part(SECOND_MARK)

    def call(**_values: object) -> Any:  # noqa: ANN401 - a body
        environ = {**bottle.request.environ, "PATH_INFO": "/marked"}
        return other(environ, lambda *_given: None)

    def call_here(**_values: object) -> Any:  # noqa: ANN401 - the same
        bottle.request.environ["PATH_INFO"] = "/marked"
        return other(bottle.request.environ, lambda *_given: None)

    app = Bottle()
    app.get("/copy", callback=ROUTE_MARK(call))
    app.get("/here", callback=ROUTE_MARK(call_here))
    with _serving(app) as port:
        for path in ("/copy", "/here"):
            assert governing(port, path) == (200, "route")


def test_layer_that_copies_the_environ_hides_no_route() -> None:
    app = Bottle()
    app.get("/f", callback=ROUTE_MARK(_ok))
    inner = app.wsgi
    app.wsgi = lambda environ, start: inner({**environ}, start)
    with _serving(app) as port:
        assert governing(port, "/f") == (200, "route")


def _applied(app: Bottle) -> None:
    app.route("/f", "GET", _ok, apply=[cors()])


def _applied_off(app: Bottle) -> None:
    app.route("/f", "GET", _ok, apply=no_cors)


def _installed(app: Bottle) -> None:
    app.get("/f", callback=_ok)
    app.install(ROUTE_MARK)


def _above(app: Bottle) -> None:
    def above() -> str:
        return "ok"

    cors()(app.get("/f")(above))


def _mounted_above(app: Bottle) -> None:
    part = Bottle()
    _above(part)
    app.mount("/part", part, **WSGI)


LOST: dict[Callable[[Bottle], None], str] = {
    _applied: "apply=",
    _applied_off: "apply=",
    _installed: "apply=",
    _above: "no route has the @cors",
    _mounted_above: "no route has the @cors",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("write", LOST)
def test_mark_without_a_route_is_reported_at_the_first_request(
    write: Callable[[Bottle], None], caplog: pytest.LogCaptureFixture
) -> None:
    app = Bottle()
    write(app)
    asked = [("Origin", E.encode()), ("Access-Control-Request-Method", b"GET")]
    with _serving(app) as port:
        for method, lines in (("GET", []), ("OPTIONS", asked), ("GET", asked[:1])):
            answered = exchange(port, method, "/f", "x", lines)
            assert (answered.status, cors_lines(answered.lines)) == (500, [])
    errors = [each.exc_info[1] for each in caplog.records if each.exc_info]
    assert len(errors) == 3
    assert all(isinstance(each, MarkError) and LOST[write] in str(each) for each in errors)


@ROUTE_MARK
class Called:
    """An object that a route calls."""

    def __call__(self) -> str:
        return "ok"


def test_object_has_the_policy_of_its_class() -> None:
    app = Bottle()
    app.get("/f", callback=Called())
    with _serving(app) as port:
        assert governing(port, "/f") == (200, "route")


def test_mark_where_it_would_be_lost_is_refused_where_it_is_written() -> None:
    app = Bottle()
    app.get("/f", callback=_ok)
    for lost in (app, app.routes[0]):
        with pytest.raises(TypeError, match="cannot have a policy of its own"):
            cors()(lost)
    with pytest.raises(TypeError, match="take an endpoint"):
        no_cors(app.routes)
    with pytest.raises(TypeError, match="not with Route"):
        CORS(app.routes[0], APP)


def test_path_with_letters_beyond_ascii_has_its_entry_of_a_map() -> None:
    app = Bottle()
    app.get("/é/<name>", callback=_ok)
    with _serving(app, PolicyMap({"/é/*": SUB}, default=APP)) as port:
        assert governing(port, "/%C3%A9/x") == (200, "sub")
