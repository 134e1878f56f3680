"""Calls of the package ``cors`` in a JavaScript or TypeScript file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express.objects import Objects, refusal
from crossorigin.migrate.express.receivers import Receivers
from crossorigin.migrate.express.routes import Routes
from crossorigin.migrate.express.uses import Use, Uses
from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.reach import Application, Moment, Reach
from crossorigin.migrate.javascript.script import Script
from crossorigin.migrate.python.scopes import Scope
from crossorigin.migrate.vocabulary import Declaration

SOCKETS: Final = "socket-options"
"""The code of the finding about options of sockets."""

_PLAIN: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)+/?")
_SETTERS: Final = frozenset(
    {"setHeader", "header", "set", "append", "removeHeader", "writeHead"}
)
_INNER: Final = frozenset({"_router", "lazyrouter", "removeAllListeners"})
"""Fields by which layers of an application, or the application, are taken away."""

_BUILT: Final = frozenset({"Array", "Function", "Object", "RegExp", "String"})
_ORIGIN: Final = r"""\bheaders\s*(?:\?\.|\.)?\s*(?:origin\b|\[\s*["'`][Oo]rigin["'`]\s*\])"""
_REQUEST_ORIGIN: Final = re.compile(rf"{_ORIGIN}\s*=(?!=)|\bdelete\s+[\w.]+\.{_ORIGIN}")
"""A change of the header of a request that the package reads."""


def declarations(text: str) -> list[Declaration]:
    """Return the places of a file where the package is given options.

    Args:
        text: the file.

    Raises:
        SourceError: it does not call the package.
    """
    return list(_Server(Values(Script(text))).declarations())


class _Server:
    """The calls of one file."""

    def __init__(self, values: Values) -> None:
        self._values, self._script = values, values.script
        self._uses = Uses(values)
        self._reach = Reach(values.script, values.names)
        self._receivers = Receivers(values, self._reach.functions)
        self._routes = Routes(values, self._uses, self._reach)

    def declarations(self) -> Iterator[Declaration]:
        """Yield the declarations; one that nothing uses has no place.

        Raises:
            SourceError: there are none.
        """
        uses = self._uses.found
        if self._uses.framework.has_other_adapter and any(use.layer is None for use in uses):
            raise SourceError(refusal("@fastify/cors"))
        seen = {use.layer.at for use in uses if use.layer is not None}
        kept = [use for use in uses if not self._is_idle(use, uses)]
        unused = [(at, opened) for at, opened in self._uses.called.items() if at not in seen]
        if not uses and not unused:
            yield from Objects(self._values, self._uses).declarations()
            return
        yield from self._of_sockets()
        for use in kept:
            yield Declaration(use.options, scope=self._scope(use), first=use.line)
        for at, opened in unused:
            line = self._script.line(at)
            options = self._uses.options(opened, self._values.arguments(opened), line)
            place = f"the call in line {line}"
            yield Declaration(options, scope=Scope(place, (), "unknown-receiver"), first=line)

    def _of_sockets(self) -> Iterator[Declaration]:
        for at in self._uses.sockets:
            place = f"the call in line {self._script.line(at)}"
            yield Declaration({}, scope=Scope(place, (), SOCKETS))

    def _is_idle(self, use: Use, uses: list[Use]) -> bool:
        """Return whether preflights, which the use is for, are answered by a layer of all."""
        return use.method == "options" and any(
            one.method == "use"
            and one.paths is None
            and one.receiver == use.receiver
            and (one.at < use.at or one.options == use.options)
            for one in uses
        )

    # The part of the application

    def _scope(self, use: Use) -> Scope:
        name = use.receiver
        if use.is_route:
            path = use.paths if isinstance(use.paths, str) else "…"
            return Scope(f"{use.method.upper()} {path}", (), "route-policy")
        code = self._code(use)
        if use.is_everywhere:
            return Scope(name, ("",), code)
        if not isinstance(use.paths, str) or not _PLAIN.fullmatch(use.paths):
            return Scope(name, (), code or "part-of-application")
        return Scope(name, (use.paths.rstrip("/"),), code)

    def _code(self, use: Use) -> str:
        """Return why the use is in doubt, or an empty text."""
        app = self._receivers.of(use)
        if self._uses.framework.has_other_adapter:
            app = "unknown-receiver"
        known = Application(use.receiver) if isinstance(app, str) else app
        moment = self._reach.moment(use.at, known)
        if moment.code or isinstance(app, str):
            return moment.code or str(app)
        is_other = self._uses.steady.is_set_by_pattern(app.name)
        if is_other or self._applications > 1:
            return "one-of-several"
        return self._beside(use, app, moment)

    def _beside(self, use: Use, app: Application, moment: Moment) -> str:
        """Return why other calls leave the use in doubt, or an empty text."""
        if self._uses.steady.hides({use.receiver, app.name, *app.aliases}):
            return "routes-before"
        if self._routes.are_before(use, app, moment):
            return "routes-before"
        if self._is_overlapped(use):
            return "second-policy"
        if self._are_layers_changed({use.receiver, app.name}):
            return "layers-changed"
        if self._uses.is_passed_on:
            return "package-passed"
        return "headers-changed" if self._has_own_headers else ""

    def _is_overlapped(self, use: Use) -> bool:
        """Return whether two layers answer a request of the use, with different options."""
        others = [
            one for one in self._uses.found if not one.is_route and one.options != use.options
        ]
        if not use.is_everywhere:
            return any(one.is_everywhere or one.may_share_paths(use) for one in others)
        return any(one.at < use.at and not one.is_everywhere for one in others)

    @cached_property
    def _applications(self) -> int:
        made = sum(self._receivers.is_express(name, at) for name, at, _ in self._uses.calls)
        return made + self._uses.framework.count

    @cached_property
    def _has_own_headers(self) -> bool:
        is_replaced = _REQUEST_ORIGIN.search(self._script.text) or self._replaces_setter()
        return bool(is_replaced) or any(map(self._sets_headers, self._uses.calls))

    def _replaces_setter(self) -> bool:
        """Return whether code gives responses another function that sets headers."""
        script, mentions = self._script, self._reach.functions.mentions
        places = (at for each in _SETTERS for at in mentions.get(each, ()))
        is_set = any(script.word(at - 1) == "." and script.word(at + 1) == "=" for at in places)
        inherited = (
            at for at in mentions.get("prototype", ()) if script.word(at - 2) in _BUILT
        )
        return is_set or any(
            script.word(self._values.names.path(at)[1] + 1) == "=" for at in inherited
        )

    def _are_layers_changed(self, names: set[str]) -> bool:
        """Return whether code calls an application itself, or takes layers away."""
        script, mentions = self._script, self._reach.functions.mentions
        inner = any(
            script.word(at - 1) == "." for one in _INNER for at in mentions.get(one, ())
        )
        own = (at for one in ("handle", "router") for at in mentions.get(one, ()))
        is_own = any(script.word(at - 1) == "." and script.word(at - 2) in names for at in own)
        is_called = any(name in names for name, _, _ in self._uses.calls)
        return inner or is_own or is_called

    def _sets_headers(self, call: tuple[str, int, int]) -> bool:
        name, _, opened = call
        if name.rpartition(".")[2] not in _SETTERS:
            return False
        given = self._values.arguments(opened)
        is_named = isinstance((*given, None)[0], str)
        if not is_named and (name.endswith("removeHeader") or _sets_any(name, given)):
            return True
        texts = [*given[:1], *(key for one in given if isinstance(one, dict) for key in one)]
        return any(
            isinstance(one, str) and one.lower().startswith("access-control-") for one in texts
        )


def _sets_any(name: str, given: list[object]) -> bool:
    """Return whether a call sets a header whose name the file does not show."""
    return name.rpartition(".")[2] in {"setHeader", "header"} and len(given) > 1
