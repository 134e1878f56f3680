"""The vocabularies against the libraries themselves, as they are installed."""

from __future__ import annotations

import inspect
import json
from importlib.metadata import distributions, version

import aiohttp_cors
import flask_cors.core
import pytest
import quart_cors
from corsheaders.conf import Settings
from corsheaders.defaults import default_headers, default_methods
from harness.tools import require_apart, require_node_package
from starlette.middleware.cors import SAFELISTED_HEADERS, CORSMiddleware

from crossorigin.migrate import PEERS
from crossorigin.migrate.libraries.django_cors_headers import DEFAULT_HEADERS, DEFAULT_METHODS

REMOVED = {"CORS_REPLACE_HTTPS_REFERER", "CORS_MODEL"}


def options(peer: str) -> dict[str, str]:
    return {option.name: option.default for option in PEERS[peer].options}


APART = {"express", "lists", "sanic-cors", "sanic-ext"}


@pytest.mark.parametrize("peer", ["sanic-cors", "sanic-ext"])
def test_version_of_a_library_that_is_on_no_path_is_the_one_that_was_read(peer: str) -> None:
    [installed] = distributions(path=[str(require_apart(peer))])
    assert PEERS[peer].version == installed.version


def test_version_of_express_is_the_one_that_was_read() -> None:
    package = json.loads((require_node_package("cors") / "package.json").read_text("utf-8"))
    assert PEERS["express"].version == package["version"]


@pytest.mark.parametrize("peer", sorted(PEERS.keys() - APART))
def test_the_version_that_was_read_is_the_one_installed(peer: str) -> None:
    assert PEERS[peer].version == version(peer)


def test_versions_of_the_libraries_with_lists_are_those_that_were_read() -> None:
    named = PEERS["lists"].version.strip("()").split(", ")
    told = dict(each.split(" ") for each in named)
    installed = {
        each.name: each.version for each in distributions(path=[str(require_apart("mcp"))])
    }
    assert told == {name: installed.get(name) or version(name) for name in told}


def test_flask_cors() -> None:
    known: dict[str, object] = dict(flask_cors.core.DEFAULT_OPTIONS)
    assert options("flask-cors").keys() == known.keys()
    told = {name: text for name, text in options("flask-cors").items() if name != "methods"}
    assert {name: eval(text) for name, text in told.items()} == {  # noqa: S307 (our own text)
        name: value for name, value in known.items() if name != "methods"
    }


def test_django_cors_headers() -> None:
    names = {name for name in vars(Settings) if name.startswith("CORS_")}
    assert options("django-cors-headers").keys() == names | REMOVED
    assert (default_headers, default_methods) == (DEFAULT_HEADERS, DEFAULT_METHODS)


@pytest.mark.parametrize("peer", ["starlette", "fastapi"])
def test_starlette(peer: str) -> None:
    parameters = dict(inspect.signature(CORSMiddleware).parameters)
    del parameters["app"]
    assert {name: eval(text) for name, text in options(peer).items()} == {  # noqa: S307 (our own text)
        name: parameter.default for name, parameter in parameters.items()
    }
    always = ["accept", "accept-language", "content-language", "content-type"]
    assert sorted(name.lower() for name in SAFELISTED_HEADERS) == always


def test_quart_cors() -> None:
    app = inspect.signature(quart_cors.cors).parameters.keys() - {"app_or_blueprint"}
    route = inspect.signature(quart_cors.route_cors).parameters.keys()
    assert options("quart-cors").keys() == app | route
    settings = {f"QUART_CORS_{name.upper()}" for name in app}
    assert settings == quart_cors.DEFAULTS.keys()


def test_aiohttp_cors() -> None:
    own = set(aiohttp_cors.ResourceOptions._fields)
    assert options("aiohttp-cors").keys() == own | {"defaults"}
