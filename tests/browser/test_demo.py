"""The demo as a person sees it, in real browsers: results, predictions, consoles, access."""

from __future__ import annotations

import base64
import json
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import cast

import pytest
from browser.chromium import Chromium, Page
from browser.conftest import ENDS_IN, running_demo
from browser.demo_page import (
    Shown,
    choose,
    console_of,
    go,
    opened,
    press,
    run_all,
    said,
    shown,
    until,
)
from browser.engines import STARTERS
from browser.page import Browser
from harness.together import check_all
from harness.tools import require_node_package
from tables.demo import PAGE, ROWS, Row

# A worker that has started an engine keeps to it; Chromium's other tests are on the same one.
EACH = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in STARTERS]
CHROMIUM = pytest.mark.xdist_group("chromium")
TALL = 60_000  # pixels: a shift counts where it is seen

# The frameworks whose answers an engine reads: the servers differ in their answers, which all
# meet Chromium; the engines differ in their verdicts, on two frameworks each. In the tab of
# Express, which the page shows for comparison, FastAPI answers.
TABS = {
    "chromium": ("flask", "django", "express"),
    "firefox": ("fastapi", "django"),
    "webkit": ("fastapi", "flask"),
}
# The words of each engine for a blocked fetch.
BLOCKED = {
    "chromium": "TypeError:Failedtofetch",
    "firefox": "TypeError:NetworkErrorwhenattemptingtofetchresource.",
    "webkit": "TypeError:Loadfailed",
}
# Lines of a console that concern CORS; Chromium and WebKit repeat the failure in a second one.
CONCERNS = re.compile(r"CORS|Cross-Origin|Access-Control|access control|Preflight")
REPEATED = "Failed to load resource"

