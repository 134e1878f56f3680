"""The guard's verdicts, without a server."""

from __future__ import annotations

import asyncio
import copy
import itertools
import os
import pickle
import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from harness.together import check_all
from tables.guard import API, APP, POLICIES, PROBLEMS, ROWS, STRANGER, GuardRow
from tables.guard_peers import DOTNET, GO, GO_TRUSTED, PeerRow
from tables.problems import ProblemRow

from crossorigin import Guard, Policy, PolicyError, Reason, Verdict
from crossorigin.guard.request import MAX_HOSTS


def judged(row: GuardRow) -> Verdict:
    request: dict[str, Any] = {"method": "POST", "host": API, **row.request}
    return Guard(**row.guard).evaluate(POLICIES[row.policy], **request)


def check(row: GuardRow) -> None:
    verdict = judged(row)
    assert (verdict.reason, verdict.allowed) == (row.reason, row.allowed)
    assert verdict.refused is not verdict.allowed
    assert verdict.reason.sentence


def test_each_request_of_the_table_has_its_verdict() -> None:
    check_all(ROWS, check, str)


# Each value of a header, with its meaning: an independent reading of the rules needs no parser.
SITES = {
    None: "absent",
    "same-origin": "own",
    "none": "own",
    "same-site": "other",
    "cross-site": "other",
    "Same-Origin": "other",
    "same-origin, none": "other",
    "": "other",
}
ORIGINS = {
    None: "absent",
    APP: "listed",
    "https://a.partner.example": "listed",
    STRANGER: "stranger",
    "https://api.example": "own",
    "http://api.example": "own unencrypted",
    "null": "stranger",
    "https://evil@app.example": "stranger",
    "https://app.example/": "stranger",
    "https://app.example.evil.example": "stranger",
    "https://app.example:8443": "stranger",
    f"{APP}, {APP}": "stranger",
    "": "stranger",
}
HOSTS = {
    "api.example": "served",
    "API.example:443": "served",
    "evil.example": "stranger",
    "localhost": "loopback",
    "127.0.0.1:8000": "loopback",
    "api.example, api.example": "stranger",
    None: "stranger",
}
PATHS = {
    "/": "guarded",
    "/hooks/a": "exempt",
    "/hooks/../a": "two readings",
    "/hooks/..\\hooks/a": "two readings",
    "/a/../b": "two readings",
    "/hooksa": "guarded",
}


def naive(  # noqa: C901, PLR0911 - the rules in their order
    *,
    policy: str,
    method: str,
    path: str,
    origin: str | None,
    site: str | None,
    host: str | None,
    scope: str,
    encrypted: bool,
    loopback: bool,
    hosts: bool,
    trust: bool,
    require_origin: bool,
) -> bool:
    """Rules g1 to g5, read by the meaning of each value."""
    if PATHS[path] == "exempt":
        return True
    if hosts and HOSTS[host] != "served":
        return False
    if not hosts and loopback and HOSTS[host] != "loopback":
        return False
    if scope == "http" and method in ("GET", "HEAD", "OPTIONS"):
        return True
    if SITES[site] == "own":
        return True
    if trust:
        if origin == STRANGER:
            return True
    elif ORIGINS[origin] == "listed" and policy == "trusting":
        return True
    if SITES[site] == "other":
        return False
    if ORIGINS[origin] == "absent":
        return not require_origin
    if host == "evil.example":
        return origin == STRANGER
    if HOSTS[host] != "served":
        return False
    return ORIGINS[origin] == "own" or (
        ORIGINS[origin] == "own unencrypted" and not encrypted and host == "api.example"
    )


COMBINATIONS = int(os.environ.get("COMBINATIONS", "20000"))
REQUESTS = {
    "policy": POLICIES,
    "method": ("GET", "POST", "DELETE", "OPTIONS", "post"),
    "path": PATHS,
    "origin": ORIGINS,
    "site": SITES,
    "host": HOSTS,
    "scope": ("http", "websocket"),
    "encrypted": (False, True),
    "loopback": (False, True),
}
FIELDS = {"hosts": (False, True), "trust": (False, True), "require_origin": (False, True)}


def pick(values: Iterable[Any]) -> Any:  # noqa: ANN401 - any value
    return random.choice(list(values))  # noqa: S311 - of pytest-randomly's seed


@cache
def guard_of(*, hosts: bool, trust: bool, require_origin: bool) -> Guard:
    return Guard(
        hosts=[API] if hosts else None,
        trust=[STRANGER] if trust else None,
        require_origin=require_origin,
        paths={"/hooks/*": None},
    )


