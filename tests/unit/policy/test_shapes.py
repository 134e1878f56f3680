"""Values of any shape: a policy is built, or `PolicyError` is raised, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import repeat
from typing import Any, Never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossorigin import Policy, PolicyError, PolicyMap
from crossorigin.rules import FIELDS
from crossorigin.rules.fields import MAX_ENTRIES

A = "https://a.example"


class Raising:
    """An object whose every method raises."""

    def __iter__(self) -> Never:
        raise OSError

    def __repr__(self) -> str:
        raise ZeroDivisionError

    def __eq__(self, _other: object) -> bool:
        raise KeyError

    def __hash__(self) -> int:
        raise TypeError


class RaisingMapping(Mapping[str, Any]):
    def __getitem__(self, _key: str) -> Never:
        raise KeyError

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError

    def __len__(self) -> int:
        return 1


class RaisingKey(Raising):
    def __hash__(self) -> int:
        return 1


class Named(Raising):
    def __call__(self, _origin: str) -> bool:
        return True


Named.__name__ = "\x1b]0;t\x07"


class URL:
    """As yarl's: no text, and its text ends with a slash."""

    def __str__(self) -> str:
        return "https://app.example/"


class BrokenUrl:
    def __str__(self) -> str:
        raise ValueError


def _nested() -> object:
    value: object = "a"
    for _ in range(5_000):
        value = [value]
    return value


def _cycle() -> object:
    value: list[object] = []
    value.append(value)
    return value


def _raising() -> Iterator[str]:
    yield "https://a.example"
    raise LookupError


def _endless() -> Iterator[str]:
    return repeat("https://a.example/")


def _call(origin: str) -> bool:
    return origin == "https://a.example"


SHAPES: tuple[Callable[[], object], ...] = (
    _nested,
    _cycle,
    _raising,
    _endless,
    Raising,
    RaisingMapping,
    Named,
    BrokenUrl,
    lambda: [Raising()],
    lambda: [Named()],
    lambda: {RaisingKey(): None},
    lambda: {1: None, b"/a": Policy()},
    lambda: 10**5_000,
    lambda: [10**5_000],
    lambda: float("nan"),
    lambda: "\ud800",
    lambda: ["\ud800"],
    lambda: "\x1b[31m",
    lambda: {"a": _nested()},
    object,
    lambda: _call,
    lambda: type,
)


def _builds_or_tells(build: Callable[[], object]) -> None:
    try:
        build()
    except PolicyError as error:
        lines = str(error).splitlines()
    else:
        return
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("shape", range(len(SHAPES)))
@pytest.mark.parametrize("field", [*FIELDS, "self", "mapping", "\x1b"])
def test_field_of_any_shape_raises_only_policy_error(field: str, shape: int) -> None:
    value: Callable[[], Any] = SHAPES[shape]
    _builds_or_tells(lambda: Policy(**{field: value()}))
    _builds_or_tells(lambda: Policy.from_mapping({field: value()}))
    _builds_or_tells(lambda: PolicyMap.from_mapping({"policy": {field: value()}}))
    _builds_or_tells(lambda: PolicyMap.from_mapping({"paths": {"/a": {field: value()}}}))


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_mapping_of_any_shape_raises_only_policy_error(shape: int) -> None:
    value: Any = SHAPES[shape]
    _builds_or_tells(lambda: Policy.from_mapping(value()))
    _builds_or_tells(lambda: PolicyMap(value()))
    _builds_or_tells(lambda: PolicyMap({"/a": value()}, default=value()))
    _builds_or_tells(lambda: PolicyMap.from_mapping(value()))
    for key in ("policy", "paths", "other"):
        _builds_or_tells(partial(PolicyMap.from_mapping, {key: value()}))
    _builds_or_tells(lambda: PolicyMap.from_mapping({"paths": {"/a": value()}}))
    _builds_or_tells(lambda: PolicyMap.from_mapping({"policy": {"cors": value()}}))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(), VALUES, max_size=4))
def test_any_mapping_raises_only_policy_error(mapping: dict[str, Any]) -> None:
    _builds_or_tells(lambda: Policy.from_mapping(mapping))
    _builds_or_tells(lambda: PolicyMap.from_mapping({"policy": mapping}))
    _builds_or_tells(lambda: PolicyMap.from_mapping(mapping))


def test_url_object_raises_with_the_conversion_to_an_origin() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(allow_origins=[URL()])  # type: ignore[list-item] # the point
    assert 'Write str(url).rstrip("/").' in str(caught.value)


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"foo": 1}, "The fields are allow_origins,"),
        ({"origins": "*"}, "Write 'allow_origins' instead."),
        ({"allow_credentials": "yes"}, "True or False, not str. [invalid-type]"),
        (
            {"allow_origins": ["http://10.0.0.1"], "allow_credentials": True},
            'To accept the risk: accept_risks={"insecure-origin"}.',
        ),
        ({"allow_headers": ["*", "Authorization"]}, "the star allows Authorization too"),
        (
            {"allow_origins": ["a.is_tenant"]},
            "If it names a function, give the function itself.",
        ),
        (
            {"allow_origins": ["app.a:check"]},
            "If it names a function, give the function itself.",
        ),
        (
            {"allow_origins": ["a:is_tenant"]},
            "If it names a function, give the function itself.",
        ),
        ({"allow_origins": []}, "CORS(app, None)"),
    ],
)
def test_remedy_is_given_where_it_applies(keywords: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(**keywords)
    assert said in str(caught.value)
    assert "suggested name" not in str(caught.value)


@pytest.mark.parametrize(
    "field",
    ["allow_origins", "allow_methods", "allow_headers", "expose_headers", "accept_risks"],
)
def test_iterable_without_end_is_one_problem(field: str) -> None:
    value: Any = _endless()
    with pytest.raises(PolicyError, match=rf"more than {MAX_ENTRIES} entries.*Give a list"):
        Policy(**{field: value})


def test_iterable_without_a_length_is_read_once() -> None:
    policy = Policy(allow_origins=iter([A]), allow_methods=iter(["PUT"]))
    assert (policy.allow_origins, policy.allow_methods) == ((A,), ("PUT",))
