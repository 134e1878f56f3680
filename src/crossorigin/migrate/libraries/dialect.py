"""Dialects: the options of flask-cors, which the libraries derived from it share."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from crossorigin.migrate.drafts.draft import Draft, Names
from crossorigin.migrate.drafts.reading import Reader, Star
from crossorigin.migrate.drafts.regexes import (
    Paths,
    Reach,
    entry_of,
    is_path,
    origins_of,
    paths_of,
    reaches_of,
)
from crossorigin.migrate.drafts.resources import Order, Resource, misread
from crossorigin.migrate.findings.finding import Findings
from crossorigin.migrate.python import configs
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.routes import Routes
from crossorigin.migrate.python.scopes import Scope, Scopes
from crossorigin.migrate.values import HIDDEN, Given, Options, Regex, Unread, options_of
from crossorigin.migrate.vocabulary import Declaration, Plan, plan_all
from crossorigin.origins import Pattern

_METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
_STRAYS: Final = frozenset({"CORS_HEADERS", "CORS_ORIGIN", "CORS_ALLOW_ORIGINS"})
"""Keys that tutorials use and no version reads."""
_EVERYONE: Final = frozenset({"*", ".*"})


def by_length(text: str, _compiled: bool, _expression: bool) -> tuple[int, ...]:
    """Return the key by which older versions sort entries: the longest text first."""
    return (-len(text),)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The differences between flask-cors and the libraries derived from it.

    Attributes:
        package: the package that a Python file imports.
        names: of the options.
        extension: the class that takes an application, or a part of one.
        decorator: the function that marks a route.
        expression_signs: the characters that make a text a regular expression.
        sends_zero: whether a `max_age` of 0 is sent.
        orders: the orders in which its versions compare paths.
        folds: whether the comparison of paths ignores case.
    """

    package: str
    names: frozenset[str]
    extension: frozenset[str]
    decorator: frozenset[str]
    expression_signs: frozenset[str]
    sends_zero: bool
    orders: tuple[Order, ...]
    folds: bool = False

    @property
    def settings(self) -> dict[str, str]:
        """The options by their names in the settings."""
        return {f"CORS_{name.upper()}": name for name in self.names}

    def is_expression(self, text: str) -> bool:
        """Return whether the library reads a text as a regular expression."""
        return not self.expression_signs.isdisjoint(text)


def find(dialect: Dialect, project: Project) -> Iterator[Declaration]:
    """Find the places in Python files where options are given."""
    strays = _strays(dialect, project)
    scopes = Scopes(project)
    found = False
    for call in project.calls:
        if call.is_of(dialect.extension):
            found = True
            for later, scope, at in receivers(scopes, project, call):
                settings = configured(dialect, project, at)
                own = {**strays, **settings, **call.options(), **later}
                own.pop("app", None)  # the receiver
                yield Declaration(own, scope=scope, call=at)
        elif call.is_of(dialect.decorator) and call.route is not None:
            found = True
            own = {**strays, **configured(dialect, project), **call.options()}
            own.pop("resources", None)  # a route has only its own paths
            yield Declaration(own, call.route, call=call)
    # Only known names count: other settings may have the same prefix.
    names = dialect.settings
    known = {names[name]: one for name, one in project.settings.items() if name in names}
    if (known or strays) and not found:
        yield Declaration({**known, **strays}, settings=True)


def _strays(dialect: Dialect, project: Project) -> Options:
    """Return the settings that no version reads."""
    imported = project.imports_from(dialect.package)
    return {
        name: given for name, given in project.settings.items() if imported and name in _STRAYS
    }


def configured(dialect: Dialect, project: Project, at: Call | None = None) -> Options:
    """Return the options that are given as settings and that a call reads."""
    names = dialect.settings
    found = configs.settings(project, frozenset(names), at)
    return {names.get(name, name): given for name, given in found.items()}


