"""Causes and console lines exist for every code of the model."""

from __future__ import annotations

import pytest
from harness.scripted import Script, run

from crossorigin.consoles.causes import catalogue
from crossorigin.consoles.engines import console
from crossorigin.fetch import (
    CHROMIUM,
    Code,
    Outcome,
    Request,
    Step,
    Verdict,
)

PAGE = "https://app.example"
URL = "https://api.example/items"


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_cause_and_a_sentence(code: Code) -> None:
    cause = catalogue.cause_of(code.value)
    assert cause.what
    assert code is Code.ALLOWED or cause.what != catalogue.cause_of(Code.ALLOWED).what
    request = Request(url=URL, origin=PAGE)
    step = cause.step or Step("Main fetch", "12")
    verdict = Verdict(allowed=False, code=code, step=step, url=URL)
    outcome = Outcome(verdict=verdict, response=None, exchanges=())
    for engine in console.NAMES:
        assert not any("{" in line for line in console.lines(engine, outcome, request))


def test_consoles_print_no_line_for_a_failure_outside_cors() -> None:
    request = Request(url=URL, origin=PAGE, mode="same-origin")
    outcome = run(Script([]), request, engine=CHROMIUM)
    assert console.lines("chromium", outcome, request) == ()
