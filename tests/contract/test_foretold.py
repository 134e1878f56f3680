"""Rules 14 and 19 where routing reads more of a request than its preflight shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import bottle
import falcon
import falcon.asgi
import flask
import pytest
import quart
from aiohttp import web as aiohttp_web
from falcon.routing import CompiledRouter
from frameworks.falcon import resource
from harness.aiohttp_server import aiohttp_server
from harness.asserting import cors_lines, vary_names
from harness.governing import announced
from harness.raw_http import exchange
from harness.servers import uvicorn_server, waitress_server
from harness.tornado_server import tornado_server
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.traversal import ResourceTreeTraverser
from tables.foretold import HIDDEN, SHOWN, path_of
from tables.model import acao
from tables.routes import ORIGINS
from tornado import httputil, routing, web

from crossorigin import Policy, PolicyMap
from crossorigin.integrations import aiohttp as aiohttp_cors
from crossorigin.integrations import bottle as bottle_cors
from crossorigin.integrations import falcon as falcon_cors
from crossorigin.integrations import flask as flask_cors
from crossorigin.integrations import pyramid, tornado
from crossorigin.integrations import quart as quart_cors

pytestmark = pytest.mark.rules(14, 19)

APP = Policy(allow_origins=ORIGINS["app"])

Choose = Callable[[Any], object]
"""Reads a request, and returns whether it goes to the closed endpoint."""
Serve = Callable[[Choose], AbstractContextManager[int]]


# --- Pyramid -------------------------------------------------------------------------------


class Open:
    """A context that anyone may read."""


class Closed:
    """A context whose view has no CORS."""


def _view(_request: object) -> Response:
    return Response("ok")


def _pyramid(declare: Callable[[Any], None], policy: Any = APP) -> Any:  # noqa: ANN401 - any source
    config = Configurator()
    declare(config)
    config.add_view(_view, context=Open)
    config.add_view(pyramid.no_cors(_view), context=Closed)
    app = config.make_wsgi_app()
    pyramid.CORS(app, policy)
    return app


def _by_factory(choose: Choose) -> AbstractContextManager[int]:
    def factory(request: Any) -> object:  # noqa: ANN401 - Pyramid has no types
        return Closed() if choose(request) else Open()

    return waitress_server(_pyramid(lambda config: config.set_root_factory(factory)))


def _by_lazy_root(choose: Choose) -> AbstractContextManager[int]:
    class Root:
        def __init__(self, request: object) -> None:
            self.request = request

        def __getitem__(self, _name: str) -> object:
            return Closed() if choose(self.request) else Open()

    return waitress_server(_pyramid(lambda config: config.set_root_factory(Root)))


def _by_traverser(choose: Choose) -> AbstractContextManager[int]:
    class Traverser(ResourceTreeTraverser):  # type: ignore[misc]  # Pyramid has no types
        def __call__(self, request: Any) -> Any:  # noqa: ANN401 - as of Pyramid's
            found = super().__call__(request)
            return {
                **found,
                "context": Closed() if choose(request) else Open(),
                "view_name": "",
            }

    return waitress_server(_pyramid(lambda config: config.add_traverser(Traverser)))


# --- The other frameworks --------------------------------------------------------------------


def _tornado(choose: Choose) -> AbstractContextManager[int]:
    class Chosen(routing.Matcher):
        def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
            return {} if choose(request) else None

    class Opened(web.RequestHandler):
        def delete(self) -> None:
            self.write("ok")

    class Hidden(Opened):
        pass

    app = web.Application([routing.Rule(Chosen(), tornado.no_cors(Hidden)), ("/p.*", Opened)])
    tornado.CORS(app, APP)
    return tornado_server(app)


def _falcon(kind: Any, choose: Choose) -> Any:  # noqa: ANN401 - of WSGI or ASGI
    class Router(CompiledRouter):
        def find(self, uri: str, req: Any = None) -> Any:  # noqa: ANN401 - as of Falcon's
            return super().find("/closed" if choose(req) else uri, req)

    def answer(_resource: object, _req: object, _resp: object, **_: object) -> None:
        pass

    app = kind(router=Router())
    app.add_route("/{name}", resource(kind, delete=answer))
    app.add_route("/closed", resource(kind, falcon_cors.no_cors, delete=answer))
    falcon_cors.CORS(app, APP)
    return app


def _flask(choose: Choose) -> AbstractContextManager[int]:
    class Own(flask.Flask):
        def create_url_adapter(self, request: Any) -> Any:  # noqa: ANN401 - as of Flask's
            found = super().create_url_adapter(request)
            if found is not None and choose(request):
                found.path_info = "/closed"
            return found

    app = Own(__name__)
    app.delete("/<name>")(lambda name: name)
    app.delete("/closed", endpoint="closed")(flask_cors.no_cors(lambda: "ok"))
    flask_cors.CORS(app, APP)
    return waitress_server(app)


def _quart(choose: Choose) -> AbstractContextManager[int]:
    class Own(quart.Quart):
        def create_url_adapter(self, request: Any) -> Any:  # noqa: ANN401 - as of Quart's
            found = super().create_url_adapter(request)
            if found is not None and choose(request):
                found.path_info = "/closed"
            return found

    async def show(**_arguments: str) -> str:
        return "ok"

    app = Own(__name__)
    app.delete("/<name>", endpoint="open")(show)
    app.delete("/closed", endpoint="closed")(quart_cors.no_cors(show))
    quart_cors.CORS(app, APP)
    return uvicorn_server(app)


def _aiohttp(choose: Choose) -> AbstractContextManager[int]:
    class Chosen(aiohttp_web.PlainResource):
        async def resolve(self, request: Any) -> Any:  # noqa: ANN401 - as of aiohttp's
            return await super().resolve(request) if choose(request) else (None, set())

        def _match(self, _path: str) -> dict[str, str] | None:
            return {}

    async def show(_request: aiohttp_web.Request) -> aiohttp_web.Response:
        return aiohttp_web.Response()

    app = aiohttp_web.Application()
    chosen = Chosen("/")
    app.router.register_resource(chosen)
    chosen.add_route("DELETE", aiohttp_cors.no_cors(show))
    app.router.add_delete("/{name}", show)
    aiohttp_cors.CORS(app, APP)
    return aiohttp_server(app)


def _bottle(choose: Choose) -> AbstractContextManager[int]:
    class Own(bottle.Router):  # type: ignore[misc]  # Bottle has no types
        def match(self, environ: Any) -> Any:  # noqa: ANN401 - as of Bottle's
            path = "/closed" if choose(environ) else environ["PATH_INFO"]
            return super().match(
                {"PATH_INFO": path, "REQUEST_METHOD": environ["REQUEST_METHOD"]}
            )

    app = bottle.Bottle()
    app.router.__class__ = Own
    app.delete("/<name>")(lambda name: name)
    app.delete("/closed")(bottle_cors.no_cors(lambda: "ok"))
    bottle_cors.CORS(app, APP)
    return waitress_server(app)


SERVERS: dict[str, tuple[str, Serve]] = {
    "pyramid-factory": ("pyramid", _by_factory),
    "pyramid-lazy-root": ("pyramid", _by_lazy_root),
    "pyramid-traverser": ("pyramid", _by_traverser),
    "tornado": ("tornado", _tornado),
    "falcon": ("falcon", lambda choose: waitress_server(_falcon(falcon.App, choose))),
    "falcon-asgi": (
        "falcon",
        lambda choose: uvicorn_server(_falcon(falcon.asgi.App, choose)),
    ),
    "flask": ("flask", _flask),
    "quart": ("quart", _quart),
    "aiohttp": ("aiohttp", _aiohttp),
    "bottle": ("bottle", _bottle),
}


@pytest.mark.parametrize("name", SERVERS)
def test_preflight_is_answered_by_the_parts_of_the_request_that_it_shows(name: str) -> None:
    framework, serve = SERVERS[name]
    readings = {**HIDDEN[framework], **SHOWN[framework]}
    paths = {f"/p{index}": reading for index, reading in enumerate(readings)}

    def choose(request: Any) -> object:  # noqa: ANN401 - of any framework
        return readings[paths[path_of(request)]](request)

    with serve(choose) as port:
        found = {
            reading: announced(port, f"{path}?a=1", "DELETE")[0]
            for path, reading in paths.items()
        }
    shown = {reading for reading, label in found.items() if label == "app"}
    assert shown == {*SHOWN[framework]}
    # A router of aiohttp that raises has answered before the gateway: there is no CORS.
    assert {*found.values()} <= {"app", "narrow", "none" if name == "aiohttp" else "app"}


# --- Pyramid's virtual root ----------------------------------------------------------------

ROOT = ("X-Vhm-Root", b"/internal")


def _tree(config: Any) -> None:  # noqa: ANN401 - Pyramid has no types
    class Tree(dict[str, object]):
        pass

    config.set_root_factory(lambda _request: Tree(internal=Tree(p=Closed()), p=Open()))
    config.add_route("routed", "/routed/*traverse")
    config.add_view(_view, context=Open, route_name="routed")
    config.add_view(pyramid.no_cors(_view), context=Closed, route_name="routed")


def _asked(names: str) -> list[tuple[str, bytes]]:
    asked = [("Access-Control-Request-Method", b"DELETE")]
    given = [("Access-Control-Request-Headers", names.encode())] if names else []
    return [("Origin", ORIGINS["app"].encode()), *asked, *given]


@pytest.mark.parametrize("source", ["marks", "map", "callable"])
def test_virtual_root_that_a_page_sends_allows_no_origin(source: str) -> None:
    paths = PolicyMap({"/internal/*": None}, default=APP)
    policies = {
        "marks": APP,
        "map": paths,
        "callable": lambda facts: paths.policy_for(facts.path),
    }
    with waitress_server(_pyramid(_tree, policies[source])) as port:
        for names, status in (("", 204), ("x-a,X-VHM-Root", 403), ("x_vhm_root", 403)):
            answered = exchange(port, "OPTIONS", "/p", "x", _asked(names))
            assert answered.status == status, names
        origin = ("Origin", ORIGINS["app"].encode())
        for lines, expected in (([], [acao(ORIGINS["app"])]), ([ROOT], [])):
            answered = exchange(port, "GET", "/p", "x", [origin, *lines])
            assert answered.status == 200
            assert cors_lines(answered.lines) == cors_lines(expected)
            assert "x-vhm-root" in vary_names(answered.all("Vary"))


def test_answer_that_lists_the_virtual_root_is_remembered_for_no_other_request() -> None:
    listing = Policy(allow_origins=ORIGINS["app"], allow_headers=["X-Vhm-Root"])
    for policy in (listing, PolicyMap({"/internal/*": None}, default=listing)):
        with waitress_server(_pyramid(_tree, policy)) as port:
            answered = exchange(port, "OPTIONS", "/p", "x", _asked(""))
        assert answered.status == 204
        assert answered.all("Access-Control-Max-Age") == ["0"]


def test_virtual_root_of_a_proxy_leads_to_the_policy_of_its_path() -> None:
    paths = PolicyMap({"/internal/*": APP}, default=APP)
    for policy in (APP, paths, lambda _facts: APP):
        with waitress_server(_pyramid(_tree, policy)) as port:
            asked = exchange(port, "OPTIONS", "/other", "x", [*_asked(""), ROOT])
            origin = ("Origin", ORIGINS["app"].encode())
            answered = exchange(port, "GET", "/other", "x", [origin, ROOT])
        assert (asked.status, answered.status) == (204, 404)
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["app"])])
