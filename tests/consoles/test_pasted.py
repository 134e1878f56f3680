"""`crossorigin explain` on pasted text in many shapes and languages, and its remedies."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from click.testing import CliRunner
from harness.together import check_all
from tables.console_complaints import HEARD
from tables.console_corpus import CORPUS, FIREFOX, SHAPES, URL
from tables.console_gathered import GATHERED, LED_AWAY, NOT_LED_AWAY, Gathered
from tables.console_messages import PRINTED
from tables.console_pasted import MORE, PASTED, Pasted

from crossorigin import Policy
from crossorigin.cli.group import group
from crossorigin.consoles.causes.advice import advice
from crossorigin.consoles.causes.case import Case
from crossorigin.consoles.causes.catalogue import names
from crossorigin.consoles.explain import explain
from crossorigin.consoles.explanation import Explanation
from crossorigin.consoles.recognition.messages import VAGUE
from crossorigin.fetch import Code
from crossorigin.spec.documentation import address


@pytest.mark.parametrize("row", [*PASTED, *MORE], ids=lambda row: row.name)
def test_pasted_text_is_explained(row: Pasted) -> None:
    [found] = explain(row.text)
    assert (found.engine, found.code, found.who) == (row.engine, row.code, row.who)
    assert (found.url, found.origin, found.status) == (row.url, row.origin, row.status)
    assert row.remedy in found.remedy
    assert row.source


def _check_gathered(row: Gathered) -> None:
    found = explain(row.text)
    assert {one.code for one in found} == set(row.code.split())
    assert all(one.what and one.remedy for one in found)


def test_every_gathered_line_has_its_cause() -> None:
    check_all(GATHERED, _check_gathered, lambda row: f"{row.source}: {row.text[:60]!r}")


def _check_led_away(text: str) -> None:
    [one] = explain(text)
    assert (one.note, one.sentence) == ("redirect-elsewhere", None)
    assert "401 instead of a redirect to a login" in one.remedy
    assert "List" not in one.remedy
    assert "redirects" in one.what
    assert one.snippet("nginx") == "No configuration of CORS changes this."
    assert one.to_mapping()["note"] == one.note


def _check_on_the_spot(text: str) -> None:
    [one] = explain(text)
    assert one.note is None
    assert "List the origin" in one.remedy


def test_redirect_to_a_login_is_reported_and_no_origin_listed_for_it() -> None:
    check_all(LED_AWAY, _check_led_away, repr)


def test_answer_of_the_api_itself_is_taken_for_no_redirect() -> None:
    check_all(NOT_LED_AWAY, _check_on_the_spot, repr)


def test_gathered_lines_are_of_many_tools_and_found_in_public_issues() -> None:
    assert len(GATHERED) >= 250
    assert len({row.source for row in GATHERED if "#" in row.source}) >= 80


@cache
def explained(text: str) -> tuple[Explanation, ...]:
    """The explanations of one text, made once."""
    return explain(text)


def _is_right(one: Explanation, codes: tuple[str, ...]) -> bool:
    return one.code in codes or codes[0] in one.also


@pytest.mark.xdist_group("corpus")
@pytest.mark.parametrize("shape", [*SHAPES, "cut"])
def test_message_in_a_shape_has_no_wrong_cause_in_any_language(shape: str) -> None:
    wrong = [
        f"{sample}: {one.code}"
        for sample in CORPUS
        if sample.shape == shape
        for one in explained(sample.text)
        if not _is_right(one, sample.codes)
    ]
    assert wrong == []


@pytest.mark.xdist_group("corpus")
def test_at_most_one_message_in_twenty_of_the_corpus_has_no_cause() -> None:
    told = Counter(
        bool(found := explained(sample.text)) and found[0].code not in VAGUE - {sample.codes[0]}
        for sample in CORPUS
    )
    assert len(CORPUS) >= 400
    assert (len(SHAPES), len(FIREFOX)) >= (12, 9)
    assert told[False] <= len(CORPUS) * 5 // 100


@pytest.mark.xdist_group("corpus")
def test_url_of_a_corpus_message_is_whole_or_left_out() -> None:
    found = {
        one.url
        for sample in CORPUS
        if sample.url
        for one in explained(sample.text)
        if one.url is not None
    }
    assert found == {URL}


EVERY_TEXT = (
    *(row.text for row in (*PASTED, *MORE)),
    *(row.text for row in GATHERED),
    *("\n".join(printed.lines) for printed in (*PRINTED, *HEARD)),
)
_POLICY = re.compile(r"Policy\(.*?\)")
_HOLE = re.compile(r"\[…(?:, (?P<rest>[^\]]*))?\]")


def _built(call: str, field: str) -> Policy:
    """The policy of a remedy, with its holes filled: an entry, or none beside others."""
    fillings = {"allow_origins": "'https://app.example'", "allow_methods": "'PUT'"}
    filled = _HOLE.sub(
        lambda hole: f"[{hole['rest'] or fillings.get(field, repr('x-a'))}]", call
    )
    policy = eval(filled, {"Policy": Policy})  # noqa: S307 - our own remedies
    assert isinstance(policy, Policy)
    return policy


def test_every_policy_in_a_remedy_builds() -> None:
    remedies = {one.remedy for text in EVERY_TEXT for one in explain(text)}
    remedies |= {
        advice(Case(name, None, preflight=False, url="", origin="", facts={})).remedy
        for name in names()
    }
    calls = {call for text in remedies for call in _POLICY.findall(text)}
    assert len(calls) > 20
    for call in calls:
        _built(call, call.removeprefix("Policy(").partition("=")[0])


def test_explain_and_check_have_one_code_for_one_preflight() -> None:
    row = next(row for row in PASTED if row.name == "D28")
    [found] = explain(row.text)
    assert found.code == Code.PREFLIGHT_MISSING_ALLOW_ORIGIN_HEADER.value
    assert found.page == address("docs/causes.md#missingalloworiginheader")


@pytest.mark.parametrize("row", PASTED, ids=lambda row: row.name)
def test_command_explains_pasted_text_without_an_error(row: Pasted) -> None:
    for options in (["-v"], ["--json"], ["--for", "nginx"]):
        result = CliRunner().invoke(group, ["explain", *options], input=row.text)
        assert result.exit_code == 0, result.output
        assert row.code in result.output


FIELDS = (
    "access-control-allow-origin: *",
    "content-security-policy: default-src 'self'; script-src 'self'",
    "Content-Security-Policy: upgrade-insecure-requests; block-all-mixed-content",
    "content-security-policy: frame-ancestors 'none'",
    "cross-origin-resource-policy: same-origin",
    "cross-origin-embedder-policy\nrequire-corp",
    "cross-origin-opener-policy: same-origin-allow-popups",
    "x-frame-options: SAMEORIGIN",
    "X-Frame-Options\nDENY",
    "set-cookie: sid=a; Path=/; SameSite=Lax",
    "x-csrf-token: abc",
    "cookie: XSRF-TOKEN=abc",
    "referrer-policy: strict-origin-when-cross-origin",
    "sec-fetch-mode: cors",
    "sec-fetch-site: cross-site",
    "x-content-type-options: nosniff",
    "vary: Origin, Access-Control-Request-Method",
)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("error", ["HTTP/1.1 403 Forbidden", "It fails with 401 Unauthorized."])
def test_fields_of_a_head_are_no_words_of_a_cause(field: str, error: str) -> None:
    [found] = explain(f"{error}\nserver: nginx\n{field}\ncontent-type: text/html")
    assert found.code in {"ErrorStatus", "CorsUntold", "ResponseHead"}


_MISSING = "No 'Access-Control-Allow-Origin' header is present on the requested resource."


@pytest.mark.parametrize(
    ("url", "origin", "expected"),
    [
        ("https://***.example/x", "http://***", (None, None)),
        ("https://.../x", "https://...", (None, None)),
        ("https://[redacted]/x", "app://<name>", (None, None)),
        ("https://api.example/x", "http://[::1]:3000", ("https://api.example/x", None)),
    ],
)
def test_address_whose_host_was_left_out_is_no_address(
    url: str, origin: str, expected: tuple[str | None, str | None]
) -> None:
    [found] = explain(
        f"Access to fetch at '{url}' from origin '{origin}' has been blocked by CORS policy: "
        f"{_MISSING}"
    )
    kept = None if expected[0] is None else origin
    assert (found.url, found.origin) == (expected[0], kept)
    assert "No page has the origin" not in found.remedy


def test_no_remedy_replaces_an_origin_null_by_itself() -> None:
    [found] = explain(
        "The 'Access-Control-Allow-Origin' header has a value 'null' that is not equal to the "
        "supplied origin. Origin 'null' is therefore not allowed access."
    )
    assert (found.code, found.found, found.sentence) == ("AllowOriginMismatch", "null", None)


def test_url_keeps_its_underscores_and_loses_the_fence_behind_it() -> None:
    [found] = explain(
        "Request URL: http://a.example/x?b=1&_nonce=2\nRequest Method: GET\nStatus Code: 406"
    )
    assert found.url == "http://a.example/x?b=1&_nonce=2"
    [found] = explain(
        "downloadable font: bad URI or cross-site access not allowed source: "
        "https://a.example/x.woff\n```\n"
    )
    assert found.url == "https://a.example/x.woff"


@pytest.mark.parametrize(
    "text",
    [
        "Your pull request has been rejected because it is too large.",
        "app.add_middleware(CORSMiddleware, allow_origins=['https://app.example'])",
        "GET /items HTTP/1.1\nOrigin: https://app.example",
        "Upload failed: disk full\nDownload failed, retrying in 5 s",
        "SEC7120 was renamed\nnpm ERR! code ERR_NETWORK_TIMEOUT\nAccess is denied.",
        "Reason: the header is missing\nGrund: Wartung\nOnly secure passwords are allowed",
        "The request blocked the queue; its origin is unknown, see https://wiki.example/x",
    ],
)
def test_text_about_no_request_of_a_page_has_no_cause(text: str) -> None:
    assert explain(text) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "I set Access-Control-Allow-Origin to * in nginx for https://api.example.",
            "CorsUntold",
        ),
        ("access-control-allow-private-network: true", "ResponseHead"),
    ],
)
def test_text_about_cors_that_is_no_message_has_an_answer_without_a_cause(
    text: str, code: str
) -> None:
    [found] = explain(text)
    assert found.code == code
    assert found.certainty != "certain"
    assert "crossorigin check URL --origin PAGE" in found.remedy
