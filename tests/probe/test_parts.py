"""The parts of the probe that servers on loopback do not reach."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpcore
import httpx
import pytest
from harness.scripted import Script, run

from crossorigin import integrations
from crossorigin.fetch import (
    CHROMIUM,
    Code,
    Outcome,
    Request,
    Step,
    Verdict,
    WireRequest,
    WireResponse,
)
from crossorigin.fetch.url import MAX_URL_LENGTH
from crossorigin.probe import asking, causes, console
from crossorigin.probe.asking import Question, ask
from crossorigin.probe.report import Report, shorten
from crossorigin.probe.sending import Failure, Sender, failure
from crossorigin.probe.snippets import TARGETS, problems, snippet, wanted
from crossorigin.probe.templates import fill, recognise

PAGE = "https://app.example"
URL = "https://api.example/items"


def chained(error: Exception, *causes: BaseException) -> Exception:
    """`error`, as raised from `causes`, each from the next."""
    last: BaseException = error
    for cause in causes:
        last.__cause__ = cause
        last = cause
    return error


def certificate(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("bad")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (chained(httpcore.ConnectError(""), socket.gaierror()), "name"),
        (chained(httpcore.ConnectError(""), OSError(), ConnectionRefusedError()), "refused"),
        (chained(httpcore.ConnectError(""), ExceptionGroup("", [ConnectionRefusedError()])),
         "refused"),
        (TimeoutError(), "time-out"),
        (httpcore.ReadTimeout(""), "time-out"),
        (chained(httpcore.ConnectError(""), certificate(62)), "tls-name"),
        (chained(httpcore.ConnectError(""), certificate(10)), "tls-date"),
        (chained(httpcore.ConnectError(""), certificate(18)), "tls-authority"),
        (chained(httpcore.ConnectError(""), certificate(26)), "tls"),
        (chained(httpcore.ConnectError(""), ssl.SSLError()), "tls"),
        (httpcore.RemoteProtocolError(""), "no-http"),
        (httpcore.ReadError(""), "connection"),
        (httpx.InvalidURL(""), "url"),
        (httpcore.UnsupportedProtocol(""), "url"),
        (UnicodeError(), "url"),
        (chained(OSError(), *(OSError() for _ in range(100)), socket.gaierror()), "connection"),
    ],
)  # fmt: skip
def test_every_failure_has_a_kind(error: Exception, kind: str) -> None:
    found = failure(error, URL, 1.5)
    assert found.kind == kind
    assert found.remedy


class Prepared(Sender):
    """Answers without a network."""

    def __init__(self, *answers: WireResponse | Failure) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[WireRequest] = []

    async def send(self, wanted: WireRequest, cookie: str | None) -> WireResponse | Failure:
        del cookie
        self.asked.append(wanted)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def report(sender: Sender, **options: object) -> Report:
    given = {"url": URL, "origin": PAGE, **options}
    question = Question(request=Request(**given))  # type: ignore[arg-type] # a test's keywords
    return Report(asyncio.run(ask(question, sender)))


def allowed(*more: tuple[str, str]) -> WireResponse:
    return WireResponse(status=200, headers=(("Access-Control-Allow-Origin", "*"), *more))


def test_requests_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MAX_EXCHANGES", 3)
    where = (("Access-Control-Allow-Origin", "*"), ("Location", "/again"))
    sender = Prepared(WireResponse(status=302, headers=where))
    found = report(sender)
    assert len(sender.asked) == 3
    assert (found.status, found.answers.failure) == ("unanswered", asking.ENOUGH)


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


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_cause_and_can_be_told(code: Code) -> None:
    cause = causes.cause_of(code.value)
    assert cause.what
    request = Request(url=URL, origin=PAGE)
    step = cause.step or Step("Main fetch", "12")
    verdict = Verdict(allowed=False, code=code, step=step, url=URL)
    outcome = Outcome(verdict=verdict, response=None, exchanges=())
    for engine in console.NAMES:
        assert not any("{" in line for line in console.lines(engine, outcome, request))


def test_consoles_say_nothing_of_what_has_nothing_to_do_with_cors() -> None:
    request = Request(url=URL, origin=PAGE, mode="same-origin")
    outcome = run(Script([]), request, engine=CHROMIUM)
    assert console.lines("chromium", outcome, request) == ()


# Templates


@pytest.mark.parametrize(
    ("template", "text", "facts"),
    [
        ("at {a}.", "x at y.z. w", {"a": "y.z"}),
        ("at {a} from {b}", "at x from y from z", {"a": "x", "b": "y from z"}),
        ("plain", "so plain it is", {}),
        ("at {a} from", "at x to", None),
        ("at {a}", "to x", None),
    ],
)
def test_gaps_are_found_again(template: str, text: str, facts: dict[str, str] | None) -> None:
    assert recognise(template, text) == facts


def test_gaps_that_nothing_is_known_of_stay_empty() -> None:
    assert fill("{a} and {b}", {"b": "{a}"}) == " and {a}"


# Snippets


QUESTION = Question(
    request=Request(
        url=URL, origin=PAGE, method="PUT", headers=(("X-A'b", "1"),), credentials="include"
    ),
    reads=("X-Total",),
)
FIELDS = {
    "allow_origins": [PAGE],
    "allow_methods": ["PUT"],
    "allow_headers": ["x-a'b"],
    "expose_headers": ["X-Total"],
    "allow_credentials": True,
}


@pytest.mark.parametrize("target", TARGETS)
def test_every_snippet_names_all_that_is_needed(target: str) -> None:
    one = wanted(QUESTION)
    assert one.fields == FIELDS
    assert problems(one) is None
    text = snippet(target, one)
    for word in (PAGE if target != "nginx" else f'"{PAGE}"', "PUT", "x-a'b", "X-Total", "true"):
        assert word in text or word.capitalize() in text


# Where an application is named otherwise, or keeps its own things elsewhere.
OTHERS = ("asgi", "wsgi", "django", "express", "nginx")
HOLDERS = {"litestar": "app.state", "aws_lambda": "handler"}


@pytest.mark.parametrize("target", [each for each in TARGETS if each not in OTHERS])
def test_the_snippets_in_python_run(target: str) -> None:
    # In a process of its own: some frameworks have one application, or router, in each.
    holder = HOLDERS.get(target, "app")
    asked = f"assert {holder}.cors.policy == __import__('crossorigin').Policy(**{FIELDS!r})"
    program = f"{snippet(target, wanted(QUESTION))}\n{asked}\n"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_there_is_a_snippet_for_every_integration() -> None:
    folder = Path(integrations.__file__).parent
    assert {each.stem for each in folder.glob("[!_]*")} <= set(TARGETS)


def test_the_settings_for_django_are_those_of_the_policy() -> None:
    names: dict[str, Any] = {"MIDDLEWARE": ["other"], "INSTALLED_APPS": []}
    exec(snippet("django", wanted(QUESTION)), names)  # noqa: S102 - our own text
    assert names["CROSSORIGIN"] == FIELDS
    for place in (names["MIDDLEWARE"][0], *names["INSTALLED_APPS"]):
        module, _, name = place.rpartition(".")
        assert hasattr(import_module(module), name)


@pytest.mark.parametrize("target", ["asgi", "wsgi"])
def test_the_snippets_in_python_compile(target: str) -> None:
    compile(snippet(target, wanted(QUESTION)), target, "exec")


@pytest.mark.parametrize("target", TARGETS)
def test_a_simple_request_needs_little(target: str) -> None:
    simple = Question(request=Request(url=URL, origin=PAGE))
    assert wanted(simple).fields == {"allow_origins": [PAGE]}
    assert "redentials" not in snippet(target, wanted(simple))


def test_nobody_is_told_to_allow_what_cannot_be_allowed() -> None:
    null = Question(request=Request(url=URL, origin="null", credentials="include"))
    assert "null" in (problems(wanted(null)) or "")
