"""The app of `tables.paths` behind the example's own gateway."""

import importlib.util
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any

from harness.hosts import DOMAIN
from harness.raw_apps import find, lines_of
from harness.servers import http_server
from harness.spy import HEADER, Spy
from tables.model import Line
from tables.policies import named

from crossorigin.gateway import PolicyResolver

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "write_your_own.py"


def _load() -> Any:  # noqa: ANN401 - a module that is no part of a package
    spec = importlib.util.spec_from_file_location("example_write_your_own", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _resolver(name: str) -> PolicyResolver:
    return PolicyResolver(named(name))


def own_server(spy: Spy) -> AbstractContextManager[int]:
    """Serve the app with the example's handler of requests."""

    class Handler(_load().Handler):  # type: ignore[misc]  # Any, as it was loaded by its path
        protocol_version = "HTTP/1.1"

        @property
        def cors(self) -> PolicyResolver:
            return _resolver(self.headers["Host"].removesuffix(DOMAIN))

        def app(self, path: str) -> tuple[int, list[Line], bytes]:
            spy.called(self.headers.get(HEADER, ""))
            answer = find(self.command, path)
            body = b"".join(answer.chunks)
            # On a connection that stays open, the end of a body has to be told.
            length = [("Content-Length", str(len(body)))] if answer.chunks else []
            return answer.status, lines_of(answer) + length, body

        def log_message(self, *_given: object) -> None:
            """Say nothing: the log is not under test."""

    return http_server(Handler)
