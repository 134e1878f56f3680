"""Receivers of calls, and the part of the application that each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

A: Final = "https://a.example"


@dataclass(frozen=True)
class Receiver:
    """A snippet.

    Attributes:
        peer: whose options it has.
        text: the snippet; several files are parted by a line of dashes and a name.
        live: the tables that are written.
        codes: of all findings.
    """

    peer: str
    text: str
    live: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.peer}: {' '.join(self.text.split())[:90]}"

    @property
    def files(self) -> dict[str, str]:
        """The files."""
        parts = f"--- a.py\n{self.text}".split("--- ")[1:]
        named = (part.partition("\n") for part in parts)
        return {name: text for name, _, text in named if text}


_Rows: TypeAlias = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]

_PART: Final = ("part-of-application",)
_UNKNOWN: Final = ("unknown-receiver",)
_B: Final = "api = Blueprint('api', __name__, url_prefix='/api')\n"
_R: Final = "app = Flask(__name__)\napp.register_blueprint(api)\n"
_FLASK: Final[_Rows] = (
    ("class Own(Flask): pass\napp = Own(__name__)\nCORS(app)", ("policy",), ()),
    ("class Own(Blueprint): pass\napi = Own('a', __name__)\nCORS(api)", (), _PART),
    ("class Own: pass\napp = Own()\nCORS(app)", (), _UNKNOWN),
    ("a.register_blueprint(b)\nb.register_blueprint(a)\nCORS(a)", (), _UNKNOWN),
    (
        f"api = Blueprint('a', __name__, url_prefix='/api', subdomain='x')\n{_R}CORS(api)",
        (),
        _PART,
    ),
    (f"{_B}{_B}{_R}CORS(api)", (), _PART),
    (
        f"{_B}app = Flask(__name__)\napp.register_blueprint(api, url_prefix=P)\nCORS(api)",
        (),
        _PART,
    ),
    (
        f"{_B}app = Flask(__name__)\nif X:\n    app.register_blueprint(api)\nCORS(api)",
        (),
        _PART,
    ),
    (f"{_B}app = Flask(__name__)\napp.register_blueprint(api, **X)\nCORS(api)", (), _PART),
    (
        "api = Blueprint('a', __name__, url_prefix='/<lang>')\n" + _R + "CORS(api)",
        (),
        _PART,
    ),
    (f"{_B}CORS(api)", (), _PART),
    (f"{_B}other.register_blueprint(api)\nCORS(api)", (), _PART),
    (
        (
            f"{_B}app = Flask(__name__)\napp.register_blueprint(api)\n"
            "app.register_blueprint(api, url_prefix='/v2')\nCORS(api)"
        ),
        ("/api/*", "/v2/*"),
        (),
    ),
    (
        f"{_B}{_R}CORS(api, resources=['/api/v1/*', '/*'])",
        ("/api/*", "/api/v1/*"),
        ("path-reached-further",),
    ),
    (
        f"{_B}{_R}CORS(api, resources='/other/*')",
        (),
        ("option-refused", "path-reached-further"),
    ),
    (
        f"{_B}{_R}CORS(api)\n@app.route('/<path:rest>')\ndef x(rest): pass",
        (),
        ("shared-prefix",),
    ),
    (
        f"{_B}{_R}CORS(api)\n@app.route('/users/<path:rest>')\ndef x(rest): pass",
        ("/api/*",),
        (),
    ),
    (
        (
            f"{_B}{_R}v2 = Blueprint('b', __name__, url_prefix='/api/v2')\n"
            "app.register_blueprint(v2)\nCORS(api)"
        ),
        (),
        ("shared-prefix",),
    ),
    ("CORS(Flask(__name__))", ("policy",), ()),
    ("CORS(make())", (), _UNKNOWN),
    ("CORS(app=app)", ("policy",), ()),
    ("CORS(None).init_app(app)", ("policy",), ()),
    ("CORS().init_app(api)", (), _UNKNOWN),
    ("cors = CORS()\ncors.init_app()", (), _UNKNOWN),
    ("cors = CORS()", (), _UNKNOWN),
    ("cors = CORS()\ndb.init_app(app)", (), _UNKNOWN),
    ("for app in apps:\n    CORS(app)", (), _UNKNOWN),
    ("app = make_app()\nCORS(app)", (), _UNKNOWN),
    ("app = other\nCORS(app)", (), _UNKNOWN),
    ("from x import app\nCORS(app)", (), _UNKNOWN),
    ("def setup(web_app):\n    CORS(web_app)", ("policy",), ()),
    ("app = Flask(__name__)\nCORS(app)\nother.mount('/x', app)", (), _PART),
    (f"{_B}{_R}app.register_blueprint(make())\nroute('/api/x')\nCORS(api)", ("/api/*",), ()),
    ("def setup(server):\n    CORS(server)", (), _UNKNOWN),
    ("self.app = Flask(__name__)\nCORS(self.app)", ("policy",), ()),
    ("CORS(self.app)", (), _UNKNOWN),
    ("app = Flask(__name__)\nCORS(app)\nCORS(app)", ("policy",), ()),
    (f"CORS(app, origins='{A}')\nCORS(app)", (), ("second-policy", "second-policy")),
    ("CORS(api, origins=[])", (), ("unknown-receiver", "nobody-allowed")),
    (
        "def a():\n    app = Flask('a')\n    CORS(app)\ndef b():\n    app = Flask('b')\n",
        (),
        ("one-of-several",),
    ),
    (
        (
            "from x import ORIGINS\nimport x\nCORS(app, origins=ORIGINS, max_age=x.AGE)\n"
            f"--- x.py\nORIGINS = ['{A}']\nAGE = 60\n"
        ),
        ("policy",),
        (),
    ),
    (
        f"from x import *\nCORS(app, origins=ORIGINS)\n--- x.py\nORIGINS = ['{A}']\n",
        ("policy",),
        (),
    ),
    (
        f"from x import *\nCORS(app, origins=ORIGINS)\n--- x.py\nOTHER = ['{A}']\n",
        (),
        ("not-literal",),
    ),
    ("import x\nCORS(app, origins=x.y)\n--- x.py\nz = 1\n", (), ("not-literal",)),
    (
        "from x import Y\nCORS(app, origins=Y)\n--- x.py\nfrom a import Y\n",
        (),
        ("not-literal",),
    ),
)
_M: Final = f"Middleware(CORSMiddleware, allow_origins=['{A}'], allow_methods=['*'])"
_STARLETTE: Final[_Rows] = (
    (f"def make():\n    return Starlette(middleware=[{_M}])", ("policy",), ()),
    (f"app: Starlette = Starlette(middleware=[{_M}])", ("policy",), ()),
    (f"uvicorn.run(Starlette(middleware=[{_M}]))", (), _PART),
    (f"print(Starlette(middleware=[{_M}]).routes)", (), _PART),
    (f"app = Starlette(middleware=[{_M}] if X else [])", (), ("conditional-call",)),
    (f"layers: list = [{_M}]\napp = Starlette(middleware=layers)", ("policy",), ()),
    (
        f"layers = [{_M}]\na = Starlette(middleware=layers)\nb = Router(middleware=layers)",
        (),
        _PART,
    ),
    (f"Mount('/x', middleware=[{_M}])", (), _PART),
    (f"app = Starlette(routes=[Mount('/x', name={_M})])", (), _PART),
    (f"app = Starlette(routes=[Router(middleware=[{_M}])])", (), _PART),
    (
        f"other = Starlette()\napp = Starlette(routes=[Mount('/x', middleware=[{_M}])])",
        (),
        ("one-of-several",),
    ),
    (
        f"sub = Starlette(middleware=[{_M}])\napp = Starlette(routes=[Mount('/s', app=sub)])",
        (),
        ("one-of-several",),
    ),
    (
        f"sub = Starlette(middleware=[{_M}])\napp = Starlette(routes=[Mount(S, app=sub)])",
        (),
        ("one-of-several",),
    ),
    (
        f"make().add_middleware(CORSMiddleware, allow_origins=['{A}'], allow_methods='*')",
        (),
        _UNKNOWN,
    ),
    (f"add_middleware(CORSMiddleware, allow_origins=['{A}'], allow_methods='*')", (), _UNKNOWN),
)
_CLOSED: Final = ("path-itself-closed",)
_LAYER: Final = (
    f"middleware=[Middleware(CORSMiddleware, allow_origins=['{A}'], allow_methods='*')]"
)
_LISTED: Final[_Rows] = (
    (f"Mount('/api', routes=[Route('/x', x)], {_LAYER})", ("/api/*",), ()),
    (
        f"Mount('/api', routes=[Route('/x', x)], {_LAYER}), Mount('/', files)",
        ("/api/*", "/api"),
        _CLOSED,
    ),
    (
        f"Mount('/api', routes=[], {_LAYER}), Route('/{{p:path}}', x)",
        ("/api/*", "/api"),
        _CLOSED,
    ),
    (f"Mount('/api', routes=[], {_LAYER}), Route('/other', x)", ("/api/*",), ()),
    (f"Mount('/api', routes=[], {_LAYER}), Route(path, x)", ("/api/*", "/api"), _CLOSED),
    (f"Route('/other', x), Mount('/api', routes=[], {_LAYER})", ("/api/*",), ()),
    (f"Route(path, x), Mount('/api', routes=[], {_LAYER})", (), ("shared-prefix",)),
    (f"Route('/api', x, {_LAYER})", ("/api",), ()),
    (f"Route('/api', x, {_LAYER}), Route('/other', x)", ("/api",), ()),
    (f"Route('/api', x, {_LAYER}), Route('/{{a}}', x)", (), ("shared-prefix",)),
    (f"Route('/api', x, {_LAYER}), Route('/{{a}}/x', x)", ("/api",), ()),
    (f"Route('/api', x, {_LAYER}), Mount('/api', files)", (), ("shared-prefix",)),
)
_SETUP: Final = (
    "import aiohttp_cors\ncors = aiohttp_cors.setup(app, defaults="
    f"{{'{A}': aiohttp_cors.ResourceOptions()}})\n"
)
_LOOP: Final = "for route in list(app.router.routes()):\n    cors.add(route)\n"
_ALL: Final = "for route in list(app.router.routes()):\n"
_AIOHTTP: Final[_Rows] = (
    (f"{_SETUP}{_LOOP}", ("policy",), ()),
    (f"{_SETUP}{_LOOP}app.add_subapp(PREFIX, sub)", (), _PART),
    (f"{_SETUP}{_LOOP}app.add_subapp('/s', sub)", ("policy", "/s/*"), ()),
    (f"{_SETUP}app.add_subapp('/s', sub)", (), ("every-path-covered",)),
    (f"{_SETUP}", (), ("every-path-covered",)),
    (f"{_SETUP}for one in some:\n    cors.add(one)\n", (), ("every-path-covered",)),
    *(
        (f"{_SETUP}{text}", (), ("every-path-covered",))
        for text in (
            f"{_ALL}    if route.name:\n        cors.add(route)\n",
            f"{_ALL}    if route.name:\n        continue\n    cors.add(route)\n",
            f"{_ALL}    cors.add(route)\n    if route.name:\n        break\n",
            f"{_ALL}    route.name and cors.add(route)\n",
            f"if X:\n    {_ALL}        cors.add(route)\n",
            f"{_LOOP}app.router.add_resource('/x')\n",
            f"{_LOOP}app.router.add_view('/x', view)\n",
            f"{_LOOP}app.router.add_static('/x', 'x')\n",
            f"def late(one):\n    one.router.add_get('/x', x)\n{_LOOP}late(app)\n",
            (
                f"def late(one):\n    one.add_routes([])\ndef two(one):\n    late(one)\n"
                f"{_LOOP}two(app)\n"
            ),
            (
                f"def layer():\n    {_ALL}        cors.add(route)\nlayer()\n"
                "app.router.add_get('/x', x)\n"
            ),
            (
                f"def layer():\n    {_ALL}        cors.add(route)\n    layer()\nlayer()\n"
                "app.router.add_get('/x', x)\n"
            ),
        )
    ),
    *(
        (f"{_SETUP}{text}", ("policy",), ())
        for text in (
            f"def early(one):\n    one.router.add_get('/x', x)\nearly(app)\n{_LOOP}",
            (
                f"def early(one):\n    one.router.add_get('/x', x)\ndef layer():\n    {_ALL}"
                "        cors.add(route)\nearly(app)\nlayer()\n"
            ),
        )
    ),
    (
        "import aiohttp_cors\naiohttp_cors.setup()",
        (),
        ("unknown-receiver", "every-path-covered", "nobody-allowed"),
    ),
)
RECEIVERS: Final = tuple(
    Receiver(peer, text, live, codes)
    for peer, rows in (
        ("flask-cors", _FLASK),
        ("starlette", _STARLETTE),
        (
            "starlette",
            tuple(
                (f"app = Starlette(routes=[{one}])", live, codes)
                for one, live, codes in _LISTED
            ),
        ),
        ("aiohttp-cors", _AIOHTTP),
    )
    for text, live, codes in rows
)
