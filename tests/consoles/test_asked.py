"""`crossorigin explain` on text of servers, tools and people, beside that of consoles."""

from __future__ import annotations

from harness.together import check_all
from tables.console_asked import ASKED, BESIDE, Asked
from tables.console_fresh import FRESH, UNRELATED, Fresh
from tables.console_seen import SEEN, WORDED, Seen, Worded

from crossorigin.consoles.causes.elsewhere import CAUSES
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


def test_every_cause_of_servers_and_tools_has_a_text() -> None:
    told = {code for row in (*ASKED, *BESIDE, *FRESH) for code in row.code.split()}
    assert set(CAUSES) - told == set()


_SYMPTOMS = frozenset({"Untold", "CorsUntold", "AnotherLanguage"})


def _check_seen(row: Seen) -> None:
    found = explain(row.text)
    assert [one.code for one in found] == row.code.split()
    for one in found:
        assert one.what
        assert one.remedy
        assert (one.certainty == "symptom") == (one.code in _SYMPTOMS)


def test_texts_of_issues_have_the_cause_that_they_name() -> None:
    check_all(SEEN, _check_seen, lambda row: row.source)
    assert len({row.source for row in SEEN}) == len(SEEN) >= 400


def test_few_texts_of_issues_are_not_recognised() -> None:
    assert sum(not row.code for row in SEEN) * 20 <= len(SEEN)


def _check_fresh(row: Fresh) -> None:
    found = explain(row.text)
    assert [one.code for one in found] == row.code.split()
    for one in found:
        assert (one.certainty == "symptom") == (one.code in _SYMPTOMS)
        assert (one.certainty == "not-enough") == (one.code == "NotEnough")


def test_fresh_texts_have_the_cause_that_they_name() -> None:
    check_all(FRESH, _check_fresh, lambda row: row.source)
    assert len({row.source for row in FRESH}) == len(FRESH) >= 500


def test_few_fresh_texts_are_not_recognised_or_differ_from_their_label() -> None:
    assert sum(not row.code for row in FRESH) * 20 <= len(FRESH)
    assert sum(row.meant != "" for row in FRESH) * 20 <= len(FRESH)


def test_fresh_texts_that_differ_from_their_label_get_no_certain_cause_of_cors() -> None:
    for row in FRESH:
        if row.meant and row.code in set(Code) and Code(row.code).is_cors:
            assert all(one.certainty != "certain" for one in explain(row.text)), row.source


def _check_unrelated(row: tuple[str, str]) -> None:
    assert explain(row[1]) == ()


def test_texts_about_something_else_are_given_no_cause() -> None:
    check_all(UNRELATED, _check_unrelated, lambda row: row[1])
    assert len(UNRELATED) >= 70


def _check_worded(row: Worded) -> None:
    found = explain(row.text)
    assert [(one.code, one.certainty) for one in found] == (
        [(row.code, row.certainty)] if row.code else []
    )


def test_words_that_lead_astray_are_never_a_certain_cause_of_cors() -> None:
    check_all(WORDED, _check_worded, lambda row: row.text)
    assert not any(
        row.code in set(Code) and Code(row.code).is_cors and row.certainty == "certain"
        for row in WORDED
    )
