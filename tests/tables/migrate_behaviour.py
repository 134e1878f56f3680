"""Safe options of other libraries, and fetches: allowed ones stay allowed.

Each is given to the library itself, on its real server, and to ours after the migration.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAGE: Final = "https://app.example"
OTHER: Final = "https://other.example"


@dataclass(frozen=True)
class Ask:
    """A fetch of a page.

    Attributes:
        origin: of the page.
        method: of the request.
        headers: that the page sets.
        credentials: whether it asks with cookies.
        path: asked for.
    """

    origin: str = PAGE
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    credentials: bool = False
    path: str = "/api/items"

    def __str__(self) -> str:
        names = "+".join(name for name, _ in self.headers)
        cookies = "cookies" if self.credentials else ""
        return f"{self.method} {self.path} {self.origin} {names} {cookies}".strip()


JSON: Final = (("Content-Type", "application/json"),)
TOKEN: Final = (("X-Token", "1"),)

ASKS: Final = (
    Ask(),
    Ask(credentials=True),
    Ask(method="POST", headers=JSON),
    Ask(method="POST", headers=JSON, credentials=True),
    Ask(method="PUT"),
    Ask(method="PUT", credentials=True),
    Ask(method="PATCH", headers=TOKEN),
    Ask(method="DELETE"),
    Ask(headers=TOKEN),
    Ask(headers=(("Authorization", "Bearer 1"),)),
    Ask(headers=(("X-CSRFToken", "1"), ("X-Requested-With", "fetch"))),
    Ask(headers=(("X-Unknown", "1"),)),
    Ask(OTHER),
    Ask(OTHER, credentials=True),
    Ask(OTHER, "PUT", TOKEN),
    Ask("http://app.example"),
    Ask("https://app.example:8443"),
    Ask("https://a.preview.example", "PUT"),
    Ask("https://a.b.preview.example"),
    Ask("https://preview.example"),
    Ask("https://evilpreview.example"),
    Ask("http://localhost:5173", "PUT"),
    Ask("http://localhost"),
    Ask("null"),
    Ask(path="/public/list"),
    Ask(OTHER, "PUT", path="/public/list"),
    Ask(path="/elsewhere"),
    Ask(path="/elsewhere", method="PUT"),
)


@dataclass(frozen=True)
class Configuration:
    """Options.

    Attributes:
        peer: whose they are.
        options: as Python keywords.
    """

    peer: str
    options: str

    def __str__(self) -> str:
        return f"{self.peer}: {self.options}"


FLASK: Final = (
    "origins='*'",
    "origins='https://app.example'",
    "origins=['https://app.example', 'https://x.example'], supports_credentials=True",
    r"origins=[r'^https://.*\.preview\.example$', 'https://app.example']",
    r"origins=[re.compile(r'http://localhost(:\d+)?$')]",
    "origins=['HTTPS://App.Example'], methods=['put', 'GET'], max_age=600",
    "origins=['https://app.example'], allow_headers=['X-Token', 'content-type']",
    "origins=['https://app.example'], expose_headers=['X-Total'], methods='GET, DELETE'",
    "origins='*', expose_headers='X-Total, X-Other', send_wildcard=True",
    "resources={r'/api/.*': {'origins': ['https://app.example']}, r'/public/*': {}}",
    r"resources=[r'/api/.*', r'^/public/list/?$'], origins=['https://app.example']",
    r"resources=r'^/(api|public)/.*$', origins='https://app.example', max_age=60",
)
DJANGO: Final = (
    "CORS_ALLOW_ALL_ORIGINS=True",
    "CORS_ALLOWED_ORIGINS=['https://app.example'], CORS_ALLOW_CREDENTIALS=True",
    r"CORS_ALLOWED_ORIGIN_REGEXES=[r'^https://.*\.preview\.example$']",
    r"CORS_ALLOWED_ORIGIN_REGEXES=[r'^http://localhost(?::[0-9]+)?$']",
    "CORS_ALLOWED_ORIGINS=['https://app.example'], CORS_ALLOW_METHODS=['GET', 'PUT']",
    "CORS_ALLOWED_ORIGINS=['https://app.example/'], CORS_ALLOW_HEADERS=('x-token',)",
    "CORS_ORIGIN_WHITELIST=['https://app.example'], CORS_EXPOSE_HEADERS=['X-Total']",
    r"CORS_ALLOWED_ORIGINS=['https://app.example'], CORS_URLS_REGEX=r'^/api/.*$'",
    r"CORS_ALLOW_ALL_ORIGINS=True, CORS_URLS_REGEX=r'^/(api|public)/.*'",
    "CORS_PREFLIGHT_MAX_AGE=60, CORS_ALLOW_CREDENTIALS=True",
)
STARLETTE: Final = (
    "allow_origins=['*']",
    "allow_origins='*', allow_methods='*', allow_headers='*'",
    "allow_origins=['https://app.example'], allow_credentials=True",
    "allow_origins=['https://app.example'], allow_methods=['*'], allow_headers=['*']",
    "allow_origins=['https://app.example'], allow_methods=['PUT'], allow_headers=['X-Token']",
    r"allow_origin_regex=r'https://.*\.preview\.example', allow_methods=['PUT', 'DELETE']",
    r"allow_origin_regex=r'http://localhost(:\d+)?', allow_methods=['*']",
    "allow_origins=('https://app.example',), expose_headers=['X-Total'], max_age=0",
    "allow_credentials=True",
)
QUART: Final = (
    "",
    "allow_origin='https://app.example', allow_credentials=True",
    "allow_origin=['https://app.example'], allow_methods=['PUT'], allow_headers=['X-Token']",
    r"allow_origin=[re.compile(r'https://.*\.preview\.example$'), 'https://app.example']",
    "allow_origin=['https://app.example'], expose_headers=['X-Total'], max_age=60.5",
    "allow_origin='*', allow_headers=['content-type'], send_origin_wildcard=False",
)
AIOHTTP: Final = (
    "defaults={'*': ResourceOptions()}",
    "defaults={'*': ResourceOptions(allow_headers='*', expose_headers='*')}",
    "defaults={'https://app.example': ResourceOptions(allow_credentials=True)}",
    (
        "defaults={'https://app.example': ResourceOptions(allow_methods='*', "
        "allow_headers=['X-Token'], expose_headers=['X-Total'], max_age=60)}"
    ),
    (
        "defaults={'https://app.example': {'expose_headers': '*', 'allow_credentials': True}, "
        "'https://a.preview.example': {'expose_headers': '*', 'allow_credentials': True}}"
    ),
)
EXPRESS: Final = (
    "{}",
    '{"origin": "https://app.example"}',
    '{"origin": ["https://app.example", "https://x.example"], "credentials": true}',
    '{"origin": true}',
    '{"origin": false}',
    '{"origin": "*", "allowedHeaders": "x-token", "optionsSuccessStatus": 200}',
    (
        '{"origin": ["https://app.example"], "methods": ["PUT"], '
        '"allowedHeaders": ["X-Token", "content-type"]}'
    ),
    (
        '{"origin": ["https://app.example"], "methods": "GET,DELETE", '
        '"exposedHeaders": "X-Total", "maxAge": 60}'
    ),
    r'{"origin": ["/^https:\\/\\/.*\\.preview\\.example$/", "https://app.example"]}',
    r'{"origin": "/^http:\\/\\/localhost(:\\d+)?$/", "exposedHeaders": ["X-Total", "X-Other"]}',
)
SANIC_CORS: Final = (
    "origins='*'",
    "origins=['https://app.example', 'https://x.example'], supports_credentials=True",
    r"origins=[r'https://.*\.preview\.example$', 'https://app.example']",
    "origins=['HTTPS://App.Example'], methods=['put', 'GET'], max_age=0",
    "origins=['https://app.example'], allow_headers=['X-Token', 'content-type']",
    "origins=['https://app.example'], expose_headers=['X-Total'], methods='GET, DELETE'",
    "origins='^https://app.example$'",
    "origins='https://app.example', methods=[]",
    "resources={r'/api/.*': {'origins': ['https://app.example']}, r'/public/*': {}}",
)
SANIC_EXT: Final = (
    "CORS_ORIGINS='*'",
    (
        "CORS_ORIGINS='https://app.example,https://x.example', CORS_ALLOW_HEADERS=['x-token'], "
        "CORS_SUPPORTS_CREDENTIALS=True"
    ),
    r"CORS_ORIGINS=[re.compile(r'https://.*\.preview\.example$'), 'https://app.example']",
    "CORS_ORIGINS=['https://app.example'], CORS_METHODS=['PUT'], CORS_EXPOSE_HEADERS='X-Total'",
    "CORS_ORIGINS='https://app.example', CORS_METHODS='PUT,DELETE', CORS_ALLOW_HEADERS=''",
    "CORS_ORIGINS='https://app.example', CORS_AUTOMATIC_OPTIONS=False",
    "CORS_ORIGINS=['https://app.example'], CORS=False",
)
CONFIGURATIONS: Final = tuple(
    Configuration(peer, options)
    for peer, all_ in (
        ("flask-cors", FLASK),
        ("django-cors-headers", DJANGO),
        ("starlette", STARLETTE),
        ("fastapi", STARLETTE[2:5]),
        ("quart-cors", QUART),
        ("aiohttp-cors", AIOHTTP),
        ("express", EXPRESS),
        ("sanic-cors", SANIC_CORS),
        ("sanic-ext", SANIC_EXT),
    )
    for options in all_
)


@dataclass(frozen=True)
class Hole:
    """Origins that a library allows by mistake, and ours does not after the migration.

    Attributes:
        code: of the finding that says so.
        peer: whose options they are.
        options: as Python keywords.
        ask: the allowed request.
    """

    code: str
    peer: str
    options: str
    ask: Ask

    def __str__(self) -> str:
        return f"{self.code} in {self.peer}"


COOKIES: Final = Ask(OTHER, credentials=True)
LONGER: Final = Ask("https://a.preview.example.evil.example")
HOLES: Final = (
    Hole("null-let-in", "django-cors-headers", "CORS_ALLOWED_ORIGINS=['a.b']", Ask("null")),
    Hole(
        "string-of-letters", "starlette", f"allow_origins='{PAGE}'", Ask("https://app.exampl")
    ),
    Hole("string-of-letters", "fastapi", "allow_origins='https://*.a.example'", Ask(OTHER)),
    Hole("regex-open-end", "flask-cors", r"origins=r'https://.*\.preview\.example'", LONGER),
    Hole(
        "regex-open-end",
        "django-cors-headers",
        r"CORS_ALLOWED_ORIGIN_REGEXES=[r'^https://.*\.preview\.example']",
        LONGER,
    ),
    Hole(
        "regex-open-end",
        "quart-cors",
        r"allow_origin=re.compile(r'https://.*\.preview\.example')",
        LONGER,
    ),
    Hole(
        "regex-bare-dot",
        "starlette",
        "allow_origin_regex='https://.*.preview.example'",
        Ask("https://evil-preview.example"),
    ),
    Hole(
        "regex-lets-in",
        "express",
        r'{"origin": "/preview\\.example$/"}',
        Ask("https://evilpreview.example"),
    ),
    Hole("regex-open-end", "sanic-cors", r"origins=r'https://.*\.preview\.example'", LONGER),
    Hole(
        "regex-open-end",
        "sanic-ext",
        r"CORS_ORIGINS=re.compile(r'https://.*\.preview\.example')",
        LONGER,
    ),
    Hole(
        "path-reached-further",
        "flask-cors",
        "resources={'/api/*': {'origins': 'https://app.example'}}",
        Ask(path="/apikeys"),
    ),
    *(
        Hole("every-origin-with-credentials", peer, options, COOKIES)
        for peer, options in (
            ("flask-cors", "supports_credentials=True, origins='*'"),
            (
                "django-cors-headers",
                "CORS_ALLOW_ALL_ORIGINS=True, CORS_ALLOW_CREDENTIALS=True",
            ),
            ("starlette", "allow_origins=['*'], allow_credentials=True"),
            ("aiohttp-cors", "defaults={'*': ResourceOptions(allow_credentials=True)}"),
            ("express", '{"origin": true, "credentials": true}'),
            ("sanic-cors", "supports_credentials=True, origins='*'"),
        )
    ),
)
