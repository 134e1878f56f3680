"""Other complaints of consoles, printed by three real engines now, and explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from browser.complaints import Heard, listen
from browser.lab import Lab
from browser.page import Browser
from tables.complaints import COMPLAINTS, EVERY, Complaint

from crossorigin.consoles.explain import explain

Listen = Callable[[str], Mapping[str, Heard]]

EACH = [
    pytest.param(name, each, marks=pytest.mark.xdist_group(name), id=f"{name}: {each.name}")
    for name in EVERY
    for each in COMPLAINTS
    if name in each.codes
]


@pytest.fixture(scope="session")
def heard(servers: Lab, started: Callable[[str], Browser]) -> Listen:
    """Returns the complaints of an engine, heard once in a session."""

    @cache
    def listened(name: str) -> Mapping[str, Heard]:
        return {each.complaint.name: each for each in listen(servers, started(name), name)}

    return listened


@pytest.mark.parametrize(("name", "complaint"), EACH)
def test_explain_recognises_the_present_message_of_the_console(
    name: str, complaint: Complaint, heard: Listen
) -> None:
    lines = heard(name)[complaint.name].lines
    assert codes("\n".join(lines)) == set(complaint.codes[name][:1]), lines
    assert set(complaint.codes[name]) <= set().union(*map(also, lines)), lines
    assert {one.engine for line in lines for one in explain(line)} <= {name, None}


def codes(text: str) -> set[str]:
    return {one.code for one in explain(text)}


def also(line: str) -> set[str]:
    return {code for one in explain(line) for code in (one.code, *one.also)}


@pytest.mark.parametrize("complaint", COMPLAINTS, ids=lambda each: each.name)
def test_an_engine_complains_or_a_reason_is_given(complaint: Complaint) -> None:
    assert sorted([*complaint.codes, *complaint.not_here]) == sorted(EVERY)


def test_complaints_have_names_of_their_own() -> None:
    assert len({each.name for each in COMPLAINTS}) == len(COMPLAINTS)
