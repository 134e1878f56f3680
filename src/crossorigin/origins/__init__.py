"""Origins: how one is written, patterns over them, and the index that finds one fast."""

from crossorigin.origins.index import OriginIndex
from crossorigin.origins.origin import MAX_ORIGIN_LENGTH, Flaw, is_plain, is_serialized
from crossorigin.origins.pattern import Pattern, read

__all__ = [
    "MAX_ORIGIN_LENGTH",
    "Flaw",
    "OriginIndex",
    "Pattern",
    "is_plain",
    "is_serialized",
    "read",
]
