"""Programs that bind names, order options and compare texts in ways that mislead a reader.

Each is run as it is, and run without the library but with ours, under the policies that were
carried over. Every path of a program has a route, so that a policy that covers one path more
is seen. The shapes are those of public repositories, in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

A: Final = "https://a.example"
B: Final = "https://b.example"


@dataclass(frozen=True)
class Program:
    """A program of one file.

    Attributes:
        name: of the shape.
        peer: whose options it has.
        text: the file.
        paths: that are asked for.
    """

    name: str
    peer: str
    text: str
    paths: tuple[str, ...] = ("/api/x",)

    def __str__(self) -> str:
        return f"{self.peer}: {self.name}"


_FLASK_HEAD: Final = """
import contextlib, os, re, sys
from flask import Flask, Blueprint
from flask_cors import CORS, cross_origin
app = Flask(__name__)
"""
_FLASK_END: Final = """
@app.route("/", defaults={"p": ""}, methods=["GET", "PUT", "DELETE"])
@app.route("/<path:p>", methods=["GET", "PUT", "DELETE"])
def every(p):
    return "every"
"""
_BY_PATH: Final = {
    "a star for all, one origin for a part": (
        '{"/*": {"origins": "*"}, "/api/*": {"origins": A}}'
    ),
    "a part before all": '{r"/api/*": {"origins": A}, r"/*": {"origins": "*"}}',
    "two parts that begin alike": '{"/api/*": {"origins": A}, "/api/v1/*": {"origins": "*"}}',
    "parts with a point": '{r"/api/.*": {"origins": A}, r"/api/items/.*": {"origins": B}}',
    "an exact path": '{"/api": {"origins": A}}',
    "an exact path beside all": '{"/api": {"origins": A}, "/*": {"origins": "*"}}',
    "exact paths, with and without a slash": (
        '{"/api": {"origins": A}, "/api/": {"origins": A}}'
    ),
    "an exact path with a slash": '{"/api/": {"origins": A}}',
    "an anchored exact path": '{r"^/api$": {"origins": A}}',
    "an anchored exact path with a slash": '{r"^/api/$": {"origins": A}}',
    "an anchored exact path, either way": '{r"^/api/?$": {"origins": A}}',
    "an anchored prefix": '{r"^/api/.*$": {"origins": A}}',
    "a prefix with a slash and more": '{r"/api/.+": {"origins": A}}',
    "every path but the root": '{r"/.+": {"origins": A}}',
    "a look-ahead before all": '{r"/(?!admin).*": {"origins": A}, r"/*": {"origins": "*"}}',
    "an unread expression above all": (
        '{r"/api/[a-z]+/x": {"origins": A}, r"/*": {"origins": "*"}}'
    ),
    "an unread expression of a part": (
        r'{r"/api/\\d+": {"origins": A}, '
        r'r"/api/*": {"origins": "*"}}'
    ),
    "a choice": '{r"/(api|public)/*": {"origins": A}, r"/*": {"origins": B}}',
    "a compiled path first": (
        '{re.compile("/.*"): {"origins": A}, "/api/v1/items/*": {"origins": "*"}}'
    ),
    "a compiled path that is longer": (
        '{re.compile("/api/.*"): {"origins": A}, "/api/v1/*": {"origins": B}}'
    ),
    "the longer expression is the wider one": (
        '{r"/(api|api/v1|public)/?.*": {"origins": A}, r"/api/v1/*": {"origins": "*"}}'
    ),
    "no slash at the start": '{r"api/*": {"origins": A}}',
    "a star alone": '{"*": {"origins": A}}',
    "a star alone beside a part": '{"*": {"origins": "*"}, "/api/*": {"origins": A}}',
    "a star after a name": '{"/api*": {"origins": A}}',
    "the same part twice": '{"/api/*": {"origins": A}, "/api/.*": {"origins": "*"}}',
    "an expression of a file type": r'{r"/.*\\.json": {"origins": A}, r"/*": {"origins": "*"}}',
    "a list of parts": '["/api/*", "/public/*"], origins=[A]',
    "a list, the wide one first": '[r"/*", r"/api/*"], origins=[A]',
    "an expression alone": 'r"/api/v[12]/.*", origins=[A]',
    "another case": '{r"(?i)/API/.*": {"origins": A}, "/*": {"origins": "*"}}',
}
_FLASK: Final = {
    **{
        f"paths: {name}": f"A = {A!r}\nB = {B!r}\nCORS(app, resources={text})"
        for name, text in _BY_PATH.items()
    },
    # The order of calls and settings
    "config after": """
