"""Blocks: the code of a pasted question, inside fences of Markdown."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_FENCE: Final = re.compile(
    r"(?m)^[ \t]*(?P<fence>```+|~~~+)[ \t]*[\w+.-]*[ \t]*\r?\n"
    r"(?P<code>(?:(?![ \t]*(?P=fence))[^\n]*\n?)*)"
    r"(?:[ \t]*(?P=fence)[^\n]*)?"
)
_MARK: Final = "\ufeff"


class Block(NamedTuple):
    """The code of a pasted text.

    Attributes:
        text: the code.
        start: the place of its first sign, in units of UTF-16.
        blocks: the number of the blocks of the text.
    """

    text: str
    start: int
    blocks: int = 1


def code_of(text: str) -> Block:
    """Return the first block of code of a text; all of a text without fences.

    Args:
        text: the text; a byte order mark before it is left out.
    """
    found = list(_FENCE.finditer(text.removeprefix(_MARK)))
    skipped = int(text.startswith(_MARK))
    if not found:
        return Block(text[skipped:], skipped)
    first = found[0].start("code") + skipped
    return Block(found[0]["code"], units(text[:first]), len(found))


def told(block: Block) -> list[str]:
    """Return a remark on the choice of a block, where there are several."""
    many = f"The text has {block.blocks} blocks of code: the first one is read."
    return [many] if block.blocks > 1 else []


def units(text: str) -> int:
    """Return the length of a text in units of UTF-16, as JavaScript counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
