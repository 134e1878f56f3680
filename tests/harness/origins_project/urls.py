"""The URLs: views that name their process, and the admin."""

import os

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from crossorigin.integrations.django.origins.models import AllowedOrigin


def sync(_request: HttpRequest) -> HttpResponse:
    """Name the process."""
    return HttpResponse(str(os.getpid()))


async def later(_request: HttpRequest) -> HttpResponse:
    """Name the process, on the event loop."""
    return HttpResponse(str(os.getpid()))


def count(_request: HttpRequest) -> HttpResponse:
    """Ask the database itself."""
    return HttpResponse(str(AllowedOrigin.objects.count()))


urlpatterns = [
    path("sync", sync),
    path("async", later),
    path("count", count),
    path("admin/", admin.site.urls),
]
