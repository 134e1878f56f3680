"""Makes a real browser cause complaints of its console, and notes the messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from browser.chromium import INSECURE
from browser.lab import Lab, Run
from browser.matrix import SAID_IN
from browser.page import USUAL, Browser, Circumstances, Page
from tables.complaints import COMPLAINTS, Complaint, Where
from tables.scenario import Call, Reply, Route, Scenario

# A failure that every engine reports, as in the matrix. WebKit names the URL only in the second
# of three lines; the others have the status.
MARK = "Status code: 418"
LAST = Scenario(
    "last", "no header", (Call("<api/last>"),), (Route((Reply(418),), path="/last"),)
)
# Chromium's own names of causes, and Firefox's messages about its own requests.
NO_COMPLAINT = frozenset({"issue", "warning issue", "log"})
# Actions whose end the page does not see: the request at the server has to do.
UNHEARD = frozenset({"mask", "shape", "beacon"})


@dataclass(frozen=True)
class Heard:
    """The messages of a console.

    Attributes:
        complaint: the complaint.
        lines: the lines of the engine, in order.
    """

    complaint: Complaint
    lines: tuple[str, ...]


def listen(lab: Lab, browser: Browser, name: str) -> list[Heard]:
    """Have a browser try all that its engine can be brought to complain of.

    Args:
        lab: the servers.
        browser: a browser that runs.
        name: of its engine.
    """
    heard = []
    wanted = [each for each in COMPLAINTS if name in each.codes]
    for where in dict.fromkeys(each.where for each in wanted):
        with ExitStack() as stack:
            page = stack.enter_context(browser.page(_circumstances(lab, where)))
            page.open(_address(lab, where))
            heard += [
                Heard(each, tuple(_say(lab, page, each)))
                for each in wanted
                if each.where == where
            ]
    return heard


def _circumstances(lab: Lab, where: Where) -> Circumstances:
    match where:
        case "internet":
            return Circumstances(public=lab.origins["page"])
        case "secure":
            return Circumstances(trusting=True)
        case "without-cors":
            return Circumstances(without_cors=True)
        case _:
            return USUAL


def _address(lab: Lab, where: Where) -> str:
    page = lab.origins["page"]
    match where:
        case "internet":
            return f"{page}/public"
        case "insecure":
            return f"http://{INSECURE}:{urlsplit(page).port}/public"
        case "secure":
            return f"{lab.origins['secure']}/complaints"
        case _:
            return f"{page}/complaints"


def _say(lab: Lab, page: Page, complaint: Complaint) -> Iterator[str]:
    """Yield the console's messages about this complaint alone."""
    replies = (complaint.reply,)
    script = Scenario(
        "complaints", complaint.name, (Call(complaint.url),), (Route(replies, replies),)
    )
    run, last = lab.prepare(script), lab.prepare(LAST)
    page.console()
    page.evaluate("complain", complaint.does, run.fill(complaint.url), complaint.space)
    said = _until(page, lambda _: bool(run.log)) if complaint.does in UNHEARD else []
    page.evaluate("complain", "fetch", last.fill(LAST.calls[0].url))
    said += _until(page, lambda lines: any(_names(line, last) for line in lines))
    over = False
    for line in said:
        over = over or _names(line, last) or MARK in line
        # Chromium and WebKit say of the last call in further lines that it has failed.
        if _names(line, run) or not over:
            yield run.plain(line)


def _until(page: Page, holds: Callable[[list[str]], bool]) -> list[str]:
    """Return the lines of the console that come until it holds."""
    said: list[str] = []
    end = monotonic() + SAID_IN
    while not holds(said):
        assert monotonic() < end, f"the console says nothing more than {said}"
        said += [line.text for line in page.console() if line.level not in NO_COMPLAINT]
    return said


def _names(line: str, run: Run) -> bool:
    return f"/{run.token}/" in line
