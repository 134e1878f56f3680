"""The project of Django: the steps as its applications, and its settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.urls import include, path
from django.utils.decorators import async_only_middleware

from crossorigin.demo.record import witness
from crossorigin.demo.steps.with_django import App
from crossorigin.demo.walk import Step


def create_project(page: str, walk: Iterable[Step]) -> ASGIHandler:
    """Write the settings of this process, and build the application.

    Args:
        page: The origin of the page.
        walk: The steps.

    Raises:
        RuntimeError: the process has Django settings already.
    """
    apps: dict[str, App] = {step.name: step.build("django", page) for step in walk}
    settings.configure(
        ALLOWED_HOSTS=["*"],  # the demo's own guard checks the host
        CROSSORIGIN={
            "paths": {f"/{name}/*": app.setting for name, app in apps.items() if app.setting}
        },
        LOGGING_CONFIG=None,
        MIDDLEWARE=[
            "crossorigin.integrations.django.CORSMiddleware",
            "crossorigin.demo.django_project.note",
        ],
        ROOT_URLCONF=tuple(
            path(f"{name}/", include(app.urlpatterns)) for name, app in apps.items()
        ),
        USE_I18N=False,
    )
    return ASGIHandler()


@async_only_middleware
def note(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Note each request that has passed the gateway.

    Args:
        get_response: The next layer.
    """

    async def pass_on(request: HttpRequest) -> Any:  # noqa: ANN401 - any response
        witness()
        return await get_response(request)

    return pass_on
