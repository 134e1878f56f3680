"""Requests and answers of every form that servers and applications make, for both gateways."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tables.model import A, B, E
from tables.policies import named, names

from crossorigin import Policy, RequestFacts

THOROUGHLY: Final = settings(
    max_examples=1_000,
    deadline=None,  # other tests run beside
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
"""How the two gateways are compared."""

Lines: TypeAlias = list[tuple[str, str]]
Pairs: TypeAlias = Callable[[Iterable[tuple[Any, Any]]], Any]
"""Puts lines into the form in which somebody hands them on."""

ORIGINS = st.sampled_from([A, A, A, B, E, "null", "", "*", f"{A} ", f"{A}, {B}", "x" * 400])
METHODS = st.sampled_from(["PUT", "put", "GET", "", " ", "P UT"])
ASKED = st.sampled_from(["x-a", "content-type,x-a", "", "x-a,,", "é", "x" * 600, "x," * 2100])
REQUEST_LINES: st.SearchStrategy[Lines] = st.lists(
    st.one_of(
        st.tuples(st.just("origin"), ORIGINS),
        st.tuples(st.just("access-control-request-method"), METHODS),
        st.tuples(st.just("access-control-request-headers"), ASKED),
        st.tuples(st.sampled_from(["host", "cookie", "orig1n", "Origin"]), st.just("1")),
    ),
    max_size=6,
)
REQUEST_METHODS = st.sampled_from(["GET", "OPTIONS", "OPTIONS", "options", "POST"])
# Names of every length around those that matter, in every case.
RESPONSE_NAMES = st.sampled_from(
    [
        "vary",
        "Vary",
        "VARY",
        "varx",
        "access-control-allow-origin",
        "Access-Control-Expose-Headers",
        "access-control-",
        "access-control",
        "accessxcontrol-allow",
        "content-type",
        "x-request-id",
        "strict-transport-security",
        "a",
        "",
    ]
)
RESPONSE_VALUES = st.sampled_from(["origin", "Origin, Accept", "*", "", A, "x"])
RESPONSE_LINES: st.SearchStrategy[Lines] = st.lists(
    st.tuples(RESPONSE_NAMES, RESPONSE_VALUES), max_size=5
)
ERRORS = st.sampled_from([None, None, ValueError, StopIteration, KeyboardInterrupt])


def _subclass(pairs: Iterable[tuple[Any, Any]]) -> Any:  # noqa: ANN401 (a list, and then not)
    return type("Lines", (list,), {})(pairs)


PAIRS: st.SearchStrategy[Pairs] = st.sampled_from(
    [
        list,
        list,
        list,
        tuple,
        iter,
        _subclass,
        lambda pairs: [list(pair) for pair in pairs],
    ]
)
"""Most servers make a list of tuples; all of these have been seen, or are allowed."""


_ONE = Policy(allow_origins=[A])


def _chosen(facts: RequestFacts) -> Policy | None:
    return _ONE if facts.origin == A else None


DECLARED: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(sorted(names())).map(named),
    st.sampled_from([None, _chosen]),
)
"""What a gateway may be given."""


class Answer(NamedTuple):
    """What an application does."""

    status: int
    lines: Lines
    pairs: Pairs
    body: bytes
    error: type[BaseException] | None
    """What it raises, and whether that is before it answers."""
    is_early: bool


ANSWERS = st.builds(
    Answer,
    st.sampled_from([200, 304, 500]),
    RESPONSE_LINES,
    PAIRS,
    st.sampled_from([b"", b"ok"]),
    ERRORS,
    st.booleans(),
)