WATCH_SHIFTS = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();  // the steps that have just opened are drawn
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            // A resource moves in its own stage, and is gone with the next one.
            const moved = sources.map(({ node }) => node)
                .filter((node) => node?.isConnected && !node.parentElement?.closest(".stage"));
            const texts = moved.map((node) => node.outerHTML?.slice(0, 80) ?? node.data);
            if (moved.length || !sources.length) window.shifts.push([value, ...texts]);
        }
    }).observe({ type: "layout-shift" });
}"""

OVERFLOW = """() => {
    const root = document.scrollingElement;
    return root.scrollWidth - root.clientWidth;
}"""

AXE = """async (part, width) => {
    const { violations } = await axe.run(part, {
        resultTypes: ["violations"], rules: { "color-contrast": { enabled: width === 1280 } },
    });
    const told = ({ html, failureSummary }) => html.slice(0, 160) + failureSummary;
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(told).join(" | ")}`);
}"""

FOCUSED = """() => {
    const { activeElement: element } = document;
    const text = element.getAttribute("aria-label") || element.textContent || element.id;
    return text.replace(/\\s+/g, " ").trim();
}"""

PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""

PREDICTIONS = """() => [...document.querySelectorAll(".prediction")].map((item) => [
    item.dataset.engine, item.dataset.outcome, item.querySelector(".console-line").textContent,
])"""

WRITE = """(id, text) => {
    const field = document.getElementById(id);
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""

VALUE = "(id) => document.getElementById(id).value"
TEXT = "(selector) => document.querySelector(selector).textContent"


@pytest.fixture(scope="module")
def chromium(started: Callable[[str], Browser]) -> Chromium:
    return cast("Chromium", started("chromium"))


@contextmanager
def seen(chromium: Chromium, address: str) -> Iterator[Page]:
    """A page of Chromium, whose driver can do more than the others'."""
    with opened(chromium, address) as page:
        yield cast("Page", page)


def key(page: Page, name: str, code: int, text: str = "") -> None:
    """Press a key as a keyboard does."""
    about = {"key": name, "code": name, "windowsVirtualKeyCode": code}
    down = about | ({"text": text} if text else {})
    page.command("Input.dispatchKeyEvent", type="keyDown", **down)
    page.command("Input.dispatchKeyEvent", type="keyUp", **about)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element with this id, label or text has the focus."""
    passed = []
    for _ in range(200):
        key(page, "Tab", 9)
        passed.append(page.evaluate(FOCUSED))
        if passed[-1] == wanted:
            return
    text = f"Tab leads past {passed}, not to {wanted!r}"
    raise AssertionError(text)


def enter(page: Page) -> None:
    key(page, "Enter", 13, "\r")


# The walk.


@pytest.mark.parametrize("engine", EACH)
def test_every_call_of_every_framework_ends_as_the_table_and_the_model_predict(
    engine: str, started: Callable[[str], Browser], demo: str
) -> None:
    with opened(started(engine), f"{demo}/") as page:
        page.console()
        for run, framework in enumerate(TABS[engine]):
            choose(page, framework)
            assert run_all(page) == expected_status()
            results = {each.call: each for each in shown(page)}
            assert list(results) == [row.call for row in ROWS]
            case = Case(engine, framework, demo, is_first=run == 0)
            check_all(ROWS, partial(check, results, case), partial(named, case))
            foretold = [line for each in results.values() for line in each.console]
            printed = console_of(page, foretold)
            assert Counter(foretold) == Counter(concerning(printed)), framework


@dataclass(frozen=True)
class Case:
    """A run of all calls.

    Attributes:
        engine: the engine of the browser.
        framework: the framework of the chosen tab.
        page: the page's origin.
        is_first: whether the browser has no cookie yet.
    """

    engine: str
    framework: str
    page: str
    is_first: bool


def named(case: Case, row: Row) -> str:
    return f"{case.framework}: {row.call}"


def check(results: dict[str, Shown], case: Case, row: Row) -> None:
    """Compare a result with its row."""
    result = results[row.call]
    assert result.outcome == result.foretold == row.outcome
    assert result.agrees == "as predicted"
    assert result.wire == ((case.framework == "flask" and row.flask) or row.wire)
    assert result.is_real
    if case.engine != "webkit" or not row.status_first:
        assert result.decides == row.decides.replace(PAGE, case.page)
    detail = row.detail if case.is_first else row.second or row.detail
    assert result.detail.startswith(
        detail if row.outcome == "readable" else BLOCKED[case.engine]
    )


def expected_status() -> str:
    count = Counter(row.outcome for row in ROWS)
    made = f"{len(ROWS)} calls made: "
    return f"{made}{count['readable']} readable, {count['blocked']} blocked."


def concerning(lines: list[str]) -> list[str]:
    return [one for one in lines if CONCERNS.search(one) and not one.startswith(REPEATED)]


@CHROMIUM
@pytest.mark.parametrize("width", [1280, 390])
def test_running_all_calls_and_types_neither_shifts_nor_overflows_the_page(
    width: int, chromium: Chromium, demo: str
) -> None:
    with seen(chromium, f"{demo}/") as page:
        page.look(width=width, height=TALL, scale=0.25)
        press(page, "#open-all")
        until(page, "document.querySelector('#steps [data-state=empty]') === null")
        until(page, "document.querySelector('.step-body[hidden]') === null")
        page.evaluate(WATCH_SHIFTS)
        height = page.evaluate("() => document.body.scrollHeight")
        run_all(page)
        assert page.evaluate("() => window.shifts") == []
        assert page.evaluate("() => document.body.scrollHeight") == height
        if width < 800:  # the names of the types and the outcomes have the least place
            run_resources(page, width)
        for narrower in (width, 820, 320):
            page.look(width=narrower, height=900)
            assert page.evaluate(OVERFLOW) == 0, narrower


def run_resources(page: Page, width: int) -> None:
    """Run every type on a page that is as high as it has to be, and watch."""
    press(page, "#fold-all")
    height = page.evaluate("() => document.body.scrollHeight")
    page.look(width=width, height=height, scale=0.25)
    page.evaluate(WATCH_SHIFTS)
    press(page, "#run-resources")
    until(page, "document.querySelector('#groups [data-state=idle]') === null")
    said(page, "cells run: none not as predicted.")
    assert page.evaluate("() => window.shifts") == []
    assert page.evaluate("() => document.body.scrollHeight") == height


OFFERED = """() => {
    const usable = (each) => each.checkVisibility() && !each.closest("[inert]") &&
        !each.matches(":disabled, [aria-disabled=true]");
    return [...document.querySelectorAll("a, button, input, select, textarea, summary, pre")]
        .filter(usable).map((each) => each.getAttribute("href") ?? each.id);
}"""


@CHROMIUM
def test_the_skeleton_paints_within_a_second_and_offers_no_control_without_a_script(
    chromium: Chromium, demo: str
) -> None:
    with seen(chromium, f"{demo}/") as page:
        paints = []
        for _ in range(2):
            go(page, f"{demo}/")
            paints.append(page.evaluate(PAINT))
        page.command("Emulation.setScriptExecutionDisabled", value=True)
        page.open(f"{demo}/")
        headings = page.evaluate(
            "() => [...document.querySelectorAll('h1, h2')].map((each) => each.textContent)"
        )
        assert page.evaluate(TEXT, "noscript .notice").startswith("This page needs JavaScript")
        assert page.evaluate("() => document.querySelector('.notice').checkVisibility()")
        offered = page.evaluate(OFFERED)
    assert min(paints) < 1000
    assert [each for each in offered if not each.startswith("http")] == ["#main"]
    assert headings[:3] == ["CORS, step by step", "The walk", "Every resource type"]


@CHROMIUM
def test_the_filter_and_the_folds_show_the_wanted_calls(chromium: Chromium, demo: str) -> None:
    visible = (
        "() => [...document.querySelectorAll('.call:not([hidden])')].map((c) => c.dataset.call)"
    )
    open_steps = "() => document.querySelectorAll('.fold[aria-expanded=true]').length"
    with seen(chromium, f"{demo}/#errors") as page:
        assert page.evaluate(open_steps) == 1
        assert page.evaluate(TEXT, ".fold[aria-expanded=true] .step-title") == "Errors"
        for outcome in ("readable", "blocked", "blind", "all"):
            press(page, f"#filter [value={outcome}]")
            said(page, "calls shown")
            wanted = [row.call for row in ROWS if outcome in {"all", row.outcome}]
            until(page, f"({visible})().length === {len(wanted)}")
            assert page.evaluate(visible) == wanted
        press(page, "#open-all")
        until(page, "document.querySelectorAll('.step-body[hidden]').length === 0")
        press(page, "#fold-all")
        assert page.evaluate(open_steps) == 0


# Access.


@CHROMIUM
def test_axe_finds_no_violation_in_five_views(chromium: Chromium, demo: str) -> None:
    source = (require_node_package("axe-core") / "axe.min.js").read_text("utf-8")
    views: list[tuple[int, str, str]] = [
        (1280, "light", "none"),
        (1280, "dark", "none"),
        (390, "light", "none"),
        (320, "dark", "none"),
        (820, "light", "active"),
    ]
    with seen(chromium, f"{demo}/") as page:
        press(page, "#one-origin .run-step")
        said(page, "Open to one origin: readable, blocked.")
        page.evaluate(WRITE, "allow_origins", "https://a.example/")
        until(page, "document.querySelector('.take') !== null")
        page.command("Runtime.evaluate", expression=source)
        for width, scheme, forced in views:  # the colours are those of the two wide ones
            page.look(width=width, height=900, scheme=scheme, forced=forced)
            assert page.evaluate(AXE, "body", width) == [], (width, scheme, forced)
        press(page, "#contents-button")
        assert page.evaluate(AXE, "#contents", 1280) == []
        press(page, "[data-resource=image][data-mode=crossorigin] [data-policy=none]")
        said(page, "policy: No CORS: blocked.")
        assert page.evaluate(AXE, "#cell", 1280) == []


@CHROMIUM
def test_the_walk_needs_no_mouse(chromium: Chromium, demo: str) -> None:
    with seen(chromium, f"{demo}/") as page:
        page.look(width=800, height=900)
        key(page, "Tab", 9)
        assert page.evaluate(FOCUSED) == "Skip to the walk"
        tab_to(page, "Contents")
        enter(page)
        tab_to(page, "Open to one origin")
        enter(page)
        until(page, "document.querySelector('#one-origin .step-body').hidden === false")
        assert page.evaluate("() => document.getElementById('contents').offsetParent") is None
        tab_to(page, "FastAPI")
        key(page, "ArrowRight", 39)
        assert page.evaluate(FOCUSED) == "Flask"
        tab_to(page, "Run: Open to another origin")
        key(page, " ", 32, " ")
        said(page, "Open to another origin: blocked.")
        assert page.evaluate(FOCUSED) == "Run: Open to another origin"
        url = "document.querySelector('#call-other-origin [data-lane=wire] b').textContent"
        until(page, f"{url} === 'GET /flask/one-origin/your-product'")
        go(page, f"{demo}/")
        chosen = "() => document.querySelector('.server [aria-selected=true]').textContent"
        assert page.evaluate(chosen) == "Flask"


# The playground.


@CHROMIUM
def test_a_policy_is_corrected_applied_asked_shared_and_copied(
    chromium: Chromium, demo: str
) -> None:
    with seen(chromium, f"{demo}/") as page:
        page.evaluate(WRITE, "allow_origins", f"{demo}/\nhttps://a.example")
        until(
            page,
            "document.querySelector('.problem-code')?.textContent === 'invalid-origin-path'",
        )
        assert page.evaluate(VALUE, "toml").startswith("[policy]\nallow_origins = ")
        press(page, ".take")
        until(page, "document.querySelector('.problem-code') === null")
        assert page.evaluate(VALUE, "allow_origins") == f"{demo}\nhttps://a.example"
        page.evaluate(WRITE, "request-method", "DELETE")
        press(page, "#send")
        said(page, "The playground's request: blocked.")
        assert page.evaluate(TEXT, "#applied") == "The API runs this policy."
        predictions = page.evaluate(PREDICTIONS)
        assert [each[:2] for each in predictions] == [[name, "blocked"] for name in STARTERS]
        assert "Method DELETE is not allowed by" in predictions[0][2]
        assert page.evaluate(TEXT, "#play-panel .agrees") == "as predicted"
        text = page.evaluate(VALUE, "toml").replace('"PUT"', '"DELETE"')
        page.evaluate(WRITE, "toml", text)
        until(page, "document.getElementById('allow_methods').value === 'GET, DELETE'")
        press(page, "#send")
        said(page, "The playground's request: readable.")
        assert page.evaluate(TEXT, "#play-panel .agrees") == "as predicted"
        address = page.evaluate("() => location.href")
        page.evaluate(WRITE, "request-origin", "https://stranger.example")
        press(page, "#send")
        until(page, "document.getElementById('sent').textContent.startsWith('Predicted only')")
        assert {each[1] for each in page.evaluate(PREDICTIONS)} == {"blocked"}
        copied(page)
    with seen(chromium, address) as page:
        assert page.evaluate(VALUE, "toml") == text
        assert page.evaluate(VALUE, "request-method") == "DELETE"
        assert page.evaluate(VALUE, "request-origin") == demo


def copied(page: Page) -> None:
    """Look at every text of "copy as": each names the policy's origin."""
    tabs = "document.querySelectorAll('#copy-tabs [role=tab]')"
    forms = page.evaluate(f"() => [...{tabs}].map((tab) => tab.dataset.value)")
    assert {"fastapi", "flask", "django", "toml", "pytest"} <= set(forms)
    for form in forms:
        press(page, f"#copy-tabs [data-value={form}]")
        until(page, f"document.getElementById('copy-text').dataset.form === {json.dumps(form)}")
        assert page.evaluate(TEXT, "#copy-text").strip(), form


OPEN = '[policy]\nallow_origins = "*"\n'
# Texts and requests of an address, each with the status line and the title of the problems.
FOLLOW = "(fragment) => { location.hash = fragment; }"
ADDRESSES: list[tuple[str, object, str, str]] = [
    (OPEN, None, "", "No problem: this policy can be built."),
    (
        OPEN,
        {"kind": "of-later", "mode": "of-later"},
        "",
        "No problem: this policy can be built.",
    ),
    (
        OPEN,
        {"kind": {}, "origin": "javascript:1"},
        "origin is a scheme",
        "No problem: this policy",
    ),
    ("<img src onerror=alert(1)>", [], "", "1 problem: this policy cannot be built."),
    ("#" * 20_000, {}, "", "1 problem: this policy cannot be built."),
    ("\ud800", {"body": "\ud800"}, "", "1 problem: this policy cannot be built."),
    ("", {}, "", "No problem, but there is no table [policy]"),
]


@CHROMIUM
def test_an_address_that_is_cut_or_invented_opens_the_page(
    chromium: Chromium, demo: str
) -> None:
    with seen(chromium, f"{demo}/") as page:
        for number, cut in enumerate(("#play=%%%", "#play=bnVsbA")):
            go(page, f"{demo}/?{number}{cut}")
            assert "allow_methods" in page.evaluate(VALUE, "toml")
        status, problems = "getElementById('status')", "getElementById('problems-title')"
        for toml, request, said_first, title in ADDRESSES:  # in the same tab, without a load
            page.evaluate(FOLLOW, fragment(toml, request))
            until(
                page,
                f"document.getElementById('toml').value === {json.dumps(wellformed(toml))}",
            )
            until(page, f"document.{problems}.textContent.startsWith({json.dumps(title)})")
            until(page, f"document.{status}.textContent.startsWith({json.dumps(said_first)})")
            assert page.evaluate(VALUE, "request-mode") == "plain"
        for toml in (ADDRESSES[-1][0], "#" * 1_000_000):
            go(page, f"{demo}/?{len(toml)}{fragment(toml, {})}")
            title = ADDRESSES[-1][3] if toml == "" else "No problem: this policy can be built."
            assert page.evaluate(TEXT, "#problems-title").startswith(title)


def fragment(toml: str, request: object) -> str:
    """The fragment of an address with this state."""
    state = json.dumps({"toml": toml, "request": request}).encode()
    return f"#play={base64.urlsafe_b64encode(state).decode()}"


def wellformed(text: str) -> str:
    """The text as the page reads it."""
    return text.replace("\ud800", "\ufffd")


@CHROMIUM
def test_suggestions_replace_only_the_value_with_the_problem(
    chromium: Chromium, demo: str
) -> None:
    first = "document.getElementById('problems-title').textContent.startsWith"
    with seen(chromium, f"{demo}/") as page:
        page.evaluate(
            WRITE,
            "toml",
            '# mine\n[policy]\nallow_origins = ["https://a.example/"]\nallow_method = ["PUT"]\n'
            'max_age = "none"\npreflight_status = 200\n',
        )
        until(page, f"{first}('2 problems')")
        press(page, ".take")
        until(page, f"{first}('1 problem:')")
        press(page, ".take")
        until(page, f"{first}('No problem')")
        assert page.evaluate(VALUE, "toml") == (
            '# mine\n[policy]\nallow_origins = ["https://a.example"]\nallow_methods = ["PUT"]\n'
            'max_age = "none"\npreflight_status = 200\n'
        )
        page.evaluate(WRITE, "expose_headers", "x-b")
        until(page, "document.getElementById('toml').value.includes('x-b')")
        assert page.evaluate(VALUE, "toml") == (
            '[policy]\nallow_origins = ["https://a.example"]\nallow_methods = ["PUT"]\n'
            'expose_headers = ["x-b"]\nmax_age = "none"\npreflight_status = 200\n'
        )
        page.evaluate(WRITE, "toml", f'{OPEN}[paths."/a"]\nallow_origins = "*"\n')
        until(page, "document.getElementById('policy-fields').disabled")
        page.evaluate(WRITE, "toml", "#" * 20_000)
        until(page, f"{first}('1 problem:')")
        assert "too long" in page.evaluate(TEXT, "#problems")
        assert page.evaluate(TEXT, "#sent") == "Changed since the predictions below."


APPLY_AND_WRITE = """(text) => {
    document.getElementById("apply").click();
    const field = document.getElementById("toml");
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
# WebKit empties the forms of a page that comes back from its cache.
COME_BACK = """() => {
    for (const form of document.forms) form.reset();
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}"""
PRESS_TWO = """(...selectors) => {
    for (const selector of selectors) document.querySelector(selector).click();
}"""


@CHROMIUM
def test_fast_input_and_back_navigation_keep_the_page_as_it_was_written(
    chromium: Chromium, demo: str
) -> None:
    applied = "document.getElementById('applied').textContent"
    image = "[data-resource=image][data-mode=crossorigin] [data-policy={}]"
    with seen(chromium, f"{demo}/") as page:
        first = page.evaluate(VALUE, "toml")
        page.evaluate(APPLY_AND_WRITE, OPEN)
        until(page, f"{applied} === 'The API runs your earlier policy.'")
        assert page.evaluate(VALUE, "toml") == OPEN
        page.evaluate(WRITE, "toml", first)
        until(page, f"{applied} === 'The API runs this policy.'")
        page.evaluate(WRITE, "request-method", "DELETE")
        page.evaluate(COME_BACK)
        until(page, f"document.getElementById('allow_origins').value === '{demo}'")
        assert page.evaluate(VALUE, "request-method") == "DELETE"
        page.evaluate(PRESS_TWO, image.format("none"), image.format("everyone"))
        said(page, "policy: Everyone (*): readable.")
        assert page.evaluate(TEXT, "#cell-title").endswith("Everyone (*)")
        assert page.evaluate(TEXT, "#cell-panel .happened .said") == "readable"
        assert page.evaluate(TEXT, image.format("none")) == "run"


STREAMS = """(count) => new Promise((resolve) => {
    const streams = () => performance.getEntriesByType("resource")
        .filter(({ name }) => name.includes("/stream?")).length;
    const look = () => { if (streams() >= count) resolve(streams()); };
    new PerformanceObserver(look).observe({ type: "resource", buffered: true });
})"""


@CHROMIUM
def test_a_hidden_page_has_no_stream(chromium: Chromium, demo: str) -> None:
    with seen(chromium, f"{demo}/") as page:
        window = page.command("Browser.getWindowForTarget")["windowId"]
        for count in (1, 2):  # a stream is listed when it has ended
            page.command(
                "Browser.setWindowBounds", windowId=window, bounds={"windowState": "minimized"}
            )
            assert page.evaluate(STREAMS, count) == count
            page.command(
                "Browser.setWindowBounds", windowId=window, bounds={"windowState": "normal"}
            )
            until(page, "document.visibilityState === 'visible'")
        press(page, "#everyone .run-step")
        said(page, "Open to everyone: readable.")


FRAME = """(address) => new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.addEventListener("load", () => resolve(frame.contentDocument));
    frame.src = address;
    document.body.append(frame);
})"""


@CHROMIUM
def test_no_page_frames_the_demo(chromium: Chromium, demo: str) -> None:
    with seen(chromium, f"{demo}/") as page:
        api = page.evaluate(TEXT, "#api-origin")
        page.open(f"{api}/resources/everyone/frame.html")
        page.console()
        assert page.evaluate(FRAME, f"{demo}/") is None
        assert any("frame-ancestors" in message.text for message in page.console())


# Faults of the demo itself.


@CHROMIUM
def test_a_lost_server_is_shown_and_a_restarted_one_gives_a_new_place(
    chromium: Chromium,
) -> None:
    with (
        running_demo("--port", "0", "--api-port", "0") as (process, origin, api),
        seen(chromium, f"{origin}/") as page,
    ):
        process.send_signal(signal.SIGINT)  # the page is open, and keeps its connections
        out, err = process.communicate(timeout=ENDS_IN)
        assert (process.returncode, out) == (0, "Stopped.\n")
        assert "Traceback" not in err
        assert "does not answer" in run_all(page)
        with running_demo(*ports(origin, api)):
            press(page, "#everyone .run-step")
            said(page, "Open to everyone: readable. The server had forgotten this page")
            assert shown(page)[2].is_real


def ports(page: str, api: str) -> tuple[str, ...]:
    """The options for a demo on the same ports, which are free."""
    return "--port", page.rpartition(":")[2], "--api-port", api.rpartition(":")[2]


@CHROMIUM
def test_without_the_stream_the_record_shows_the_whole_conversation(
    chromium: Chromium, demo: str
) -> None:
    with seen(chromium, f"{demo}/") as page:
        page.command(
            "Network.setBlockedURLs",
            urlPatterns=[{"urlPattern": f"{demo}/stream\\?*", "block": True}],
        )
        page.open(f"{demo}/")
        until(page, 'document.body.dataset.state === "ready"')
        press(page, "#everyone .run-step")
        said(page, "Open to everyone: readable.")
        assert shown(page)[2].is_real
