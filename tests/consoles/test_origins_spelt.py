"""The advice where the value of the header is no origin as a browser spells it."""

from __future__ import annotations

import pytest

from crossorigin.consoles.explain import explain


def _remedy(value: str) -> str:
    [found] = explain(
        f"The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to "
        "the supplied origin."
    )
    return found.remedy


@pytest.mark.parametrize(
    "value", ["https://a.example/", "HTTPS://A.example", "https://a.example:443"]
)
def test_a_value_that_no_browser_sends_is_named_without_the_page(value: str) -> None:
    assert "send that value" in _remedy(value)
    assert "https://a.example:" in _remedy(value)


def test_a_value_that_a_browser_sends_is_another_origin() -> None:
    assert "Add the page's origin" in _remedy("https://a.example")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            (
                "Request header field **`x-client-env`** is not allowed by "
                "Access-Control-Allow-Headers in preflight response."
            ),
            "x-client-env",
        ),
        ('`Refused to get unsafe header "x-id"` - expected', "x-id"),
    ],
)
def test_marks_around_a_name_are_none_of_it(text: str, name: str) -> None:
    assert explain(text)[0].expected == name
