"""Rules 14 and 19 where a route of the owner's reads a header that no preflight has."""

from functools import partial
from typing import Any

import pytest
from harness.governing import announced, governing
from harness.servers import uvicorn_server
from harness.tornado_server import tornado_server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match, Mount, Route, Router
from tables.routes import ORIGINS
from tornado import httputil, routing, web

from crossorigin import Policy
from crossorigin.integrations import starlette, tornado

pytestmark = pytest.mark.rules(14, 19)

APP = Policy(allow_origins=ORIGINS["app"])
ROUTE, SECOND = (Policy(allow_origins=ORIGINS[name]) for name in ("route", "second"))


def _ok(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


class _ByVersion(Route):
    """A route for the second version of an API."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
        if Request(scope).headers.get("Api-Version") == "2":
            return super().matches(scope)
        return Match.NONE, {}


class _Anywhere(BaseRoute):
    """A route that matches by the owner's rule alone."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
        found = Match.FULL if scope["path"] == "/anywhere" else Match.NONE
        return found, {"endpoint": starlette.cors(SECOND)(_ok)}

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as of Starlette's
        await PlainTextResponse("ok")(scope, receive, send)


def _starlette(*routes: BaseRoute) -> Starlette:
    made = Starlette(routes=routes)
    starlette.CORS(made, APP)
    return made


def test_preflight_of_a_starlette_route_that_reads_a_header_is_refused() -> None:
    first, second = (starlette.cors(each)(_ok) for each in (ROUTE, SECOND))
    app = _starlette(
        _ByVersion("/two", second, methods=["GET", "PUT"]),
        Route("/two", first, methods=["GET", "PUT"]),
        _ByVersion("/same", first),
        Route("/same", first, methods=["GET", "PUT"]),
        _ByVersion("/alone", second),
        Mount("/sub", routes=[_ByVersion("/app", _ok), Route("/app", starlette.no_cors(_ok))]),
        _Anywhere(),
    )
    with uvicorn_server(app) as port:
        for path, label in {
            "/two": "narrow",
            "/same": "route",
            "/alone": "second",
            "/sub/app": "narrow",
            "/anywhere": "second",
            "/none": "app",
        }.items():
            assert announced(port, path, "GET")[0] == label, path


class _Headed(Route):
    """A route that matches by a header and its own rule, not by its pattern."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - as of Starlette's
        is_second = Request(scope).headers.get("Api-Version") == "2"
        found = Match.FULL if is_second and scope["path"] == "/x" else Match.NONE
        return found, {"endpoint": self.endpoint}


class _Moved(Route):
    """A route that takes its match from another path."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        is_second = Request(scope).headers.get("Api-Version") == "2"
        return super().matches({**scope, "path": "/elsewhere"} if is_second else scope)


class _OfMoved(_Moved):
    """A filter of a route that takes its match from another path."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        return super().matches(scope)


class _Changed(Route):
    """A route whose `matches` is no method of its class."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401 - as of Starlette's
        super().__init__(*given, **more)
        vars(self)["matches"] = partial(_Headed.matches, self)  # type: ignore[arg-type]  # it reads the endpoint only


class _Replacing(Route):
    """A route with another endpoint for the second version of an API."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        found, child = super().matches(scope)
        if Request(scope).headers.get("Api-Version") == "2":
            child["endpoint"] = starlette.cors(SECOND)(_ok)
        return found, child


@pytest.mark.parametrize("kind", [_Headed, _Moved, _OfMoved, _Changed, _Replacing])
def test_preflight_of_a_route_that_reads_a_header_and_is_no_filter_is_refused(
    kind: type[Route],
) -> None:
    first = Route("/x", starlette.cors(ROUTE)(_ok))
    path = "/x" if kind is _Replacing else "/elsewhere"
    with uvicorn_server(_starlette(kind(path, _ok), first)) as port:
        assert announced(port, "/x", "GET")[0] == "narrow"


@pytest.mark.parametrize("kind", [_Headed, _Moved, _OfMoved, _Changed])
def test_preflight_of_routes_without_marks_is_allowed(kind: type[Route]) -> None:
    with uvicorn_server(_starlette(kind("/elsewhere", _ok), Route("/x", _ok))) as port:
        assert announced(port, "/x", "GET")[0] == "app"


class _Folding(Route):
    """A route that ignores the case of its path."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        return super().matches({**scope, "path": scope["path"].lower()})


class _WithoutSlash(Route):
    """A route that ignores a trailing slash."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        return super().matches(dict(scope, path=scope["path"].rstrip("/")))


class _Asking(Route):
    """A route that reads a header of a copy of the scope."""

    def matches(self, scope: Any) -> Any:  # noqa: ANN401 - the same
        is_first = Request(dict(scope)).headers.get("Api-Version") != "2"
        return (Match.NONE, {}) if is_first else super().matches(scope)


def test_preflight_of_a_route_that_reads_another_path_has_its_policy() -> None:
    first, second = (starlette.cors(each)(_ok) for each in (ROUTE, SECOND))
    app = _starlette(
        Mount("/asked", routes=[_Asking("/x", second), Route("/x", first)]),
        _Folding("/folded", second),
        _WithoutSlash("/slash", second),
        Route("/{rest:path}", first),
    )
    with uvicorn_server(app) as port:
        for path, label in {
            "/folded": "second",
            "/FOLDED": "second",
            "/slash": "second",
            "/slash/": "second",
            "/other": "route",
        }.items():
            assert governing(port, path) == (200, label), path
        assert announced(port, "/asked/x", "GET")[0] == "narrow"


class _Reading(Router):
    """A router of the owner's, which reads a header."""

    async def app(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as of Starlette's
        if Request(scope).headers.get("Api-Version") == "2":
            await self.routes[-1].handle(scope, receive, send)
        else:
            await super().app(scope, receive, send)


class _Fallback(Router):
    """A router of the owner's with its own page for paths that it does not have."""

    async def not_found(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as of Starlette's
        await PlainTextResponse("ok")(scope, receive, send)


def test_own_fallback_that_calls_no_application_has_the_policy_of_the_application() -> None:
    routes = [Route("/x", starlette.cors(SECOND)(_ok)), Route("/y", _ok)]
    app = Starlette()
    app.router = _Fallback([Mount("/sub", _Fallback(routes)), *routes])
    starlette.CORS(app, APP)
    with uvicorn_server(app) as port:
        for path in ("/sub", ""):
            assert governing(port, f"{path}/x") == (200, "second")
            assert governing(port, f"{path}/y") == (200, "app")
            assert governing(port, f"{path}/nowhere") == (200, "app")


def test_preflight_of_a_starlette_router_of_the_owner_is_refused() -> None:
    second = Route("/second", starlette.cors(SECOND)(_ok))
    app = _starlette(
        Mount("/two", _Reading([Route("/first", _ok), second])),
        Mount("/one", _Reading([Route("/first", _ok)])),
        Mount("/none", Router([Route("/first", _ok), second])),
    )
    with uvicorn_server(app) as port:
        for path, label in {"/two": "narrow", "/one": "app", "/none": "app"}.items():
            assert announced(port, f"{path}/first", "GET")[0] == label, path


class _Version(routing.PathMatches):
    """A rule for the second version of an API."""

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        found = super().match(request)
        return found if request.headers.get("Api-Version") == "2" else None


class _Listed(routing.Matcher):
    """A rule that reads all lines of a header."""

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        return {} if "2" in request.headers.get_list("Api-Version") else None


class _Ok(web.RequestHandler):
    def get(self) -> None:
        self.write("ok")


@tornado.cors(SECOND)
class _Second(_Ok):
    pass


@pytest.mark.parametrize("matcher", [_Version("/two"), _Listed()], ids=["one", "lines"])
def test_preflight_of_a_tornado_rule_that_reads_a_header_is_refused(
    matcher: routing.Matcher,
) -> None:
    app = web.Application([routing.Rule(matcher, _Second), ("/two", _Ok)])
    tornado.CORS(app, APP)
    with tornado_server(app) as port:
        assert announced(port, "/two", "GET")[0] == "narrow"


def test_preflight_of_tornado_rules_without_marks_is_allowed() -> None:
    app = web.Application([routing.Rule(_Listed(), _Ok), ("/two", _Ok)])
    tornado.CORS(app, APP)
    with tornado_server(app) as port:
        assert governing(port, "/two") == (200, "app")


def test_preflight_behind_the_rule_for_the_default_host_of_tornado_is_allowed() -> None:
    app = web.Application([("/two", _Second)], default_host="x")
    app.add_handlers("other", [("/other", _Ok)])
    tornado.CORS(app, APP)
    with tornado_server(app) as port:
        assert governing(port, "/two") == (200, "second")
