"""Predicates of the Fetch standard and of RFC 9110, at their edges."""

from __future__ import annotations

import pytest

from crossorigin.spec import headers, lists, mime, ranges, statuses


@pytest.mark.parametrize(
    ("value", "is_forbidden"),
    [("TRACE", True), ("GET, track", True), ('"TRACE"', False), ("PUT", False), ("", False)],
)
def test_method_override_is_forbidden_by_any_of_its_methods(
    value: str, is_forbidden: bool
) -> None:
    assert headers.is_forbidden_override("X-HTTP-Method-Override", value) is is_forbidden
    assert not headers.is_forbidden_override("X-Method", value)


@pytest.mark.parametrize(
    ("value", "is_unsafe", "is_language"),
    [("en, de;q=0.5", False, True), ("a/b", False, False), ("a:b", True, False)],
)
def test_bytes_of_values_are_distinguished(
    value: str, is_unsafe: bool, is_language: bool
) -> None:
    assert headers.has_unsafe_byte(value) is is_unsafe
    assert headers.is_language_value(value) is is_language


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("", [""]),
        ("a, b\t,", ["a", "b", ""]),
        ('"a,b", c', ['"a,b"', "c"]),
        ('"a\\",b', ['"a\\",b']),
    ],
)
def test_commas_within_quotes_split_no_value(value: str, parts: list[str]) -> None:
    assert lists.split_values(value) == parts


@pytest.mark.parametrize(
    ("value", "essence"),
    [
        (" Text/Plain ; charset=x", "text/plain"),
        ("text", None),
        ("/plain", None),
        ("text/", None),
        ("te xt/plain", None),
    ],
)
def test_essence_is_the_type_and_the_subtype(value: str, essence: str | None) -> None:
    assert mime.essence(value) == essence


@pytest.mark.parametrize(
    ("value", "is_safelisted"),
    [
        ("bytes=0-", True),
        ("bytes=9-10", True),
        ("bytes=010-10", True),
        ("bytes=10-9", False),
        ("bytes=-500", False),
        ("bytes=0-1,3-4", False),
        ("bytes= 0-1", False),
    ],
)
def test_single_range_with_a_start_is_safelisted(value: str, is_safelisted: bool) -> None:
    assert ranges.is_safelisted(value) is is_safelisted


def test_ok_statuses_have_two_ends() -> None:
    assert [each for each in (199, 200, 299, 300) if statuses.is_ok(each)] == [200, 299]
