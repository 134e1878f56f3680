"""Converters, factories, predicates and hooks of the owner run once for a request."""

from collections import Counter

import pytest
from harness.asserting import cors_lines
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import Answered, exchange
from tables.model import acao
from tables.routes import ORIGINS

from crossorigin import Policy

pytestmark = pytest.mark.rules(19)

EACH_KIT = pytest.mark.parametrize("kit", [pytest.param(each, id=each.name) for each in KITS])
APP = Policy(allow_origins=ORIGINS["app"])
ORIGIN = ("Origin", ORIGINS["route"].encode())
METHODS = 9
"""The methods of HTTP: a router is asked for each of them, at most."""


def _is_readable(answered: Answered) -> bool:
    found = cors_lines(answered.lines)
    return set(cors_lines([acao(ORIGINS["route"])])) <= set(found)


@EACH_KIT
def test_an_actual_request_runs_each_function_of_the_owner_once(kit: Kit) -> None:
    seen: Counter[str] = Counter()
    with kit.serve_with_cors(APP, kit.counting, seen) as port:
        for _ in range(2):
            seen.clear()
            answered = exchange(port, "GET", "/counted/7", "api.test", [ORIGIN])
            assert (answered.status, _is_readable(answered)) == (200, True)
            assert set(seen.values()) == {1}


@EACH_KIT
def test_a_preflight_runs_each_function_of_the_owner_once_per_method_at_most(kit: Kit) -> None:
    seen: Counter[str] = Counter()
    asked = [ORIGIN, ("Access-Control-Request-Method", b"GET")]
    with kit.serve_with_cors(APP, kit.counting, seen) as port:
        answered = exchange(port, "OPTIONS", "/counted/7", "api.test", asked)
        assert (answered.status, _is_readable(answered)) == (204, True)
        assert max(seen.values(), default=0) <= METHODS
        assert not {"dependency", "guard", "hook", "middleware"} & {*seen}
