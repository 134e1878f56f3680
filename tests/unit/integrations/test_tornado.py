from __future__ import annotations

import pytest
from harness.raw_http import exchange
from harness.tornado_server import tornado_server
from tornado import web

from crossorigin import Policy, PolicyError
from crossorigin.engine import RequestFacts
from crossorigin.integrations.tornado import CORS

A = "https://a.example"


class _Show(web.RequestHandler):
    def get(self, *_arguments: str) -> None:
        self.write("ok")


def _by_facts(facts: RequestFacts) -> Policy | None:
    request = facts.native["request"]
    return Policy(allow_origins=A) if (request.path, facts.path) == ("/%7Eme", "/~me") else None


def _app() -> web.Application:
    return web.Application([(r"/.*", _Show)])


def _allowed(port: int, path: str) -> list[str]:
    answered = exchange(port, "GET", path, "api.test", [("Origin", A.encode())])
    assert answered.status == 200
    return answered.all("Access-Control-Allow-Origin")


def test_a_callable_has_the_decoded_path_and_tornados_own_request() -> None:
    app = _app()
    CORS(app, _by_facts)
    with tornado_server(app) as port:
        assert _allowed(port, "/%7Eme") == [A]
        assert _allowed(port, "/%7Eyou") == []


def test_invalid_policy_leaves_the_application_unchanged() -> None:
    app = web.Application()
    with pytest.raises(PolicyError):
        CORS(app, allow_origins="*", allow_credentials=True)
    with pytest.raises(TypeError):
        CORS(app, Policy(), max_age=1)
    assert "find_handler" not in vars(app)
    CORS(app)
    assert "find_handler" in vars(app)
