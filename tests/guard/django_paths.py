"""The paths of a project of Django, in a process that has its settings only."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from guard.framework_paths import MARKED, PLAIN, paths_in, wsgi_environ
from guard.hot_paths import CREDENTIALS, LISTED, HotPath, serve_wsgi

from crossorigin.integrations.django import cors


def _plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}")


urlpatterns = [path(PLAIN[1:], _plain), path(MARKED[1:], cors(**CREDENTIALS)(_plain))]


def django_paths() -> dict[str, HotPath]:
    """Return the paths of Django, after the bare one that they are compared with."""
    settings.configure(ALLOWED_HOSTS=["*"], CROSSORIGIN=LISTED, ROOT_URLCONF=__name__)
    django.setup()
    bare = WSGIHandler()
    settings.MIDDLEWARE = ["crossorigin.integrations.django.CORSMiddleware"]
    return paths_in("django", bare, WSGIHandler(), serve_wsgi, wsgi_environ)
