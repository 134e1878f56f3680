from __future__ import annotations

import pytest
from harness.raw_http import exchange
from harness.tornado_server import tornado_server
from tornado import web

from crossorigin import Policy, PolicyError
from crossorigin.engine import RequestFacts
from crossorigin.integrations.tornado import CORS, no_cors

A = "https://a.example"


class _Show(web.RequestHandler):
    def get(self, *_arguments: str) -> None:
        self.write("ok")


@no_cors
class _Base(_Show):
    pass


class _Inherited(_Base):
    pass


def _by_facts(facts: RequestFacts) -> Policy | None:
    request = facts.native["request"]
    return Policy(allow_origins=A) if (request.path, facts.path) == ("/%7Eme", "/~me") else None


def _app() -> web.Application:
    return web.Application([(r"/base", _Base), (r"/inherited", _Inherited), (r"/.*", _Show)])


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


def test_a_mark_is_inherited_as_a_class_is() -> None:
    app = _app()
    CORS(app)
    with tornado_server(app) as port:
        assert _allowed(port, "/other") == ["*"]
        assert _allowed(port, "/base") == []
        assert _allowed(port, "/inherited") == []


def test_what_makes_no_policy_leaves_the_application_as_it_is() -> None:
    app = web.Application()
    with pytest.raises(PolicyError):
        CORS(app, allow_origins="*", allow_credentials=True)
    with pytest.raises(TypeError):
        CORS(app, Policy(), max_age=1)
    assert "find_handler" not in vars(app)
    CORS(app)
    assert "find_handler" in vars(app)
