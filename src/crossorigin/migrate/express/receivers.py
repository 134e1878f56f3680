"""Receivers: the applications of a JavaScript file, by the names that layers are given to."""

from __future__ import annotations

from typing import Final

from crossorigin.migrate.express.nest import NEST
from crossorigin.migrate.express.uses import CREATE, MOUNTS, ROUTES, SETTINGS, Use
from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.functions import Body, Functions
from crossorigin.migrate.javascript.names import Declared
from crossorigin.migrate.javascript.objects import Made
from crossorigin.migrate.javascript.reach import Application

_EXPRESS: Final = "express"
_SERVES: Final = frozenset({"listen", "init"})
_THIS: Final = "this."
_UNKNOWN: Final = "unknown-receiver"
_PART: Final = "part-of-application"
_MAX_DEPTH: Final = 20


class Receivers:
    """The applications of one file.

    Args:
        values: the values of the file.
        functions: the functions of the file.
    """

    def __init__(self, values: Values, functions: Functions) -> None:
        self._values, self._script, self._names = values, values.script, values.names
        self._functions = functions

    def is_express(self, name: str, at: int) -> bool:
        """Return whether a dotted name is the function that makes an application."""
        if name == f"require({_EXPRESS})":
            return True
        if self._names.declaration(name, at) is None:
            module = self._names.imports.get(name, name)
            return module == _EXPRESS and name not in self._names.members
        value = self._values.of_name(name, at)
        is_made = isinstance(value, Made) and value.name == "require"
        return is_made and getattr(value, "arguments", ()) == (_EXPRESS,)

    def of(self, use: Use) -> Application | str:
        """Return the application of a use, or the code of the reason why it is not known."""
        if use.method == CREATE:
            return Application(use.receiver, use.at, self._served(use.receiver, use.at))
        return self._of(use.receiver, use.at, 0)

    def _of(self, receiver: str, at: int, depth: int) -> Application | str:
        if receiver.startswith(_THIS):
            return self._of_field(receiver.removeprefix(_THIS), at)
        if "." in receiver or receiver in self._names.imports or depth > _MAX_DEPTH:
            return _UNKNOWN
        declared = self._names.declaration(receiver, at)
        if declared is None:
            return self._undeclared(receiver, at)
        if declared.value is None:
            return self._of_parameter(declared, at, depth)
        if sum(one.value is not None for one in self._names.declared(receiver)) > 1:
            return "one-of-several"
        return self._made(receiver, declared.at, declared.value)

    def _made(self, name: str, at: int, value: int) -> Application | str:
        """Return the application that a name is given by a value."""
        script, aliases = self._script, set()
        while script.is_name(value):
            chain, last = script.dotted(value)
            if script.word(last + 1) != "=":
                break
            aliases.add(chain.rpartition(".")[2])
            value = last + 2  # app = module.exports = express()
        code = self._code_of(value)
        return code or Application(name, at, self._served(name, at), frozenset(aliases))

    def _undeclared(self, name: str, at: int) -> Application | str:
        """Return the application of a part of a file that does not show where it is made."""
        is_plain = name == "server" or name.lower().endswith(("app", "application"))
        is_own = bool(self._names.declared(name)) or any(
            name in map(self._script.word, self._parameters(body))
            for body in self._functions.around(at)
        )
        return Application(name) if is_plain and not is_own else _UNKNOWN

    def _parameters(self, body: Body) -> range:
        return range(body.first, self._script.partner.get(body.first, body.first) + 1)

    def _code_of(self, value: int) -> str:
        """Return why a value is no application, or an empty text."""
        made = self._values.value(value, line_ends=True)[0]
        if not isinstance(made, Made) or made.at < value:
            return _UNKNOWN  # another name of an object has routes of its own
        if made.name.endswith(NEST) or self.is_express(made.name, made.at):
            return ""
        return _PART if made.name.rpartition(".")[2] == "Router" else _UNKNOWN

    def _of_field(self, name: str, at: int) -> Application | str:
        """Return the application that a field of `this` is, where its class makes one."""
        script = self._script
        body = next((one for one in self._functions.around(at) if not one.is_arrow), None)
        if body is None or body.owner < 0:
            return _UNKNOWN
        first, last = body.owner, script.partner.get(body.owner, -1)
        mentions = self._functions.mentions.get(name, ())
        places = [one for one in mentions if first < one < last and self._is_set(one)]
        if len(places) != 1 or "." in name:
            return _UNKNOWN
        [made] = places
        value = next(one for one in range(made, last) if script.word(one) == "=") + 1
        return self._made(name, made, value)

    def _is_set(self, at: int) -> bool:
        """Return whether a field has its value here: ``this.app = …`` or ``app: App = …;``."""
        script = self._script
        if script.word(at - 1) == "." and script.word(at - 2) == "this":
            return script.word(at + 1) == "="
        if not self._functions.is_class(script.tokens[at].parent):
            return False
        after = at + 1
        while script.word(after) in {":", "."} or script.is_name(after):
            if script.tokens[after].newline:
                return False
            after += 1
        return script.word(after) == "="

    def _of_parameter(self, declared: Declared, at: int, depth: int) -> Application | str:
        """Return the application that all calls of a function give it."""
        script, place = self._script, declared.at
        parent = script.tokens[place].parent
        body = next(
            (one for one in self._functions.around(at) if one.first in {place, parent}), None
        )
        is_plain = body is not None and (
            body.first == place or script.word(place - 1) in {"(", ","}
        )
        if body is None or not is_plain:
            return _UNKNOWN
        inner = range(body.first + 1, place)
        number = sum(
            script.word(one) == "," and script.tokens[one].parent == body.first for one in inner
        )
        once = self._functions.at_once(body)
        calls = self._functions.calls(body) if once is None else [once]
        given = [self._functions.argument(one, number) for one in calls]
        name = script.word(place)
        found = {
            _UNKNOWN if one is None else self._of(script.word(one), one, depth + 1)
            for one in given
        }
        if not found:
            return Application(name)
        return found.pop() if len(found) == 1 else _UNKNOWN

    def _served(self, name: str, made: int) -> tuple[int, ...]:
        """Return the mentions of an application that may let it answer requests."""
        mentions = self._functions.mentions.get(name, ())
        return tuple(at for at in mentions if at != made and self._may_serve(name, at))

    def _may_serve(self, name: str, at: int) -> bool:
        script = self._script
        if any(one.at == at for one in self._names.declared(name)):
            return False
        if self._functions.is_class(script.tokens[at].parent):
            return False  # a field without a value
        is_call = script.word(at + 1) == "." and script.word(at + 3) == "("
        harmless = ROUTES | MOUNTS | SETTINGS - _SERVES
        return not is_call or script.word(at + 2) not in harmless
