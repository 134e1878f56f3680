"""The words of messages."""

from __future__ import annotations

import pytest

from crossorigin.spec.text import with_article


@pytest.mark.parametrize(
    "words",
    [
        "an Application",
        "an App",
        "an ASGIApp",
        "an HTTPServer",
        "an XMLRouter",
        "an aiohttp",
        "an object",
        "a Flask",
        "a Handler",
        "a NoneType",
        "a URLPattern",
        "a WSGIApp",
        "a User",
    ],
)
def test_name_has_the_article_of_its_first_sound(words: str) -> None:
    assert with_article(words.split()[1]) == words
