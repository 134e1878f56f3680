"""Starlette and FastAPI: the options of ``CORSMiddleware``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from crossorigin.migrate.drafts.draft import Draft
from crossorigin.migrate.drafts.reading import Reader, Star
from crossorigin.migrate.findings.finding import Findings
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.scopes import Scope, Scopes
from crossorigin.migrate.python.syntax import dotted
from crossorigin.migrate.values import Regex
from crossorigin.migrate.vocabulary import Declaration, Option, Plan, Vocabulary, plan_all

_OPTIONS: Final = (
    Option(
        "allow_origins",
        "()",
        "`allow_origins`",
        "A plain string allowed every part of itself, and every origin if it had a star; "
        "it is read as one origin. An origin that browsers spell differently is left out.",
    ),
    Option(
        "allow_origin_regex",
        "None",
        "`allow_origins`: a pattern",
        "`https://.*\\.example\\.com` becomes `https://*.example.com`. Others are left out: "
        "in Python, give a `re.Pattern`.",
    ),
    Option(
        "allow_methods",
        '("GET",)',
        "`allow_methods`",
        'The default here is wider; `["GET"]` is written out. `"*"` stands for all methods, '
        "not for a list of eight.",
    ),
    Option(
        "allow_headers",
        "()",
        "`allow_headers`",
        'Four names are always allowed there; they are written out. The default here is `"*"`.',
    ),
    Option(
        "allow_credentials",
        "False",
        "`allow_credentials`",
        "Left out if every origin is allowed.",
    ),
    Option("expose_headers", "()", "`expose_headers`"),
    Option("max_age", "600", "`max_age`"),
    Option(
        "allow_private_network", "False", "nothing", "Gone from browsers; it has no effect."
    ),
)
_POSITIONAL: Final = (
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "allow_credentials",
    "allow_origin_regex",
    "allow_private_network",
    "expose_headers",
    "max_age",
)
_NAMES: Final = frozenset(option.name for option in _OPTIONS)
_SAFELISTED: Final = ("accept", "accept-language", "content-language", "content-type")
_CLASSES: Final = frozenset(
    {
        "starlette.middleware.cors.CORSMiddleware",
        "fastapi.middleware.cors.CORSMiddleware",
    }
)


def _find(project: Project) -> Iterator[Declaration]:
    scopes = Scopes(project)
    for call in project.calls:
        last = call.name.rpartition(".")[2]
        if call.is_of(_CLASSES):
            words = [word.value for word in call.node.keywords if word.arg == "app"]
            wrapped = next(iter([*call.node.args[:1], *words]), None)
            scope = scopes.of(call.module, wrapped)
            if scope.is_whole and _has_other_name(call, wrapped):
                scope = scope._replace(code="one-of-several")
            options = call.options(("", *_POSITIONAL))
            options.pop("app", None)
            yield Declaration(options, scope=scope, call=call)
        elif last in {"add_middleware", "Middleware"}:
            first = call.module.name_of(call.node.args[0]) if call.node.args else ""
            if first in _CLASSES or first == "CORSMiddleware":
                options = call.options(("", *_POSITIONAL))
                yield Declaration(options, scope=_scope(scopes, call), call=call)


def _has_other_name(call: Call, wrapped: ast.expr | None) -> bool:
    """Return whether the application without the layer keeps its name, and may be served."""
    above = call.module.parent(call.node)
    names = {*map(dotted, above.targets)} if isinstance(above, ast.Assign) else {""}
    own = "" if wrapped is None else dotted(wrapped)
    return own != "" and not names & {own, "", "app", "application"}


def _scope(scopes: Scopes, call: Call) -> Scope:
    func = call.node.func
    if call.name.rpartition(".")[2] == "Middleware":
        return scopes.around(call.module, call.node)
    return scopes.of(call.module, func.value if isinstance(func, ast.Attribute) else None)


def _plan(
    declarations: list[Declaration], _project: Project | None, findings: Findings
) -> Plan:
    return plan_all(declarations, findings, _read, outermost=True)


def _read(declaration: Declaration, plan: Plan) -> None:
    reader = Reader(declaration.options, _NAMES, plan.findings)
    plan.default = draft = Draft(plan.findings)
    credentials = reader.flag("allow_credentials")
    draft.set("allow_credentials", credentials, reader.source("allow_credentials"))
    star: Star = "cookies" if credentials else "literal"
    _read_origins(reader, draft)
    found = reader.names("allow_methods", ("GET",), text="letters", star="works")
    methods = reader.upper_methods("allow_methods", found)
    reader.note_safelisted("allow_methods", methods)
    draft.set("allow_methods", methods, reader.source("allow_methods"))
    names = reader.names("allow_headers", (), text="letters", star="works")
    if names != "*":
        names = tuple(dict.fromkeys((*_SAFELISTED, *(name.lower() for name in names))))
    draft.set("allow_headers", names, reader.source("allow_headers"))
    exposed = reader.names("expose_headers", (), text="letters", star=star)
    draft.set("expose_headers", exposed, reader.source("expose_headers"))
    draft.set("max_age", reader.seconds("max_age", 600), reader.source("max_age"))
    draft.set("preflight_status", 200, reader.source("preflight_status"))
    if reader.flag("allow_private_network"):
        reader.note("private-network-gone", "allow_private_network")


def _read_origins(reader: Reader, draft: Draft) -> None:
    name = "allow_origins"
    source = reader.source(name)
    value = reader.value(name, ())
    if isinstance(value, str) and value != "*":
        value = reader.letters(name, value)
    for one in reader.origins(draft, name, value):
        if one == "*":
            draft.allow_everyone(source)
        elif isinstance(one, str):
            draft.allow(one, source)
        else:
            reader.refuse(draft, name, one)
    expression = reader.value("allow_origin_regex", None)
    for one in reader.origins(draft, "allow_origin_regex", expression):
        text = one.text if isinstance(one, Regex) else one
        draft.allow_regex(text, reader.source("allow_origin_regex"), "fullmatch")


_BEFORE: Final = """\
from {package}.middleware.cors import CORSMiddleware

