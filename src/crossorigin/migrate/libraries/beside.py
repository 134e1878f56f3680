"""Lists of origins and hosts in Socket.IO, Channels, Tornado, Django, Starlette and MCP.

They become a guard if ``--from lists`` asks for it, or if the files have no CORS options.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crossorigin.migrate.findings.finding import Findings
from crossorigin.migrate.python.lists import SETTINGS, lists_of
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary

_OPTIONS: Final = (
    Option(
        "CSRF_TRUSTED_ORIGINS",
        "[]",
        "`trust`",
        "Of Django. `https://*.a.example` becomes that pattern and `https://a.example`.",
    ),
    Option(
        "ALLOWED_HOSTS",
        "[]",
        "`hosts`",
        'Of Django. `.a.example` becomes `a.example` and `*.a.example`; `"*"` nothing.',
    ),
    Option("TRUSTED_HOSTS", "None", "`hosts`", "Of Flask; compared as those of Django."),
    Option(
        "cors_allowed_origins",
        "None",
        '`[paths."/socket.io/*".guard]`: `trust`',
        "Of python-socketio and Flask-SocketIO. Where their path is another one, nothing.",
    ),
    Option(
        "OriginValidator",
        "",
        "`trust`",
        "Of Channels. An entry without a scheme becomes the origin of https.",
    ),
    Option(
        "AllowedHostsOriginValidator",
        "",
        "`trust`: no origin",
        "Of Channels. The server's own pages open sockets, those of its other hosts do not.",
    ),
    Option(
        "check_origin",
        "",
        "`trust`",
        "Of Tornado. `return True` and comparisons (`origin in […]`, `origin == …`, `or`) are "
        "read. A handler without the method lets its own pages in.",
    ),
    Option(
        "TrustedHostMiddleware",
        '["*"]',
        "`hosts`",
        "Of Starlette and FastAPI; Litestar's `AllowedHostsConfig` too.",
    ),
    Option(
        "TransportSecuritySettings",
        "",
        "`trust`, `hosts`, `safe_methods = []`",
        "Of the SDK of MCP. The preset `mcp` of `crossorigin.presets` has the policy as well.",
    ),
)


def _find(project: Project) -> Iterator[Declaration]:
    if any(lists_of(project)):
        yield Declaration({}, settings=True)


def _plan(_: list[Declaration], _project: Project | None, findings: Findings) -> Plan:
    return Plan(findings)


VOCABULARY: Final = Vocabulary(
    name="lists",
    title="lists of origins and hosts",
    version=(
        "(Django 5.2.19, python-socketio 5.18.1, channels 4.3.2, tornado 6.6.1, "
        "starlette 1.10.0, mcp 2.3.0)"
    ),
    package="",
    integration="",
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    signs=frozenset(SETTINGS),
    before="""\
import socketio
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

server = socketio.AsyncServer(cors_allowed_origins=["https://app.example"])
layers = [Middleware(TrustedHostMiddleware, allowed_hosts=["api.example", "*.api.example"])]
""",
    after="""\
from starlette.applications import Starlette

from crossorigin import Guard, PolicyMap
from crossorigin.integrations.starlette import CORS

app = Starlette()
CORS(app, PolicyMap.from_toml("cors.toml"), guard=Guard.from_toml("cors.toml"))
""",
    differs=(
        (
            "Where the files have options of a library for CORS too, its migration names the "
            "lists and leaves them out: only `--from lists` makes a guard of them."
        ),
        (
            "The guard lets in no more than the lists: where several hold for one path, an "
            "origin or a host must be in all of them."
        ),
        (
            "A guard judges requests that change something, too, and not sockets alone. Pages "
            "of the server itself pass; where `own_origins` is written, those of these alone."
        ),
        (
            "A list that cannot be read is reported, and no part of it is written. Keep it in "
            "force."
        ),
    ),
)
