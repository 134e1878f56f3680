from __future__ import annotations

import pickle
import re

import pytest
from tables import problems
from tables.guard import PROBLEMS as GUARDS
from tables.problems import PathRow, ProblemRow

from crossorigin import Guard, Policy, PolicyError, PolicyMap
from crossorigin.errors import CATALOGUE, Problem
from crossorigin.rules import FIELDS
from crossorigin.spec.text import SHOWN_CHARACTERS


def _problems(row: ProblemRow) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as caught:
        Policy(**row.keywords)
    return caught.value.problems


@pytest.mark.parametrize("row", problems.ROWS, ids=str)
def test_all_problems_are_reported_at_once(row: ProblemRow) -> None:
    found = _problems(row)
    assert tuple(each.code for each in found) == row.codes
    assert found[0].suggestion == row.suggestion


# Origins of strangers, and of hosts beside the ones that rows name.
PROBES = (
    "https://evil.example",
    "https://evil.com",
    "https://evil-example.com",
    "https://example.com",
    "https://evil.example.com",
    "https://evil.b.example",
    "https://xa.example",
    "http://evil.example",
    "http://a.example",
    "https://evil.vercel.app",
    "https://a.example:9",
    "http://localhost:9",
    "http://127.0.0.2",
    "null",
)
OBVIOUSLY_MEANT = {
    ("https://*example.com", "https://evil.example.com"),
    ("https://**.example.com", "https://evil.example.com"),
    ("http://*.a.example", "https://evil.a.example"),
    ("http:a.example", "http://a.example"),
}


@pytest.mark.parametrize("row", problems.ROWS, ids=str)
def test_a_suggestion_builds_and_allows_no_other_owner(row: ProblemRow) -> None:
    for each in _problems(row):
        if each.suggestion is None:
            continue
        if each.code == "invalid-field":
            assert each.suggestion in FIELDS
            continue
        policy = Policy.from_mapping({each.field: each.suggestion})
        allowed = {probe for probe in PROBES if policy.evaluate(origin=probe).allowed}
        if each.field == "allow_origins":
            meant = {probe for probe in allowed if (each.value, probe) in OBVIOUSLY_MEANT}
            assert allowed == meant


def test_placeholder_in_a_label_is_suggested_as_an_expression() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=["https://myapp-*.vercel.app"])
    [problem] = caught.value.problems
    policy = Policy(allow_origins=problem.suggestion, allow_credentials=True)  # type: ignore[arg-type]
    assert policy.evaluate(origin="https://myapp-git-main.vercel.app").allowed
    assert not policy.evaluate(origin="https://other.vercel.app").allowed


@pytest.mark.parametrize("row", problems.ROWS, ids=str)
def test_a_message_is_one_short_printable_line(row: ProblemRow) -> None:
    for each in _problems(row):
        assert each.message.isprintable()
        assert len(each.message) < SHOWN_CHARACTERS + 400
        assert each.message.endswith((".", "}", "]"))


@pytest.mark.parametrize("row", problems.PATHS, ids=lambda row: ascii(row.path))
def test_a_path_is_exact_or_a_prefix(row: PathRow) -> None:
    with pytest.raises(PolicyError) as caught:
        PolicyMap({row.path: Policy()})  # type: ignore[dict-item] # the point of the row
    [problem] = caught.value.problems
    assert (problem.code, problem.suggestion) == (row.code, row.suggestion)
    if row.suggestion is not None:
        PolicyMap({row.suggestion: Policy()})


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_example_of_each_code_has_the_problem(code: str) -> None:
    names = {"Guard": Guard, "Policy": Policy, "PolicyMap": PolicyMap, "re": re}
    with pytest.raises(PolicyError) as caught:
        eval(CATALOGUE[code].example, names)  # noqa: S307 - our own catalogue
    assert code in [each.code for each in caught.value.problems]


def test_every_code_of_a_policy_has_a_row() -> None:
    elsewhere = {"invalid-file", "invalid-variable", "invalid-environment", "invalid-path"}
    of_guards = {code for row in GUARDS for code in row.codes}
    rows = {code for row in problems.ROWS for code in row.codes}
    assert rows | of_guards | elsewhere == set(CATALOGUE)


def test_codes_start_with_the_kind_of_the_problem() -> None:
    for code in CATALOGUE:
        assert code.split("-")[0] in {"invalid", "forbidden", "prohibited", "incompatible"}


def test_an_error_survives_pickling_and_reads_well() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=["https://a.example/"], max_age=-1)
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert error.problems == caught.value.problems
    assert str(error).splitlines()[0] == "the policy has 2 problems:"
    assert "Write 'https://a.example' instead. [invalid-origin-path]" in str(error)


def test_a_policy_with_accepted_risks_builds() -> None:
    policy = Policy(
        allow_origins=[
            "http://a.example",
            "http://*.b.example",
            "https://*.github.io",
            re.compile(r"https://.*\.c\.example"),
        ],
        allow_credentials=True,
        accept_risks={"insecure-origin", "public-suffix", "broad-regex"},
    )
    slow = re.compile(r"https://([a-z]+)+\.a\.example")
    assert Policy(allow_origins=slow, accept_risks="slow-regex").allow_origins == (slow,)
    assert policy.evaluate(origin="http://a.example").allowed
    null = Policy(allow_origins=["null"], accept_risks="null-origin")
    assert null.evaluate(origin="null").allowed


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3000",
        "http://app.localhost",
        "http://*.localhost:*",
        "http://127.9.9.9",
        "http://[::1]:*",
        "http://[::1]",
        "https://*.internal",
        "https://*.a.example",
        re.compile(r"https://[\w.-]+\.a\.example(:\d+)?"),
        re.compile(r"https://[].]a\.example"),
    ],
    ids=str,
)
def test_safe_origins_go_with_credentials(origin: str | re.Pattern[str]) -> None:
    assert Policy(allow_origins=origin, allow_credentials=True).allow_credentials


def test_dangers_need_no_naming_without_credentials() -> None:
    Policy(allow_origins=["http://a.example", "https://*.com", re.compile(".*")])
