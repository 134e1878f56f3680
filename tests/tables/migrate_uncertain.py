"""Programs of Python whose text names more origins than the program allows.

Each is run as it is: it refuses `B`. The migration has to leave the policy to a person.
"""

from __future__ import annotations

from typing import Final

from tables.migrate_programs import A, B, Program

_FLASK_HEAD: Final = """
from flask import Blueprint, Config, Flask
from flask_cors import CORS
app = Flask(__name__)
def load():
    return {"CORS_ORIGINS": ["https://a.example"]}
"""
_FLASK_END: Final = """
@app.route("/<path:p>", methods=["GET", "PUT"])
def every(p):
    return "every"
"""
_FLASK: Final = {
    # A call of another function (F20, F29, F35)
    "another object's method": """
def boot(app): CORS(app)
class T:
    def boot(self, app): pass
T().boot(app)
""",
    "a later definition": """
def boot(app): CORS(app)
def boot(app): pass
boot(app)
""",
    "a later value": """
def boot(): CORS(app)
boot = print
boot()
""",
    "a value that is chosen": """
def boot(): CORS(app)
boot = boot if app.debug else print
boot()
""",
    "a name that is deleted": """
def boot(): CORS(app)
del boot
def boot(): pass
boot()
""",
    "a function that is printed": """
def boot(): CORS(app)
print(boot)
""",
    "a function that runs at the end": """
def boot(): CORS(app)
import atexit
atexit.register(boot)
""",
    "a function in a list": """
def boot(): CORS(app)
steps = [boot]
for step in steps[1:]: step()
""",
    "a default of a parameter": """
def boot(): CORS(app)
def main(boot=lambda: None): boot()
main()
""",
    "a parameter of the same name": """
def boot(): CORS(app)
def main(boot): boot()
main(print)
""",
    "a method that is overridden": """
class S:
    def __init__(self): self.init()
    def init(self): CORS(app)
class U(S):
    def init(self): pass
U()
""",
    "a method that is defined twice": """
class S:
    def boot(self): CORS(app)
    def boot(self): pass
S().boot()
""",
    "a method that is replaced": """
class S:
    def boot(self): CORS(app)
S.boot = lambda self: None
S().boot()
""",
    "a method that an object replaces": """
class S:
    def __init__(self): self.boot = print
    def boot(self): CORS(app)
S().boot()
""",
    "a generator": """
def boot():
    CORS(app)
    yield
boot()
""",
    "a coroutine": """
async def boot(): CORS(app)
boot().close()
""",
    "a list of nothing": "[CORS(app) for one in []]",
    "a generator expression": "later = (CORS(app) for one in [1])",
    "a command of the shell": """
@app.cli.command("x")
def x(): CORS(app)
""",
    "a function that is called per request": """
def boot(): CORS(app)
app.teardown_appcontext(lambda _: boot)
""",
    "an else of the script": """
def boot(): CORS(app)
if __name__ != "app":
    boot()
""",
    # An argument that is another object (F29)
    "a part as an argument": """
def boot(app): CORS(app)
part = Blueprint("x", __name__)
boot(part)
app.register_blueprint(part)
""",
    "an object as an argument": """
class Other:
    config = {}
    def after_request(self, _): pass
    handle_exception = handle_user_exception = None
def boot(app): CORS(app)
boot(Other())
""",
    "a parameter that is bound again": """
class Other(Flask): pass
def boot(app):
    app = Other("x")
    CORS(app)
boot(app)
""",
    # The name of the library (F21)
    "a function in the place of the library": """
CORS = lambda *_, **__: None
CORS(app)
""",
    "a definition in the place of the library": """
def CORS(*_, **__): pass
CORS(app)
""",
    # Settings that the file does not show (F22, F29)
    "settings that are merged": """
app.config |= load()
CORS(app)
""",
    "settings that are merged over others": """
app.config["CORS_ORIGINS"] = "*"
app.config |= load()
CORS(app)
""",
    "a configuration that is replaced": """
app.config = Config("/", {**app.config, **load()})
CORS(app)
""",
    "settings by the class of a mapping": """
dict.update(app.config, CORS_ORIGINS=["https://a.example"])
CORS(app)
""",
    "settings by a hidden method": """
app.config.__setitem__("CORS_ORIGINS", ["https://a.example"])
CORS(app)
""",
    "settings by another name": """
config = app.config
config |= load()
CORS(app)
""",
    "settings by a function that is given the configuration": """
fill = dict.update
fill(app.config, load())
CORS(app)
""",
    "a function of a name without a definition": """
configure = lambda app: app.config.update(load())
configure(app)
CORS(app)
""",
    # Another application (F28, F29)
    "an application by another name of its class": """
CORS(app)
F = Flask
app = F("x")
""",
    "an application of a function": """
CORS(app)
def made():
    return Flask("x")
app = made()
""",
    # The code of the library or of the application (siblings)
    "a method that answers": """
CORS(app)
app.process_response = lambda one: one
""",
    "an attribute by its name": """
CORS(app)
getattr(app, "after_request_funcs").clear()
""",
    "a layer around the application": """
CORS(app)
class Strip:
    def __init__(self, app): self.app = app
    def __call__(self, environ, start):
        return self.app(environ, lambda status, _, *__: start(status, []))
app.wsgi_app = Strip(app.wsgi_app)
""",
    "a method of the application's class": """
class Own(Flask):
    def process_response(self, response): return response
app = Own("x")
CORS(app)
""",
    "a method of an object that is replaced": """
class S:
    def boot(self): CORS(app)
one = S()
one.boot = print
one.boot()
""",
    "settings by a class": """
class Settings:
    def __init__(self, app): app.config.update(load())
Settings(app)
CORS(app)
""",
    "settings by a function": """
def fill(one): one.config.update(load())
fill(app)
CORS(app)
""",
    "settings by a function with another name": """
fill = lambda one: one.config.update(load())
same = app
fill(same)
CORS(app)
""",
    "a list that is another one": """
def list(_): return ["https://a.example"]
CORS(app, origins=list(["https://b.example"]))
""",
    "a dispatcher": """
from werkzeug.middleware.dispatcher import DispatcherMiddleware
CORS(app)
def other(environ, start):
    start("200 OK", [])
    return [b"x"]
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/api": other})
""",
}
_STARLETTE_HEAD: Final = """
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
every = Route("/{p:path}", lambda _: PlainTextResponse("x"), methods=["GET", "PUT", "DELETE"])
"""
_APP: Final = "app = Starlette(routes=[every])\n"
_ADD: Final = "app.add_middleware(CORSMiddleware, allow_origins=['*'])"
_STARLETTE: Final = {
    # F23, F20
    "a class of the name of the layer": f"""
class CORSMiddleware:
    def __init__(self, app, **_): self.app = app
    async def __call__(self, *given): await self.app(*given)
{_APP}{_ADD}
""",
    "a list that is cleared": """
layers = [Middleware(CORSMiddleware, allow_origins=["*"])]
layers.clear()
app = Starlette(routes=[every], middleware=layers)
""",
    "a list that loses its last": """
layers = [Middleware(CORSMiddleware, allow_origins=["*"])]
same = layers
same.pop()
app = Starlette(routes=[every], middleware=layers)
""",
    "a list that is replaced": """
layers = [Middleware(CORSMiddleware, allow_origins=["*"])]
layers = []
app = Starlette(routes=[every], middleware=layers)
""",
    "a list that is made under a condition": """
layers = []
if not layers and __name__ == "main":
    layers.append(Middleware(CORSMiddleware, allow_origins=["*"]))
app = Starlette(routes=[every], middleware=layers)
""",
    "a function in a list": f"""
def setup(app): {_ADD}
{_APP}
handlers = [setup]
""",
    "a method of the same name": f"""
def setup(app): {_ADD}
class X:
    @staticmethod
    def setup(app): pass
{_APP}
X.setup(app)
""",
    "a method that adds nothing": f"""
{_APP}app.add_middleware = lambda *_, **__: None
{_ADD}
""",
    "a class that adds nothing": f"""
class Own(Starlette):
    def add_middleware(self, *_, **__): pass
app = Own(routes=[every])
{_ADD}
""",
    "another name": f"""
{_APP}
wrapped = CORSMiddleware(app, allow_origins=["*"])
""",
    "a hook of the start": f"""
{_APP}
def start(): {_ADD}
app.state.hooks = [start]
""",
    "positional options": f"""
{_APP}
app.add_middleware(CORSMiddleware, ["https://a.example"], ["GET"])
""",
}
_QUART_HEAD: Final = """
from quart import Quart
from quart_cors import cors
app = Quart(__name__)
@app.route("/<path:p>", methods=["GET", "PUT"])
async def every(p):
    return "every"
"""
_QUART: Final = {
    "a function that is printed": """
def boot(app): return cors(app, allow_origin="*")
print(boot)
""",
    "a layer in the place of the library": """
def cors(app, **_): return app
app = cors(app, allow_origin="*")
""",
    "settings that are merged": """
app = cors(app)
app.config |= {"QUART_CORS_ALLOW_ORIGIN": ["https://a.example"]}
""",
}