def test_random_combinations_have_the_verdict_of_an_independent_reading() -> None:
    allowed = 0
    for _ in range(COMBINATIONS):
        request: dict[str, Any] = {name: pick(each) for name, each in REQUESTS.items()}
        fields = {name: pick(each) for name, each in FIELDS.items()}
        expected = naive(**request, **fields)
        policy = POLICIES[request["policy"]]
        verdict = guard_of(**fields).evaluate(
            policy, **{name: each for name, each in request.items() if name != "policy"}
        )
        assert verdict.allowed is expected, (request, fields, verdict)
        allowed += expected
    assert 0 < allowed < COMBINATIONS


def partner(origin: str) -> bool:
    return origin == APP


async def partner_later(origin: str) -> bool:
    return origin == APP


def broken(origin: str) -> bool:
    raise LookupError(origin)


def by_callable(function: Any) -> Policy:  # noqa: ANN401 - any callable
    return Policy(allow_origins=function, allow_credentials=True)


def test_a_callable_of_the_policy_decides_on_trust() -> None:
    guard = Guard()
    given: dict[str, Any] = {"method": "POST", "host": API}
    for function in (partner, partner_later):
        policy = by_callable(function)
        asked = [
            asyncio.run(guard.evaluate_async(policy, origin=origin, **given)).reason
            for origin in (APP, STRANGER, "https://api.example", "null")
        ]
        assert asked == [
            Reason.TRUSTED_ORIGIN,
            Reason.ORIGIN_NOT_TRUSTED,
            Reason.SAME_ORIGIN,
            Reason.NULL_ORIGIN,
        ]
    assert guard.evaluate(by_callable(partner), origin=APP, **given).allowed


def test_a_callable_that_fails_trusts_only_the_own_origin() -> None:
    policy = by_callable(broken)
    given: dict[str, Any] = {"method": "POST", "host": API}
    assert Guard().evaluate(policy, origin=APP, **given).reason is Reason.LOOKUP_FAILED
    assert Guard().evaluate(policy, origin="https://api.example", **given).allowed


def test_an_async_callable_without_an_event_loop_names_the_method_to_call() -> None:
    with pytest.raises(TypeError, match="evaluate_async"):
        Guard().evaluate(by_callable(partner_later), method="POST", origin=APP, host=API)


def test_two_readings_of_a_path_ask_no_callable() -> None:
    guard = Guard(trust=partner, paths={"/hooks/*": None})
    for path in ("/hooks/../a", "/hooks/../hooks/a", "/a/..", "//srv/a/hooks/b"):
        found = guard.evaluate(method="POST", origin=APP, host=API, path=path)
        assert found == Verdict(allowed=False, reason=Reason.AMBIGUOUS)


def test_a_path_of_two_guards_is_refused_if_one_of_those_that_refuse_enforces() -> None:
    reporting, enforcing = Guard(report_only=True), Guard()
    given: dict[str, Any] = {"method": "POST", "origin": STRANGER, "host": API}
    for path in ("/admin/../a", "/a/../admin/b"):
        inner = Guard(report_only=True, paths={"/admin/*": enforcing})
        outer = Guard(paths={"/admin/*": reporting})
        both = Guard(report_only=True, paths={"/admin/*": reporting.replace(safe_methods=())})
        assert inner.evaluate(**given, path=path).status == 403
        assert outer.evaluate(**given, path=path).status == 403
        assert both.evaluate(**given, path=path).status is None
        asked = Guard(report_only=True, paths={"/admin/*": Guard(trust=partner)})
        assert asked.evaluate(**given, path=path).status == 403
        lenient = Guard(paths={"/admin/*": Guard(hosts=["b.example"], report_only=True)})
        own = {**given, "origin": "https://api.example"}
        assert lenient.evaluate(**own, path=path).status is None


def test_report_only_refuses_no_request_and_reports_the_verdict() -> None:
    verdict = Guard(report_only=True).evaluate(method="POST", origin=STRANGER, host=API)
    assert (verdict.allowed, verdict.refused, verdict.status) == (False, False, None)


def test_a_refusal_has_421_for_a_host_and_403_for_a_request() -> None:
    guard = Guard(hosts=API)
    assert guard.evaluate(host="evil.example").status == 421
    assert guard.evaluate(method="POST", origin=STRANGER, host=API).status == 403
    assert guard.evaluate(host=API).status is None


