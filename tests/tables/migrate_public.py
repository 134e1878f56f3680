"""Programs in the shapes that public repositories have: whole files, with the library in them.

Each is run as it is, and run without the library but with ours, under the policies that were
carried over. The shapes are retold; names and hosts are our own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

A: Final = "https://a.example"
B: Final = "https://b.example"


@dataclass(frozen=True)
class Public:
    """A program.

    Attributes:
        name: of the shape.
        peer: whose options it has.
        files: its text, or the text of each file by its path; the last makes ``app``.
        paths: that are asked for, where it is not the one of the shape.
        live: the tables that are written: ``policy``, and the keys of paths.
        codes: of findings that have to be there.
    """

    name: str
    peer: str
    files: str | dict[str, str]
    paths: tuple[str, ...] = ()
    live: tuple[str, ...] = ("policy",)
    codes: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.peer}: {self.name}"

    @property
    def asked(self) -> tuple[str, ...]:
        """The paths that are asked for."""
        django = self.peer == "django-cors-headers"
        return self.paths or (("/api/items",) if django else ("/x",))

    @property
    def sources(self) -> dict[str, str]:
        """The text of each file."""
        return {"app.py": self.files} if isinstance(self.files, str) else self.files


def _codes(*codes: str) -> frozenset[str]:
    return frozenset(codes)


_FLASK_HEAD: Final = """
from flask import Flask, Blueprint
from flask_cors import CORS, cross_origin
"""
_FLASK_END: Final = """
@app.get("/x")
def x():
    return "x"
"""
_API: Final = """
@api.get("/items")
def items():
    return "items"
"""
FLASK: Final = (
    Public(
        "the application of a tutorial",
        "flask-cors",
        f"{_FLASK_HEAD}app = Flask(__name__)\nCORS(app)\n{_FLASK_END}",
    ),
    Public(
        "a key that no version reads",
        "flask-cors",
        f"{_FLASK_HEAD}app = Flask(__name__)\ncors = CORS(app)\n"
        f"app.config['CORS_HEADERS'] = 'Content-Type'\n{_FLASK_END}",
        codes=_codes("unknown-option"),
    ),
    Public(
        "a blueprint with a prefix, and a route beside it (D02)",
        "flask-cors",
        f"""{_FLASK_HEAD}
api = Blueprint("api", __name__, url_prefix="/api")
CORS(api, origins=["{A}"], supports_credentials=True)
{_API}
app = Flask(__name__)
app.register_blueprint(api)
@app.get("/admin")
def admin():
    return "secret"
""",
        ("/api/items", "/admin"),
        ("/api/*",),
    ),
    Public(
        "a blueprint without a prefix",
        "flask-cors",
        f"""{_FLASK_HEAD}
api = Blueprint("api", __name__)
CORS(api)
{_API}
app = Flask(__name__)
app.register_blueprint(api)
{_FLASK_END}""",
        ("/items", "/x"),
        (),
        _codes("part-of-application"),
    ),
    Public(
        "four blueprints, each with options",
        "flask-cors",
        f"""{_FLASK_HEAD}
from flask import Flask
app = Flask(__name__)
def view():
    return "x"
service = Blueprint("service", __name__, url_prefix="/v1")
web = Blueprint("web", __name__, url_prefix="/api")
console = Blueprint("console", __name__, url_prefix="/console/api")
files = Blueprint("files", __name__)
for one in (service, web, console, files):
    one.add_url_rule("/y", "y", view)
CORS(service, allow_headers=["Content-Type", "Authorization"],
     methods=["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"])
app.register_blueprint(service)
CORS(web, resources={{r"/*": {{"origins": ["{A}"]}}}}, supports_credentials=True,
     expose_headers=["X-Version"])