CORS(app, origins=["https://a.example"])
app.config["CORS_SUPPORTS_CREDENTIALS"] = True
""",
    "config after without options": """
CORS(app)
app.config["CORS_ORIGINS"] = ["https://a.example"]
""",
    "config before": """
app.config["CORS_ORIGINS"] = ["https://a.example"]
CORS(app)
""",
    "config around": """
app.config["CORS_ORIGINS"] = ["https://a.example"]
CORS(app)
app.config["CORS_ORIGINS"] = "*"
""",
    "update after": """
CORS(app, origins=["https://a.example"])
app.config.update(CORS_SUPPORTS_CREDENTIALS=True)
""",
    "update of a dict": """
app.config.update({"CORS_ORIGINS": ["https://a.example"]})
CORS(app)
""",
    "mapping before": """
app.config.from_mapping(CORS_ORIGINS=["https://a.example"])
CORS(app)
""",
    "mapping of a dict": """
app.config.from_mapping({"CORS_ORIGINS": ["https://a.example"]})
CORS(app)
""",
    "names that are no settings": """
CORS_SUPPORTS_CREDENTIALS = True
CORS(app, origins=["https://a.example"])
""",
    "an object before": """
class Config:
    CORS_ORIGINS = ["https://a.example"]
app.config.from_object(Config)
CORS(app)
""",
    "an object after": """
class Config:
    CORS_SUPPORTS_CREDENTIALS = True
CORS(app, origins=["https://a.example"])
app.config.from_object(Config)
""",
    "an object that is not used": """
class Config:
    CORS_SUPPORTS_CREDENTIALS = True
CORS(app, origins=["https://a.example"])
""",
    "an object with a base": """
class Base:
    CORS_ORIGINS = ["https://a.example"]
class Config(Base):
    CORS_SUPPORTS_CREDENTIALS = True
app.config.from_object(Config)
CORS(app)
""",
    "an object by name": """
class Config:
    CORS_ORIGINS = ["https://a.example"]
sys.modules["conf"] = Config
app.config.from_object("conf")
CORS(app)
""",
    "the environment": """
os.environ["FLASK_CORS_METHODS"] = '["GET"]'
app.config.from_prefixed_env()
CORS(app, origins=["https://a.example"])
""",
    "a default of a setting": """
app.config["CORS_ORIGINS"] = ["https://a.example"]
app.config.setdefault("CORS_ORIGINS", "*")
CORS(app)
""",
    "a setting that is taken out": """
app.config["CORS_METHODS"] = ["GET", "PUT"]
app.config.pop("CORS_METHODS")
app.config["CORS_METHODS"] = ["GET"]
CORS(app, origins=["https://a.example"])
""",
    "a loop over settings": """
for name, value in {"CORS_METHODS": ["GET"]}.items():
    app.config[name] = value
CORS(app, origins=["https://a.example"])
""",
    "init_app before config": """
cors = CORS(origins=["https://a.example"])
cors.init_app(app)
app.config["CORS_SUPPORTS_CREDENTIALS"] = True
""",
    "init_app after config": """
cors = CORS()
app.config["CORS_ORIGINS"] = ["https://a.example"]
cors.init_app(app)
""",
    "config in a function": """
def configure():
    app.config["CORS_SUPPORTS_CREDENTIALS"] = True
CORS(app, origins=["https://a.example"])
configure()
""",
    "config of another application": """
other = Flask("other")
other.config["CORS_SUPPORTS_CREDENTIALS"] = True
CORS(app, origins=["https://a.example"])
""",
    "a setting that is None": """
app.config["CORS_ORIGINS"] = None
CORS(app, resources={"/api/*": {"origins": ["https://a.example"]}})
""",
    # Names that another binding changes
    "a list that grows later": """
ORIGINS = ["https://a.example"]
CORS(app, origins=ORIGINS)
ORIGINS.append("https://b.example")
""",
    "a list that shrinks by another name": """
ORIGINS = ["https://a.example", "https://b.example"]
ALIAS = ORIGINS
ALIAS.pop()
CORS(app, origins=ORIGINS)
""",
    "a list that a function shrinks": """
def shrink(one):
    one.pop()
ORIGINS = ["https://a.example", "https://b.example"]
shrink(ORIGINS)
CORS(app, origins=ORIGINS)
""",
    "a slice that is replaced": """
