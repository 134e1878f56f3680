"""Every edge, run with the exported policies, answers as the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.edges import NORMALIZING, RUNNERS, compare, edge, erring_application
from tables.edges import POLICIES, requests

pytestmark = pytest.mark.xdist_group("edges")


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """Run the application behind the edges, on a free port."""
    with erring_application() as port:
        yield port


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("target", RUNNERS)
def test_edge_with_exported_policies_answers_as_the_engine(
    target: str, name: str, behind: int, tmp_path: Path
) -> None:
    """Origins, preflights, paths in odd spellings and failures of the application."""
    policies = POLICIES[name]
    with edge(target, policies, tmp_path, behind) as port:
        found = [
            compare(policies, port, *asked, forwards_normal_form=target in NORMALIZING)
            for asked in requests(policies)
        ]
    differences = [each for each in found if each is not None]
    assert not differences, "\n".join(differences[:5])
