"""Options of other libraries, the resulting policies, and the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

Fields: TypeAlias = Mapping[str, Any]

# The defaults of each library; the policies are written out whole.
FLASK: Final[Fields] = {
    "allow_methods": ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"],
    "allow_headers": "*",
    "max_age": 5,
    "preflight_status": 200,
}
QUART: Final = FLASK
SEVEN: Final = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]
DJANGO: Final[Fields] = {
    "allow_methods": ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"],
    "allow_headers": [
        "accept",
        "authorization",
        "content-type",
        "user-agent",
        "x-csrftoken",
        "x-requested-with",
    ],
    "max_age": 86400,
    "preflight_status": 200,
}
SAFE: Final = ["accept", "accept-language", "content-language", "content-type"]
STARLETTE: Final[Fields] = {
    "allow_methods": ["GET"],
    "allow_headers": SAFE,
    "max_age": 600,
    "preflight_status": 200,
}
AIOHTTP: Final[Fields] = {
    "allow_methods": "*",
    "allow_headers": [],
    "max_age": 5,
    "preflight_status": 200,
}
EXPRESS: Final[Fields] = {
    "allow_methods": ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
    "allow_headers": "*",
    "max_age": 5,
}
_FAILED: Final[Fields] = {"allow_methods": [], "allow_headers": []}
"""A policy in place of a layer whose preflights failed."""


@dataclass(frozen=True)
class Row:
    """A migration.

    Attributes:
        peer: whose options they are.
        text: the options.
        policy: the policy of all paths, or None.
        paths: the policies of paths.
        findings: code and option of each, in any order.
        status: the exit status.
        said: parts of the findings, of their values and of the text written instead.
        told: whether ``--from`` is needed.
    """

    peer: str
    text: str
    policy: Fields | None = None
    findings: tuple[tuple[str, str], ...] = ()
    status: int = 0
    paths: Mapping[str, Fields | None] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    told: bool = False

    def __str__(self) -> str:
        return f"{self.peer}: {' '.join(self.text.split())[:80]}"


A: Final = "https://a.example"
B: Final = "https://b.example"
POST_PASSES: Final = ("safelisted-method-passes", "allow_methods")

_FLASK: Final = (
    # Options that work unchanged
    Row("flask-cors", "origins='*'", {**FLASK, "allow_origins": "*"}),
    Row("flask-cors", f"origins='{A}'", {**FLASK, "allow_origins": [A]}),
    Row("flask-cors", f"origins=['{A}', '{B}']", {**FLASK, "allow_origins": [A, B]}),
    Row(
        "flask-cors",
        f"origins={{'{A}'}}, supports_credentials=True, max_age=timedelta(hours=1)",
        {**FLASK, "allow_origins": [A], "allow_credentials": True, "max_age": 3600},
    ),
    Row(
        "flask-cors",
        f"origins='{A}', methods='get, put', expose_headers='X-A, X-B', max_age='60'",
        {
            **FLASK,
            "allow_origins": [A],
            "allow_methods": ["GET", "PUT"],
            "expose_headers": ["x-a", "x-b"],
            "max_age": 60,
        },
        (("safelisted-method-passes", "methods"),),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', allow_headers='X-A', send_wildcard=False, vary_header=True",
        {**FLASK, "allow_origins": [A], "allow_headers": ["x-a"]},
    ),
    Row(
        "flask-cors",
        r"origins=r'^https://.*\.a\.example$'",
        {**FLASK, "allow_origins": ["https://*.a.example"]},
    ),
    Row("flask-cors", "origins=['.*']", {**FLASK, "allow_origins": "*"}),
    # Unsafe options
    Row(
        "flask-cors",
        r"origins=r'https://.*\.a\.example'",
        {**FLASK, "allow_origins": ["https://*.a.example"]},
        (("regex-open-end", "origins"),),
        said=("['https://*.a.example']",),
    ),
    Row(
        "flask-cors",
        "origins=r'^https://.*.a.example$'",
        {**FLASK, "allow_origins": ["https://*.a.example"]},
        (("regex-bare-dot", "origins"),),
    ),
    Row(
        "flask-cors",
        "origins='*', supports_credentials=True",
        {**FLASK, "allow_origins": "*"},
        (("every-origin-with-credentials", "origins"),),
        1,
    ),
    Row(
        "flask-cors",
        f"origins=['*', '{A}'], supports_credentials=True",
        {**FLASK, "allow_origins": [A], "allow_credentials": True},
        (("every-origin-with-credentials", "origins"),),
        1,
        said=(f"['{A}']",),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', supports_credentials='false'",
        {**FLASK, "allow_origins": [A]},
        (("flag-as-text", "supports_credentials"),),
        1,
        said=("'false'", "False"),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', vary_header=False",
        {**FLASK, "allow_origins": [A]},
        (("vary-left-out", "vary_header"),),
    ),
    Row(
        "flask-cors",
        "origins='http://intranet.example', supports_credentials=True",
        None,
        (("prohibited-insecure-origin", "origins"),),
        1,
        said=('accept_risks={"insecure-origin"}',),
    ),
    Row(
        "flask-cors",
        f"origins=['null', '{A}']",
        {**FLASK, "allow_origins": [A]},
        (("prohibited-null-origin", "origins"),),
        1,
    ),
    # Options that never worked
    Row(
        "flask-cors",
        "origins='https://a.example/'",
        None,
        (("invalid-origin-path", "origins"),),
        1,
        said=("'https://a.example/'", "'https://a.example'"),
    ),
    Row(
        "flask-cors",
        "origins='https://a.example, https://b.example'",
        None,
        (("invalid-origin-list", "origins"),),
        1,
    ),
    Row(
        "flask-cors",
        "origins='a.example'",
        None,
        (("invalid-origin-scheme", "origins"),),
        1,
    ),
    Row(
        "flask-cors",
        "from flask_cors import CORS\nCORS(app, origins='*')\n"
        "app.after_request_funcs.clear()\n",
        None,
        (("layers-changed", "flask-cors"),),
        1,
    ),
    Row(
        "flask-cors",
        "from flask_cors import CORS\nCORS(app, origins='*')\n\n\ndef narrow(response):\n"
        "    response.headers.pop('Access-Control-Allow-Origin')\n    return response\n",
        None,
        (("headers-changed", "flask-cors"),),
        1,
    ),
    Row(
        "flask-cors",
        "from flask_cors import CORS\n\n\ndef enable():\n    CORS(app, origins='*')\n",
        None,
        (("never-called", "flask-cors"),),
        1,
    ),
    Row(
        "flask-cors",
        "from flask_cors import CORS\nCORS = print\nCORS(app, origins='*')\n",
        None,
        (("name-rebound", "flask-cors"),),
        1,
    ),
    Row("flask-cors", "origins='HTTPS://A.example'", {**FLASK, "allow_origins": [A]}),
    Row(
        "flask-cors",
        "origins='https://a.example:443'",
        None,
        (("origin-respelled", "origins"),),
        1,
    ),
    Row(
        "flask-cors",
        "origins='http://[::1]:3000'",
        None,
        (("string-taken-for-regex", "origins"),),
        1,
    ),
    Row(
        "flask-cors",
        "origins='https://*.a.example'",
        None,
        (("pattern-never-matched", "origins"),),
        1,
        said=("'https://*.a.example'",),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', methods='*', allow_headers='X-A, X-B'",
        {**FLASK, "allow_origins": [A], "allow_methods": "*", "allow_headers": []},
        (("literal-star", "methods"), ("comma-string", "allow_headers")),
        1,
    ),
    Row(
        "flask-cors",
        f"origins='{A}', max_age=0",
        {**FLASK, "allow_origins": [A], "max_age": 0},
        (("zero-max-age", "max_age"),),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', max_age='soon'",
        {**FLASK, "allow_origins": [A]},
        (("option-refused", "max_age"),),
        1,
    ),
    Row(
        "flask-cors",
        f"origins='{A}', max_age=1_728_000",
        {**FLASK, "allow_origins": [A], "max_age": 86400},
        (("prohibited-max-age", "max_age"),),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', max_age=-1",
        {**FLASK, "allow_origins": [A]},
        (("invalid-max-age", "max_age"),),
        1,
    ),
    Row(
        "flask-cors",
        "origins='*', supports_credentials=True, send_wildcard=True",
        {**FLASK, "allow_origins": "*"},
        (("star-with-credentials", "origins"),),
    ),
    Row(
        "flask-cors",
        f"origin='{A}', supports_credentials=False",
        {**FLASK, "allow_origins": "*"},
        (("unknown-option", "origin"),),
        1,
        said=("'origins'",),
        told=True,
    ),
    Row(
        "flask-cors",
        f"origins=['{A}', 5]",
        {**FLASK, "allow_origins": [A]},
        (("option-refused", "origins"),),
        1,
    ),
    # Options that go, change, or stay behind
    Row(
        "flask-cors",
        f"origins='{A}', allow_private_network=True, intercept_exceptions=False, "
        "always_send=False",
        {**FLASK, "allow_origins": [A]},
        (
            ("private-network-gone", "allow_private_network"),
            ("errors-covered", "intercept_exceptions"),
            ("sent-when-asked", "always_send"),
        ),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', automatic_options=False",
        {**FLASK, "allow_origins": [A], "preflight_continue": True},
        (("preflight-answered", "automatic_options"),),
    ),
    Row(
        "flask-cors",
        rf"origins=['{A}', r'^https://\w+\.b\.example$']",
        {**FLASK, "allow_origins": [A]},
        (("regex-left-out", "origins"),),
        1,
        said=("re.compile(",),
    ),
    Row(
        "flask-cors",
        f"origins='{A}', allow_headers=['X-A', 'X-.*', re.compile('y')]",
        {**FLASK, "allow_origins": [A], "allow_headers": ["x-a"]},
        (
            ("header-regex-left-out", "allow_headers"),
            ("header-regex-left-out", "allow_headers"),
        ),
        1,
    ),
    Row(
        "flask-cors",
        f"origins='{A}', allow_headers=['.*', 'X-A']",
        {**FLASK, "allow_origins": [A]},
    ),
    Row("flask-cors", "origins=[]", None, (("nobody-allowed", "origins"),)),
    Row(
        "flask-cors",
        r"origins=[re.compile(r'https://a\.example$')]",
        {**FLASK, "allow_origins": [A]},
    ),
    # Paths
    Row(
        "flask-cors",
        f"resources={{r'/api/*': {{'origins': '{A}'}}}}",
        None,
        (("path-reached-further", "resources"),),
        paths={"/api/*": {**FLASK, "allow_origins": [A]}},
    ),
    Row(
        "flask-cors",
        f"resources={{'/api/.*': {{'origins': '{A}'}}, '/health': {{}}}}, methods=['GET']",
        None,
        (
            ("path-itself-closed", "resources"),
            ("path-slash-too", "resources"),
            ("safelisted-method-passes", "methods"),
        ),
        1,
        paths={
            "/api": None,
            "/api/*": {**FLASK, "allow_methods": ["GET"], "allow_origins": [A]},
            "/health": None,
        },
    ),
    Row(
        "flask-cors",
        rf"resources=[r'^/(v1|v2)(/.*)?$', re.compile(r'/x\.json/?$')], origins='{A}'",
        None,
        paths={
            "/v1/*": {**FLASK, "allow_origins": [A]},
            "/v2/*": {**FLASK, "allow_origins": [A]},
            "/x.json": {**FLASK, "allow_origins": [A]},
        },
    ),
    Row(
        "flask-cors",
        f"resources='*', origins='{A}'",
        {**FLASK, "allow_origins": [A]},
    ),
    Row(
        "flask-cors",
        rf"resources={{r'/v\d/.*': {{'origins': '{A}'}}, '/a': 5, '/b/<id>': {{}}}}",
        None,
        (
            ("path-regex-left-out", "resources"),
            ("option-refused", "resources"),
            ("nobody-allowed", "origins"),
            ("path-regex-left-out", "resources"),
            ("path-slash-too", "resources"),
        ),
        1,
        paths={"/a": None},
    ),
    Row(
        "flask-cors",
        f"resources={{'/a': OPTIONS, PATH: {{}}, 5: {{}}}}, origins='{A}'",
        None,
        (
            ("not-literal", "origins"),
            ("not-literal", "resources"),
            ("option-refused", "resources"),
            ("path-order", "resources"),
        ),
        1,
        said=("OPTIONS", "PATH"),
    ),
    Row(
        "flask-cors",
        f"resources={{'/*': {{'origins': '*'}}, '/api/*': {{'origins': '{A}'}}}}",
        None,
        (("path-reached-further", "resources"), ("path-order", "resources")),
        1,
        paths={"/api/*": {**FLASK, "allow_origins": [A]}},
    ),
    Row(
        "flask-cors",
        f"""