ORIGINS = ["https://a.example", "https://b.example"]
ORIGINS[1:] = []
CORS(app, origins=ORIGINS)
""",
    "an entry of options": """
OPTIONS = {"origins": ["https://a.example", "https://b.example"]}
OPTIONS["origins"].pop()
CORS(app, **OPTIONS)
""",
    "an entry within options": """
PATHS = {"/x/*": {"origins": "*"}}
PATHS["/x/*"]["origins"] = ["https://a.example"]
CORS(app, resources=PATHS)
""",
    "a function's own name": """
ORIGINS = ["https://a.example"]
def elsewhere():
    ORIGINS = "*"
CORS(app, origins=ORIGINS)
""",
    "a name of a function alone": r"""
exec("names = [\"https://a.example\"]")
def elsewhere():
    names = "*"
CORS(app, origins=names)
""",
    "a global of a function": """
ORIGINS = "*"
def narrow():
    global ORIGINS
    ORIGINS = ["https://a.example"]
narrow()
CORS(app, origins=ORIGINS)
""",
    "setattr on the file": """
ORIGINS = "*"
setattr(sys.modules[__name__], "ORIGINS", ["https://a.example"])
CORS(app, origins=ORIGINS)
""",
    "a key of vars": """
ORIGINS = "*"
vars()["ORIGINS"] = ["https://a.example"]
CORS(app, origins=ORIGINS)
""",
    "an update of globals": """
ORIGINS = "*"
globals().update(ORIGINS=["https://a.example"])
CORS(app, origins=ORIGINS)
""",
    "a def of the same name": """
ORIGINS = "*"
def ORIGINS(): ...
ORIGINS = ["https://a.example"] if callable(ORIGINS) else ORIGINS
CORS(app, origins=ORIGINS)
""",
    "an early return": """
def layer(app):
    if True:
        return
    CORS(app, origins="*")
layer(app)
""",
    "a call behind a condition": 'False and CORS(app, origins="*")',
    "a call in a lambda": 'later = lambda: CORS(app, origins="*")',
    "a call that is suppressed": """
with contextlib.suppress(ValueError):
    int("x")
    CORS(app, origins="*")
""",
    "names of a part that overlap": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/v1/x")
def x():
    return "x"
CORS(api, origins=["https://a.example"])
app.register_blueprint(api)
own = {"origins": ["https://a.example"], "supports_credentials": True}
CORS(app, resources={"/api/v1/*": own})
""",
    # Routes with options of their own, and routes below a part
    "a part with a route of the application in a placeholder": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/y")
def y():
    return "y"
CORS(api, origins=["https://a.example"])
app.register_blueprint(api)
@app.get("/<name>/v1/x")
def named(name):
    return name
""",
    "a part with a route of another part": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/y")
def y():
    return "y"
CORS(api, origins=["https://a.example"])
other = Blueprint("other", __name__, url_prefix="/<name>")
@other.get("/v1/x")
def named(name):
    return name
app.register_blueprint(api)
app.register_blueprint(other)
""",
    "a part with routes of a helper": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/y")
def y():
    return "y"
CORS(api, origins=["https://a.example"])
app.register_blueprint(api)
def fill(one):
    one.add_url_rule("/api/v1/x", "x", lambda: "x")
fill(app)
""",
    "a narrower route of a path": """
CORS(app)
@app.get("/api/v1/x")
@cross_origin(origins="https://a.example")
def x():
    return "x"
""",
    "a narrower route of a path below a part": """
CORS(app, resources={"/api/v1/*": {"origins": "*"}, "/apikeys/*": {"origins": "*"}})
@app.get("/api/<name>/x")
@cross_origin(origins="https://a.example")
def x(name):
    return "x"
""",
    "a narrower route of any path": """
CORS(app)
@app.get("/<name>/v1/x")
@cross_origin(origins="https://a.example")
def x(name):
    return "x"
""",
    "a narrower route of a path that is not told": """
CORS(app, resources={"/api/v1/*": {"origins": "*"}, "/closed": {"origins": []}})
path = "/api" + "/v1/x"
@app.get(path)
@cross_origin(origins="https://a.example")
def x():
    return "x"
