"""Rule 18: no spelling of a closed path is open, whichever server splits the path."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from harness.closed import CLOSING, folder, open_spellings, served
from harness.folding import ROOT, asgi_app, wsgi_app
from harness.granian_server import granian_server
from harness.kit import Kit
from harness.kits import KITS
from harness.servers import (
    TESTS,
    daphne_server,
    gunicorn_server,
    hypercorn_server,
    uvicorn_server,
    waitress_server,
    wsgiref_server,
)
from tables.closed_paths import FILE, ROUTE

pytestmark = pytest.mark.rules(18)

Serve = Callable[[str], AbstractContextManager[int]]


def _asgi(server: Callable[[Any], AbstractContextManager[int]]) -> Serve:
    return lambda root: server(asgi_app(root))


def _wsgi(server: Callable[[Any], AbstractContextManager[int]]) -> Serve:
    return lambda root: server(wsgi_app(root))


def _daphne(root: str) -> AbstractContextManager[int]:
    return daphne_server(TESTS, f"harness.folding:{'below_root' if root else 'plain'}")


SERVERS: dict[str, Serve] = {
    "uvicorn": _asgi(uvicorn_server),
    "uvicorn-h11": _asgi(partial(uvicorn_server, http="h11")),
    "hypercorn": _asgi(hypercorn_server),
    "granian": _asgi(granian_server),
    "daphne": _daphne,
    "waitress": _wsgi(waitress_server),
    "wsgiref": _wsgi(wsgiref_server),
    "gunicorn": lambda root: gunicorn_server(f"harness.folding:wsgi_app({root!r})"),
}
CLOSED_KITS = [pytest.param(kit, id=kit.name) for kit in KITS if kit.closed is not None]


@pytest.mark.parametrize(
    ("root", "prefix"),
    [("", ""), (ROOT, ""), (ROOT, ROOT)],
    ids=["no-root", "root-not-in-path", "root-in-path"],
)
@pytest.mark.parametrize("name", SERVERS)
def test_no_spelling_is_open_in_front_of_an_app_that_folds_paths(
    name: str, root: str, prefix: str
) -> None:
    with SERVERS[name](root) as port:
        assert served(port, prefix) == {ROUTE, FILE}
        assert open_spellings(port, prefix) == []


@pytest.mark.parametrize("kit", CLOSED_KITS)
def test_no_spelling_is_open_in_a_framework(kit: Kit) -> None:
    assert kit.closed is not None
    with folder() as path, kit.serve_with_cors(CLOSING, kit.closed, path) as port:
        assert served(port) == {ROUTE, FILE}
        assert open_spellings(port) == []
