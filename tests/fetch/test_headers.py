"""Headers that need a preflight, headers that a page cannot set, and the parsing of lists."""

from __future__ import annotations

import pytest
from tables.fetch_headers import DROPPED, KEPT, SAFELIST, SPLIT, UNSAFE_NAMES

from crossorigin.fetch import CHROMIUM, STANDARD, Request
from crossorigin.fetch.request import Prepared, prepare
from crossorigin.fetch.safelist import is_no_cors_safelisted, is_safelisted, unsafe_names
from crossorigin.spec.headers import SAFELISTED_BY_CHROMIUM
from crossorigin.spec.lists import split_values


@pytest.mark.parametrize(("name", "value", "safe"), SAFELIST)
def test_a_header_is_safelisted_or_not(name: str, value: str, safe: bool) -> None:
    assert is_safelisted(name, value) is safe
    assert is_no_cors_safelisted(name, value) is (safe and name.lower() != "range")


@pytest.mark.parametrize(
    ("headers", "unsafe"), [pytest.param(*row[1:], id=row[0]) for row in UNSAFE_NAMES]
)
def test_the_names_that_a_preflight_asks_for(
    headers: list[tuple[str, str]], unsafe: list[str]
) -> None:
    assert unsafe_names(headers) == unsafe


def test_value_that_an_engine_accepts_has_the_same_limit() -> None:
    assert unsafe_names([("DPR", "2")], CHROMIUM) == []
    assert unsafe_names([("DPR", "2" * 129)], CHROMIUM) == ["dpr"]


@pytest.mark.parametrize(("value", "values"), SPLIT)
def test_values_are_split_at_commas_outside_quotes(value: str, values: list[str]) -> None:
    assert split_values(value) == values


def _kept(name: str, value: str) -> list[tuple[str, str]]:
    page = Request(url="https://a.example", origin="null", headers=((name, value),))
    prepared = prepare(page, STANDARD)
    assert isinstance(prepared, Prepared)
    return prepared.headers


@pytest.mark.parametrize(("name", "value"), DROPPED)
def test_a_forbidden_header_is_dropped(name: str, value: str) -> None:
    assert _kept(name, value) == []


@pytest.mark.parametrize(("name", "value"), KEPT)
def test_header_that_only_looks_forbidden_is_kept(name: str, value: str) -> None:
    assert _kept(name, value) == [(name, value)]


def test_names_that_chromium_adds_to_the_safelist_are_those_of_the_model() -> None:
    assert {name for name, _ in CHROMIUM.safelisted_values} == SAFELISTED_BY_CHROMIUM
