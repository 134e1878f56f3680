"""Sanic Extensions: the options of ``app.config``, ``Extend`` and ``cors``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from crossorigin.migrate.drafts.draft import Draft, Names
from crossorigin.migrate.drafts.reading import Reader
from crossorigin.migrate.findings.finding import Findings
from crossorigin.migrate.python import configs
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.scopes import Scope
from crossorigin.migrate.values import (
    HIDDEN,
    Given,
    Options,
    Regex,
    TupleOrSet,
    Unread,
    options_of,
)
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary, plan_all

_OPTIONS: Final = (
    Option("CORS", "True", "no policy", "False becomes no policy."),
    Option(
        "CORS_ORIGINS",
        '""',
        "`allow_origins`",
        "A string was split at its commas. A `re.Pattern` was anchored at the start only. "
        "`https://.*\\.example\\.com` becomes `https://*.example.com`; others are left out: in "
        "Python, give a `re.Pattern`. A tuple or a set counted as no origin.",
    ),
    Option(
        "CORS_METHODS",
        '""',
        "`allow_methods`",
        "The default was the methods of the route's path; every usual method is written, and "
        "a path without it still answers 405. A star was sent as it is.",
    ),
    Option(
        "CORS_ALLOW_HEADERS",
        '"*"',
        "`allow_headers`",
        "The star was sent as it is; together with credentials it is left out.",
    ),
    Option(
        "CORS_EXPOSE_HEADERS",
        '""',
        "`expose_headers`",
        "A star together with credentials is left out.",
    ),
    Option(
        "CORS_SUPPORTS_CREDENTIALS",
        "False",
        "`allow_credentials`",
        "With every origin the application did not start.",
    ),
    Option("CORS_MAX_AGE", "5", "`max_age`", "0 was never sent."),
    Option("CORS_SEND_WILDCARD", "False", "nothing", "A public policy always answers `*`."),
    Option(
        "CORS_AUTOMATIC_OPTIONS",
        "True",
        "no method and no header",
        "With False no preflight was granted a method or a header.",
    ),
    Option(
        "CORS_ALWAYS_SEND",
        "True",
        "nothing",
        "Without `Origin` only a public policy sends headers, and they are constant.",
    ),
    Option(
        "CORS_VARY_HEADER",
        "True",
        "nothing",
        "It was never read. `Vary: Origin` is sent where the answer depends on the origin.",
    ),
)
_NAMES: Final = frozenset(option.name for option in _OPTIONS)
_ALIASES: Final = {
    "origin": "CORS_ORIGINS",
    "allow_methods": "CORS_METHODS",
    "allow_headers": "CORS_ALLOW_HEADERS",
    "expose_headers": "CORS_EXPOSE_HEADERS",
    "supports_credentials": "CORS_SUPPORTS_CREDENTIALS",
    "max_age": "CORS_MAX_AGE",
}
"""The arguments of the decorator ``cors``."""
_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_DECORATOR: Final = frozenset({"sanic_ext.cors", "sanic_ext.extensions.http.cors.cors"})
_CONFIG: Final = frozenset({"sanic_ext.Config", "sanic_ext.config.Config"})
_EXTEND: Final = frozenset({"sanic_ext.Extend"})
_APPLICATION: Final = frozenset({"sanic.Sanic"})
_BLANK_AT_COMMA: Final = re.compile(r"\s,|,\s")


def _find(project: Project) -> Iterator[Declaration]:
    # sanic-cors turns the CORS of sanic-ext off.
    if project.imports_from("sanic_cors"):
        return
    applications = sum(call.is_of(_APPLICATION) for call in project.calls)
    settings = _settings(project, applications)
    several = "one-of-several" if applications > 1 else ""
    if settings:
        scope = Scope("app", ("",), several)
        yield Declaration(settings, settings=True, scope=scope)
    for call in project.calls:
        if call.is_of(_DECORATOR) and call.route is not None:
            yield Declaration({**settings, **_renamed(call.options())}, call.route, call=call)


def _settings(project: Project, applications: int) -> Options:
    """Return the settings of the application, which override those of its extensions."""
    found: Options = {}
    for call in project.calls:
        if call.is_of(_EXTEND) or call.name.endswith(".extend"):
            found.update(_sure(call, {**_configured(call), **call.options()}))
        elif call.is_of(_CONFIG):
            found.update(_sure(call, call.options()))
    if applications:
        found.update(configs.settings(project, _NAMES))
    else:
        stated = project.settings
        found.update({name: one for name, one in stated.items() if name in _NAMES})
    return found


def _configured(call: Call) -> Options:
    """Return the options of the configuration that ``Extend`` is given."""
    given = call.options().get("config", Given({}))
    if isinstance(given.value, dict):
        return options_of(given.value, given.line)
    # A call of Config is read at its own place.
    return {}


def _sure(call: Call, options: Options) -> Iterable[tuple[str, Given]]:
    """Yield the options of a call by their names; a conditional option is unread."""
    for name, given in options.items():
        if name.upper() in _NAMES:
            unread = Unread(name, call.line, "conditional-setting")
            yield name.upper(), Given(unread, given.line) if call.depends else given


def _renamed(options: Options) -> Options:
    return {_ALIASES.get(name, name): given for name, given in options.items()}


def _plan(
    declarations: list[Declaration], _project: Project | None, findings: Findings
) -> Plan:
    return plan_all(declarations, findings, _read)


def _read(declaration: Declaration, plan: Plan) -> None:
    options = {
        name if name == HIDDEN else _ALIASES.get(name, name.upper()): given
        for name, given in declaration.options.items()
    }
    reader = Reader(options, _NAMES, plan.findings)
    plan.default = draft = Draft(plan.findings)
    if not reader.flag("CORS", default=True):
        reader.note("nobody-allowed", "CORS", "no policy")
        plan.default = None
        return
    credentials = reader.flag("CORS_SUPPORTS_CREDENTIALS")
    source = reader.source("CORS_SUPPORTS_CREDENTIALS")
    draft.set("allow_credentials", credentials, source)
    _read_origins(reader, draft)
    _read_names(reader, draft)
    seconds = reader.seconds("CORS_MAX_AGE", 5, zero=False)
    draft.set("max_age", seconds, reader.source("CORS_MAX_AGE"))
    reader.flag("CORS_SEND_WILDCARD")
    name = "CORS_ALWAYS_SEND"
    if reader.has(name) and not reader.flag(name):
        reader.note("sent-when-asked", name)


def _read_origins(reader: Reader, draft: Draft) -> None:
    name = "CORS_ORIGINS"
    source, value = reader.source(name), reader.value(name, "")
    if value == "*":
        draft.allow_everyone(source, reflected=False)
        return
    if isinstance(value, TupleOrSet):
        reader.note("nobody-allowed", name)
        draft.lost = True
        return
    listed = value.split(",") if isinstance(value, str) else value
    for one in reader.origins(draft, name, listed):
        if isinstance(one, Regex):
            draft.allow_regex(one.text, source, "match")
        elif one.strip() == "*":
            reader.note("star-in-list", name)
            draft.lost = True
        elif one.strip():
            draft.allow(one.strip(), source)


def _read_names(reader: Reader, draft: Draft) -> None:
    methods = _names(reader, draft, "CORS_METHODS", _METHODS)
    headers = _names(reader, draft, "CORS_ALLOW_HEADERS", "*")
    exposed = _names(reader, draft, "CORS_EXPOSE_HEADERS", ())
    if methods != "*":
        methods = tuple(method.upper() for method in methods)
    name = "CORS_AUTOMATIC_OPTIONS"
    if not reader.flag(name, default=True):
        reader.note("no-method-allowed", name)
        methods, headers = (), ()
    draft.set("allow_methods", methods, reader.source("CORS_METHODS"))
    draft.set("allow_headers", headers, reader.source("CORS_ALLOW_HEADERS"))
    draft.set("expose_headers", exposed, reader.source("CORS_EXPOSE_HEADERS"))


def _names(reader: Reader, draft: Draft, name: str, default: Names) -> Names:
    value = reader.value(name, default)
    if not value:
        # An empty list of methods means the methods of the route, as a missing list does.
        return default if name == "CORS_METHODS" else ()
    blank = isinstance(value, str) and _BLANK_AT_COMMA.search(value)
    found = reader.names(name, default, text="joined", star="works")
    if blank and name != "CORS_EXPOSE_HEADERS":
        # The library compared names together with their blanks.
        kept = [one for one in str(value).split(",") if one and one == one.strip()]
        found = "*" if "*" in kept else tuple(kept)
        reader.note("comma-string", name, kept)
    if found != "*":
        return found
    if draft.credentials:
        reader.note_value("star-with-cookies", name, "*")
        return ()
    # The library also sent the default.
    reader.note_value("literal-star", name, "*", "*")
    return "*"


VOCABULARY: Final = Vocabulary(
    name="sanic-ext",
    title="Sanic Extensions",
    version="25.12.0",
    package="sanic_ext",
    integration="sanic",
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    # The settings have the names of those of flask-cors.
    signs=frozenset(),
    before="""\
import re

from sanic import Sanic

app = Sanic("service")
app.config.CORS_ORIGINS = ["https://app.example", re.compile(r"https://.*\\.a\\.example$")]
app.config.CORS_ALLOW_HEADERS = ["x-token"]
app.config.CORS_SUPPORTS_CREDENTIALS = True
app.config.CORS_MAX_AGE = 3600
""",
    after="""\
from sanic import Sanic

from crossorigin import PolicyMap
from crossorigin.integrations.sanic import CORS

app = Sanic("service")
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "Set `app.config.CORS = False`, or take sanic-ext out: two layers would set the "
            "headers."
        ),
        (
            "`@cors(…)` of `sanic_ext` becomes `@cors(…)` of `crossorigin.integrations.sanic`; "
            "the command prints its arguments (`origin` stands for `CORS_ORIGINS`, "
            "`allow_methods` for `CORS_METHODS`, and so on). There the options of one handler "
            "also held for the other methods of its path."
        ),
        "`Vary: origin` replaced the application's own `Vary`; the policy adds it.",
        (
            "A response to an origin that is not allowed had no `Vary`, so a cache could "
            "give it to a page of an allowed origin."
        ),
    ),
)
