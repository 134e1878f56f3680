"""Programs in public shapes: never wider after the migration, and each file written loads."""

from __future__ import annotations

import itertools
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from harness.aiohttp_server import aiohttp_server
from harness.sanic_server import sanic_server
from migrate.peers import OURS, THEIRS, sanic_program
from migrate.sanic_program import LIBRARIES
from tables.migrate_public import PUBLIC, A, B, Public

import crossorigin.integrations.aiohttp
import crossorigin.integrations.fastapi
import crossorigin.integrations.flask
import crossorigin.integrations.quart
import crossorigin.integrations.sanic
import crossorigin.integrations.starlette
from crossorigin import PolicyMap
from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.fetch.request import Credentials
from crossorigin.migrate import PEERS, Migration, migrate, migrate_files
from crossorigin.spec.methods import SAFELISTED
from crossorigin.testing import Browser, CORSBlocked
from crossorigin.transport.senders import ASGIApp, Message

ORIGINS = (
    A,
    B,
    "https://x.a.example",
    "https://evila.example",
    "https://x.a.example.evil.example",
    "http://localhost:3000",
    "null",
)
REQUESTS: tuple[tuple[str, tuple[tuple[str, str], ...], Credentials], ...] = (
    ("GET", (), "omit"),
    ("GET", (), "include"),
    ("PUT", (("X-Token", "1"),), "include"),
    ("DELETE", (), "omit"),
    ("GET", (("X-Unknown", "1"),), "omit"),
)


class _Nothing:
    """Stands for the layer that is taken out: it passes everything through."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def init_app(self, *_: object, **__: object) -> None: ...

    def add(self, one: object, *_: object) -> object:
        return one


class _Layer:
    """Stands for Starlette's layer: it passes everything through."""

    def __init__(self, app: ASGIApp, **_: object) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:  # noqa: ANN401 (ASGI)
        await self.app(scope, receive, send)


def _same(*_: object, **__: object) -> Callable[[object], object]:
    return _given


def _given(one: object, **_: object) -> object:
    return one


EMPTY: dict[str, dict[str, Any]] = {
    "flask_cors": {"CORS": _Nothing, "cross_origin": _same},
    "fastapi.middleware.cors": {"CORSMiddleware": _Layer},
    "starlette.middleware.cors": {"CORSMiddleware": _Layer},
    "quart_cors": {"cors": _given, "route_cors": _same, "cors_exempt": _given},
    "aiohttp_cors": {"setup": _Nothing, "ResourceOptions": dict},
    "sanic_cors": {"CORS": _Nothing, "cross_origin": _same},
    "sanic_cors.extension": {"CORS": _Nothing},
    # Sanic names its version where it starts.
    "sanic_ext": {"Extend": _Nothing, "cors": _same, "__version__": "0"},
}

SERVERS: dict[str, Callable[[Any], AbstractContextManager[int]]] = {
    "aiohttp": aiohttp_server,
    "sanic": sanic_server,
}


