"""The steps in Django: each function returns views for the page's origin, and the setting.

All steps are applications of one project, because a process has one Django setting.
"""

import asyncio
from typing import Any, NamedTuple, NoReturn

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from crossorigin.integrations.django import cors, no_cors


class App(NamedTuple):
    """One application of the project.

    Attributes:
        urlpatterns: its URL patterns.
        setting: the value of CROSSORIGIN for the application.
    """

    urlpatterns: list[URLPattern]
    setting: dict[str, Any] | None = None


def no_cors_at_all(page: str) -> App:
    """Return views without CORS."""

    def product(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"product": "lamp"})

    def order(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"ordered": "lamp"})

    urlpatterns = [path("product", product), path("orders", order)]
    return App(urlpatterns)


def everyone(page: str) -> App:
    """Return one public view."""

    @cors()
    def product(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"product": "lamp"})

    urlpatterns = [path("product", product)]
    return App(urlpatterns)


def one_origin(page: str) -> App:
    """Return a view for the page, and one for another origin."""

    @cors(allow_origins=page)
    def product(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"product": "lamp"})

    @cors(allow_origins="https://yourdomain.com")
    def your_product(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"product": "lamp"})

    urlpatterns = [path("product", product), path("your-product", your_product)]
    return App(urlpatterns)


def allowlist(page: str) -> App:
    """Return views whose origins are decided by functions."""
    partners = {page, "https://partner.example"}
    customers = {"https://customer.example"}

    def is_partner(origin: str) -> bool:
        return origin in partners

    async def find_partner(origin: str) -> bool:
        await asyncio.sleep(0)  # a real one asks its database
        return origin in partners

    async def find_customer(origin: str) -> bool:
        await asyncio.sleep(0)
        return origin in customers

    @cors(allow_origins=is_partner)
    def for_partners(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"discount": 10})

    @cors(allow_origins=find_partner)
    def for_found_partners(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"discount": 10})

    @cors(allow_origins=find_customer)
    def for_customers(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"discount": 5})

    urlpatterns = [
        path("partners", for_partners),
        path("partners-async", for_found_partners),
        path("customers", for_customers),
    ]
    return App(urlpatterns)


def simple(page: str) -> App:
    """Return one view for simple and for preflighted requests."""
    CROSSORIGIN = {"allow_origins": page, "allow_headers": ["content-type"]}

    def order(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"ordered": request.body.decode()})

    urlpatterns = [path("orders", order)]
    return App(urlpatterns, CROSSORIGIN)


def one_preflight(page: str) -> App:
    """Return views with their own preflights."""

    @cors(allow_origins=page, allow_methods=["PUT"], allow_headers=["content-type"])
    def product(request: HttpRequest, number: int) -> HttpResponse:
        return JsonResponse({"saved": number})

    @cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
    def your_product(request: HttpRequest, number: int) -> HttpResponse:
        return JsonResponse({"saved": number})

    @require_http_methods(["PUT"])
    def plain(request: HttpRequest, number: int) -> HttpResponse:
        return JsonResponse({"saved": number})

    urlpatterns = [
        path("products/<int:number>", product),
        path("your-products/<int:number>", your_product),
        path("plain/<int:number>", plain),
    ]
    return App(urlpatterns)


def all_preflights(page: str) -> App:
    """Return views with one policy, a view with its own, and one without."""
    CROSSORIGIN = {
        "allow_origins": page,
        "allow_methods": ["PUT"],
        "allow_headers": ["content-type"],
    }

    def product(request: HttpRequest, number: int) -> HttpResponse:
        return JsonResponse({"saved": number})

    @cors(allow_origins=page, allow_methods=["PATCH"], allow_headers=["content-type"])
    def price(request: HttpRequest, number: int) -> HttpResponse:
        return JsonResponse({"changed": number})

    @no_cors
    def internal(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"margin": 0.4})

    urlpatterns = [
        path("products/<int:number>", product),
        path("prices/<int:number>", price),
        path("internal", internal),
    ]
    return App(urlpatterns, CROSSORIGIN)


def credentials(page: str) -> App:
    """Return views that recognise their visitors by a cookie."""

    @cors(allow_origins=page, allow_credentials=True)
    def visit(request: HttpRequest) -> HttpResponse:
        known = "visitor" in request.COOKIES
        response = JsonResponse({"greeting": "welcome back" if known else "welcome"})
        response.set_cookie("visitor", "1", httponly=True)
        return response

    @cors()
    def public(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"greeting": "welcome"})

    urlpatterns = [path("visit", visit), path("public", public)]
    return App(urlpatterns)


def exposed(page: str) -> App:
    """Return views with a response header that the page may read, and one that it may not."""

    @cors(allow_origins=page, expose_headers=["x-total-count"])
    def products(request: HttpRequest) -> HttpResponse:
        return JsonResponse(["lamp", "chair"], safe=False, headers={"X-Total-Count": "2"})

    @cors(allow_origins=page)
    def hidden(request: HttpRequest) -> HttpResponse:
        return JsonResponse(["lamp", "chair"], safe=False, headers={"X-Total-Count": "2"})

    urlpatterns = [path("products", products), path("hidden", hidden)]
    return App(urlpatterns)


def errors(page: str) -> App:
    """Return views whose error responses the page may read."""
    CROSSORIGIN = {"allow_origins": page}

    def sold_out(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"detail": "sold out"}, status=409)

    def broken(request: HttpRequest) -> NoReturn:
        raise RuntimeError("raised on purpose")

    urlpatterns = [path("sold-out", sold_out), path("broken", broken)]
    return App(urlpatterns, CROSSORIGIN)


def caching(page: str) -> App:
    """Return views with `Access-Control-Max-Age` and `Vary` in their answers."""

    @cors(allow_origins=page, allow_methods=["PUT"], max_age=600)
    def remembered(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"saved": True})

    @cors(allow_origins=page, allow_methods=["PUT"], max_age=0)
    def forgotten(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"saved": True})

    @cors(allow_origins=[page, "https://partner.example"])
    def varies(request: HttpRequest) -> HttpResponse:
        return JsonResponse({"product": "lamp"})

    urlpatterns = [
        path("remembered", remembered),
        path("forgotten", forgotten),
        path("varies", varies),
    ]
    return App(urlpatterns, None)
