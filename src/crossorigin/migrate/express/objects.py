"""Objects: the options of ``cors`` that a JavaScript file has in an object, and in no call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.express.options import NAMES, options_of
from crossorigin.migrate.express.package import PACKAGE
from crossorigin.migrate.express.uses import Uses
from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.objects import Fields, Made
from crossorigin.migrate.javascript.steady import Steady
from crossorigin.migrate.values import HIDDEN, Given, Options, Unread
from crossorigin.migrate.vocabulary import Declaration
from crossorigin.spec.text import short_repr

_OPENING: Final = frozenset({"{", "["})


class Objects:
    """The objects of one file.

    Args:
        values: the values of the file.
        uses: the uses of the package.
    """

    def __init__(self, values: Values, uses: Uses) -> None:
        self._values, self._script, self._uses = values, values.script, uses
        self._steady = Steady(values, lambda _: False, exported=True)

    def declarations(self) -> Iterator[Declaration]:
        """Yield the options of a text that is an object, or that names some.

        Raises:
            SourceError: there are none.
        """
        found = list(self._found())
        for at, value in found:
            line = self._script.line(at)
            if self._may_change(at):
                shown = self._script.shown(at, self._script.partner.get(at, at))
                options: Options = {HIDDEN: Given(Unread(shown, line), line)}
            else:
                options = options_of([value], line)
            yield Declaration(options, first=line)
        if found:
            return
        others = self._uses.framework.others()
        if self._uses.is_passed_on and not others:
            message = (
                "it uses the package cors in a way that is not read: write app.use(cors(…))"
            )
            raise SourceError(message)
        raise SourceError(refusal((*map(short_repr, others), self._other())[0]))

    def _found(self) -> Iterator[tuple[int, Fields]]:
        """Yield the objects that have options, with their braces."""
        script = self._script
        start = next((at for at, one in enumerate(script.tokens) if one.text == "{"), None)
        for at in range(len(script.tokens)):
            is_value = script.word(at - 1) == "=" or at == start == 0
            if script.word(at) != "{" or not (is_value or self._is_named(at)):
                continue
            value = self._values.value(at, line_ends=True)[0]
            if isinstance(value, Fields) and value.keys() & NAMES:
                yield at, value

    def _may_change(self, opened: int) -> bool:
        """Return whether code may change an object, or may export another one."""
        script = self._script
        around = [at for at in (opened, *script.above(opened)) if script.word(at) in _OPENING]
        spread = (at for at in range(opened, script.partner[around[-1]]) if self._is_spread(at))
        if any(script.tokens[at].parent in around[1:] for at in spread):
            return True
        if self._sets_options or not self._steady.holds(opened):
            return True
        holder = around[-1] - 2
        if script.word(holder + 1) != "=" or not script.is_name(holder):
            return False
        mentions = self._mentions(script.word(holder))
        return script.depends(self._first(holder)) or any(
            at != holder and not self._is_export(at) for at in mentions
        )

    def _is_spread(self, at: int) -> bool:
        return self._script.word(at) == "..."

    def _first(self, holder: int) -> int:
        """Return the first token of the statement that gives a name its object."""
        script = self._script
        while script.word(holder - 1) in {".", "const", "export", "let", "var"}:
            holder -= 1 + (script.word(holder - 1) == ".")
        return holder

    def _mentions(self, name: str) -> Iterator[int]:
        """Yield the tokens of a name that are no keys; those of ``exports`` that set it."""
        script = self._script
        for at, token in enumerate(script.tokens):
            if token.kind == "name" and token.text == name:
                is_key = script.word(at + 1) == ":" and script.is_part(at)
                is_set = name != "exports" or script.word(at + 1) == "="
                if is_set and not is_key:
                    yield at

    def _is_export(self, at: int) -> bool:
        """Return whether a mention of a name exports it."""
        script, opened = self._script, self._script.tokens[at].parent
        before = script.word(at - 1)
        if before == "default" or (before == "=" and script.word(at - 2) == "exports"):
            return script.word(at + 1) in {";", ""} or script.tokens[at + 1].newline
        is_given = script.word(opened - 1) == "=" and script.word(opened - 2) == "exports"
        is_listed = script.word(opened) == "{" and script.word(at + 1) in {",", "}"}
        return is_listed and (is_given or script.word(opened - 1) == "export")

    @cached_property
    def _sets_options(self) -> bool:
        """Whether code reads or sets an option as a field of an object."""
        script = self._script
        return any(
            script.word(at) in NAMES and script.word(at - 1) in {".", "?."}
            for at in range(len(script.tokens))
        )

    def _is_named(self, at: int) -> bool:
        """Return whether an object is a field for CORS of objects, and of no call."""
        script = self._script
        is_field = script.word(at - 1) == ":" and PACKAGE in script.word(at - 2).lower()
        return is_field and all(script.word(one) in {"{", ""} for one in script.above(at))

    def _other(self) -> str:
        """Return the name of another library that the file gives options to, or nothing."""
        if self._uses.sockets:
            return "sockets, which CORS does not apply to"
        modules = {*self._values.names.imports.values()}
        modules |= {
            one.arguments[0]
            for name, at, _ in self._uses.calls
            if isinstance(one := self._values.of_name(name.partition(".")[0], at), Made)
            and one.name == "require"
            and one.arguments
            and isinstance(one.arguments[0], str)
        }
        modules |= {
            name[8:-1] for name, _, _ in self._uses.calls if name.startswith("require(")
        }
        others = sorted(one for one in modules if PACKAGE in one and one != PACKAGE)
        return (*others, "")[0]


def refusal(other: str) -> str:
    """Return why a file is not read, by the name of the library that it gives options to."""
    found = f"it gives options to {other}" if other else "it gives cors no options"
    return (
        f"it is JavaScript, and {found}: of JavaScript the options of the package cors of "
        "Express are read. Give the origins, methods and headers as a policy"
    )
