from __future__ import annotations

from typing import Any

import httpx
import pytest
from pyramid.config import Configurator
from pyramid.response import Response

from crossorigin.integrations.pyramid import CORS, cors

A = "https://a.example"


@cors(allow_origins=A)
def _show(_request: object) -> Response:
    return Response("ok")


@cors(allow_origins=A)
class _Page:
    def __init__(self, _request: object) -> None:
        pass

    def __call__(self) -> Response:
        return Response("ok")


def _ask(app: Any, path: str, method: str = "GET") -> tuple[int, str | None]:  # noqa: ANN401 - Pyramid has no types
    with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://api.test") as client:
        answer = client.request(method, path, headers={"Origin": A})
    return answer.status_code, answer.headers.get("access-control-allow-origin")


def _built(config: Any) -> Any:  # noqa: ANN401 - the same
    app = config.make_wsgi_app()
    CORS(app, None)
    return app


@pytest.mark.parametrize("introspection", [True, False])
@pytest.mark.parametrize("view", [_show, _Page])
def test_a_view_is_found_by_traversal(view: object, introspection: bool) -> None:
    config = Configurator(introspection=introspection)
    config.add_view(view, name="show")
    app = _built(config)
    assert _ask(app, "/show") == (200, A)
    assert _ask(app, "/other") == (404, None)


def test_method_without_a_view_gives_404_with_the_policy_of_the_route() -> None:
    config = Configurator()
    config.add_route("show", "/show")
    config.add_view(_show, route_name="show", request_method="PUT")
    app = _built(config)
    assert _ask(app, "/show", "PUT") == (200, A)
    assert _ask(app, "/show", "PATCH") == (404, A)
