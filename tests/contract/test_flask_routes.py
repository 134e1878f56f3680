"""Rules 1, 18, 19 and 20 with Flask's own features: environs, requests, mounts."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import flask
import pytest
from harness.governing import announced, governing
from harness.raw_http import exchange
from harness.servers import waitress_server
from tables.model import A, E
from tables.routes import ORIGINS
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.flask import CORS, cors, no_cors
from crossorigin.testing import Browser, CORSBlocked
from crossorigin.wsgi import CORSMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.rules(1, 18, 19, 20)

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE_MARK = cors(allow_origins=ORIGINS["route"])
SECOND_MARK = cors(allow_origins=ORIGINS["second"])
SUB = Policy(allow_origins=ORIGINS["sub"])


def _ok(**_values: object) -> str:
    return "ok"


def _app(**views: Callable[..., Any]) -> flask.Flask:
    """An application with a view at the path of each name, its endpoint too."""
    made = flask.Flask(__name__, static_folder=None)
    for name, view in views.items():
        made.add_url_rule(f"/{name}", name, view)
    return made


def _second_request() -> str:
    """Replace the request in the environ, and make another one of the application."""
    environ = flask.request.environ
    Request(environ)
    flask.current_app.request_context({**environ, "PATH_INFO": "/plain"}).match_request()
    return "ok"


def test_view_that_makes_a_second_request_keeps_its_policy() -> None:
    app = _app(f=ROUTE_MARK(_second_request), plain=_ok)
    CORS(app, APP)
    with waitress_server(app) as port:
        assert governing(port, "/f") == (200, "route")


def test_request_class_may_be_set_at_any_time() -> None:
    class First(flask.Request):
        pass

    class Second(flask.Request):
        pass

    app = _app(f=ROUTE_MARK(lambda: str(isinstance(flask.request, Second))))
    app.request_class = First
    CORS(app, APP)
    app.request_class = Second
    with waitress_server(app) as port:
        assert governing(port, "/f") == (200, "route")
        assert exchange(port, "GET", "/f", "x", []).body == b"True"


class _Copying:
    """Hands a copy of the environ on, and starts the response when all has returned."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        started: list[Any] = []
        body = list(self.app({**environ}, lambda *given: started.append(given)))  # type: ignore[arg-type]  # nothing writes
        start(*started[-1])
        return body


def test_layer_that_copies_the_environ_and_starts_late_hides_no_route() -> None:
    app = _app(f=ROUTE_MARK(_ok), off=no_cors(_ok), plain=_ok)
    app.wsgi_app = _Copying(app.wsgi_app)  # type: ignore[method-assign, assignment]
    CORS(app, APP)
    with waitress_server(app) as port:
        for path, label in (("/f", "route"), ("/off", "none"), ("/plain", "app")):
            assert governing(port, path) == (200, label)


def _raw(_environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("200 OK", [])
    return [b"ok"]


def test_mounted_application_with_its_own_policy_governs_its_routes() -> None:
    inner = _app(f=_ok, g=SECOND_MARK(_ok), h=no_cors(_ok))
    CORS(inner, PolicyMap({"/f": SUB}))
    bare = _app(f=_ok, g=_ok)
    # Its endpoints have the names of the mounted applications', and its rule their paths.
    app = _app(f=ROUTE_MARK(_ok), g=no_cors(_ok), h=_ok)
    app.add_url_rule("/<path:rest>", "rest", SECOND_MARK(_ok))
    app.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
        DispatcherMiddleware(app.wsgi_app, {"/deep": inner, "/sub/never": _raw}),
        {
            "/sub": inner,
            "/fixed": ProxyFix(inner),
            "/bare": bare,
            "/raw": CORSMiddleware(_raw, SUB),
            "/method": CORSMiddleware(_raw, SUB).as_app,
        },
    )
    CORS(app, APP)
    labels = {
        "/f": "route",
        "/g": "none",
        "/h": "app",
        "/other": "second",
        "/sub/f": "sub",
        "/sub/g": "second",
        "/sub/h": "none",
        "/fixed/f": "sub",
        "/fixed/g": "second",
        "/deep/f": "sub",
        "/deep/g": "second",
        "/bare/f": "app",
        "/bare/g": "app",
        "/raw": "sub",
        "/raw/f": "sub",
        "/method/f": "sub",
    }
    with waitress_server(app) as port:
        for path, label in labels.items():
            assert governing(port, path) == (200, label), path
        assert governing(port, "/sub/missing") == (404, "none")
        assert governing(port, "/bare/missing") == (404, "app")


