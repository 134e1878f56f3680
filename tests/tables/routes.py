"""Rule 19: which policy a route has, for the method that a preflight announces.

Each policy allows one origin of its own, so a request tells which policy decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

Label: TypeAlias = Literal["app", "route", "second", "sub", "none"]
Framework: TypeAlias = Literal[
    "starlette",
    "fastapi",
    "flask",
    "django",
    "django-asgi",
    "falcon",
    "falcon-asgi",
    "aiohttp",
    "litestar",
    "quart",
    "blacksheep",
    "bottle",
    "pyramid",
    "sanic",
    "sanic-asgi",
    "tornado",
]
ALL_FRAMEWORKS: tuple[Framework, ...] = get_args(Framework)

ORIGINS: dict[Label, str] = {
    "app": "https://app.example",
    "route": "https://route.example",
    "second": "https://second.example",
    "sub": "https://sub.example",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """A request to a route, and whose policy decides."""

    id: str
    method: str
    path: str
    label: Label
    frameworks: tuple[Framework, ...] = ALL_FRAMEWORKS
    status: int = 200
    # Frameworks whose router cannot have the row's route, and why.
    not_on: Mapping[Framework, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Hold each reason to be one."""
        assert all(len(why) > 10 for why in self.not_on.values())


# Falcon refuses two converters at the same place of two paths.
TWO_CONVERTERS = tuple(each for each in ALL_FRAMEWORKS if not each.startswith("falcon"))
MOUNTING: tuple[Framework, ...] = (
    "starlette",
    "fastapi",
    "aiohttp",
    "litestar",
    "blacksheep",
    "bottle",
    "tornado",
)
GROUPING: tuple[Framework, ...] = (
    "django",
    "django-asgi",
    "pyramid",
    "quart",
    "sanic",
    "sanic-asgi",
)
"""Frameworks in which nothing is mounted, but which put a prefix before a group of routes."""
NO_CLASSES: Mapping[Framework, str] = {"bottle": "its handlers are functions, never classes"}
NO_405: Mapping[Framework, str] = {
    "pyramid": "it answers 404 where no view takes the method",
    "blacksheep": "it answers 404 where no route takes the method",
}
AS_SENT: Mapping[Framework, str] = {
    name: "its router compares the path as it was sent, and takes no %37 for a 7"
    for name in ALL_FRAMEWORKS
    if name.startswith(("blacksheep", "sanic", "tornado"))
}
DECORATING: tuple[Framework, ...] = (
    "fastapi",
    "flask",
    "litestar",
    "quart",
    "blacksheep",
    "bottle",
    "pyramid",
    "sanic",
    "sanic-asgi",
)
ROUTES = (
    RouteRow(id="no-decorator", method="GET", path="/by-app", label="app"),
    RouteRow(id="decorator", method="GET", path="/by-route", label="route"),
    RouteRow(id="head", method="HEAD", path="/by-route", label="route"),
    RouteRow(id="no-cors", method="GET", path="/no-cors", label="none"),
    RouteRow(id="one-method-of-two", method="GET", path="/two", label="route"),
    RouteRow(id="other-method-of-two", method="POST", path="/two", label="second"),
    RouteRow(id="third-method-undecorated", method="PUT", path="/two", label="app"),
    RouteRow(id="both-methods-get", method="GET", path="/both", label="route"),
    RouteRow(id="both-methods-put", method="PUT", path="/both", label="route"),
    RouteRow(
        id="method-not-allowed",
        method="PATCH",
        path="/by-route",
        label="route",
        status=405,
        not_on=NO_405,
    ),
    RouteRow(
        id="method-not-allowed-no-cors",
        method="PUT",
        path="/no-cors",
        label="none",
        status=405,
        not_on=NO_405,
    ),
    RouteRow(id="not-found", method="GET", path="/nowhere", label="app", status=404),
    RouteRow(id="not-found-below", method="GET", path="/by-route/x", label="app", status=404),
    RouteRow(id="converter", method="GET", path="/items/7", label="route"),
    RouteRow(
        id="other-converter",
        method="GET",
        path="/items/seven",
        label="second",
        frameworks=TWO_CONVERTERS,
        not_on={"litestar": "one parameter, of one type, at each place of a path"},
    ),
    RouteRow(id="path-converter", method="GET", path="/files/a/b/c", label="second"),
    RouteRow(id="encoded", method="GET", path="/items/%37", label="route", not_on=AS_SENT),
    RouteRow(id="class-view", method="GET", path="/view", label="route", not_on=NO_CLASSES),
    RouteRow(
        id="class-view-method", method="POST", path="/view", label="second", not_on=NO_CLASSES
    ),
    RouteRow(id="group-undecorated", method="GET", path="/group/plain", label="app"),
    RouteRow(id="group-decorated", method="GET", path="/group/route", label="route"),
    RouteRow(id="group-no-cors", method="GET", path="/group/no-cors", label="none"),
    RouteRow(id="slash", method="GET", path="/tree/", label="route"),
    RouteRow(id="mounted", method="GET", path="/sub/plain", label="sub", frameworks=MOUNTING),
    RouteRow(
        id="mounted-decorated",
        method="GET",
        path="/sub/route",
        label="route",
        frameworks=MOUNTING,
    ),
    RouteRow(
        id="mounted-no-cors",
        method="GET",
        path="/sub/no-cors",
        label="none",
        frameworks=MOUNTING,
    ),
    RouteRow(
        id="mounted-not-found",
        method="GET",
        path="/sub/x",
        label="sub",
        not_on={"bottle": "the routes of a mounted app become the parent's, its 404 too"},
        frameworks=MOUNTING,
        status=404,
    ),
    RouteRow(
        id="decorator-below",
        method="GET",
        path="/below",
        label="route",
        frameworks=DECORATING,
    ),
    RouteRow(id="raising", method="GET", path="/raising", label="route", status=500),
)
