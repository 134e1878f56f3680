"""Values that other libraries accept in silence are refused with the spelling that works."""

import pytest
from tables.model import A, B
from tables.unbuildable import UNBUILDABLE, Unbuildable

from crossorigin import Policy, PolicyError


@pytest.mark.parametrize("row", UNBUILDABLE, ids=lambda row: row.id)
def test_a_policy_that_cannot_work_cannot_be_built(row: Unbuildable) -> None:
    with pytest.raises(PolicyError) as caught:
        row.build()
    problems = caught.value.problems
    assert [(each.code, each.field) for each in problems] == [(row.code, row.field)]
    if row.suggestion is not None:
        assert problems[0].suggestion == row.suggestion


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(
            allow_origins=[A + "/", "b.example"],
            allow_methods=["TRACE"],
            allow_headers=["X Y"],
            allow_credentials=True,
        )
    codes = {each.code for each in caught.value.problems}
    assert codes == {
        "invalid-origin-path",
        "invalid-origin-scheme",
        "forbidden-method",
        "invalid-header",
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HTTPS://A.Example", A),
        ("https://a.example:443", A),
        ("http://a.example:80", "http://a.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
    ids=["case", "default-port", "default-http-port", "idn", "ipv6"],
)
def test_another_spelling_of_an_origin_is_the_same_policy(written: str, meant: str) -> None:
    """Defects 20, 23, 24 and 25: nothing that is listed fails to match in silence."""
    assert Policy(allow_origins=[written, B]) == Policy(allow_origins=[meant, B])
    assert Policy(allow_origins=[written]).evaluate(origin=meant).allowed
