"""Heads decide; a fault of the body shows where the page reads it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from tables.fetch_rows import API, PAGE, answer

from crossorigin.fetch import ENGINES, Request, WireRequest, WireResponse, run
from crossorigin.fetch.data_url import response as held
from crossorigin.fetch.integrity import matches
from crossorigin.fetch.url import Url, parse
from crossorigin.spec.mime import serialize

URL = f"{API}/x"
GOOD = answer(acao="*", acam="PUT")
CUT = replace(GOOD, fault="cut")


def _hash(algorithm: str, body: bytes) -> str:
    digest = base64.b64encode(hashlib.new(algorithm, body).digest()).decode()
    return f"{algorithm}-{digest}"


@pytest.mark.parametrize("name", ["standard", "chromium", "firefox"])
def test_a_preflight_whose_body_breaks_off_counts(name: str) -> None:
    replies = iter((CUT, GOOD))
    request = Request(url=URL, origin=PAGE, method="PUT")
    outcome = run(request, lambda _: next(replies), engine=ENGINES[name])
    assert outcome.verdict.allowed
    assert len(outcome.exchanges) == 2


def test_webkit_waits_for_the_body_of_a_preflight() -> None:
    request = Request(url=URL, origin=PAGE, method="PUT")
    outcome = run(request, lambda _: CUT, engine=ENGINES["webkit"])
    assert outcome.verdict.code == "NetworkFailure"
    assert len(outcome.exchanges) == 1


@pytest.mark.parametrize("fault", ["cut", "unended", "coding"])
def test_a_page_gets_the_head_of_a_response_whose_body_is_broken(fault: str) -> None:
    reply = replace(GOOD, fault=fault)  # type: ignore[arg-type] # a fault
    outcome = run(Request(url=URL, origin=PAGE), lambda _: reply)
    assert outcome.response is not None
    assert outcome.response.status == 200
    assert not outcome.response.complete


def test_a_head_without_permission_is_blocked_before_its_body_breaks_off() -> None:
    reply = WireResponse(status=200, fault="cut")
    outcome = run(Request(url=URL, origin=PAGE), lambda _: reply)
    assert outcome.verdict.code == "MissingAllowOriginHeader"


@pytest.mark.parametrize("name", ["standard", "chromium", "webkit"])
def test_a_misdirected_request_is_sent_once_more(name: str) -> None:
    replies = iter((answer(421), GOOD))
    outcome = run(Request(url=URL, origin=PAGE), lambda _: next(replies), engine=ENGINES[name])
    assert outcome.verdict.allowed
    assert len(outcome.exchanges) == 2


def test_a_stream_is_not_sent_a_second_time() -> None:
    request = Request(url=URL, origin=PAGE, method="POST", body="x", streamed=True)
    replies = iter((answer(acao="*"), answer(421, acao="*")))
    outcome = run(request, lambda _: next(replies))
    assert [one.request.method for one in outcome.exchanges] == ["OPTIONS", "POST"]
    assert outcome.response is not None
    assert outcome.response.status == 421


@pytest.mark.parametrize(("name", "allowed"), [("standard", True), ("chromium", False)])
def test_a_proxy_s_question_fails_in_chromium(name: str, allowed: bool) -> None:
    reply = answer(407, acao="*")
    outcome = run(Request(url=URL, origin=PAGE), lambda _: reply, engine=ENGINES[name])
    assert outcome.verdict.allowed == allowed


def test_a_part_is_asked_for_without_a_content_coding() -> None:
    sent: list[WireRequest] = []

    def send(wanted: WireRequest) -> WireResponse:
        sent.append(wanted)
        return GOOD

    run(Request(url=URL, origin=PAGE, headers=(("Range", "bytes=0-9"),)), send)
    assert ("Accept-Encoding", "identity") in sent[0].headers


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (_hash("sha256", b"body"), True),
        (_hash("sha384", b"body"), True),
        (_hash("sha512", b"body"), True),
        (_hash("sha256", b"other"), False),
        (f"{_hash('sha256', b'body')} {_hash('sha512', b'other')}", False),
        (f"{_hash('sha256', b'other')} {_hash('sha512', b'body')}", True),
        (f"{_hash('sha256', b'other')} {_hash('sha256', b'body')}", True),
        (f"{_hash('sha256', b'body')}?option", True),
        (_hash("sha256", b"body").replace("+", "-").replace("/", "_"), True),
        ("md5-x sha1-x nonsense", True),
    ],
)
def test_a_body_matches_the_strongest_hashes(metadata: str, expected: bool) -> None:
    assert matches(b"body", metadata) == expected


@pytest.mark.parametrize(
    ("ask", "reply", "allowed"),
    [
        ({}, GOOD, True),
        ({"mode": "no-cors"}, GOOD, False),
        ({"method": "HEAD"}, GOOD, False),
        ({}, answer(204, acao="*"), False),
        ({}, replace(GOOD, body=b"other"), False),
        ({}, CUT, False),
        ({"redirect": "manual"}, answer(302, acao="*", location="/y"), False),
    ],
)
def test_integrity_is_of_a_body_that_the_page_sees(
    ask: dict[str, str], reply: WireResponse, allowed: bool
) -> None:
    request = Request(url=URL, origin=PAGE, integrity=_hash("sha256", b"body"), **ask)  # type: ignore[arg-type] # fields
    verdict = run(request, lambda _: reply).verdict
    assert verdict.allowed == allowed
    assert allowed or verdict.code == "IntegrityMismatch"


@pytest.mark.parametrize("name", ["standard", "chromium", "webkit"])
def test_only_if_cached_sends_no_request_except_in_webkit(name: str) -> None:
    request = Request(url=f"{PAGE}/x", origin=PAGE, mode="same-origin", cache="only-if-cached")
    outcome = run(request, lambda _: answer(), engine=ENGINES[name])
    assert len(outcome.exchanges) == (name == "webkit")
    far = run(Request(url=URL, origin=PAGE, cache="only-if-cached"), lambda _: GOOD)
    assert far.verdict.code == "InvalidRequest"


def test_a_page_cannot_name_the_mode_of_webtransport() -> None:
    request = Request(url=URL, origin=PAGE, mode="webtransport")
    assert run(request, lambda _: GOOD).verdict.code == "InvalidRequest"


def _url(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


@pytest.mark.parametrize(
    ("text", "mime", "body"),
    [
        ("data:text/plain,hi", "text/plain", b"hi"),
        ("data:,hi", "text/plain;charset=US-ASCII", b"hi"),
        ("data:text/plain;charset=utf-8;base64,aGk=", "text/plain;charset=utf-8", b"hi"),
        ("data:;base64,aGk", "text/plain;charset=US-ASCII", b"hi"),
        ("data:text/plain; BASE64,a G k =", "text/plain", b"hi"),
        ("data:;charset=x,a?b", "text/plain;charset=x", b"a?b"),
        ("data:foo,%41%zz", "text/plain;charset=US-ASCII", b"A%zz"),
        ("data:,", "text/plain;charset=US-ASCII", b""),
    ],
)
def test_a_data_url_has_a_type_and_a_body(text: str, mime: str, body: bytes) -> None:
    found = held(_url(text))
    assert found is not None
    assert (found.headers, found.body) == ((("Content-Type", mime),), body)
    page = run(Request(url=text, origin=PAGE), lambda _: None).response
    assert page is not None
    assert page.body == body


@pytest.mark.parametrize(
    "text", ["data:hi", "data:;base64,a", "data:;base64,a=b=", "data:;base64,aGk=="]
)
def test_malformed_data_url_fails(text: str) -> None:
    if text.endswith("aGk=="):
        assert held(_url(text)) is None
    outcome = run(Request(url=text, origin=PAGE), lambda _: None)
    assert outcome.verdict.code == "NetworkFailure"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text/html", "text/html"),
        ("TEXT/HTML ; Charset=UTF-8", "text/html;charset=UTF-8"),
        ('text/html;a="b c"', 'text/html;a="b c"'),
        ('text/html;a="b\\"c', 'text/html;a="b\\"c"'),
        ("text/html;a=1;A=2", "text/html;a=1"),
        ("text/html;a;b=;c=1", "text/html;c=1"),
        ("text/html;a= ;b=1", "text/html;b=1"),
        ("text/html;\u0100=1;b=\x01;c=1", "text/html;c=1"),
        ("html", None),
        ("text /html", None),
    ],
)
def test_a_mime_type_is_written_as_its_parser_gives_it_back(
    value: str, expected: str | None
) -> None:
    assert serialize(value) == expected
