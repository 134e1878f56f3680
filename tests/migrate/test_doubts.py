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
    "def create_app():\n    {}    return app",
    "class Setup:\n    def __init__(self):\n        {}",
    # Another function, class or method of the same name
    "def enable():\n    {}\ndef enable():\n    pass\nenable()",
    "def enable():\n    {}\nenable = print\nenable()",
    "def enable():\n    {}\ndel enable\n",
    "def enable():\n    {}\nfrom late import *\nenable()",
    "def enable():\n    {}\ndef main(enable=print):\n    enable()\nmain()",
    "def enable():\n    {}\nclass Other:\n    def enable(self): pass\nOther().enable()",
    (
        "class Setup:\n    def enable(self):\n        {}\n"
        "class Other(Setup):\n    pass\nOther().enable()"
    ),
    (
        "class Setup:\n    def __init__(self):\n        self.enable()\n"
        "    def enable(self):\n        {}\n"
        "class Other(Setup):\n    def enable(self): pass\nSetup()"
    ),
    (
        "class Setup:\n    def enable(self):\n        {}\n"
        "    def enable(self): pass\nSetup().enable()"
    ),
    "class Setup:\n    def enable(self):\n        {}\n    enable = print\nSetup().enable()",
    "class Setup:\n    def enable(self):\n        {}\nSetup.enable = print\nSetup().enable()",
    (
        "class Setup:\n    def enable(self):\n        {}\n"
        "setattr(Setup, 'enable', print)\nSetup().enable()"
    ),
    "class Setup:\n    def __new__(cls): pass\n    def __init__(self):\n        {}\nSetup()",
    "class Setup(metaclass=X):\n    def __init__(self):\n        {}\nSetup()",
    "class Setup:\n    def enable(self):\n        {}\none = Setup()\none = X\none.enable()",
    # The name is no call
    "def enable():\n    {}\nprint(enable)",
    "def enable():\n    {}\nsteps = [enable]\nfor step in steps[1:]:\n    step()",
    # Neither is a call of a generator or a coroutine
    "def enable():\n    {}    yield\nenable()",
    "async def enable():\n    {}\nenable()",
    "async def enable():\n    {}\nprint(enable())",
    # A call of a function that calls itself alone
    "def enable():\n    {}    enable()",
)
_CALLED: Final = (
    "def enable():\n    {}\nenable()",
    "def enable(one):\n    {}\nenable(app)",
    "def enable(app):\n    {}\nenable(app=app)",
    "def enable(app, one=None):\n    {}\nenable(one=X, app=app)",
    "def enable(app):\n    {}\ndef main(own):\n    enable(own)\nmain(app)",
    "class Setup:\n    def enable(self, app):\n        {}\nSetup().enable(app)",
    "def enable():\n    def inner():\n        {}\n    inner()\nenable()",
    "class Setup:\n    def __init__(self):\n        {}\nSetup()",
    (
        "class Setup:\n    def __init__(self):\n        self.enable()\n"
        "    def enable(self):\n        {}\nSetup()"
    ),
    "class Setup:\n    def enable(self):\n        {}\nSetup().enable()",
    "class Setup:\n    def enable(self):\n        {}\none = Setup()\none.enable()",
    "class Setup:\n    @staticmethod\n    def enable():\n        {}\nSetup.enable()",
    "async def enable():\n    {}\nasyncio.run(enable())",
    "async def enable():\n    {}\nasync def main():\n    await enable()\nasyncio.run(main())",
    "def enable(text=print()):\n    {}\nenable()",
)

_UNSURE: Final = (
    "def enable():\n    {}\nif X:\n    enable()",
    "def enable(app):\n    {}\nfor _ in X:\n    enable(app)",
    "class Setup:\n    def enable(self):\n        {}\nif X:\n    Setup().enable()",
    "def create_app():\n    {}    return app\nif X:\n    create_app()",
    "def enable():\n    {}\n[enable() for one in X]",
    "def enable():\n    {}\nlater = (enable() for one in X)",
    "def enable():\n    {}\nif __name__ == '__main__':\n    pass\nelse:\n    enable()",
    "@app.on_event('startup')\ndef enable():\n    {}",
    "@app.cli.command('x')\ndef enable():\n    {}\nenable()",
)
_SURE: Final = (
    "def main():\n    {}\nif __name__ == '__main__':\n    main()",
    "def enable():\n    {}\nif X:\n    enable()\nenable()",
)


