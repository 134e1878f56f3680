"""The gateway around a handler of events."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Literal, TypeAlias, Unpack

from crossorigin.engine import Answer, Lookup, ask
from crossorigin.engine.gateway import SERVER_ERROR, Gateway
from crossorigin.engine.log import log_exception
from crossorigin.engine.response import content_headers
from crossorigin.engine.selection import Declared, Reader, Selection, Unset, select
from crossorigin.integrations._text import FORM, find
from crossorigin.integrations.aws_lambda.events import is_http, path_of, read_facts
from crossorigin.integrations.aws_lambda.responses import with_headers, written_as
from crossorigin.policy import Policy, PolicyKeywords, PolicyMap
from crossorigin.wsgi import run_awaitable

Handler: TypeAlias = Callable[[Any, Any], Any]


class CORS(Gateway[Handler]):
    """A handler around `app`, the handler of one function.

    Args:
        app: the handler; it takes an event and a context.
        policy: a `Policy`, a `PolicyMap`, a callable, or None. Or give its fields as keywords.
        keywords: the arguments of `Policy`.

    Attributes:
        policy: what is declared; set it to swap the policy at run time.
        cors: the selection, which the gateway shares.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the handler has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """

    form = FORM
    read = Reader(read_facts, path_of)
    cors: Selection

    def __init__(
        self,
        app: Handler,
        policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
        **keywords: Unpack[PolicyKeywords],
    ) -> None:
        if isinstance(app, CORS):
            message = "this handler has CORS already; set its policy to change it"
            raise RuntimeError(message)  # noqa: TRY004 - as in every integration
        self.cors = select(policy, keywords)
        super().__init__(app, self.cors)
        # Its name only: what it has of attributes may be those of a gateway within.
        functools.update_wrapper(self, app, updated=())

    def __call__(self, event: Any, context: Any) -> Any:  # noqa: ANN401 - JSON, and AWS' own object
        """Serve one event."""
        if not is_http(event):
            return self.app(event, context)
        ready = self._bound.ready or self._ready_for(event)
        if ready is None:
            return self.app(event, context)
        found = find(ready, read_facts(event))
        if isinstance(found, Lookup):
            found = ready.answer_of(ask(found, run_awaitable))
        if isinstance(found, Answer):
            return written_as(event, {}, found.status, [*found.headers], found.body)
        try:
            result = self.app(event, context)
        except Exception:  # noqa: BLE001 - logged; AWS would answer with a page of its own
            # What is raised here becomes a 502 of AWS' own, which no page could read.
            log_exception("The handler failed; the answer is a 500.")
            headers = found(content_headers(500, SERVER_ERROR))
            return written_as(event, {}, 500, headers, SERVER_ERROR)
        return with_headers(event, result, found)


def cors(
    policy: Policy | PolicyMap | Literal[Unset.UNSET] | None = Unset.UNSET,
    /,
    **keywords: Unpack[PolicyKeywords],
) -> Callable[[Handler], CORS]:
    """Give a handler its policy: what `CORS` does, as a decorator, to stand above all others.

    Args:
        policy: the policy, or the policies of paths; or give the fields of one as keywords.
            `cors()` is the public policy.
        keywords: the arguments of `Policy`.

    Raises:
        PolicyError: the fields make no policy.
        TypeError: both were given, or the parentheses were forgotten.
    """
    selection = select(policy, keywords)
    if callable(selection.policy):
        message = "write @cors(), with parentheses; CORS(handler, …) takes a callable"
        raise TypeError(message)
    return lambda handler: CORS(handler, selection.policy)
