"""Behaviour stays: a browser's verdicts on the library are its verdicts on ours."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from migrate.peers import HEADERS, OURS, THEIRS, evaluated
from tables.migrate_behaviour import ASKS, CONFIGURATIONS, HOLES, Ask, Configuration, Hole

from crossorigin import PolicyMap
from crossorigin.migrate import migrate
from crossorigin.spec.methods import SAFELISTED
from crossorigin.testing import Browser, CORSBlocked


class Outcome(NamedTuple):
    """The result of a fetch, as a page sees it."""

    allowed: bool
    asked_first: bool
    visible: tuple[str, ...]


def outcome(browser: Browser, ask: Ask) -> Outcome:
    page = browser.page(ask.origin)
    # Earlier preflights must not replace this one.
    page.preflights.clear_all()
    try:
        found = page.fetch(
            ask.path,
            method=ask.method,
            headers=ask.headers,
            credentials="include" if ask.credentials else "same-origin",
        )
    except CORSBlocked as blocked:
        return Outcome(allowed=False, asked_first=blocked.verdict.is_preflight, visible=())
    visible = tuple(name for name in HEADERS if name in found.headers)
    return Outcome(allowed=True, asked_first=len(found.exchanges) > 1, visible=visible)


def outcomes(port: int) -> dict[str, Outcome]:
    # Nothing is encrypted here, and certificates take long to load.
    browser = Browser(f"http://127.0.0.1:{port}", verify=False)
    return {str(ask): outcome(browser, ask) for ask in ASKS}


def _passes_now(ask: Ask, ours: Outcome, theirs: Outcome) -> bool:
    """The one change there is: no list of methods keeps these off, a star no Authorization."""
    refused = theirs.asked_first and not theirs.allowed
    return ask.method in SAFELISTED and refused and ours.allowed


def _codes(changed: set[Ask]) -> set[str]:
    """The findings that tell of the changes."""
    return {
        "literal-star"
        if ("Authorization", "Bearer 1") in ask.headers
        else "safelisted-method-passes"
        for ask in changed
    }


@pytest.mark.parametrize("configuration", CONFIGURATIONS, ids=str)
def test_results_for_a_page_stay_the_same(configuration: Configuration, tmp_path: Path) -> None:
    peer, options = configuration.peer, configuration.options
    migration = migrate(options or "{}", peer)
    file = tmp_path / "cors.toml"
    file.write_text(migration.toml, "utf-8")
    policies = PolicyMap.from_toml(file)
    with THEIRS[peer](evaluated(options)) as port:
        theirs = outcomes(port)
    with OURS[peer](policies) as port:
        ours = outcomes(port)
    changed = {ask for ask in ASKS if ours[str(ask)] != theirs[str(ask)]}
    assert all(_passes_now(ask, ours[str(ask)], theirs[str(ask)]) for ask in changed), changed
    codes = {finding.code for finding in migration.findings}
    assert not changed or _codes(changed) & codes
    assert any(one.allowed for one in theirs.values()) == bool(
        policies.default or policies.paths
    )


@pytest.mark.parametrize("hole", HOLES, ids=str)
def test_option_called_unsafe_is_unsafe_and_is_closed(hole: Hole) -> None:
    migration = migrate(hole.options, hole.peer)
    assert hole.code in {finding.code for finding in migration.findings}
    with THEIRS[hole.peer](evaluated(hole.options)) as port:
        assert outcome(Browser(f"http://127.0.0.1:{port}", verify=False), hole.ask).allowed
    with OURS[hole.peer](migration.policies) as port:
        assert not outcome(Browser(f"http://127.0.0.1:{port}", verify=False), hole.ask).allowed