app.register_blueprint(web)
CORS(console, resources={{r"/*": {{"origins": ["{B}"]}}}}, supports_credentials=True)
app.register_blueprint(console)
CORS(files)
app.register_blueprint(files, url_prefix="/files")
{_FLASK_END}""",
        ("/v1/y", "/api/y", "/console/api/y", "/files/y", "/x"),
        ("/v1/*", "/api/*", "/console/api/*", "/files/*"),
    ),
    Public(
        "the application and a blueprint",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
api = Blueprint("api", __name__)
CORS(api, origins="{A}", supports_credentials=True)
{_API}
app.register_blueprint(api, url_prefix="/api")
CORS(app)
{_FLASK_END}""",
        ("/api/items", "/x"),
        ("policy", "/api/*"),
    ),
    Public(
        "a route of the application below the prefix of a blueprint",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
api = Blueprint("api", __name__, url_prefix="/api")
CORS(api, origins="{A}")
{_API}
app.register_blueprint(api)
@app.route("/api/admin")
def admin():
    return "secret"
""",
        ("/api/items", "/api/admin"),
        (),
        _codes("shared-prefix"),
    ),
    Public(
        "blueprints in blueprints",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
parent = Blueprint("parent", __name__, url_prefix="/v1")
api = Blueprint("api", __name__, url_prefix="/api")
CORS(api, origins="{A}")
{_API}
@parent.get("/y")
def y():
    return "y"
parent.register_blueprint(api)
app.register_blueprint(parent)
""",
        ("/v1/api/items", "/v1/y"),
        ("/v1/api/*",),
    ),
    Public(
        "a blueprint in a file of its own",
        "flask-cors",
        {
            "site/views.py": f"{_FLASK_HEAD}api = Blueprint('api', __name__)\n"
            f"CORS(api, origins=['{A}'])\n{_API}",
            "site/app.py": "from flask import Flask\nfrom site.views import api\n"
            "app = Flask(__name__)\napp.register_blueprint(api, url_prefix='/api')"
            f"{_FLASK_END}",
        },
        ("/api/items", "/x"),
        ("/api/*",),
    ),
    Public(
        "extensions in a file of their own, options in a third",
        "flask-cors",
        {
            "site/config.py": f"ORIGINS = ['{A}', '{B}']\n",
            "site/extensions.py": f"{_FLASK_HEAD}cors = CORS()\n",
            "site/app.py": "from flask import Flask\nfrom site.extensions import cors\n"
            "from site.config import ORIGINS\n"
            "def create_app():\n    app = Flask(__name__)\n"
            "    cors.init_app(app, origins=ORIGINS, supports_credentials=True)\n"
            "    return app\napp = create_app()\n" + _FLASK_END,
        },
    ),
    Public(
        "an application factory with options of app.config",
        "flask-cors",
        f"""{_FLASK_HEAD}
def create_app():
    app = Flask(__name__)
    app.config["CORS_ORIGINS"] = ["{A}"]
    app.config["CORS_SUPPORTS_CREDENTIALS"] = True
    CORS(app, resources={{r"/api/*": {{}}}})
    return app
app = create_app()
@app.get("/api/y")
def y():
    return "y"
{_FLASK_END}""",
        ("/api/y", "/x"),
        ("/api/*",),
    ),
    Public(
        "everyone while developing only",
        "flask-cors",
        f"{_FLASK_HEAD}app = Flask(__name__)\nif app.debug:\n    CORS(app)\n{_FLASK_END}",
        live=(),
        codes=_codes("conditional-call"),
    ),
    Public(
        "everyone while developing, one origin otherwise",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
if app.debug:
    CORS(app)
else:
    CORS(app, origins=["{A}"])
{_FLASK_END}""",
        live=(),
        codes=_codes("second-policy"),
    ),
    Public(
        "a list that grows while developing",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
origins = ["{A}"]
if app.debug:
    origins.append("http://localhost:3000")
CORS(app, origins=origins, supports_credentials=True)
{_FLASK_END}""",
        codes=_codes("conditional-setting"),
    ),
    Public(
        "a list and what the environment adds",
        "flask-cors",
        f"""{_FLASK_HEAD}
import os
app = Flask(__name__)
CORS(app, origins=["{A}"] + os.environ.get("ORIGINS", "{B}").split(","))
{_FLASK_END}""",
        codes=_codes("not-literal"),
    ),
    Public(
        "origins of the environment alone",
        "flask-cors",
        f"""{_FLASK_HEAD}
import os
app = Flask(__name__)
CORS(app, origins=os.getenv("ORIGINS", "*").split(","), supports_credentials=True)
{_FLASK_END}""",
        live=(),
        codes=_codes("not-literal"),
    ),
    Public(
        "blueprints in a loop",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
api = Blueprint("api", __name__, url_prefix="/api")
{_API}
for one in (api,):
    CORS(one)
    app.register_blueprint(one)
{_FLASK_END}""",
        ("/api/items", "/x"),
        (),
        _codes("unknown-receiver"),
    ),
    Public(
        "a blueprint as an attribute",
        "flask-cors",
        f"""{_FLASK_HEAD}
class Views:
    def __init__(self):
        self.bp = Blueprint("api", __name__, url_prefix="/api")
        CORS(self.bp, origins="{A}")
        self.bp.add_url_rule("/items", "items", lambda: "items")
app = Flask(__name__)
app.register_blueprint(Views().bp)
{_FLASK_END}""",
        ("/api/items", "/x"),
        (),
        _codes("part-of-application"),
    ),
    Public(
        "an expression that is open at its end",
        "flask-cors",
        f"{_FLASK_HEAD}app = Flask(__name__)\n"
        rf"CORS(app, origins=[r'https://.*\.a\.example'], supports_credentials=True)"
        f"\n{_FLASK_END}",
        codes=_codes("regex-open-end"),
    ),
    Public(
        "an expression with anything at both ends (D49)",
        "flask-cors",
        f"{_FLASK_HEAD}app = Flask(__name__)\n"
        rf"CORS(app, origins=r'.*\.a\.example.*')"
        f"\n{_FLASK_END}",
        live=(),
        codes=_codes("regex-lets-in", "regex-left-out"),
    ),
    Public(
        "resources with options of their own",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
CORS(app, resources={{
    r"/api/v1/*": {{"origins": ["{A}"], "methods": ["GET", "POST"], "max_age": 600}},
    r"/public/.*": {{"origins": "*", "allow_headers": ["Content-Type"]}},
}})
@app.get("/api/v1/y")
def y():
    return "y"
@app.get("/public/z")
def z():
    return "z"
{_FLASK_END}""",
        ("/api/v1/y", "/public/z", "/x"),
        ("/api/v1/*", "/public/*"),
    ),
    Public(
        "a route alone (D19)",
        "flask-cors",
        f"""{_FLASK_HEAD}
app = Flask(__name__)
@app.get("/x")
@cross_origin(origins="{A}")
def x():
    return "x"
""",
        live=(),
        codes=_codes("route-policy"),
    ),
    Public(
        "two applications, one behind the other",
        "flask-cors",
        f"""{_FLASK_HEAD}
admin = Flask("admin")
app = Flask("app")
CORS(app)
{_FLASK_END}""",
        live=(),
        codes=_codes("one-of-several"),
    ),
)

