"""The console messages that `check` foretells are those that the engines printed."""

from __future__ import annotations

import re

import pytest
from browser.account import _outcomes, _request
from browser.lab import PLAIN, Run
from tables.console_messages import PRINTED, Printed
from tables.scenario import Scenario
from tables.scenarios import SCENARIOS

from crossorigin.consoles.engines import console
from crossorigin.consoles.engines.console import authorization_warning, lines
from crossorigin.fetch import ENGINES, Outcome, Request

BY_NAME = {(one.group, one.name): one for one in SCENARIOS}

# Lines that repeat the one before, or have another subject.
ASIDE = ("Failed to load resource: ", "Referrer Policy: ")

# A redirect to another scheme has more wordings than are worth a template.
UNTOLD = {
    ("chromium", "mailto"),
    ("chromium", "javascript"),
    ("firefox", "file"),
}


def scenario(printed: Printed) -> Scenario:
    return BY_NAME[printed.group, printed.scenario]


def is_checked(printed: Printed) -> bool:
    """Whether `check` can ask the same: one call of fetch(), with CORS."""
    calls = scenario(printed).calls
    ours = len(calls) == 1 and calls[0].via == "fetch" and calls[0].mode == "cors"
    return ours and (printed.engine, printed.scenario) not in UNTOLD


def predicted(printed: Printed) -> tuple[Outcome, Request]:
    run = Run(scenario(printed), "t0", PLAIN)
    request = _request(scenario(printed).calls[0], scenario(printed), run)
    [outcome] = _outcomes(run, ENGINES[printed.engine])
    return outcome, request


CHECKED = [one for one in PRINTED if is_checked(one)]


@pytest.mark.parametrize(
    "printed", CHECKED, ids=lambda one: f"{one.engine}: {one.group}, {one.scenario}"
)
def test_check_quotes_the_console_word_for_word(printed: Printed) -> None:
    outcome, request = predicted(printed)
    # The report shows no password of a URL.
    said = [
        re.sub("//[^/@ ]+@", "//…@", line)
        for line in printed.lines
        if not line.startswith(ASIDE)
    ]
    if outcome.verdict.code in console.UNTOLD:
        assert lines(printed.engine, outcome, request) == ()
        return
    told = lines(printed.engine, outcome, request)
    if outcome.verdict.allowed and printed.engine == "firefox" and said:
        told = (authorization_warning(outcome.verdict.url),)
    told = tuple(line.replace("/t0/", "/") for line in told if not line.startswith(ASIDE))
    assert sorted(told) == sorted(said)


def test_most_printed_messages_are_compared_with_check() -> None:
    assert len(CHECKED) > 300
    assert {one.engine for one in CHECKED} == {"chromium", "firefox", "webkit"}
