"""Layers that answer no request, and give each one to the next layer."""

from __future__ import annotations

import re
from typing import Final

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.functions import Body
from crossorigin.migrate.javascript.names import Names
from crossorigin.migrate.javascript.objects import Made
from crossorigin.migrate.javascript.reach import Reach
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.javascript.script import Script
from crossorigin.migrate.values import Function

_ANY: Final = frozenset({""})
_PARSERS: Final = frozenset({"json", "raw", "text", "urlencoded"})
_MODULES: Final = {
    "body-parser": _PARSERS | _ANY,
    "compression": _ANY,
    "connect-flash": _ANY,
    "cookie-parser": _ANY,
    "cookie-session": _ANY,
    "express": _PARSERS,
    "express-mongo-sanitize": _ANY,
    "express-pino-logger": _ANY,
    "express-session": _ANY,
    "express-useragent": frozenset({"express"}),
    "express-winston": frozenset({"logger"}),
    "helmet": _ANY,
    "hpp": _ANY,
    "morgan": _ANY,
    "nocache": _ANY,
    "passport": frozenset({"initialize", "session"}),
    "pino-http": _ANY,
    "response-time": _ANY,
}
"""Modules, and their functions, that make layers which answer no request."""

_OF_RESPONSE: Final = frozenset({"header", "locals", "on", "once", "set", "setHeader", "vary"})
_OF_REQUEST: Final = frozenset({"app", "connection", "destroy", "next", "res", "socket"})
_SET: Final = frozenset({"url", "method", "headers", "originalUrl", "rawHeaders", "path"})
_LEAVING: Final = frozenset({"throw", "await", "arguments", "eval", "delete", "with"})
_ASSIGNED: Final = re.compile(r"[\w.\[\]'\"`\s-]*(?:[-+*/%&|^?]{0,3}=(?![=>])|\+\+|--)")
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARAMETERS: Final = 3


class Layers:
    """The layers of one file.

    Args:
        values: the values of the file.
    """

    def __init__(self, values: Values) -> None:
        self._values, self._script, self._names = values, values.script, values.names
        self._known: dict[str, bool] = {}

    def passes(self, given: object, at: int) -> bool:
        """Return whether a layer gives every request to the next one.

        Args:
            given: the argument of `use`.
            at: the number of the token where it is given.
        """
        if isinstance(given, Function):
            return self._passes_on(self._values.codes.get(given.text, ""))
        if isinstance(given, Made):
            return self._is_known(given.name, at)
        return isinstance(given, Unknown) and self._passes_by_name(given.text, at)

    def _passes_by_name(self, name: str, at: int) -> bool:
        declared = self._names.declaration(name, at)
        if declared is None or len(self._names.declared(name)) != 1:
            return False
        script, start = self._script, declared.at + 1
        is_function = script.word(declared.at - 1) == "function"
        return is_function and self._passes_on(script.code(start, script.after_function(start)))

    def _is_known(self, name: str, at: int) -> bool:
        """Return whether a call makes a layer of a module that is known."""
        first, _, method = name.partition(".")
        module = self._module(first, at)
        if first in self._names.members:
            method = first
        return method in _MODULES.get(module, ())

    def _module(self, name: str, at: int) -> str:
        """Return the module that a name is, or seems to be in a part of a file."""
        if name.startswith("require("):
            return name[len("require(") : -1]
        if self._names.declared(name):
            value = self._values.of_name(name, at)
            is_loaded = isinstance(value, Made) and value.name == "require"
            return str((*getattr(value, "arguments", ()), "")[0]) if is_loaded else ""
        plain = _CAPITAL.sub("-", name).lower()
        return self._names.imports.get(name, plain)

    # The functions

    def _passes_on(self, code: str) -> bool:
        """Return whether a function calls the next layer, and does nothing else to answer."""
        if code not in self._known:
            self._known[code] = _Layer(Script(code)).passes()
        return self._known[code]


class _Layer:
    """The function of a layer.

    Args:
        script: the tokens of the function alone.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._reach = Reach(script, Names(script))

    def passes(self) -> bool:
        """Return whether the function surely calls the next layer."""
        mentions = self._reach.functions.mentions
        opened = next(
            (at for at in range(len(self._script.tokens)) if self._script.word(at) == "("), -1
        )
        names = self._parameters(opened)
        if len(names) != _PARAMETERS or not mentions.keys().isdisjoint(_LEAVING):
            return False
        request, response, following = ([*mentions.get(one, ())][1:] for one in names)
        return (
            all(map(self._only_reads, request))
            and all(map(self._only_sets, response))
            and all(map(self._is_plain_call, following))
            and any(self._is_certain(at, opened) for at in following)
        )

    def _parameters(self, opened: int) -> list[str]:
        """Return the names of the parameters; none where one is no plain name."""
        script = self._script
        inner = range(opened + 1, script.partner.get(opened, opened))
        level = [at for at in inner if script.tokens[at].parent == opened]
        firsts = [at for at in level if script.word(at - 1) in {"(", ","}]
        return [script.word(at) for at in firsts if script.is_name(at)]

    def _only_reads(self, at: int) -> bool:
        """Return whether a mention of the request reads a field, or sets one of its own."""
        script = self._script
        if script.is_part(at):
            return True
        field = script.word(at + 2)
        if script.word(at + 1) not in {".", "?."} or field in _OF_REQUEST:
            return False
        token = script.tokens[at + 2]
        after = script.text[token.start + len(token.text) :]
        return field not in _SET or _ASSIGNED.match(after) is None

    def _only_sets(self, at: int) -> bool:
        """Return whether a mention of the response sets headers, and does not answer."""
        script = self._script
        if script.is_part(at):
            return True
        method = script.word(at + 2)
        is_known = script.word(at + 1) == "." and method in _OF_RESPONSE
        return is_known and (method == "locals" or script.word(at + 3) == "(")

    def _is_plain_call(self, at: int) -> bool:
        script = self._script
        is_call = script.word(at + 1) == "(" and script.partner.get(at + 1) == at + 2
        return script.is_part(at) or is_call

    def _is_certain(self, at: int, opened: int) -> bool:
        """Return whether a call of the next layer is made on every way."""
        script = self._script
        after = script.partner.get(opened, opened) + 1
        if script.word(after) == "=>" and at == after + 1:
            return True
        body = next(self._reach.functions.around(at), None)
        is_given_back = script.word(at - 1) == "return" and not script.tokens[at].newline
        start = at - is_given_back
        return (
            body is not None
            and body.first == opened
            and script.tokens[at].parent == body.opened
            and self._is_reached(start, body)
        )

    def _is_reached(self, at: int, body: Body) -> bool:
        return self._reach.is_sure(at) and not self._reach.is_left(at, body.opened)