def receivers(
    scopes: Scopes, project: Project, call: Call
) -> Iterator[tuple[Options, Scope, Call]]:
    """Yield the targets of an extension: of its constructor, or of ``init_app``."""
    given = call.node.args[0] if call.node.args else None
    words = (word.value for word in call.node.keywords if word.arg == "app")
    node = given or next(words, None)
    if node is not None and not (isinstance(node, ast.Constant) and node.value is None):
        yield {}, scopes.of(call.module, node), call
        return
    above = call.module.parent(call.node)
    name = above.targets[0] if isinstance(above, ast.Assign) else None
    key = scopes.parts.key(call.module, name)
    found = False
    for later in project.calls:
        func = later.node.func
        if not isinstance(func, ast.Attribute) or func.attr != "init_app":
            continue
        chained = func.value is call.node
        if chained or (key is not None and scopes.parts.key(later.module, func.value) == key):
            found = True
            argument = later.node.args[0] if later.node.args else None
            yield later.options(), scopes.of(later.module, argument), later
    if not found:
        yield {}, Scope(call.module.shown(call.node), (), "unknown-receiver"), call


def plan(
    dialect: Dialect,
    declarations: list[Declaration],
    project: Project | None,
    findings: Findings,
) -> Plan:
    """Read the places that `find` has found."""
    named = [_plainly(dialect, one) for one in declarations]
    return plan_all(named, findings, partial(_read, dialect, Routes(project)))


def _plainly(dialect: Dialect, declaration: Declaration) -> Declaration:
    """Return options with the names of settings under their own names."""
    settings = dialect.settings
    named = {settings.get(name, name): one for name, one in declaration.options.items()}
    return replace(declaration, options=named)


def _read(dialect: Dialect, routes: Routes, declaration: Declaration, plan: Plan) -> None:
    options = dict(declaration.options)
    given = options.pop("resources", Given("/*"))
    reader = Reader({"resources": given, **options}, dialect.names, plan.findings)
    resources = reader.value("resources", "/*")
    listed = resources.items() if isinstance(resources, dict) else _alone(reader, resources)
    entries = [
        _entry(dialect, reader, path, own, at, is_sorted=isinstance(resources, dict))
        for at, (path, own) in enumerate(listed)
    ]
    left_out = misread(entries)
    kept = [key for one in entries if one not in left_out for key in one.keys]
    for entry in entries:
        keys = () if entry in left_out else entry.keys
        code = "path-order" if entry in left_out else plan.close(entry, kept, routes)
        if code:
            reader.note_value(code, "resources", entry.pattern, list(keys))
        own = _own(reader, entry.options, given.line)
        draft = _draft(dialect, {**options, **own}, plan.findings)
        plan.place(draft, () if code == "path-slash-too" else keys, entry.pattern)


def _alone(reader: Reader, resources: object) -> Iterator[tuple[object, object]]:
    """Yield paths without options of their own."""
    for path in reader.entries("resources", resources):
        yield path, {}


def _own(reader: Reader, own: object, line: int | None) -> Options:
    if isinstance(own, dict):
        return options_of(own, line)
    # No origin, rather than the origins of the whole application.
    if isinstance(own, Unread):
        return {"origins": Given(own, line)}
    reader.note_value("option-refused", "resources", own)
    return {"origins": Given([], line)}


def _entry(
    dialect: Dialect, reader: Reader, path: object, own: object, at: int, *, is_sorted: bool
) -> Resource:
    """Return an entry of ``resources``; one without keys may match any path."""
    text = path.text if isinstance(path, Regex) else path
    if not isinstance(text, str) or text == HIDDEN:
        unread = isinstance(text, Unread) or text == HIDDEN
        reader.note_value("not-literal" if unread else "option-refused", "resources", path)
        return Resource(str(path), own, (Reach(""),), (), tuple(() for _ in dialect.orders))
    compiled = isinstance(path, Regex)
    text = ".*" if text == "*" else text
    expression = compiled or dialect.is_expression(text)
    found = paths_of(text) if expression else _exactly(text)
    if found is None:
        reader.note_value("path-regex-left-out", "resources", path)
        found = Paths((), ())
    for code in found.codes:
        reader.note_value(code, "resources", path, list(found.paths))
    ranks = tuple(
        (order(text, compiled, expression) if is_sorted else (), at) for order in dialect.orders
    )
    reaches = reaches_of(text) if expression else (Reach(text.lower(), exact=True),)
    return Resource(text, own, reaches, found.paths, ranks, found.beyond, dialect.folds)


