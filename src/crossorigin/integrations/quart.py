"""Quart: the gateway around the whole ASGI application, and route-aware preflights."""

from __future__ import annotations

from typing import Any, Literal, Unpack

from quart import Quart
from quart.testing import no_op_push
from werkzeug.datastructures import Headers
from werkzeug.routing import MapAdapter

from crossorigin._neighbours import watched
from crossorigin.asgi import CORSMiddleware
from crossorigin.engine import RequestFacts
from crossorigin.engine.selection import Declared, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations._werkzeug import Rules
from crossorigin.policy import PolicyKeywords

__all__ = ["CORS", "cors", "no_cors"]


def CORS(  # noqa: N802 - the word that every integration has
    app: Quart,
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
        return app.create_url_adapter(_request(app, facts))

    selection = _marks.install(app, policy, keywords, Rules(app, bind))
    # Quart's own hooks (after_request) miss what is raised, and run after the ones before.
    gateway: Any = CORSMiddleware(app.asgi_app, selection)  # type: ignore[arg-type]  # ASGI in other words
    app.asgi_app = watched(gateway, app).placed  # type: ignore[method-assign]
    return selection


def _request(app: Quart, facts: RequestFacts) -> Any:  # noqa: ANN401 - of whatever class the app has
    """Return a request that is good enough to choose a route by."""
    scope: Any = facts.native
    root = scope.get("root_path", "")
    path = scope["path"]
    return app.request_class(
        scope["method"],
        scope["scheme"],
        # Outside the root path Quart answers 404, whatever the routes are.
        path.removeprefix(root) if path.startswith(root) else " ",
        scope["query_string"],
        Headers({"Host": facts.host or app.config["SERVER_NAME"] or ""}),
        root,
        scope["http_version"],
        send_push_promise=no_op_push,
        scope=scope,
    )
