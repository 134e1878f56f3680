"""Text from outside, as messages and logs show it."""

from __future__ import annotations

from typing import Final

# Long enough for any origin worth reading (a host has at most 253 characters and the
# interesting part is its end or its start), short enough for one line of a log.
SHOWN_CHARACTERS: Final = 120


def short_repr(value: object) -> str:
    """Return `value` escaped, on one line, cut; the class alone where that is impossible.

    Args:
        value: anything; text from outside above all.

    Returns:
        At most `SHOWN_CHARACTERS` characters of ASCII, with ``…`` for the part cut off.
    """
    # Cut before escaping as well: escaping 200 KB to show 120 characters would be waste.
    text = value[: SHOWN_CHARACTERS + 1] if isinstance(value, str | bytes) else value
    try:
        shown = ascii(text)
    except Exception:  # noqa: BLE001 - deep nesting, long numbers, a __repr__ that raises
        return class_name(value)
    # A __repr__ of the owner's may hold line breaks.
    return _cut(escape(shown))


def escape(text: str) -> str:
    """Return `text`, with escapes if it holds anything but printable characters."""
    return text if text.isprintable() else ascii(text)[1:-1]


def class_name(value: object) -> str:
    """Return the name of the class of `value`, escaped and cut."""
    return _cut(escape(type(value).__name__))


def with_article(name: str) -> str:
    """Return the name of a class after "a" or "an": an ASGIApp, an HTTPServer, a URLPattern."""
    vowels = "AEFHILMNORSX" if name[1:2].isupper() else "AEIO"
    return f"{'an' if name[:1].upper() in vowels else 'a'} {name}"


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
