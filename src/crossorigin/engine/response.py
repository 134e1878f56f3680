"""The response: how a decision changes the headers that the application has set.

The same changes are made to bytes (ASGI) and to text (WSGI), in one pass over the headers.
Neither the application's list nor its message is changed: it may be shared or sent again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import AnyStr, Final, Generic, NamedTuple

from crossorigin.spec import headers
from crossorigin.spec.tokens import is_token

TEXT_PLAIN: Final = "text/plain; charset=utf-8"

_VARY_LENGTH: Final = len("vary")
_PREFIX_LENGTH: Final = len(headers.PROTOCOL_PREFIX)


class _Words(NamedTuple, Generic[AnyStr]):
    """The few words that merging needs, in one kind of string."""

    vary: AnyStr
    vary_name: AnyStr
    expose_name: AnyStr
    prefix: AnyStr
    star: AnyStr
    comma: AnyStr
    comma_space: AnyStr


_BYTES: Final = _Words(
    vary=b"vary",
    vary_name=b"vary",
    expose_name=b"access-control-expose-headers",
    prefix=headers.PROTOCOL_PREFIX.encode(),
    star=b"*",
    comma=b",",
    comma_space=b", ",
)
_TEXT: Final = _Words(
    vary="vary",
    vary_name="Vary",
    expose_name="Access-Control-Expose-Headers",
    prefix=headers.PROTOCOL_PREFIX,
    star="*",
    comma=",",
    comma_space=", ",
)


class HeaderEdits(Generic[AnyStr]):
    """The changes that one decision makes to the headers of a response. Immutable.

    Args:
        words: the words in the kind of string that the headers have.
        added: the ``Access-Control-*`` headers.
        vary: the names that Vary must hold.
        exposes_all: whether the response's own names are exposed.
    """

    __slots__ = ("_added", "_exposes_all", "_vary", "_words")

    def __init__(
        self,
        words: _Words[AnyStr],
        added: Iterable[tuple[AnyStr, AnyStr]],
        vary: Iterable[AnyStr],
        *,
        exposes_all: bool,
    ) -> None:
        self._words: _Words[AnyStr] = words
        self._added: tuple[tuple[AnyStr, AnyStr], ...] = tuple(added)
        self._vary: tuple[AnyStr, ...] = tuple(vary)
        self._exposes_all = exposes_all

    def merge(self, given: Iterable[Iterable[AnyStr]]) -> list[tuple[AnyStr, AnyStr]]:
        """Return the headers to send in place of those `given` by the application.

        What it has set of the CORS protocol is dropped, so that there is never more than one
        line of each; Vary is added to, never replaced.
        """
        words = self._words
        kept: list[tuple[AnyStr, AnyStr]] = []
        vary_lines: list[int] = []
        for name, value in given:
            # The length is looked at first: it spares nearly every name the lower case.
            length = len(name)
            if length == _VARY_LENGTH:
                if name.lower() == words.vary:
                    vary_lines.append(len(kept))
            elif length > _PREFIX_LENGTH and name.lower().startswith(words.prefix):
                continue
            kept.append((name, value))
        if self._vary:
            self._merge_vary(kept, vary_lines)
        if self._exposes_all:
            self._expose(kept)
        kept += self._added
        return kept

    def _merge_vary(self, kept: list[tuple[AnyStr, AnyStr]], lines: list[int]) -> None:
        """Add to the last Vary line what none of the lines holds (RFC 9110 section 12.5.5)."""
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
        """Name the headers of this response, as a star means nothing with credentials."""
        words = self._words
        names = dict.fromkeys(name.lower() for name, _ in kept)
        exposed = [name for name in names if _is_worth_exposing(name)]
        if exposed:
            kept.append((words.expose_name, words.comma.join(exposed)))


def _is_worth_exposing(name: str | bytes) -> bool:
    text = name if isinstance(name, str) else name.decode("latin-1")
    return (
        text not in headers.SAFELISTED_RESPONSE
        and text not in headers.FORBIDDEN_RESPONSE
        # One bad token voids the whole list in every browser.
        and is_token(text)
    )


def bytes_edits(
    added: Iterable[tuple[str, str]], vary: Iterable[str], *, exposes_all: bool
) -> HeaderEdits[bytes]:
    """Return edits of headers of bytes, with names in lower case as ASGI wants them."""
    encoded = ((name.lower().encode(), value.encode("latin-1")) for name, value in added)
    return HeaderEdits(
        _BYTES, encoded, (name.encode() for name in vary), exposes_all=exposes_all
    )


def text_edits(
    added: Iterable[tuple[str, str]], vary: Iterable[str], *, exposes_all: bool
) -> HeaderEdits[str]:
    """Return edits of headers of text."""
    return HeaderEdits(_TEXT, added, vary, exposes_all=exposes_all)


def content_headers(status: int, body: bytes) -> list[tuple[str, str]]:
    """Return the headers that describe the `body` of an answer that a gateway makes itself."""
    if status == 204:  # noqa: PLR2004 - RFC 9110 section 15.3.5: no content, no length
        return []
    length = ("Content-Length", str(len(body)))
    return [("Content-Type", TEXT_PLAIN), length] if body else [length]
