"""Handling CORS, in Pyramid. Run: waitress-serve with_pyramid:app"""

from pyramid.config import Configurator
from pyramid.request import Request

from crossorigin import Policy, PolicyMap
from crossorigin.integrations.pyramid import CORS, cors


def without_cors(_: Request) -> dict[str, str]:
    return {"text": "the server answers, the browser keeps it from pages of other origins"}


@cors()
def with_cors(_: Request) -> dict[str, str]:
    return {"text": "every page may read this"}


@cors(allow_origins="https://yourdomain.com")
def one_origin(_: Request) -> dict[str, str]:
    return {"text": "pages of https://yourdomain.com may read this"}


ALLOWLIST = {"https://yourdomain1.com", "https://yourdomain2.com"}


def is_listed(origin: str) -> bool:
    return origin in ALLOWLIST  # ask a database, if you like: `async def` works too


@cors(allow_origins=is_listed)
def allowlist(_: Request) -> dict[str, str]:
    return {"text": "pages of the listed origins may read this"}


# A PUT with JSON is asked for first: this view answers its own preflights.
@cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
def change_product(request: Request) -> dict[str, str]:
    return {"changed": request.matchdict["number"]}


def delete_product(request: Request) -> dict[str, str]:
    return {"deleted": request.matchdict["number"]}


config = Configurator()
for path, view, method in (
    ("/without-cors", without_cors, "GET"),
    ("/with-cors", with_cors, "GET"),
    ("/one-origin", one_origin, "GET"),
    ("/allowlist", allowlist, "GET"),
    ("/products/{number}", change_product, "PUT"),
    ("/public/products/{number}", delete_product, "DELETE"),
):
    config.add_route(path, path)
    config.add_view(view, route_name=path, request_method=method, renderer="json")

app = config.make_wsgi_app()
# CORS is on for the views that say so, and for all below /public: their responses, errors,
# their preflights.
CORS(app, PolicyMap({"/public/*": Policy()}))