UNCERTAIN: Final = (
    *(
        Program(name, "flask-cors", f"{_FLASK_HEAD}{text}{_FLASK_END}")
        for name, text in _FLASK.items()
    ),
    *(
        Program(name, "starlette", f"{_STARLETTE_HEAD}{text}")
        for name, text in _STARLETTE.items()
    ),
    *(Program(name, "quart-cors", f"{_QUART_HEAD}{text}") for name, text in _QUART.items()),
)

KEPT: Final = {"positional options"}
"""Programs that are understood, and keep their policy."""

_CONF: Final = """
from flask import Flask
from flask_cors import CORS
from conf import ORIGINS
app = Flask(__name__)
CORS(app, origins=ORIGINS)
@app.route("/<path:p>", methods=["GET", "PUT"])
def every(p):
    return "every"
"""
FILES: Final[dict[str, dict[str, str]]] = {
    # F24
    "a star after the assignment": {
        "local.py": f"ORIGINS = [{A!r}]\n",
        "conf.py": "ORIGINS = '*'\nfrom local import *\n",
        "app.py": _CONF,
    },
    "a star after the assignment, if there is such a file": {
        "local.py": f"ORIGINS = [{A!r}]\n",
        "conf.py": "ORIGINS = '*'\ntry:\n    from local import *\nexcept ImportError:\n"
        "    pass\n",
        "app.py": _CONF,
    },
    "a list that another file shortens": {
        "conf.py": f"ORIGINS = [{A!r}, {B!r}]\n",
        "z.py": f"from conf import *\nORIGINS.remove({B!r})\n",
        "app.py": f"import z\n{_CONF}",
    },
    "a list that another file shortens by the name of its file": {
        "conf.py": f"ORIGINS = [{A!r}, {B!r}]\n",
        "z.py": f"import conf\nconf.ORIGINS.remove({B!r})\n",
        "app.py": f"import z\n{_CONF}",
    },
    "a function of another file, bound again": {
        "boot.py": "from flask_cors import CORS\ndef boot(app): CORS(app)\n",
        "z.py": "import boot\nboot.boot = print\n",
        "app.py": "import z\nimport boot\nfrom flask import Flask\napp = Flask(__name__)\n"
        "boot.boot(app)\n@app.route('/<path:p>')\ndef every(p):\n    return 'x'\n",
    },
    "a function of another file, hidden by a star": {
        "boot.py": "from flask_cors import CORS\ndef boot(app): CORS(app)\n",
        "z.py": "def boot(app): pass\n",
        "app.py": "from boot import boot\nfrom z import *\nfrom flask import Flask\n"
        "app = Flask(__name__)\nboot(app)\n@app.route('/<path:p>')\ndef every(p):\n"
        "    return 'x'\n",
    },
}
"""Programs of several files, each of which refuses `B`; the last makes ``app``."""

