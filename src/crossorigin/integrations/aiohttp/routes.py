"""Routes: the policies of handlers, and the prefixes of applications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from aiohttp import hdrs, web, web_urldispatcher
from aiohttp.abc import AbstractMatchInfo
from yarl import URL

from crossorigin.gateway.marks import marks
from crossorigin.gateway.policies.resolution import INHERIT, RoutePolicy
from crossorigin.gateway.policies.resolver import ANY, UNMATCHED, Unmatched
from crossorigin.gateway.serving.exchange import METHOD_NOT_ALLOWED
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.integrations.aiohttp.keys import RAN

Apps: TypeAlias = tuple[web.Application, ...]


def endpoints(app: web.Application) -> Iterator[object]:
    """Return the handlers of the routes of an application."""
    return (_given(route.handler) for route in app.router.routes())


def _given(handler: Any) -> Any:  # noqa: ANN401 - any handler
    """Return the handler that the owner gave to aiohttp, which wraps an object in a function.

    That has the attributes of the object, but not those of its class.
    """
    is_theirs = getattr(handler, "__globals__", None) is vars(web_urldispatcher)
    return getattr(handler, "__wrapped__", handler) if is_theirs else handler


def own_policy(request: web.Request, response: web.StreamResponse) -> RoutePolicy | Unmatched:
    """Return the policy of the route that was matched."""
    match = request.match_info
    if response.status == METHOD_NOT_ALLOWED or match.http_exception is not None:
        return UNMATCHED
    return policy_of(match.handler, request.method, response)


def has_several(app: web.Application) -> bool:
    """Return True if routes may have policies of their own, or applications within."""
    within = app._subapps  # noqa: SLF001 - there is no other way
    return any(map(marks.is_marked, endpoints(app))) or any(
        resolver_of(each) is not None or has_several(each) for each in within
    )


def is_plain(app: web.Application) -> bool:
    """Return True if only aiohttp's own code finds the routes of an application."""
    finding = (app.router, *app.router.resources())
    is_own = any(each.resolve.__module__ != "aiohttp.web_urldispatcher" for each in finding)
    return not is_own and all(map(is_plain, app._subapps))  # noqa: SLF001 - there is no other way


SHOWN: Final = frozenset(
    {"host", "method", "path", "path_qs", "query", "query_string", "raw_path", "rel_url"}
    | {"scheme", "secure", "url", "version"}
)
"""Attributes of a request that read its URL, and the version of the protocol."""


def innermost(apps: Apps) -> web.Application | None:
    """Return the innermost application with its own CORS."""
    return next((app for app in reversed(apps) if resolver_of(app) is not None), None)


def policy_of(
    handler: object, method: str, response: web.StreamResponse | None = None
) -> RoutePolicy:
    """Return the policy of a handler; of a class view, for the method that has run."""
    if isinstance(handler, type) and issubclass(handler, web.View):
        method = method if response is None else response.get(RAN, method)
        return marks.policy_of_class(handler, method)
    return marks.policy_of(_given(handler))


def methods_of(request: web.Request, announced: str) -> list[str]:
    """Return the methods that the routes of the URL may have; those of all methods come last.

    The match of the request itself has them if its own method is not among them.
    """
    match = request.match_info
    refusal = match.http_exception
    methods = {announced}
    if isinstance(refusal, web.HTTPMethodNotAllowed):
        methods |= refusal.allowed_methods
    # A mounted application refuses a URL if a route outside of it has other methods of the URL.
    if refusal is None or len(match.apps) > 1:
        methods |= {route.method for route in match.apps[0].router.routes()}
    return sorted(methods, key=lambda method: method == hdrs.METH_ANY)


def entries_of(match: AbstractMatchInfo, method: str) -> dict[str, RoutePolicy]:
    """Return the entries of a match that was asked for with `method`."""
    handler = match.handler
    if match.http_exception is not None:
        # A mounted application answers for all paths below its prefix.
        is_missing = not isinstance(match.http_exception, web.HTTPMethodNotAllowed)
        return {ANY: INHERIT} if match.apps and is_missing else {}
    taken = [method]
    if isinstance(handler, type) and issubclass(handler, web.View):
        methods = hdrs.METH_ALL if method == hdrs.METH_ANY else taken
        taken = [each for each in methods if hasattr(handler, each.lower())]
    return {each: policy_of(handler, each) for each in taken}


def path_in(request: web.Request, apps: Apps) -> str:
    """Return the path of a request without the prefix of the last of `apps`."""
    path: str = request.path
    if len(apps) == 1:
        return path
    found = (resource.get_info() for resource in apps[-2].router.resources())
    prefix = next(each.get("prefix", "") for each in found if each.get("app") is apps[-1])
    return path.removeprefix(URL.build(path=prefix, encoded=True).path) or "/"
