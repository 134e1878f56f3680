"""The expected result of each call of the demo's walk, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PAGE = "the page's origin"
ALLOWED = f"Access-Control-Allow-Origin: {PAGE}"
ALL = "Access-Control-Allow-Origin: *"
NONE = "no Access-Control-Allow-Origin"
PREFLIGHT = "OPTIONS, preflight: 204 from the CORS gateway"


@dataclass(frozen=True)
class Row:
    """One call.

    Attributes:
        call: its name on the page.
        outcome: the outcome for the page.
        decides: the header line that the page marks.
        wire: the requests, each with its response.
        detail: the text that the page could read, without spaces; the error if it is blocked.
        second: the text that it reads the second time, if it differs.
        flask: the requests under Flask, if they differ.
        status_first: whether WebKit names the status of the preflight in place of the header.
    """

    call: str
    outcome: Literal["readable", "blocked"]
    decides: str
    wire: tuple[str, ...]
    detail: str = ""
    second: str = ""
    flask: tuple[str, ...] = field(default=())
    status_first: bool = False


def sent(method: str, status: int = 200) -> str:
    """A request that the application answered."""
    return f"{method}: {status} from the application"


def unsent(method: str) -> str:
    return f"{method}, never sent"


LAMP = '200{"product":"lamp"}'
DISCOUNT = '200{"discount":10}'
SAVED = '200{"saved":1}'
DONE = '200{"saved":true}'
PUT = (PREFLIGHT, sent("PUT"))

ROWS = (
    Row("no-cors", "blocked", NONE, (sent("GET"),)),
    Row("blind-post", "blocked", NONE, (sent("POST"),)),
    Row("everyone", "readable", ALL, (sent("GET"),), LAMP),
    Row("this-page", "readable", ALLOWED, (sent("GET"),), LAMP),
    Row("other-origin", "blocked", NONE, (sent("GET"),)),
    Row("function", "readable", ALLOWED, (sent("GET"),), DISCOUNT),
    Row("async-function", "readable", ALLOWED, (sent("GET"),), DISCOUNT),
    Row("function-refuses", "blocked", NONE, (sent("GET"),)),
    Row("simple-post", "readable", ALLOWED, (sent("POST"),), '200{"ordered":"lamp"}'),
    Row(
        "json-post",
        "readable",
        ALLOWED,
        (PREFLIGHT, sent("POST")),
        r'200{"ordered":"{\"price\":30}"}',
    ),
    Row("put-json", "readable", ALLOWED, PUT, SAVED),
    Row(
        "delete-refused",
        "blocked",
        "Access-Control-Allow-Methods: PUT",
        (PREFLIGHT, unsent("DELETE")),
    ),
    Row(
        "header-refused",
        "blocked",
        "Access-Control-Allow-Headers: content-type",
        (PREFLIGHT, unsent("PUT")),
    ),
    Row(
        "preflight-refused",
        "blocked",
        NONE,
        ("OPTIONS, preflight: 403 from the CORS gateway", unsent("PUT")),
        status_first=True,
    ),
    Row(
        "preflight-unanswered",
        "blocked",
        NONE,
        ("OPTIONS, preflight: 405 from the application", unsent("PUT")),
        # Flask answers OPTIONS of every route by itself.
        flask=("OPTIONS, preflight: 200 from the application", unsent("PUT")),
        status_first=True,
    ),
    Row("app-wide", "readable", ALLOWED, PUT, SAVED),
    Row("own-preflight", "readable", ALLOWED, (PREFLIGHT, sent("PATCH")), '200{"changed":1}'),
    Row("left-out", "blocked", NONE, (sent("GET"),)),
    Row(
        "cookie",
        "readable",
        ALLOWED,
        (sent("GET"),),
        '200{"greeting":"welcome"}',
        '200{"greeting":"welcomeback"}',
    ),
    Row("cookie-everyone", "blocked", ALL, (sent("GET"),)),
    Row("exposed", "readable", ALLOWED, (sent("GET"),), '200X-Total-Count:2["lamp","chair"]'),
    Row("hidden", "readable", ALLOWED, (sent("GET"),), '200X-Total-Count:null["lamp","chair"]'),
    Row("not-found", "readable", ALLOWED, (sent("GET", 404),), "404"),
    Row("sold-out", "readable", ALLOWED, (sent("GET", 409),), "409"),
    Row("broken", "readable", ALLOWED, (sent("GET", 500),), "500"),
    Row("remembered", "readable", ALLOWED, (*PUT, sent("PUT")), DONE),
    Row("forgotten", "readable", ALLOWED, (*PUT, *PUT), DONE),
    Row("varies", "readable", ALLOWED, (sent("GET"),), LAMP),
)