_FAST_HEAD: Final = """
from fastapi import FastAPI, APIRouter
from fastapi.middleware.cors import CORSMiddleware
"""
_FAST_END: Final = """
@app.get("/x")
def x():
    return "x"
"""
FASTAPI: Final = (
    Public(
        "the application of a tutorial",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
origins = ["{A}", "http://localhost", "http://localhost:8080"]
app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True,
                   allow_methods=["*"], allow_headers=["*"])
{_FAST_END}""",
    ),
    Public(
        "everyone with credentials",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True,
                   allow_methods=["*"], allow_headers=["*"])
{_FAST_END}""",
        codes=_codes("every-origin-with-credentials"),
    ),
    Public(
        "an application that is mounted (D02)",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
subapi = FastAPI()
subapi.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
@subapi.get("/items")
def items():
    return "items"
{_FAST_END}
app.mount("/sub", subapi)
""",
        ("/sub/items", "/x"),
        ("/sub/*",),
    ),
    Public(
        "a mounted application below one that has options too",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["{A}"], allow_methods=["*"])
sub = FastAPI()
sub.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
@sub.get("/items")
def items():
    return "items"
{_FAST_END}
app.mount("/sub", sub)
""",
        ("/sub/items", "/x"),
        ("policy",),
        _codes("inner-layer"),
    ),
    Public(
        "origins of a settings object, if there are any",
        "fastapi",
        f"""{_FAST_HEAD}
class settings:
    CORS_ORIGINS = ["{A}"]
app = FastAPI()
if settings.CORS_ORIGINS:
    app.add_middleware(CORSMiddleware, allow_origins=[str(o) for o in settings.CORS_ORIGINS],
                       allow_credentials=True, allow_methods=["*"], allow_headers=["*"])
{_FAST_END}""",
        live=(),
        codes=_codes("not-literal", "conditional-call"),
    ),
    Public(
        "two layers, added one after the other",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
app.add_middleware(CORSMiddleware, allow_origins=["{A}"], allow_methods=["*"])
{_FAST_END}""",
        live=(),
        codes=_codes("second-policy"),
    ),
    Public(
        "an expression in a factory",
        "fastapi",
        f"""{_FAST_HEAD}
def create_app() -> FastAPI:
    app = FastAPI(title="x")
    app.add_middleware(
        CORSMiddleware, allow_origin_regex=r"https://.*\\.a\\.example", max_age=3600,
        allow_methods=["GET", "POST", "PUT"], allow_headers=["Authorization", "X-Token"],
        expose_headers=["X-Total"], allow_credentials=True)
    return app
app = create_app()
{_FAST_END}""",
    ),
    Public(
        "an expression that joins hosts (D49)",
        "fastapi",
        f"""{_FAST_HEAD}
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origin_regex="https://.*a.example",
                   allow_credentials=True)
{_FAST_END}""",
        live=(),
        codes=_codes("regex-lets-in", "regex-left-out"),
    ),
    Public(
        "an application wrapped from outside",
        "fastapi",
        f"""{_FAST_HEAD}
