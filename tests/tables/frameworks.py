"""The frameworks, and from which version on they are supported; the only home of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Server: TypeAlias = Literal["aiohttp", "hypercorn", "sanic", "tornado", "uvicorn", "wsgiref"]
NO_PINS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One framework.

    Attributes:
        name: of its integration, its example and its tests.
        title: how its own people write it.
        distribution: the name to install.
        oldest: the oldest supported version.
        server: the simplest that serves it: its own, the standard library's, else uvicorn.
        page: of the documentation.
        targets: its names in the tables, where it has several.
        pins: older dependencies that its oldest version needs, and why.
        in_ci: whether the suite tries it alone in an environment; `make isolated` tries all.
    """

    name: str
    title: str
    distribution: str
    oldest: str
    server: Server
    page: str = ""
    targets: tuple[str, ...] = ()
    pins: Mapping[str, str] = field(default_factory=lambda: NO_PINS)
    in_ci: bool = False

    def __post_init__(self) -> None:
        """Fill in the fields that follow from the name, and check the reasons."""
        object.__setattr__(self, "page", self.page or f"{self.name}.md")
        object.__setattr__(self, "targets", self.targets or (self.name,))
        assert all(len(why) > 10 for why in self.pins.values())


FRAMEWORKS = (
    Framework(
        name="starlette",
        title="Starlette",
        distribution="starlette",
        oldest="0.35.0",
        server="uvicorn",
    ),
    Framework(
        name="fastapi",
        title="FastAPI",
        distribution="fastapi",
        oldest="0.109.0",
        server="uvicorn",
        page="starlette.md",
        in_ci=True,
    ),
    Framework(
        name="flask",
        title="Flask",
        distribution="flask",
        oldest="2.3.0",
        server="wsgiref",
        in_ci=True,
    ),
    Framework(
        name="django",
        title="Django",
        distribution="django",
        oldest="4.2",
        server="wsgiref",
        targets=("django", "django-asgi"),
        in_ci=True,
    ),
    Framework(
        name="falcon",
        title="Falcon",
        distribution="falcon",
        oldest="4.0.0",
        server="wsgiref",
        targets=("falcon", "falcon-asgi"),
    ),
    Framework(
        name="aiohttp",
        title="aiohttp",
        distribution="aiohttp",
        oldest="3.10.6",
        server="aiohttp",
        in_ci=True,
    ),
    Framework(
        name="litestar",
        title="Litestar",
        distribution="litestar",
        oldest="2.8.0",
        pins={"anyio<4.12": "it imports sniffio, which newer versions do not install"},
        server="uvicorn",
    ),
    Framework(
        name="quart",
        title="Quart",
        distribution="quart",
        oldest="0.19.0",
        pins={"flask<3.1": "Flask 3.1 requires a setting that Quart 0.19 does not have"},
        server="hypercorn",
    ),
    Framework(
        name="tornado",
        title="Tornado",
        distribution="tornado",
        oldest="6.2",
        server="tornado",
    ),
    Framework(
        name="sanic",
        title="Sanic",
        distribution="sanic",
        oldest="24.12.0",
        server="sanic",
        targets=("sanic", "sanic-asgi"),
    ),
    Framework(
        name="blacksheep",
        title="BlackSheep",
        distribution="blacksheep",
        oldest="2.5.0",
        server="uvicorn",
    ),
    Framework(
        name="bottle", title="Bottle", distribution="bottle", oldest="0.12.25", server="wsgiref"
    ),
    Framework(
        name="pyramid",
        title="Pyramid",
        distribution="pyramid",
        oldest="2.0",
        pins={"setuptools<81": "it imports pkg_resources, which newer versions do not have"},
        server="wsgiref",
    ),
)
