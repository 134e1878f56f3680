"""All frameworks with the apps of rows and of routes, whether they come as a kit or not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from contract.asked import modules
from contract.hosts import asgi_by_host, wsgi_by_host
from contract.kit import Kit, Served
from contract.kits import KITS
from contract.spy import Spy
from tables.policies import named

from crossorigin import Policy

NAMES = ("starlette", "fastapi", "flask", "django", "falcon", "aiohttp")


def _of(kit: Kit) -> Served:
    def build(spy: Spy, name: str) -> Any:  # noqa: ANN401 - whatever the framework calls an app
        app = kit.app(spy)
        kit.install(app, named(name))
        return app

    def rows(spy: Spy) -> AbstractContextManager[int]:
        by_host: Callable[..., Any] = asgi_by_host if "asgi" in kit.traits else wsgi_by_host
        return kit.serve(by_host(partial(build, spy)))

    def routes(policy: Policy | None) -> AbstractContextManager[int]:
        return kit.serve(kit.routes(policy))

    return Served(
        name=kit.name, traits=kit.traits, rows=rows, routes=routes, redirects=kit.redirects
    )


SERVED: tuple[Served, ...] = (
    *(each for module in modules(NAMES, "contract.{}_apps") for each in module.SERVED),
    *map(_of, KITS),
)
