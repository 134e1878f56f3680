"""The page about the peers follows from the measurement; ours has no defect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from peers.measure import HAS, HAS_NOT, NO_SUCH, PLACES
from peers.page import page
from peers.probes import PROBES

DOCS = Path(__file__).parent.parent.parent / "docs"
RESULT: dict[str, Any] = json.loads((DOCS / "peers.json").read_text(encoding="utf-8"))
CONTENDERS = RESULT["contenders"]
OURS = [each for each in CONTENDERS if each["name"] == "crossorigin"]


def _title(contender: dict[str, Any]) -> str:
    return f"{contender['name']} on {contender['framework']}"


def test_the_page_about_the_peers_is_fresh() -> None:
    text = (DOCS / "peers.md").read_text(encoding="utf-8")
    assert text == page(RESULT), "run `make peers`"


def test_there_are_forty_probes() -> None:
    assert list(PROBES) == list(range(1, 41))


def test_every_peer_is_measured_and_ours_in_every_framework_that_takes_it() -> None:
    measured = [(each["name"], each["framework"]) for each in CONTENDERS]
    frameworks = {framework for _, framework in PLACES}
    ours = {("crossorigin", framework) for framework in frameworks - {"Robyn"}}
    assert len(measured) == len(set(measured))
    assert set(measured) == PLACES.keys() | ours


@pytest.mark.parametrize("contender", CONTENDERS, ids=_title)
def test_every_defect_has_an_outcome_and_evidence(contender: dict[str, Any]) -> None:
    assert list(contender["found"]) == [str(number) for number in PROBES]
    assert all(contender["versions"].values())
    for found in contender["found"].values():
        assert found["outcome"] in (HAS, HAS_NOT, NO_SUCH)
        assert found["evidence"]
        assert all(answered for _, answered in found["evidence"])


@pytest.mark.parametrize("contender", OURS, ids=_title)
def test_crossorigin_has_no_fault_of_the_peers(contender: dict[str, Any]) -> None:
    found = contender["found"].items()
    assert [number for number, each in found if each["outcome"] == HAS] == []


def test_ours_is_judged_on_all_but_handshakes() -> None:
    judged = {
        int(number)
        for each in OURS
        for number, found in each["found"].items()
        if found["outcome"] == HAS_NOT
    }
    assert judged == PROBES.keys() - {37}


def test_every_defect_but_two_is_seen_in_some_peer() -> None:
    """A probe that nobody fails may be one that cannot fail."""
    seen = {
        int(number)
        for each in CONTENDERS
        for number, found in each["found"].items()
        if found["outcome"] == HAS
    }
    assert PROBES.keys() - seen == {34, 37}
