"""Steps: the way of a request through the Fetch standard, up to the step that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from crossorigin.fetch import Engine, Exchange, Outcome, Request
from crossorigin.fetch.safelist import unsafe_names
from crossorigin.fetch.verdict import Step, Verdict, escape
from crossorigin.spec.methods import SAFELISTED, normalize
from crossorigin.spec.text import short_repr


class _Passed(NamedTuple):
    """A check that a response passed, or the step that decided.

    Attributes:
        text: the sentence.
        step: the step.
        ok: whether it was passed.
    """

    text: str
    step: Step
    ok: bool = True


_PREFLIGHT: Final = "CORS-preflight fetch"
_CHECKS: Final = {
    "check": Step("CORS check", "3"),
    "status": Step(_PREFLIGHT, "8"),
    "lists": Step(_PREFLIGHT, "7.3"),
    "method": Step(_PREFLIGHT, "7.5"),
    "headers": Step(_PREFLIGHT, "7.7"),
}


def steps(outcome: Outcome, request: Request, engine: Engine) -> list[dict[str, Any]]:
    """Return the steps of an outcome, ready for JSON.

    Args:
        outcome: the outcome in one engine.
        request: the page's request.
        engine: the engine.
    """
    return [
        {"text": one.text, "step": str(one.step), "url": one.step.url, "ok": one.ok}
        for one in _way(outcome, request, engine)
    ]


def _way(outcome: Outcome, request: Request, engine: Engine) -> Iterator[_Passed]:
    verdict = outcome.verdict
    if not outcome.exchanges:
        yield _decided(verdict)
        return
    if not any(one.request.values("origin") for one in outcome.exchanges):
        yield _Passed("The request has no Origin, so there is no CORS check.",
                      Step("Main fetch", "12"))  # fmt: skip
    else:
        yield _asks_first(outcome, request, engine)
    for at, one in enumerate(outcome.exchanges):
        if verdict.exchange == at and not verdict.allowed:
            yield from _before(verdict, one, engine)
            yield _decided(verdict)
            return
        yield from _all_of(one, request, engine)
    yield _unread(verdict) if is_opaque(outcome) else _decided(verdict)


def is_opaque(outcome: Outcome) -> bool:
    """Return whether the page gets a response of which it can read nothing.

    Args:
        outcome: the outcome.
    """
    return outcome.response is not None and outcome.response.type == "opaque"


def _unread(verdict: Verdict) -> _Passed:
    return _Passed("The response is opaque: the page cannot read any part of it.", verdict.step)


def _asks_first(outcome: Outcome, request: Request, engine: Engine) -> _Passed:
    """Say whether the browser asks first, and why."""
    step = Step("HTTP fetch", "4.1")
    if not any(one.request.is_preflight for one in outcome.exchanges):
        return _Passed("No preflight: the method and all headers are safelisted.", step)
    method = normalize(request.method)
    reasons = [] if method in SAFELISTED else [f"the method {escape(method)}"]
    names = unsafe_names(request.headers, engine)
    reasons += [f"the header {escape(name)}" for name in dict.fromkeys(names)]
    why = " and ".join(reasons) or "a part of the request"
    return _Passed(f"A preflight is needed for {why}.", step)


def _order(exchange: Exchange, engine: Engine) -> list[str]:
    """Return the checks of a response in the engine's order."""
    if not exchange.request.is_preflight:
        return ["check"]
    first = ["status", "check"] if engine.status_before_headers else ["check", "status"]
    return [*first, "lists", "method", "headers"]


def _all_of(exchange: Exchange, request: Request, engine: Engine) -> Iterator[_Passed]:
    if not exchange.request.values("origin"):
        return
    for name in _order(exchange, engine):
        if name != "headers" or unsafe_names(request.headers, engine):
            yield _passed(name, exchange)


def _before(verdict: Verdict, exchange: Exchange, engine: Engine) -> Iterator[_Passed]:
    """Yield the checks that were passed before the one that decided."""
    for name in _order(exchange, engine):
        if name == _check_of(verdict.step):
            return
        yield _passed(name, exchange)


def _check_of(step: Step) -> str:
    if step.algorithm == "CORS check":
        return "check"
    if step.algorithm != _PREFLIGHT:
        return "status"
    return {"8": "status", "7.3": "lists", "7.5": "method"}.get(step.number, "headers")


def _passed(name: str, exchange: Exchange) -> _Passed:
    response = exchange.response
    assert response is not None  # noqa: S101 - a check that was passed had a response
    origin = short_repr(response.get("access-control-allow-origin") or "")
    subject = "The answer to the preflight" if exchange.request.is_preflight else "The response"
    text = {
        "check": f"{subject} allows the origin: {origin}.",
        "status": f"{subject} has an ok status: {response.status}.",
        "lists": f"{subject} has valid lists.",
        "method": f"{subject} covers the method.",
        "headers": f"{subject} covers the headers.",
    }[name]
    return _Passed(text, _CHECKS[name])


def _decided(verdict: Verdict) -> _Passed:
    if verdict.allowed:
        return _Passed("The page may read the response.", verdict.step)
    found = "there is none" if verdict.found is None else f"it is {short_repr(verdict.found)}"
    if verdict.header is not None:
        wanted = short_repr(verdict.expected or "")
        return _Passed(
            f"{verdict.header} has to give {wanted}: {found}.", verdict.step, ok=False
        )
    wanted = "" if verdict.expected is None else f": {verdict.expected} is expected, {found}"
    return _Passed(f"The browser stops [{verdict.code}]{wanted}.", verdict.step, ok=False)