""",
    # Expressions
    "any port": r'CORS(app, origins=[r"http://localhost:\d+$"])',
    "any origin of the web": 'CORS(app, origins=r"https?://.*")',
    "any origin": 'CORS(app, origins=".*", supports_credentials=True)',
    "a star in a host": 'CORS(app, origins=["https://*.a.example"])',
}
_STARLETTE_HEAD: Final = """
import contextlib, os, re, sys
from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
every = Route("/{p:path}", lambda _: PlainTextResponse("x"), methods=["GET", "PUT", "DELETE"])
app = Starlette(routes=[every])
"""
_STARLETTE_END: Final = "app.add_middleware(CORSMiddleware, allow_origins=ORIGINS)\n"
_STARLETTE: Final = {
    "any origin of the web": 'allow_origin_regex="https?://.*"',
    "any origin of the web, anchored": 'allow_origin_regex="^https?://.*$"',
    "any origin of the web, by choice": 'allow_origin_regex="(http|https)://.+"',
    "any origin of the web, by two": 'allow_origin_regex="http://.*|https://.*"',
    "any origin of the web, in any case": 'allow_origin_regex="(?i)https?://.*"',
    "any secure origin": 'allow_origin_regex="https://.*"',
    "anything": 'allow_origin_regex=".*"',
    "anything, anchored": 'allow_origin_regex="^.*$"',
    "anything, in any case": 'allow_origin_regex="(?i).*"',
    "something": 'allow_origin_regex=".+"',
    "anything with credentials": 'allow_origin_regex=".*", allow_credentials=True',
    "anything of the web with credentials": (
        'allow_origin_regex="https?://.*", allow_credentials=True'
    ),
    "anything of the web beside a list": (
        'allow_origins=["https://a.example"], '
        'allow_origin_regex="https?://.*", allow_credentials=True'
    ),
    "anything beside one": r'allow_origin_regex="https://a\\.example|.*"',
    "any port": r'allow_origin_regex=r"http://localhost:\d+"',
    "any port of four digits": r'allow_origin_regex=r"http://localhost:\d{4}"',
    "any port of two digits at least": r'allow_origin_regex=r"http://localhost(:\d{2,5})?"',
    "any port or none": r'allow_origin_regex=r"http://localhost(:\d+)?"',
    "any port of two hosts": (
        r"a"
        r'llow_origin_regex=r"^https?://(localhost|127\.0\.0\.1)(:\d+)?$"'
    ),
    "subdomains": r'allow_origin_regex=r"https://.*\.a\.example"',
    "subdomains or the host": r'allow_origin_regex=r"https://(.*\.)?a\.example"',
    "a star in a host": 'allow_origins=["https://*.a.example"]',
    "stars in a port": 'allow_origins=["http://localhost:*"]',
    "a text with a star": 'allow_origins="*"',
    "an extension": 'allow_origin_regex="chrome-extension://.*"',
    "null in an expression": r'allow_origin_regex="null|https://a\\.example"',
    "no group": 'allow_origin_regex="^https://a.example|https://b.example$"',
    "null": 'allow_origins=["null"]',
}
_STARLETTE_NAMES: Final = {
    "match captures a name": """
ORIGINS = ["*"]
match ["https://a.example"]:
    case ORIGINS: pass
""",
    "match captures a part of a list": """
ORIGINS = ["*"]
match ["https://a.example"]:
    case [*ORIGINS]: pass
""",
    "match captures under a name": """
ORIGINS = ["*"]
match ["https://a.example"]:
    case list() as ORIGINS: pass
""",
    "match captures the rest of a mapping": """
ORIGINS = ["*"]
match {"https://a.example": 1}:
    case {**ORIGINS}: pass
""",
    "exec": """
ORIGINS = ["*"]
exec("ORIGINS = ['https://a.example']")
""",
    "exec of compiled code": """
ORIGINS = ["*"]
code = compile("ORIGINS = ['https://a.example']", "x", "exec")
run = exec
run(code)
""",
    "eval": """
ORIGINS = ["*"]
eval("globals().update(ORIGINS=['https://a.example'])")
""",
    "globals": """
ORIGINS = ["*"]
globals()["ORIGINS"] = ["https://a.example"]
""",
    "locals": """
ORIGINS = ["*"]
locals()["ORIGINS"] = ["https://a.example"]
""",
    "the dict of the file": """
ORIGINS = ["*"]
sys.modules[__name__].__dict__["ORIGINS"] = ["https://a.example"]
""",
    "an attribute of the file": """
ORIGINS = ["*"]
sys.modules[__name__].ORIGINS = ["https://a.example"]
""",
    "walrus": """
