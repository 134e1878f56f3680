"""django-cors-headers and crossorigin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import django
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods
from harness.servers import waitress_server
from peers.answers import ANSWERS, RAISING, Answer, Boom
from peers.wanted import WSGI, Contender, Wanted, given, listed, ours

THEIRS = "corsheaders.middleware.CorsMiddleware"
OURS = "crossorigin.integrations.django.CORSMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["corsheaders", "crossorigin.integrations.django.CrossOriginConfig"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[COMMON],
        ROOT_URLCONF=__name__,
        SECRET_KEY="of a benchmark",  # noqa: S106 (no secret)
        USE_TZ=True,
    )
    django.setup()


def _view(name: str, answer: Answer) -> URLPattern:
    @require_http_methods(answer.methods)
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok", headers=answer.lines)

    return path(name.removeprefix("/"), view)


def _boom(_request: HttpRequest) -> HttpResponse:
    raise Boom


urlpatterns = [
    *(_view(name, answer) for name, answer in ANSWERS.items()),
    path(RAISING.removeprefix("/"), _boom),
]


def _django_cors_headers(wanted: Wanted) -> AbstractContextManager[int]:
    everyone = wanted.origins == "*"
    return _build(
        THEIRS,
        given(
            CORS_ALLOW_ALL_ORIGINS=everyone,
            CORS_ALLOWED_ORIGINS=[] if everyone or wanted.regex else listed(wanted.origins),
            CORS_ALLOWED_ORIGIN_REGEXES=[wanted.regex] if wanted.regex else [],
            CORS_ALLOW_METHODS=None if wanted.methods == "*" else listed(wanted.methods),
            CORS_ALLOW_HEADERS=None if wanted.headers == "*" else listed(wanted.headers),
            CORS_ALLOW_CREDENTIALS=wanted.credentials,
            CORS_PREFLIGHT_MAX_AGE=wanted.max_age,
        ),
    )


def _ours(wanted: Wanted) -> AbstractContextManager[int]:
    return _build(OURS, {"CROSSORIGIN": ours(wanted)})


def _build(middleware: str, changed: dict[str, Any]) -> AbstractContextManager[int]:
    changed["MIDDLEWARE"] = [middleware, COMMON]
    with override_settings(**changed):
        found = [each for each in checks.run_checks() if each.is_serious()]
        if found:
            raise ImproperlyConfigured(*(f"{each.id}: {each.msg}" for each in found))
        app = WSGIHandler()
    return _serving(app, changed)


@contextmanager
def _serving(app: WSGIHandler, changed: dict[str, Any]) -> Iterator[int]:
    # The peer reads its settings with each request.
    with override_settings(**changed), waitress_server(app) as port:
        yield port


CONTENDERS = (
    Contender(
        name="django-cors-headers",
        framework="Django",
        server="waitress",
        packages=("django-cors-headers", "Django", "waitress"),
        build=_django_cors_headers,
        lacks={**WSGI, "star": "has no star for methods and headers"},
        note="First in `MIDDLEWARE`. Django's system checks are asked as by `manage.py`; a "
        "server that is started otherwise ignores them.",
    ),
    Contender(
        name="crossorigin",
        framework="Django",
        server="waitress",
        packages=("Django", "waitress"),
        build=_ours,
        lacks=WSGI,
    ),
)
