"""The table covers the contract, the advisories and the defects, and has no dead rows."""

from collections import Counter

import pytest
from tables.everything import ON_FRAMEWORKS, ROWS
from tables.model import Row
from tables.policies import LOOKED_UP, names
from tables.unbuildable import UNBUILDABLE

# Rules that no single request can show, and the module that shows them.
ELSEWHERE = {
    19: "contract/test_routes.py",
    20: "contract/test_nesting.py, contract/test_exceptions.py",
    21: "contract/test_swapping.py",
}
# pains.md, table 2: 37 (WebSocket) and 39 (time) are about no row of this table.
DEFECTS_ELSEWHERE = {37: "contract/test_untouched.py", 39: "hostile/test_work.py"}
# pains.md section 4, and the behavioural ones of features.md ("Past advisories").
ADVISORIES = frozenset(
    {
        "CVE-2024-1681",
        "CVE-2024-6221",
        "CVE-2024-6839",
        "CVE-2024-6844",
        "CVE-2024-6866",
        "CVE-2026-25478",
        "CVE-2026-37737",
        "CVE-2026-54290",
        "GHSA-52cf-226f-rhr6",
        "GHSA-vhxv-fg4m-p2w8",
        "GHSA-mh55-gqvf-xfwm",
        "CVE-2022-3457",
        "CVE-2019-9580",
        "starlette-801",
        "django-cors-headers-3.0.0",
        "CVE-2018-20744",
        "CVE-2025-47908",
        "CVE-2024-25124",
        "CVE-2019-25211",
        "CVE-2025-71381",
        "GHSA-8j4g-w8fx-2239",
    }
)


def test_there_are_enough_rows() -> None:
    assert len(ROWS) >= 220


def test_every_row_has_a_name_of_its_own() -> None:
    counted = Counter(row.id for row in ROWS)
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_rule_has_a_row_or_a_module() -> None:
    by_rows = {rule for row in ROWS for rule in row.rules}
    assert by_rows.isdisjoint(ELSEWHERE)
    assert by_rows | ELSEWHERE.keys() == set(range(1, 22))


def test_every_defect_has_a_row_or_a_module() -> None:
    by_rows = {defect for row in ROWS for defect in row.defects}
    by_policies = {defect for each in UNBUILDABLE for defect in each.defects}
    assert by_rows | by_policies | DEFECTS_ELSEWHERE.keys() == set(range(1, 41))


def test_every_advisory_has_a_row() -> None:
    by_rows = {advisory for row in ROWS for advisory in row.advisories}
    by_policies = {advisory for each in UNBUILDABLE for advisory in each.advisories}
    assert by_rows | by_policies == ADVISORIES


def test_every_policy_is_used_and_every_used_one_exists() -> None:
    assert {row.policy for row in ROWS} == names()


def test_every_policy_with_a_function_exists() -> None:
    assert names() >= LOOKED_UP


def test_frameworks_are_asked_for_a_row_of_every_rule() -> None:
    asked = {rule for row in ROWS if row.id in ON_FRAMEWORKS for rule in row.rules}
    assert asked == {rule for row in ROWS for rule in row.rules}


def test_frameworks_skip_rows_that_differ_only_in_an_origin() -> None:
    alone = [row for row in ROWS if row.id.startswith("origins-one-keeps-out")]
    asked = [row.id for row in alone if row.id in ON_FRAMEWORKS]
    assert asked == ["origins-one-keeps-out-cut-front"]  # malformed: another reason


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_names_its_rule_and_why_it_is_not_everywhere(row: Row) -> None:
    assert row.rules
    assert all(
        len(why) > 10
        for why in (*row.refused_by.values(), *row.taken_by.values(), *row.not_on.values())
    )
