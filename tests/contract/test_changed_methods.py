"""Rule 19 where the method that runs is not the method that was sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.test.utils import override_settings
from harness import changed_methods
from harness.in_process import allowed
from harness.raw_http import exchange
from litestar import Litestar, get, put
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tables.changed_methods import HEADER, RUN
from tables.model import A

from crossorigin import Policy, RequestFacts
from crossorigin.integrations import litestar as in_litestar
from crossorigin.integrations import starlette as in_starlette

pytestmark = pytest.mark.rules(19)


@pytest.mark.parametrize("name", changed_methods.SERVED)
def test_response_has_the_policy_of_the_method_that_ran(name: str) -> None:
    with override_settings(ROOT_URLCONF=None), changed_methods.SERVED[name]() as port:
        for (sent, run), (body, is_public) in RUN.items():
            named = [] if run is None else [(HEADER, run.encode())]
            answer = exchange(port, sent, "/m", "x", [("Origin", A.encode()), *named])
            assert answer.body == body.encode()
            assert answer.all("Access-Control-Allow-Origin") == ["*"] * is_public, (sent, run)


def _may_read(origin: str, facts: RequestFacts) -> bool:
    return origin == A and facts.announced_method != "DELETE"


_CHOSEN = Policy(allow_origins=_may_read)
_ASKING: dict[str, Any] = {
    "origins": _CHOSEN,
    "chooser": lambda facts: None if facts.announced_method == "DELETE" else _CHOSEN,
}
"""Policies of which a callable reads the method."""

_AGREEING = ("litestar copy", "starlette", "tornado")
"""The starts of the names of the places in which the policies of both methods must agree."""


@pytest.mark.parametrize("kind", _ASKING)
@pytest.mark.parametrize("name", changed_methods.SERVED)
def test_callable_has_to_allow_the_method_that_ran(name: str, kind: str) -> None:
    # The policy of Django is a setting.
    if not name.startswith("django"):
        with (
            # Nothing has a mark, and no callable is asked yet.
            changed_methods.asking(changed_methods.POLICY),
            changed_methods.SERVED[name]() as port,
        ):
            changed_methods.replace(_ASKING[kind])
            _check_callable(name, port)
    with (
        override_settings(ROOT_URLCONF=None),
        changed_methods.asking(_ASKING[kind]),
        changed_methods.SERVED[name]() as port,
    ):
        _check_callable(name, port)


def _check_callable(name: str, port: int) -> None:
    for (sent, run), (body, is_read) in RUN.items():
        named = [] if run is None else [(HEADER, run.encode())]
        answer = exchange(port, sent, "/m", "x", [("Origin", A.encode()), *named])
        assert answer.body == body.encode()
        may_agree = name.startswith(_AGREEING) and run not in (None, sent)
        read = answer.all("Access-Control-Allow-Origin")
        assert read == [A] * is_read or (may_agree and read == []), (sent, run)


def _hiding(app: Any) -> Callable[..., Awaitable[None]]:  # noqa: ANN401 - an ASGI application
    async def layer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
        await app(dict(scope), receive, send)

    return layer


@pytest.mark.parametrize("is_marked", [False, True])
def test_layer_that_hides_a_class_view_needs_one_policy_of_all_methods(
    is_marked: bool,
) -> None:
    class View(HTTPEndpoint):
        async def get(self, _request: object) -> Any:  # noqa: ANN401 - a response
            return PlainTextResponse("get")

        async def put(self, _request: object) -> Any:  # noqa: ANN401 - a response
            return PlainTextResponse("put")

    if is_marked:
        View.put = in_starlette.no_cors(View.put)  # type: ignore[method-assign]  # as a decorator does
    app = Starlette(routes=[Route("/m", View, middleware=[Middleware(_hiding)])])
    in_starlette.CORS(app, changed_methods.POLICY)
    assert allowed(app, "/m", A)[1] is not is_marked


def test_route_with_several_policies_answers_preflights_itself() -> None:
    async def answer() -> str:
        return "ok"

    routes = [get("/m")(answer), put("/m")(in_litestar.no_cors(answer))]
    app = Litestar(routes, openapi_config=None, logging_config=None)
    in_litestar.CORS(app, Policy(preflight_continue=True))
    assert allowed(app, "/m", A, "GET") == (True, True)
    assert allowed(app, "/m", A, "PUT") == (False, True)
