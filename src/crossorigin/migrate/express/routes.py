"""Routes: the routes of a JavaScript file, and the layers that may answer as routes do."""

from __future__ import annotations

from typing import Final

from crossorigin.migrate.express.layers import Layers
from crossorigin.migrate.express.uses import CREATE, ROUTES, SETTINGS, Use, Uses, flat
from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.reach import Application, Moment, Reach
from crossorigin.migrate.values import Regex

_MAKES_SERVER: Final = frozenset({"Server", "createServer"})
_SERVERS: Final = frozenset({"close", "init", "listen"})
"""Methods that give back no application; NestJS adds the routes in them."""


class Routes:
    """The routes of one file.

    Args:
        values: the values of the file.
        uses: the uses of the package.
        reach: the moments when the code is run.
    """

    def __init__(self, values: Values, uses: Uses, reach: Reach) -> None:
        self._values, self._script = values, values.script
        self._uses, self._reach = uses, reach
        self._layers = Layers(values)
        self._known: dict[tuple[str, bool], list[int]] = {}

    def are_before(self, use: Use, app: Application, moment: Moment) -> bool:
        """Return whether an application may have routes before the layer of a use."""
        names = {app.name, use.receiver.removeprefix("this.")}
        is_field = use.receiver.startswith("this.")
        # NestJS adds the layer of its own option when it starts to listen.
        key = (len(self._script.tokens),) if use.method == CREATE else moment.key
        first, last = moment.within, self._script.partner.get(moment.within, -1)
        routes = [at for name in names for at in self._of(name, is_field=is_field)]
        routes += [at for name in app.aliases for at in self._of(name, is_field=True)]
        if use.layer is None:
            routes += [at for at in app.served if self._script.word(at + 2) in _SERVERS]
        return self._is_after_route(use) or any(
            self._reach.order(at) < key or (first >= 0 and not first < at < last)
            for at in routes
        )

    def _of(self, name: str, *, is_field: bool) -> list[int]:
        """Return the tokens that may add routes to an application."""
        if (name, is_field) not in self._known:
            self._known[name, is_field] = [
                at
                for at in self._reach.functions.mentions.get(name, ())
                if self._may_add_routes(name, at, is_field=is_field)
            ]
        return self._known[name, is_field]

    def _may_add_routes(self, name: str, at: int, *, is_field: bool) -> bool:
        """Return whether a token gives an application to other code, or adds a route."""
        script = self._script
        if script.word(at - 1) in {".", "?."} and not is_field:
            return False
        if any(each.at == at for each in self._values.names.declared(name)):
            return False
        if (is_field and self._is_made(at)) or self._is_given_to_server(at):
            return False
        method = script.word(at + 2) if script.word(at + 1) == "." else ""
        start = at - 2 if script.word(at - 1) == "." and script.word(at - 2) == "this" else at
        opened = self._uses.brackets.get(start)
        if self._goes_on(at, method):
            return True  # app.set(…).get(…)
        if method in SETTINGS:
            return False
        return method not in ROUTES | {"use"} or opened is None or self._adds(method, opened)

    def _is_given_to_server(self, at: int) -> bool:
        """Return whether a token gives an application to a server of Node."""
        script, opened = self._script, self._script.tokens[at].parent
        first = opened - 3
        if script.word(at + 1) != ")" or script.word(opened - 1) not in _MAKES_SERVER:
            return False
        if script.word(opened - 2) != "." or not script.is_name(first):
            return False
        value, module = self._values.of_name(script.word(first), first), script.word(first)
        if self._values.names.declared(module):
            module = str((*getattr(value, "arguments", ()), "")[0])
        else:
            module = self._values.names.imports.get(module, module)
        return module.removeprefix("node:") in {"http", "https"}

    def _goes_on(self, at: int, method: str) -> bool:
        """Return whether another method is called of the application that a call gives back."""
        script = self._script
        after = script.partner.get(at + 3, at) + 1
        is_next = script.word(at + 3) == "(" and script.word(after) in {".", "?.", "["}
        return is_next and method not in _SERVERS

    def _is_made(self, at: int) -> bool:
        """Return whether a token declares a field, or gives it its value."""
        script = self._script
        is_declared = self._reach.functions.is_class(script.tokens[at].parent)
        return is_declared or script.word(at + 1) == "="

    def _adds(self, method: str, opened: int) -> bool:
        """Return whether a call of an application gives it a route."""
        given = self._values.arguments(opened)
        if self._uses.layers(given):
            return False
        if method in ROUTES:
            return len(given) > 1
        return not self._pass(given, opened)

    def _pass(self, given: list[object], at: int) -> bool:
        """Return whether all arguments are layers that answer no request, or a path."""
        rest = given[1:] if given and isinstance(given[0], str) else given
        return all(self._layers.passes(one, at) for one in flat(rest))

    def _is_after_route(self, use: Use) -> bool:
        """Return whether the call that has the layer gives it after a router."""
        if use.layer is None or use.method != "use":
            return False
        given = self._values.arguments(self._uses.brackets[use.at])
        rest = flat(given[1:] if isinstance(given[0], str | Regex) else given)
        return not self._pass(rest[: rest.index(use.layer)], use.at)