api = FastAPI()
@api.get("/x")
def x():
    return "x"
app = CORSMiddleware(app=api, allow_origins=["{A}"], allow_methods=["*"])
""",
    ),
    Public(
        "the application of another file",
        "fastapi",
        {
            "core/config.py": f"BACKEND_CORS_ORIGINS = ['{A}', '{B}']\n",
            "core/main.py": f"{_FAST_HEAD}from core.config import BACKEND_CORS_ORIGINS\n"
            "app = FastAPI()\napp.add_middleware(CORSMiddleware, "
            f"allow_origins=BACKEND_CORS_ORIGINS, allow_methods=['*'])\n{_FAST_END}",
        },
    ),
)
_STAR_HEAD: Final = """
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
async def view(request):
    return PlainTextResponse("x")
"""
STARLETTE: Final = (
    Public(
        "a list of layers",
        "starlette",
        f"""{_STAR_HEAD}
middleware = [Middleware(CORSMiddleware, allow_origins=["{A}"], allow_methods=["PUT"])]
app = Starlette(routes=[Route("/x", view, methods=["GET", "PUT"])], middleware=middleware)
""",
    ),
    Public(
        "layers of a mount (D02)",
        "starlette",
        f"""{_STAR_HEAD}
app = Starlette(routes=[
    Route("/x", view),
    Mount("/sub", routes=[Route("/y", view)],
          middleware=[Middleware(CORSMiddleware, allow_origins=["*"])]),
])
""",
        ("/sub/y", "/x"),
        ("/sub/*",),
    ),
    Public(
        "layers of a route (D02)",
        "starlette",
        f"""{_STAR_HEAD}
