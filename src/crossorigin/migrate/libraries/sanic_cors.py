"""sanic-cors: the options of ``CORS``, ``cross_origin`` and ``app.config``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from crossorigin.migrate.libraries import flask_cors
from crossorigin.migrate.libraries.dialect import Dialect, by_length, configured, find, plan
from crossorigin.migrate.python.module import Call
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.scopes import Scopes
from crossorigin.migrate.values import HIDDEN, Given, Options, options_of
from crossorigin.migrate.vocabulary import Declaration, Option, Vocabulary

_OWN: Final = (
    Option(
        "max_age",
        "None",
        "`max_age`",
        "None was sent as the text `None`, which is not a number for browsers; it becomes 5.",
    ),
    Option(
        "origins",
        '"*"',
        "`allow_origins`",
        f"A string with one of `* \\ ] ?` {flask_cors.EXPRESSION}",
    ),
)
_OPTIONS: Final = tuple(
    next((own for own in _OWN if own.name == option.name), option)
    for option in flask_cors.OPTIONS
    if option.name != "allow_private_network"
)
_DIALECT: Final = Dialect(
    package="sanic_cors",
    names=frozenset(option.name for option in _OPTIONS),
    extension=frozenset({"sanic_cors.CORS", "sanic_cors.extension.CORS"}),
    decorator=frozenset({"sanic_cors.cross_origin", "sanic_cors.decorator.cross_origin"}),
    expression_signs=frozenset("*\\]?"),
    sends_zero=True,
    orders=(by_length,),
    folds=True,
)
_EXTEND: Final = frozenset({"sanic_ext.Extend"})


def _find(project: Project) -> Iterator[Declaration]:
    if not project.imports_from(_DIALECT.package):
        return
    extended = [call for call in project.calls if _extensions(call)]
    within = {node for call in extended for node in ast.walk(call.node)}
    for one in find(_DIALECT, project):
        call = one.call
        if call is None or call.node not in within:
            yield _unstarted(one) if project.imports_from("sanic_ext") else _seen(one)
    for call in extended:
        yield from _extending(project, call, _extensions(call))


def _unstarted(one: Declaration) -> Declaration:
    if one.route is not None:
        return one
    return replace(one, scope=one.scope._replace(code="extension-unstarted"))


def _seen(one: Declaration) -> Declaration:
    """Return the options that had an effect: a blueprint gets no preflight."""
    if one.route is not None or one.scope.prefixes == ("",):
        return one
    return replace(one, options={**one.options, "methods": Given([], one.line)})


def _extensions(call: Call) -> list[ast.expr]:
    """Return the extensions of sanic-cors that ``Extend`` or ``app.extend`` is given."""
    if not (call.is_of(_EXTEND) or call.name.endswith(".extend")):
        return []
    listed = [word.value for word in call.node.keywords if word.arg == "extensions"]
    nodes = listed[0].elts if listed and isinstance(listed[0], ast.List | ast.Tuple) else []
    return [node for node in nodes if _name(call, node) in _DIALECT.extension]


def _name(call: Call, node: ast.expr) -> str:
    return call.module.name_of(node.func if isinstance(node, ast.Call) else node)


def _extending(
    project: Project, call: Call, extensions: list[ast.expr]
) -> Iterator[Declaration]:
    func, [extension, *_] = call.node.func, extensions
    given = next(iter(call.node.args), None)
    receiver = func.value if isinstance(func, ast.Attribute) and given is None else given
    own = call.module.options(extension) if isinstance(extension, ast.Call) else {}
    scope = Scopes(project).of(call.module, receiver)
    options = {**configured(_DIALECT, project), **(own or _configured(call))}
    if HIDDEN not in options:
        # The defaults of sanic-ext are settings before these are read, and name no method.
        options.setdefault("methods", Given([], call.line))
    yield Declaration(options, scope=scope, call=call)


def _configured(call: Call) -> Options:
    """Return the options under ``CORS_OPTIONS`` of the configuration that a call is given."""
    given = call.options().get("config", Given({}))
    if not isinstance(given.value, dict):
        return {HIDDEN: given}
    options = given.value.get("CORS_OPTIONS", {})
    if not isinstance(options, dict):
        return {HIDDEN: Given(options, given.line)}
    return options_of(options, given.line)


VOCABULARY: Final = Vocabulary(
    name="sanic-cors",
    title="sanic-cors",
    version="2.2.0",
    package="sanic_cors",
    integration="sanic",
    marks_groups=True,
    options=_OPTIONS,
    find=_find,
    plan=partial(plan, _DIALECT),
    unseen=(
        (
            "Check whether sanic-ext is installed (pip show sanic-ext): Sanic loads it "
            "without an import, and CORS(app) of sanic-cors granted nothing beside it. "
            "Then keep only the origins that are meant."
        ),
    ),
    # The options have the names of flask-cors.
    signs=frozenset(),
    before=(
        "from sanic import Sanic\nfrom sanic_cors import CORS\n\n"
        f'app = Sanic("orders")\n{flask_cors.EXAMPLE}'
    ),
    after="""\
from sanic import Sanic

from crossorigin import PolicyMap
from crossorigin.integrations.sanic import CORS

app = Sanic("orders")
CORS(app, PolicyMap.from_toml("cors.toml"))
""",
    differs=(
        (
            "Beside sanic-ext, sanic-cors 2.2.0 takes effect only as an extension in "
            "`Extend(…)` or `app.extend(…)`, and grants no method that `methods` does not "
            "name. The options of `CORS(app)` are left to you there. If sanic-ext is "
            "installed and not imported, the source does not show it; the command prints a "
            "step about that."
        ),
        (
            "A blueprint got no preflight, because Sanic has no route for it: the policy "
            "of a blueprint grants no method and no header."
        ),
        (
            "Every `OPTIONS` was answered with 200, before the router; now a preflight is, and "
            "any other reaches the application."
        ),
        (
            "`@cross_origin(app, …)` becomes `@cors(…)` of `crossorigin.integrations.sanic`; "
            "the command prints its arguments."
        ),
        (
            "Paths and origins were compared without regard to case; the policy compares "
            "paths as the router does."
        ),
        "The newest version (2022) still runs with Sanic 25.12.",
    ),
)
