"""Judges the answer of a contender, before it is timed: a wrong one is no competition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scenarios import HEADERS, REFUSED_NAME, Scenario

OK = 200, 204


class Answer(NamedTuple):
    """A status, and the header lines with names in lower case."""

    status: int
    lines: list[tuple[str, str]]

    def all_of(self, name: str) -> list[str]:
        """Return the values of all lines of one name."""
        return [value for each, value in self.lines if each == name]

    def tokens(self, name: str) -> set[str]:
        """Return the elements of a list, in lower case."""
        joined = ",".join(self.all_of(name))
        return {part.strip().lower() for part in joined.split(",") if part.strip()}


def answer_of(status: int, headers: Iterable[tuple[str | bytes, str | bytes]]) -> Answer:
    """Return the answer that a framework gave in its own strings."""
    lines = [(_text(name).lower(), _text(value)) for name, value in headers]
    return Answer(status, lines)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


class Judgement(NamedTuple):
    """The reason to refuse a contender, or the mark of its figure; neither if all is well."""

    refused: str | None = None
    mark: str | None = None


def judge(scenario: Scenario, answer: Answer) -> Judgement:
    """Return whether an answer is right for its scenario."""
    refused = _flaw_of_origin(scenario, answer)
    if refused is None and scenario.is_preflight:
        refused = _flaw_of_preflight(scenario, answer)
    if refused is not None:
        return Judgement(refused=refused)
    return Judgement(mark=", ".join(_marks(scenario, answer)) or None)


def _marks(scenario: Scenario, answer: Answer) -> Iterator[str]:
    said = answer.all_of("access-control-allow-origin")
    if said != ["*"] and not answer.tokens("vary") & {"origin", "*"}:
        yield "no Vary"
    if scenario.origin is None and said:
        yield "names an origin to all"
    if not scenario.is_preflight and answer.status not in OK:
        yield f"answers {answer.status} itself"


def _flaw_of_origin(scenario: Scenario, answer: Answer) -> str | None:
    said = answer.all_of("access-control-allow-origin")
    expected = [] if scenario.allow_origin is None else [scenario.allow_origin]
    if said not in (expected, *_also_right(scenario)):
        return f"Access-Control-Allow-Origin is {said}, not {expected}"
    allows = answer.all_of("access-control-allow-credentials")
    if scenario.rules.credentials and allows != ["true"]:
        return f"Access-Control-Allow-Credentials is {allows}"
    return None


def _also_right(scenario: Scenario) -> list[list[str]]:
    if scenario.key == "i":
        return [[]]  # where a name is refused, no permission at all
    if scenario.origin is None:
        return [[origin] for origin in scenario.rules.origins]  # no browser will look at it
    return [[scenario.origin]] if scenario.rules.everyone else []


def _flaw_of_preflight(scenario: Scenario, answer: Answer) -> str | None:
    names = answer.tokens("access-control-allow-headers")
    if scenario.key == "i":
        return f"allows {REFUSED_NAME}" if names & {REFUSED_NAME, "*"} else None
    if answer.status not in OK:
        return f"answers {answer.status}"
    if "put" not in answer.tokens("access-control-allow-methods"):
        return "does not allow PUT"
    missing = set(HEADERS) - names
    return f"does not allow {', '.join(sorted(missing))}" if missing else None