def test_a_guard_that_cannot_work_raises_with_every_problem() -> None:
    def check_row(row: ProblemRow) -> None:
        with pytest.raises(PolicyError) as caught:
            Guard(**row.keywords)
        problems = caught.value.problems
        assert tuple(each.code for each in problems) == row.codes
        assert problems[0].suggestion == row.suggestion
        assert "allow_origins" not in {each.field for each in problems} - row.keywords.keys()
        # A guard decides who may act, so no sentence is about reading.
        said = " ".join(each.message for each in problems)
        assert not re.search(r"\bread\b|allow_origins|turn credentials off", said), said
        if row.suggestion is not None and row.codes != ("invalid-field",):
            name = next(iter(row.keywords))
            instead = {row.suggestion: None} if name == "paths" else row.suggestion
            corrected: dict[str, Any] = {name: instead}
            Guard(**corrected)

    check_all(PROBLEMS, check_row, str)


GUARDS = (
    Guard(),
    Guard(trust=[APP], hosts=[API, "*.api.example"], paths={"/a": None, "/b/*": Guard()}),
    Guard(report_only=True, accept_risks=["any-host"], hosts="*"),
)


def test_guards_are_values() -> None:
    for guard in GUARDS:
        assert pickle.loads(pickle.dumps(guard)) == guard  # noqa: S301 - our own bytes
        assert copy.copy(guard) is copy.deepcopy(guard) is guard
        assert guard.replace() == guard
        assert hash(guard.replace()) == hash(guard)
        assert eval(repr(guard), {"Guard": Guard}) == guard  # noqa: S307 - our own text
    assert len(set(GUARDS)) == len(GUARDS)
    assert Guard() != Policy()
    assert Guard().replace(hosts=[API]) == Guard(hosts=[API])


def test_entries_of_an_iterator_are_read_once() -> None:
    guard = Guard(trust=iter([APP]), hosts=iter([API]), safe_methods=iter(()))
    assert guard.replace() == guard == Guard(trust=[APP], hosts=[API], safe_methods=())


def _broken() -> Iterator[str]:
    yield APP
    raise LookupError


def test_iterator_that_fails_or_has_no_end_is_a_problem() -> None:
    for field in ("trust", "hosts", "own_origins", "safe_methods", "accept_risks"):
        for entries, message in (
            (itertools.repeat("x"), "may have no end"),
            (_broken(), "cannot be read: LookupError"),
        ):
            given: dict[str, Any] = {field: entries}
            with pytest.raises(PolicyError, match=message) as caught:
                Guard(**given)
            assert [each.code for each in caught.value.problems] == ["invalid-type"]


def test_a_guard_does_not_change() -> None:
    with pytest.raises(AttributeError, match="replace"):
        Guard().trust = [APP]


def _check_peer(row: PeerRow) -> None:
    request: dict[str, Any] = {"method": "POST", "host": API, **row.request}
    verdict = Guard(**row.guard).evaluate(POLICIES[row.policy], **request)
    assert verdict.allowed is row.ours, verdict


def test_verdicts_are_those_of_go_and_of_dotnet_but_for_named_differences() -> None:
    check_all((*GO, *DOTNET), _check_peer, lambda row: row.name)


def test_trusted_origins_are_those_that_go_takes_but_for_named_differences() -> None:
    for entry, is_taken, differs in GO_TRUSTED:
        if is_taken is not bool(differs):
            assert Guard(trust=[entry]).evaluate(method="POST", origin=entry).allowed
        else:
            with pytest.raises(PolicyError):
                Guard(trust=[entry])


def test_hosts_below_a_pattern_are_noted_up_to_a_limit_and_served_beyond_it() -> None:
    guard = Guard(hosts="*.api.example")
    for number in range(MAX_HOSTS):
        for _ in range(2):
            assert guard.evaluate(host=f"{number}.api.example:8000").allowed
        assert not guard.evaluate(host=f"{number}.api.example.evil.example").allowed
    _, noted = guard.passing
    assert noted is not None
    assert len(noted) == MAX_HOSTS
    assert guard.replace() == guard


def test_accepted_risks_may_have_reasons_and_are_those_of_both_guards() -> None:
    given = Guard(hosts="*", accept_risks={"any-host": "the proxy checks the names"})
    other = Guard(trust="moz-extension://*", accept_risks=["any-extension"])
    assert given == Guard(hosts="*", accept_risks="any-host")
    altered = given.altered(other, ["trust"])
    assert (altered.hosts, altered.trusted) == (given.hosts, other.trusted)
