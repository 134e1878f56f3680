"""Lambda: a handler of events behind a guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from crossorigin.gateway.guarding.guarding import Connection, Judge, Refusal
from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.integrations.aws_lambda.events import (
    is_handshake,
    is_http,
    paths_of,
    read_facts,
)
from crossorigin.integrations.aws_lambda.responses import written_as


class Guarded:
    """A handler, called for requests that may act, and for every other event.

    Args:
        handler: the handler.
        resolver: holds the guard.
    """

    def __init__(self, handler: Callable[[Any, Any], Any], resolver: PolicyResolver) -> None:
        self.handler = handler
        self._judge = Judge(resolver)

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - JSON, and AWS' own object
        """Serve one event, if it may act."""
        refusal = self._ask(event)
        if refusal is None:
            return self.handler(event, context)
        return written_as(event, {}, refusal.status, refusal.headers, refusal.body)

    def _ask(self, event: Any) -> Refusal | None:  # noqa: ANN401 - JSON
        """Return the refusal; None for an event that passes."""
        is_socket = is_handshake(event)
        if not (is_socket or is_http(event)):
            return None
        facts = read_facts(event)
        # AWS sets the header itself.
        encrypted = facts.header("x-forwarded-proto") == "https"
        connection = Connection(is_socket, encrypted, loopback=False)
        # All readings of the path have to pass.
        every = (
            self._judge.refusal(connection, facts.method, partial(replace, facts, path=each))
            for each in paths_of(event)
        )
        return next((each for each in every if each is not None), None)
