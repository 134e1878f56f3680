"""The demo's page in a browser: opening it, pressing its buttons, and reading its results."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from browser.page import Browser, Message, Page

HAPPENS_IN = 30  # seconds
SAID_IN = 20  # seconds: a line of a console that has not come by then never will
# The query with which the page marks its calls; no prediction has it.
MARKED = re.compile(r"\?visitor=[\w-]+&call=\w+")

# The document's changes wake it. The expression is part of the source: the page's
# Content-Security-Policy rightly refuses eval.
UNTIL = """(late) => new Promise((resolve, reject) => {
    const holds = () => CONDITION;
    if (holds()) return resolve(true);
    const status = () => document.getElementById("status").textContent;
    setTimeout(() => reject(new Error(`${holds}: never; ${status()}`)), late);
    const watch = new MutationObserver(() => {
        if (!holds()) return;
        watch.disconnect();
        resolve(true);
    });
    watch.observe(document, {
        subtree: true, childList: true, attributes: true, characterData: true,
    });
})"""

CHOOSE = (
    """(name) => document.querySelector(`.server [role=tab][data-value=${name}]`).click()"""
)

CALLS = """() => {
    const text = (root, selector) => root.querySelector(selector)?.textContent ?? "";
    return [...document.querySelectorAll(".call")].map((card) => ({
        call: card.dataset.call,
        outcome: card.dataset.outcome,
        foretold: card.querySelector(".foretold").dataset.outcome,
        agrees: text(card, ".agrees"),
        detail: text(card, ".detail"),
        console: card.querySelector(".console").dataset.quiet === "true"
            ? [] : text(card, ".console-line").split("\\n"),
        mark: card.querySelector(".decides")?.firstChild.data ?? "",
        messages: [...card.querySelectorAll("[data-lane=wire]")].map((message) => ({
            way: message.dataset.way,
            source: message.dataset.source,
            title: text(message, "b").split(" ")[0],
            note: text(message, ".note"),
        })),
    }));
}"""


@dataclass(frozen=True)
class Shown:
    """The result of a call as the page shows it.

    Attributes:
        call: its name.
        outcome: the outcome in this browser.
        foretold: the outcome that was foretold.
        agrees: the page's words for their agreement.
        decides: the header line that is marked.
        wire: the requests, each with its response.
        detail: the text that the page could read, without spaces, or the error.
        console: the lines of the console that were foretold.
        is_real: whether every message comes from the server's record.
    """

    call: str
    outcome: str
    foretold: str
    agrees: str
    decides: str
    wire: tuple[str, ...]
    detail: str
    console: tuple[str, ...]
    is_real: bool


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open the page of a demo, and wait until it is built."""
    with browser.page() as page:
        go(page, address)
        yield page


def go(page: Page, address: str) -> None:
    """Open the page of a demo in a tab, and wait until it is built."""
    page.open(address)
    until(page, 'document.body.dataset.state === "ready"')


def until(page: Page, condition: str) -> None:
    """Return when the JavaScript expression is true."""
    page.evaluate(UNTIL.replace("CONDITION", f"({condition})"), HAPPENS_IN * 1000)


def said(page: Page, words: str) -> None:
    """Return when the status line has these words."""
    until(page, f'document.getElementById("status").textContent.includes("{words}")')


def press(page: Page, selector: str) -> None:
    """Press a button."""
    page.evaluate("(selector) => document.querySelector(selector).click()", selector)


def choose(page: Page, framework: str) -> None:
    """Choose the tab of a framework."""
    page.evaluate(CHOOSE, framework)


def run_all(page: Page) -> str:
    """Run all calls; return the status line."""
    press(page, "#run-all")
    until(page, '!document.getElementById("run-all").hasAttribute("aria-disabled")')
    return str(page.evaluate("() => document.getElementById('status').textContent"))


def shown(page: Page) -> list[Shown]:
    """Return the results of all calls."""
    return [_read(call) for call in page.evaluate(CALLS)]


def _read(call: dict[str, Any]) -> Shown:
    messages = call["messages"]
    return Shown(
        call=call["call"],
        outcome=call["outcome"],
        foretold=call["foretold"],
        agrees=call["agrees"],
        decides=call["mark"],
        wire=tuple(_pairs(messages)),
        detail=call["detail"].replace(" ", ""),
        console=tuple(call["console"]),
        is_real=all(message["source"] == "happened" for message in messages),
    )


def _pairs(messages: list[dict[str, str]]) -> Iterator[str]:
    """Yield each request, with its response if it was sent."""
    request = ""
    for message in messages:
        note = message["note"]
        if message["way"] == "back":
            yield f"{request}: {message['title']} {note}".rstrip()
        elif note == "never sent":
            yield f"{message['title']}, {note}"
        else:
            request = f"{message['title']}, {note}" if note else message["title"]


def console_of(
    page: Page, expected: Sequence[str], before: Sequence[Message] = ()
) -> list[str]:
    """Return the console's lines once all that are expected have come, or after a while.

    Args:
        page: the page.
        expected: the lines that are expected.
        before: the messages that were read already.
    """
    lines = [MARKED.sub("", message.text) for message in before]
    end = monotonic() + SAID_IN
    while Counter(expected) - Counter(lines) and monotonic() < end:
        lines += [MARKED.sub("", message.text) for message in page.console()]
    return lines
