"""Origins: their grammar, patterns over them, and the index that finds one fast."""

from crossorigin.origins.index import OriginIndex
from crossorigin.origins.origin import (
    MAX_ORIGIN_LENGTH,
    OriginSyntaxError,
    is_canonical_web_origin,
    is_serialized,
)
from crossorigin.origins.pattern import Pattern, parse_entry
from crossorigin.origins.source import Call, OriginSource, Wait, is_source

__all__ = [
    "MAX_ORIGIN_LENGTH",
    "Call",
    "OriginIndex",
    "OriginSource",
    "OriginSyntaxError",
    "Pattern",
    "Wait",
    "is_canonical_web_origin",
    "is_serialized",
    "is_source",
    "parse_entry",
]