@contextmanager
def modules(public: Public, replaced: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Run the files of a program, and give the names of the last."""
    before = dict(sys.modules)
    for name, names in replaced.items():
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(names)
    try:
        for path, text in public.sources.items():
            dotted = path.removesuffix(".py").replace("/", ".")
            package = dotted.rpartition(".")[0]
            if package:
                above = types.ModuleType(package)
                above.__path__ = []
                sys.modules[package] = above
            module = types.ModuleType(dotted)
            module.__package__ = package
            sys.modules[dotted] = module
            exec(compile(text, path, "exec"), vars(module))  # noqa: S102 (our own table)
        yield vars(module)
    finally:
        sys.modules.clear()
        sys.modules.update(before)


def migrated(public: Public) -> Migration:
    sources = public.sources
    if len(sources) == 1:
        return migrate(next(iter(sources.values())), public.peer)
    return migrate_files(sources, public.peer)


def outcomes(browser: Browser, paths: tuple[str, ...]) -> dict[tuple[Any, ...], Any]:
    found: dict[tuple[Any, ...], Any] = {}
    for path, origin, (method, headers, credentials) in itertools.product(
        paths, ORIGINS, REQUESTS
    ):
        page = browser.page(origin)
        page.preflights.clear_all()
        ask = (path, origin, method, headers, credentials)
        try:
            response = page.fetch(path, method=method, headers=headers, credentials=credentials)
        except CORSBlocked:
            found[ask] = None
        else:
            # Ours lets pages read responses without a route; the library often did not.
            routed = response.status not in {404, 405}
            found[ask] = frozenset(response.headers) - {"vary"} if routed else None
    return found


@contextmanager
def theirs(public: Public) -> Iterator[Browser]:
    if public.peer == "django-cors-headers":
        with modules(public, {}) as names:
            options = {name: one for name, one in names.items() if name.startswith("CORS_")}
        with THEIRS[public.peer](options) as port:
            yield Browser(f"http://127.0.0.1:{port}", verify=False)
        return
    if public.peer.startswith("sanic"):
        [text] = public.sources.values()
        libraries = [name for name in LIBRARIES if name.replace("-", "_") in text]
        with sanic_program(text, *(libraries or [public.peer])) as port:
            yield Browser(f"http://127.0.0.1:{port}", verify=False)
        return
    with modules(public, {}) as names:
        app = names["app"]
        if public.peer == "aiohttp-cors":
            with aiohttp_server(app) as port:
                yield Browser(f"http://127.0.0.1:{port}", verify=False)
        else:
            with Browser(app) as browser:
                yield browser


@contextmanager
def ours(public: Public, policies: PolicyMap) -> Iterator[Browser]:
    if public.peer == "django-cors-headers":
        with OURS[public.peer](policies) as port:
            yield Browser(f"http://127.0.0.1:{port}", verify=False)
        return
    with modules(public, EMPTY) as names:
        app = names["app"]
        if isinstance(app, _Layer):
            with Browser(ASGIGateway(app.app, policies)) as browser:
                yield browser
            return
        name = PEERS[public.peer].integration
        getattr(crossorigin.integrations, name).CORS(app, policies)
        if name in SERVERS:
            with SERVERS[name](app) as port:
                yield Browser(f"http://127.0.0.1:{port}", verify=False)
        else:
            with Browser(app) as browser:
                yield browser


def _loaded(migration: Migration, tmp_path: Path) -> PolicyMap:
    file = tmp_path / "cors.toml"
    file.write_text(migration.toml, "utf-8")
    return PolicyMap.from_toml(file)


@pytest.mark.parametrize("public", PUBLIC, ids=str)
def test_a_program_is_never_wider_after_its_migration(public: Public, tmp_path: Path) -> None:
    migration = migrated(public)
    policies = _loaded(migration, tmp_path)
    assert policies == migration.policies
    with theirs(public) as browser:
        before = outcomes(browser, public.asked)
    with ours(public, policies) as browser:
        after = outcomes(browser, public.asked)
    wider = {
        ask
        for ask, seen in after.items()
        if seen is not None
        and not (
            ask[2] in SAFELISTED and before[ask] is None and ask[4] == "omit" and ask[3] == ()
        )
        and (before[ask] is None or not seen <= before[ask])
    }
    assert wider == set()
    # The output is not empty.
    allowed = any(one is not None for one in after.values())
    assert allowed == (policies.default is not None or any(policies.paths.values()))


@pytest.mark.parametrize("public", PUBLIC, ids=str)
def test_a_program_has_the_stated_tables_and_findings(public: Public) -> None:
    migration = migrated(public)
    live = ("policy",) * (migration.policies.default is not None) + tuple(
        migration.policies.paths
    )
    assert live == public.live
    codes = {finding.code for finding in migration.findings}
    assert public.codes <= codes
    if not public.live:
        assert migration.exit_status == 1


@pytest.mark.parametrize("public", PUBLIC, ids=str)
def test_the_python_that_is_written_loads(public: Public) -> None:
    migration = migrated(public)
    names: dict[str, Any] = {}
    exec(migration.python, names)  # noqa: S102 (our own output)
    if public.peer == "django-cors-headers":
        found = PolicyMap.from_mapping(names["CROSSORIGIN"])
    else:
        found = names["POLICIES"]
    if "re.compile(" not in migration.python:
        assert found == migration.policies


def test_there_are_enough_programs() -> None:
    assert len(PUBLIC) >= 40
    assert len({str(public) for public in PUBLIC}) == len(PUBLIC)
