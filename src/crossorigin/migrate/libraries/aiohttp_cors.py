"""aiohttp-cors: ``setup``, its ``defaults``, and the ``ResourceOptions`` of each origin."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from crossorigin.migrate.drafts.draft import Draft, Source
from crossorigin.migrate.drafts.reading import Reader
from crossorigin.migrate.findings.finding import Findings, Verbatim
from crossorigin.migrate.python.changes import base_of
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.parts import Parts
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.reach import Reach
from crossorigin.migrate.python.scopes import Scopes
from crossorigin.migrate.python.syntax import dotted
from crossorigin.migrate.values import Given, Options, Unread, options_of
from crossorigin.migrate.vocabulary import (
    Declaration,
    Option,
    Plan,
    Vocabulary,
    Withheld,
    plan_all,
)

_OPTIONS: Final = (
    Option(
        "defaults",
        "None",
        "`allow_origins`: its keys",
        "A mapping from each origin to its options. A policy has the same options for all its "
        "origins: those whose options differ from the first are left out.",
    ),
    Option(
        "allow_methods",
        "None",
        "`allow_methods`",
        'None meant the methods of the routes that were added; it becomes `"*"`, and the '
        "router answers 405 to the others.",
    ),
    Option(
        "allow_headers",
        "()",
        "`allow_headers`",
        'The default is written out; the default here is `"*"`.',
    ),
    Option("expose_headers", "()", "`expose_headers`"),
    Option(
        "allow_credentials",
        "False",
        "`allow_credentials`",
        "With every origin it reflected the one that asked; that cannot be written any more.",
    ),
    Option(
        "max_age",
        "None",
        "`max_age`",
        "None becomes 5, the default of browsers without the header.",
    ),
)
_RESOURCE: Final = frozenset(option.name for option in _OPTIONS) - {"defaults"}
_NAMES: Final = frozenset({"defaults"})
_SETUP: Final = frozenset({"aiohttp_cors.setup"})


def _find(project: Project) -> Iterator[Declaration]:
    scopes = Scopes(project)
    for call in project.calls:
        # Other packages use the bare name too.
        if call.name in _SETUP:
            given = next(iter(call.node.args), None)
            scope = scopes.of(call.module, given)
            below = scopes.below(call, given)
            if None in below and not scope.code:
                scope = scope._replace(code="part-of-application")
            yield Declaration(call.options(), scope=scope, call=call)
        elif _is_added(call) and len(call.node.args) > 1:
            options = call.options(("", "defaults"))
            yield Declaration(options, call.module.segment(call.node.args[0]), call=call)


def _is_added(call: Call) -> bool:
    return call.name.endswith("cors.add")


def _plan(declarations: list[Declaration], project: Project | None, findings: Findings) -> Plan:
    plan = plan_all([_as_defaults(one) for one in declarations], findings, _read)
    if project is None:
        return plan
    _close_others(plan, project)
    added = [call for call in project.calls if _is_added(call)]
    makers = _makers(project)
    reach = Reach(project, Parts(project))
    if not any(_adds_all(project, call, makers, reach) for call in added):
        count = Verbatim(f"{len(added)} routes")
        line = added[0].line if added else None
        findings.add("every-path-covered", "add", count, line=line)
        _withhold(plan)
    return plan


def _close_others(plan: Plan, project: Project) -> None:
    """Give no policy to mounted applications, whose routes the library did not know."""
    if plan.default is None:
        return
    scopes = Scopes(project)
    for call in project.calls:
        if call.name in _SETUP and call.node.args:
            for path in filter(None, scopes.below(call, call.node.args[0])):
                plan.paths.setdefault(path, None)


def _withhold(plan: Plan) -> None:
    plan.withheld += [Withheld(path, draft) for path, draft in plan.drafts]
    plan.default = None
    plan.paths.clear()


def _adds_all(project: Project, call: Call, makers: frozenset[str], reach: Reach) -> bool:
    """Return whether a call is made for every route, after the last route was made."""
    loops = (one for one in call.module.above(call.node) if isinstance(one, ast.For))
    loop = next(loops, None)
    if loop is None:
        return False
    asked = call.module.shown(loop.iter)
    leaves = ast.If | ast.Match | ast.Break | ast.Continue | ast.Return | ast.IfExp | ast.BoolOp
    chosen = any(isinstance(node, leaves) for node in ast.walk(loop))
    covers = asked.endswith(_ALL) and not chosen and not _is_early(call, makers)
    return covers and any(
        _is_of(one, call, loop, reach) and not _is_routed_later(project, one, call)
        for one in project.calls
        if one.name in _SETUP
    )


def _is_of(setup: Call, added: Call, loop: ast.For, reach: Reach) -> bool:
    """Return whether a loop surely adds the routes of the application of ``setup``."""
    module, name = added.module, added.name.rpartition(".")[0]
    bound = [one for one in module.bound.get(name, ()) if not one.changes]
    if len(bound) > 1 or (module.depends(loop, in_script=True)):
        return False
    given = dotted(setup.node.args[0]) if setup.node.args else ""
    asked = base_of(_inner(loop.iter))[0]
    if module is setup.module and module.scope(loop) is module.scope(setup.node):
        return asked.startswith(f"{given}.")
    return not reach.code(module, loop)


def _inner(node: ast.expr) -> ast.expr:
    """Return the argument of ``list(…)``, or the expression itself."""
    return node.args[0] if isinstance(node, ast.Call) and node.args else node


def _is_routed_later(project: Project, setup: Call, added: Call) -> bool:
    """Return whether code that is not read is given the application after the loop."""
    given = dotted(setup.node.args[0]) if setup.node.args else ""
    scope = added.module.scope(added.node)
    return any(
        one.module is added.module
        and one.line > added.line
        and one.module.scope(one.node) is scope
        for one in project.strangers.get(given, ())
    )


def _makers(project: Project) -> frozenset[str]:
    """Return the names of the methods and functions that make routes."""
    found, before = set(_MAKERS), 0
    while len(found) > before:
        before = len(found)
        for call in project.calls:
            if call.name.rpartition(".")[2] in found:
                above = call.module.above(call.node)
                found |= {one.name for one in above if isinstance(one, _NAMED)}
    return frozenset(found)


def _is_early(
    call: Call, makers: frozenset[str], seen: frozenset[ast.AST] = frozenset()
) -> bool:
    """Return whether a route is made after a call, or after a call of its function."""
    function = _function(call)
    beside = [one for one in call.module.calls if _function(one) is function]
    late = (one for one in beside if one.line > call.line)
    if any(one.name.rpartition(".")[2] in makers for one in late):
        return True
    if function is None or function in seen:
        return False
    callers = (one for one in call.module.calls if one.name == function.name)
    return any(_is_early(one, makers, seen | {function}) for one in callers)


def _function(call: Call) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the function that contains a call."""
    above = call.module.above(call.node)
    return next((one for one in above if isinstance(one, _NAMED)), None)


