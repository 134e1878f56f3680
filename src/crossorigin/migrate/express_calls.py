"""Express: the calls of the package ``cors`` in a JavaScript or TypeScript file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.express_nest import Framework
from crossorigin.migrate.express_package import PACKAGE, Package
from crossorigin.migrate.express_reach import Reach
from crossorigin.migrate.expressions import Values
from crossorigin.migrate.names import Declared
from crossorigin.migrate.objects import Fields, Made
from crossorigin.migrate.scalars import Unknown
from crossorigin.migrate.scopes import Scope
from crossorigin.migrate.script import Script
from crossorigin.migrate.steady import Steady
from crossorigin.migrate.syntax import SourceError, parse
from crossorigin.migrate.values import HIDDEN, Function, Given, Options, Regex, Text, Unread
from crossorigin.migrate.vocabulary import Declaration
from crossorigin.spec.text import short_repr

SUFFIXES: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
"""The ends of the names of JavaScript and TypeScript files."""

_SIGNS: Final = re.compile(
    r"(?m)^\s*(?:(?:export\s+)?(?:const|let|var)\s+[\w${\[]|//|import\s+[\w*{\"'])|=>"
    r"|\brequire\s*\(|\.use\s*\(|\benableCors\s*\(|\bfunction\b|\bcors\s*\(|^\s*\{\s*\w+\s*:"
    r"|^\s*(?:module\.)?exports\b|^\s*export\s+(?:default\b|class\b|abstract\b|async\b|\{)|@WebSocketGateway\b|\bNestFactory\b"
)
_PYTHON: Final = re.compile(
    r"(?m)^\s*(?:def \w|from [\w.]+ import |import [\w., ]+$|elif |class \w.*:\s*$)"
)
SOCKETS: Final = "socket-options"
"""The code of the finding about options of sockets."""

_MOUNTS: Final = frozenset({"use", "enableCors"})
_ROUTES: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "all", "options"})
_EVERYWHERE: Final = frozenset({"", "/", "*", "/*", "(.*)", "/(.*)"})
_PLAIN: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)+/?")
_SETTERS: Final = frozenset(
    {"setHeader", "header", "set", "append", "removeHeader", "writeHead"}
)
_ROUTER: Final = re.compile(r"(?i)rout(?:er|es)|\bstatic\b|api")
_ANSWERS: Final = re.compile(
    r"\.\s*(?:send\w*|json|jsonp|end|status|redirect|render|write|writeHead|download|pipe)\b"
)
_SETTINGS: Final = frozenset(
    {
        "close", "disable", "enable", "engine", "init", "listen", "locals", "on", "set", "use",
        # NestJS
        "enableShutdownHooks", "enableVersioning", "flushLogs", "getUrl", "setBaseViewsDir",
        "setGlobalPrefix", "setViewEngine", "useGlobalFilters", "useGlobalGuards",
        "useGlobalInterceptors", "useGlobalPipes", "useLogger", "useWebSocketAdapter",
    }
)  # fmt: skip
_CREATE: Final = "create"
_ORIGIN: Final = r"""\bheaders\s*(?:\?\.|\.)?\s*(?:origin\b|\[\s*["'`][Oo]rigin["'`]\s*\])"""
_REQUEST_ORIGIN: Final = re.compile(rf"{_ORIGIN}\s*=(?!=)|\bdelete\s+[\w.]+\.{_ORIGIN}")
"""A change of the header of a request that the package reads."""

_OPTIONS: Final = frozenset({"origin", "allowedHeaders", "exposedHeaders", "credentials"})


def is_script(text: str) -> bool:
    """Return whether a text is JavaScript, and no Python or JSON.

    Args:
        text: the text.
    """
    if _SIGNS.search(text) is None:
        return False
    try:
        tree = parse(text.lstrip("\ufeff \t\r\n"))
    except SourceError:
        return _PYTHON.search(text) is None
    return _is_object(tree) or any(map(_is_of_script, ast.walk(tree)))


def _is_object(tree: ast.Module) -> bool:
    """Return whether Python reads one object, whose options have no quotes."""
    alone = tree.body[0] if len(tree.body) == 1 else None
    value = alone.value if isinstance(alone, ast.Expr) else None
    keys = value.keys if isinstance(value, ast.Dict) else []
    return any(isinstance(key, ast.Name) and key.id in _OPTIONS for key in keys)


def _is_of_script(node: ast.AST) -> bool:
    """Return whether a node of Python is written as JavaScript writes it."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]).startswith(("module.exports", "exports."))
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "require":
        return True
    if not isinstance(node.func, ast.Attribute):
        return False
    inner = [one.func for one in node.args if isinstance(one, ast.Call)]
    names = [one.id for one in inner if isinstance(one, ast.Name)]
    gives = node.func.attr in _MOUNTS | _ROUTES and PACKAGE in names
    return gives or ast.unparse(node.func).endswith(("enableCors", "NestFactory.create"))


def declarations(text: str) -> list[Declaration]:
    """Return the places of a file where the package is given options.

    Args:
        text: the file.

    Raises:
        SourceError: it does not call the package.
    """
    return list(_Server(Values(Script(text))).declarations())


MAX_USES: Final = 200
"""Layers of the package in one file, each of which is compared with the others."""


class _Use(NamedTuple):
    """A place where a layer of the package is given to an application or a route.

    Attributes:
        at: the number of the token that the call starts with.
        receiver: the name that is called.
        method: the method.
        paths: those that it is for; None for no path.
        layer: the layer; None for `enableCors`.
        options: the options.
        line: the line.
    """

    at: int
    receiver: str
    method: str
    paths: object
    layer: Made | None
    options: Options
    line: int


class _Server:
    """The calls of one file."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._script = values.script
        self._calls = list(values.calls())
        self._callees = {opened: (name, at) for name, at, opened in self._calls}
        self._brackets = {at: opened for _, at, opened in self._calls}
        self._package = Package(values)
        self._reach = Reach(values.script, values.names)
        self._framework = Framework(values, self._calls)
        self._steady = Steady(values, self._takes_options)
        self._answering: dict[Declared, bool] = {}
        self._uses = list(self._find_uses())

    def declarations(self) -> Iterator[Declaration]:
        """Yield the declarations; one that nothing uses has no place.

        Raises:
            SourceError: there are none.
        """
        uses = self._uses
        if self._framework.has_other_adapter and any(use.layer is None for use in uses):
            raise SourceError(_refusal("@fastify/cors"))
        seen = {use.layer.at for use in uses if use.layer is not None}
        kept = [use for use in uses if not self._is_idle(use, uses)]
        unused = [
            (at, opened)
            for name, at, opened in self._calls
            if self._package.is_called(name, at) and at not in seen
        ]
        if not uses and not unused:
            yield self._alone()
            return
        yield from self._of_sockets()
        for use in kept:
            yield Declaration(use.options, scope=self._scope(use))
        for at, opened in unused:
            line = self._script.line(at)
            options = self._read_options(opened, self._values.arguments(opened), line)
            place = f"the call in line {line}"
            yield Declaration(options, scope=Scope(place, (), "unknown-receiver"))

    def _of_sockets(self) -> Iterator[Declaration]:
        for at in self._sockets:
            place = f"the call in line {self._script.line(at)}"
            yield Declaration({}, scope=Scope(place, (), SOCKETS))

    def _takes_options(self, opened: int) -> bool:
        """Return whether a call is one of the package, which changes no options."""
        name, at = self._callees.get(opened, ("", opened))
        if name.endswith(("enableCors", "NestFactory.create")) or at in self._sockets:
            return True
        return name != "" and self._package.is_called(name, at)

    def _read_options(self, opened: int, given: list[object], line: int) -> Options:
        """Return the options of a call; none is certain where a name of them may change."""
        if given and not self._steady.holds(opened):
            shown = self._script.shown(opened + 1, self._script.partner.get(opened, opened))
            return {HIDDEN: Given(Unread(shown, line), line)}
        return _options(given, line)

    def _find_uses(self) -> Iterator[_Use]:
        for count, use in enumerate(self._mounted()):
            if count == MAX_USES:
                message = f"it gives cors to an application more than {MAX_USES} times"
                raise SourceError(message)
            yield use

    def _mounted(self) -> Iterator[_Use]:
        for opened, nest in self._framework.nests():
            line = self._script.line(nest.at)
            options = self._read_options(opened, nest.given, line)
            yield _Use(nest.at, nest.name, _CREATE, None, None, options, line)
        for name, at, opened in self._calls:
            receiver, _, method = name.rpartition(".")
            if not receiver or method not in _MOUNTS | _ROUTES:
                continue
            line = self._script.line(at)
            if method == "enableCors":
                options = self._read_options(opened, self._values.arguments(opened), line)
                yield _Use(at, receiver, method, None, None, options, line)
                continue
            given = self._values.arguments(opened)
            has_path = bool(given) and isinstance(given[0], str | Regex | Unknown | list)
            paths = given[0] if has_path and not self._layers(given[:1]) else None
            for layer in self._layers(given):
                options = self._read_options(self._opened(layer), list(layer.arguments), line)
                yield _Use(at, receiver, method, paths, layer, options, line)

    def _opened(self, layer: Made) -> int:
        """Return the number of the bracket of the call that makes a layer."""
        return self._brackets[layer.at]

    def _layers(self, given: list[object]) -> list[Made]:
        made = [one for one in _flat(given) if isinstance(one, Made)]
        return [one for one in made if self._package.is_called(one.name, one.at)]

    def _is_idle(self, use: _Use, uses: list[_Use]) -> bool:
        """Return whether preflights, which the use is for, are answered by a layer of all."""
        return use.method == "options" and any(
            one.method == "use"
            and one.paths is None
            and one.receiver == use.receiver
            and (one.at < use.at or one.options == use.options)
            for one in uses
        )

    # The part of the application

    def _scope(self, use: _Use) -> Scope:
        name = use.receiver
        if use.method in _ROUTES:
            path = use.paths if isinstance(use.paths, str) else "…"
            return Scope(f"{use.method.upper()} {path}", (), "route-policy")
        code = self._code(use)
        if _is_everywhere(use):
            return Scope(name, ("",), code)
        if not isinstance(use.paths, str) or not _PLAIN.fullmatch(use.paths):
            return Scope(name, (), code or "part-of-application")
        return Scope(name, (use.paths.rstrip("/"),), code)

    def _code(self, use: _Use) -> str:
        """Return why the use is in doubt, or an empty text."""
        code = self._reach.code(use.at, self._made_at(use))
        return code or self._code_of_receiver(use)

    def _code_of_receiver(self, use: _Use) -> str:
        """Return why the application of a use is in doubt, or an empty text."""
        made = self._values.of_name(use.receiver, use.at)
        kind = made.name.rpartition(".")[2] if isinstance(made, Made) else ""
        if kind == "require" or use.receiver in self._values.names.imports:
            return "unknown-receiver"  # another file may have given it routes
        if kind == "Router":
            return "part-of-application"
        plain = use.receiver == "app" or use.receiver.lower().endswith(("app", "application"))
        if kind not in {"express", "create"} and not plain and use.receiver != "server":
            return "unknown-receiver"
        if self._applications > 1:
            return "one-of-several"
        return self._code_beside(use)

    def _made_at(self, use: _Use) -> int:
        """Return the number of the token that declares the receiver of a use, or -1."""
        declared = self._values.names.declaration(use.receiver, use.at)
        return -1 if declared is None or declared.value is None else declared.at

    def _code_beside(self, use: _Use) -> str:
        """Return why other calls leave the use in doubt, or an empty text."""
        # NestJS adds the layer of its own option when it starts to listen.
        at = (len(self._script.tokens),) if use.method == _CREATE else self._reach.order(use.at)
        if self._first_routes.get(use.receiver, at) < at or self._is_after_route(use):
            return "routes-before"
        if self._is_overlapped(use):
            return "second-policy"
        if use.receiver in self._called_by_own_code:
            return "layers-changed"
        if self._is_passed_on:
            return "package-passed"
        return "headers-changed" if self._has_own_headers else ""

    def _is_overlapped(self, use: _Use) -> bool:
        """Return whether two layers answer a request of the use, with different options."""
        others = [
            one
            for one in self._uses
            if one.method not in _ROUTES and one.options != use.options
        ]
        if not _is_everywhere(use):
            return any(_is_everywhere(one) or _are_nested(one, use) for one in others)
        return any(one.at < use.at and not _is_everywhere(one) for one in others)

    @cached_property
    def _applications(self) -> int:
        made = sum(name == "express" for name, _, _ in self._calls)
        return max(made, self._framework.count)

    @cached_property
    def _sockets(self) -> list[int]:
        return self._framework.sockets()

    @cached_property
    def _is_passed_on(self) -> bool:
        called = frozenset(
            at for name, at, _ in self._calls if self._package.is_called(name, at)
        )
        is_passed = any(True for _ in self._package.strangers(called))
        return is_passed or bool(self._framework.others())

    @cached_property
    def _has_own_headers(self) -> bool:
        return _REQUEST_ORIGIN.search(self._script.text) is not None or any(
            map(self._sets_headers, self._calls)
        )

    @cached_property
    def _first_routes(self) -> dict[str, tuple[int, ...]]:
        """The moment when each application may be given its first route, by its name."""
        found: dict[str, tuple[int, ...]] = {}
        for at in range(len(self._script.tokens)):
            name = self._script.word(at)
            if name in self._receivers and self._may_add_routes(name, at):
                order = self._reach.order(at)
                found[name] = min(found.get(name, order), order)
        return found

    @cached_property
    def _called_by_own_code(self) -> frozenset[str]:
        """The applications that other code of the file calls for some requests."""
        return frozenset(name for name, _, _ in self._calls) & self._receivers

    @cached_property
    def _receivers(self) -> frozenset[str]:
        return frozenset(use.receiver for use in self._uses)

    def _may_add_routes(self, name: str, at: int) -> bool:
        """Return whether a token gives an application to other code, or adds a route."""
        script = self._script
        if script.word(at - 1) in {".", "?."}:
            return False
        if any(each.at == at for each in self._values.names.declared(name)):
            return False
        method = script.word(at + 2) if script.word(at + 1) == "." else ""
        opened = self._brackets.get(at)
        if method in _SETTINGS - {"use"}:
            return False
        return method not in _ROUTES | {"use"} or opened is None or self._adds(method, opened)

    def _adds(self, method: str, opened: int) -> bool:
        """Return whether a call of an application gives it a route."""
        given = self._values.arguments(opened)
        if self._layers(given):
            return False
        if method in _ROUTES:
            return len(given) > 1
        return any(_is_router(one) or self._answers(one, opened) for one in _flat(given))

    def _answers(self, given: object, at: int) -> bool:
        """Return whether an argument is a function of the file, or of one, that may answer."""
        name = given.name if isinstance(given, Made) else getattr(given, "text", "")
        declared = self._values.names.declaration(str(name), at)
        if declared is None:
            return False
        if declared not in self._answering:
            body = self._script.body(declared.at, declared.value)
            self._answering[declared] = _ANSWERS.search(self._script.shown(*body)) is not None
        return self._answering[declared]

    def _is_after_route(self, use: _Use) -> bool:
        """Return whether the call that has the layer gives it after a router."""
        if use.layer is None or use.method != "use":
            return False
        given = _flat(self._values.arguments(self._brackets[use.at]))
        before = [one for one in given[: given.index(use.layer)] if not isinstance(one, str)]
        return any(_is_router(one) or self._answers(one, use.at) for one in before)

    def _sets_headers(self, call: tuple[str, int, int]) -> bool:
        name, _, opened = call
        if name.rpartition(".")[2] not in _SETTERS:
            return False
        given = self._values.arguments(opened)
        texts = [*given[:1], *(key for one in given if isinstance(one, dict) for key in one)]
        return any(
            isinstance(one, str) and one.lower().startswith("access-control-") for one in texts
        )

    # Options without a call

    def _alone(self) -> Declaration:
        """Return the options of a text that is an object, or that names one.

        Raises:
            SourceError: there are none.
        """
        start = next(
            (at for at, one in enumerate(self._script.tokens) if one.text == "{"), None
        )
        for at in range(len(self._script.tokens)):
            is_value = self._script.word(at - 1) == "=" or at == start == 0
            if self._script.word(at) != "{" or not (is_value or self._is_named(at)):
                continue
            value = self._values.value(at, line_ends=True)[0]
            if isinstance(value, Fields) and value.keys() & _OPTIONS:
                return Declaration(_options([value], self._script.line(at)))
        others = self._framework.others()
        if self._is_passed_on and not others:
            message = (
                "it uses the package cors in a way that is not read: write app.use(cors(…))"
            )
            raise SourceError(message)
        raise SourceError(_refusal((*map(short_repr, others), self._other())[0]))

    def _is_named(self, at: int) -> bool:
        """Return whether an object is a field for CORS of objects, and of no call."""
        script = self._script
        is_field = script.word(at - 1) == ":" and PACKAGE in script.word(at - 2).lower()
        return is_field and all(script.word(one) in {"{", ""} for one in script.above(at))

    def _other(self) -> str:
        """Return the name of another library that the file gives options to, or nothing."""
        if self._sockets:
            return "sockets, which CORS does not apply to"
        modules = {*self._values.names.imports.values()}
        modules |= {
            one.arguments[0]
            for name, at, _ in self._calls
            if isinstance(one := self._values.of_name(name.partition(".")[0], at), Made)
            and one.name == "require"
            and one.arguments
            and isinstance(one.arguments[0], str)
        }
        modules |= {name[8:-1] for name, _, _ in self._calls if name.startswith("require(")}
        others = sorted(one for one in modules if PACKAGE in one and one != PACKAGE)
        return (*others, "")[0]


def _refusal(other: str) -> str:
    found = f"it gives options to {other}" if other else "it gives cors no options"
    return (
        f"it is JavaScript, and {found}: of JavaScript the options of the package cors of "
        "Express are read. Give the origins, methods and headers as a policy"
    )


def _is_everywhere(use: _Use) -> bool:
    return use.paths is None or (isinstance(use.paths, str) and use.paths in _EVERYWHERE)


def _are_nested(one: _Use, other: _Use) -> bool:
    """Return whether the path of one use may be the start of that of the other."""
    if not isinstance(one.paths, str) or not isinstance(other.paths, str):
        return True
    first, second = (f"{each.rstrip('/').lower()}/" for each in (one.paths, other.paths))
    return first.startswith(second) or second.startswith(first)


def _flat(given: list[object]) -> list[object]:
    """Return arguments, with the entries of a list in its place."""
    return [each for one in given for each in (one if isinstance(one, list) else [one])]


def _is_router(given: object) -> bool:
    """Return whether an argument of `use` is a path, or may answer requests itself."""
    if isinstance(given, str):
        return True
    if isinstance(given, Function):
        return _ANSWERS.search(given.text) is not None
    text = str(given.name if isinstance(given, Made) else getattr(given, "text", ""))
    return text.startswith("...") or bool(_ROUTER.search(text))


def _options(given: list[object], line: int) -> Options:
    """Return the options of a call."""
    if not given:
        return {}
    first = given[0]
    if first is None:
        return {}
    if not isinstance(first, Fields):
        return {HIDDEN: Given(_read(first, line), line)}
    found: Options = {}
    for name, value in first.items():
        at = first.lines.get(name, line)
        hidden = name.startswith("...")
        if hidden:
            found.clear()  # a spread object wins over the options before it
        found[HIDDEN if hidden else name] = Given(_read(value, at), at)
    return found


def _read(value: object, line: int) -> object:
    """Return a value as options have it."""
    if isinstance(value, Unknown):
        return Unread(value.text, line)
    if isinstance(value, Made):
        return Unread(f"{value.name}(…)", line)
    if isinstance(value, str):
        return Text(value)
    if isinstance(value, list):
        return [_read(one, line) for one in value]
    if isinstance(value, dict):
        return {name: _read(one, line) for name, one in value.items()}
    return value