_OWN: Final = {"never-called", "conditional-call", "layers-changed", "headers-changed"}


def _codes(text: str = "", **files: str) -> set[str]:
    migration = migrate_files(files or {"0.py": text})
    codes = {finding.code for finding in migration.findings}
    found = codes & {*_OWN, "name-rebound"}
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


@pytest.mark.parametrize("library", ["flask", "quart"])
def test_function_that_gives_a_new_application_gives_its_policy(library: str) -> None:
    name, call = {
        "flask": ("Flask", "CORS(Flask(__name__), origins=['https://a.example'])"),
        "quart": ("Quart", "cors(Quart(__name__), allow_origin=['https://a.example'])"),
    }[library]
    imported = f"from {library} import {name}\nfrom {library}_cors import {call[:4]}\n"
    assert _codes(f"{imported}def create_app():\n    return {call}\n") == set()


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


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("print(end=app.config)", []),
        ("fill(values=app.config)", ["other-file", "conditional-setting"]),
        ("fill(self.app.config)", ["other-file", "conditional-setting"]),
        ("fill(self.db.config)", []),
    ],
)
def test_configuration_that_a_call_may_change_gives_no_policy(
    line: str, codes: list[str]
) -> None:
    setting = "app.config['CORS_ORIGINS'] = 'https://a.example'\n"
    text = f"from flask import Flask\n{_ORIGINAL}app = Flask(__name__)\n{setting}{line}\n"
    migration = migrate_files({"0.py": f"{text}CORS(app)\n"})
    assert [finding.code for finding in migration.findings] == codes
    assert (migration.policies.default is None) == bool(codes)


def test_handler_next_to_settings_gives_no_policy() -> None:
    handler = (
        "def narrow(request, response):\n    del response['Access-Control-Allow-Origin']\n"
    )
    settings = "CORS_ALLOWED_ORIGINS = ['https://a.example']\n"
    assert _codes(f"INSTALLED_APPS = ['corsheaders']\n{settings}{handler}") == {
        "headers-changed"
    }


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        ("from main import enable\n", {"never-called"}),
        ("from a import enable\n", {"never-called"}),
        ("from a import enable\nenable()\n", set()),
        ("import a\na.enable()\n", set()),
        ("from a import enable\nenable = print\nenable()\n", {"never-called"}),
        ("from a import enable\nimport a\na.enable = print\nenable()\n", {"never-called"}),
    ],
)
def test_function_of_another_file(other: str, codes: set[str]) -> None:
    text = _FASTAPI + "def enable():\n    " + _ADD
    assert _codes(**{"a.py": text, "b.py": other}) == codes


_ORIGINAL: Final = "from flask_cors import CORS\n"


@pytest.mark.parametrize(
    "line",
    [
        "CORS = print",
        "def CORS(*_): pass",
        "class CORS: pass",
        "from late import *",
        "exec('CORS = print')",
        "CORS.init_app = print",
        "import flask_cors\nflask_cors.core.set_cors_headers = print",
        "import flask_cors\nsetattr(flask_cors, 'CORS', print)",
        "import sys\nsys.modules['x'] = CORS",
        "if X:\n    from flask_cors import CORS",
    ],
)
def test_name_of_a_library_that_is_bound_again_gives_no_policy(line: str) -> None:
    text = f"from flask import Flask\n{_ORIGINAL}app = Flask(__name__)\n{line}\n"
    assert _codes(f"{text}CORS(app, origins=['https://a.example'])\n") == {"name-rebound"}


def test_class_of_the_name_of_a_layer_gives_no_policy() -> None:
    layer = "from fastapi.middleware.cors import CORSMiddleware\nclass CORSMiddleware: pass\n"
    assert _codes(f"from fastapi import FastAPI\n{layer}app = FastAPI()\n{_ADD}") == {
        "name-rebound"
    }