_NAMED: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


_MAKERS: Final = frozenset(
    {
        "add_route",
        "add_routes",
        "add_resource",
        "add_view",
        "add_static",
        "add_get",
        "add_head",
        "add_options",
        "add_post",
        "add_put",
        "add_patch",
        "add_delete",
    }
)
_ALL: Final = ("routes()", "routes())", "resources()", "resources())")


def _as_defaults(declaration: Declaration) -> Declaration:
    """Return the declaration with a mapping from origins as its option ``defaults``."""
    options = declaration.options
    if options and not options.keys() & (_NAMES | _RESOURCE) and _maps(options):
        whole = {origin: given.value for origin, given in options.items()}
        return replace(declaration, options={"defaults": Given(whole)})
    return declaration


def _maps(options: Options) -> bool:
    return all(isinstance(given.value, dict) for given in options.values())


def _read(declaration: Declaration, plan: Plan) -> None:
    reader = Reader(declaration.options, _NAMES, plan.findings)
    plan.default = draft = Draft(plan.findings)
    defaults = reader.value("defaults", None)
    if isinstance(defaults, Unread):
        draft.lost = True
    if not isinstance(defaults, dict):
        return
    source = reader.source("defaults")
    first: object = None
    for origin, own in defaults.items():
        if not isinstance(own, dict) or not isinstance(origin, str):
            draft.lost = True
            reader.note_value(_why(own, origin), "defaults", own)
        elif first is None or own == first:
            if first is None:
                _read_resource(own, source, draft)
            first = own
            _allow(draft, origin, source)
        else:
            reader.note_value("origin-options-differ", "defaults", origin)


def _why(own: object, origin: object) -> str:
    unread = isinstance(own, Unread) or isinstance(origin, Unread)
    return "not-literal" if unread else "option-refused"


def _allow(draft: Draft, origin: str, source: Source) -> None:
    if origin == "*":
        draft.allow_everyone(source)
    else:
        draft.allow(origin, source)


def _read_resource(own: dict[str, object], source: Source, draft: Draft) -> None:
    options = options_of(own, source.line)
    reader = Reader(options, _RESOURCE, draft.findings)
    if reader.value("allow_methods", None) is None:
        draft.set("allow_methods", "*", source)
    else:
        found = reader.names("allow_methods", "*", text="single", star="works")
        methods = found if found == "*" else tuple(method.upper() for method in found)
        if methods != "*":
            reader.note("route-methods", "allow_methods", list(methods))
        draft.set("allow_methods", methods, reader.source("allow_methods"))
    for name in ("allow_headers", "expose_headers"):
        names = reader.names(name, (), text="single", star="works")
        draft.set(name, names, reader.source(name))
    credentials = reader.flag("allow_credentials")
    draft.set("allow_credentials", credentials, reader.source("allow_credentials"))
    draft.set("max_age", reader.seconds("max_age", None), reader.source("max_age"))
    draft.set("preflight_status", 200, source)


VOCABULARY: Final = Vocabulary(
    name="aiohttp-cors",
    title="aiohttp-cors",
    version="0.8.1",
    package="aiohttp_cors",
    integration="aiohttp",
    options=_OPTIONS,
    find=_find,
    plan=_plan,
    signs=frozenset({"defaults"}),
    before="""\
import aiohttp_cors

cors = aiohttp_cors.setup(
    app,
    defaults={
        "https://app.example": aiohttp_cors.ResourceOptions(
            allow_credentials=True, expose_headers="*", allow_headers=("X-Token",), max_age=3600
        )
    },
)
for route in list(app.router.routes()):
    cors.add(route)
""",
    after="""\
from aiohttp import web

from crossorigin import PolicyMap
from crossorigin.integrations.aiohttp import CORS

app = web.Application()
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "The policy covers every path, so 404 and 405 have the headers, and no route has "
            "to be added. Take paths out with `cors = false`."
        ),
        "`Vary: Origin` is sent; aiohttp-cors sends none, so caches could mix answers up.",
        (
            "`OPTIONS` that is no preflight reaches the application, which may have handlers "
            "of its own for it."
        ),
        (
            "`cors.add(route, {…})` becomes `@cors(…)` of `crossorigin.integrations.aiohttp` "
            "on the handler; the command prints its arguments."
        ),
    ),
)
