"""`crossorigin explain` on text of servers, tools and people, beside that of consoles."""

from __future__ import annotations

from harness.together import check_all
from tables.console_asked import ASKED, BESIDE, Asked

from crossorigin.consoles.elsewhere import CAUSES
from crossorigin.consoles.explain import explain
from crossorigin.fetch import Code


def _check_asked(row: Asked) -> None:
    found = explain(row.text)
    assert {one.code for one in found} == set(row.code.split())
    assert all(one.what and one.remedy for one in found)


def _check_beside(row: Asked) -> None:
    _check_asked(row)
    assert not any(code in set(Code) and Code(code).is_cors for code in row.code.split())


def test_text_that_people_ask_about_has_its_cause() -> None:
    check_all(ASKED, _check_asked, lambda row: row.about)


def test_text_without_a_request_of_a_page_has_no_cause_of_cors() -> None:
    check_all(BESIDE, _check_beside, lambda row: row.about)


def test_texts_are_many_and_have_names_of_their_own() -> None:
    assert len(ASKED) >= 400
    assert len(BESIDE) >= 40
    assert len({row.about for row in (*ASKED, *BESIDE)}) == len(ASKED) + len(BESIDE)


def test_every_cause_of_servers_and_tools_is_told_of_a_text() -> None:
    told = {code for row in (*ASKED, *BESIDE) for code in row.code.split()}
    assert set(CAUSES) - told == set()
