"""The expected result of each call of the demo's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAGE = "the page's origin"
WITHHELD = "the browser withheld"
UNSENT = "was never sent"


@dataclass(frozen=True)
class Preflight:
    """A preflight as the server recorded it: its answer, and whether the application saw it."""

    status: int
    allow_origin: str | None
    ran: bool = False


@dataclass(frozen=True)
class Actual:
    """The request itself, as the server recorded it; it always reached the application."""

    status: int
    allow_origin: str | None


@dataclass(frozen=True)
class Row:
    """One call.

    Attributes:
        call: its name on the page.
        outcome: the outcome for the page.
        why: words that the page's sentence holds.
        preflight: the preflight, if there was one.
        actual: the request itself, if it was sent.
        body: the body that the page reads.
        next_body: the body that the second client reads, if it differs.
    """

    call: str
    outcome: Literal["readable", "blocked"]
    why: str
    preflight: Preflight | None = None
    actual: Actual | None = None
    body: str = ""
    next_body: str = ""


LAMP = '{"product":"lamp"}'
SAVED = '{"saved":{"price":30}}'
NAMED = "names this page's origin"

ROWS = (
    Row("no-cors", "blocked", WITHHELD, actual=Actual(200, None)),
    Row("everyone", "readable", "any origin", actual=Actual(200, "*"), body=LAMP),
    Row("other-origin", "blocked", WITHHELD, actual=Actual(200, None)),
    Row("this-page", "readable", NAMED, actual=Actual(200, PAGE), body=LAMP),
    Row("blind-post", "blocked", WITHHELD, actual=Actual(201, None)),
    Row("function", "readable", NAMED, actual=Actual(200, PAGE), body='{"discount":10}'),
    Row("async-function", "readable", NAMED, actual=Actual(200, PAGE), body='{"discount":10}'),
    Row("function-refuses", "blocked", WITHHELD, actual=Actual(200, None)),
    Row("put-json", "readable", NAMED, Preflight(204, PAGE), Actual(200, PAGE), SAVED),
    Row("delete-refused", "blocked", "allows PUT, not DELETE", Preflight(204, PAGE)),
    Row("header-refused", "blocked", "the header x-trace", Preflight(204, PAGE)),
    Row("preflight-refused", "blocked", "refused with 403", Preflight(403, None)),
    Row("preflight-unanswered", "blocked", "No gateway", Preflight(405, None, ran=True)),
    Row("app-wide", "readable", NAMED, Preflight(204, PAGE), Actual(200, PAGE), SAVED),
    Row(
        "own-preflight",
        "readable",
        NAMED,
        Preflight(204, PAGE),
        Actual(200, PAGE),
        '{"price":30}',
    ),
    Row("left-out", "blocked", WITHHELD, actual=Actual(200, None)),
    Row("not-found", "readable", "on this 404 too", actual=Actual(404, PAGE), body="Not Found"),
    Row(
        "broken",
        "readable",
        "on this 500 too",
        actual=Actual(500, PAGE),
        body="Internal Server Error",
    ),
    Row(
        "cookie",
        "readable",
        "Access-Control-Allow-Credentials: true",
        actual=Actual(200, PAGE),
        body='{"greeting":"welcome"}',
        next_body='{"greeting":"welcome back"}',
    ),
    Row("cookie-everyone", "blocked", "does not count", actual=Actual(200, "*")),
)
