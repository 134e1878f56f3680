"""Rule 18: spellings of a closed path, and what the map that closes it says of each.

`CLOSED` is closed by the entry ``/internal/*`` and the default is public: no spelling that any
router or file system takes for it may have the default's policy.
"""

from dataclasses import dataclass
from typing import Final, Literal

CLOSED: Final = "/internal/x"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A path, percent-decoded once, and the outcome of its look-up."""

    path: str
    outcome: Literal["closed", "ambiguous", "public"]

    def __str__(self) -> str:
        return ascii(self.path)


SPELLINGS: Final = (
    # The path itself and what lies below it, in every reading.
    Spelling("/internal", "closed"),
    Spelling("/internal/", "closed"),
    Spelling("/internal/x", "closed"),
    Spelling("/internal/x/", "closed"),
    Spelling("/internal//x", "closed"),
    Spelling("/internal/./x", "closed"),
    Spelling("/internal/y/../x", "closed"),
    Spelling("/internal/x/.", "closed"),
    Spelling("/internal/\0x", "closed"),
    Spelling("/internal/y\\x", "closed"),
    # Empty segments. %2F decoded once gives the same paths.
    Spelling("//internal/x", "ambiguous"),
    Spelling("///internal/x", "ambiguous"),
    Spelling("//internal/x/", "ambiguous"),
    Spelling("//internal//x", "ambiguous"),
    Spelling("/public//internal/../../internal/x", "ambiguous"),
    # Dot segments.
    Spelling("/public/../internal/x", "ambiguous"),
    Spelling("/./internal/x", "ambiguous"),
    Spelling("/../internal/x", "ambiguous"),
    Spelling("/.//internal/x", "ambiguous"),
    Spelling("/x/..//internal/x", "ambiguous"),
    Spelling("/x/.././internal/x", "ambiguous"),
    Spelling("/x//../internal/x", "ambiguous"),
    Spelling("/x//../../internal/x", "ambiguous"),
    Spelling("/internal/..", "ambiguous"),
    Spelling("/internal/../internal/x", "closed"),
    # Backslashes.
    Spelling("\\internal\\x", "ambiguous"),
    Spelling("/\\internal/x", "ambiguous"),
    Spelling("\\/internal/x", "ambiguous"),
    Spelling("/internal\\x", "ambiguous"),
    Spelling("/public\\..\\internal\\x", "ambiguous"),
    Spelling("/public\\../internal/x", "ambiguous"),
    # NUL.
    Spelling("/internal\0/x", "ambiguous"),
    Spelling("/internal\0", "ambiguous"),
    Spelling("/internal\0.txt", "ambiguous"),
    Spelling("/public/..\0/internal/x", "public"),
    # No first slash.
    Spelling("internal/x", "ambiguous"),
    Spelling("internal", "ambiguous"),
    Spelling("./internal/x", "ambiguous"),
    Spelling("../internal/x", "ambiguous"),
    # Other paths: these are no spellings of it.
    Spelling("/", "public"),
    Spelling("", "public"),
    Spelling("//", "public"),
    Spelling("/internals/x", "public"),
    Spelling("/internal.", "public"),
    Spelling("/internal.../x", "public"),
    Spelling("/.../internal/x", "public"),
    Spelling("/.internal/x", "public"),
    Spelling("/.well-known/internal/x", "public"),
    Spelling("/public//x", "public"),
    Spelling("/public/./x", "public"),
    Spelling("/public\0/x", "public"),
)
