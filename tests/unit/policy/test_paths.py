from __future__ import annotations

import pytest

from crossorigin import Policy, PolicyError, PolicyMap

NAMES = ("exact", "deep", "shallow", "root")
POLICIES = {name: Policy(expose_headers=[name]) for name in NAMES}


def test_repr_of_a_map_shows_its_entries() -> None:
    paths = {"/a/*": POLICIES["deep"], "/b": None}
    policies = PolicyMap(paths, default=POLICIES["root"])
    assert dict(policies.paths) == paths
    assert policies.default is POLICIES["root"]
    assert "PolicyMap({'/a/*': Policy(" in repr(policies)
    assert policies != PolicyMap(paths)
    assert policies != paths


def test_a_map_does_not_change() -> None:
    policies = PolicyMap({"/a": Policy()})
    with pytest.raises(AttributeError, match="build a new one"):
        policies.default = Policy()
    with pytest.raises(TypeError):
        policies.paths["/b"] = None  # type: ignore[index] # the point


def test_values_are_policies() -> None:
    with pytest.raises(PolicyError) as caught:
        PolicyMap({"/a": "*"}, default=5)  # type: ignore[dict-item,arg-type] # the point
    assert [each.field for each in caught.value.problems] == ["/a", "default"]


def test_a_long_path_takes_linear_time() -> None:
    # A look-up that hashed every prefix of this would not end before the time-out.
    policies = PolicyMap({"/a/*": POLICIES["deep"], "/*": POLICIES["root"]})
    assert policies.policy_for("/a" * 1_000_000) is POLICIES["deep"]
    assert policies.policy_for("/b" * 1_000_000) is POLICIES["root"]
