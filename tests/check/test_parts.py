"""Parts of `check` that servers on loopback do not reach."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crossorigin.check import ask as check_ask
from crossorigin.check.ask import Question, ask
from crossorigin.check.documents import blocks
from crossorigin.check.report import Report, shorten
from crossorigin.consoles.document import html, markdown
from crossorigin.fetch import (
    Code,
    Request,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch.url import MAX_URL_LENGTH
from crossorigin.spec.documentation import address
from crossorigin.transport.bounded import BoundedSender, Failure

PAGE = "https://app.example"
URL = "https://api.example/items"


class Prepared(BoundedSender):
    """Answers without a network."""

    def __init__(self, *answers: WireResponse | Failure) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[WireRequest] = []

    async def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | Failure:
        del cookie
        self.asked.append(wanted)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def report(sender: BoundedSender, **options: object) -> Report:
    given = {"url": URL, "origin": PAGE, **options}
    question = Question(request=Request(**given))  # type: ignore[arg-type] # a test's keywords
    return Report(asyncio.run(ask(question, sender)))


def allowed(*more: tuple[str, str]) -> WireResponse:
    return WireResponse(status=200, headers=(("Access-Control-Allow-Origin", "*"), *more))


def test_requests_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ask, "MAX_EXCHANGES", 3)
    where = (("Access-Control-Allow-Origin", "*"), ("Location", "/again"))
    sender = Prepared(WireResponse(status=302, headers=where))
    found = report(sender)
    assert len(sender.asked) == 3
    assert (found.status, found.answers.failure) == ("unanswered", check_ask.ENOUGH)


def test_redirect_from_https_to_http_names_the_proxy() -> None:
    headers = (("Access-Control-Allow-Origin", "*"), ("Location", "http://api.example/items/"))
    found = report(Prepared(WireResponse(status=307, headers=headers)))
    assert found.outcome.verdict.code is Code.MIXED_CONTENT
    assert [note.code for note in found.notes] == ["http-redirect"]
    assert "X-Forwarded-Proto" in (found.remedy or "")


def test_a_failed_variant_has_no_note() -> None:
    broken = Failure("connection", "broke", "look")
    found = report(Prepared(allowed(), broken))
    assert found.status == "allowed"
    assert found.notes == ()


def test_an_invalid_url_is_no_request() -> None:
    found = report(Prepared(allowed()), url="http://[", credentials="include")
    assert (found.status, found.outcome.verdict.code) == ("blocked", Code.INVALID_REQUEST)
    assert json.dumps(found.to_mapping())


def test_url_that_is_too_long_is_cut_in_the_message() -> None:
    found = report(Prepared(allowed()), url=URL + "x" * MAX_URL_LENGTH)
    assert len(json.dumps(found.to_mapping())) < 10_000


def test_the_names_of_a_note_are_cut() -> None:
    many = tuple((f"X-{number}", "1") for number in range(30))
    [note] = report(Prepared(allowed(*many))).notes
    assert note.message.endswith("x-19, ….")


def test_a_line_of_a_console_is_cut() -> None:
    assert shorten("a\x1b\u202eb") == "a��b"
    assert shorten("x" * 3000) == "x" * 2000 + "…"


def test_a_redirect_without_location_and_one_elsewhere_are_no_slash_redirects() -> None:
    nowhere = WireResponse(status=302, headers=allowed().headers)
    assert report(Prepared(nowhere)).notes == ()


@pytest.mark.parametrize(
    ("origin", "url", "where"),
    [
        (PAGE, "http://localhost:8000/", "machine"),
        (PAGE, "http://api.localhost/", "machine"),
        (PAGE, "https://[::1]/", "machine"),
        (PAGE, "https://192.168.1.3/", "network"),
        (PAGE, "https://[fd00::1]/", "network"),
        (PAGE, "https://printer.local/", "network"),
        ("http://10.0.0.1:5173", "http://127.0.0.1:8000/", "machine"),
        ("http://localhost:5173", "http://127.0.0.1:8000/", None),
        ("http://localhost:5173", "http://10.0.0.1/", None),
        ("http://10.0.0.1", "http://192.168.1.3/", None),
        (PAGE, "https://93.184.215.14/", None),
        (PAGE, URL, None),
        ("null", "http://127.0.0.1:8000/", None),
        ("capacitor://localhost", "http://127.0.0.1:8000/", None),
        (PAGE, "http://[", None),
    ],
)
def test_page_of_the_internet_that_asks_the_user_s_network_is_reported(
    origin: str, url: str, where: str | None
) -> None:
    found = report(Prepared(allowed()), origin=origin, url=url)
    messages = [one.message for one in found.notes if one.code == "local-network"]
    assert len(messages) == (where is not None)
    assert all(f"own {where}: Chromium asks the user" in one for one in messages)


def test_star_with_credentials_and_unreadable_lists_are_reported_with_their_header() -> None:
    star = report(Prepared(allowed()), credentials="include")
    assert star.sentence == (
        "the response says `Access-Control-Allow-Origin: *`, and a request with credentials "
        "needs `Access-Control-Allow-Origin: https://app.example`"
    )
    lists = allowed(("Access-Control-Allow-Methods", '"`PUT"'))
    assert report(Prepared(lists), method="PUT").sentence == (
        'the answer to OPTIONS says `Access-Control-Allow-Methods: "\\x60PUT"`, which is not '
        "a list of names"
    )
    own = WireResponse(status=204, headers=(("Access-Control-Allow-Origin", PAGE),))
    assert report(Prepared(own), credentials="include").sentence == (
        "the response lacks `Access-Control-Allow-Credentials: true`"
    )
    wrong = ("Access-Control-Allow-Credentials", "True")
    again = WireResponse(status=500, headers=(*own.headers, wrong))
    assert report(Prepared(again), credentials="include").sentence == (
        "the response (500) says `Access-Control-Allow-Credentials: True` instead of "
        "`Access-Control-Allow-Credentials: true`"
    )


def test_code_without_a_header_or_a_page_has_the_list_of_mdn() -> None:
    found = report(Prepared(), url="http://api.example/")
    assert found.sentence is None
    assert found.links[0] == "https://developer.mozilla.org/docs/Web/Security/Mixed_content"
    found = report(Prepared(), url="https://api.example:25/")
    assert found.links[0] == "https://developer.mozilla.org/docs/Web/HTTP/CORS/Errors"
    assert found.page == address("docs/causes.md#badport")
    assert report(Prepared(allowed())).links == ()


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0xFF), max_size=40))
@example("`<script>`")
@example("</pre><img src=x>")
@example("```\x1b[31m")
@example("\\`<b>")
def test_text_of_a_server_is_markup_in_no_document(text: str) -> None:
    headers = (("Access-Control-Allow-Origin", text), ("Server", text), ("Location", text))
    found = report(Prepared(WireResponse(status=200, headers=headers)), url=f"{URL}?{text}")
    written = markdown(blocks(found, "nginx"))
    assert "".join(written.split("\n")).replace("@\u200b", "@").isprintable()
    outside = re.sub(r"^(`{3,})text\n.*?^\1\n", "", written, flags=re.DOTALL | re.MULTILINE)
    outside = re.sub(r"(?<!\\)`[^`]*`|<https://[a-zA-Z0-9.\-/#_]*>", "", outside)
    assert re.search(r"(?<!\\)(?:\\\\)*[<`\[]", outside) is None
    page = html(blocks(found, "nginx"))
    inside = page.partition("<h1>")[2]
    tags = set(re.findall(r"<[^>]*>", inside))
    assert tags <= {"<h1>", "</h1>", "<h2>", "</h2>", "<p>", "</p>", "<b>", "</b>", "<pre>",
                    "</pre>", "</a>", "</html>"} | {tag for tag in tags if tag.startswith(
                        '<a rel="noreferrer" href="https://')}  # fmt: skip
