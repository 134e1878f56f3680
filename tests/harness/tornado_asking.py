"""Applications of Tornado's with a policy of one origin, and their requests."""

from typing import Any

from harness.asserting import cors_lines, vary_names
from harness.raw_http import Answered, exchange
from tables.model import A, acao
from tornado import web

from crossorigin import Policy
from crossorigin.integrations.tornado import CORS

ONE = Policy(allow_origins=A)
ORIGIN = ("Origin", A.encode())
ASKS = ("Access-Control-Request-Method", b"PUT")


def get(port: int, path: str, *lines: tuple[str, bytes], method: str = "GET") -> Answered:
    return exchange(port, method, path, "api.test", [ORIGIN, *lines])


def preflight(port: int, path: str, *lines: tuple[str, bytes]) -> Answered:
    return exchange(port, "OPTIONS", path, "api.test", [ORIGIN, ASKS, *lines])


def is_readable(answered: Answered) -> bool:
    """Whether a page at A may read it, and it varies as it must."""
    names = vary_names(answered.all("Vary"))
    return cors_lines(answered.lines) == cors_lines([acao(A)]) and names.count("origin") == 1


def made(*rules: Any, policy: Policy | None = ONE, **settings: Any) -> web.Application:  # noqa: ANN401 - Tornado's
    app = web.Application(list(rules), **settings)
    CORS(app, policy)
    return app
