"""Predictions: the outcome of a page's request in three engines, by the model of a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from crossorigin.consoles.causes.catalogue import what_of
from crossorigin.consoles.engines import kinds
from crossorigin.consoles.explain import explain
from crossorigin.demo.asked import ask_all
from crossorigin.fetch import (
    CHROMIUM,
    FIREFOX,
    KINDS,
    WEBKIT,
    Engine,
    Exchange,
    Outcome,
    PreflightCache,
    Request,
    beacon,
    resource,
)
from crossorigin.fetch.resources import CrossOrigin
from crossorigin.fetch.url import parse
from crossorigin.snippets import Finding, sentence

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from crossorigin.demo.site import Site

Word: TypeAlias = Literal["readable", "blocked", "blind", "sent"]

ENGINES: Final = (CHROMIUM, FIREFOX, WEBKIT)
MOST_TIMES: Final = 5
"""The greatest number of equal requests of one call."""

_ORIGIN: Final = "Access-Control-Allow-Origin"
_ALLOWED: Final[Mapping[Word, str]] = {
    "readable": "The browser lets the page read the response.",
    "blind": "The browser uses the response, but the page cannot read it.",
    "sent": "The browser sends the request; the page gets no part of the response.",
}
_IN_PARTS: Final = frozenset({"audio", "video"})
_WHOLE: Final = (("Range", "bytes=0-"),)
_SENT: Final = frozenset({"beacon", "ping"})
BEYOND: Final[Mapping[str, tuple[Word, str]]] = {
    "websocket": (
        "readable",
        "CORS does not govern WebSockets: the server itself has to check Origin.",
    ),
    "form": ("sent", "A form may post to any origin; the page cannot read the answer."),
    "frame": ("blind", "A frame shows the document, but the page cannot read it."),
}
"""Requests that CORS does not govern, with their outcome in each engine."""


class Unaskable(ValueError):  # noqa: N818 - a mistake of the visitor
    """A request without a prediction; the message has the reason."""


async def foretell(
    app: ASGIApp, request: Request, destination: str, times: int = 1
) -> dict[str, Any]:
    """Return the outcome in each engine, ready for JSON.

    Args:
        app: The API, without its record.
        request: The page's request.
        destination: The name of the kind of resource; empty for ``fetch()``.
        times: How often the page sends it.
    """
    outcomes = {
        engine.name: await _repeat(app, _ranged(request, engine, destination), engine, times)
        for engine in ENGINES
    }
    return {
        name: _foretold(name, outcome, request, destination)
        for name, outcome in outcomes.items()
    }


def _ranged(request: Request, engine: Engine, kind: str) -> Request:
    """Return the request with the range that Chromium and Firefox request for media."""
    if kind not in _IN_PARTS or engine is WEBKIT:
        return request
    return replace(request, headers=_WHOLE)


async def _repeat(app: ASGIApp, request: Request, engine: Engine, times: int) -> Outcome:
    """Return the last outcome of equal requests of one browser, with the exchanges of all."""
    cache = PreflightCache()
    exchanges: tuple[Exchange, ...] = ()
    for _ in range(times):
        before = exchanges
        outcome = await ask_all(app, request, engine, cache)
        exchanges = before + outcome.exchanges
    last = outcome.verdict.exchange
    verdict = replace(outcome.verdict, exchange=None if last is None else len(before) + last)
    return replace(outcome, verdict=verdict, exchanges=exchanges)


def read_times(asked: Mapping[str, Any]) -> int:
    """Return how often the page sends its request.

    Args:
        asked: The fields of the page's request.

    Raises:
        Unaskable: it is not a small number.
    """
    times = asked.get("times", 1)
    if type(times) is not int or not 1 <= times <= MOST_TIMES:
        message = f"times is a number from 1 to {MOST_TIMES}."
        raise Unaskable(message)
    return times


def read(asked: Mapping[str, Any], site: Site) -> Request:
    """Return the request of the page.

    Args:
        asked: Its fields.
        site: The origins of the demo.

    Raises:
        Unaskable: it is not a request, or it is not for the API.
    """
    url, origin = _text(asked, "url"), _origin(asked, site)
    parsed = parse(url)
    if parsed is None or parsed.origin not in {site.api, site.same_site}:
        message = "The demo predicts requests to its own API only."
        raise Unaskable(message)
    destination = _text(asked, "destination")
    if destination == "beacon":
        return beacon(url, origin, _text(asked, "body"), _headers(asked).get("Content-Type"))
    if destination not in {"", kinds.XHR}:
        return _resource(asked, destination, url, origin)
    return Request(
        url=url,
        origin=origin,
        method=_text(asked, "method") or "GET",
        headers=tuple(_headers(asked).items()),
        body=_text(asked, "body") or None,
        credentials="include" if asked.get("credentials") is True else "same-origin",
        mode="no-cors" if asked.get("mode") == "no-cors" else "cors",
    )


def _resource(asked: Mapping[str, Any], kind: str, url: str, origin: str) -> Request:
    if kind not in KINDS:
        kinds = ", ".join((*KINDS, *BEYOND))
        message = f"The demo does not have this kind of resource; it has {kinds}."
        raise Unaskable(message)
    attribute = _text(asked, "crossorigin") or None
    if attribute not in {None, "anonymous", "use-credentials"}:
        message = "crossorigin is anonymous or use-credentials."
        raise Unaskable(message)
    return resource(kind, url, origin, crossorigin=cast("CrossOrigin | None", attribute))


def _origin(asked: Mapping[str, Any], site: Site) -> str:
    origin = _text(asked, "origin") or site.page
    parsed = parse(origin)
    if origin == "null" or (parsed is not None and parsed.origin == origin):
        return origin
    message = "origin is a scheme, a host and a port, such as https://app.example, or null."
    raise Unaskable(message)


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        message = f"{name} is a text."
        raise Unaskable(message)
    return value


def _headers(asked: Mapping[str, Any]) -> dict[str, str]:
    value = asked.get("headers") or {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        message = "headers are texts by their names."
        raise Unaskable(message)
    return value


def _foretold(
    engine: str, outcome: Outcome, request: Request, destination: str
) -> dict[str, Any]:
    verdict = outcome.verdict
    printed = "\n".join(kinds.lines(engine, outcome, request, destination))
    return {
        "outcome": _word(outcome, destination),
        "reason": verdict.code.value,
        "sentence": _sentence(outcome, request, destination),
        "console": printed,
        **_explained(printed),
        "deciding": _deciding(outcome),
        "exchanges": [_exchange(one) for one in outcome.exchanges],
    }


def _word(outcome: Outcome, destination: str) -> Word:
    if outcome.response is None:
        return "blocked"
    if destination in _SENT:
        return "sent"
    # A page never reads a font; it sees its text in the font, in WebKit also without CORS.
    return (
        "blind" if outcome.response.type == "opaque" and destination != "font" else "readable"
    )


def _sentence(outcome: Outcome, request: Request, destination: str) -> str:
    verdict = outcome.verdict
    if verdict.allowed:
        return _ALLOWED[_word(outcome, destination)]
    answer = None if verdict.exchange is None else outcome.exchanges[verdict.exchange].response
    finding = Finding(
        code=verdict.code.value,
        preflight=verdict.is_preflight,
        expected=verdict.expected,
        found=verdict.found,
        origin=request.origin,
        status=None if answer is None else answer.status,
    )
    found = sentence(finding)
    if found is None:
        return what_of(verdict.code.value, preflight=verdict.is_preflight)
    return f"Blocked: {found}."


def _explained(printed: str) -> dict[str, str]:
    """Return the explanation of a console's lines, and the page to read on it."""
    found = explain(printed)
    if not found:
        return {"explain": "", "docs": ""}
    first = found[0]
    return {"explain": f"{first.what} {first.remedy}", "docs": first.mdn}


