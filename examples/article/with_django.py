"""Handling CORS, in Django. Run: python with_django.py runserver"""

import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from crossorigin.integrations.django import cors

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    INSTALLED_APPS=["crossorigin.integrations.django.CrossOriginConfig"],
    MIDDLEWARE=["crossorigin.integrations.django.CORSMiddleware"],
    ROOT_URLCONF=__name__,
    # CORS is on for decorated views, and for all paths below /public.
    CROSSORIGIN={"/public/*": {"allow_origins": "*"}},
)


def without_cors(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"text": "the server answers, the browser keeps it from other origins"})


@cors()
def with_cors(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"text": "every page may read this"})


@cors(allow_origins="https://yourdomain.com")
def one_origin(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"text": "pages of https://yourdomain.com may read this"})


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@cors(allow_origins=is_listed)
def allowlist(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"text": "pages of the listed origins may read this"})


# A PUT with JSON is asked for first: this view answers its own preflights.
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
@require_http_methods(["PUT"])
def change_product(_: HttpRequest, number: int) -> JsonResponse:
    return JsonResponse({"changed": number})


@require_http_methods(["DELETE"])
def delete_product(_: HttpRequest, number: int) -> JsonResponse:
    return JsonResponse({"deleted": number})


urlpatterns = [
    path("without-cors", without_cors),
    path("with-cors", with_cors),
    path("one-origin", one_origin),
    path("allowlist", allowlist),
    path("products/<int:number>", change_product),
    path("public/products/<int:number>", delete_product),
]

app = get_wsgi_application()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
