"""Verdicts and remedies: their texts, and the escaping of values from outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from harness.scripted import Script, run
from harness.together import check_all
from tables.fetch_rows import API, PAGE, ROWS, answer

from crossorigin.fetch import (
    ENGINES,
    WEBKIT,
    Code,
    Outcome,
    Request,
    Step,
    Verdict,
    WireResponse,
)
from crossorigin.fetch.remedies import remedy
from crossorigin.fetch.verdict import WireRequest, escape
from crossorigin.spec.text import short_repr

ASK = Request(url=f"{API}/x", origin=PAGE)


def _blocked(code: Code, expected: str = "PUT") -> Outcome:
    step = Step("CORS check", "2")
    verdict = Verdict(allowed=False, code=code, step=step, expected=expected)
    return Outcome(verdict=verdict, response=None, exchanges=())


@pytest.mark.parametrize("code", sorted(set(Code) - {Code.ALLOWED}))
def test_every_code_has_a_remedy(code: Code) -> None:
    assert remedy(_blocked(code), ASK).endswith(".")


@pytest.mark.parametrize(
    ("status", "told"),
    [(204, "another layer answered"), (401, "answered with 401"), (403, "answered with 403")],
)
def test_a_preflight_without_the_header_is_explained_by_its_status(
    status: int, told: str
) -> None:
    outcome = run(Script([answer(status)]), replace(ASK, method="PUT"))
    assert told in remedy(outcome, ASK)
    assert f"allow_origins=['{PAGE}']" in remedy(outcome, ASK)


def test_the_remedy_names_the_line_of_the_policy() -> None:
    method = _blocked(Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE)
    assert "allow_methods=[…, 'PUT']" in remedy(method, ASK)
    header = _blocked(Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE, "x-token")
    assert "allow_headers=[…, 'x-token']" in remedy(header, ASK)
    origin = _blocked(Code.MISSING_ALLOW_ORIGIN_HEADER)
    assert f"allow_origins=['{PAGE}']" in remedy(origin, ASK)
    wildcard = _blocked(Code.WILDCARD_ORIGIN_NOT_ALLOWED)
    assert "allow_credentials=True" in remedy(wildcard, ASK)


@pytest.mark.parametrize(
    "code",
    [
        Code.METHOD_DISALLOWED_BY_PREFLIGHT_RESPONSE,
        Code.HEADER_DISALLOWED_BY_PREFLIGHT_RESPONSE,
    ],
)
def test_the_remedy_for_a_name_that_is_a_star_is_another_name(code: Code) -> None:
    assert "another name in the page" in remedy(_blocked(code, "*"), ASK)


def test_an_opaque_page_gets_no_advice_to_list_null() -> None:
    text = remedy(_blocked(Code.MISSING_ALLOW_ORIGIN_HEADER), replace(ASK, origin="null"))
    assert "real origin" in text


def test_a_redirect_that_made_the_origin_null_is_named() -> None:
    assert "redirect" in remedy(_blocked(Code.ALLOW_ORIGIN_MISMATCH, "null"), ASK)
    assert "Vary" in remedy(_blocked(Code.ALLOW_ORIGIN_MISMATCH, PAGE), ASK)


def test_a_preflight_that_got_no_answer_has_a_remedy() -> None:
    outcome = run(Script([None]), replace(ASK, method="PUT"))
    code = Code.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER
    outcome = replace(outcome, verdict=replace(outcome.verdict, code=code))
    assert "answered with 0" in remedy(outcome, ASK)


def check_led(row: tuple[str, str, str]) -> None:
    asked, location, told = row
    page = replace(ASK, url=asked, origin="https://app.example")
    moved = WireResponse(status=302, headers=(("Location", location),))
    outcome = run(Script([moved]), page)
    assert told in remedy(outcome, page)
    assert "List the origin" not in remedy(outcome, page)
    preflighted = replace(page, method="PUT")
    text = remedy(run(Script([moved]), preflighted), preflighted)
    assert told in text
    assert "a preflight must not be redirected" in text.lower()


def test_redirect_without_headers_is_the_remedy() -> None:
    api = "https://api.example"
    rows = [
        (f"{api}/x", "https://login.example/", "with 401"),
        (f"{api}/x", f"{api}:8443/x", "let the page request https://api.example:8443"),
        *((f"{api}/x", path, "with 401") for path in LOGINS),
        *((f"{api}/x", path, f"request {api}{path} directly. Or") for path in NO_LOGINS),
        (f"{api}/x", "/x/", "request https://api.example/x/ directly."),
        (f"{api}/x/", "/x#top", "request https://api.example/x directly."),
        (
            "http://localhost/x",
            "https://localhost/x/",
            "request https://localhost/x/ directly.",
        ),
        ("http://localhost/x", "https://localhost/y", "with 401"),
        (f"{api}/x", "http://api.example/x/", "X-Forwarded-Proto"),
    ]
    check_all(rows, check_led, lambda row: " to ".join(row[:2]))


LOGINS = (
    "/login", "/log-in", "/logon", "/LogIn.aspx", "/accounts/login/", "/users/sign_in",
    "/signin", "/auth", "/oauth2/authorize", "/oauth/x", "/authenticate", "/sso/saml", "/saml2",
    "/openid/x", "/sessions/new", "/cdn-cgi/access/login",
)  # fmt: skip
NO_LOGINS = ("/authors", "/blog/in", "/designing", "/sessions", "/v2/x", "/author/log")


def test_redirect_from_https_to_http_is_named_if_it_is_mixed_content() -> None:
    page = replace(ASK, url="https://api.example/x", origin="https://app.example")
    for location, told in (
        ("http://api.example/x/", "X-Forwarded-Proto"),
        ("http://www.example/x", "serve the API with TLS"),
    ):
        headers = (("Location", location), ("Access-Control-Allow-Origin", "*"))
        outcome = run(Script([WireResponse(status=307, headers=headers)]), page)
        assert outcome.verdict.code is Code.MIXED_CONTENT
        assert told in remedy(outcome, page)


def test_a_verdict_is_one_line() -> None:
    outcome = run(Script([answer(acao="https://x\x1b[31m" + "y" * 500)]), ASK)
    text = str(outcome.verdict)
    assert text.isprintable()
    assert len(text) < 400
    assert "Access-Control-Allow-Origin: expected 'https://app.example', found" in text


def test_verdict_names_the_missing_value() -> None:
    assert str(run(Script([answer()]), ASK).verdict).endswith("found none")
    allowed = run(Script([answer(acao="*")]), ASK).verdict
    assert str(allowed) == "allowed [Allowed] at Fetch, “Main fetch”, step 14.2"
    listener = run(Script([None]), ASK).verdict
    assert str(listener).endswith("expected 'an HTTP response', found none")


def test_shown_value_is_escaped_and_cut() -> None:
    assert short_repr("a\n") == "'a\\n'"
    assert escape("a\né") == "a\\n\\xe9"
    assert len(short_repr("\x00" * 10_000)) == len(escape("\x00" * 10_000)) == 121


def test_webkit_names_the_first_header_as_typed() -> None:
    page = replace(ASK, headers=(("X-Foo", "1"), ("X-Abc", "2"), ("X-Foo", "3")))
    refuse = answer(204, acao="*")
    named = {
        engine.name: run(Script([refuse]), page, engine=engine).verdict.expected
        for engine in ENGINES.values()
    }
    assert named == dict.fromkeys(ENGINES, "x-abc") | {"webkit": "X-Foo"}
    assert named[WEBKIT.name] == "X-Foo"


def test_parts_of_a_request_can_be_read() -> None:
    wanted = WireRequest(
        is_preflight=False, method="GET", url=API, headers=(("X-A", "1"), ("x-a", "2"))
    )
    assert wanted.values("x-a") == ["1", "2"]
    response = WireResponse(status=200, headers=(("X-A", " 1"), ("x-a", "2\t")))
    assert (response.get("x-a"), response.get("x-b")) == ("1, 2", None)


def test_no_two_rows_have_the_same_name() -> None:
    names = [(group, row.id) for group, row in ROWS]
    assert sorted(names) == sorted(set(names))
