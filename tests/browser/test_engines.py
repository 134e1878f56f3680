"""Three real engines act as the model predicts, call by call, on the wire and in the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from browser.account import (
    blocked,
    differs,
    names_given,
    names_predicted,
    observed,
    predicted,
    words,
)
from browser.engines import EACH
from browser.lab import Lab
from browser.matrix import Observation, observe
from browser.page import Browser, Page
from tables.scenarios import GROUPS, SCENARIOS

from crossorigin.consoles.explain import explain
from crossorigin.fetch import ENGINES

Run = Callable[[str, str], Sequence[Observation]]


@pytest.fixture(scope="session")
def run(
    tmp_path_factory: pytest.TempPathFactory, servers: Lab, started: Callable[[str], Browser]
) -> Iterator[Run]:
    """Runs a group of scenarios in an engine, once in a session."""
    artefacts = tmp_path_factory.mktemp("engines")
    with ExitStack() as stack:

        @cache
        def page(name: str) -> Page:
            opened = stack.enter_context(started(name).page())
            opened.open(servers.page)
            return opened

        @cache
        def made(name: str, group: str) -> Sequence[Observation]:
            observations = _observe(servers, page(name), group)
            _keep(artefacts / f"{name}-{group}.json", observations)
            return observations

        yield made


def _observe(server: Lab, page: Page, group: str) -> Sequence[Observation]:
    return observe(server, page, [each for each in SCENARIOS if each.group == group])


def _keep(path: Path, observations: Sequence[Observation]) -> None:
    """Keep the observations, the console's lines included, with pytest's files."""
    rows = [json.dumps(observation, default=vars) for observation in observations]
    path.write_text("[" + ",\n".join(rows) + "]\n", encoding="utf-8")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", EACH)
def test_the_engine_agrees_with_the_model(name: str, group: str, run: Run) -> None:
    disagreements = [
        f"{each.scenario.name}\n{name}:\n{observed(each)}\n"
        f"model:\n{predicted(each.scenario, ENGINES[name])}"
        for each in run(name, group)
        if differs(each, ENGINES[name])
    ]
    assert not disagreements, "\n\n".join(disagreements)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", EACH)
def test_the_console_gives_the_reasons_that_the_model_gives(
    name: str, group: str, run: Run
) -> None:
    model = ENGINES[name]
    unsaid = [
        f"{each.scenario.name}\n{verdict}\n{lines}"
        for each in run(name, group)
        for verdict in blocked(each.scenario, model)
        if not any(
            choice in (lines := "\n".join(line.text for line in each.console))
            for choice in words(verdict, model)
        )
    ]
    assert not unsaid, "\n\n".join(unsaid)


def _check_of(code: str) -> str:
    """The check that failed; whether on the preflight, `explain` tells apart."""
    return code.removeprefix("Preflight")


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", EACH)
def test_explain_recognises_the_present_message_of_the_console(
    name: str, group: str, run: Run
) -> None:
    misread = []
    for each in run(name, group):
        text = "\n".join(line.text for line in each.console)
        verdicts = blocked(each.scenario, ENGINES[name])
        reasons = {_check_of(verdict.code.value) for verdict in verdicts}
        told = {_check_of(code) for one in explain(text) for code in (one.code, *one.also)}
        if reasons and told and not reasons & told:
            misread.append(
                f"{each.scenario.name}\n{name}: {reasons}\nexplained: {told}\n{text}"
            )
        elif reasons and not told and "Access-Control" in text:
            misread.append(f"{each.scenario.name}\n{name}: not recognised\n{text}")
    assert not misread, "\n\n".join(misread)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", [EACH[0]])
def test_chromium_and_the_model_call_errors_by_the_same_names(
    name: str, group: str, run: Run
) -> None:
    disagreements = [
        f"{each.scenario.name}\n{name}: {found}\nmodel: {expected}"
        for each in run(name, group)
        if (found := names_given(each))
        != (expected := names_predicted(each.scenario, ENGINES[name]))
    ]
    assert not disagreements, "\n\n".join(disagreements)


def test_scenarios_have_names_of_their_own() -> None:
    names = [(each.group, each.name) for each in SCENARIOS]
    assert len(set(names)) == len(names) >= 300
