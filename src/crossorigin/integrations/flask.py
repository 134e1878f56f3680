"""Flask: the gateway around the whole WSGI application, and route-aware preflights."""

from __future__ import annotations

from typing import Literal, Unpack

from flask import Flask
from werkzeug.routing import MapAdapter

from crossorigin._neighbours import watched
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import Declared, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._werkzeug import Rules
from crossorigin.policy import PolicyKeywords
from crossorigin.wsgi import CORSMiddleware

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Flask,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway around all of `app`: its hooks, error pages and static files.

    Args:
        app: the application.
        policy: the policy of all routes that have none of their own: a `Policy`, a
            `PolicyMap`, a callable, or None, so that only decorated routes take part. Or
            give its fields as keywords.
        keywords: the arguments of `Policy`.

    Returns:
        What is also ``app.cors``; set its `policy` to swap the policy at run time.

    Raises:
        PolicyError: the fields make no policy.
        RuntimeError: the application has the gateway already.
        TypeError: a policy and fields were given, or the policy is none.
    """

    def bind(facts: RequestFacts) -> MapAdapter | None:
        return app.create_url_adapter(app.request_class(dict(facts.native)))

    selection = _marks.install(app, policy, keywords, Rules(app, bind))
    # Flask's own hooks (after_request) miss what is raised, and run after the ones before.
    gateway = watched(CORSMiddleware(app.wsgi_app, selection), app)
    app.wsgi_app = gateway.placed  # type: ignore[assignment, method-assign]
    return selection
