from __future__ import annotations

import pytest

from crossorigin import Policy
from crossorigin.engine import text_edits

A = "https://a.example"


@pytest.mark.parametrize("others", [[], [("Vary", "Accept")]])
def test_bare_prefix_of_cors_headers_is_not_a_cors_header(
    others: list[tuple[str, str]],
) -> None:
    edits = text_edits(Policy(allow_origins=A).evaluate(origin=A))
    names = [name for name, _ in edits([("Access-Control-", "x"), *others])]
    assert names == ["Access-Control-", "Vary", "Access-Control-Allow-Origin"]