from flask import Flask
from flask_cors import CORS
app = Flask(__name__)
CORS(app, resources={{r"/api/.*": {{"origins": "{A}"}}, "/health": {{"origins": "{A}"}}}})
@app.get("/api/items")
def items(): ...
@app.get("/health")
def health(): ...
""",
        None,
        (("path-itself-too", "resources"), ("path-itself-too", "resources")),
        paths={
            "/api/*": {**FLASK, "allow_origins": [A]},
            "/health": {**FLASK, "allow_origins": [A]},
        },
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS
CORS(app, origins="{A}")
app.config["CORS_SUPPORTS_CREDENTIALS"] = True
""",
        {**FLASK, "allow_origins": [A]},
        (("setting-elsewhere", "supports_credentials"),),
        1,
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS
class Config:
    CORS_ORIGINS = ["{A}"]
app.config.from_object(Config)
CORS(app)
""",
        {**FLASK, "allow_origins": [A]},
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS
app.config.from_prefixed_env()
CORS(app, origins="{A}")
app.config.from_envvar("MORE")
""",
        {**FLASK, "allow_origins": [A], "allow_methods": [], "allow_headers": []},
        (("other-file", "**"),),
        1,
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS
CORS(app, origins="{A}")
app.config.from_envvar("MORE")
""",
        {**FLASK, "allow_origins": [A]},
    ),
    # Files
    Row(
        "flask-cors",
        f"""
from flask import Flask
from flask_cors import CORS as Cors

app = Flask(__name__)
ORIGINS = ["{A}"]
Cors(app, origins=[*ORIGINS, "{B}"] + [])
""",
        {**FLASK, "allow_origins": [A, B]},
    ),
    Row(
        "flask-cors",
        f"""
import flask_cors

