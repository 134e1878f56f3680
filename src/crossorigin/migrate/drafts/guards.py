"""Guards: converts the lists of other libraries to the fields of a guard.

A guard has one list for the requests and the sockets of a path. Where several lists hold for
the same path, an origin or a host must be in all of them, so that the guard allows nothing that
one of the libraries refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from crossorigin.errors import CATALOGUE, PolicyError
from crossorigin.guard import Guard
from crossorigin.migrate.drafts.draft import PLACEHOLDER, Draft, Source
from crossorigin.migrate.findings.finding import Finding, Findings, Verbatim, told
from crossorigin.migrate.python.lists import EVERY, Listed
from crossorigin.migrate.values import Unread
from crossorigin.origins import OriginSyntaxError, Pattern, parse_entry
from crossorigin.policy import Policy


class GuardFields(NamedTuple):
    """The fields of a guard, in the form of a policy file.

    Attributes:
        fields: the fields of the guard of the whole server.
        paths: the fields of the guards of single paths.
    """

    fields: dict[str, Any]
    paths: dict[str, dict[str, Any]]

    @property
    def guard(self) -> Guard:
        """The guard."""
        paths = {path: Guard(**fields) for path, fields in self.paths.items()}
        return Guard(**self.fields, paths=paths)


_Lists = list[tuple[Listed, list[str]]]


def carry_lists(listed: Iterable[Listed], findings: Findings) -> GuardFields | None:
    """Return the fields of a guard that allows no more than the lists; None without a list.

    Args:
        listed: the lists.
        findings: receives the findings.
    """
    read = [(each, _entries(each, findings)) for each in listed]
    known = [(each, entries) for each, entries in read if entries is not None]
    hosts = _joined([one for one in known if one[0].is_of_hosts], findings)
    if not known or hosts == []:
        return None
    origins: dict[str, _Lists] = {}
    for each, entries in known:
        if not each.is_of_hosts:
            origins.setdefault(each.path, []).append((each, entries))
    tables = {path: _fields(every, hosts, findings) for path, every in origins.items()}
    fields = tables.pop("", {} if hosts is None else {"hosts": hosts})
    if not (fields or tables):
        return None
    findings.add("guard-covers-all", "guard", Verbatim("[guard]"))
    return GuardFields(fields, tables)


def _fields(every: _Lists, hosts: list[str] | None, findings: Findings) -> dict[str, Any]:
    """Return the fields of the guard of some lists of origins."""
    fields: dict[str, Any] = {}
    trust = _joined(every, findings)
    if trust is not None:
        fields["trust"] = trust or [PLACEHOLDER]
        if not trust:
            each = every[0][0]
            findings.add("nobody-trusted", each.option, [], line=each.given.line)
    if hosts is not None:
        fields["hosts"] = hosts
    if trust and not any(each.owns for each, _ in every):
        # The library required the server's own origin to be listed too.
        own = [one for one in trust if not isinstance(parse_entry(one), Pattern)]
        fields |= {"own_origins": own} if own else {}
    if any(each.is_mcp or each.path for each, _ in every):
        fields["safe_methods"] = []
    if any(each.is_mcp for each, _ in every):
        fields["refusal"] = "json-rpc"
    return fields


def _joined(every: _Lists, findings: Findings) -> list[str] | None:
    """Return the entries that all lists allow; None if all lists allow every entry."""
    bounded = [(each, entries) for each, entries in every if entries != [*EVERY]]
    if not bounded:
        return None
    joined = list(dict.fromkeys(one for _, entries in bounded for one in entries))
    for each, entries in bounded:
        within = [one for one in joined if _lets_in(entries, one)]
        lost = [one for one in joined if one not in within]
        if lost:
            findings.add("lists-differ", each.option, lost, line=each.given.line)
        joined = within
    return joined


def _lets_in(entries: list[str], one: str) -> bool:
    """Return whether written entries allow all origins that an entry allows."""
    if one in entries or not entries:
        return one in entries
    if "*" in one:
        return False
    if "://" in one:
        policy = Policy(allow_origins=entries, allow_credentials=True, accept_risks=_RISKS)
        return policy.evaluate(origin=one).allowed
    return any(each.startswith("*.") and one.endswith(each[1:]) for each in entries)


_RISKS: Final = ("public-suffix",)


# The entries of one list


def _entries(each: Listed, findings: Findings) -> list[str] | None:
    """Return the entries of a list in the spelling of a guard; None if it cannot be read."""
    value = each.given.value
    if isinstance(value, str) and each.syntax == "text":
        value = [value]
    if not isinstance(value, list | tuple):
        _leave_out(each, value, findings)
        return None
    texts = [one for one in value if isinstance(one, str)]
    for one in value:
        if not isinstance(one, str):
            _leave_out(each, one, findings)
    if value and not texts:
        return None
    if "*" in texts and each.syntax not in ("csrf", "port"):
        if not each.is_of_hosts:
            findings.add("every-origin-acts", each.option, "*", line=each.given.line)
        return [*EVERY]
    return (
        _hosts(each, texts, findings) if each.is_of_hosts else _origins(each, texts, findings)
    )


def _leave_out(each: Listed, value: object, findings: Findings) -> None:
    shown = Verbatim(" ".join(value.text.split())) if isinstance(value, Unread) else value
    line = value.line if isinstance(value, Unread) else each.given.line
    findings.add("list-left-out", each.option, shown, line=line)


def _origins(each: Listed, texts: list[str], findings: Findings) -> list[str]:
    draft = Draft(findings)
    source = Source(each.option, each.given.line)
    draft.set("allow_credentials", value=True, source=source)
    if each.syntax == "validator" and not each.owns:
        findings.add("no-origin-passes", each.option, texts, line=each.given.line)
    for text in texts:
        canonical = _canonical(text)
        if each.syntax != "validator" and canonical != text:
            findings.add(
                "entry-respelled", each.option, text, line=source.line, instead=canonical
            )
            continue
        for one, is_pattern in _ours(each, text, findings):
            if is_pattern:
                draft.add(one, source)
                continue
            # Only OriginValidator allows an origin with another spelling.
            compared = _canonical(one) or one
            if compared != one:
                findings.add(
                    "origin-with-more", each.option, one, line=source.line, instead=compared
                )
            draft.allow(compared, source)
    draft.lost = True
    policy = draft.settle().policy
    return [] if policy is None else list(policy.to_mapping()["allow_origins"])


def _canonical(text: str) -> str:
    """Return an origin or a pattern as browsers spell it; empty for any other text."""
    if text == "null":
        return text
    try:
        return str(parse_entry(text))
    except OriginSyntaxError as flaw:
        return str(flaw.suggestion or "")


def _ours(each: Listed, text: str, findings: Findings) -> Iterator[tuple[str, bool]]:
    """Yield the origins and patterns for an entry, and whether a star in them is a wildcard."""
    if each.syntax == "validator":
        has_scheme = "://" in text
        if not has_scheme:
            findings.add("entry-without-scheme", each.option, text, line=each.given.line)
        whole = text if has_scheme else f"https://{text}"
        yield whole.replace("://.", "://"), False
        if "://." in whole:
            yield whole.replace("://.", "://*."), True
    elif each.syntax == "csrf" and "://*." in text:
        # It also allows the host without the star.
        yield text.replace("://*.", "://"), False
        yield text, True
    else:
        yield text, each.syntax == "port" and text.endswith(":*")


def _hosts(each: Listed, texts: list[str], findings: Findings) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        host, colon, port = text.rpartition(":")
        has_port = each.syntax == "port" and colon and (port == "*" or port.isdecimal())
        name = host if has_port else text
        if has_port and port != "*":
            findings.add("host-port-dropped", each.option, text, line=each.given.line)
        entries = [name]
        if each.syntax == "dotted" and name.startswith("."):
            entries = [name[1:], f"*{name}"]
        elif each.syntax != "starred" and "*" in name:
            findings.add("pattern-never-matched", each.option, text, line=each.given.line)
            continue
        for entry in entries:
            found.update(dict.fromkeys(_built(each, entry, findings)))
    return list(found)


def _built(each: Listed, entry: str, findings: Findings) -> tuple[str, ...]:
    """Return a host as a guard spells it; empty, with findings, if a guard cannot have it."""
    try:
        hosts = Guard(hosts=[entry]).hosts or ()
    except PolicyError as error:
        for problem in error.problems:
            findings.note(
                Finding(
                    code=problem.code,
                    kind="unsafe" if problem.code.startswith("prohibited") else "never worked",
                    option=each.option,
                    value=told(entry),
                    line=each.given.line,
                    message=CATALOGUE[problem.code].why,
                    instead="" if problem.suggestion is None else told(problem.suggestion),
                    decide=True,
                )
            )
        return ()
    if hosts != (entry if each.syntax == "port" else entry.lower(),):
        instead = hosts[0]
        findings.add(
            "entry-respelled", each.option, entry, line=each.given.line, instead=instead
        )
        return ()
    return hosts
