"""Code beside a call of a library, which may take its headers from some answers."""

from __future__ import annotations

from typing import Final

import pytest

from crossorigin.migrate import migrate_files

_FASTAPI: Final = (
    "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n"
    "app = FastAPI()\n"
)
_ADD: Final = "app.add_middleware(CORSMiddleware, allow_origins=['https://a.example'])\n"
_FLASK: Final = (
    "from flask import Flask\nfrom flask_cors import CORS\napp = Flask(__name__)\n"
    "CORS(app, origins=['https://a.example'])\n"
)
_AFTER: Final = "@app.after_request\ndef narrow(response):\n    {}\n    return response\n"

_LAYERS: Final = (
    "app.user_middleware.clear()",
    "app.user_middleware = []",
    "del app.user_middleware[0]",
    "app.user_middleware[:] = []",
    "layers = app.user_middleware\nlayers.pop()",
    "strip(app.user_middleware)",
    "app.middleware_stack = app.router",
)
_KEPT: Final = (
    "app.user_middleware.append(other)",
    "print(app.user_middleware)",
    "for layer in app.user_middleware:\n    print(layer)",
)
_HEADERS: Final = (
    "response.headers.pop('Access-Control-Allow-Origin', None)",
    "del response.headers['access-control-allow-credentials']",
    "response.headers['Access-Control-Allow-Origin'] = 'https://b.example'",
    "response.headers.set('Access-Control-Allow-Methods', 'GET')",
    "response.headers.clear()",
)
_OTHER_HEADERS: Final = (
    "response.headers['X-Frame-Options'] = 'DENY'",
    "response.headers.pop('Server')",
    "seen = response.headers['Access-Control-Allow-Origin']",
    "cache.clear()",
)
_UNCALLED: Final = (
    "def enable():\n    {}",
    "class Setup:\n    def enable(self):\n        {}",
    "def enable(app):\n    {}",
    "def outer():\n    def inner():\n        {}\n    inner()\n",
)
_CALLED: Final = (
    "def enable():\n    {}\nenable()",
    "def create_app():\n    {}    return app",
    "@app.on_event('startup')\ndef enable():\n    {}",
    "class Setup:\n    def __init__(self):\n        {}",
    "class Setup:\n    def enable(self):\n        {}\nSetup().enable()",
)

_UNSURE: Final = (
    "def enable():\n    {}\nif X:\n    enable()",
    "def enable(app):\n    {}\nfor _ in X:\n    enable(app)",
    "class Setup:\n    def enable(self):\n        {}\nif X:\n    Setup().enable()",
)
_SURE: Final = (
    "def main():\n    {}\nif __name__ == '__main__':\n    main()",
    "def enable():\n    {}\nif X:\n    enable()\nenable()",
    "def create_app():\n    {}    return app\nif X:\n    create_app()",
)


def _codes(*texts: str) -> set[str]:
    migration = migrate_files({f"{at}.py": text for at, text in enumerate(texts)})
    codes = {finding.code for finding in migration.findings}
    found = codes & {"never-called", "conditional-call", "layers-changed", "headers-changed"}
    assert bool(found) == (migration.policies.default is None)
    assert bool(found) == bool(migration.exit_status)
    return found


@pytest.mark.parametrize("line", _LAYERS)
def test_layers_that_are_taken_out_leave_no_policy(line: str) -> None:
    assert _codes(_FASTAPI + _ADD + line) == {"layers-changed"}


@pytest.mark.parametrize("line", _KEPT)
def test_layers_that_are_read_or_added_have_no_effect(line: str) -> None:
    assert _codes(_FASTAPI + _ADD + line) == set()


@pytest.mark.parametrize("line", _HEADERS)
def test_handlers_that_change_headers_of_cors_leave_no_policy(line: str) -> None:
    assert _codes(_FLASK + _AFTER.format(line)) == {"headers-changed"}


@pytest.mark.parametrize("line", _OTHER_HEADERS)
def test_handlers_of_other_headers_have_no_effect(line: str) -> None:
    assert _codes(_FLASK + _AFTER.format(line)) == set()


@pytest.mark.parametrize("text", _UNCALLED)
def test_uncalled_function_gives_no_policy(text: str) -> None:
    assert _codes(_FASTAPI + text.format(_ADD)) == {"never-called"}


@pytest.mark.parametrize("text", _CALLED)
def test_function_that_may_be_called_gives_its_policy(text: str) -> None:
    assert _codes(_FASTAPI + text.format(_ADD)) == set()


@pytest.mark.parametrize("text", _UNSURE)
def test_function_that_is_called_under_a_condition_gives_no_policy(text: str) -> None:
    assert _codes(_FASTAPI + text.format(_ADD)) == {"conditional-call"}


@pytest.mark.parametrize("text", _SURE)
def test_function_that_a_script_or_a_server_calls_gives_its_policy(text: str) -> None:
    assert _codes(_FASTAPI + text.format(_ADD)) == set()


_SANIC: Final = "from sanic import Sanic\nfrom sanic_ext import Extend\napp = Sanic('a')\n"


@pytest.mark.parametrize(
    "line",
    [
        "app.config.CORS_ORIGINS = 'https://a.example'",
        "app.config['CORS_ORIGINS'] = 'https://a.example'",
        "app.config.update({'CORS_ORIGINS': 'https://a.example'})",
        "app.config.update(CORS_ORIGINS='https://a.example')",
    ],
)
def test_setting_in_an_uncalled_function_gives_no_policy(line: str) -> None:
    assert _codes(f"{_SANIC}{line}\n") == set()
    assert _codes(f"{_SANIC}def enable():\n    {line}\n") == {"never-called"}
    assert _codes(f"{_SANIC}def enable():\n    {line}\nenable()\n") == set()


def test_handler_next_to_settings_gives_no_policy() -> None:
    handler = (
        "def narrow(request, response):\n    del response['Access-Control-Allow-Origin']\n"
    )
    settings = "CORS_ALLOWED_ORIGINS = ['https://a.example']\n"
    assert _codes(f"INSTALLED_APPS = ['corsheaders']\n{settings}{handler}") == {
        "headers-changed"
    }


def test_function_that_another_file_imports_gives_its_policy() -> None:
    text = _FASTAPI + "def enable():\n    " + _ADD
    assert _codes(text, "from main import enable\n") == set()