SETTINGS: Final[dict[str, tuple[dict[str, str], tuple[str, int | None]]]] = {
    "two files of which one is in use": (
        {
            "dev.py": "\nCORS_ALLOW_ALL_ORIGINS = True\n",
            "prod.py": f"CORS_ALLOWED_ORIGINS = [{A!r}]\n",
        },
        ("conditional-setting", 2),
    ),
    "two files with one base, one of which says more": (
        {
            "settings/base.py": "CORS_ALLOW_ALL_ORIGINS = True\n",
            "settings/dev.py": "from .base import *\n",
            "settings/prod.py": "from .base import *\nCORS_ALLOW_ALL_ORIGINS = False\n",
        },
        ("conditional-setting", 2),
    ),
    "code that is run": (
        {"settings.py": "CORS_ALLOW_ALL_ORIGINS = True\n\nexec(text)\n"},
        ("not-literal", 3),
    ),
    "a dictionary of the names": (
        {"settings.py": "CORS_ALLOW_ALL_ORIGINS = True\nheroku.settings(locals())\n"},
        ("not-literal", 2),
    ),
    "a name of the file": (
        {
            "settings.py": "import sys\nCORS_ALLOW_ALL_ORIGINS = True\n"
            "setattr(sys.modules[__name__], X, False)\n"
        },
        ("not-literal", 3),
    ),
    "a list of layers that is changed": (
        {
            "settings.py": "CORS_ALLOW_ALL_ORIGINS = True\n"
            "MIDDLEWARE = ['corsheaders.middleware.CorsMiddleware']\nMIDDLEWARE.pop()\n"
        },
        ("layers-changed", 2),
    ),
}
"""Settings of Django, and a finding with its line."""
