"""The response: how a decision changes the headers that the application has set.

The same changes are made to bytes (ASGI) and to text (WSGI), in one pass over the headers.
Neither the application's list nor its message is changed: it may be shared or sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import AnyStr, Final, Generic, NamedTuple, TypeAlias

from crossorigin.engine import names
from crossorigin.engine.decision import Decision
from crossorigin.spec import headers
from crossorigin.spec.tokens import is_token

Merge: TypeAlias = Callable[[Iterable[tuple[AnyStr, AnyStr]]], list[tuple[AnyStr, AnyStr]]]
"""Takes the headers that the application has set, returns those to send."""

TEXT_PLAIN: Final = "text/plain; charset=utf-8"

OTHER_LENGTHS: Final = frozenset(range(len(headers.PROTOCOL_PREFIX) + 1)) - {len("vary")}
"""Lengths of names that are never ours: one look-up costs less than two comparisons."""


class _Words(NamedTuple, Generic[AnyStr]):
    """The constants that merging needs, and two encoders, in one kind of string."""

    name: Callable[[str], AnyStr]
    value: Callable[[str], AnyStr]
    vary: AnyStr
    vary_name: AnyStr
    expose_name: AnyStr
    prefix: AnyStr
    star: AnyStr
    comma: AnyStr
    comma_space: AnyStr


def _encode_name(name: str) -> bytes:
    return name.lower().encode()


def _encode_value(value: str) -> bytes:
    return value.encode("latin-1")


_BYTES: Final = _Words(
    name=_encode_name,
    value=_encode_value,
    vary=b"vary",
    vary_name=b"vary",
    expose_name=names.EXPOSE_HEADERS.lower().encode(),
    prefix=headers.PROTOCOL_PREFIX.encode(),
    star=b"*",
    comma=b",",
    comma_space=b", ",
)
_TEXT: Final = _Words(
    name=str,
    value=str,
    vary="vary",
    vary_name="Vary",
    expose_name=names.EXPOSE_HEADERS,
    prefix=headers.PROTOCOL_PREFIX,
    star="*",
    comma=",",
    comma_space=", ",
)


class HeaderEdits(Generic[AnyStr]):
    """The changes to the headers of a response under one decision. Immutable.

    Args:
        words: the constants in the kind of string that the headers have.
        decision: the decision that the headers express.
    """

    __slots__ = ("_added", "_vary", "_words", "block", "exposes_all")

    _added: tuple[tuple[AnyStr, AnyStr], ...]
    _vary: tuple[AnyStr, ...]
    _words: _Words[AnyStr]

    block: list[tuple[AnyStr, AnyStr]]
    """The lines to append where the application has set no header that `is_ours`. A list, as
    adding two lists is the fastest way; never changed."""

    def __init__(self, words: _Words[AnyStr], decision: Decision) -> None:
        self._words = words
        self._added = tuple(self.encode(decision.headers))
        self._vary = tuple(map(words.value, decision.vary))
        vary: AnyStr = words.comma_space.join(self._vary)
        self.block = [(words.vary_name, vary)] if vary else []
        self.block += self._added
        self.exposes_all: bool = decision.exposes_all

    def encode(self, lines: Iterable[tuple[str, str]]) -> list[tuple[AnyStr, AnyStr]]:
        """Return the header `lines` in the string type and the case of the response."""
        words = self._words
        return [(words.name(name), words.value(value)) for name, value in lines]

    def merge(self, given: Iterable[tuple[AnyStr, AnyStr]]) -> list[tuple[AnyStr, AnyStr]]:
        """Return the headers to send in place of those `given` by the application.

        The application's headers of the CORS protocol are dropped, so that there is never more
        than one line of each; Vary is added to, never replaced.
        """
        # Some servers pass a generator.
        lines = given if type(given) is list else list(given)
        is_appended = self.is_appended([name for name, _ in lines])
        return lines + self.block if is_appended else self._merge_fully(lines)

    def __call__(self, given: Iterable[tuple[AnyStr, AnyStr]]) -> list[tuple[AnyStr, AnyStr]]:
        """Return `merge(given)`: some frameworks take a callable."""
        return self.merge(given)

    def is_appended(self, given: Iterable[AnyStr]) -> bool:
        """Return whether appending `block` is enough: no header that is given has to be merged.

        For frameworks in which a new list of headers costs more than an added line.
        """
        for name in given:
            # The length is compared first: nearly no name then has to be brought to lower case.
            if len(name) not in OTHER_LENGTHS and self.is_ours(name):
                return False
        return not self.exposes_all

    def is_ours(self, name: AnyStr) -> bool:
        """Return whether the gateway edits the header `name`: Vary or `Access-Control-*`."""
        lower = name.lower()
        return lower == self._words.vary or lower.startswith(self._words.prefix)

    def _merge_fully(
        self, given: Iterable[tuple[AnyStr, AnyStr]]
    ) -> list[tuple[AnyStr, AnyStr]]:
        words = self._words
        kept: list[tuple[AnyStr, AnyStr]] = []
        vary_lines: list[int] = []
        for name, value in given:
            lower = name.lower()
            if len(lower) > len(words.prefix) and lower.startswith(words.prefix):
                continue
            if lower == words.vary:
                vary_lines.append(len(kept))
            kept.append((name, value))
        self._merge_vary(kept, vary_lines)
        if self.exposes_all:
            self._expose(kept)
        kept += self._added
        return kept

    def _merge_vary(self, kept: list[tuple[AnyStr, AnyStr]], lines: list[int]) -> None:
        """Add the missing names to the last Vary line (RFC 9110 section 12.5.5)."""
        words = self._words
        present = {
            element.strip().lower()
            for line in lines
            for element in kept[line][1].split(words.comma)
        }
        if words.star in present:
            return
        missing: list[AnyStr] = [name for name in self._vary if name.lower() not in present]
        if not missing:
            return
        added = words.comma_space.join(missing)
        if not lines:
            kept.append((words.vary_name, added))
            return
        name, value = kept[lines[-1]]
        kept[lines[-1]] = (name, value + words.comma_space + added if value.strip() else added)

    def _expose(self, kept: list[tuple[AnyStr, AnyStr]]) -> None:
        """Name the headers of this response, because a star is literal with credentials."""
        words = self._words
        own = dict.fromkeys(name.lower() for name, _ in kept)
        # The list is never empty: such a response has Vary at least.
        exposed = words.comma.join(name for name in own if _is_worth_exposing(name))
        kept.append((words.expose_name, exposed))


def _is_worth_exposing(name: str | bytes) -> bool:
    text = name if isinstance(name, str) else name.decode("latin-1")
    return (
        text not in headers.SAFELISTED_RESPONSE
        and text not in headers.FORBIDDEN_RESPONSE
        # In every browser one invalid token makes the whole list invalid.
        and is_token(text)
    )


def bytes_edits(decision: Decision) -> HeaderEdits[bytes]:
    """Return the edits of headers of bytes, with names in lower case as ASGI wants them."""
    return HeaderEdits(_BYTES, decision)


def text_edits(decision: Decision) -> HeaderEdits[str]:
    """Return the edits of headers of text."""
    return HeaderEdits(_TEXT, decision)


def content_headers(status: int, body: bytes) -> list[tuple[str, str]]:
    """Return the headers that describe the `body` of a gateway's own response."""
    if status == 204:  # noqa: PLR2004 - RFC 9110 section 15.3.5: no content, no length
        return []
    length = ("Content-Length", str(len(body)))
    return [("Content-Type", TEXT_PLAIN), length] if body else [length]
