"""The gateway: placed where an application is asked for what serves a request."""

from __future__ import annotations

import functools
from typing import Any, Literal, Unpack

from tornado import httputil, web

from crossorigin.engine.selection import Declared, Selection, Unset
from crossorigin.integrations import _marks
from crossorigin.integrations.tornado.exchange import Exchange
from crossorigin.integrations.tornado.routes import Routes
from crossorigin.policy import PolicyKeywords


def CORS(  # noqa: N802 - the word that every integration has
    app: web.Application,
    policy: Declared | Literal[Unset.UNSET] = Unset.UNSET,
    **keywords: Unpack[PolicyKeywords],
) -> Selection:
    """Place the gateway between the server and all of `app`.

    Args:
        app: the application; `app.listen` and `HTTPServer(app)` serve it as before.
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
    selection = _marks.install(app, policy, keywords, Routes())
    find = app.find_handler

    def find_exchange(request: httputil.HTTPServerRequest, **more: Any) -> Exchange:  # noqa: ANN401 - as of Tornado's
        return Exchange(selection, functools.partial(find, **more), request)

    # Not start_request: a router that has the application as a target never calls it.
    app.find_handler = find_exchange  # type: ignore[method-assign,assignment]  # with all that is used of Tornado's own
    return selection
