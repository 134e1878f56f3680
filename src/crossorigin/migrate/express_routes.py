"""Express: the routes of a JavaScript file, and the functions that answer as routes do."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from crossorigin.migrate.express_reach import Reach
from crossorigin.migrate.express_uses import ROUTES, Use, Uses, flat
from crossorigin.migrate.expressions import Values
from crossorigin.migrate.names import Declared
from crossorigin.migrate.objects import Made
from crossorigin.migrate.values import Function

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
        self._answering: dict[Declared, bool] = {}

    @cached_property
    def first(self) -> dict[str, tuple[int, ...]]:
        """The moment when each application may be given its first route, by its name."""
        found: dict[str, tuple[int, ...]] = {}
        for at in range(len(self._script.tokens)):
            name = self._script.word(at)
            if name in self.receivers and self._may_add_routes(name, at):
                order = self._reach.order(at)
                found[name] = min(found.get(name, order), order)
        return found

    @cached_property
    def receivers(self) -> frozenset[str]:
        """The names of the applications that the package is given to."""
        return frozenset(use.receiver for use in self._uses.found)

    def _may_add_routes(self, name: str, at: int) -> bool:
        """Return whether a token gives an application to other code, or adds a route."""
        script = self._script
        if script.word(at - 1) in {".", "?."}:
            return False
        if any(each.at == at for each in self._values.names.declared(name)):
            return False
        method = script.word(at + 2) if script.word(at + 1) == "." else ""
        opened = self._uses.brackets.get(at)
        if method in _SETTINGS - {"use"}:
            return False
        return method not in ROUTES | {"use"} or opened is None or self._adds(method, opened)

    def _adds(self, method: str, opened: int) -> bool:
        """Return whether a call of an application gives it a route."""
        given = self._values.arguments(opened)
        if self._uses.layers(given):
            return False
        if method in ROUTES:
            return len(given) > 1
        return any(_is_router(one) or self._answers(one, opened) for one in flat(given))

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

    def is_before(self, use: Use) -> bool:
        """Return whether the call that has the layer gives it after a router."""
        if use.layer is None or use.method != "use":
            return False
        given = flat(self._values.arguments(self._uses.brackets[use.at]))
        before = [one for one in given[: given.index(use.layer)] if not isinstance(one, str)]
        return any(_is_router(one) or self._answers(one, use.at) for one in before)


def _is_router(given: object) -> bool:
    """Return whether an argument of `use` is a path, or may answer requests itself."""
    if isinstance(given, str):
        return True
    if isinstance(given, Function):
        return _ANSWERS.search(given.text) is not None
    text = str(given.name if isinstance(given, Made) else getattr(given, "text", ""))
    return text.startswith("...") or bool(_ROUTER.search(text))