routes = [
    Route("/x", view, middleware=[Middleware(CORSMiddleware, allow_origins=["{A}"])]),
    Route("/y", view),
]
app = Starlette(routes=routes)
""",
        ("/x", "/y"),
        ("/x",),
    ),
    Public(
        "layers of a mount with a parameter",
        "starlette",
        f"""{_STAR_HEAD}
layers = [Middleware(CORSMiddleware, allow_origins=["*"])]
app = Starlette(routes=[
    Mount("/{{tenant}}", routes=[Route("/y", view)], middleware=layers), Route("/x", view),
])
""",
        ("/sub/y", "/x"),
        (),
        _codes("part-of-application"),
    ),
    Public(
        "a mount in a mount, with an application of its own",
        "starlette",
        f"""{_STAR_HEAD}
layers = []
layers.append(Middleware(CORSMiddleware, allow_origins=["{A}"]))
app = Starlette(routes=[
    Mount("/v1", routes=[
        Route("/x", view),
        Mount("/sub", app=Starlette(routes=[Route("/y", view)], middleware=layers)),
    ]),
])
""",
        ("/v1/sub/y", "/v1/x"),
        ("/v1/sub/*",),
    ),
)
DJANGO: Final = (
    Public(
        "the settings of a tutorial",
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}', 'http://localhost:8080', 'http://127.0.0.1:9000']\n",
    ),
    Public("everyone", "django-cors-headers", "CORS_ALLOW_ALL_ORIGINS = True\n"),
    Public(
        "everyone while developing",
        "django-cors-headers",
        f"DEBUG = False\nif DEBUG:\n    CORS_ALLOW_ALL_ORIGINS = True\n"
        f"else:\n    CORS_ALLOWED_ORIGINS = ['{A}']\n",
        live=(),
        codes=_codes("conditional-setting"),
    ),
    Public(
        "settings over files (D50)",
        "django-cors-headers",
        {
            "settings/base.py": f"CORS_ALLOWED_ORIGINS = ['{A}']\n"
            "CORS_ALLOW_CREDENTIALS = True\n",
            "settings/prod.py": f"from .base import *\nCORS_ALLOWED_ORIGINS += ['{B}']\n",
        },
    ),
    Public(
        "settings over files, of which one is in use",
        "django-cors-headers",
        {
            "settings/base.py": f"CORS_ALLOWED_ORIGINS = ['{A}']\n",
            "settings/dev.py": "from .base import *\nCORS_ALLOW_ALL_ORIGINS = True\n",
            "settings/prod.py": f"from .base import *\nCORS_ALLOWED_ORIGINS += ['{B}']\n",
        },
        codes=_codes("conditional-setting"),
    ),
    Public(
        "two paths, and what is added while developing (D18)",
        "django-cors-headers",
        f"""DEBUG = False
CORS_ALLOWED_ORIGINS = ["{A}"]
if DEBUG:
    CORS_ALLOWED_ORIGINS += ["http://localhost:3000"]
CORS_URLS_REGEX = r"^/(api|auth)/.*$"
""",
        ("/api/items", "/elsewhere", "/api", "/api/"),
        ("/api", "/auth", "/api/*", "/auth/*"),
        _codes("conditional-setting"),
    ),
    Public(
        "two paths whose origins cannot be read",
        "django-cors-headers",
        """import os
CORS_ALLOWED_ORIGINS = os.environ.get("ORIGINS", "https://a.example").split(",")
CORS_URLS_REGEX = r"^/(api|auth)/.*$"
""",
        ("/api/items", "/elsewhere", "/api", "/api/"),
        ("/api", "/auth", "/api/*", "/auth/*"),
        _codes("not-literal"),
    ),
    Public(
        "local settings that may replace all",
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\n"
        "try:\n    from .local import *\nexcept ImportError:\n    pass\n",
        live=(),
        codes=_codes("other-file"),
    ),
    Public(
        "expressions, headers and a path",
        "django-cors-headers",
        r"""from corsheaders.defaults import default_headers
CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://\w+\.a\.example$", r"^https://b\.example"]
CORS_ALLOW_HEADERS = list(default_headers) + ["x-token"]
CORS_URLS_REGEX = r"^/api/.*$"
""",
        ("/api/items", "/apikeys"),
        ("/api", "/api/*"),
        _codes("regex-left-out", "regex-open-end"),
    ),
)
_QUART_HEAD: Final = """
from quart import Quart, Blueprint
from quart_cors import cors, route_cors
"""
_QUART_END: Final = """
@app.get("/x")
async def x():
    return "x"
"""
QUART: Final = (
    Public(
        "the application",
        "quart-cors",
        f"{_QUART_HEAD}app = Quart(__name__)\n"
        f"app = cors(app, allow_origin='{A}', allow_credentials=True)\n{_QUART_END}",
    ),
    Public(
        "a blueprint",
        "quart-cors",
        f"""{_QUART_HEAD}
api = Blueprint("api", __name__, url_prefix="/api")
api = cors(api, allow_origin="{A}")
@api.get("/items")
async def items():
    return "items"
app = Quart(__name__)
app.register_blueprint(api)
{_QUART_END}""",
        ("/api/items", "/x"),
        ("/api/*",),
    ),
    Public(
        "the application and a blueprint",
        "quart-cors",
        f"""{_QUART_HEAD}
api = Blueprint("api", __name__, url_prefix="/api")
cors(api, allow_origin="*")
@api.get("/items")
async def items():
    return "items"
app = Quart(__name__)
cors(app, allow_origin=["{A}"])
app.register_blueprint(api)
{_QUART_END}""",
        ("/api/items", "/x"),
        ("policy", "/api/*"),
    ),
    Public(
        "a route alone",
        "quart-cors",
        f"{_QUART_HEAD}app = Quart(__name__)\n@app.get('/x')\n"
        f"@route_cors(allow_origin='{A}')\nasync def x():\n    return 'x'\n",
        live=(),
        codes=_codes("route-policy"),
    ),
)
_SANIC_HEAD: Final = """
from sanic import Blueprint, Sanic, text
"""
_SANIC_END: Final = """
@app.route("/x", methods=["GET", "PUT"])
async def x(request):
    return text("x", headers={"X-Total": "3"})
"""
SANIC: Final = (
    Public(
        "the application",
        "sanic-cors",
        f"{_SANIC_HEAD}from sanic_cors import CORS\napp = Sanic('public1')\n"
        f"CORS(app, origins=['{A}'], supports_credentials=True)\n{_SANIC_END}",
    ),
    Public(
        "a blueprint",
        "sanic-cors",
        f"""{_SANIC_HEAD}
from sanic_cors import CORS
api = Blueprint("api", url_prefix="/api")
CORS(api, origins="{A}", supports_credentials=True)
@api.get("/items")
async def items(request):
    return text("items")
app = Sanic("public2")
app.blueprint(api)
{_SANIC_END}""",
        ("/api/items", "/x"),
        ("/api/*",),
        _codes("no-method-allowed"),
    ),
    Public(
        "an extension, with its options in the configuration",
        "sanic-cors",
        f"""{_SANIC_HEAD}
from sanic_cors.extension import CORS
from sanic_ext import Extend
app = Sanic("public3")
Extend(app, extensions=[CORS], config={{"CORS": False, "CORS_OPTIONS": {{
    "origins": ["{A}"], "methods": ["GET", "HEAD", "POST", "PUT"]}}}})
{_SANIC_END}""",
    ),
    Public(
        "beside sanic-ext, which does not start it",
        "sanic-cors",
        f"""{_SANIC_HEAD}
