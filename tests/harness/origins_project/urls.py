"""The URLs: views that name their process, and the admin."""

import os

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path


def sync(_request: HttpRequest) -> HttpResponse:
    """Name the process."""
    return HttpResponse(str(os.getpid()))


async def later(_request: HttpRequest) -> HttpResponse:
    """Name the process, on the event loop."""
    return HttpResponse(str(os.getpid()))


urlpatterns = [
    path("sync", sync),
    path("async", later),
    path("other/sync", sync),
    path("other/async", later),
    path("admin/", admin.site.urls),
]
