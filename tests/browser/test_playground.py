"""The playground in real browsers: Python runs in the page, and the network is cut."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import cast

import playground as builder
import pytest
from browser.channel import PageError
from browser.chromium import Chromium
from browser.chromium import Page as Tab
from browser.demo_page import UNTIL, press
from browser.engines import STARTERS
from browser.page import Browser, Circumstances, Page
from harness.servers import POLL
from harness.together import check_all
from harness.tools import require_node_package
from playground_answers import EXAMPLES, answer
from tables.playground import ASKED, ROWS, SERVERS, Row

# WebKitGTK takes 17 seconds of a processor's time to start Python.
ENGINES = STARTERS if os.environ.get("PLAYGROUND_ENGINES") == "all" else ("chromium", "firefox")
EACH = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ENGINES]
CHROMIUM = pytest.mark.xdist_group("chromium")

# Nothing listens on this port of loopback: every request to another host fails.
CUT = Circumstances(proxy="127.0.0.1:9")

TEXT = "(selector) => document.querySelector(selector).textContent"
VALUE = "(id) => document.getElementById(id).value"
SHOW = """(name) => {
    const field = document.getElementById("example");
    field.value = name;
    field.dispatchEvent(new Event("change", { bubbles: true }));
}"""
WRITE = """(id, text) => {
    const field = document.getElementById(id);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
SET = """(values) => {
    for (const [id, value] of Object.entries(values)) document.getElementById(id).value = value;
}"""
CHOOSE = """(kinds) => {
    for (const [id, kind] of Object.entries(kinds)) {
        document.querySelector(`#${id} [value="${kind}"]`).checked = true;
    }
}"""
ANSWERED = "() => Number(document.body.dataset.answered)"
SHOWN = "() => document.getElementById('answer').innerText"
FIXES = "() => [...document.querySelectorAll('.fix')].map((fix) => fix.textContent)"
LIMIT = "(seconds) => { document.body.dataset.answerSeconds = seconds; }"
AXE = """async (width) => {
    const { violations } = await axe.run(document, {
        resultTypes: ["violations"], rules: { "color-contrast": { enabled: width === 1280 } },
    });
    const told = ({ html, failureSummary }) => html.slice(0, 160) + failureSummary;
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(told).join(" | ")}`);
}"""
OVERFLOW = """() => {
    const root = document.scrollingElement;
    return root.scrollWidth - root.clientWidth;
}"""
STARTED_IN = 120  # seconds: two cores may have ten other programs
SLICE = 20  # seconds


@dataclass
class Served:
    """A playground on loopback.

    Attributes:
        address: its address.
        asked: the paths that were asked for.
    """

    address: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    require_node_package("pyodide")
    folder = tmp_path_factory.mktemp("playground")
    builder.build(folder)
    with builder.Server(folder) as server:
        found = Served(f"http://127.0.0.1:{server.server_address[1]}/")
        server.asked = found.asked.append
        thread = threading.Thread(target=server.serve_forever, args=[POLL])
        thread.start()
        yield found
        server.shutdown()
        thread.join()


def until(page: Page, condition: str) -> None:
    """Return when the JavaScript expression is true; Python may have to start first."""
    end = monotonic() + STARTED_IN
    while True:  # a driver waits for no single answer so long
        try:
            page.evaluate(UNTIL.replace("CONDITION", f"({condition})"), SLICE * 1000)
        except PageError:
            if monotonic() > end:
                raise
        else:
            return


def go(page: Page, address: str) -> None:
    page.open("about:blank")  # another fragment alone is no navigation
    page.open(address)
    until(page, 'document.body.dataset.state === "ready"')


def said(page: Page) -> str:
    return str(page.evaluate(TEXT, "#status"))


def ask(page: Page, selector: str = "#ask") -> str:
    """Press a button that asks; return the status line of the answer."""
    before = page.evaluate(ANSWERED)
    press(page, selector)
    until(page, f"Number(document.body.dataset.answered) > {before}")
    return said(page)


def check_mistake(page: Page, row: Row) -> None:
    """Compare the answer of the build with that of the page; press the fix."""
    page.evaluate(SHOW, row.name)
    assert said(page) == f"{row.said} This answer was made when the page was built."
    built = page.evaluate(SHOWN)
    assert ask(page) == row.said
    assert page.evaluate(SHOWN) == built
    assert row.remedy in built
    fixes = page.evaluate(FIXES)
    assert fixes[:1] == [row.fix][: len(fixes)]
    if row.fix:
        assert ask(page, ".fix") == row.after
        assert row.written in page.evaluate(VALUE, "policy")


@pytest.mark.timeout(300)  # Python starts in a browser
@pytest.mark.parametrize("engine", EACH)
def test_the_twelve_mistakes_end_in_their_verdict_and_fix_with_the_network_cut(
    engine: str, started: Callable[[str], Browser], served: Served
) -> None:
    with started(engine).page(CUT) as page:
        served.asked.clear()
        go(page, served.address)
        page.console()
        assert said(page).startswith(ROWS[0].said)
        # Examples have answers without Python; it comes when the visitor asks.
        assert not [path for path in served.asked if "pyodide" in path]
        page.evaluate(SHOW, "previews")
        assert ask(page) == "The policy cannot be built."
        assert [path for path in served.asked if "pyodide.asm.wasm" in path]
        for row in ROWS:
            check_mistake(page, row)
        check_markup(page)
        check_hang(page)
        assert [one for one in page.console() if "Content Security" in one.text] == []


ORIGIN = "https://app.example.com"
GET = 'fetch("https://api.example.com/products")'
PASTED = [
    *(("toml", "[policy]\n", row.form, row.text) for row in ASKED),
    *(("library", row.text, "fetch", GET) for row in SERVERS),
]
STATUS = {"allowed": "Allowed.", "sent": "Sent, and never read."}


def check_pasted(page: Page, row: tuple[str, str, str, str]) -> None:
    """Compare the answer of the page with that of this process."""
    kind, policy, form, request = row
    asked = {"kind": form, "text": request, "origin": ORIGIN}
    found = answer({"policy": {"kind": kind, "text": policy}, "request": asked})
    page.evaluate(CHOOSE, {"policy-kind": kind, "request-kind": form})
    page.evaluate(SET, {"policy": policy, "request": request, "origin": ORIGIN, "example": ""})
    status = ask(page)
    report, told = found["report"], page.evaluate(SHOWN)
    if report is None:
        assert status == f"The policy cannot be read: {found['policy']['error']}"
        return
    assert status == STATUS.get(report["status"], f"Blocked: {report['code']}.")
    for remark in (*found["policy"]["remarks"], *found["request"]["remarks"]):
        assert remark.replace("`", "") in told.replace("`", "")
    assert page.evaluate(TEXT, "#test") == found["test"]


@pytest.mark.timeout(300)  # Python starts in a browser
@pytest.mark.parametrize("engine", EACH)
def test_pasted_texts_have_the_answers_of_this_process(
    engine: str, started: Callable[[str], Browser], served: Served
) -> None:
    with started(engine).page(CUT) as page:
        go(page, served.address)
        check_all(PASTED, partial(check_pasted, page), lambda row: row[1] + row[3])


def check_markup(page: Page) -> None:
    """Errors of an input are text."""
    page.evaluate(SHOW, "slash")
    before = page.evaluate(ANSWERED)
    page.evaluate(WRITE, "policy", '[policy]\n"<img src=x onerror=alert(1)>" = 1\n')
    until(page, f"Number(document.body.dataset.answered) > {before}")
    assert "<img src=x onerror=alert(1)>" in page.evaluate(SHOWN)
    assert page.evaluate("() => document.querySelectorAll('#answer img').length") == 0


SLOW = """import re
Policy(allow_origins=re.compile("https://(a+)+b"), accept_risks={"slow-regex"})
"""


def check_hang(page: Page) -> None:
    """An answer that does not come ends Python, and the page says so."""
    page.evaluate(LIMIT, 1)
    page.evaluate(SHOW, "star-with-credentials")
    page.evaluate(WRITE, "origin", f"https://{'a' * 60}")
    page.evaluate(WRITE, "policy", SLOW)
    until(page, 'document.body.dataset.python === "ended"')
    assert said(page) == (
        "There was no answer within 1 seconds, so the page stopped Python. It starts again "
        "with the next question."
    )
    assert page.evaluate("() => document.getElementById('answer').ariaBusy") == "false"


# Without Python.

FOCUSED = """() => {
    const { activeElement: element } = document;
    return element === document.body ? "" : element.id || element.name || element.className;
}"""
REACHED = [
    "skip",
    "ask",
    "share",
    "example",
    "policy-kind",
    "policy",
    "request-kind",
    "request",
    "origin",
    "fix",
]


def tabbed(page: Tab) -> list[str]:
    """Return the names of the elements that Tab leads to, from the start of the page."""
    about = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    names = []
    for _ in REACHED:
        page.command("Input.dispatchKeyEvent", type="keyDown", **about)
        page.command("Input.dispatchKeyEvent", type="keyUp", **about)
        names.append(page.evaluate(FOCUSED))
    return names


@CHROMIUM
def test_the_page_is_usable_before_python_and_its_link_holds_the_question(
    started: Callable[[str], Browser], served: Served
) -> None:
    chromium = cast("Chromium", started("chromium"))
    axe = (require_node_package("axe-core") / "axe.min.js").read_text("utf-8")
    with chromium.page(CUT) as page:
        served.asked.clear()
        for name, width, scheme in (
            ("content-type", 1280, "light"),
            ("fastapi-everyone", 1280, "dark"),
            ("har", 390, "light"),
            ("slash", 320, "dark"),
        ):
            page.look(width=width, height=900, scheme=scheme)
            go(page, f"{served.address}#example={name}")
            page.command("Runtime.evaluate", expression=axe)
            assert page.evaluate(AXE, width) == [], name
            assert page.evaluate(OVERFLOW) == 0, name
        assert tabbed(page) == REACHED
        names = page.evaluate(
            "() => [...document.querySelectorAll('#example option')].map((each) => each.value)"
        )
        assert names[1:] == [each.name for each in EXAMPLES]
        assert not [path for path in served.asked if "pyodide" in path]
        text = '[policy]\nallow_origins = ["https://\u00e4.example", "\U0001f600"]\n'
        page.evaluate(SET, {"request": "a message", "policy": text, "example": ""})
        press(page, "#share")
        address = page.evaluate("() => location.href")
        assert re.fullmatch(rf"{served.address}#1\.[\w-]+", address)
        go(page, address)
        assert page.evaluate(SHOWN).strip() == "The answer"
        assert page.evaluate(VALUE, "policy") == text
        assert page.evaluate(VALUE, "request") == "a message"
        assert said(page).startswith("The policy and the request come from the link.")
        for wrong in ("#1.!!!!", "#1.W10", "#1.WzEsMiwzLDQsNSw2XQ", "#example=none"):
            go(page, f"{served.address}{wrong}")
            assert "the page shows an example" in said(page), wrong
        assert page.evaluate("() => document.body.dataset.python ?? null") is None


def test_the_page_has_no_inline_program_and_names_no_other_host() -> None:
    for source in (*builder.PAGE.glob("*.js"), *builder.PAGE.glob("*.html")):
        text = Path(source).read_text("utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML", text), (
            source
        )
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text), source
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|<style|\sstyle=", text), source
