"""Rule 18: no spelling of a closed path is open, in Falcon and in Pyramid."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from harness.closed import folder, open_spellings, served
from harness.closed_wsgi import falcon_app, pyramid_app
from harness.servers import gunicorn_server, uvicorn_server, waitress_server
from tables.closed_paths import FILE, ROUTE

pytestmark = pytest.mark.rules(18)

Serve = Callable[[Path], AbstractContextManager[int]]


def _gunicorn(call: str) -> Serve:
    return lambda path: gunicorn_server(f"harness.closed_wsgi:{call.format(repr(str(path)))}")


# The server, and the closed paths that the application serves.
SERVERS: dict[str, tuple[Serve, set[str]]] = {
    "falcon-waitress": (lambda path: waitress_server(falcon_app(str(path))), {ROUTE, FILE}),
    "falcon-gunicorn": (_gunicorn("falcon_app({})"), {ROUTE, FILE}),
    "falcon-uvicorn": (
        lambda path: uvicorn_server(falcon_app(str(path), is_async=True)),
        {ROUTE, FILE},
    ),
    "pyramid-waitress": (lambda path: waitress_server(pyramid_app(str(path))), {ROUTE, FILE}),
    "pyramid-gunicorn": (_gunicorn("pyramid_app({})"), {ROUTE, FILE}),
    "traversal-waitress": (
        lambda path: waitress_server(pyramid_app(str(path), traversal=True)),
        {ROUTE},
    ),
    "traversal-gunicorn": (_gunicorn("pyramid_app({}, traversal=True)"), {ROUTE}),
}


@pytest.fixture(scope="module")
def files() -> Iterator[Path]:
    with folder() as path:
        yield path


@pytest.mark.parametrize("name", SERVERS)
def test_no_spelling_of_a_closed_path_is_open(name: str, files: Path) -> None:
    serve, expected = SERVERS[name]
    with serve(files) as port:
        assert served(port) == expected
        assert open_spellings(port) == []
