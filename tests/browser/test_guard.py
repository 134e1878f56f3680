"""The guard before real engines: which requests act is as the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from browser.engines import EACH
from browser.guarded import Stand, stand
from browser.page import Circumstances
from harness.together import check_all
from tables.guard_live import KINDS, ROWS, LiveRow

if TYPE_CHECKING:
    from browser.page import Browser, Page

FORGE = """async (frames, kinds) => {
    const send = ([base, sandboxed]) => (sandboxed ? forgeSandboxed : forge)(base, kinds);
    await Promise.all(frames.map(send));
}"""
REFUSED = 403
RAN = {"socket": 101}


@pytest.fixture(scope="module")
def servers_guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(tmp_path_factory.mktemp("guarded")) as running:
        yield running


@pytest.mark.parametrize("engine", EACH)
def test_requests_of_an_engine_act_if_the_guard_accepts_them(
    engine: str, servers_guarded: Stand, started: Callable[[str], Browser]
) -> None:
    rows = [row for row in ROWS if row.holds_in(engine)]
    with started(engine).page(Circumstances(trusting=True)) as page:
        _send(page, rows, servers_guarded, engine)
    check_all(rows, lambda row: _check(row, servers_guarded, engine), str)


def _send(page: Page, rows: list[LiveRow], servers: Stand, engine: str) -> None:
    """Let each page send the requests of its rows."""

    def place(row: LiveRow) -> tuple[str, str, bool]:
        return (row.server, row.page, row.no_referrer)

    for _, group in groupby(sorted(rows, key=place), key=place):
        same_page = list(group)
        first = same_page[0]
        policy = "no-referrer" if first.no_referrer else "unsafe-url"
        page.open(f"{servers.origin(first.server, first.page, engine)}/page/{policy}")
        target = f"{servers.origin(first.server, 'own', engine)}/act"
        frames = [(f"{target}/{_name(row, engine)}", row.sandboxed) for row in same_page]
        page.evaluate(FORGE, frames, KINDS)


def _name(row: LiveRow, engine: str) -> str:
    return f"{engine}/{ROWS.index(row)}"


def _check(row: LiveRow, servers: Stand, engine: str) -> None:
    names = [f"{_name(row, engine)}/{kind}" for kind in KINDS]
    answered = dict(zip(KINDS, servers.record.wait_for(names), strict=True))
    acted = {kind for kind, answer in answered.items() if answer.ran}
    assert acted == row.acts, {kind: answered[kind] for kind in acted ^ row.acts}
    expected = {kind: RAN.get(kind, 200) if kind in acted else REFUSED for kind in KINDS}
    assert {kind: answer.status for kind, answer in answered.items()} == expected
