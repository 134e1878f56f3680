"""Static files of ``runserver``: they are served outside the application."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest

from crossorigin.integrations.django.middleware import CORSMiddleware


def cover_static_files() -> None:
    """Place the gateway around the static files of ``runserver``.

    Their handler stands outside the application and knows no middleware.
    """
    from django.contrib.staticfiles.handlers import (  # noqa: PLC0415 - not before Django is ready
        StaticFilesHandlerMixin as Handler,
    )

    serve, serve_later = Handler.get_response, Handler.get_response_async

    def get_response(self: Handler, request: HttpRequest) -> Any:  # noqa: ANN401 - the base's
        return CORSMiddleware(functools.partial(serve, self))(request)

    async def get_response_async(self: Handler, request: HttpRequest) -> Any:  # noqa: ANN401 - the same
        gateway: Any = CORSMiddleware(functools.partial(serve_later, self))
        return await gateway(request)

    Handler.get_response = get_response  # type: ignore[method-assign]  # there is no hook
    Handler.get_response_async = get_response_async  # type: ignore[method-assign]  # the same