import sanic_ext
from sanic_cors import CORS
app = Sanic("public4")
CORS(app, origins=["{A}"])
{_SANIC_END}""",
        live=(),
        codes=_codes("extension-unstarted"),
    ),
    Public(
        "attributes of the configuration",
        "sanic-ext",
        f"{_SANIC_HEAD}app = Sanic('public5')\napp.config.CORS_ORIGINS = '{A},{B}'\n"
        "app.config.CORS_SUPPORTS_CREDENTIALS = True\n"
        f"app.config.CORS_ALLOW_HEADERS = ['x-token']\n{_SANIC_END}",
    ),
    Public(
        "credentials, and the star of the defaults",
        "sanic-ext",
        f"""{_SANIC_HEAD}
from sanic_ext import Extend
app = Sanic("public6")
Extend(app, config={{"cors_origins": ["{A}"], "cors_supports_credentials": True}})
{_SANIC_END}""",
        codes=_codes("star-with-cookies"),
    ),
    Public(
        "a route alone",
        "sanic-ext",
        f"""{_SANIC_HEAD}
from sanic_ext import cors
app = Sanic("public7")
@app.get("/x")
@cors(origin="{A}")
async def x(request):
    return text("x")
""",
        live=(),
        codes=_codes("route-policy"),
    ),
)
_AIO_HEAD: Final = """
import aiohttp_cors
from aiohttp import web
async def view(request):
    return web.Response(text="x")
"""
AIOHTTP: Final = (
    Public(
        "every route, in a loop",
        "aiohttp-cors",
        f"""{_AIO_HEAD}
app = web.Application()
app.router.add_get("/x", view)
app.router.add_put("/x", view)
cors = aiohttp_cors.setup(app, defaults={{
    "{A}": aiohttp_cors.ResourceOptions(allow_credentials=True, expose_headers="*",
                                        allow_headers="*"),
}})
for route in list(app.router.routes()):
    cors.add(route)
""",
    ),
    Public(
        "one route, and one without",
        "aiohttp-cors",
        f"""{_AIO_HEAD}
app = web.Application()
cors = aiohttp_cors.setup(app, defaults={{"*": aiohttp_cors.ResourceOptions()}})
resource = cors.add(app.router.add_resource("/x"))
cors.add(resource.add_route("GET", view))
app.router.add_get("/y", view)
""",
        ("/x", "/y"),
        (),
        _codes("every-path-covered"),
    ),
    Public(
        "a route after the loop",
        "aiohttp-cors",
        f"""{_AIO_HEAD}
app = web.Application()
app.router.add_get("/x", view)
cors = aiohttp_cors.setup(app, defaults={{"*": aiohttp_cors.ResourceOptions()}})
for route in list(app.router.routes()):
    cors.add(route)
app.router.add_get("/y", view)
""",
        ("/x", "/y"),
        (),
        _codes("every-path-covered"),
    ),
    Public(
        "an application below (D02)",
        "aiohttp-cors",
        f"""{_AIO_HEAD}
app = web.Application()
app.router.add_get("/x", view)
sub = web.Application()
sub.router.add_get("/y", view)
cors = aiohttp_cors.setup(sub, defaults={{"*": aiohttp_cors.ResourceOptions()}})
for route in list(sub.router.routes()):
    cors.add(route)
app.add_subapp("/sub", sub)
""",
        ("/sub/y", "/x"),
        ("/sub/*",),
    ),
    Public(
        "the application above, not the one below",
        "aiohttp-cors",
        f"""{_AIO_HEAD}
app = web.Application()
app.router.add_get("/x", view)
sub = web.Application()
sub.router.add_get("/y", view)
cors = aiohttp_cors.setup(app, defaults={{"*": aiohttp_cors.ResourceOptions()}})
for route in list(app.router.routes()):
    cors.add(route)
app.add_subapp("/sub", sub)
""",
        ("/sub/y", "/x"),
        ("policy", "/sub/*"),
    ),
)
PUBLIC: Final = (*FLASK, *FASTAPI, *STARLETTE, *DJANGO, *QUART, *SANIC, *AIOHTTP)
