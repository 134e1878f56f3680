"""Parts of `check` that servers on loopback do not reach."""

from __future__ import annotations

import asyncio
import json

import pytest

from crossorigin.check import ask as check_ask
from crossorigin.check.ask import Question, ask
from crossorigin.check.report import Report, shorten
from crossorigin.fetch import (
    Code,
    Request,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch.url import MAX_URL_LENGTH
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


def test_the_variants_may_fail() -> None:
    broken = Failure("connection", "broke", "look")
    found = report(Prepared(allowed(), broken))
    assert found.status == "allowed"
    assert found.notes == ()


def test_a_url_that_is_none_is_no_request() -> None:
    found = report(Prepared(allowed()), url="http://[", credentials="include")
    assert (found.status, found.outcome.verdict.code) == ("blocked", Code.INVALID_REQUEST)
    assert json.dumps(found.to_mapping())


def test_a_url_that_is_too_long_is_cut_in_what_is_told() -> None:
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
