"""Express: the options of ``cors`` that a JavaScript file has in an object, and in no call."""

from __future__ import annotations

from crossorigin.migrate.express_options import NAMES, options_of
from crossorigin.migrate.express_package import PACKAGE
from crossorigin.migrate.express_uses import Uses
from crossorigin.migrate.expressions import Values
from crossorigin.migrate.objects import Fields, Made
from crossorigin.migrate.syntax import SourceError
from crossorigin.migrate.vocabulary import Declaration
from crossorigin.spec.text import short_repr


class Objects:
    """The objects of one file.

    Args:
        values: the values of the file.
        uses: the uses of the package.
    """

    def __init__(self, values: Values, uses: Uses) -> None:
        self._values, self._script, self._uses = values, values.script, uses

    def declaration(self) -> Declaration:
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
            if isinstance(value, Fields) and value.keys() & NAMES:
                return Declaration(options_of([value], self._script.line(at)))
        others = self._uses.framework.others()
        if self._uses.is_passed_on and not others:
            message = (
                "it uses the package cors in a way that is not read: write app.use(cors(…))"
            )
            raise SourceError(message)
        raise SourceError(refusal((*map(short_repr, others), self._other())[0]))

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