app.config["CORS_ORIGINS"] = "{A}"
app.config.update(CORS_MAX_AGE=60, DEBUG=True)
flask_cors.CORS(app, supports_credentials=True)
""",
        {**FLASK, "allow_origins": [A], "allow_credentials": True, "max_age": 60},
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS

cors = CORS()

def create_app():
    app = Flask(__name__)
    db.init_app(app)
    cors.init_app(app, origins="{A}")
    return app
""",
        {**FLASK, "allow_origins": [A]},
    ),
    Row(
        "flask-cors",
        """
from flask_cors import CORS

cors = CORS()
db.init_app(app)
cors.init_app(app)
""",
        {**FLASK, "allow_origins": "*"},
    ),
    Row(
        "flask-cors",
        f"""
class Config:
    CORS_ORIGINS = ["{A}"]
    CORS_SUPPORTS_CREDENTIALS = True
""",
        {**FLASK, "allow_origins": [A], "allow_credentials": True},
    ),
    Row(
        "flask-cors",
        """
import os
from flask_cors import CORS

CORS(app, origins=os.environ["ORIGINS"].split(","), max_age=60)
""",
        None,
        (("not-literal", "origins"),),
        1,
        said=('os.environ["ORIGINS"].split(",")',),
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import CORS
OPTIONS = {{"origins": "{A}", "max_age": 60}}
CORS(app, **OPTIONS)
CORS(other, origins="{B}")
""",
        {**FLASK, "allow_origins": [A], "max_age": 60},
        (("unknown-receiver", "flask-cors"),),
        1,
    ),
    Row(
        "flask-cors",
        """
from flask_cors import CORS
from settings import OPTIONS
CORS(app, **OPTIONS)
""",
        None,
        (("not-literal", "**"),),
        1,
    ),
    Row(
        "flask-cors",
        f"""
from flask_cors import cross_origin

@app.route("/x")
@cross_origin(origins="{A}", supports_credentials=True)
def x():
    return "x"

@cross_origin(origins=[])
def y():
    return "y"

@cross_origin(origins=ORIGINS)
def z():
    return "z"
""",
        None,
        (
            ("route-policy", "flask-cors"),
            ("route-policy", "flask-cors"),
            ("route-policy", "flask-cors"),
            ("nobody-allowed", "origins"),
            ("not-literal", "origins"),
        ),
        1,
        said=(
            "allow_origins=[…]",
            "'x'",
            f'@cors(allow_origins=["{A}"], ',
            "allow_credentials=True",
            "@no_cors",
        ),
    ),
)
_DJANGO: Final = (
    Row(
        "django-cors-headers",
        "CORS_ALLOW_ALL_ORIGINS = True",
        {**DJANGO, "allow_origins": "*"},
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_ALLOW_CREDENTIALS = True\nDEBUG = True\n",
        {**DJANGO, "allow_origins": [A], "allow_credentials": True},
    ),
    Row(
        "django-cors-headers",
        f'{{"CORS_ALLOWED_ORIGINS": ["{A}"], "CORS_PREFLIGHT_MAX_AGE": 60}}',
        {**DJANGO, "allow_origins": [A], "max_age": 60},
    ),
    Row(
        "django-cors-headers",
        f"""
from corsheaders.defaults import default_headers, default_methods

CORS_ALLOWED_ORIGINS: list[str] = ["{A}"]
CORS_ALLOW_HEADERS = list(default_headers) + ["X-A"]
CORS_ALLOW_METHODS = (*default_methods, "QUERY")
CORS_EXPOSE_HEADERS = ("X-Total",)
""",
        {
            **DJANGO,
            "allow_origins": [A],
            "allow_headers": [*DJANGO["allow_headers"], "x-a"],
            "allow_methods": [*DJANGO["allow_methods"], "QUERY"],
            "expose_headers": ["x-total"],
        },
    ),
    Row(
        "django-cors-headers",
        f"CORS_ORIGIN_WHITELIST = ('{A}',)\nCORS_ORIGIN_ALLOW_ALL = False\n",
        {**DJANGO, "allow_origins": [A]},
        (
            ("renamed-option", "CORS_ORIGIN_WHITELIST"),
            ("renamed-option", "CORS_ORIGIN_ALLOW_ALL"),
        ),
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_ORIGIN_WHITELIST = ['{B}']\n",
        {**DJANGO, "allow_origins": [A]},
        (("option-overridden", "CORS_ORIGIN_WHITELIST"),),
    ),
    Row(
        "django-cors-headers",
        r"CORS_ORIGIN_REGEX_WHITELIST = [re.compile(r'^https://(?:.+\.)?a\.example\Z')]",
        {**DJANGO, "allow_origins": [A, "https://*.a.example"]},
        (("renamed-option", "CORS_ORIGIN_REGEX_WHITELIST"),),
    ),
    Row(
        "django-cors-headers",
        r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https?://localhost:\d+$']",
        None,
        (("regex-left-out", "CORS_ALLOWED_ORIGIN_REGEXES"),),
        1,
    ),
    Row(
        "django-cors-headers",
        r"CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://\w+\.a\.example$']",
        None,
        (("regex-left-out", "CORS_ALLOWED_ORIGIN_REGEXES"),),
        1,
    ),
    Row(
        "django-cors-headers",
        r"CORS_ALLOWED_ORIGIN_REGEXES = r'^https://a\.example$'",
        {**DJANGO, "allow_origins": [A]},
        (("string-of-letters", "CORS_ALLOWED_ORIGIN_REGEXES"),),
    ),
    Row(
        "django-cors-headers",
        "CORS_ALLOWED_ORIGINS = 'https://a.example'",
        {**DJANGO, "allow_origins": [A]},
        (("string-of-letters", "CORS_ALLOWED_ORIGINS"),),
    ),
    Row(
        "django-cors-headers",
        "CORS_ALLOWED_ORIGINS = ['a.example', 'https://[', 'HTTPS://b.example/x?y', "
        "'https://c.example:443/', 'https://d e.example/x']",
        {**DJANGO, "allow_origins": [B]},
        (
            ("null-let-in", "CORS_ALLOWED_ORIGINS"),
            ("origin-with-more", "CORS_ALLOWED_ORIGINS"),
            ("invalid-origin-scheme", "CORS_ALLOWED_ORIGINS"),
            ("invalid-origin-ip", "CORS_ALLOWED_ORIGINS"),
            ("invalid-origin-path", "CORS_ALLOWED_ORIGINS"),
            ("invalid-origin-list", "CORS_ALLOWED_ORIGINS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}', 'null', re.compile('x')]\n"
        "CORS_ALLOW_CREDENTIALS = True\n",
        {**DJANGO, "allow_origins": [A], "allow_credentials": True},
        (
            ("incompatible-null-origin-credentials", "CORS_ALLOWED_ORIGINS"),
            ("option-refused", "CORS_ALLOWED_ORIGINS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n",
        {**DJANGO, "allow_origins": "*"},
        (("every-origin-with-credentials", "CORS_ALLOW_ALL_ORIGINS"),),
        1,
    ),
    Row(
        "django-cors-headers",
        "CORS_ALLOW_ALL_ORIGINS = 'False'",
        None,
        (("flag-as-text", "CORS_ALLOW_ALL_ORIGINS"), ("nobody-allowed", "origins")),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_ALLOW_HEADERS = '*'\n"
        "CORS_ALLOW_METHODS = ['*']\nCORS_PREFLIGHT_MAX_AGE = 0\n",
        {
            **DJANGO,
            "allow_origins": [A],
            "allow_headers": "*",
            "allow_methods": "*",
            "max_age": 0,
        },
        (
            ("literal-star", "CORS_ALLOW_HEADERS"),
            ("literal-star", "CORS_ALLOW_METHODS"),
            ("zero-max-age", "CORS_PREFLIGHT_MAX_AGE"),
        ),
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_ALLOW_METHODS = ['get', 'patch', 'TRACE']\n"
        "CORS_ALLOW_HEADERS = ['dnt', 'x-a', 'X: 1']\n",
        {
            **DJANGO,
            "allow_origins": [A],
            "allow_methods": ["GET"],
            "allow_headers": ["x-a"],
        },
        (
            ("method-case", "CORS_ALLOW_METHODS"),
            ("forbidden-method", "CORS_ALLOW_METHODS"),
            ("forbidden-request-header", "CORS_ALLOW_HEADERS"),
            ("invalid-header", "CORS_ALLOW_HEADERS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_ALLOW_PRIVATE_NETWORK = True\n"
        "CORS_REPLACE_HTTPS_REFERER = True\nCORS_MODEL = 'x'\nCORS_HOSTS = 1\n",
        {**DJANGO, "allow_origins": [A]},
        (
            ("private-network-gone", "CORS_ALLOW_PRIVATE_NETWORK"),
            ("setting-gone", "CORS_REPLACE_HTTPS_REFERER"),
            ("setting-gone", "CORS_MODEL"),
            ("unknown-option", "CORS_HOSTS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_URLS_REGEX = r'^/api/.*$'\n",
        None,
        (("path-itself-closed", "CORS_URLS_REGEX"),),
        1,
        paths={"/api": None, "/api/*": {**DJANGO, "allow_origins": [A]}},
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_URLS_REGEX = re.compile(r'^/api')\n",
        None,
        (("path-reached-further", "CORS_URLS_REGEX"),),
        paths={"/api/*": {**DJANGO, "allow_origins": [A]}},
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_URLS_REGEX = r'^/v\\d+/.*$'\n",
        None,
        (("path-regex-left-out", "CORS_URLS_REGEX"),),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nCORS_URLS_REGEX = PATHS\n",
        None,
        (("not-literal", "CORS_URLS_REGEX"),),
        1,
    ),
    Row(
        "django-cors-headers",
        f"""
CORS_ALLOWED_ORIGINS = ["{A}"]
CORS_ALLOW_METHODS = env.list("METHODS")
if DEBUG:
    CORS_ALLOW_ALL_ORIGINS = True
""",
        {**DJANGO, "allow_origins": [A], "allow_methods": []},
        (
            ("not-literal", "CORS_ALLOW_METHODS"),
            ("conditional-setting", "CORS_ALLOW_ALL_ORIGINS"),
        ),
        1,
    ),
    # django-configurations: the process chooses the class.
    Row(
        "django-cors-headers",
        f"""
class Base(Configuration):
    DEBUG: bool = False

class Prod(Base):
    CORS_ALLOWED_ORIGINS = ["{A}"]

class Dev(Prod):
    CORS_ALLOW_ALL_ORIGINS = True
""",
        None,
        (
            ("conditional-setting", "CORS_ALLOWED_ORIGINS"),
            ("conditional-setting", "CORS_ALLOW_ALL_ORIGINS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        f"class Prod(Configuration):\n    CORS_ALLOWED_ORIGINS = ['{A}']",
        {**DJANGO, "allow_origins": [A]},
    ),
    Row(
        "django-cors-headers",
        f"""
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOWED_ORIGINS = ["{A}", "{B}"]
del CORS_ALLOW_ALL_ORIGINS, CORS_ALLOWED_ORIGINS[1], other()[0]
""",
        None,
        (
            ("conditional-setting", "CORS_ALLOWED_ORIGINS"),
            ("conditional-setting", "CORS_ALLOW_ALL_ORIGINS"),
        ),
        1,
    ),
    Row(
        "django-cors-headers",
        f"CORS_ALLOWED_ORIGINS = ['{A}']\nif X:\n    CORS_ALLOWED_ORIGINS += ['{B}']\n",
        {**DJANGO, "allow_origins": [A]},
        (("conditional-setting", "CORS_ALLOWED_ORIGINS"),),
        1,
    ),
    Row(
        "django-cors-headers",
        f"FRONT = '{B}'\nCORS_ALLOWED_ORIGINS = ['{A}', FRONT, f'https://{{HOST}}']\n",
        {**DJANGO, "allow_origins": [A, B]},
        (("not-literal", "CORS_ALLOWED_ORIGINS"),),
        1,
    ),
    Row(
        "django-cors-headers",
        f"MIDDLEWARE = ['django.middleware.common.X']\nCORS_ALLOWED_ORIGINS = ['{A}']",
        None,
        (("layer-missing", "django-cors-headers"),),
        1,
    ),
    *(
        Row(
            "django-cors-headers",
            f"MIDDLEWARE = ['corsheaders.middleware.CorsMiddleware', 'a']\n{change}\n"
            f"CORS_ALLOWED_ORIGINS = ['{A}']",
            None,
            (("layers-changed", "django-cors-headers"),),
            1,
        )
        for change in (
            "MIDDLEWARE.remove('corsheaders.middleware.CorsMiddleware')",
            "MIDDLEWARE.pop(0)",
            "del MIDDLEWARE[0]",
            "MIDDLEWARE = MIDDLEWARE[1:]",
            "MIDDLEWARE = [each for each in MIDDLEWARE if 'cors' not in each]",
        )
    ),
    Row(
        "django-cors-headers",
        f"MIDDLEWARE = ['a.b']\nMIDDLEWARE.insert(0, X)\nCORS_ALLOWED_ORIGINS = ['{A}']",
        {**DJANGO, "allow_origins": [A]},
    ),
    Row(
        "django-cors-headers",
        """
from corsheaders.signals import check_request_enabled

check_request_enabled.connect(allowed)
""",
        None,
        (
            ("nobody-allowed", "origins"),
            ("function-left-out", "check_request_enabled"),
        ),
        1,
    ),
)
_STARLETTE: Final = (
    Row(
        "starlette", "allow_origins=['*']", {**STARLETTE, "allow_origins": "*"}, (POST_PASSES,)
    ),
    Row(
        "starlette",
        f"allow_origins=['{A}'], allow_methods=['*'], allow_headers=['*']",
        {**STARLETTE, "allow_origins": [A], "allow_methods": "*", "allow_headers": "*"},
    ),
    Row(
        "starlette",
        f"allow_origins=['{A}'], allow_methods=['GET', 'HEAD', 'POST', 'put'], "
        "allow_headers=['X-A', 'Accept'], expose_headers=['X-B'], max_age=0",
        {
            **STARLETTE,
            "allow_origins": [A],
            "allow_methods": ["GET", "HEAD", "POST"],
            "allow_headers": [*SAFE, "x-a"],
            "expose_headers": ["x-b"],
            "max_age": 0,
        },
        (("method-case", "allow_methods"),),
        1,
    ),
    Row(
        "starlette",
        "allow_origins='https://a.example', allow_methods='*'",
        {**STARLETTE, "allow_origins": [A], "allow_methods": "*"},
        (("string-of-letters", "allow_origins"),),
        said=("'https://a.example'", "['https://a.example']"),
    ),
    Row(
        "starlette",
        "allow_origins='https://a.example,https://b.example', allow_methods='GET', "
        "allow_headers='x-a', expose_headers='x-b'",
        {
            **STARLETTE,
            "allow_origins": [A, B],
            "allow_headers": [*SAFE, "x-a"],
            "expose_headers": ["x-b"],
        },
        (
            ("string-of-letters", "allow_origins"),
            ("string-of-letters", "allow_methods"),
            ("string-of-letters", "allow_headers"),
            ("string-of-letters", "expose_headers"),
            POST_PASSES,
        ),
    ),
    Row(
        "starlette",
        "allow_origins='*', allow_credentials=True, allow_methods=['*']",
        {**STARLETTE, "allow_origins": "*", "allow_methods": "*"},
        (("every-origin-with-credentials", "allow_origins"),),
        1,
    ),
    Row(
        "starlette",
        "allow_origin_regex='.*', allow_credentials=True, allow_methods=['*']",
        {**STARLETTE, "allow_origins": "*", "allow_methods": "*"},
        (("every-origin-with-credentials", "allow_origin_regex"),),
        1,
    ),
    Row(
        "starlette",
        "allow_origin_regex='https?://.*', allow_methods=['*']",
        None,
        (("null-not-let-in", "allow_origin_regex"),),
        1,
    ),
    Row(
        "starlette",
        f"allow_origins=['{A}'], allow_origin_regex='(http|https)://.+', "
        "allow_methods=['*'], allow_credentials=True",
        {**STARLETTE, "allow_origins": [A], "allow_methods": "*", "allow_credentials": True},
        (("every-origin-with-credentials", "allow_origin_regex"),),
        1,
    ),
    Row(
        "starlette",
        r"allow_origin_regex=r'https://.*\.a\.example|https://b\.example', "
        "allow_methods=['*']",
        {**STARLETTE, "allow_origins": [B, "https://*.a.example"], "allow_methods": "*"},
    ),
    Row(
        "starlette",
        r"allow_origin_regex='https://.*\\.(a|b)\\.example(:[0-9]+)?', allow_methods=['*']",
        {
            **STARLETTE,
            "allow_origins": ["https://*.a.example:*", "https://*.b.example:*"],
            "allow_methods": "*",
        },
    ),
    Row(
        "starlette",
        r"allow_origin_regex='https://.*a\\.example', allow_methods=['*']",
        None,
        (("regex-lets-in", "allow_origin_regex"), ("regex-left-out", "allow_origin_regex")),
        1,
        said=("'https://evila.example'", "['https://a.example', 'https://*.a.example']"),
    ),
    Row(
        "starlette",
        "allow_origins=['https://*.a.example'], allow_methods=['*']",
        None,
        (("pattern-never-matched", "allow_origins"),),
        1,
    ),
    Row(
        "starlette",
        "allow_origins=['https://*.github.io', 'https://x-*.a.example'], "
        "allow_credentials=True, allow_methods=['*']",
        None,
        (
            ("pattern-never-matched", "allow_origins"),
            ("invalid-pattern", "allow_origins"),
        ),
        1,
    ),
    Row(
        "starlette",
        f"allow_origins=['HTTPS://A.example', 'https://b.example:443', 're.x', '{B}', "
        "re.compile('x')], allow_methods=['*'], allow_private_network=True",
        {**STARLETTE, "allow_origins": [B], "allow_methods": "*"},
        (
            ("origin-respelled", "allow_origins"),
            ("origin-respelled", "allow_origins"),
            ("invalid-origin-scheme", "allow_origins"),
            ("option-refused", "allow_origins"),
            ("private-network-gone", "allow_private_network"),
        ),
        1,
    ),
    Row(
        "starlette",
        "allow_credentials=True, allow_methods=['*']",
        None,
        (("nobody-allowed", "origins"),),
        told=True,
    ),
    Row(
        "starlette",
        f"allow_origins=['{A}'], expose_headers=['*', 'Set-Cookie'], allow_methods=['*'], "
        "max_age=None, allow_headers=['access-control-allow-origin']",
        {
            **STARLETTE,
            "allow_origins": [A],
            "allow_methods": "*",
            "expose_headers": "*",
            "max_age": 5,
        },
        (
            ("literal-star", "expose_headers"),
            ("prohibited-request-header", "allow_headers"),
        ),
    ),
    Row(
        "starlette",
        f"""
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

middleware = [Middleware(CORSMiddleware, allow_origins=["{A}"], allow_methods=["*"])]
app = Starlette(routes=routes, middleware=middleware)
""",
        {**STARLETTE, "allow_origins": [A], "allow_methods": "*"},
    ),
    Row(
        "starlette",
        f"""
import starlette.middleware.cors

app = starlette.middleware.cors.CORSMiddleware(app, ["{A}"], ["*"], ("x-a",), True)
""",
        {
            **STARLETTE,
            "allow_origins": [A],
            "allow_methods": "*",
            "allow_headers": [*SAFE, "x-a"],
            "allow_credentials": True,
        },
    ),
    Row(
        "fastapi",
        f"""
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

CORS_ORIGINS = ["{A}"]
app = FastAPI()
app.add_middleware(GZipMiddleware)
app.add_middleware(
    CORSMiddleware, allow_origins=CORS_ORIGINS, allow_methods=["*"], max_age=60 * 60
)
""",
        {**STARLETTE, "allow_origins": [A], "allow_methods": "*", "max_age": 3600},
    ),
    Row(
        "fastapi",
        """
app.add_middleware(
    CORSMiddleware,
    allow_origins=settings.ORIGINS,
    allow_methods=["*"],
)
""",
        None,
        (("not-literal", "allow_origins"),),
        1,
        said=("settings.ORIGINS",),
        told=True,
    ),
)
_QUART: Final = (
    Row("quart-cors", "allow_origin='*'", {**QUART, "allow_origins": "*"}),
    Row(
        "quart-cors",
        f"allow_origin='{A}', allow_credentials=True, max_age=60.5, allow_headers='x-a'",
        {
            **QUART,
            "allow_origins": [A],
            "allow_credentials": True,
            "max_age": 60,
            "allow_headers": ["x-a"],
        },
    ),
    Row(
        "quart-cors",
        "allow_origin='*', allow_credentials=True",
        {**QUART, "allow_origins": "*"},
        (("star-with-credentials", "allow_origin"),),
    ),
    Row(
        "quart-cors",
        r"allow_origin=[re.compile(r'https://.*\.a\.example')]",
        {**QUART, "allow_origins": ["https://*.a.example"]},
        (("regex-open-end", "allow_origin"),),
    ),
    Row(
        "quart-cors",
        f"allow_origin='{A}', allow_methods='GET,PUT', allow_headers='x-a,x-b', "
        "expose_headers=['*'], send_origin_wildcard=False",
        {
            **QUART,
            "allow_origins": [A],
            "allow_methods": [],
            "allow_headers": [],
            "expose_headers": "*",
        },
        (
            ("comma-string", "allow_methods"),
            ("comma-string", "allow_headers"),
            ("literal-star", "expose_headers"),
        ),
        1,
    ),
    Row(
        "quart-cors",
        f"QUART_CORS_ALLOW_ORIGIN = ['{A}']\nQUART_CORS_MAX_AGE = 60\n",
        {**QUART, "allow_origins": [A], "max_age": 60},
    ),
    Row(
        "quart-cors",
        f"""
import quart_cors
from quart_cors import route_cors

app = quart_cors.cors(app, allow_origin="{A}")

@app.websocket("/ws")
async def ws():
    pass

@app.get("/x")
@route_cors(allow_origin="{B}", provide_automatic_options=False)
async def x():
    return "x"

@app.get("/y")
@quart_cors.cors_exempt
async def y():
    return "y"
""",
        {**QUART, "allow_origins": [A]},
        (
            ("route-closed", "cors_exempt"),
            ("websocket-unchecked", "allow_origin"),
            ("preflight-answered", "provide_automatic_options"),
            ("route-policy", "quart-cors"),
        ),
        1,
        paths={"/x": {"cors": False}, "/y": {"cors": False}},
        said=("preflight_continue=True",),
    ),
)
_SANIC_EXT: Final = (
    Row(
        "sanic-ext",
        f"""
from sanic import Sanic
app = Sanic("x")
app.config.CORS_ORIGINS = "{A}, {B}"
app.config.CORS_METHODS = "GET, PUT"
app.config.CORS_ALLOW_HEADERS = ["x-a"]
app.config.CORS_EXPOSE_HEADERS = "X-Total,X-Other"
app.config.CORS_MAX_AGE = 0
app.config.CORS_SEND_WILDCARD = False
app.config.CORS_ALWAYS_SEND = False
app.config.CORS_VARY_HEADER = True
""",
        {
            "allow_origins": [A, B],
            "allow_methods": ["GET"],
            "allow_headers": ["x-a"],
            "expose_headers": ["x-total", "x-other"],
            "max_age": 0,
        },
        (
            ("comma-string", "CORS_METHODS"),
            ("sent-when-asked", "CORS_ALWAYS_SEND"),
            ("zero-max-age", "CORS_MAX_AGE"),
        ),
        1,
    ),
    Row(
        "sanic-ext",
        f"CORS_ORIGINS='{A}', CORS_METHODS='GET, *', CORS_ALLOW_HEADERS='*, x-a', "
        "CORS_EXPOSE_HEADERS='x-b, x-c'",
        {
            "allow_origins": [A],
            "allow_methods": ["GET"],
            "allow_headers": "*",
            "expose_headers": ["x-b", "x-c"],
            "max_age": 5,
        },
        (
            ("comma-string", "CORS_METHODS"),
            ("comma-string", "CORS_ALLOW_HEADERS"),
            ("literal-star", "CORS_ALLOW_HEADERS"),
        ),
        1,
        told=True,
    ),
    Row(
        "sanic-ext",
        "CORS_ORIGINS='*', CORS_METHODS=[], CORS_SUPPORTS_CREDENTIALS=True",
        {
            "allow_origins": "*",
            "allow_methods": SEVEN,
            "allow_headers": [],
            "max_age": 5,
        },
        (
            ("star-with-credentials", "CORS_ORIGINS"),
            ("star-with-cookies", "CORS_ALLOW_HEADERS"),
        ),
        1,
        told=True,
    ),
    Row(
        "sanic-ext",
        f"""
import re
from sanic import Sanic
from sanic_ext import Config, Extend, cors
app = Sanic("x")
app.update_config({{"CORS_ALLOW_HEADERS": "x-a"}})
Extend(app, config={{"cors_origins": ["*", "", "{A}", re.compile("https://.*\\\\.a\\\\.example$")]}})
Config(cors_expose_headers="*")
if DEBUG:
    app.config.load({{"CORS_MAX_AGE": 60}})

@app.get("/x")
@cors(origin="{B}", allow_methods=["PUT"], supports_credentials=True, expose_headers=["x"],
      allow_headers=["x"], max_age=5)
async def x(request):
    pass
""",
        {
            "allow_origins": [A, "https://*.a.example"],
            "allow_methods": SEVEN,
            "allow_headers": ["x-a"],
            "expose_headers": "*",
            "max_age": 5,
        },
        (
            ("star-in-list", "CORS_ORIGINS"),
            ("literal-star", "CORS_EXPOSE_HEADERS"),
            ("conditional-setting", "CORS_MAX_AGE"),
            ("route-policy", "sanic-ext"),
        ),
        1,
        paths={"/x": {"cors": False}},
        said=("@cors(",),
    ),
    Row(
        "sanic-ext",
        f"CORS_ORIGINS=('{A}', '{B}')",
        None,
        (("nobody-allowed", "CORS_ORIGINS"), ("literal-star", "CORS_ALLOW_HEADERS")),
        told=True,
    ),
    Row(
        "sanic-ext",
        f"CORS_ORIGINS='{A}', CORS_AUTOMATIC_OPTIONS=False",
        {"allow_origins": [A], "allow_methods": [], "allow_headers": [], "max_age": 5},
        (
            ("literal-star", "CORS_ALLOW_HEADERS"),
            ("no-method-allowed", "CORS_AUTOMATIC_OPTIONS"),
        ),
        1,
        told=True,
    ),
    Row(
        "sanic-ext",
        f"CORS=False, CORS_ORIGINS='{A}'",
        None,
        (("nobody-allowed", "CORS"),),
        told=True,
    ),
    Row(
        "sanic-ext",
        f"""
from sanic import Sanic
one = Sanic("one")
other = Sanic("other")
one.config["CORS_ORIGINS"] = "{A}"
one.config["CORS_METHODS"] = "*"
one.extend(config=Settings())
""",
        None,
        (
            ("one-of-several", "sanic-ext"),
            ("literal-star", "CORS_METHODS"),
            ("literal-star", "CORS_ALLOW_HEADERS"),
        ),
        1,
    ),
)
_SANIC_CORS: Final = (
    Row(
        "sanic-cors",
        f"""
from sanic import Sanic
from sanic_cors import CORS, cross_origin
app = Sanic("x")
app.config["CORS_MAX_AGE"] = 0
CORS(app, resources={{r"/api/.*": {{"origins": "{A}"}}}}, methods=["GET", "POST", "HEAD"],
     allow_headers=["x-a"], expose_headers="X-Total", supports_credentials=False,
     send_wildcard=False, vary_header=True, automatic_options=True, intercept_exceptions=True,
     always_send=True)

@app.get("/x")
@cross_origin(app, origins="{B}")
async def x(request):
    pass
""",
        None,
        (("path-itself-too", "resources"), ("route-policy", "sanic-cors")),
        1,
        paths={
            "/api/*": {
                "allow_origins": [A],
                "allow_methods": ["GET", "POST", "HEAD"],
                "allow_headers": ["x-a"],
                "expose_headers": ["x-total"],
                "max_age": 0,
                "preflight_status": 200,
            }
        },
    ),
    Row(
        "sanic-cors",
        f"""
from sanic import Sanic
from sanic_ext import Extend
from sanic_cors.extension import CORS
app = Sanic("x")
options = {{"origins": "{A}", "methods": ["GET", "HEAD", "POST", "PUT"]}}
Extend(app, extensions=[CORS], config={{"CORS": False, "CORS_OPTIONS": options}})
""",
        {
            "allow_origins": [A],
            "allow_methods": ["GET", "HEAD", "POST", "PUT"],
            "allow_headers": "*",
            "max_age": 5,
            "preflight_status": 200,
        },
    ),
    Row(
        "sanic-cors",
        f"""
from sanic import Sanic
from sanic_cors import CORS
app = Sanic("x")
app.extend(extensions=[CORS(app, origins="{A}")])
app.extend(extensions=[Other])
app.extend(config=settings)
""",
        {
            "allow_origins": [A],
            "allow_methods": [],
            "allow_headers": [],
            "max_age": 5,
            "preflight_status": 200,
        },
        (("no-method-allowed", "methods"),),
        1,
    ),
    Row(
        "sanic-cors",
        f"""
import sanic_ext
from sanic import Sanic
from sanic_cors import CORS, cross_origin
app = Sanic("x")
CORS(app, origins="{A}")

@app.get("/x")
@cross_origin(app, origins="{B}")
async def x(request):
    pass
""",
        None,
        (("extension-unstarted", "sanic-cors"), ("route-policy", "sanic-cors")),
        1,
    ),
    Row(
        "sanic-cors",
        """
from sanic_cors import CORS
app.extend(extensions=[CORS], config=settings)
""",
        None,
        (("not-literal", "**"),),
        1,
    ),
    Row(
        "sanic-cors",
        """
from sanic_cors import CORS
app.extend(extensions=[CORS], config={"CORS_OPTIONS": options})
""",
        None,
        (("not-literal", "**"),),
        1,
    ),
)
_RESOURCE: Final = "aiohttp_cors.ResourceOptions"
_AIOHTTP: Final = (
    Row(
        "aiohttp-cors",
        "defaults={'*': ResourceOptions(allow_methods='*')}",
        {**AIOHTTP, "allow_origins": "*"},
    ),
    Row(
        "aiohttp-cors",
        "defaults={'*': ResourceOptions()}",
        {**AIOHTTP, "allow_origins": "*"},
    ),
    Row(
        "aiohttp-cors",
        f'{{"{A}": {{"allow_credentials": true, "expose_headers": "*", '
        '"allow_headers": "*"}}',
        {
            **AIOHTTP,
            "allow_origins": [A],
            "allow_credentials": True,
            "expose_headers": "*",
            "allow_headers": "*",
        },
    ),
    Row(
        "aiohttp-cors",
        f"""
import aiohttp_cors

cors = aiohttp_cors.setup(app, defaults={{
    "*": {_RESOURCE}(allow_credentials=True, expose_headers="*", allow_headers="*"),
}})
for route in list(app.router.routes()):
    cors.add(route)
""",
        {**AIOHTTP, "allow_origins": "*", "expose_headers": "*", "allow_headers": "*"},
        (("every-origin-with-credentials", "defaults"),),
        1,
    ),
    Row(
        "aiohttp-cors",
        f"""
import aiohttp_cors

cors = aiohttp_cors.setup(app, defaults={{
    "{A}": {_RESOURCE}(allow_methods=["put"], max_age=60, allow_headers=("X-A",)),
    "{B}": {_RESOURCE}(max_age=60),
    "https://c.example": {_RESOURCE}(
        allow_methods=["put"], max_age=60, allow_headers=("X-A",)
    ),
    ORIGIN: {{}},
}})
cors.add(app.router.add_route("GET", "/x", x))
""",
        None,
        (
            ("route-methods", "allow_methods"),
            ("origin-options-differ", "defaults"),
            ("not-literal", "defaults"),
            ("every-path-covered", "add"),
        ),
        1,
    ),
    Row(
        "aiohttp-cors",
        f"""
import aiohttp_cors

cors = aiohttp_cors.setup(app)
resource = cors.add(app.router.add_resource("/x"))
cors.add(resource.add_route("PUT", put), {{"{A}": {_RESOURCE}()}})
""",
        None,
        (
            ("nobody-allowed", "origins"),
            ("route-policy", "aiohttp-cors"),
            ("every-path-covered", "add"),
        ),
        1,
        said=('resource.add_route("PUT", put)', f'allow_origins=["{A}"]'),
    ),
    Row(
        "aiohttp-cors",
        f"defaults={{'{A}': ResourceOptions(max_ages=5, allow_headers=5)}}",
        {**AIOHTTP, "allow_origins": [A]},
        (("unknown-option", "max_ages"), ("option-refused", "allow_headers")),
        1,
    ),
    Row("aiohttp-cors", "defaults=OPTIONS", None, (("not-literal", "defaults"),), 1),
    Row(
        "aiohttp-cors",
        f"defaults={{'{A}': OPTIONS, '{B}': 5}}",
        None,
        (("not-literal", "defaults"), ("option-refused", "defaults")),
        1,
    ),
)
_EXPRESS: Final = (
    Row("express", "{}", {**EXPRESS, "allow_origins": "*"}, told=True),
    Row("express", '{"origin": "*"}', {**EXPRESS, "allow_origins": "*"}),
    Row("express", '{"origin": true}', {**EXPRESS, "allow_origins": "*"}),
    Row("express", '{"origin": false}', None, (("nobody-allowed", "origin"),)),
    Row("express", '{"origin": []}', None, (("nobody-allowed", "origins"),)),
    Row(
        "express",
        f'{{"origin": "{A}", "credentials": true, "maxAge": 600, '
        '"optionsSuccessStatus": 200, "preflightContinue": true}',
        {
            **EXPRESS,
            "allow_origins": [A],
            "allow_credentials": True,
            "max_age": 600,
            "preflight_status": 200,
            "preflight_continue": True,
        },
    ),
    Row(
        "express",
        f"{{'origin': ['{A}', '{B}'], 'credentials': False}}",
        {**EXPRESS, "allow_origins": [A, B]},
    ),
    Row(
        "express",
        f'{{"origin": "{A}", "methods": "GET,put", "allowedHeaders": "x-a, x-b", '
        '"exposedHeaders": ["x-c"]}',
        {
            **EXPRESS,
            "allow_origins": [A],
            "allow_methods": ["GET"],
            "allow_headers": ["x-a", "x-b"],
            "expose_headers": ["x-c"],
        },
        (("method-case", "methods"),),
        1,
    ),
    Row(
        "express",
        f'{{"origin": "{A}", "methods": ["GET", "*"], "credentials": true, '
        '"allowedHeaders": "*"}',
        {
            **EXPRESS,
            "allow_origins": [A],
            "allow_credentials": True,
            "allow_methods": ["GET"],
            "allow_headers": [],
        },
        (("star-with-cookies", "methods"), ("star-with-cookies", "allowedHeaders")),
        1,
    ),
    Row(
        "express",
        f'{{"origin": "{A}", "methods": "*", "allowedHeaders": [], "headers": "x-a"}}',
        {**EXPRESS, "allow_origins": [A], "allow_methods": "*", "allow_headers": []},
        (("literal-star", "methods"),),
    ),
    Row(
        "express",
        '{"origin": true, "credentials": true}',
        {**EXPRESS, "allow_origins": "*"},
        (("every-origin-with-credentials", "origin"),),
        1,
    ),
    Row(
        "express",
        f'{{"origin": ["{A}", true], "credentials": true}}',
        {**EXPRESS, "allow_origins": "*"},
        (("every-origin-with-credentials", "origin"),),
        1,
    ),
    Row(
        "express",
        '{"credentials": true, "exposedHeaders": "x-a"}',
        {**EXPRESS, "allow_origins": "*", "expose_headers": ["x-a"]},
        (("star-with-credentials", "origin"),),
    ),
    Row(
        "express",
        f'{{"origin": ["*", "{A}"]}}',
        {**EXPRESS, "allow_origins": [A]},
        (("star-in-list", "origin"),),
        1,
    ),
    Row(
        "express",
        r'{"origin": "/^https:\\/\\/.*\\.a\\.example$/"}',
        {**EXPRESS, "allow_origins": ["https://*.a.example"]},
    ),
    Row(
        "express",
        r'{"origin": ["/https:\\/\\/a\\.example/i", "/\\.b\\.example$/"]}',
        {**EXPRESS, "allow_origins": [A]},
        (("regex-open-end", "origin"), ("regex-left-out", "origin")),
        1,
    ),
    Row(
        "express",
        '{"origin": "(origin, callback) => callback(null, true)"}',
        None,
        (("function-left-out", "origin"),),
        1,
    ),
    Row(
        "express",
        f'{{"origin": "{A}/", "credentials": "true", "optionsSuccessStatus": 302, "orgin": 1}}',
        None,
        (
            ("invalid-origin-path", "origin"),
            ("option-refused", "credentials"),
            ("no-method-allowed", "optionsSuccessStatus"),
            ("unknown-option", "orgin"),
        ),
        1,
    ),
    Row(
        "express",
        f'{{"origin": ["{A}", ["{B}"], null], "optionsSuccessStatus": "ok"}}',
        {**EXPRESS, "allow_origins": [A], **_FAILED},
        (("option-refused", "origin"), ("no-method-allowed", "optionsSuccessStatus")),
        1,
    ),
)
_EXPRESS_CALLS: Final = (
    # One name that is no name fails the whole list in a browser, and so the preflight.
    *(
        Row(
            "express",
            f"app.use(cors({{ origin: '{A}', {option}: {value} }}))",
            {**EXPRESS, "allow_origins": [A], **_FAILED},
            (("comma-string", option), ("no-method-allowed", option)),
            1,
        )
        for option, value in (
            ("methods", "'GET PUT'"),
            ("methods", "['GET', 'PUT;DELETE']"),
            ("allowedHeaders", "'x-token content-type'"),
            ("allowedHeaders", "['x-token x-unknown']"),
        )
    ),
    Row(
        "express",
        f"app.use(cors({{ origin: '{A}', exposedHeaders: 'x-total x-other' }}))",
        {**EXPRESS, "allow_origins": [A]},
        (("comma-string", "exposedHeaders"),),
        1,
    ),
    Row(
        "express",
        f"app.use(cors({{ origin: '{A}', allowedHeaders: ['x-a,', 'x-b, x-c'] }}))",
        {**EXPRESS, "allow_origins": [A], "allow_headers": ["x-a", "x-b", "x-c"]},
    ),
    *(
        Row(
            "express",
            f"app.use(cors({{ origin: '{A}', {option} }}))",
            {**EXPRESS, "allow_origins": [A], **_FAILED},
            (("no-method-allowed", option.partition(":")[0]),),
            1,
        )
        for option in (
            "methods: null",
            "methods: undefined",
            "optionsSuccessStatus: '40'",
            "optionsSuccessStatus: 404",
            "optionsSuccessStatus: null",
        )
    ),
    # Expressions that Python reads otherwise, or not at all.
    *(
        Row(
            "express",
            f"app.use(cors({{ origin: ['{A}', {expression}] }}))",
            {**EXPRESS, "allow_origins": [A]},
            (("regex-left-out", "origin"),),
            1,
        )
        for expression in (
            r"/^https:\/\/b\.example\Z/",
            r"/\Ahttps:\/\/b\.example$/",
            r"/^https:\/\/b{,3}\.example$/",
            r"/^https:\/\/[]b]\.example$/",
            r"/^https:\/\/[^]b]\.example$/",
            r"/^https:\/\/[b--c]\.example$/",
            r"/^https:\/\/(?<n>b)\.example$/",
            r"/^https:\/\/(b)\1\.example$/",
            r"/^https:\/\/b\U00000061\.example$/",
            r"/^https:\/\/b++\.example$/",
            r"/^https:\/\/\p{L}\.example$/u",
        )
    ),
    Row(
        "express",
        f"const cors = require('cors')\napp.use(cors({{ origin: ['{A}',\n"
        "/^https:\\/\\/b\\.example$/] }))",
        {**EXPRESS, "allow_origins": [A, "https://b.example"]},
    ),
    Row(
        "express",
        f"app.use('/api', cors({{ origin: '{A}' }}))",
        None,
        paths={"/api/*": {**EXPRESS, "allow_origins": [A]}},
    ),
    Row(
        "express",
        "app.get('/x', answer)\napp.use(cors())",
        None,
        (("routes-before", "express"),),
        1,
    ),
    Row(
        "express",
        "app.use(cors({ credentials: true, origin: process.env.ORIGIN }))",
        None,
        (("not-literal", "origin"),),
        1,
    ),
    Row(
        "express",
        "const cors = require('cors')\nsetup(cors)\napp.use(cors())",
        None,
        (("package-passed", "express"),),
        1,
    ),
    Row(
        "express",
        f"app.use(cors({{ origin: '{A}' }}))\nconst io = new Server(s, {{ cors: {{}} }})",
        {**EXPRESS, "allow_origins": [A]},
        (("socket-options", "cors"),),
    ),
)
_ODD: Final = (
    Row(
        "starlette",
        f"allow_origins=['{A}'], allow_methods=['*'], allow_headers=[X, 'x-a']",
        {
            **STARLETTE,
            "allow_origins": [A],
            "allow_methods": "*",
            "allow_headers": [*SAFE, "x-a"],
        },
        (("not-literal", "allow_headers"),),
        1,
    ),
    Row(
        "express",
        f'{{"origin": "{A}", "optionsSuccessStatus": {{"a": 1}}}}',
        {**EXPRESS, "allow_origins": [A], **_FAILED},
        (("no-method-allowed", "optionsSuccessStatus"),),
        1,
    ),
)
ROWS: Final = (
    *_FLASK, *_DJANGO, *_STARLETTE, *_QUART, *_AIOHTTP, *_SANIC_EXT, *_SANIC_CORS, *_EXPRESS,
    *_EXPRESS_CALLS, *_ODD,
)  # fmt: skip

# Texts that cannot be read at all, and a part of the message.
UNREADABLE: Final = (
    ("app.use((req, res) => { res.header('A', 'b') })", "it gives cors no options"),
    ("import { cors } from 'hono/cors'; app.use(cors())", "it gives options to hono/cors"),
    ("const koa = require('@koa/cors'); app.use(koa())", "it gives options to @koa/cors"),
    ("app.use(cors({ origin: ['https://a.example' }))", "is not complete"),
    ("def f(: app.use(cors())", "it is not Python"),
    ("", "no options of a known library"),
    ("x = 1", "no options of a known library"),
    ("from x import (", "it is not Python"),
    ("{", "it is not Python"),
    ("{1, 2}", "no options of a known library"),
    ("[1, 2]", "no options of a known library"),
    ("max_age=5", "no options of a known library"),
    ("CORS_ALLOW_HEADERS = ['x']\nX = 1\n", "no options of a known library"),
    ("allow_origins=['*'], origins='*'", "has options of flask-cors and of starlette"),
    (
        (
            "from flask_cors import CORS\nfrom starlette.middleware.cors import "
            "CORSMiddleware\nCORS(app)\nCORSMiddleware(app)\n"
        ),
        "has options of flask-cors and of starlette",
    ),
    ("from crossorigin.integrations.flask import CORS\nCORS(app)\n", "no options"),
    ("a" * (256 * 1024 + 1), "longer than 262144 characters"),
    ('{"origin": ' + "[" * 40 + "]" * 40 + "}", "nested too deep"),
    ('{"origin": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deep"),
    ("x = " + "-" * 100_000 + "1", "nested too deep"),
    ("x = " + "(" * 500 + ")" * 500, "it is not Python"),
    ("x = a" + ".b" * 100_000, "nested too deep"),
    ("x = 'a\0b'", "it is not Python"),
)
