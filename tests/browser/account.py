"""Accounts: what came of a scenario, in the same words whether an engine did it or the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from browser.lab import PLAIN, Request, Run
from browser.matrix import Observation
from crossorigin import fetch
from crossorigin.fetch import Engine, PreflightCache, WireRequest, WireResponse
from tables.scenarios import Call, Scenario

# Headers that a browser may send or replace of its own accord, so that the script's value says
# nothing.
OWN = frozenset(
    {"accept-encoding", "accept-language", "connection", "host", "referer", "user-agent"}
)
ASKED = ("access-control-request-method", "access-control-request-headers")


@dataclass(frozen=True)
class Account:
    """What came of a scenario.

    Attributes:
        seen: what the script could see of each call.
        sent: what reached the servers.
    """

    seen: tuple[str, ...]
    sent: tuple[str, ...]

    def __str__(self) -> str:
        """One thing a line."""
        return "\n".join([*(f"  sees {line}" for line in self.seen), *(f"  {line}" for line in self.sent)])


def observed(observation: Observation) -> Account:
    """Return the account of an engine."""
    scenario = observation.scenario
    return Account(
        tuple(_seen(outcome) for outcome in observation.outcomes),
        tuple(_sent(request, scenario) for request in observation.sent),
    )


def predicted(scenario: Scenario, engine: Engine) -> Account:
    """Return the account of the model."""
    now = 0.0
    cache = PreflightCache(clock=lambda: now)
    run = Run(scenario, "t0", PLAIN)
    seen = []
    for call in scenario.calls:
        now += call.after / 1000
        outcome = fetch.conclude(
            _request(call, scenario, run), _sender(run), engine=engine, cache=cache
        )
        seen.append(_seen(_page_sees(outcome.response, call, run)))
    return Account(tuple(seen), tuple(_sent(request, scenario) for request in run.log))


def _request(call: Call, scenario: Scenario, run: Run) -> fetch.Request:
    is_xhr = call.via == "xhr"
    has_body = not is_xhr or call.method.upper() not in {"GET", "HEAD"}
    return fetch.Request(
        url=run.fill(call.url),
        origin=PLAIN["page"] if scenario.page == "page" else "null",
        method=call.method,
        headers=_combined(call.headers) if is_xhr else call.headers,
        body=call.body if has_body else None,
        mode=call.mode,
        credentials=call.credentials,
        redirect=call.redirect,
        cache=call.cache,
        upload_listener=call.upload,
    )


def _combined(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Put values of one name together, as XMLHttpRequest does before anything is sent."""
    kept: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        first, before = kept.get(name.lower(), (name, ""))
        kept[name.lower()] = (first, f"{before}, {value}" if before else value)
    return tuple(kept.values())


class _sender:  # noqa: N801 - a function with a memory
    def __init__(self, run: Run) -> None:
        self._run = run

    def __call__(self, wanted: WireRequest) -> WireResponse | None:
        """Ask the script of the lab; None where nobody listens."""
        for server, origin in PLAIN.items():
            start = f"{origin}/{self._run.token}"
            if server != "closed" and wanted.url.startswith(f"{start}/"):
                path = wanted.url.removeprefix(start)
                body = (wanted.body or b"").decode("latin-1")
                reply = self._run.answer(
                    Request(server, wanted.method, path, wanted.headers, body)
                )
                sent = b"" if wanted.method == "HEAD" else reply.body.encode()
                return WireResponse(status=reply.status, headers=reply.headers, body=sent)
        return None


def _page_sees(response: fetch.PageResponse | None, call: Call, run: Run) -> dict[str, Any]:
    """What the script of the page would report."""
    if response is None:
        return {"error": "blocked"}
    return {
        "type": "xhr" if call.via == "xhr" else response.type,
        "status": response.status,
        "redirected": response.redirected and call.via == "fetch",
        "url": run.plain(response.url),
        "headers": _combined(response.headers),
        "body": response.body.decode("latin-1"),
    }


def _seen(outcome: dict[str, Any]) -> str:
    if outcome.get("error") == "no answer":
        return "no answer"
    if "type" not in outcome:
        return "blocked"
    headers = "; ".join(sorted(f"{name}: {value}" for name, value in outcome["headers"]))
    moved = " redirected" if outcome["redirected"] else ""
    kind, status, url = outcome["type"], outcome["status"], outcome["url"]
    return f"{kind} {status}{moved} {url} {outcome['body']!r} [{headers}]"


def _sent(request: Request, scenario: Scenario) -> str:
    names = ["origin"]
    if request.is_preflight:
        names += ASKED
    else:
        ours = {name.lower() for call in scenario.calls for name, _ in call.headers}
        ours = {name for name in ours if not name.startswith("sec-")}
        names += sorted(ours - OWN | {"content-type"})
    values = ((name, request.header(name)) for name in names)
    shown = "".join(f" [{name}: {value}]" for name, value in values if value is not None)
    return f"{request.method} <{request.server}>{request.path} {request.body!r}{shown}"
