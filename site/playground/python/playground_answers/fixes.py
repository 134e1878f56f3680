"""Fixes: changes of the policy that remove a problem, or that allow the request.

A fix is offered only if the changed text, read again, is the policy that was meant.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from crossorigin import Policy, PolicyError, PolicyMap
from crossorigin.check.ask import Question
from crossorigin.check.report import Report
from crossorigin.fetch.url import parse
from crossorigin.spec.text import escape
from playground_answers import limits
from playground_answers.edits import (
    between,
    exchanged_in_python,
    exchanged_in_toml,
    python_value,
    set_in_python,
    set_in_toml,
    toml_value,
)
from playground_answers.exchange import judged
from playground_answers.policies import DeclarationError, Stated, read
from playground_answers.steps import is_opaque

_ROUNDS: Final = 6
"""Changes of one fix: origin, credentials, method, and a few headers."""

_RISK: Final = re.compile(r"accept_risks\s*=\s*[\[{]\s*[\"']([\w-]+)[\"']")
_STAR: Final = "incompatible-any-origin-credentials"
_PATHS: Final = "paths"
_UNLISTED: Final = frozenset({"MissingAllowOriginHeader", "AllowOriginMismatch"})
_LISTS: Final = {
    "Access-Control-Allow-Methods": "allow_methods",
    "Access-Control-Allow-Headers": "allow_headers",
}
"""The field that lists the names of a header."""


def _fix(stated: Stated, text: str, label: str) -> dict[str, Any]:
    edit, skipped = between(stated.text, text), stated.skipped
    places = [edit.start + skipped, edit.end + skipped, edit.text]
    return {"label": label, "kind": stated.kind, "edit": places}


# Problems


def of_problems(stated: Stated, origin: str | None) -> None:
    """Give each of the first problems its fixes.

    Args:
        stated: the policy as it was stated.
        origin: the origin of the page; None if it is not known.
    """
    for problem in stated.problems:
        problem["fixes"] = []
    for at, problem in enumerate(stated.problems[: limits.MAX_FIXED]):
        problem["fixes"] = list(_of_problem(stated, at, problem, origin))
    for problem in stated.problems:
        problem["suggestion"] = _plain(problem["suggestion"])
    del stated.problems[limits.MAX_PROBLEMS :]


def _plain(suggestion: object) -> object:
    return python_value(suggestion) if isinstance(suggestion, re.Pattern) else suggestion


def _of_problem(
    stated: Stated, at: int, problem: Mapping[str, Any], origin: str | None
) -> Iterator[dict[str, Any]]:
    for label, texts in _candidates(stated, at, problem, origin):
        good = next((text for text in texts if _mends(stated, text, problem)), None)
        if good is not None:
            yield _fix(stated, good, label)


def _candidates(
    stated: Stated, at: int, problem: Mapping[str, Any], origin: str | None
) -> Iterator[tuple[str, Iterator[str]]]:
    if problem["suggestion"] is not None:
        label = f"Write {_shown(stated, problem['suggestion'])}"
        yield label, _exchanged(stated, at, problem)
    keys, call = _place_of(stated, at, problem)
    if problem["code"] == _STAR:
        if origin not in {None, "null"}:
            text = _set(stated, keys, call, "allow_origins", [origin])
            yield f"List the page's origin: {origin}", iter(text)
        text = _set(stated, keys, call, "allow_credentials", value=False)
        yield "Remove the credentials", iter(text)
    risk = _RISK.search(problem["message"])
    if risk is not None:
        text = _set(stated, keys, call, "accept_risks", [risk[1]])
        yield f"Accept the risk {risk[1]}", iter(text)


def _shown(stated: Stated, suggestion: object) -> str:
    return toml_value(suggestion) if _is_toml(stated, suggestion) else python_value(suggestion)


def _is_toml(stated: Stated, value: object) -> bool:
    return stated.kind == "toml" and not isinstance(value, re.Pattern)


def _exchanged(stated: Stated, at: int, problem: Mapping[str, Any]) -> Iterator[str]:
    if stated.kind == "toml":
        return exchanged_in_toml(stated.text, problem)
    call = _call_of(stated, at)
    return iter(()) if call is None else exchanged_in_python(stated.text, call, problem)


def _call_of(stated: Stated, at: int) -> ast.Call | None:
    return None if stated.declared is None else stated.declared.problems[at][1]


def _place_of(
    stated: Stated, at: int, problem: Mapping[str, Any]
) -> tuple[tuple[str, ...], ast.Call | None]:
    """Return the keys of the table, and the call, that a problem is in."""
    path = re.match(r'paths\."(.*)"\.\w+$', problem["field"])
    return (("policy",) if path is None else (_PATHS, path[1])), _call_of(stated, at)


def _set(
    stated: Stated, keys: tuple[str, ...], call: ast.Call | None, name: str, value: object
) -> list[str]:
    if stated.kind == "toml":
        text = set_in_toml(stated.text, keys, name, toml_value(value))
        return [] if text is None else [text]
    return [] if call is None else [set_in_python(stated.text, call, name, python_value(value))]


def _mends(stated: Stated, text: str, problem: Mapping[str, Any]) -> bool:
    """Return whether a changed text lacks the problem, and has no new one."""
    try:
        changed = read(stated.kind, text)
    except (DeclarationError, limits.TooLongError):
        return False
    before = [(one["code"], one["value"]) for one in stated.problems]
    after = [(one["code"], one["value"]) for one in changed.problems]
    before.remove((problem["code"], problem["value"]))
    return all(one in before for one in after) and len(after) <= len(before)


# The verdict


def of_verdict(stated: Stated, report: Report) -> tuple[list[dict[str, Any]], str | None]:
    """Return the fixes that allow a request, and the reason where no policy may.

    Args:
        stated: the policy as it was stated, without problems.
        report: the report on the request.
    """
    if stated.toml is None:
        return _allowing(stated, report)
    # The options of another library are not changed: the policy that they come to is.
    offered, refused = _allowing(read("toml", stated.toml), report)
    whole = stated.pasted
    for one in offered:
        one["edit"] = [0, whole, applied(stated.toml, one["edit"])]
    taken = {"label": "Continue with the policy as TOML", "kind": "toml"}
    return [*offered, {**taken, "edit": [0, whole, stated.toml]}], refused


def applied(text: str, edit: Sequence[Any]) -> str:
    """Return a text with an edit, as the page applies it.

    Args:
        text: the text.
        edit: the start, the end and the new text; see `Edit`.
    """
    start, end, new = edit
    units = text.encode("utf-16-le", "surrogatepass")
    inserted = str(new).encode("utf-16-le", "surrogatepass")
    changed = units[: 2 * start] + inserted + units[2 * end :]
    return changed.decode("utf-16-le", "surrogatepass")


def _allowing(stated: Stated, report: Report) -> tuple[list[dict[str, Any]], str | None]:
    policies, question = stated.policies, report.answers.question
    if policies is None or report.status == "allowed" or is_opaque(report.outcome):
        return [], None
    entry, policy = governing(policies, question)
    try:
        changes = _changes(policy, question)
    except PolicyError as error:
        return [], error.problems[0].message
    if not changes:
        return [], None
    wanted = _with(policies, entry, (policy or Policy()).replace(**changes))
    text = _changed(stated, entry, policy, changes, wanted)
    if text is None:
        return [], None
    return [_fix(stated, text, _label(changes, policy))], None


def governing(policies: PolicyMap, question: Question) -> tuple[str, Policy | None]:
    """Return the entry of a map that governs a request, or "" for the default, and its policy.

    Args:
        policies: the map.
        question: the request.
    """
    url = parse(question.request.url)
    path = "/" if url is None else url.path
    entry = policies.entry_of(path)
    return entry or "", policies.policy_for(path)


def _changes(policy: Policy | None, question: Question) -> dict[str, Any]:
    """Return the fields that allow the request; none if no field does.

    Raises:
        PolicyError: no policy may hold them.
    """
    origin = question.request.origin
    changes: dict[str, Any] = {} if policy is not None else {"allow_origins": [origin]}
    base = policy if policy is not None else Policy()
    for _ in range(_ROUNDS):
        changed = base.replace(**changes)
        report = judged(PolicyMap(default=changed), question)
        if report.status == "allowed":
            return changes
        more = _next(changed, report, question)
        if not more:
            return {}
        changes |= more
    return {}


def _next(policy: Policy, report: Report, question: Question) -> dict[str, Any]:
    """Return the change that the verdict asks for."""
    verdict, origin = report.outcome.verdict, question.request.origin
    rules = policy.allow_origins
    code = (report.code or "").removeprefix("Preflight")
    changes: dict[str, Any] = {}
    if code == "HiddenResponseHeader":
        changes["expose_headers"] = [*_listed(policy.expose_headers), *question.reads]
    elif code == "WildcardOriginNotAllowed":
        changes = {"allow_origins": [origin], "allow_credentials": True}
    elif code == "InvalidAllowCredentials":
        changes["allow_credentials"] = True
    elif code in _UNLISTED and not isinstance(rules, str) and origin not in {"null", *rules}:
        changes["allow_origins"] = [*rules, origin]
    elif verdict.header in _LISTS:
        name = _LISTS[verdict.header]
        changes[name] = [*_listed(getattr(policy, name)), verdict.expected]
    return changes


def _listed(names: tuple[str, ...] | str) -> tuple[str, ...]:
    return () if isinstance(names, str) else names


def _with(policies: PolicyMap, entry: str, policy: Policy) -> PolicyMap:
    if not entry:
        return PolicyMap(dict(policies.paths), default=policy)
    return PolicyMap({**policies.paths, entry: policy}, default=policies.default)


def _label(changes: Mapping[str, Any], policy: Policy | None) -> str:
    old = {} if policy is None else policy.to_mapping()
    return "Allow this request: " + ", ".join(
        f"{name} gets {escape(_added(old.get(name), value))}" for name, value in changes.items()
    )


def _added(old: object, new: bool | list[object]) -> str:
    if isinstance(new, bool):
        return str(new).lower()
    known = old if isinstance(old, list | tuple) else ()
    return ", ".join(str(one) for one in new if one not in known)


def _changed(
    stated: Stated,
    entry: str,
    policy: Policy | None,
    changes: Mapping[str, Any],
    wanted: PolicyMap,
) -> str | None:
    """Return the text with the changes; None if it cannot be changed in place."""
    keys = (_PATHS, entry) if entry else ("policy",)
    text, kind = stated.text, stated.kind
    if kind == "toml" and policy is None:
        text = _opened(text, keys)
    for name, value in changes.items():
        one = read(kind, text) if kind == "python" else None
        call = None if one is None or one.declared is None else one.declared.calls.get(entry)
        now = Stated(kind, text)
        found = _set(now, keys, call, name, value)
        if not found:
            return None
        text = found[0]
    again = read(kind, text)
    return text if again.policies == wanted else None


def _opened(text: str, keys: tuple[str, ...]) -> str:
    """Return the text with a table for a policy that it lacks."""
    if set_in_toml(text, keys, "max_age", "0") is not None:
        return text.replace("cors = false\n", "", 1)
    return f"[policy]\n\n{text}" if keys == ("policy",) else text