def _deciding(outcome: Outcome) -> dict[str, Any] | None:
    """Return the header that decided: the one that is missing or wrong, or that allowed."""
    verdict, response = outcome.verdict, outcome.response
    is_opaque = response is not None and response.type == "opaque"  # CORS did not apply
    if verdict.exchange is None or is_opaque:
        return None
    answer = outcome.exchanges[verdict.exchange].response
    name = verdict.header
    if verdict.allowed and answer is not None and answer.values(_ORIGIN.lower()):
        name = _ORIGIN
    if name is None:
        return None
    return {"header": name, "side": "response", "exchange": verdict.exchange}


def _exchange(one: Exchange) -> dict[str, Any]:
    answer = one.response
    return {
        "preflight": one.request.is_preflight,
        "method": one.request.method,
        "request": [list(line) for line in one.request.headers],
        "status": None if answer is None else answer.status,
        "headers": [] if answer is None else [list(line) for line in answer.headers],
    }


def beyond(destination: str) -> dict[str, Any]:
    """Return the outcome of a request that CORS does not govern, in each engine.

    Args:
        destination: A key of `BEYOND`.
    """
    outcome, told = BEYOND[destination]
    foretold: dict[str, Any] = {
        "outcome": outcome,
        "reason": "NotGovernedByCors",
        "sentence": told,
        "console": "",
        "explain": "",
        "docs": "",
        "deciding": None,
        "exchanges": [],
    }
    return {engine.name: foretold for engine in ENGINES}
