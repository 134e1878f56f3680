"""Lists of origins and hosts of other libraries, and the guards that they come to.

Each program that names its object `kept` is run as well: nothing may pass our guard that the
library refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

NOBODY: Final = ["https://origins.invalid"]


class Row(NamedTuple):
    """A row.

    Attributes:
        name: its name.
        text: the program.
        fields: the fields of the guard of the server; None for no guard.
        sockets: those of the guard of Socket.IO's path.
        codes: the codes of the findings, in any order, without that of every guard.
        is_same: whether the library lets in the same origins and hosts, and no more.
    """

    name: str
    text: str
    fields: Mapping[str, Any] | None = None
    sockets: Mapping[str, Any] | None = None
    codes: tuple[str, ...] = ()
    is_same: bool = False


A: Final = "https://a.example"
B: Final = "https://b.example"
SIO: Final = "import os, socketio\nkept = socketio.AsyncServer(async_mode='asgi', {})\n"
SIO_A: Final = f"import socketio\nserver = socketio.Server(cors_allowed_origins=['{A}'])\n"
ALONE: Final[Mapping[str, Any]] = {"safe_methods": []}
OF_A: Final = {"trust": [A], "own_origins": [A], "safe_methods": []}
VALIDATOR: Final = (
    "from channels.security.websocket import OriginValidator\n"
    "kept = OriginValidator(None, {})\n"
)
TORNADO: Final = """
from tornado.websocket import WebSocketHandler
LISTED = ["https://a.example"]
TEXT = "https://a.example"
class kept(WebSocketHandler):
    {}