ORIGINS = ["*"]
(ORIGINS := ["https://a.example"])
""",
    "walrus in a comprehension": """
ORIGINS = ["*"]
[ORIGINS := [one] for one in ["https://a.example"]]
""",
    "for": """
ORIGINS = ["*"]
for ORIGINS in [["https://a.example"]]: pass
""",
    "for of a part": """
ORIGINS = ["*"]
for [*ORIGINS] in [["https://a.example"]]: pass
""",
    "for of an attribute": """
class S: origins = ["*"]
for S.origins in [["https://a.example"]]: pass
ORIGINS = S.origins
""",
    "with": """
ORIGINS = ["*"]
with contextlib.nullcontext(["https://a.example"]) as ORIGINS: pass
""",
    "with of a part": """
ORIGINS = ["*"]
with contextlib.nullcontext(["https://a.example"]) as [*ORIGINS]: pass
""",
    "with of an attribute": """
class S: origins = ["*"]
with contextlib.nullcontext(["https://a.example"]) as S.origins: pass
ORIGINS = S.origins
""",
    "except": """
ORIGINS = ["*"]
try:
    raise ValueError
except ValueError as ORIGINS: pass
ORIGINS = globals().get("ORIGINS", [])
""",
    "an import": """
ORIGINS = ["*"]
from string import digits as ORIGINS
""",
    "an import of a package": """
ORIGINS = ["*"]
import string as ORIGINS
ORIGINS = [vars(ORIGINS)["digits"]]
""",
    "a starred target": """
ORIGINS = ["*"]
*ORIGINS, last = ["https://a.example", "x"]
""",
    "a tuple": """
ORIGINS = ["*"]
ORIGINS, last = ["https://a.example"], 1
""",
    "a chain": """
ORIGINS = ["*"]
last = ORIGINS = ["https://a.example"]
""",
    "a global": """
ORIGINS = ["*"]
def narrow():
    global ORIGINS
    ORIGINS = ["https://a.example"]
narrow()
""",
    "a nonlocal": """
def made():
    names = ["*"]
    def narrow():
        nonlocal names
        names = ["https://a.example"]
    narrow()
    return names
ORIGINS = made()
""",
    "a class of the same name": """
ORIGINS = ["*"]
class ORIGINS(list):
    pass
ORIGINS = ORIGINS(["https://a.example"])
""",
    "a name in a class": """
class S:
    ORIGINS = ["*"]
exec("ORIGINS = ['https://a.example']")
""",
    "an attribute that is replaced": """
class S:
    origins = ["*"]
S.origins = ["https://a.example"]
ORIGINS = S.origins
""",
    "an attribute that is added to": """
class S:
    origins = ["*"]
S.origins = ["https://a.example"]
S.origins += ["https://b.example"]
ORIGINS = S.origins
""",
    "an attribute that is multiplied": """
class S: pass
S.origins = ["https://a.example", "https://b.example"]
S.origins *= 0
ORIGINS = S.origins
""",
    "setattr": """
class S:
    origins = ["*"]
setattr(S, "origins", ["https://a.example"])
ORIGINS = S.origins
""",
    "del": """
ORIGINS = ["*"]
del ORIGINS
exec("ORIGINS = ['https://a.example']")
""",
    "del of an entry": """
ORIGINS = ["https://a.example", "https://b.example"]
del ORIGINS[1]
""",
    "del of a slice": """
ORIGINS = ["https://a.example", "https://b.example"]
del ORIGINS[1:]
""",
    "multiplied": """
ORIGINS = ["https://a.example", "https://b.example"]
ORIGINS *= 0
""",
    "removed": """
ORIGINS = ["https://a.example", "https://b.example"]
ORIGINS.remove("https://b.example")
""",
    "removed by the class": """
ORIGINS = ["https://a.example", "https://b.example"]
list.remove(ORIGINS, "https://b.example")
""",
    "removed by a name of the method": """
ORIGINS = ["https://a.example", "https://b.example"]
take = ORIGINS.remove
take("https://b.example")
""",
    "removed by operator": """
import operator
ORIGINS = ["https://a.example", "https://b.example"]
operator.delitem(ORIGINS, 1)
""",
    "removed in a loop": """
ORIGINS = ["https://a.example", "https://b.example"]
for one in [ORIGINS]:
    one.pop()
""",
    "removed by another name": """
ORIGINS = ["https://a.example", "https://b.example"]
same = other = ORIGINS
other.pop()
""",
    "removed by a name of two": """
