"""Measures one contender; prints the findings as JSON.

PYTHONPATH=bench:tests python -m peers.measure flask-cors Flask

A process for each: Django has one settings object, Sanic one registry, and logs and patches of
one framework must not reach the next.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, metadata
from typing import Any, Final, NamedTuple

from harness.raw_http import Answered
from peers.probes import PROBES, Probe, Race, Trial
from peers.wanted import Contender, Wanted
from peers.wire import LOST, SERIES, answered, asked, best_time, send, take_long_lines
from tables.model import Request, get

HAS: Final = "has it"
HAS_NOT: Final = "has not"
NO_SUCH: Final = "no such feature"
REFUSED: Final = "refused at start-up"

PLACES: Final = {
    ("starlette", "Starlette"): "with_starlette",
    ("fastapi", "FastAPI"): "with_fastapi",
    ("flask-cors", "Flask"): "with_flask",
    ("django-cors-headers", "Django"): "with_django",
    ("quart-cors", "Quart"): "with_quart",
    ("aiohttp-cors", "aiohttp"): "with_aiohttp",
    ("litestar", "Litestar"): "with_litestar",
    ("sanic-ext", "Sanic"): "with_sanic",
    ("falcon", "Falcon"): "with_falcon",
    ("blacksheep", "BlackSheep"): "with_blacksheep",
    ("asgi-cors", "Starlette"): "with_starlette",
    ("robyn", "Robyn"): "with_robyn",
}
"""The peers, in the order of the table, and the module of each."""


class Found(NamedTuple):
    """The result of one try, with its request and its answer as evidence."""

    outcome: str
    evidence: list[tuple[str, str]]


def contender(name: str, framework: str) -> Contender:
    """Return the contender of this name in this framework."""
    modules = {place for (_, where), place in PLACES.items() if where == framework}
    for module in modules:
        for each in import_module(f"peers.{module}").CONTENDERS:
            if (each.name, each.framework) == (name, framework):
                found: Contender = each
                return found
    raise LookupError(name, framework)


def judged(contender: Contender, probe: Probe) -> Found:
    """Return the result of a probe: the first try that shows the defect, or else all."""
    found = [tried(contender, each) for each in probe.tries]
    for each in found:
        if each.outcome == HAS:
            return each
    evidence = [line for each in found for line in each.evidence]
    outcomes = {each.outcome for each in found}
    return Found(NO_SUCH if outcomes == {NO_SUCH} else HAS_NOT, evidence)


def tried(contender: Contender, each: Trial | Race) -> Found:
    """Return the result of one try; a policy that the contender refuses has no defect."""
    lacks = [contender.lacks[lack] for lack in each.lacking if lack in contender.lacks]
    if lacks and not (isinstance(each, Trial) and each.asked_anyway):
        return Found(NO_SUCH, [("", lacks[0])])
    try:
        found = _race(contender, each) if isinstance(each, Race) else _trial(contender, each)
    except RefusedError as refusal:
        return Found(HAS_NOT, [("", f"{REFUSED}: {refusal}")])
    return Found(NO_SUCH, [("", lacks[0]), *found.evidence]) if lacks else found


def _trial(contender: Contender, trial: Trial) -> Found:
    with serving(contender, trial.wanted) as port:
        answers = [send(port, request) for request in trial.asks]
    evidence = [
        (asked(request), answered(answer))
        for request, answer in zip(trial.asks, answers, strict=True)
    ]
    if not trial.applies(answers):
        return Found(NO_SUCH, evidence)
    return Found(HAS if trial.defect(answers) else HAS_NOT, evidence)


def _race(contender: Contender, race: Race) -> Found:
    quick, slow = [], []
    for _ in range(SERIES):  # in turns: a machine that others use has better and worse moments
        time, _ = _timed(contender, *race.quick)
        quick.append(time)
        time, answer = _timed(contender, *race.slow)
        slow.append(time)
    ratio = min(slow) / min(quick)
    evidence = (asked(race.slow[1]), f"{ratio:.1f} times as long; {answered(answer)}")
    return Found(HAS if ratio > race.limit else HAS_NOT, [evidence])


def _timed(contender: Contender, wanted: Wanted, request: Request) -> tuple[float, Answered]:
    with serving(contender, wanted) as port:
        return best_time(port, request, contender.clock)


class RefusedError(Exception):
    """The contender does not take the policy."""


@contextmanager
def serving(contender: Contender, wanted: Wanted) -> Iterator[int]:
    """Serve an application with this policy; yields the port."""
    try:
        server = contender.build(wanted)
    except Exception as refusal:
        text = " ".join(f"{type(refusal).__name__}: {refusal}".split())
        raise RefusedError(text) from refusal
    with server as port:
        if send(port, get()) == LOST:
            message = f"{contender.name} on {contender.framework} does not serve at all"
            raise RuntimeError(message)
        yield port


def versions(contender: Contender) -> dict[str, str]:
    """Return the versions of the packages that took part."""
    if contender.environment is None:
        return {name: metadata.version(name) for name in contender.packages}
    site = [str(each) for each in contender.environment.glob("lib/python*/site-packages")]
    return {
        name: next(iter(metadata.distributions(name=name, path=site))).version
        for name in contender.packages
    }


def account(contender: Contender) -> dict[str, Any]:
    """Return all that is to be known of a contender."""
    return {
        "name": contender.name,
        "framework": contender.framework,
        "server": contender.server,
        "versions": versions(contender),
        "note": contender.note,
        "found": {
            number: judged(contender, probe)._asdict() for number, probe in PROBES.items()
        },
    }


def main() -> None:
    """Measure the contender that the command line names."""
    logging.disable(logging.CRITICAL)
    take_long_lines()
    print(json.dumps(account(contender(*sys.argv[1:]))))


if __name__ == "__main__":
    main()
