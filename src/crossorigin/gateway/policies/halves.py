"""The two halves of a mark: the policy of a route, and its guard.

Theory of operation. Integrations read marks, and inherit them, through the functions of
`marks`. Those return the policies, and within `reading_guards` the guards. So each half is
inherited independently, and the same code of an integration finds both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from crossorigin.guard import Guard, fields_of

_MAX_MADE: Final = 100
"""The greatest number of guards that a mark has changed; each path may have its own."""


class RouteGuard:
    """The guard that `guard` or `no_guard` gave to a route.

    Args:
        given: a guard with the fields of the mark; None for no guard.
        names: the names of those fields; the others are those of the application's guard.
        is_ambiguous: whether it stands for several guards, one for each reading of a request.
    """

    __slots__ = ("_made", "given", "is_ambiguous", "names")

    def __init__(
        self,
        given: Guard | None,
        names: frozenset[str] = frozenset(),
        *,
        is_ambiguous: bool = False,
    ) -> None:
        self.given: Guard | None = given
        self.names: frozenset[str] = names
        self.is_ambiguous: bool = is_ambiguous
        # By the id of a guard; the guard is kept too, so that no other object gets its id.
        self._made: dict[int, tuple[Guard, Guard]] = {}

    def __repr__(self) -> str:
        if self.given is None:
            return "no_guard"
        return repr(self.given).replace("Guard", "guard", 1)

    @property
    def enforces(self) -> bool:
        """Whether it refuses requests although the guard of the application only reports."""
        given = self.given
        return (
            given is not None
            and "report_only" in self.names
            and not fields_of(given).report_only
        )

    def of(self, default: Guard) -> Guard | None:
        """Return the guard of the route; `default` is that of the application."""
        if self.given is None:
            return None
        made = self._made.get(id(default))
        if made is None:
            if len(self._made) == _MAX_MADE:
                self._made.clear()
            made = self._made[id(default)] = default, default.altered(self.given, self.names)
        return made[1]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RouteGuard):
            return NotImplemented
        own, others = ((each.given, each.names, each.is_ambiguous) for each in (self, other))
        return own == others

    def __hash__(self) -> int:
        return hash((self.given, self.names))


ENFORCED: Final = RouteGuard(Guard(), frozenset({"report_only"}), is_ambiguous=True)
"""Several guards; at least one of them refuses requests."""

_READS_GUARDS: Final = ContextVar("crossorigin.reads-guards", default=False)

reads_guards: Final = _READS_GUARDS.get
"""Returns whether the guards of marks are read at present."""


@contextmanager
def reading_guards(*, are_read: bool = True) -> Iterator[None]:
    """Let the functions of `marks` return the guards of marks, in place of the policies."""
    token = _READS_GUARDS.set(are_read)
    try:
        yield
    finally:
        _READS_GUARDS.reset(token)


def decorators_read(between: str = "or") -> str:
    """Return the names of the decorators whose marks are read at present, for messages."""
    return f"@guard {between} @no_guard" if reads_guards() else f"@cors {between} @no_cors"
