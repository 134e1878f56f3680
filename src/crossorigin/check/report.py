"""The report of `check`: the judged answers, for a terminal and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from crossorigin.check.ask import ENGINES, OTHER_ORIGIN, Answers
from crossorigin.check.facts import facts_of, problems
from crossorigin.check.notes import CAUSES, Note, notes
from crossorigin.consoles.causes import links
from crossorigin.consoles.causes.catalogue import cause_of, what_of
from crossorigin.consoles.engines import console
from crossorigin.fetch import Code, Exchange, Outcome
from crossorigin.fetch.leading import leading
from crossorigin.fetch.remedies import remedy
from crossorigin.fetch.url import parse
from crossorigin.fetch.verdict import escape
from crossorigin.snippets import PYTHON, Finding, refusal, sentence, snippet
from crossorigin.transport.reported import reported

Status: TypeAlias = Literal["allowed", "blocked", "unanswered"]

FORMAT: Final = 1
"""The version of the JSON format; a new field does not change it, and no field is removed."""

EXIT: Final[dict[Status, int]] = {"allowed": 0, "blocked": 1, "unanswered": 2}
"""The exit status of `check`."""


@dataclass(frozen=True)
class Report:
    """The result of a check.

    Attributes:
        answers: the server's answers.
    """

    answers: Answers

    @property
    def outcome(self) -> Outcome:
        """The outcome by the standard."""
        return self.answers.outcome

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes on the exchange."""
        return notes(self.answers)

    @property
    def status(self) -> Status:
        """Whether a browser lets the page read the response."""
        verdict = self.outcome.verdict
        if verdict.code is Code.NETWORK_FAILURE:
            return "unanswered"
        hidden = any(note.code == "header-not-exposed" for note in self.notes)
        return "allowed" if verdict.allowed and not hidden else "blocked"

    @property
    def exit_status(self) -> int:
        """Return 0 for allowed, 1 for blocked, 2 for no answer."""
        return EXIT[self.status]

    @property
    def what(self) -> str:
        """The outcome, in a sentence."""
        verdict, failed = self.outcome.verdict, self.answers.failure
        if self.status == "unanswered" and failed is not None:
            return f"No response came: {failed.message}"
        if self.status == "blocked" and verdict.allowed:
            return "The page may read the response, but not a header that it needs."
        if verdict.allowed:
            return "The browser lets the page read the response."
        return what_of(verdict.code.value, preflight=verdict.is_preflight)

    @property
    def remedy(self) -> str | None:
        """The change to make, or None if the exchange is allowed."""
        failed = self.answers.failure
        if self.status == "unanswered" and failed is not None:
            return failed.remedy
        if self.outcome.verdict.allowed:
            hidden = (note.remedy for note in self.notes if note.code == "header-not-exposed")
            return " ".join(hidden) or None
        asked = parse(self.answers.question.request.url)
        if asked is not None and asked.includes_credentials and not self.exchanges:
            return "Remove user name and password from the URL; send the header Authorization."
        led_away = leading(self.outcome)
        if led_away is not None:
            return led_away.remedy
        facts = facts_of(self.answers.question)
        if facts.origin == "null":
            # A star also allows the origin null: the names are judged without it.
            facts = facts._replace(origin=OTHER_ORIGIN, credentials=False)
        if self.sentence is not None and refusal(facts) is not None:
            # No policy may allow this exchange.
            return refusal(facts)
        return self._by_notes(remedy(self.outcome, self.answers.question.request))

    def _by_notes(self, usual: str) -> str:
        """Return the usual remedy, or the remedy of a note with a more precise reason."""
        remedies = {note.code: note.remedy for note in self.notes}
        if "value-misspelt" in remedies:
            return remedies["value-misspelt"]
        error = remedies.get("error-without-headers")
        return usual if error is None else f"{error} {usual}"

    def advice(self, target: str | None) -> str | None:
        """Return the change to make in `target`; None if the exchange is allowed.

        Args:
            target: the target of the snippet shown with it, or None.
        """
        facts = facts_of(self.answers.question)
        decided = self.code is not None and (self.sentence or self.outcome.verdict.allowed)
        if target is None or target in PYTHON or not decided or leading(self.outcome):
            return self.remedy
        if problems(facts) or refusal(facts):
            # There is no snippet to point to.
            return self.remedy
        return (
            f"Configure {target} as below. If it has this configuration already, another layer "
            "in front of it answered: a login, a router, another proxy."
        )

    @property
    def sentence(self) -> str | None:
        """The header that decided, in a sentence; None if no header decided."""
        verdict, exchanges = self.outcome.verdict, self.outcome.exchanges
        if verdict.allowed or self.status == "unanswered":
            return None
        decided = None if verdict.exchange is None else exchanges[verdict.exchange].response
        finding = Finding(
            code=verdict.code.value,
            preflight=verdict.is_preflight,
            expected=verdict.expected,
            found=verdict.found,
            origin=self.answers.question.request.origin,
            status=None if decided is None else decided.status,
        )
        return sentence(finding)

    @property
    def links(self) -> tuple[str, ...]:
        """The pages of the web to read: MDN's on the code, and the step of the standard."""
        if self.code is None:
            return ()
        step = cause_of(self.code).step or self.outcome.verdict.step
        return (links.mdn(self.code), step.url)

    @property
    def page(self) -> str | None:
        """The page of this documentation on the code; None if the exchange is allowed."""
        return None if self.code is None else links.page(self.code)

    @property
    def code(self) -> str | None:
        """The code of `explain` for the cause; None if the exchange is allowed."""
        verdict = self.outcome.verdict
        if self.status == "blocked" and verdict.allowed:
            return CAUSES["header-not-exposed"]
        return None if verdict.allowed else verdict.code.value

    def console(self, engine: str) -> tuple[str, ...]:
        """Return the lines that the console of `engine` will show."""
        outcome, request = self.answers.engines[engine], self.answers.question.request
        warned = any(note.code == "authorization-under-star" for note in self.notes)
        if engine == "firefox" and outcome.verdict.allowed and warned:
            return (console.authorization_warning(outcome.verdict.url),)
        return console.lines(engine, outcome, request)

    def snippet(self, target: str) -> str:
        """Return the snippet for `target`, or the reason for which there is none."""
        facts = facts_of(self.answers.question)
        return problems(facts) or snippet(target, facts)

    @property
    def exchanges(self) -> tuple[tuple[str, Exchange], ...]:
        """All exchanges, each with its purpose."""
        main = (
            ("preflight" if one.request.is_preflight else "request", one)
            for one in self.answers.exchanges
        )
        varied = zip(("other-origin", "no-origin"), self.answers.varied, strict=False)
        return (*main, *varied)

    def to_mapping(self, target: str | None = None) -> dict[str, Any]:
        """Return the mapping that ``--json`` prints; see docs/check.schema.json.

        Args:
            target: the target of a snippet to add, or None.
        """
        request = self.answers.question.request
        failed = self.answers.failure
        return {
            "format": FORMAT,
            "status": self.status,
            "code": self.code,
            "url": escape(request.url),
            "origin": escape(request.origin),
            "method": escape(request.method),
            "credentials": request.credentials == "include",
            "what": self.what,
            "sentence": self.sentence,
            "links": list(self.links),
            "page": self.page,
            "remedy": self.remedy,
            "verdict": _verdict(self.outcome),
            "engines": {engine.name: self._engine(engine.name) for engine in ENGINES},
            "exchanges": [_exchange(purpose, one) for purpose, one in self.exchanges],
            "notes": [note.to_mapping() for note in self.notes],
            "failure": None if failed is None else failed.kind,
            "snippet": None if target is None else self.snippet(target),
        }

    def _engine(self, name: str) -> dict[str, Any]:
        verdict = self.answers.engines[name].verdict
        return {
            "allowed": verdict.allowed,
            "code": verdict.code.value,
            "console": [shorten(line) for line in self.console(name)],
        }


MAX_LINE: Final = 2000
"""Characters of a line of a console, which has URLs and values of headers."""


def shorten(line: str) -> str:
    """Return a line of a console for a terminal: without control characters, cut."""
    kept = "".join(sign if sign.isprintable() else "�" for sign in line[:MAX_LINE])
    return kept + ("…" if len(line) > MAX_LINE else "")


def _verdict(outcome: Outcome) -> dict[str, Any]:
    verdict = outcome.verdict
    return {
        "allowed": verdict.allowed,
        "code": verdict.code.value,
        "preflight": verdict.is_preflight,
        "step": str(verdict.step),
        "step_url": verdict.step.url,
        "header": verdict.header,
        "expected": _escaped(verdict.expected),
        "found": _escaped(verdict.found),
        "url": escape(verdict.url),
        "exchange": verdict.exchange,
    }


def _escaped(text: str | None) -> str | None:
    return None if text is None else escape(text)


def _exchange(purpose: str, exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    return {
        "purpose": purpose,
        "method": escape(request.method),
        "url": escape(request.url),
        "with_credentials": request.includes_credentials,
        "request_headers": reported(request.headers),
        "status": None if response is None else response.status,
        "response_headers": [] if response is None else reported(response.headers),
    }
