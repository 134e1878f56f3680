"""The demo as a person sees it: every call's outcome, in a real browser."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import ENDS_IN, running_demo
from tables.demo import PAGE, ROWS, Actual, Preflight, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from browser.chromium import Chromium, Page

CLIENTS = ("fetch", "xhr")
# Chromium's words for a blocked call; the page shows the script's error.
BLOCKED = {"fetch": "TypeError: Failed to fetch", "xhr": "error event, status 0"}

BOTTOM = "(call) => document.getElementById(call).getBoundingClientRect().bottom"

OVERFLOW = """() => {
    const root = document.scrollingElement;
    return root.scrollWidth - root.clientWidth;
}"""

CARD = """(call, client) => {
    const card = document.querySelector(`.call[data-call="${call}"]`);
    const row = card.querySelector(`.outcome[data-client="${client}"]`);
    const header = (item, name) => {
        const line = item.querySelector(`.received[data-header="${name}"]`);
        return line?.textContent.split(": ")[1].trim();
    };
    return {
        outcome: row.dataset.outcome,
        status: row.dataset.status,
        text: row.querySelector(".detail").textContent,
        why: card.querySelector(".why").textContent,
        client: card.querySelector(".record").dataset.client,
        record: [...card.querySelectorAll(".exchange")].map((item) => ({
            kind: item.dataset.kind,
            ran: item.dataset.ran,
            status: item.dataset.status,
            origin: header(item, "access-control-allow-origin"),
        })),
    };
}"""

# Relative luminance and contrast as in WCAG 2.2, over every element that has text.
POOR_CONTRAST = """() => {
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const luminance = (colour) => {
        const [r, g, b] = parse(colour).slice(0, 3).map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
        for (let node = element; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            if (parse(colour)[3] !== 0) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const poor = new Set();
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
        if (!own || !element.getClientRects().length || element.disabled) continue;
        const a = luminance(getComputedStyle(element).color);
        const b = luminance(ground(element));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) poor.add(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(2)}`);
    }
    return [...poor];
}"""


@contextmanager
def opened(browser: Chromium, demo: str) -> Iterator[Page]:
    with browser.page() as page:
        page.open(f"{demo}/")
        page.until('document.body.dataset.state === "ready"')
        yield page


def run_all(page: Page) -> None:
    page.evaluate('() => document.getElementById("run-all").click()')
    page.until('/calls made/.test(document.getElementById("status").textContent)')


def expected_exchange(answer: Preflight | Actual, kind: str, page: str) -> dict[str, Any]:
    """One exchange as the page shows it; a header that is not there is not in it."""
    ran = "true" if isinstance(answer, Actual) or answer.ran else "false"
    shown = {"kind": kind, "ran": ran, "status": str(answer.status)}
    if answer.allow_origin is not None:
        shown["origin"] = page if answer.allow_origin == PAGE else answer.allow_origin
    return shown


def expected_record(row: Row, page: str) -> list[dict[str, Any]]:
    record: list[dict[str, Any]] = []
    if row.preflight is not None:
        record.append(expected_exchange(row.preflight, "preflight", page))
    if row.actual is not None:
        record.append(expected_exchange(row.actual, "actual", page))
    else:
        record.append({"kind": "unsent"})
    return record


def expected_status(row: Row) -> str:
    """The status that a script sees; of a blocked answer it sees none."""
    return str(row.actual.status) if row.actual and row.outcome == "readable" else ""


def expected_text(row: Row, client: str) -> str:
    if row.outcome == "blocked":
        return BLOCKED[client]
    return row.next_body or row.body if client == "xhr" else row.body


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.call)
def test_a_call_ends_as_the_table_says_with_fetch_and_with_xhr(
    row: Row, browser: Chromium, demo: str
) -> None:
    with opened(browser, demo) as page:
        for client in CLIENTS:
            card = f"document.querySelector('.call[data-call=\"{row.call}\"]')"
            page.evaluate(
                f"() => {card}.querySelector('.run[data-client=\"{client}\"]').click()"
            )
            page.until(
                f"{card}.dataset.state === 'done' && "
                f"{card}.querySelector('.record').dataset.client === '{client}'"
            )
            shown = page.evaluate(CARD, row.call, client)
            assert row.why in shown.pop("why")
            assert shown == {
                "outcome": row.outcome,
                "status": expected_status(row),
                "text": expected_text(row, client),
                "client": client,
                "record": expected_record(row, demo),
            }


def test_the_table_has_every_call_of_the_page(browser: Chromium, demo: str) -> None:
    with opened(browser, demo) as page:
        calls = page.evaluate(
            "() => [...document.querySelectorAll('.call')].map((card) => card.dataset.call)"
        )
    assert calls == [row.call for row in ROWS]


def test_run_all_makes_every_call_both_ways_and_says_so(browser: Chromium, demo: str) -> None:
    readable = 2 * sum(row.outcome == "readable" for row in ROWS)
    blocked = 2 * len(ROWS) - readable
    with opened(browser, demo) as page:
        run_all(page)
        status = page.evaluate("() => document.getElementById('status').textContent")
        counts = page.evaluate(
            "() => [...document.querySelectorAll('.count b')].map((b) => Number(b.textContent))"
        )
    made = len(ROWS) * 2
    assert status == f"{made} calls made: {readable} readable, {blocked} blocked."
    assert counts == [readable, blocked]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_width_and_can_be_read(
    browser: Chromium, demo: str, scheme: str
) -> None:
    with opened(browser, demo) as page:
        run_all(page)
        for width in (320, 390, 820, 1280):
            page.look(width=width, height=900, scheme=scheme)
            assert page.evaluate(OVERFLOW) == 0, width
            assert page.evaluate(POOR_CONTRAST) == [], width


def test_a_server_that_has_gone_is_said_and_not_taken_for_cors(browser: Chromium) -> None:
    with (
        running_demo("--port", "0", "--api-port", "0") as (process, origin, _api),
        opened(browser, origin) as page,
    ):
        process.send_signal(signal.SIGINT)
        process.wait(ENDS_IN)
        page.evaluate('() => document.getElementById("run-all").click()')
        page.until('/did not answer/.test(document.getElementById("status").textContent)')


def test_light_and_dark_differ(browser: Chromium, demo: str) -> None:
    grounds = set()
    with opened(browser, demo) as page:
        for scheme in ("light", "dark"):
            page.look(width=800, height=600, scheme=scheme)
            grounds.add(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_another_address_of_the_page_is_pointed_out(browser: Chromium, demo: str) -> None:
    with opened(browser, demo.replace("127.0.0.1", "localhost")) as page:
        link = page.evaluate("() => document.querySelector('#elsewhere:not([hidden]) a').href")
    assert link == f"{demo}/"


def test_ctrl_c_ends_it_without_a_traceback_and_frees_the_ports(browser: Chromium) -> None:
    with running_demo("--port", "0", "--api-port", "0") as (process, origin, api):
        with opened(browser, origin) as page:
            # A page that is still open keeps its connections.
            run_all(page)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=ENDS_IN)
        assert process.returncode == 0
        assert out == "Stopped.\n"
        assert "Traceback" not in err
    for address in (origin, api):
        with socket.socket() as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("127.0.0.1", int(address.rpartition(":")[2])))


def test_take_the_picture_of_the_readme(browser: Chromium, tmp_path: Path) -> None:
    """Kept where CROSSORIGIN_SCREENSHOT says, if it says so."""
    with running_demo() as (_, origin, _api), opened(browser, origin) as page:
        page.look(width=1120, height=1000, scale=1.5)
        run_all(page)
        bottom = page.evaluate(BOTTOM, "everyone")
        page.look(width=1120, height=round(bottom) + 20, scale=1.5)
        picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    Path(os.environ.get("CROSSORIGIN_SCREENSHOT", tmp_path / "demo.png")).write_bytes(picture)