same = ORIGINS = ["https://a.example", "https://b.example"]
same.pop()
""",
    "removed within a dict": """
ORIGINS = ["https://a.example", "https://b.example"]
D = {"x": ORIGINS}
D["x"].pop()
""",
    "difference of a set": """
ORIGINS = {"https://a.example", "https://b.example"}
ORIGINS.discard("https://b.example")
""",
    "difference of two sets": """
ORIGINS = {"https://a.example", "https://b.example"}
ORIGINS -= {"https://b.example"}
""",
    "a decorated name": """
def made(_):
    return ["https://a.example"]
ORIGINS = ["*"]
@made
def ORIGINS(): ...
""",
    "a star import later": """
ORIGINS = ["*"]
late = {"__all__": ["ORIGINS"], "ORIGINS": ["https://a.example"]}
sys.modules["late"] = type("late", (), late)
from late import *
""",
    "an argument": """
ORIGINS = ["*"]
def given(ORIGINS): ...
""",
    "a name of a comprehension": """
ORIGINS = ["https://a.example"]
[ORIGINS for ORIGINS in ["*"]]
""",
    "a list that is copied": """
BASE = ["https://a.example"]
ORIGINS = list(BASE)
BASE.append("https://b.example")
""",
    "a list that is added": """
BASE = ["https://a.example"]
ORIGINS = BASE + ["https://b.example"]
""",
    "a text that is built": """
HOST = "a.example"
ORIGINS = ["https://" + HOST]
""",
    "a text that is replaced": """
HOST = "a.example"
HOST = "b.example"
ORIGINS = ["https://" + HOST]
""",
}
_PARTS_HEAD: Final = """
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
def x(_):
    return PlainTextResponse("x")
"""
_LAYER: Final = (
    'middleware=[Middleware(CORSMiddleware, allow_origins=["https://a.example"], '
    'allow_methods=["*"])]'
)
_REST: Final = 'Route("/{p:path}", x, methods=["GET", "PUT"])'
_STARLETTE_PARTS: Final = {
    name: text.replace("LAYER", _LAYER).replace("REST", _REST)
    for name, text in {
        "a mount before all": (
            'app = Starlette(routes=[Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount with a slash": (
            'app = Starlette(routes=[Mount("/api/", routes=[REST], LAYER), REST])'
        ),
        "a mount after a route": (
            'app = Starlette(routes=[Route("/api/v1/x", x), '
            'Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount after a placeholder": (
            'app = Starlette(routes=[Route("/{a}/v1/x", x), '
            'Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount after a mount": (
            'app = Starlette(routes=[Mount("/api/v1", routes=[REST]), '
            'Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount after a path that is not told": (
            'app = Starlette(routes=[Mount("/ap" + "i/v1", routes=[REST]), '
            'Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount after a path of a function": (
            'def told():\n    return "/api/v1"\n'
            "app = Starlette(routes=[Mount(told(), routes=[REST]), "
            'Mount("/api", routes=[REST], LAYER), REST])'
        ),
        "a mount within a mount": (
            'app = Starlette(routes=[Mount("/api", routes=[Mount("/v1", routes=[REST], LAYER), '
            "REST]), REST])"
        ),
        "a mount beside an added route": (
            "rest = [Mount('/api', routes=[REST], LAYER)]\n"
            "app = Starlette(routes=rest)\n"
            'app.add_route("/api", x)\n'
        ),
        "a mount of an application": (
            'app = Starlette(routes=[Mount("/api", Starlette(routes=[REST], LAYER)), REST])'
        ),
        "a mount of a wrapped application": (
            "part = CORSMiddleware(Starlette(routes=[REST]), "
            'allow_origins=["https://a.example"])\n'
            'app = Starlette(routes=[Mount("/api", part), REST])'
        ),
        "a mount of a function's application": (
            "def part():\n    return Starlette(routes=[REST], LAYER)\n"
            'app = Starlette(routes=[Mount("/api", part()), REST])'
        ),
        "a mount by a call": (
            "part = Starlette(routes=[REST])\n"
            'part.add_middleware(CORSMiddleware, allow_origins=["https://a.example"])\n'
            'app = Starlette(routes=[Route("/api", x)])\napp.mount("/api", part)'
        ),
        "a path before all": 'app = Starlette(routes=[Route("/api", x, LAYER), REST])',
        "a path with a slash": 'app = Starlette(routes=[Route("/api/", x, LAYER), REST])',
        "a path with a neighbour": (
            'app = Starlette(routes=[Route("/api", x, LAYER), Route("/api/", x)])'
        ),
        "a path of two methods": (
            'app = Starlette(routes=[Route("/api", x, methods=["GET"], LAYER), '
            'Route("/api", x, methods=["PUT"])])'
        ),
        "a path of a function's application": (
            "def made():\n    return Starlette(routes=[REST], LAYER)\napp = made()"
        ),
    }.items()
}
_DJANGO: Final = {
    "a star in the list": 'CORS_ALLOWED_ORIGINS = ["*"]',
    "a star beside an origin": 'CORS_ALLOWED_ORIGINS = ["*", "https://a.example"]',
    "match": """
