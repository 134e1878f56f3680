from __future__ import annotations

import asyncio
import copy
import pickle
import re
from datetime import timedelta
from typing import Any

import pytest
from tables.entries import NORMAL

from crossorigin import Policy, PolicyError, PolicyMap, Reason


def _everyone(_origin: str) -> bool:
    return True


FULL: dict[str, Any] = {
    "allow_origins": ["https://b.example", "https://*.a.example", "https://a.example"],
    "allow_methods": ["put", "PATCH", "PUT"],
    "allow_headers": ["X-Token", "content-type", "x-token"],
    "expose_headers": ["ETag"],
    "allow_credentials": True,
    "max_age": timedelta(minutes=5),
    "preflight_status": 200,
    "preflight_continue": True,
    "accept_risks": ["public-suffix"],
}


def test_the_defaults_are_those_of_express() -> None:
    assert Policy().to_mapping() == {
        "allow_origins": "*",
        "allow_methods": ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"],
        "allow_headers": "*",
        "expose_headers": [],
        "allow_credentials": False,
        "max_age": 600,
        "preflight_status": 204,
        "preflight_continue": False,
        "accept_risks": [],
    }


def test_fields_are_kept_in_normal_form() -> None:
    assert Policy(**FULL).to_mapping() == {
        "allow_origins": ["https://a.example", "https://b.example", "https://*.a.example"],
        "allow_methods": ["PUT", "PATCH"],
        "allow_headers": ["x-token", "content-type"],
        "expose_headers": ["etag"],
        "allow_credentials": True,
        "max_age": 300,
        "preflight_status": 200,
        "preflight_continue": True,
        "accept_risks": ["public-suffix"],
    }


@pytest.mark.parametrize(("written", "canonical"), NORMAL)
def test_an_entry_is_brought_to_its_canonical_form(written: str, canonical: str) -> None:
    assert Policy(allow_origins=written).allow_origins == (canonical,)


@pytest.mark.parametrize("star", ["*", ["*"], ("*", "*")])
def test_a_star_may_be_the_only_entry_of_a_list(star: Any) -> None:  # noqa: ANN401 - several types
    assert Policy(allow_origins=star, allow_methods=star, allow_headers=star) == Policy(
        allow_methods="*"
    )


def test_a_mapping_makes_an_equal_policy() -> None:
    regex = re.compile(r"https://c\.example")
    policy = Policy(**{**FULL, "allow_origins": [*FULL["allow_origins"], regex, _everyone]})
    again = Policy.from_mapping(policy.to_mapping())
    assert (again, hash(again)) == (policy, hash(policy))
    assert policy.allow_origins[-2:] == (regex, _everyone)


def test_policies_differ_by_any_field() -> None:
    assert Policy() != Policy(max_age=None)
    assert Policy() != "a policy"


def test_replace_changes_some_fields_and_checks_again() -> None:
    policy = Policy(**FULL).replace(max_age=None, allow_methods="*")
    assert (policy.max_age, policy.allow_methods) == (None, "*")
    assert policy.allow_credentials
    with pytest.raises(PolicyError):
        policy.replace(allow_origins="*")


def test_a_policy_does_not_change() -> None:
    policy = Policy()
    with pytest.raises(AttributeError, match=r"policy\.replace"):
        policy.max_age = 5
    with pytest.raises(AttributeError, match="max_age"):
        del policy.max_age


def test_copies_and_pickles_of_a_map_are_equal() -> None:
    policies = PolicyMap({"/a/*": Policy(max_age=5), "/b": None}, default=Policy())
    assert copy.copy(policies) is copy.deepcopy(policies) is policies
    assert pickle.loads(pickle.dumps(policies)) == policies  # noqa: S301 - our own bytes


def test_copies_and_pickles_are_equal() -> None:
    policy = Policy(**FULL)
    assert copy.copy(policy) is policy
    assert copy.deepcopy(policy) is policy
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes


def test_repr_shows_fields_that_differ_from_the_defaults_and_cuts_long_lists() -> None:
    assert repr(Policy()) == "Policy()"
    assert repr(Policy(max_age=None)) == "Policy(max_age=None)"
    many = Policy(allow_origins=[f"https://{n}.a.example" for n in range(100, 120)])
    assert repr(many).endswith("'https://107.a.example', … 12 more])")


def test_from_mapping_refuses_other_types() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(["allow_origins"])  # type: ignore[arg-type] # the point
    assert [each.code for each in caught.value.problems] == ["invalid-type"]


def test_evaluate_takes_one_line_of_headers_or_several() -> None:
    policy = Policy(allow_headers=["x-a", "x-b"])
    ask: dict[str, Any] = {
        "method": "OPTIONS",
        "origin": "https://a.example",
        "request_method": "PUT",
    }
    assert policy.evaluate(**ask, request_headers="x-a,x-b").allowed
    assert policy.evaluate(**ask, request_headers=["x-a", "x-b"]).allowed
    refused = policy.evaluate(**ask, request_headers=["x-a", "x-c"])
    assert (refused.allowed, refused.reason) == (False, Reason.HEADER_NOT_ALLOWED)


def test_evaluate_raises_if_it_cannot_wait() -> None:
    async def ask(origin: str) -> bool:
        return origin == "https://a.example"

    policy = Policy(allow_origins=ask)
    with pytest.raises(TypeError, match="evaluate_async"):
        policy.evaluate(origin="https://a.example")


def test_decision_is_the_same_where_it_can_be_awaited() -> None:
    async def allows(origin: str) -> bool:
        return origin == "https://a.example"

    policy = Policy(allow_origins=["https://b.example", allows])
    assert asyncio.run(policy.evaluate_async(origin="https://a.example")).allowed
    assert asyncio.run(policy.evaluate_async(origin="https://b.example")).allowed


def test_accepted_risks_may_have_reasons() -> None:
    stated = Policy(allow_origins=["null"], accept_risks={"null-origin": "frames of our docs"})
    assert stated == Policy(allow_origins=["null"], accept_risks=["null-origin"])
    assert stated.to_mapping()["accept_risks"] == ["null-origin"]
