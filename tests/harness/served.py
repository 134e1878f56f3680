"""All frameworks with the apps of rows and of routes, whether they come as a kit or not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache, partial
from typing import Any

from harness.asked import modules
from harness.hosts import DOMAIN, asgi_by_host, wsgi_by_host
from harness.kit import Kit, Served
from harness.kits import KITS
from harness.spy import Spy
from tables.policies import named

from crossorigin import Policy, RequestFacts
from crossorigin.engine import Selection

NAMES = ("starlette", "fastapi", "flask", "django", "falcon", "aiohttp")


@cache
def _selection(name: str) -> Selection:
    return Selection(named(name))


def _policy_by_host(facts: RequestFacts) -> Policy | None:
    """Choose the policy of a request, where one app must do for all policies."""
    assert facts.host is not None
    return _selection(facts.host.removesuffix(DOMAIN)).policy_for(facts)


def _by_host(kit: Kit, build: Callable[[str], Any]) -> Any:  # noqa: ANN401 - the same
    if kit.by_host is not None:
        return kit.by_host(lambda host: build(host.removesuffix(DOMAIN)))
    return asgi_by_host(build) if "asgi" in kit.traits else wsgi_by_host(build)


def _of(kit: Kit) -> Served:
    def build(spy: Spy, name: str) -> Any:  # noqa: ANN401 - whatever the framework calls an app
        app = kit.app(spy)
        kit.install(app, named(name))
        return app

    def rows(spy: Spy) -> AbstractContextManager[int]:
        if kit.one_app:
            return kit.serve_installed(kit.app(spy), _policy_by_host)
        return kit.serve(_by_host(kit, partial(build, spy)))

    def routes(policy: Policy | None) -> AbstractContextManager[int]:
        return kit.serve(kit.routes(policy))

    return Served(
        name=kit.name, traits=kit.traits, rows=rows, routes=routes, redirects=kit.redirects
    )


SERVED: tuple[Served, ...] = (
    *(each for module in modules(NAMES, "frameworks.{}") for each in module.SERVED),
    *map(_of, KITS),
)
