"""Static files of ``runserver``: they are served outside the application."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest

from crossorigin.gateway.policies.resolver import PolicyResolver
from crossorigin.gateway.serving.installation import resolver_of
from crossorigin.integrations.django.guarding import GetResponse
from crossorigin.integrations.django.middleware import CORSMiddleware


def cover_static_files() -> None:
    """Place the gateway of each application around the static files of ``runserver``.

    Their handler is outside the application and has no middleware.
    """
    from django.contrib.staticfiles.handlers import (  # noqa: PLC0415 - not before Django is ready
        StaticFilesHandlerMixin as Handler,
    )

    serve, serve_async = Handler.get_response, Handler.get_response_async

    def get_response(self: Any, request: HttpRequest) -> Any:  # noqa: ANN401 - as the base's
        return _covered(self, functools.partial(serve, self))(request)

    async def get_response_async(self: Any, request: HttpRequest) -> Any:  # noqa: ANN401 - the same
        return await _covered(self, functools.partial(serve_async, self))(request)

    Handler.get_response = get_response  # type: ignore[method-assign]  # there is no hook
    Handler.get_response_async = get_response_async  # type: ignore[method-assign]  # the same


def _covered(handler: Any, serve: GetResponse) -> GetResponse:  # noqa: ANN401 - of WSGI or ASGI
    """Return `serve` under the policy of the application inside `handler`."""
    found = resolver_of(handler.application)
    if found is None:
        return serve
    # Files have no views: the policy of the application governs all of them.
    gateway: Any = CORSMiddleware(serve, PolicyResolver(found.policy, watch=found.watch))
    return gateway  # type: ignore[no-any-return]  # called with a request
