"""The article's server, the same program in each framework, on real servers."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import ModuleType

import httpx
import pytest
from harness.aiohttp_server import aiohttp_server
from harness.article import EXAMPLES, check_call
from harness.granian_server import granian_server
from harness.lambda_events import as_asgi
from harness.sanic_server import sanic_server
from harness.servers import apart, hypercorn_server, uvicorn_server, waitress_server
from harness.tornado_server import tornado_server
from tables.article import CALLS, Call

SERVERS: dict[str, Callable[[str], AbstractContextManager[int]]] = {
    "with_fastapi": lambda name: uvicorn_server(_load(name).app),
    "with_aws_lambda": lambda name: uvicorn_server(as_asgi("http", _load(name).app)),
    "with_blacksheep": lambda name: granian_server(_load(name).app),
    "with_bottle": lambda name: waitress_server(_load(name).app),
    "with_litestar": lambda name: uvicorn_server(_load(name).app),
    "with_pyramid": lambda name: waitress_server(_load(name).app),
    "with_quart": lambda name: hypercorn_server(_load(name).app),
    "with_sanic": lambda name: sanic_server(_load(name).app),
    "with_tornado": lambda name: tornado_server(_load(name).app),
    "with_starlette": lambda name: uvicorn_server(_load(name).app),
    "with_aiohttp": lambda name: aiohttp_server(_load(name).app),
    "with_falcon": lambda name: waitress_server(_load(name).app),
    "with_flask": lambda name: waitress_server(_load(name).app),
    # Its settings are those of a whole process.
    "with_django": lambda name: apart(EXAMPLES, name),
}


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where frameworks look annotations up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=SERVERS)
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with (
        SERVERS[request.param](request.param) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_article_works_from_end_to_end(client: httpx.Client, call: Call) -> None:
    check_call(client, call)


def test_every_example_is_served() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.py")} == set(SERVERS)