"""
CHECK: Final = TORNADO.format("def check_origin(self, origin):\n        return {}")
LAYER: Final = """
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
async def app(*call): pass
kept = TrustedHostMiddleware(app, {})
"""
SDK: Final = """
from mcp.server.transport_security import TransportSecuritySettings
settings = TransportSecuritySettings({})
"""
LEFT: Final = ("list-left-out",)
RESPELLED: Final = "entry-respelled"

ROWS: Final = (
    # Socket.IO
    Row("socket.io", SIO.format(f"cors_allowed_origins=['{A}']"), {}, OF_A, is_same=True),
    Row("text", SIO.format(f"cors_allowed_origins='{A}'"), {}, OF_A, is_same=True),
    Row(
        "default",
        SIO.format(""),
        {},
        {"trust": NOBODY, "safe_methods": []},
        ("nobody-trusted",),
        is_same=True,
    ),
    Row(
        "star in a name",
        SIO.format(f"cors_allowed_origins=['{A}', 'https://*.b.example']"),
        {},
        OF_A,
        ("pattern-never-matched",),
    ),
    Row(
        "other spellings",
        SIO.format(
            f"cors_allowed_origins=['{A}', 'HTTPS://b.example', '{B}/', '{B}:443', '.b']"
        ),
        {},
        OF_A,
        (RESPELLED,) * 4,
        is_same=True,
    ),
    Row(
        "http",
        SIO.format(f"cors_allowed_origins=['{A}', 'http://b.example', 'null']"),
        {},
        OF_A,
        ("prohibited-insecure-origin", "incompatible-null-origin-credentials"),
    ),
    Row("all", SIO.format("cors_allowed_origins='*'"), {}, ALONE, ("every-origin-acts",)),
    Row("off", SIO.format("cors_allowed_origins=[]"), {}, ALONE, ("every-origin-acts",)),
    Row("unread", SIO.format("cors_allowed_origins=os.environ['X']"), None, None, LEFT),
    Row("no list", SIO.format("cors_allowed_origins=(lambda o: True)"), None, None, LEFT),
    Row(
        "in part",
        SIO.format(f"cors_allowed_origins=['{A}', os.environ['X'], 5]").replace(
            "kept", "server"
        ),
        {},
        OF_A,
        LEFT * 2,
    ),
    Row(
        "nothing read", SIO.format("cors_allowed_origins=[5]").replace("kept", "x"), codes=LEFT
    ),
    Row(
        "under a condition",
        f"import socketio\nif x:\n    s = socketio.Server(cors_allowed_origins=['{A}'])\n",
        codes=LEFT,
    ),
    Row(
        "mounted",
        f"{SIO_A}app.mount('/ws', socketio.ASGIApp(server))",
        codes=LEFT,
    ),
    Row(
        "another path",
        f"{SIO.format('')}app = socketio.ASGIApp(kept, socketio_path='/ws')".replace(
            "kept", "s"
        ),
        codes=LEFT,
    ),
    Row(
        "mounted at the root",
        f"{SIO_A}app.mount('/', socketio.ASGIApp(server, socketio_path='socket.io'))\n"
        "app.mount('/static', StaticFiles(directory='x'))",
        {},
        OF_A,
    ),
    Row(
        "flask-socketio",
        f"from flask_socketio import SocketIO\nSocketIO(app, cors_allowed_origins='{A}')",
        {},
        OF_A,
    ),
    Row(
        "flask-socketio elsewhere",
        f"import flask_socketio as f\nf.SocketIO(app, path='/x', cors_allowed_origins='{A}')",
        codes=LEFT,
    ),
    Row("keywords", f"cors_allowed_origins=['{A}']", {}, OF_A),
    # Channels
    Row(
        "validator",
        VALIDATOR.format(f"['{A}', 'https://.b.example', 'HTTPS://C.example:443']"),
        {
            "trust": [A, B, "https://c.example", "https://*.b.example"],
            "own_origins": [A, B, "https://c.example"],
        },
        None,
        ("no-origin-passes", "origin-with-more"),
        is_same=True,
    ),
    Row(
        "validator without schemes",
        VALIDATOR.format("['a.example', '.b.example']"),
        {"trust": [A, B, "https://*.b.example"], "own_origins": [A, B]},
        None,
        ("no-origin-passes", "entry-without-scheme", "entry-without-scheme"),
    ),
    Row("validator of all", VALIDATOR.format("['*']"), None, None, ("every-origin-acts",)),
    Row(
        "validator without a list",
        "from channels.security.websocket import OriginValidator\nOriginValidator(x)",
        codes=LEFT,
    ),
    Row(
        "validator of hosts",
        "from channels.security.websocket import AllowedHostsOriginValidator\n"
        "x = AllowedHostsOriginValidator(y)\nALLOWED_HOSTS = ['api.example']",
        {"trust": NOBODY, "hosts": ["api.example"]},
        None,
        ("nobody-trusted",),
    ),
    # Tornado
    Row("check", CHECK.format("origin in LISTED"), {"trust": [A]}, is_same=True),
    Row("equal", CHECK.format("origin == 'https://a.example'"), {"trust": [A]}, is_same=True),
    Row(
        "either",
        CHECK.format(f"origin in {{'{A}'}} or origin == '{B}'"),
        {"trust": [A, B]},
        is_same=True,
    ),
    Row("true", CHECK.format("True"), None, None, ("every-origin-acts",)),
    Row(
        "false",
        CHECK.format("False"),
        {"trust": NOBODY},
        None,
        ("nobody-trusted",),
        is_same=True,
    ),
    Row(
        "no method",
        TORNADO.format("pass"),
        {"trust": NOBODY},
        None,
        ("nobody-trusted",),
        is_same=True,
    ),
    *(
        Row(f"function: {text}", CHECK.format(text), None, None, LEFT)
        for text in (
            "origin in TEXT",
            "origin.endswith('.example')",
            "origin not in LISTED",
            "LISTED[0] == origin",
            "'https' < origin < 'x'",
            "origin == LISTED[0] or origin.islower()",
            "print(origin)\n        return True",
        )
    ),
    Row(
        "documented",
        TORNADO.format(
            "def check_trusted_origin(self, origin):\n        '''All.'''\n        return True"
        ),
        None,
        None,
        ("every-origin-acts",),
    ),
    Row(
        "decorated",
        TORNADO.format(
            "@cached\n    def check_origin(self, origin):\n        return True"
        ).replace("kept", "Own"),
        codes=LEFT,
    ),
    Row(
        "replaced",
        f"{CHECK.format('origin in LISTED')}kept.check_origin = lambda self, origin: True",
        codes=LEFT,
    ),
    Row(
        "two of a name",
        CHECK.format("origin in LISTED") + CHECK.format("False"),
        codes=LEFT,
    ),
    Row(
        "inherited",
        f"{CHECK.format('origin in LISTED')}class Below(kept):\n    pass\n"
        "class Other:\n    pass\n",
        {"trust": [A]},
    ),
    Row(
        "two handlers",
        CHECK.format(f"origin in ['{A}', '{B}']")
        + f"class Below(kept):\n    def check_origin(self, o):\n        return o == '{B}'",
        {"trust": [B]},
        None,
        ("lists-differ",),
    ),
    # Hosts
    Row(
        "layer",
        LAYER.format("allowed_hosts=['API.example', '*.b.example']"),
        {"hosts": ["api.example", "*.b.example"]},
        is_same=True,
    ),
    Row("layer of all", LAYER.format("")),
    Row(
        "layer of a text", LAYER.format("allowed_hosts='api'").replace("kept", "x"), codes=LEFT
    ),
    Row(
        "layer with odd hosts",
        LAYER.format(
            "['a.example', '*.co.uk', 'b.example:80', 'c.example.', 'bücher.example']"
        ),
        {"hosts": ["a.example"]},
        None,
        ("prohibited-public-suffix", "invalid-host", RESPELLED, RESPELLED),
    ),
    Row(
        "layer without a host that is one",
        LAYER.format("['*.co.uk']"),
        None,
        None,
        ("prohibited-public-suffix",),
    ),
    Row(
        "added layer",
        "from fastapi.middleware.trustedhost import TrustedHostMiddleware\n"
        "app.add_middleware(TrustedHostMiddleware, allowed_hosts=['a.example'])",
        {"hosts": ["a.example"]},
    ),
    Row(
        "litestar",
        "from litestar.config.allowed_hosts import AllowedHostsConfig\n"
        "x = AllowedHostsConfig(['a.example'])",
        {"hosts": ["a.example"]},
    ),
    Row(
        "flask",
        "app.config['TRUSTED_HOSTS'] = ['.a.example', '*.b.example']",
        {"hosts": ["a.example", "*.a.example"]},
        None,
        ("pattern-never-matched",),
    ),
    Row(
        "two lists of hosts",
        "ALLOWED_HOSTS = ['.a.example', 'b.example']\n"
        "TRUSTED_HOSTS = ['x.a.example', 'b.example']",
        {"hosts": ["b.example", "x.a.example"]},
        None,
        ("lists-differ",),
    ),
    # Django
    Row(
        "django",
        f"ALLOWED_HOSTS = ['.a.example']\nCSRF_TRUSTED_ORIGINS = ['{A}', 'https://*.b.example']",
        {"trust": [A, B, "https://*.b.example"], "hosts": ["a.example", "*.a.example"]},
        is_same=True,
    ),
    Row("django of all", "ALLOWED_HOSTS = ['*']\nCSRF_TRUSTED_ORIGINS = []\nX = 1"),
    Row(
        "django with sockets",
        f"import socketio\nALLOWED_HOSTS = ['a.example']\nCSRF_TRUSTED_ORIGINS = ['{B}']\n"
        f"s = socketio.Server(cors_allowed_origins=['{A}'])",
        {"trust": [B], "hosts": ["a.example"]},
        {**OF_A, "hosts": ["a.example"]},
    ),
    Row(
        "two lists of origins",
        f"CSRF_TRUSTED_ORIGINS = ['https://*.b.example', '{A}', 'https://c.example']\n"
        + VALIDATOR.format("['https://x.b.example', 'https://.c.example']"),
        {"trust": ["https://c.example", "https://x.b.example"]},
        None,
        ("no-origin-passes", "lists-differ", "lists-differ"),
    ),
    # MCP
    Row(
        "mcp",
        SDK.format(
            f"allowed_origins=['{A}', 'http://localhost:*'], allowed_hosts=['localhost:*']"
        ),
        {
            "trust": [A, "http://localhost:*"],
            "hosts": ["localhost"],
            "own_origins": [A],
            "safe_methods": [],
            "refusal": "json-rpc",
        },
    ),
    Row(
        "mcp with a port",
        SDK.format(
            "allowed_hosts=['a.example:8000', 'A.example:*', '[::1]:*', '*.b.example:*']"
        ),
        {
            "trust": NOBODY,
            "hosts": ["a.example", "[::1]"],
            "safe_methods": [],
            "refusal": "json-rpc",
        },
        None,
        ("nobody-trusted", "host-port-dropped", RESPELLED, "pattern-never-matched"),
    ),
    Row("mcp off", SDK.format("enable_dns_rebinding_protection=False")),
)
