from __future__ import annotations

from crossorigin.origins import MAX_ORIGIN_LENGTH, OriginIndex


def test_origin_that_is_too_long_is_not_looked_up() -> None:
    longest = b"https://" + b"a" * (MAX_ORIGIN_LENGTH - 8)
    index = OriginIndex(frozenset({longest, longest + b"a"}))
    assert index.allows(longest)
    assert not index.allows(longest + b"a")
