"""Lists of origins and hosts of other libraries: finds them in the files.

A list is read, and never run. `crossorigin.migrate.guards` makes a guard of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from crossorigin.migrate.python.module import Call, Module
from crossorigin.migrate.python.project import Project
from crossorigin.migrate.python.syntax import DEFINITIONS
from crossorigin.migrate.values import Given, Line, Options, Unread

Syntax: TypeAlias = Literal["text", "csrf", "validator", "port", "dotted", "starred"]
"""How a library compares: exact text; with ``https://*.a.example``; like ``OriginValidator``;
with ``:*`` for any port; hosts with ``.a.example``; hosts with ``*.a.example``."""


class Listed(NamedTuple):
    """A list of origins or hosts.

    Attributes:
        option: the option that it is given to.
        given: its value, with the line.
        syntax: how the library compares.
        owns: whether the server's own pages pass too.
        is_mcp: whether it belongs to a server of the Model Context Protocol.
    """

    option: str
    given: Given
    syntax: Syntax
    owns: bool = True
    is_mcp: bool = False

    @property
    def is_of_hosts(self) -> bool:
        """Whether the entries are hosts."""
        return self.option in _HOSTS

    @property
    def path(self) -> str:
        """The key of the paths that it applies to; empty for all paths."""
        return SOCKETS if self.option == "cors_allowed_origins" else ""


SOCKETS: Final = "/socket.io/*"
"""The default path of Socket.IO."""

EVERY: Final = ("*",)

_HOSTS: Final = frozenset({"ALLOWED_HOSTS", "TRUSTED_HOSTS", "allowed_hosts"})
SETTINGS: Final[dict[str, Syntax]] = {
    "CSRF_TRUSTED_ORIGINS": "csrf",
    "ALLOWED_HOSTS": "dotted",
    "TRUSTED_HOSTS": "dotted",
    "cors_allowed_origins": "text",
}
"""Options that only these libraries have; the last one is an argument of Socket.IO."""

_SOCKETIO: Final = frozenset(
    {"socketio.AsyncServer", "socketio.Server", "flask_socketio.SocketIO"}
)
_FLASK: Final = frozenset({"flask_socketio.SocketIO"})
_VALIDATOR: Final = frozenset({"channels.security.websocket.OriginValidator"})
_OF_HOSTS: Final = frozenset({"channels.security.websocket.AllowedHostsOriginValidator"})
_TRUSTED: Final = frozenset(
    {
        "starlette.middleware.trustedhost.TrustedHostMiddleware",
        "fastapi.middleware.trustedhost.TrustedHostMiddleware",
        "litestar.config.allowed_hosts.AllowedHostsConfig",
    }
)
_SECURITY: Final = frozenset({"mcp.server.transport_security.TransportSecuritySettings"})
_SOCKET: Final = "tornado.websocket.WebSocketHandler"


def lists_of(project: Project) -> Iterator[Listed]:
    """Yield the lists of files."""
    yield from lists_in(project.settings)
    is_moved = any(map(_moves, project.calls))
    for call in project.calls:
        for each in _of_call(call):
            yield each._replace(given=_unread(call)) if is_moved and each.path else each
    for module in project.modules:
        for node in module.classes.values():
            yield from _of_handler(module, node)


def lists_in(options: Options) -> Iterator[Listed]:
    """Yield the lists among options, or among settings."""
    for name, syntax in SETTINGS.items():
        given = options.get(name)
        if given is not None and given.value not in ([], None):
            yield Listed(name, given, syntax, owns=name != "cors_allowed_origins")


def _moves(call: Call) -> bool:
    """Return whether a call may give Socket.IO another path than its default."""
    if call.name.rpartition(".")[2] in ("mount", "Mount"):
        mounted = call.node.args[1] if len(call.node.args) > 1 else None
        func = mounted.func if isinstance(mounted, ast.Call) else None
        is_static = func is not None and call.module.name_of(func).endswith("StaticFiles")
        path = call.options(("path",)).get("path", Given(""))
        return not is_static and path.value not in ("", "/")
    path = call.options().get("path" if call.is_of(_FLASK) else "socketio_path", Given(None))
    return path.value is not None and str(path.value).strip("/") != "socket.io"


def _of_call(call: Call) -> Iterator[Listed]:
    first = call.module.name_of(call.node.args[0]) if call.node.args else ""
    is_layer = call.name.rpartition(".")[2] in ("add_middleware", "Middleware")
    if call.is_of(_SOCKETIO):
        none = Given([], call.line)
        given = call.options().get("cors_allowed_origins", none)
        # An empty list turns the check off, and None is the server's own origin.
        turned = EVERY if given is not none and given.value == [] else given.value
        value = Given(turned or [], given.line)
        yield _listed(call, "cors_allowed_origins", value, "text", owns=not turned)
    elif call.is_of(_VALIDATOR):
        options = call.options(("application", "allowed_origins"))
        given = options.get("allowed_origins", _unread(call))
        yield _listed(call, "allowed_origins", given, "validator", owns=False)
    elif call.is_of(_OF_HOSTS):
        yield _listed(call, "AllowedHostsOriginValidator", Given([], call.line), "validator")
    elif call.is_of(_SECURITY):
        yield from _of_mcp(call)
    elif call.is_of(_TRUSTED) or (is_layer and _is_trusted(first)):
        of_config = call.name.endswith("AllowedHostsConfig")
        names = ("allowed_hosts",) if of_config else ("", "allowed_hosts")
        given = call.options(names).get("allowed_hosts", Given(EVERY, call.line))
        yield _listed(call, "allowed_hosts", given, "starred")


def _is_trusted(name: str) -> bool:
    return name in _TRUSTED or name == "TrustedHostMiddleware"


def _of_mcp(call: Call) -> Iterator[Listed]:
    options = call.options()
    switch = options.get("enable_dns_rebinding_protection")
    if switch is not None and switch.value is False:
        return
    for name in ("allowed_origins", "allowed_hosts"):
        given = options.get(name, Given([], call.line))
        yield _listed(call, name, given, "port", owns=False)._replace(is_mcp=True)


def _listed(
    call: Call, option: str, given: Given, syntax: Syntax, *, owns: bool = True
) -> Listed:
    """Return a list; an unread one if the call may not be made."""
    return Listed(option, _unread(call) if call.depends else given, syntax, owns)


def _unread(call: Call) -> Given:
    line = Line(call.line, call.module.file)
    return Given(Unread(call.module.segment(call.node), line), line)


# Tornado


def _bases(module: Module, node: ast.ClassDef) -> list[ast.ClassDef]:
    """Return a class and its bases in the same file, the nearest first."""
    found = [node]
    for each in found:
        names = map(module.name_of, each.bases)
        inner = (module.classes[name] for name in names if name in module.classes)
        found += [one for one in inner if one not in found]
    return found


def _of_handler(module: Module, node: ast.ClassDef) -> Iterator[Listed]:
    """Yield the list of a handler; it is empty if the handler does not define the method."""
    bases = _bases(module, node)
    names = {module.name_of(base) for each in bases for base in each.bases}
    methods = [
        one
        for each in bases
        for one in reversed(each.body)
        if isinstance(one, DEFINITIONS) and one.name in _CHECKS
    ]
    if not methods and _SOCKET not in names:
        return
    shown: ast.stmt = methods[0] if methods else node
    line = Line(module.line(shown), module.file)
    value: object = _returned(module, methods[0]) if methods else []
    changed = (f"{each.name}.{name}" in module.bound for each in bases for name in _CHECKS)
    if any(changed) or any(len(module.bound[each.name]) > 1 for each in bases):
        value = Unread(f"class {node.name}", line)
    yield Listed("check_origin", Given(value, line), "text")


_CHECKS: Final = ("check_origin", "check_trusted_origin")
"""Methods of Tornado; the second one since Tornado 6.6."""


def _returned(module: Module, function: ast.stmt) -> object:
    """Return the origins for which a function returns True, if it does nothing else."""
    unread = Unread("def check_origin", Line(module.line(function), module.file))
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return unread
    body = [one for one in function.body if not _is_text(one)]
    names = [one.arg for one in function.args.args]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or len(names) != 2:  # noqa: PLR2004 - self and the origin
        return unread
    found = _compared(module, body[0].value, names[1])
    return unread if found is None else found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _compared(module: Module, node: ast.expr | None, name: str) -> object:
    """Return the origins that a name is compared with; None for another expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        return EVERY if node.value else []
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        parts = [_compared(module, each, name) for each in node.values]
        lists = [each for each in parts if isinstance(each, list)]
        return [one for each in lists for one in each] if len(lists) == len(parts) else None
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    left, [right] = node.left, node.comparators
    if not (isinstance(left, ast.Name) and left.id == name):
        return None
    value = module.value(right)
    if isinstance(node.ops[0], ast.Eq):
        return [value]
    return (
        value if isinstance(node.ops[0], ast.In) and isinstance(value, list | Unread) else None
    )