app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://app.example", "https://shop.example"],
    allow_origin_regex=r"https://.*\\.preview\\.example",
    allow_credentials=True,
    allow_headers=["X-Token"],
)
"""
_AFTER: Final = """\
from {module} import {app}

from crossorigin import PolicyMap
from crossorigin.integrations.{package} import CORS

app = {app}()
CORS(app, PolicyMap.from_toml("cors.toml"))
"""
_DIFFERS: Final = (
    (
        "Preflights are answered before all other layers of the application, wherever "
        "`CORS` is called; `add_middleware` answers them at its place among the layers. "
        "The 500 of an exception has the headers."
    ),
    (
        "`Vary: Origin` is sent with every answer of a policy that lists origins, and with "
        "no answer of a public policy."
    ),
    (
        "A preflight of an origin that is not allowed gets 403 without CORS headers, and "
        "not 400 with those of the policy. If only a method or a header name is not "
        "allowed, the answer is the policy, and the browser's console names the missing "
        "one."
    ),
)


def _vocabulary(name: str, title: str, version: str, module: str) -> Vocabulary:
    return Vocabulary(
        name=name,
        title=title,
        version=version,
        package=name,
        integration=name,
        options=_OPTIONS,
        find=_find,
        plan=_plan,
        before=_BEFORE.format(package=name),
        after=_AFTER.format(package=name, module=module, app=title),
        differs=_DIFFERS,
        signs=frozenset({"allow_origins", "allow_origin_regex"}),
    )


STARLETTE: Final = _vocabulary("starlette", "Starlette", "1.10.0", "starlette.applications")
FASTAPI: Final = _vocabulary("fastapi", "FastAPI", "0.165.0", "fastapi")