CORS_ALLOW_ALL_ORIGINS = True
match False:
    case CORS_ALLOW_ALL_ORIGINS: pass
""",
    "exec": """
CORS_ALLOW_ALL_ORIGINS = True
exec("CORS_ALLOW_ALL_ORIGINS = False")
""",
    "globals": """
CORS_ALLOW_ALL_ORIGINS = True
globals()["CORS_ALLOW_ALL_ORIGINS"] = False
""",
    "a function's own name": """
def f():
    CORS_ALLOW_ALL_ORIGINS = True
f()
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a class": """
class Base:
    CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a class alone": """
class Base:
    CORS_ALLOW_ALL_ORIGINS = True
""",
    "a tuple of a path": """
CORS_URLS_REGEX, X = r"^/api/.*$", 1
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a for of a path": """
for CORS_URLS_REGEX in [r"^/api/.*$"]: pass
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a walrus of a path": """
(CORS_URLS_REGEX := r"^/api/.*$")
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a with of a path": """
import contextlib
with contextlib.nullcontext(r"^/api/.*$") as CORS_URLS_REGEX: pass
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "an import of a path": """
import sys
sys.modules["conf"] = type("conf", (), {"R": r"^/api/.*$"})
from conf import R as CORS_URLS_REGEX
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "setattr of a path": """
import sys
setattr(sys.modules[__name__], "CORS_URLS_REGEX", r"^/api/.*$")
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "an update of globals": """
globals().update({"CORS_URLS_REGEX": r"^/api/.*$"})
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "an exec of a path": """
exec('CORS_URLS_REGEX = "^/api/.*$"')
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "an augmented path": """
CORS_URLS_REGEX = "^/api"
CORS_URLS_REGEX += "/.*$"
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a late star import": """
import sys
late = {"__all__": ["CORS_ALLOW_ALL_ORIGINS"], "CORS_ALLOW_ALL_ORIGINS": False}
sys.modules["late"] = type("late", (), late)
CORS_ALLOW_ALL_ORIGINS = True
from late import *
""",
    "a suppressed setting": """
import contextlib
with contextlib.suppress(ValueError):
    int("x")
    CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a path": """
CORS_URLS_REGEX = r"^/api/.*$"
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "an exact path": """
CORS_URLS_REGEX = r"^/api$"
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "a path without an end": """
CORS_URLS_REGEX = r"/api.*$"
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "two parts": """
CORS_URLS_REGEX = r"^/(api|v1)/"
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "any port": r'CORS_ALLOWED_ORIGIN_REGEXES = [r"^http://localhost:\d+$"]',
    "any origin of the web": 'CORS_ALLOWED_ORIGIN_REGEXES = [r"^https?://.*"]',
    "any secure origin": 'CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://.*$"]',
    "anything": 'CORS_ALLOWED_ORIGIN_REGEXES = [r".*"]',
    "an entry with a star": 'CORS_ALLOWED_ORIGINS = ["https://*.a.example"]',
    "a list that loses an entry": """
CORS_ALLOWED_ORIGINS = ["https://a.example", "https://b.example"]
del CORS_ALLOWED_ORIGINS[1]
""",
    "a list of another name": """
X = ["https://a.example", "https://b.example"]
CORS_ALLOWED_ORIGINS = X
CORS_ALLOWED_ORIGINS.pop()
CORS_ALLOWED_ORIGINS = X
""",
    "an old name and a new one": """
