"""Attributes of foreign objects are read, and the objects stay as they are."""

from __future__ import annotations

import gc
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest
from quart import Quart
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route
from tornado.web import Application, RequestHandler

from crossorigin import Policy
from crossorigin.gateway.attributes import (
    instance_attribute,
    instance_values,
    own_attribute,
    read_attribute,
)
from crossorigin.gateway.selfcheck.selfcheck import look
from crossorigin.gateway.selfcheck.unreached import check_marks
from crossorigin.integrations import quart as quart_cors
from crossorigin.integrations import starlette as starlette_cors
from crossorigin.integrations import tornado as tornado_cors

POLICY = Policy(allow_origins="https://a.example")


class Plain:
    shared = "of the class"

    def __init__(self) -> None:
        self.own, self.items, self.nothing = "of the object", {"key": "item"}, None

    @property
    def raising(self) -> str:
        raise RuntimeError


class WithBuiltIn(list[str]):
    own: str


class Slotted:
    __slots__ = ("own",)


class Proxy:
    """Shows the attributes of another object as its own, as lazy objects do."""

    def __init__(self, target: object) -> None:
        object.__setattr__(self, "target", target)

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any attribute
        return getattr(object.__getattribute__(self, "target"), name)


class Shown:
    """Shows the attributes of another object in its `__dict__` alone."""

    __dict__ = {"own": "of another"}


class Mock:
    def __getattr__(self, name: str) -> str:
        return name


def has_dictionary(each: object) -> bool:
    """Return True if the attributes of an object are in a dictionary."""
    held = [held for held in gc.get_referents(each) if type(held) is dict]
    return any(held is vars(each) for held in held)


def test_an_attribute_is_that_of_the_object_or_of_its_class() -> None:
    plain, slotted, shown = Plain(), Slotted(), Shown()
    assert own_attribute(plain, "own") == "of the object"
    assert own_attribute(plain, "shared") == "of the class"
    assert own_attribute(plain, "nothing") is None
    assert own_attribute(plain, "missing") is None
    assert own_attribute(plain, "raising") is read_attribute(plain, "raising") is None
    assert own_attribute(slotted, "own") is None
    assert own_attribute(Proxy(plain), "own") == "of the object"
    assert instance_attribute(shown, "own") == "of another"
    # It would have every attribute.
    assert read_attribute(Mock(), "app") == "app"
    assert own_attribute(Mock(), "app") is None


def test_an_attribute_of_the_object_hides_that_of_its_class() -> None:
    plain = Plain()
    assert instance_attribute(plain, "shared") is None
    vars(plain)["shared"] = "of the object"
    assert instance_attribute(plain, "shared") == "of the object"
    assert instance_attribute(Plain, "shared") == "of the class"


def test_the_values_are_only_those_of_the_object() -> None:
    plain = Plain()
    assert {*instance_values(plain)} == {"of the object", "item", None}
    assert not has_dictionary(plain)
    vars(plain)["more"] = "later"
    assert {"of the object", "later"} < {*map(str, instance_values(plain))}
    built_in = WithBuiltIn(["item"])
    built_in.own = "of the object"
    assert [*instance_values(built_in)] == ["of the object"]
    assert [*instance_values(SimpleNamespace(own=1))] == [1]
    assert [*instance_values(Slotted())] == []
    assert [*instance_values(Proxy(plain))] == [*vars(plain).values()]


Built: TypeAlias = tuple[object, list[object], list[object]]
"""An application, its endpoints, and its routes and layers."""


def _starlette() -> Built:
    async def endpoint(_request: object) -> None:
        """Answer."""

    marked = starlette_cors.cors()(endpoint)
    routes = [Route("/a", endpoint), Route("/b", marked)]
    app = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware)])
    starlette_cors.CORS(app, POLICY)
    app.middleware_stack = layer = app.build_middleware_stack()
    layers: list[Any] = [layer]
    layers += [each.app for each in layers if hasattr(each, "app")]
    return app, [endpoint, marked], [app, app.router, *routes, *layers]


def _quart() -> Built:
    app = Quart(__name__)
    endpoint = quart_cors.cors()(lambda: "")
    app.add_url_rule("/a", "a", endpoint)
    quart_cors.CORS(app, POLICY)
    return app, [endpoint], [*app.url_map.iter_rules()]


def _tornado() -> Built:
    class Handler(RequestHandler):
        def get(self) -> None:
            """Answer."""

    marked = tornado_cors.cors()(Handler)
    app = Application([("/a", marked), ("/b", RequestHandler)])
    tornado_cors.CORS(app, POLICY)
    rules = [*app.wildcard_router.rules, *app.default_router.rules]
    return app, [marked], [*rules, *(each.matcher for each in rules)]


@pytest.mark.parametrize("build", [_starlette, _quart, _tornado])
def test_the_checks_make_no_dictionary_of_a_route_or_a_layer(build: Any) -> None:  # noqa: ANN401 - a function
    *_, objects = build()
    before = [type(each) for each in objects if has_dictionary(each)]
    app, endpoints, objects = build()
    look(app)
    check_marks(endpoints, app)
    assert [type(each) for each in objects if has_dictionary(each)] == before