def _exactly(text: str) -> Paths | None:
    """Return a path that is compared whole."""
    beyond = () if text == "/" else (f"{text}/",)
    return Paths((text,), (), beyond) if is_path(text) else None


def _draft(dialect: Dialect, options: Options, findings: Findings) -> Draft:
    reader = Reader(options, dialect.names, findings)
    draft = Draft(findings)
    credentials = reader.flag("supports_credentials")
    draft.set("allow_credentials", credentials, reader.source("supports_credentials"))
    star: Star = "cookies" if credentials else "literal"
    _read_origins(dialect, reader, draft)
    found = reader.names("methods", _METHODS, text="joined", star=star)
    methods = found if found == "*" else tuple(method.upper() for method in found)
    reader.note_safelisted("methods", methods)
    draft.set("allow_methods", methods, reader.source("methods"))
    headers = _headers(dialect, reader)
    if reader.value("methods", _METHODS) in ([], ""):
        # The library granted headers only together with a method.
        reader.note("no-method-allowed", "methods")
        headers = ()
    draft.set("allow_headers", headers, reader.source("allow_headers"))
    exposed = reader.names("expose_headers", (), text="joined", star=star)
    draft.set("expose_headers", exposed, reader.source("expose_headers"))
    seconds = reader.seconds("max_age", None, zero=dialect.sends_zero)
    draft.set("max_age", seconds, reader.source("max_age"))
    draft.set("preflight_status", 200, reader.source("preflight_status"))
    _read_flags(reader, draft)
    return draft


def _read_origins(dialect: Dialect, reader: Reader, draft: Draft) -> None:
    source = reader.source("origins")
    for one in reader.origins(draft, "origins", reader.value("origins", "*")):
        if isinstance(one, Regex):
            draft.allow_regex(one.text, source, "match")
        elif one in _EVERYONE:
            refused = draft.credentials and reader.flag("send_wildcard")
            draft.allow_everyone(source, reflected=not refused)
        elif not dialect.is_expression(one):
            draft.allow(one, source, ignoring_case=True)
        elif draft.allow_mistaken(one, source):
            continue
        elif origins_of(one, "match") is None and isinstance(entry_of(one), Pattern):
            draft.allow(one, source, ignoring_case=True)
        else:
            draft.allow_regex(one, source, "match")


def _headers(dialect: Dialect, reader: Reader) -> Names:
    found = reader.names("allow_headers", "*", text="single", star="works")
    if found == "*" or ".*" in found:
        return "*"
    expressions = [name for name in found if dialect.is_expression(name)]
    for expression in expressions:
        reader.note_value("header-regex-left-out", "allow_headers", expression)
    return tuple(name for name in found if name not in expressions)


def _read_flags(reader: Reader, draft: Draft) -> None:
    reader.flag("send_wildcard")
    if not reader.flag("vary_header", default=True) and reader.has("vary_header"):
        reader.note("vary-left-out", "vary_header")
    for name, code in (
        ("intercept_exceptions", "errors-covered"),
        ("always_send", "sent-when-asked"),
    ):
        if reader.has(name) and not reader.flag(name, default=True):
            reader.note(code, name)
    if reader.has("automatic_options") and not reader.flag("automatic_options", default=True):
        reader.note("preflight-answered", "automatic_options", "preflight_continue = true")
        draft.set("preflight_continue", value=True, source=reader.source("automatic_options"))
    if reader.flag("allow_private_network"):
        reader.note("private-network-gone", "allow_private_network")