CORS_ORIGIN_ALLOW_ALL = True
CORS_ALLOW_ALL_ORIGINS = False
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
    "old names of both": """
CORS_ORIGIN_WHITELIST = ["https://b.example"]
CORS_ALLOWED_ORIGINS = ["https://a.example"]
""",
}
_QUART_HEAD: Final = """
import re
from quart import Blueprint, Quart
from quart_cors import cors, cors_exempt, route_cors
app = Quart(__name__)
"""
_QUART_END: Final = """
@app.route("/", defaults={"p": ""}, methods=["GET", "PUT", "DELETE"])
@app.route("/<path:p>", methods=["GET", "PUT", "DELETE"])
async def every(p):
    return "every"
"""
_QUART: Final = {
    "config after": """
app = cors(app, allow_origin="https://a.example")
app.config["QUART_CORS_ALLOW_CREDENTIALS"] = True
""",
    "config before": """
app.config["QUART_CORS_ALLOW_ORIGIN"] = ["https://a.example"]
app = cors(app)
""",
    "config replaced": """
app.config["QUART_CORS_ALLOW_ORIGIN"] = ["https://a.example", "https://b.example"]
app = cors(app)
app.config["QUART_CORS_ALLOW_ORIGIN"] = ["https://a.example"]
""",
    "names that are no settings": """
QUART_CORS_ALLOW_CREDENTIALS = True
app = cors(app, allow_origin="https://a.example")
""",
    "an object": """
class Config:
    QUART_CORS_ALLOW_ORIGIN = ["https://a.example"]
app.config.from_object(Config)
app = cors(app)
""",
    "an object that is not used": """
class Config:
    QUART_CORS_ALLOW_CREDENTIALS = True
app = cors(app, allow_origin="https://a.example")
""",
    "any origin of the web": 'app = cors(app, allow_origin=re.compile("https?://.*"))',
    "anything": 'app = cors(app, allow_origin=re.compile(".*"))',
    "any port": r'app = cors(app, allow_origin=re.compile(r"http://localhost:\d+"))',
    "an expression in a text": 'app = cors(app, allow_origin="https?://.*")',
    "a star in a host": 'app = cors(app, allow_origin="https://*.a.example")',
    "a list and a star": 'app = cors(app, allow_origin=["*", "https://a.example"])',
    "a part within": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/v1/x")
async def x():
    return "x"
api = cors(api, allow_origin="https://a.example")
app.register_blueprint(api)
app = cors(app)
""",
    "a part within that is shared": """
api = Blueprint("api", __name__, url_prefix="/api")
@api.get("/v1/x")
async def x():
    return "x"
api = cors(api, allow_origin="https://a.example")
app.register_blueprint(api)
@app.get("/api")
async def y():
    return "y"
app = cors(app)
""",
    "a narrower route of a path": """
app = cors(app)
@app.get("/api/v1/x")
@route_cors(allow_origin="https://a.example")
async def x():
    return "x"
""",
    "an exempt route of a path": """
app = cors(app)
@app.get("/api/v1/x")
@cors_exempt
async def x():
    return "x"
""",
    "an anchored list": r'app = cors(app, allow_origin=[re.compile(r"^https://a\.example$")])',
}


def _asked(name: str) -> tuple[str, ...]:
    """The paths that tell the paths of a policy apart, where a program is about them."""
    about = "path" in name or "part" in name
    return ("/", "/api", "/api/", "/api/v1/x", "/apikeys/x") if about else ("/api/x",)


PROGRAMS: Final = (
    *(
        Program(name, "flask-cors", f"{_FLASK_HEAD}{text}\n{_FLASK_END}", _asked(name))
        for name, text in _FLASK.items()
    ),
    *(
        Program(
            name, "starlette", f"{_STARLETTE_HEAD}app.add_middleware(CORSMiddleware, {text})\n"
        )
        for name, text in _STARLETTE.items()
    ),
    *(
        Program(
            name,
            "starlette",
            f"{_STARLETTE_HEAD}{text}\n{_STARLETTE_END}",
        )
        for name, text in _STARLETTE_NAMES.items()
    ),
    *(
        Program(
            name,
            "starlette",
            f"{_PARTS_HEAD}{text}\n",
            ("/", "/api", "/api/", "/api/v1/x", "/apikeys/x"),
        )
        for name, text in _STARLETTE_PARTS.items()
    ),
    *(
        Program(name, "django-cors-headers", f"{text}\n", _asked(name))
        for name, text in _DJANGO.items()
    ),
    *(
        Program(name, "quart-cors", f"{_QUART_HEAD}{text}\n{_QUART_END}", _asked(name))
        for name, text in _QUART.items()
    ),
)
