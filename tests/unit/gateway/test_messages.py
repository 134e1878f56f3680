"""Messages about wrong arguments: each says the words to write (SRV-20, SRV-31)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette

from crossorigin import Policy, PolicyError, PolicyMap, asgi, wsgi
from crossorigin.gateway.marks import cors
from crossorigin.gateway.resolver import PolicyResolver
from crossorigin.integrations import starlette

FIELD = "; write allow_origins=[…]"
HINTS: list[tuple[Any, str]] = [
    (["https://a.example"], f"list{FIELD}"),
    (("https://a.example",), f"tuple{FIELD}"),
    ({"https://a.example"}, f"set{FIELD}"),
    (re.compile("https://a"), f"Pattern{FIELD}"),
    ("*", "str; write allow_origins='*'"),
    ("https://a.example", "str; write allow_origins='https://a.example'"),
    ({"origins": "*"}, "dict; give its entries as keywords: **fields"),
    (True, "bool"),
]
GATEWAYS: list[Callable[[Any], object]] = [
    lambda given: asgi.CORSMiddleware(Starlette(), given),
    lambda given: wsgi.CORSMiddleware(lambda _environ, _start: [], given),
    lambda given: starlette.CORS(Starlette(), given),
    PolicyResolver,
]


@pytest.mark.parametrize("place", GATEWAYS, ids=["asgi", "wsgi", "CORS", "resolver"])
@pytest.mark.parametrize(("given", "hint"), [*HINTS, (Policy, "the class Policy")])
def test_argument_in_the_place_of_a_policy_is_told_what_to_write(
    place: Callable[[Any], object], given: object, hint: str
) -> None:
    with pytest.raises(TypeError) as caught:
        place(given)
    words = "a Policy, a PolicyMap, a callable that returns a Policy, or None"
    assert str(caught.value) == f"the policy must be {words}, not {hint}"


@pytest.mark.parametrize(
    ("given", "hint"),
    [*HINTS, (lambda: None, "an endpoint; write @cors(), with parentheses")],
)
def test_argument_of_a_decorator_is_told_what_to_write(given: Any, hint: str) -> None:  # noqa: ANN401 - a wrong argument
    with pytest.raises(TypeError) as caught:
        cors(given)
    assert str(caught.value) == f"@cors takes a Policy or its fields, not {hint}"


def test_policy_that_is_set_at_run_time_is_told_what_to_write() -> None:
    gate = PolicyResolver(Policy())
    wrong: Any = ["https://a.example"]
    with pytest.raises(TypeError, match=r"; write allow_origins=\[…\]$"):
        gate.policy = wrong
    assert gate.policy == Policy()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"foo": 1}, "foo: 1: no policy has this field. The fields are allow_origins, "),
        ({"origins": "*"}, "no policy has this field. Write 'allow_origins' instead."),
        (
            {"allow_credentials": "yes"},
            "the field takes True or False, not str. [invalid-type]",
        ),
    ],
)
def test_problem_points_at_a_suggestion_only_where_it_has_one(
    fields: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.from_mapping(fields)
    assert sentence in str(caught.value)
    assert "Use the suggested name" not in str(caught.value)
    assert "that the message names" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (asgi.CORSMiddleware(Starlette()), "CORSMiddleware(policy=Policy())"),
        (wsgi.CORSMiddleware(lambda _e, _s: [], None), "CORSMiddleware(policy=None)"),
        (
            PolicyResolver(PolicyMap({"/a": None})),
            "PolicyResolver(policy=PolicyMap({'/a': None}",
        ),
        (cors(max_age=1), "cors(Policy(max_age=1))"),
    ],
    ids=["asgi", "wsgi", "handle", "decorator"],
)
def test_repr_shows_the_policy(value: object, text: str) -> None:
    assert repr(value).startswith(text)
