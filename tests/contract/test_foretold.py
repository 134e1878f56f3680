"""Rules 14 and 19 where routing reads more of a request than its preflight shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from harness.asserting import cors_lines, vary_names
from harness.governing import announced
from harness.raw_http import exchange
from harness.servers import waitress_server
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.traversal import ResourceTreeTraverser
from tables.foretold import HIDDEN, SHOWN, path_of
from tables.model import acao
from tables.routes import ORIGINS

from crossorigin import Policy, PolicyMap
from crossorigin.integrations import pyramid

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


SERVERS: dict[str, tuple[str, Serve]] = {
    "pyramid-factory": ("pyramid", _by_factory),
    "pyramid-lazy-root": ("pyramid", _by_lazy_root),
    "pyramid-traverser": ("pyramid", _by_traverser),
}


@pytest.mark.parametrize("name", SERVERS)
def test_preflight_is_answered_by_what_it_shows_of_the_request(name: str) -> None:
    framework, serve = SERVERS[name]
    readings = {**HIDDEN[framework], **SHOWN[framework]}
    paths = {f"/p{index}": reading for index, reading in enumerate(readings)}

    def choose(request: Any) -> object:  # noqa: ANN401 - of any framework
        return readings[paths[path_of(request)]](request)

    with serve(choose) as port:
        found = {paths[path]: announced(port, f"{path}?a=1", "DELETE")[0] for path in paths}
    assert found == dict.fromkeys(HIDDEN[framework], "narrow") | dict.fromkeys(
        SHOWN[framework], "app"
    )


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
def test_virtual_root_that_a_page_sends_opens_nothing(source: str) -> None:
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


def test_virtual_root_of_a_proxy_leads_to_the_policy_of_its_path() -> None:
    paths = PolicyMap({"/internal/*": APP}, default=APP)
    for policy in (APP, paths, lambda _facts: APP):
        with waitress_server(_pyramid(_tree, policy)) as port:
            asked = exchange(port, "OPTIONS", "/other", "x", [*_asked(""), ROOT])
            origin = ("Origin", ORIGINS["app"].encode())
            answered = exchange(port, "GET", "/other", "x", [origin, ROOT])
        assert (asked.status, answered.status) == (204, 404)
        assert cors_lines(answered.lines) == cors_lines([acao(ORIGINS["app"])])
