"""Rule 18: no spelling of a closed path is open, whichever server splits the path."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

import pytest
from flask import Flask
from frameworks.fastapi import FASTAPI
from harness import folding
from harness.closed import ALL, CLOSING, EXACT, ORIGIN, QUARTER, Share, open_spellings, served
from harness.granian_server import granian_server
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import exchange
from harness.servers import (
    TESTS,
    daphne_server,
    gunicorn_server,
    hypercorn_server,
    uvicorn_server,
    waitress_server,
    wsgiref_server,
)
from harness.werkzeug_server import werkzeug_server
from starlette.applications import Starlette
from starlette.routing import Mount
from tables.closed_paths import FILE, ROUTE
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from crossorigin import Policy
from crossorigin.integrations import flask, starlette

pytestmark = pytest.mark.rules(18)

Serve = Callable[..., AbstractContextManager[int]]
ROOT: Final = "/v1"
SUB: Final = "/sub"
ASGI: Final[dict[str, Serve]] = {
    "uvicorn": partial(uvicorn_server, lifespan="auto"),
    "uvicorn-h11": partial(uvicorn_server, lifespan="auto", http="h11"),
    "hypercorn": hypercorn_server,
    "granian": partial(granian_server, lifespan=True),
}
WSGI: Final[dict[str, Serve]] = {
    "waitress": waitress_server,
    "wsgiref": wsgiref_server,
    "werkzeug": werkzeug_server,
}
# Servers in a process of their own, which import the application.
APART: Final[dict[str, Serve]] = {
    "daphne": partial(daphne_server, TESTS),
    "gunicorn": gunicorn_server,
}
# A process of daphne is slow to start, and Sanic needs the lifespan that it does not have.
ON_DAPHNE: Final = {"starlette", "django-asgi", "quart"}


def _apart(kit: Kit) -> str:
    return f"harness.closed_apps:{kit.name.upper().replace('-', '_')}"


def _by_server(kit: Kit) -> dict[str, Serve]:
    """Return the servers of a framework, each of which serves the framework's application."""

    def here(serve: Serve) -> Serve:
        return lambda **options: serve(kit.with_cors(CLOSING, kit.closed), **options)

    if "asgi" not in kit.traits and "wsgi" not in kit.traits:
        return {"its-own": here(kit.serve)}
    found = {name: here(serve) for name, serve in _servers(kit.traits).items()}
    if "wsgi" in kit.traits:
        found["gunicorn"] = partial(gunicorn_server, _apart(kit))
    elif kit.name in ON_DAPHNE:
        found["daphne"] = partial(daphne_server, TESTS, _apart(kit))
    return found


def _servers(traits: frozenset[str]) -> dict[str, Serve]:
    return ASGI if "asgi" in traits else WSGI


FOLDING: Final[dict[str, Serve]] = {
    **{name: partial(serve, folding.ASGI) for name, serve in ASGI.items()},
    **{name: partial(serve, folding.WSGI) for name, serve in WSGI.items()},
    "daphne": partial(daphne_server, TESTS, "harness.folding:ASGI"),
    "gunicorn": partial(gunicorn_server, "harness.folding:WSGI"),
}
BY_SERVER: Final = {
    f"{kit.name}-{name}": serve for kit in KITS for name, serve in _by_server(kit).items()
}


def _shares() -> dict[str, Share]:
    """Return the share of each server: those of one framework ask for each spelling once."""
    return {
        f"{kit.name}-{name}": (number, len(servers))
        for kit in KITS
        for servers in [_by_server(kit)]
        for number, name in enumerate(servers)
    }


SHARES: Final = _shares()
# uvicorn puts the prefix in front of each path, gunicorn removes it; the others do neither.
ENDS: Final = ("-uvicorn", "-hypercorn", "-waitress", "-gunicorn", "starlette-granian")
UNDER_ROOT_PATHS: Final = {
    **{name: each for name, each in FOLDING.items() if name not in {"wsgiref", "werkzeug"}},
    **{name: each for name, each in BY_SERVER.items() if name.endswith(ENDS)},
}


@pytest.mark.parametrize("name", FOLDING)
def test_no_spelling_is_open_in_front_of_an_app_that_folds_paths(name: str) -> None:
    with FOLDING[name]() as port:
        assert served(port) == {ROUTE, FILE}
        assert open_spellings(port) == []


@pytest.mark.parametrize("name", BY_SERVER)
def test_no_spelling_is_open_in_a_framework(name: str) -> None:
    with BY_SERVER[name]() as port:
        assert served(port) == {ROUTE, FILE}
        assert open_spellings(port, share=SHARES[name]) == []
        public = exchange(port, "GET", "/public/open.txt", "api.test", [ORIGIN])
        assert public.all("Access-Control-Allow-Origin") == ["*"]


@pytest.mark.parametrize("kit", [pytest.param(kit, id=kit.name) for kit in KITS])
def test_no_spelling_of_an_exact_entry_is_open_in_a_framework(kit: Kit) -> None:
    with kit.serve_with_cors(EXACT, kit.closed) as port:
        assert served(port) == {ROUTE, FILE}
        assert open_spellings(port, policies=EXACT) == []


@pytest.mark.parametrize("name", UNDER_ROOT_PATHS)
def test_root_path_of_the_server_opens_no_spelling(name: str) -> None:
    # These two do not remove the prefix that uvicorn adds: their routes would have to have it.
    is_lost = name.startswith(("falcon-asgi-uvicorn", "sanic-asgi-uvicorn"))
    expected = set() if is_lost else {ROUTE, FILE}
    with UNDER_ROOT_PATHS[name](root_path=ROOT) as port:
        assert served(port) | served(port, ROOT) == expected
        assert open_spellings(port, share=ALL if name in FOLDING else QUARTER) == []
        assert open_spellings(port, ROOT) == []


def test_root_path_of_a_fastapi_application_opens_no_spelling() -> None:
    app = FASTAPI.with_cors(CLOSING, FASTAPI.closed)
    app.root_path = ROOT
    with uvicorn_server(app) as port:
        for prefix in ("", ROOT):
            assert served(port, prefix) == {ROUTE, FILE}
            assert open_spellings(port, prefix) == []


# Falcon removes no prefix of a mount, and Sanic needs a lifespan of its own.
@pytest.mark.parametrize(
    "kit",
    [
        pytest.param(kit, id=kit.name)
        for kit in KITS
        if kit.traits & {"asgi", "wsgi"} and kit.name not in {"falcon-asgi", "sanic-asgi"}
    ],
)
def test_map_of_a_mounted_application_opens_no_spelling(kit: Kit) -> None:
    inner = kit.with_cors(CLOSING, kit.closed)
    if "asgi" in kit.traits:
        outer: Any = Starlette(routes=[Mount(SUB, inner)])
        starlette.CORS(outer, Policy())
        serve = partial(hypercorn_server, outer, root_path=ROOT)
    else:
        outer = Flask(__name__)
        outer.wsgi_app = DispatcherMiddleware(outer.wsgi_app, {SUB: inner})
        flask.CORS(outer, Policy())
        serve = partial(waitress_server, outer, root_path=ROOT)
    with serve() as port:
        assert served(port, SUB) | served(port, ROOT + SUB) == {ROUTE, FILE}
        assert open_spellings(port, SUB) == []
        assert open_spellings(port, ROOT + SUB) == []
