"""quart-cors: the options of ``cors``, ``route_cors`` and ``app.config``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crossorigin.migrate.drafts.draft import Draft
from crossorigin.migrate.drafts.reading import Reader, Star
from crossorigin.migrate.findings.finding import Findings, Verbatim
from crossorigin.migrate.python import configs
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import marked_paths
from crossorigin.migrate.python.scopes import Scopes
from crossorigin.migrate.values import Options, Regex
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary, plan_all
from crossorigin.spec.text import short_repr

_OPTIONS: Final = (
    Option(
        "allow_origin",
        '["*"]',
        "`allow_origins`",
        "A `re.Pattern` was anchored at the start only. "
        "`https://.*\\.example\\.com` becomes `https://*.example.com`; others are left out: "
        "in Python, give a `re.Pattern`, which must match the whole origin.",
    ),
    Option(
        "allow_methods",
        "GET, HEAD, POST, OPTIONS, PUT, PATCH, DELETE",
        "`allow_methods`",
        "The default is written out. A star was sent as it is.",
    ),
    Option("allow_headers", '["*"]', "`allow_headers`"),
    Option(
        "expose_headers",
        '[""]',
        "`expose_headers`",
        "The default sent two quotes as a name; the policy exposes no header, as was meant.",
    ),
    Option(
        "allow_credentials",
        "False",
        "`allow_credentials`",
        "With every origin, each request failed.",
    ),
    Option(
        "max_age",
        "None",
        "`max_age`",
        "None becomes 5, the default of browsers without the header.",
    ),
    Option(
        "send_origin_wildcard",
        "True",
        "nothing",
        "A public policy always answers `*`.",
    ),
    Option(
        "provide_automatic_options",
        "True",
        "`preflight_continue`",
        "Of `route_cors`. False becomes `preflight_continue=True`.",
    ),
)
_NAMES: Final = frozenset(option.name for option in _OPTIONS)
_SETTINGS: Final = {f"QUART_CORS_{name.upper()}": name for name in _NAMES}
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_APP: Final = frozenset({"quart_cors.cors"})
_EXEMPT: Final = "quart_cors.cors_exempt"
_ROUTE: Final = frozenset({"quart_cors.route_cors"})
_SOCKETS: Final = frozenset({"websocket", "add_websocket", "websocket_cors"})


def _find(project: Project) -> Iterator[Declaration]:
    # The library reads them during requests.
    written = configs.settings(project, frozenset(_SETTINGS))
    settings: Options = {_SETTINGS.get(name, name): given for name, given in written.items()}
    scopes = Scopes(project)
    found = False
    for call in project.calls:
        if call.is_of(_APP):
            found = True
            given = next(iter(call.node.args), None)
            own = {**settings, **call.options()}
            yield Declaration(own, scope=scopes.of(call.module, given), call=call)
        elif call.is_of(_ROUTE) and call.route is not None:
            found = True
            yield Declaration({**settings, **call.options()}, call.route, call=call)
    stated = {
        _SETTINGS[name]: given for name, given in project.settings.items() if name in _SETTINGS
    }
    if stated and not found:
        yield Declaration(stated, settings=True)


def _plan(declarations: list[Declaration], project: Project | None, findings: Findings) -> Plan:
    plainly = [
        replace(one, options={_SETTINGS.get(k, k): v for k, v in one.options.items()})
        for one in declarations
    ]
    plan = plan_all(plainly, findings, _read, alone=True)
    _exempt(plan, project)
    sockets = [] if project is None else list(project.calls)
    if any(call.name.rpartition(".")[2] in _SOCKETS for call in sockets):
        findings.add("websocket-unchecked", "allow_origin", Verbatim("WebSockets"))
    return plan


def _exempt(plan: Plan, project: Project | None) -> None:
    """Close the paths of routes that the library left out."""
    for module in [] if project is None else project.modules:
        for name in module.decorated(_EXEMPT):
            value = Verbatim(short_repr(name))
            plan.findings.add(
                "route-closed", "cors_exempt", value, instead=Verbatim("@no_cors")
            )
            plan.close_marked(marked_paths(project, name))


def _read(declaration: Declaration, plan: Plan) -> None:
    reader = Reader(declaration.options, _NAMES, plan.findings)
    plan.default = draft = Draft(plan.findings)
    credentials = reader.flag("allow_credentials")
    draft.set("allow_credentials", credentials, reader.source("allow_credentials"))
    star: Star = "cookies" if credentials else "literal"
    source = reader.source("allow_origin")
    for one in reader.origins(draft, "allow_origin", reader.value("allow_origin", "*")):
        if isinstance(one, Regex):
            draft.allow_regex(one.text, source, "match")
        elif one == "*":
            draft.allow_everyone(source, reflected=False)
        else:
            draft.allow(one, source)
    found = reader.names("allow_methods", _METHODS, text="single", star=star)
    methods = reader.upper_methods("allow_methods", found)
    reader.note_safelisted("allow_methods", methods)
    draft.set("allow_methods", methods, reader.source("allow_methods"))
    names = reader.names("allow_headers", "*", text="single", star="works")
    draft.set("allow_headers", names, reader.source("allow_headers"))
    exposed = reader.names("expose_headers", (), text="single", star=star)
    draft.set("expose_headers", exposed, reader.source("expose_headers"))
    draft.set("max_age", reader.whole_seconds("max_age"), reader.source("max_age"))
    draft.set("preflight_status", 200, reader.source("preflight_status"))
    reader.flag("send_origin_wildcard", default=True)
    name = "provide_automatic_options"
    if reader.has(name) and not reader.flag(name):
        reader.note("preflight-answered", name, "preflight_continue = true")
        draft.set("preflight_continue", value=True, source=reader.source(name))


VOCABULARY: Final = Vocabulary(
    name="quart-cors",
    title="quart-cors",
    version="0.8.0",
    package="quart_cors",
    integration="quart",
    marks_groups=True,
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    signs=frozenset({"allow_origin", "send_origin_wildcard"}) | frozenset(_SETTINGS),
    before="""\
import re

from quart_cors import cors

app = cors(
    app,
    allow_origin=["https://app.example", re.compile(r"https://.*\\.preview\\.example")],
    allow_headers=["x-token"],
    max_age=3600,
)
""",
    after="""\
from quart import Quart

from crossorigin import PolicyMap
from crossorigin.integrations.quart import CORS

app = Quart(__name__)
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "Preflights are answered before `before_request`, the router and the slash "
            "redirect. 404, 405 and the 500 of an exception have the headers."
        ),
        (
            "`@route_cors(…)` becomes `@cors(…)` of `crossorigin.integrations.quart`, and "
            "`@cors_exempt` becomes `@no_cors`; the command prints the arguments."
        ),
        (
            "quart-cors also refused WebSocket handshakes of other origins. CORS does not "
            "apply to them: check `Origin` where you accept them."
        ),
        (
            "Each option also has a name in `app.config`: `QUART_CORS_ALLOW_ORIGIN`, and so "
            "on. They are read where they stand in the same file."
        ),
    ),
)
