"""Runs scenarios in a real browser, with the records of script, servers and console."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from time import monotonic
from typing import Any

from browser.lab import Lab, Request, Run
from browser.page import Message, Page
from tables.scenario import Call, Reply, Route, Scenario

BATCH = 30  # scenarios in one call of the page: as many lines as a console keeps for us
SAID_IN = 20  # seconds: a line that has not come by then never will
# A failure that every engine reports. Lines keep their order, yet come after the script's
# result: once this line has come, so have those of all calls before it.
LAST = Scenario("last", "no header", (Call("<api/last>"),), (Route((Reply(),), path="/last"),))


@dataclass(frozen=True)
class Observation:
    """The result of one scenario in an engine.

    Attributes:
        scenario: the scenario.
        outcomes: the outcomes of the calls that the script could see.
        sent: the requests that reached the servers, in order.
        console: the console's messages.
    """

    scenario: Scenario
    outcomes: tuple[dict[str, Any], ...]
    sent: tuple[Request, ...]
    console: tuple[Message, ...] = field(default=())


def observe(lab: Lab, page: Page, scenarios: Sequence[Scenario]) -> list[Observation]:
    """Run scenarios in a page of the lab that is open."""
    patient = [scenario for scenario in scenarios if scenario.waits]
    observed = _observe(lab, page, "runTogether", patient) if patient else []
    silent = (each for each in scenarios if not each.waits and each.is_silent)
    brisk = (each for each in scenarios if not each.waits and not each.is_silent)
    for function, each in (("runTogether", silent), ("runInTurn", brisk)):
        while batch := list(islice(each, BATCH)):
            observed += _observe(lab, page, function, batch)
    places = {(each.group, each.name): place for place, each in enumerate(scenarios)}
    return sorted(observed, key=lambda one: places[one.scenario.group, one.scenario.name])


def _observe(
    lab: Lab, page: Page, function: str, scenarios: Sequence[Scenario]
) -> list[Observation]:
    runs = [lab.prepare(scenario) for scenario in scenarios]
    page.console()
    outcomes = page.evaluate(function, [_plain(run) for run in runs])
    _look(page, [outcome for seen in outcomes for outcome in seen if "place" in outcome])
    console = _by_run(_console(lab, page), {run.token for run in runs})
    return [
        Observation(
            run.scenario,
            tuple(_outcome(outcome, run) for outcome in seen),
            tuple(_request(request, run) for request in run.log),
            tuple(
                replace(message, text=run.plain(message.text))
                for message in console.get(run.token, ())
            ),
        )
        for run, seen in zip(runs, outcomes, strict=True)
    ]


def _look(page: Page, painted: Sequence[dict[str, Any]]) -> None:
    """Note of boxes that have no event whether they are painted."""
    if not painted:
        return
    png = base64.b64encode(page.screenshot()).decode()
    places = [outcome["place"] for outcome in painted]
    for outcome, is_blue in zip(painted, page.evaluate("colours", png, places), strict=True):
        if not is_blue:
            del outcome["type"]


def _console(lab: Lab, page: Page) -> list[Message]:
    """Return all that the console has to say of the calls until now."""
    last = lab.prepare(LAST)
    page.evaluate("runInTurn", [_plain(last)])
    said: list[Message] = []
    end = monotonic() + SAID_IN
    while not any(f"/{last.token}/" in message.text for message in said):
        assert monotonic() < end, "the console says nothing of a call that is blocked"
        said += page.console()
    return said


def _plain(run: Run) -> dict[str, Any]:
    """The scenario as the page's script takes it."""
    calls = [
        {**vars(call), "url": run.fill(call.url), "headers": [list(h) for h in call.headers]}
        for call in run.scenario.calls
    ]
    return {"token": run.token, "page": run.scenario.page, "calls": calls}


def _outcome(outcome: dict[str, Any], run: Run) -> dict[str, Any]:
    """The result that the script saw, with plain addresses."""
    plain: dict[str, Any] = json.loads(run.plain(json.dumps(outcome)))
    return plain


def _request(request: Request, run: Run) -> Request:
    headers = tuple((name, run.plain(value)) for name, value in request.headers)
    return replace(request, path=run.plain(request.path), headers=headers)


def _by_run(messages: Sequence[Message], tokens: set[str]) -> dict[str, list[Message]]:
    """Give each message to the run whose address it names, or to the one announced last."""
    found: dict[str, list[Message]] = {}
    current = ""
    for message in messages:
        if announced := re.fullmatch(r"scenario (t\d+)", message.text):
            current = announced[1]
            continue
        named = [token for token in re.findall(r"/(t\d+)\b", message.text) if token in tokens]
        found.setdefault(named[0] if named else current, []).append(message)
    return found
