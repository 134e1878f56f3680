"""Uses: the places where a layer of ``cors`` is given to an application or a route."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express.nest import NEST, Framework
from crossorigin.migrate.express.options import options_of
from crossorigin.migrate.express.package import Package
from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.objects import Made
from crossorigin.migrate.javascript.scalars import Unknown
from crossorigin.migrate.javascript.steady import Steady
from crossorigin.migrate.values import HIDDEN, Given, Options, Regex, Unread

MOUNTS: Final = frozenset({"use", "enableCors"})
ROUTES: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "all", "options"})
SETTINGS: Final = frozenset(
    {
        "close", "disable", "enable", "engine", "init", "listen", "locals", "on", "set",
        # NestJS
        "enableShutdownHooks", "enableVersioning", "flushLogs", "getUrl", "setBaseViewsDir",
        "setGlobalPrefix", "setViewEngine", "useGlobalFilters", "useGlobalGuards",
        "useGlobalInterceptors", "useGlobalPipes", "useLogger", "useWebSocketAdapter",
    }
)  # fmt: skip
"""Methods of an application that add no route and no layer."""

CREATE: Final = "create"
"""The method of a use by the options of NestJS."""

_EVERYWHERE: Final = frozenset({"", "/", "*", "/*", "(.*)", "/(.*)"})
_RECEIVERS: Final = ("api", "app", "application", "router", "server")
"""Ends of the names of objects whose methods change no list of layers."""

MAX_USES: Final = 200
"""Layers of the package in one file, each of which is compared with the others."""


class Use(NamedTuple):
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

    @property
    def is_route(self) -> bool:
        """Whether it is for one route."""
        return self.method in ROUTES

    @property
    def is_everywhere(self) -> bool:
        """Whether it is for every path."""
        return self.paths is None or (isinstance(self.paths, str) and self.paths in _EVERYWHERE)

    def may_share_paths(self, other: Use) -> bool:
        """Return whether the path of one use may be the start of that of the other."""
        if not isinstance(self.paths, str) or not isinstance(other.paths, str):
            return True
        first, second = (f"{each.rstrip('/').lower()}/" for each in (self.paths, other.paths))
        return first.startswith(second) or second.startswith(first)


class Uses:
    """The uses of one file.

    Args:
        values: the values of the file.

    Attributes:
        calls: the name, the first token and the bracket of each call of the file.
        brackets: the bracket of each call, by its first token.
        package: the names of the package.
        framework: the calls of frameworks that give options to the package, or to sockets.
        steady: the names whose values stay the same.
        found: the uses.
    """

    def __init__(self, values: Values) -> None:
        self._values, self._script = values, values.script
        self.calls: list[tuple[str, int, int]] = list(values.calls())
        self.brackets: dict[int, int] = {at: opened for _, at, opened in self.calls}
        self.package: Package = Package(values)
        self.framework: Framework = Framework(values, self.calls)
        self._callees = {opened: (name, at) for name, at, opened in self.calls}
        self.steady: Steady = Steady(values, self._takes_options)
        self.found: list[Use] = list(self._found())

    @cached_property
    def sockets(self) -> list[int]:
        """The first tokens of the calls that give options to sockets."""
        return self.framework.sockets()

    @cached_property
    def called(self) -> dict[int, int]:
        """The brackets of the calls of the package, by their first tokens."""
        return {
            at: opened for name, at, opened in self.calls if self.package.is_called(name, at)
        }

    @cached_property
    def is_passed_on(self) -> bool:
        """Whether other code is given the package, or options of CORS."""
        is_passed = any(True for _ in self.package.strangers(frozenset(self.called)))
        return is_passed or bool(self.framework.others())

    def _takes_options(self, opened: int) -> bool:
        """Return whether a call is one of the package, which changes no options."""
        name, at = self._callees.get(opened, ("", opened))
        receiver, _, method = name.rpartition(".")
        if method in MOUNTS | ROUTES and receiver.lower().endswith(_RECEIVERS):
            return True
        if name.endswith(NEST) or at in self.sockets:
            return True
        return name != "" and self.package.is_called(name, at)

    def options(self, opened: int, given: list[object], line: int) -> Options:
        """Return the options of a call; none is certain where a name of them may change."""
        if given and not self.steady.holds(opened):
            shown = self._script.shown(opened + 1, self._script.partner.get(opened, opened))
            return {HIDDEN: Given(Unread(shown, line), line)}
        return options_of(given, line)

    def _of_layer(self, layer: Made, opened: int, line: int) -> Options:
        """Return the options of a layer; none is certain where its list may change."""
        closed = self._script.partner.get(opened, opened)
        if not opened < layer.at < closed and not self.steady.keeps(opened + 1, closed):
            shown = self._script.shown(opened + 1, closed)
            return {HIDDEN: Given(Unread(shown, line), line)}
        return self.options(self.brackets[layer.at], list(layer.arguments), line)

    def _found(self) -> Iterator[Use]:
        for count, use in enumerate(self._mounted()):
            if count == MAX_USES:
                message = f"it gives cors to an application more than {MAX_USES} times"
                raise SourceError(message)
            yield use

    def _mounted(self) -> Iterator[Use]:
        for opened, nest in self.framework.nests():
            line = self._script.line(nest.at)
            options = self.options(opened, nest.given, line)
            yield Use(nest.at, nest.name, CREATE, None, None, options, line)
        for name, at, opened in self.calls:
            receiver, _, method = name.rpartition(".")
            if not receiver or method not in MOUNTS | ROUTES:
                continue
            line = self._script.line(at)
            if method == "enableCors":
                options = self.options(opened, self._values.arguments(opened), line)
                yield Use(at, receiver, method, None, None, options, line)
                continue
            given = self._values.arguments(opened)
            has_path = bool(given) and isinstance(given[0], str | Regex | Unknown | list)
            paths = given[0] if has_path and not self.layers(given[:1]) else None
            if has_path and not self.steady.keeps(opened + 1, self._script.end(opened + 1)):
                paths = Unknown("path") if paths is not None else None
            for layer in self.layers(given):
                options = self._of_layer(layer, opened, line)
                yield Use(at, receiver, method, paths, layer, options, line)

    def layers(self, given: list[object]) -> list[Made]:
        """Return the layers of the package among the arguments of a call."""
        made = [one for one in flat(given) if isinstance(one, Made)]
        return [one for one in made if self.package.is_called(one.name, one.at)]


def flat(given: list[object]) -> list[object]:
    """Return arguments, with the entries of a list in its place."""
    return [each for one in given for each in (one if isinstance(one, list) else [one])]
