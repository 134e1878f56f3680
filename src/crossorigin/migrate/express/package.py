"""Package: the names that a JavaScript file gives to the package ``cors``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from crossorigin.migrate.javascript.expressions import Values
from crossorigin.migrate.javascript.names import Declared
from crossorigin.migrate.javascript.script import unquoted

PACKAGE: Final = "cors"

_LOADING: Final = frozenset(
    {
        "(", ")", ".", "await", "default", "import", "require", "__importDefault",
        "__importStar", "_interopRequireDefault", "_interopRequireWildcard",
    }
)  # fmt: skip
"""Words around the name of a package in the expressions that load it."""

_MAX_LOADING: Final = 20
_MAX_NAMES: Final = 5
_DEFAULT: Final = ".default"


class Package:
    """The names of the package in one file.

    Args:
        values: the values of the file.
    """

    def __init__(self, values: Values) -> None:
        self._values, self._script, self._names = values, values.script, values.names
        self._known: dict[Declared, bool] = {}

    def is_called(self, name: str, at: int) -> bool:
        """Return whether a dotted name is the function of the package where it is called.

        Args:
            name: the name.
            at: the number of its first token.
        """
        plain = name.removesuffix(_DEFAULT)
        return name == f"require({PACKAGE})" or ("." not in plain and self._is_name(plain, at))

    def strangers(self, called: frozenset[int]) -> Iterator[int]:
        """Yield the tokens that use the package in another way than a call that is read.

        Args:
            called: the numbers of the first tokens of the calls.
        """
        script = self._script
        for at, token in enumerate(script.tokens):
            if token.kind == "string" and unquoted(token.text) == PACKAGE:
                if self._is_loaded(at) and not self._is_kept(at, called):
                    yield at
            elif at not in called and self._is_mention(at) and not self._is_harmless(at):
                yield at

    def _is_mention(self, at: int) -> bool:
        token = self._script.tokens[at]
        is_value = token.kind == "name" and not self._script.is_part(at)
        return is_value and self._is_name(token.text, at)

    @cached_property
    def _candidates(self) -> set[str]:
        """The names that may be the package; others are looked up for nothing."""
        script = self._script
        found = {PACKAGE, *self._names.imports}
        for at, token in enumerate(script.tokens):
            if token.kind == "string" and unquoted(token.text) == PACKAGE:
                found.update(one.text for one in script.tokens[max(at - _MAX_LOADING, 0) : at])
        given = [
            (script.tokens[at - 1].text, script.tokens[at + 1].text)
            for at in range(1, len(script.tokens) - 1)
            if script.word(at) == "="
        ]
        for _ in range(_MAX_NAMES):
            found.update([name for name, value in given if value in found])
        return found

    def _is_name(self, name: str, at: int) -> bool:
        if name not in self._candidates:
            return False
        declared = self._names.declaration(name, at)
        if declared is not None:
            return self._is_declared(declared)
        module = self._names.imports.get(name)
        is_own = bool(self._names.declared(name))
        if module == PACKAGE:
            return name not in self._names.members
        return name == PACKAGE and module is None and not is_own

    def _is_declared(self, declared: Declared) -> bool:
        if declared not in self._known:
            self._known[declared] = False  # a name that is made of itself
            at = self._value(declared)
            self._known[declared] = at is not None and self._is_value(at)
        return self._known[declared]

    def _value(self, declared: Declared) -> int | None:
        """Return the number of the first token of a value, also of ``{ default: name }``."""
        script, at = self._script, declared.at
        if declared.value is not None:
            return declared.value
        opened = script.tokens[at].parent
        closed = script.partner.get(opened, opened)
        is_default = script.word(at - 1) == ":" and script.word(at - 2) == "default"
        is_given = script.word(opened) == "{" and script.word(closed + 1) == "="
        return closed + 2 if is_default and is_given else None

    def _is_value(self, at: int) -> bool:
        """Return whether an expression is the package: it loads it, or is a name of it."""
        script = self._script
        end = script.end(at, line_ends=True)
        if script.is_name(at) and script.tokens[at].text not in _LOADING:
            name, last = script.dotted(at)
            return last == end - 1 and self.is_called(name, at)
        tokens = script.tokens[at : min(end, at + _MAX_LOADING)]
        texts = [one for one in tokens if one.kind == "string"]
        is_loading = all(one in texts or one.text in _LOADING for one in tokens)
        return is_loading and [unquoted(one.text) for one in texts] == [PACKAGE]

    def _is_loaded(self, at: int) -> bool:
        script = self._script
        return script.word(at - 1) == "(" and script.word(at - 2) in {"require", "import"}

    def _is_kept(self, at: int, called: frozenset[int]) -> bool:
        """Return whether the loaded package has a name, or is called where it is loaded."""
        script, start = self._script, at - 2
        closed = script.partner.get(at - 1, at)
        if (
            start in called
            and script.word(start) == "require"
            and script.word(closed + 1) == "("
        ):
            return True
        while script.word(start - 1) in _LOADING:
            start -= 1
        is_alone = script.word(closed + 1) == ";" and script.word(start - 1) in {"", ";"}
        return is_alone or (script.word(start - 1) == "=" and self._is_value(start))

    def _is_harmless(self, at: int) -> bool:
        """Return whether a mention declares, imports or names the package, or a type of it."""
        script = self._script
        name, last = script.dotted(at)
        if name.partition(".")[2][:1].isupper():
            return True  # a type
        is_imported = script.word(last + 1) in {",", "from", "}"} and self._is_in_import(at)
        is_declared = any(one.at == at for one in self._names.declared(name))
        is_given = script.word(at - 1) == "=" and self._is_value(at)
        return is_imported or is_declared or is_given or script.word(at - 1) == "typeof"

    def _is_in_import(self, at: int) -> bool:
        script = self._script
        for before in range(at - 1, max(at - _MAX_LOADING, -1), -1):
            if script.word(before) == "import":
                return True
            if script.word(before) in {";", "=", "("}:
                return False
        return False
