"""Reach: whether, and when, the code of a JavaScript file is run.

Code is certain where it is sure to run before the application answers a request: it stands in
no condition, and in no function but those that certain code calls. All other code is in doubt.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final, NamedTuple

from crossorigin.migrate.javascript.functions import Body, Call, Functions
from crossorigin.migrate.javascript.names import Names
from crossorigin.migrate.javascript.script import GOING_ON, Script

_LEAVES: Final = frozenset({"return", "throw", "yield"})
_CHOOSES: Final = frozenset(
    {"&&", "||", "??", "?", ":", "=>", "?.", "&&=", "||=", "??=", "case", "catch", "class"}
    | {"do", "else", "finally", "for", "function", "if", "switch", "try", "while", "with"}
    | {"yield"}
)
"""Words before code, in its statement, that may keep the code from being run."""

_BRACKETS: Final = frozenset({")", "]", "}"})
_HANDLERS: Final = ("uncaughtException", "unhandledRejection")
_MAX_DEPTH: Final = 20
_NEVER: Final = "never-called"
_CONDITION: Final = "conditional-call"


class Application(NamedTuple):
    """An application of a script.

    Attributes:
        name: the name, or the name of the field of `this`.
        made: the number of the token that declares the name, or -1.
        served: the tokens that may let the application answer requests.
        aliases: the last names of the fields that it is made for, too.
    """

    name: str
    made: int = -1
    served: tuple[int, ...] = ()
    aliases: frozenset[str] = frozenset()


class Moment(NamedTuple):
    """The moment when code is run.

    Attributes:
        code: why the code may not be run, or an empty text.
        key: the calls that lead to the code, and its token.
        within: the brace outside of which code may be run before, or -1.
    """

    code: str
    key: tuple[int, ...] = ()
    within: int = -1


class Reach:
    """The certain code of a script.

    Args:
        script: the tokens.
        names: the names of the script.
    """

    def __init__(self, script: Script, names: Names) -> None:
        self._script = script
        self.functions: Functions = Functions(script, names)
        self._orders: dict[int, tuple[int, ...]] = {}

    # The first moment

    def order(self, at: int, depth: int = 0) -> tuple[int, ...]:
        """Return a key of the first moment when a token may be run.

        Args:
            at: the number of the token.
            depth: the number of the calls that lead from it.
        """
        if depth > _MAX_DEPTH:
            return (-1,)
        for body in self.functions.around(at):
            key = self._first_call(body, depth)
            if key:
                return (*key, at)
        return (at,)

    def _first_call(self, body: Body, depth: int) -> tuple[int, ...]:
        """Return the key of the first mention of a function; an empty one for none."""
        if body.opened not in self._orders:
            closed = self._script.partner.get(body.opened, body.opened)
            self._orders[body.opened] = ()  # a function that only calls itself
            mentions = self._mentions(body)
            keys = [
                self.order(at, depth + 1)
                for at in mentions
                if at != body.at and not body.opened < at < closed
            ]
            self._orders[body.opened] = min(keys, default=())
        return self._orders[body.opened]

    def _mentions(self, body: Body) -> list[int]:
        if body.at < 0:
            return []
        name = self._script.word(body.at)
        if body.owner >= 0 and name == "constructor":
            name = self.functions.class_of(body.owner)
        found = self.functions.mentions.get(name, [])
        return [at for at in found if self._script.word(at - 1) != "class"]

    # The certain moment

    def moment(self, at: int, app: Application) -> Moment:
        """Return the moment when a statement is run, or why it may not be run.

        Args:
            at: the number of the first token of the statement.
            app: the application that the statement changes.
        """
        found = self._moment(at, app, 0)
        if not found.code and self._is_served_before(app, found.key):
            return Moment(_CONDITION)
        return found

    def _is_served_before(self, app: Application, key: tuple[int, ...]) -> bool:
        """Return whether requests may be answered, and the code may never be run after it."""
        before = [at for at in app.served if self.order(at) < key]
        if not before:
            return False
        waits = self.functions.mentions.get("await", ())
        is_waiting = any(at < key[-1] for at in waits)
        return is_waiting or any(one in self._script.text for one in _HANDLERS)

    def _moment(self, at: int, app: Application, depth: int) -> Moment:
        script, place = self._script, at
        while depth <= _MAX_DEPTH and self.is_sure(place):
            opened = script.tokens[place].parent
            if (
                0 <= app.made <= at
                and script.word(opened) != "("
                and opened == script.tokens[app.made].parent
            ):
                return self._ended(place, app.made, at)
            if opened < 0:
                return self._ended(place, opened, at)
            body = self.functions.body(opened)
            if body is not None and self._makes(body, app):
                return self._ended(place, opened, at)
            if self._is_only_served_within(opened, place, app):
                return Moment("", (*self.order(opened)[:-1], at), opened)
            if body is not None:
                return self._through(body, place, app, depth)
            if not self._is_plain_block(opened):
                break
            place = opened
        return Moment(_CONDITION)

    def _makes(self, body: Body, app: Application) -> bool:
        """Return whether a constructor runs after a field of its class has the application."""
        script = self._script
        is_field = app.made >= 0 and script.tokens[app.made].parent == body.owner >= 0
        return is_field and script.word(body.at) == "constructor"

    def _ended(self, place: int, start: int, at: int) -> Moment:
        """Return the moment of code in the file, or in the function of the application."""
        if self.is_left(place, start):
            return Moment(_CONDITION)
        return Moment("", (*self.order(place)[:-1], at))

    def _through(self, body: Body, place: int, app: Application, depth: int) -> Moment:
        """Return the first certain moment when a function is called, and comes to a place."""
        if body.is_generator or self.is_left(place, body.opened):
            return Moment(_CONDITION)
        once = self.functions.at_once(body)
        calls = self.functions.calls(body) if once is None else [once]
        waited = [one for one in calls if not body.is_async or self._is_awaited(one)]
        moments = [self._moment_of(one, app, depth + 1) for one in waited]
        if not calls and body.at >= 0:
            return Moment(_NEVER)
        found = min(moments, default=Moment(_CONDITION))
        return found._replace(key=(*found.key, place))

    def _moment_of(self, call: Call, app: Application, depth: int) -> Moment:
        """Return the moment of a call, with the key that `order` gives code of its function."""
        found = self._moment(call.at, app, depth)
        own = () if call.name < 0 else (call.name,)
        return found._replace(key=(*found.key[:-1], *own))

    def _is_awaited(self, call: Call) -> bool:
        """Return whether code waits for a call, and fails where the call does."""
        script = self._script
        after = script.partner.get(call.opened, call.opened) + 1
        return script.word(call.at - 1) == "await" and script.word(after) not in {
            ".",
            "?.",
            "[",
        }

    def _is_only_served_within(self, opened: int, place: int, app: Application) -> bool:
        """Return whether requests are answered only after a place of a block."""
        script, closed = self._script, self._script.partner.get(opened, opened)
        if script.word(opened) != "{" or self.functions.is_class(opened):
            return False
        if not any(map(self._serves, app.served)):
            return False
        here = self.order(place)
        return all(opened < at < closed and self.order(at) > here for at in app.served)

    def _serves(self, at: int) -> bool:
        """Return whether a mention of an application surely lets it answer requests."""
        script = self._script
        is_given = script.word(at - 1) == "(" and script.word(at - 2) == "createServer"
        return is_given or (script.word(at + 1) == "." and script.word(at + 2) == "listen")

    def _is_plain_block(self, opened: int) -> bool:
        """Return whether a brace is a block that stands in a statement of its own."""
        script, before = self._script, self._script.word(opened - 1)
        if script.word(opened) != "{":
            return False
        is_first = opened == 0 or before in {";", "{"}
        return is_first or (before == "}" and self.functions.ends(opened - 1))

    def is_sure(self, at: int) -> bool:
        """Return whether code is run wherever its statement is, and stands in no condition."""
        script, opened = self._script, self._script.tokens[at].parent
        before = at - 1
        while before > opened and not self._is_end(before):
            word = script.word(before)
            if word in _CHOOSES or (word in _BRACKETS and before not in script.partner):
                return False
            before = script.partner[before] - 1 if word in _BRACKETS else before - 1
        return True

    def _is_end(self, at: int) -> bool:
        """Return whether a statement ends with a token."""
        script = self._script
        if script.word(at) == ";":
            return True
        is_name = script.is_name(at + 1) and script.word(at + 1) not in GOING_ON
        return is_name and self.functions.starts(at + 1)

    def is_left(self, at: int, start: int) -> bool:
        """Return whether a function, or the file, may end between two tokens."""
        leaves = self._leaves.get(self._innermost(at), ())
        return any(start < one < at for one in leaves)

    @cached_property
    def _leaves(self) -> dict[int, list[int]]:
        """The tokens that end each function early, by its brace."""
        found: dict[int, list[int]] = {}
        for word in _LEAVES:
            for at in self.functions.mentions.get(word, ()):
                if not self._script.is_part(at):
                    found.setdefault(self._innermost(at), []).append(at)
        return found

    def _innermost(self, at: int) -> int:
        """Return the brace of the innermost function around a token, or -1."""
        return next((body.opened for body in self.functions.around(at)), -1)
