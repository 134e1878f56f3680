"""Sentences on headers: each code of a response has one, and MDN's page."""

from __future__ import annotations

import pytest

from crossorigin.fetch import Code
from crossorigin.snippets import Finding, mdn, sentence

PAGE = "https://app.example"
OF_RESPONSES = [
    code
    for code in Code
    if code.is_cors and code not in {
        Code.REDIRECT_CONTAINS_CREDENTIALS, Code.CORS_DISABLED_SCHEME, Code.DISALLOWED_BY_MODE,
        Code.NO_CORS_REDIRECT_MODE_NOT_FOLLOW,
    }
]  # fmt: skip


@pytest.mark.parametrize("code", OF_RESPONSES)
@pytest.mark.parametrize("found", [None, "x`y\x1b"])
def test_code_of_a_response_has_a_sentence_without_signs_of_a_terminal(
    code: Code, found: str | None
) -> None:
    one = Finding(code.value, "Preflight" in code.value, None, found, PAGE)
    text = sentence(one)
    assert text is not None
    assert "Access-Control-" in text or "status" in text
    assert text.isprintable()
    assert text.count("`") % 2 == 0
    assert mdn(code.value).startswith(
        "https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors/"
    )


def test_same_finding_has_the_same_sentence_by_either_of_its_codes() -> None:
    short = Finding("MissingAllowOriginHeader", preflight=True, expected=None, found=None,
                    origin=PAGE)  # fmt: skip
    long = short._replace(code="PreflightMissingAllowOriginHeader")
    assert sentence(short) == sentence(long)
    assert (
        sentence(short) == f"the answer to OPTIONS lacks `Access-Control-Allow-Origin: {PAGE}`"
    )
    assert mdn(short.code) == mdn(long.code)


def test_status_of_a_preflight_is_named_where_it_is_known() -> None:
    one = Finding("PreflightInvalidStatus", preflight=True, expected=None, found=None,
                  origin=PAGE)  # fmt: skip
    assert sentence(one) == "the answer to OPTIONS has no status from 200 to 299"
    known = "the answer to OPTIONS has the status 401 instead of 200 to 299"
    assert sentence(one._replace(status=401)) == sentence(one._replace(found="401")) == known


@pytest.mark.parametrize("code", ["BadPort", "Unknown", "TaintedCanvas"])
def test_code_of_no_header_has_no_sentence(code: str) -> None:
    assert (
        sentence(Finding(code, preflight=False, expected=None, found=None, origin=PAGE)) is None
    )
    assert mdn(code).endswith("/CORS/Errors")
