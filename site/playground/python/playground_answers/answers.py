"""Answers: the reading of a policy and a request, the verdicts, and the texts to copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from crossorigin import Policy, PolicyMap, __version__
from crossorigin.check.ask import ENGINES, Question
from crossorigin.check.report import Report, shorten
from crossorigin.consoles.explanation import Explanation
from crossorigin.demo.copying import Copied, written
from crossorigin.edge import TARGETS, Finding, Grade, NotExpressibleError, Options, export
from crossorigin.fetch import STANDARD, Engine, Outcome
from playground_answers import fixes, limits, policies, requests
from playground_answers.exchange import WaitingError, judged, shown
from playground_answers.steps import is_opaque, steps

FORMAT: Final = 1
"""The number of the answer's format."""

_TITLES: Final = {
    "standard": "The Fetch standard",
    "chromium": "Chromium",
    "firefox": "Firefox",
    "webkit": "WebKit",
}
_OK: Final = 200
_SECRET: Final = frozenset({"authorization", "proxy-authorization"})
_NO_POLICY: Final = "There is no policy for this path: a test of it would test nothing."


def answer_json(question: str) -> str:
    """Return the answer to a question, both in JSON.

    Args:
        question: the question.
    """
    return json.dumps(answer(json.loads(question)), ensure_ascii=False, default=str)


def answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to a question.

    Args:
        question: ``policy`` and ``request``, each with ``kind`` and ``text``; the request with
            ``origin`` and ``entry`` as well; and ``target``, the edge to write files for.
    """
    about = question.get("request") or {}
    asked, asked_error = _asked(about)
    stated, stated_error = _stated(question.get("policy") or {})
    report, report_error = _report(stated, asked)
    found: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "policy": _policy(stated, stated_error, _origin(asked, about)),
        "request": _request(asked, asked_error),
        "explanations": [_explained(one) for one in asked.explanations],
        "report": None,
        "report_error": report_error,
        "exports": [],
        "test": "",
    }
    if report is not None and stated is not None:
        found["report"] = _reported(stated, report)
        found["test"] = _test(stated, report)
    if stated is not None:
        found["exports"] = _exports(stated, str(question.get("target") or ""))
    return found


# Reading


def _asked(about: Mapping[str, Any]) -> tuple[requests.Asked, str | None]:
    text, entry = str(about.get("text") or ""), about.get("entry")
    if not text.strip():
        return requests.Asked(), None
    number = entry if isinstance(entry, int) else None
    kind, origin = str(about.get("kind")), str(about.get("origin") or "")
    try:
        return requests.read(kind, text, origin, number), None
    except (requests.RequestError, limits.TooLongError) as error:
        return requests.Asked(), str(error)


def _stated(about: Mapping[str, Any]) -> tuple[policies.Stated | None, str | None]:
    text = str(about.get("text") or "")
    if not text.strip():
        return None, None
    try:
        return policies.read(str(about.get("kind")), text), None
    except (policies.DeclarationError, limits.TooLongError) as error:
        return None, str(error)


def _origin(asked: requests.Asked, about: Mapping[str, Any]) -> str | None:
    if asked.question is not None:
        return asked.question.request.origin
    return str(about.get("origin") or "") or None


def _report(
    stated: policies.Stated | None, asked: requests.Asked
) -> tuple[Report | None, str | None]:
    if stated is None or stated.policies is None or asked.question is None:
        return None, None
    try:
        return judged(stated.policies, asked.question, stated.guard), None
    except WaitingError as error:
        return None, str(error)


# Writing


def _policy(
    stated: policies.Stated | None, error: str | None, origin: str | None
) -> dict[str, Any]:
    if stated is None:
        return {"error": error, "problems": [], "findings": [], "remarks": []}
    count = len(stated.problems)
    fixes.of_problems(stated, origin)
    return {
        "error": None,
        "problems": stated.problems,
        "count": count,
        "findings": stated.findings,
        "remarks": stated.remarks,
        "toml": stated.toml,
        "python": stated.python,
        "steps": stated.steps,
    }


def _request(asked: requests.Asked, error: str | None) -> dict[str, Any]:
    question = asked.question
    return {
        "error": error,
        "remarks": list(dict.fromkeys(asked.remarks)),
        "entries": asked.entries,
        "entry": asked.entry,
        "origin": None if question is None else question.request.origin,
        "method": None if question is None else question.request.method,
        "url": None if question is None else question.request.url,
        "fetch": None if question is None else requests.as_fetch(question),
    }


def _explained(one: Explanation) -> dict[str, Any]:
    mapping = one.to_mapping()
    mapping["event"] = mapping.pop("what")
    step = one.step
    mapping["step"], mapping["step_url"] = (str(step), step.url) if step else (None, None)
    return mapping


def _reported(stated: policies.Stated, report: Report) -> dict[str, Any]:
    offered, refused = fixes.of_verdict(stated, report)
    verdict, opaque = report.outcome.verdict, is_opaque(report.outcome)
    return {
        "status": "sent" if opaque else report.status,
        "code": None if opaque else report.code,
        "event": _OPAQUE if opaque else report.what,
        "sentence": report.sentence,
        "remedy": _OF_OPAQUE if opaque else report.remedy,
        "refused": refused,
        "links": [] if opaque else list(report.links),
        "page": None if opaque else report.page,
        "decides": None if verdict.allowed else [verdict.exchange, verdict.header],
        "engines": [_engine(report, engine) for engine in (STANDARD, *ENGINES)],
        "guarded": _is_guarded(report),
        "exchanges": [shown(one) for one in report.outcome.exchanges],
        "notes": [] if opaque else [each.to_mapping() for each in report.notes],
        "fixes": offered,
    }  # fmt: skip


_OPAQUE: Final = (
    "The request is sent, and its response is opaque: with mode no-cors no policy lets the "
    "page read it."
)
_OF_OPAQUE: Final = "Remove mode no-cors from the request if the page has to read the response."


def _is_guarded(report: Report) -> bool:
    """Return whether a guard answered the request: the application answers with 200."""
    return any(
        one.response is not None and one.response.status != _OK
        for one in report.outcome.exchanges
        if not one.request.is_preflight
    )


def _engine(report: Report, engine: Engine) -> dict[str, Any]:
    is_standard = engine is STANDARD
    outcome: Outcome = report.outcome if is_standard else report.answers.engines[engine.name]
    console = () if is_standard else report.console(engine.name)
    return {
        "name": engine.name,
        "title": _TITLES[engine.name],
        "allowed": outcome.verdict.allowed,
        "opaque": is_opaque(outcome),
        "code": outcome.verdict.code.value,
        "steps": steps(outcome, report.answers.question.request, engine),
        "console": [shorten(line) for line in console],
    }


def _exports(stated: policies.Stated, wanted: str) -> list[dict[str, Any]]:
    known, options = stated.policies, Options(guard=stated.guard)
    if known is None or (known.has_guard and stated.guard is None):
        return []
    return [_export(known, options, name, is_wanted=name == wanted) for name in TARGETS]


def _export(
    known: PolicyMap, options: Options, name: str, *, is_wanted: bool
) -> dict[str, Any]:
    target = TARGETS[name]
    try:
        made = export(target, known, options)
        files, findings = dict(made.files), made.findings
    except NotExpressibleError as error:
        files, findings = {}, error.findings
    return {
        "name": name,
        "title": target.full_title,
        "made": bool(files),
        "grade": _worst(findings),
        "findings": [
            {"part": each.feature, "grade": each.grade, "reason": each.reason}
            for each in findings
        ],
        "files": files if is_wanted else {},
    }


def _worst(findings: tuple[Finding, ...]) -> str:
    """Return the worst grade of the findings; the grades are in order."""
    grades = list(Grade)
    return grades[max((grades.index(each.grade) for each in findings), default=0)].value


def _test(stated: policies.Stated, report: Report) -> str:
    """Return a test that holds the verdict, for the policy that governs the request."""
    question = report.answers.question
    assert stated.policies is not None  # noqa: S101 - the report was made with them
    _, policy = fixes.governing(stated.policies, question)
    if policy is None:
        return f"# {_NO_POLICY}\n"
    if not _is_plain(policy):
        return f"# {_NO_FILE}\n"
    if question.request.streamed:
        return f"# {_NO_STREAM}\n"
    request = replace(_without_secrets(question).request, destination="", kind="")
    hidden = question.reads if report.code == "HiddenResponseHeader" else ()
    return written(Copied(policy, request, report.outcome, hidden), "pytest")


_NO_STREAM: Final = "A test has no body that is a stream: write its text."
_NO_FILE: Final = (
    "A policy with an expression or a function stays in your own program: import it."
)


def _is_plain(policy: Policy) -> bool:
    rules = policy.allow_origins
    return isinstance(rules, str) or all(isinstance(one, str) for one in rules)


def _without_secrets(question: Question) -> Question:
    headers = tuple(
        (name, "x" if name.lower() in _SECRET else value)
        for name, value in question.request.headers
    )
    return replace(question, request=replace(question.request, headers=headers))