def test_application_that_is_called_without_its_gateway_has_the_outer_policy() -> None:
    inner = _app(f=SECOND_MARK(_ok))
    inside = inner.wsgi_app
    CORS(inner, SUB)
    app = _app(f=ROUTE_MARK(_ok))

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        layer = inside if environ["PATH_INFO"] == "/f" else outer
        return layer(environ, start)

    outer = app.wsgi_app
    app.wsgi_app = serve  # type: ignore[method-assign, assignment]
    CORS(app, APP)
    with waitress_server(app) as port:
        assert governing(port, "/f", asked="narrow") == (200, "route")


def test_subdomains_and_hosts_choose_the_route_of_a_preflight() -> None:
    app = flask.Flask(__name__, static_folder=None, host_matching=True)
    app.add_url_rule("/f", "f", ROUTE_MARK(_ok), host="x")
    app.add_url_rule("/f", "g", SECOND_MARK(_ok), host="<name>.test")
    CORS(app, APP)
    with waitress_server(app) as port:
        assert governing(port, "/f") == (200, "route")
        lines = [("Origin", ORIGINS["second"].encode())]
        assert exchange(port, "GET", "/f", "any.test", lines).all("Vary") == ["Origin"]
        asked = [*lines, ("Access-Control-Request-Method", b"GET")]
        assert exchange(port, "OPTIONS", "/f", "any.test", asked).status == 204


def test_spelling_of_a_path_with_credentials_stays_within_its_policy() -> None:
    app = _app()
    app.add_url_rule("/account/mail", "mail", _ok, methods=["GET", "DELETE"])
    bank = "https://bank.example"
    CORS(
        app,
        PolicyMap(
            {"/account/*": Policy(allow_origins=bank, allow_credentials=True)},
            default=Policy(
                allow_origins=[bank, "https://*.blogs.example"], allow_credentials=True
            ),
        ),
    )
    page = Browser(app, origin="https://a.blogs.example", base_url="https://api.example")
    for url in ("/account/mail", "//account/mail", "/%2Faccount/mail"):
        for method in ("GET", "DELETE"):
            with pytest.raises(CORSBlocked):
                page.fetch(f"https://api.example{url}", method=method, credentials="include")


def test_preflight_of_one_method_permits_no_other_method() -> None:
    app, ran = _app(), []

    def put() -> str:
        ran.append("PUT")
        return ""

    def delete() -> str:
        ran.append("DELETE")
        return ""

    admin = cors(allow_origins=A, allow_credentials=True)
    app.add_url_rule("/item", "put", put, methods=["PUT"])
    app.add_url_rule("/item", "delete", admin(delete), methods=["DELETE"])
    CORS(app, allow_origins=[E], allow_credentials=True)
    page = Browser(app, origin=E, base_url="https://api.example")
    for method in ("DELETE", "PUT", "DELETE"):
        try:
            page.fetch("/item", method=method, credentials="include")
        except CORSBlocked:
            continue
    assert ran == ["PUT"]


def test_path_of_a_preflight_is_read_below_the_prefix_of_the_server() -> None:
    app = _app(f=ROUTE_MARK(_ok))
    CORS(app, APP)
    with waitress_server(DispatcherMiddleware(_raw, {"/v1": app})) as port:
        assert governing(port, "/v1/f") == (200, "route")
        assert announced(port, "/v1/g", "GET")[0] == "app"
