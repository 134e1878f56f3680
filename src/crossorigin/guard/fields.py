"""Fields: reads each field of a guard, and checks the rules that involve two fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from crossorigin.errors import CATALOGUE, PolicyError, Problem
from crossorigin.guard.hosts import HostIndex, read_hosts
from crossorigin.origins import OriginSyntaxError, Pattern, parse_entry
from crossorigin.policy import Policy
from crossorigin.policy.table import check_path
from crossorigin.rules import ProblemCollector, check_unknown
from crossorigin.rules.fields import (
    MAX_ENTRIES,
    EndlessError,
    entries_of,
    read_flag,
    read_risks,
)
from crossorigin.rules.fields import RISKS as POLICY_RISKS
from crossorigin.spec import methods
from crossorigin.spec.text import class_name
from crossorigin.spec.tokens import STAR_WORDS, is_token

FIELDS: Final = (
    "trust",
    "hosts",
    "own_origins",
    "safe_methods",
    "require_origin",
    "report_only",
    "refusal",
    "accept_risks",
    "paths",
)
"""The names of the fields of a guard, in the order in which they are read and shown."""

_WORDS: Final[Mapping[str, str | None]] = {
    "origins": "trust",
    "allow_origins": "trust",
    "allowed_origins": "trust",
    "trusted_origins": "trust",
    "origin_whitelist": "trust",
    "trusted": "trust",
    "allowed_hosts": "hosts",
    "trusted_hosts": "hosts",
    "server_origins": "own_origins",
    "ignore_methods": "safe_methods",
    "dry_run": "report_only",
    # The origin of the server, or one that may act.
    "origin": None,
}
"""Option names of other libraries, each with the field here; None if that is not clear."""

RISKS: Final = (*POLICY_RISKS, "any-host")
"""The names of the risks that the owner of a guard can accept."""


Refusal: TypeAlias = Literal["text", "json-rpc"]
"""The form of the body of a refusal."""

REFUSALS: Final[tuple[Refusal, ...]] = ("text", "json-rpc")


class Fields(NamedTuple):
    """A guard in normal form.

    Attributes:
        trusted: the policy whose origins may act; None for that of the route.
        hosts: the hosts that are served; None if only loopback is checked.
        own: the server's own origins; empty if the Host header determines them.
        safe_methods: the methods that do not change data.
        require_origin: whether a request must have Origin or Sec-Fetch-Site.
        report_only: whether refusals are reported only.
        refusal: the form of the body of a refusal.
    """

    trusted: Policy | None
    hosts: HostIndex | None
    own: frozenset[str]
    safe_methods: frozenset[str]
    require_origin: bool
    report_only: bool
    refusal: Refusal


def read_fields(given: dict[str, Any], unknown: Mapping[str, object], guard: type) -> Fields:
    """Read all fields of a guard.

    Args:
        given: the value of every name of `FIELDS`; a list replaces an iterator.
        unknown: the keywords that are not fields.
        guard: the class of guards.

    Raises:
        PolicyError: with all problems.
    """
    collector = ProblemCollector()
    for name, value in given.items():
        if isinstance(value, Iterator):
            given[name] = _keep(collector, name, value)
    check_unknown(collector, unknown, FIELDS, _WORDS)
    remedy = f"Use one of: {', '.join(RISKS)}."
    risks = read_risks(collector, given["accept_risks"], RISKS, remedy)
    fields = Fields(
        trusted=_read_trust(collector, given["trust"], risks),
        hosts=_read_hosts(collector, given["hosts"], risks),
        own=_read_own(collector, given["own_origins"]),
        safe_methods=_read_methods(collector, given["safe_methods"]),
        require_origin=read_flag(collector, given["require_origin"], "require_origin"),
        report_only=read_flag(collector, given["report_only"], "report_only"),
        refusal=_read_refusal(collector, given["refusal"]),
    )
    _check_paths(collector, given["paths"], guard)
    collector.close()
    return fields


def _keep(collector: ProblemCollector, name: str, value: Iterator[Any]) -> list[Any] | None:
    """Return the entries of an iterator, as a guard with changed fields reads them again."""
    try:
        return list(entries_of(value) or ())
    except EndlessError:
        message = f"it yields more than {MAX_ENTRIES} entries, and may have no end."
        collector.add("invalid-type", name, value, message, remedy="Give a list.")
    except Exception as error:  # noqa: BLE001 - an iterator of the owner
        message = f"the value cannot be read: {class_name(error)}."
        collector.add("invalid-type", name, value, message)
    return None if name in ("trust", "hosts") else []


def _entries(collector: ProblemCollector, field: str, value: object, wanted: str) -> list[Any]:
    """Return the entries of a field that takes one text or several."""
    entries = None if callable(value) else entries_of(value)
    if entries is None:
        collector.add_type(field, value, wanted)
        return []
    return list(entries)


def _read_trust(
    collector: ProblemCollector, value: object, risks: frozenset[str]
) -> Policy | None:
    """Return the policy of the origins that may act.

    The policy has credentials, so that its origins get the checks of origins that may read
    them.
    """
    if value is None:
        return None
    entries = entries_of(value)
    listed: list[Any] = [value] if entries is None else list(entries)
    if "*" in listed:
        collector.add("prohibited-trust-any", "trust", "*")
        return None
    try:
        return Policy(
            allow_origins=listed, allow_credentials=True, accept_risks=risks - {"any-host"}
        )
    except PolicyError as error:
        collector.problems.extend(map(_of_trust, error.problems))
        return None


_ACTING: Final = {
    "invalid-origins-empty": (
        "With an empty list no other origin may act.",
        "List an origin, or leave the field out: then the origins of the policy may act.",
    ),
    "incompatible-null-origin-credentials": (
        "Any page can use the origin null, so every page can change data of a signed-in user.",
        'Remove "null".',
    ),
    "prohibited-insecure-origin": (
        (
            "An attacker on the visitor's network can send pages of an http origin, which can "
            "then change data of a signed-in user."
        ),
        CATALOGUE["prohibited-insecure-origin"].remedy,
    ),
}
"""By code: the sentence on an origin that may act, in place of one that may read."""


def _of_trust(problem: Problem) -> Problem:
    """Return a problem of `allow_origins` as one of `trust`."""
    entry = CATALOGUE[problem.code]
    why, remedy = _ACTING.get(problem.code, (entry.why, entry.remedy))
    message = problem.message.replace(entry.why, why).replace(entry.remedy, remedy)
    return replace(problem, field="trust", message=message)


def _read_hosts(
    collector: ProblemCollector, value: object, risks: frozenset[str]
) -> HostIndex | None:
    if value is None:
        return None
    entries = _entries(collector, "hosts", value, "names of hosts, or None")
    if not entries and not collector.problems:
        collector.add(
            "invalid-host", "hosts", value, "a server without hosts answers no request."
        )
    return read_hosts(collector, entries, risks)


def _read_own(collector: ProblemCollector, value: object) -> frozenset[str]:
    own: set[str] = set()
    for entry in _entries(collector, "own_origins", value, "origins"):
        origin = _parse_own(collector, entry)
        if origin is not None:
            own.add(origin)
    return frozenset(own)


def _parse_own(collector: ProblemCollector, entry: object) -> str | None:
    if not isinstance(entry, str):
        collector.add_type("own_origins", entry, "origins")
        return None
    try:
        origin = parse_entry(entry)
    except OriginSyntaxError as flaw:
        collector.add_syntax_error("own_origins", entry, flaw)
        return None
    if isinstance(origin, Pattern):
        message = "an origin of the server itself has no star."
        remedy = "List each origin of the server; give those of others as trust."
        collector.add("invalid-pattern", "own_origins", entry, message, remedy=remedy)
        return None
    return origin


def _read_methods(collector: ProblemCollector, value: object) -> frozenset[str]:
    safe: set[str] = set()
    for entry in _entries(collector, "safe_methods", value, "names of methods"):
        if not isinstance(entry, str):
            collector.add_type("safe_methods", entry, "names of methods")
        elif not is_token(entry):
            collector.add("invalid-method", "safe_methods", entry)
        elif entry.upper() in _UNSAFE or entry.lower() in STAR_WORDS:
            collector.add("prohibited-safe-method", "safe_methods", entry)
        else:
            safe.add(methods.normalize(entry))
    return frozenset(safe)


_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE", "*"})
"""RFC 9110, section 9.2.1, and RFC 5789: a request with one of these changes something. A star
would include all of them."""


def _read_refusal(collector: ProblemCollector, value: object) -> Refusal:
    found = next((each for each in REFUSALS if isinstance(value, str) and each == value), None)
    if found is None:
        collector.add_type("refusal", value, " or ".join(map(repr, REFUSALS)))
        return "text"
    return found


def _check_paths(collector: ProblemCollector, value: object, guard: type) -> None:
    if value is None:
        return
    for path, each in collector.read_mapping("paths", value, "a mapping").items():
        check_path(collector, path)
        if each is not None and not isinstance(each, guard):
            collector.add_type(f"paths[{path!r}]", each, "a Guard or None")
        elif own := getattr(each, "paths", None):
            message = "the guard of a path has no paths of its own."
            remedy = "Give every path to the guard of the server."
            field = f"paths[{path!r}].paths"
            collector.add("invalid-field", field, own, message, remedy=remedy)
