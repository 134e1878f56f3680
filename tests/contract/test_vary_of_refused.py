"""Rule 17: a refused preflight varies by the method where another method has another policy."""

import pytest
from harness.asserting import cors_lines, vary_names
from harness.kit import Kit
from harness.kits import KITS
from harness.raw_http import Answered, exchange
from tables.routes import ORIGINS

from crossorigin import Policy

pytestmark = pytest.mark.rules(17)

APP = Policy(allow_origins=ORIGINS["app"])
BOTH = {"origin", "access-control-request-method"}
DESCRIBED = [pytest.param(kit, id=kit.name) for kit in KITS]


def _ask(port: int, method: str) -> Answered:
    asked = [
        ("Origin", b"https://e.example"),
        ("Access-Control-Request-Method", method.encode()),
    ]
    return exchange(port, "OPTIONS", "/two", "api.test", asked)


@pytest.mark.parametrize("kit", DESCRIBED)
def test_a_refused_preflight_names_the_method_where_policies_differ_by_method(kit: Kit) -> None:
    with kit.serve(kit.routes(APP)) as port:
        for method in ("GET", "POST", "PUT", "DELETE"):
            answered = _ask(port, method)
            assert answered.status == 403
            assert cors_lines(answered.lines) == []
            assert set(vary_names(answered.all("Vary"))) >= BOTH
