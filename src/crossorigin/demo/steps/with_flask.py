"""The steps in Flask: each function builds an application for the page's origin."""

import asyncio
from typing import NoReturn

from flask import Flask, Response, abort, jsonify, make_response, request

from crossorigin.integrations.flask import CORS, cors, no_cors


def no_cors_at_all(page: str) -> Flask:
    """Build an application without CORS."""
    app = Flask(__name__)

    @app.get("/product")
    def product() -> dict[str, str]:
        return {"product": "lamp"}

    @app.post("/orders")
    def order() -> dict[str, str]:
        return {"ordered": "lamp"}

    return app


def everyone(page: str) -> Flask:
    """Build an application with one public route."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.get("/product")
    @cors()
    def product() -> dict[str, str]:
        return {"product": "lamp"}

    return app


def one_origin(page: str) -> Flask:
    """Build an application with a route for the page, and one for another origin."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.get("/product")
    @cors(allow_origins=page)
    def product() -> dict[str, str]:
        return {"product": "lamp"}

    @app.get("/your-product")
    @cors(allow_origins="https://yourdomain.com")
    def your_product() -> dict[str, str]:
        return {"product": "lamp"}

    return app


def allowlist(page: str) -> Flask:
    """Build an application whose origins are decided by functions."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only
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

    @app.get("/partners")
    @cors(allow_origins=is_partner)
    def for_partners() -> dict[str, int]:
        return {"discount": 10}

    @app.get("/partners-async")
    @cors(allow_origins=find_partner)
    def for_found_partners() -> dict[str, int]:
        return {"discount": 10}

    @app.get("/customers")
    @cors(allow_origins=find_customer)
    def for_customers() -> dict[str, int]:
        return {"discount": 5}

    return app


def simple(page: str) -> Flask:
    """Build an application with one route for simple and for preflighted requests."""
    app = Flask(__name__)
    CORS(app, allow_origins=page, allow_headers=["content-type"])

    @app.post("/orders")
    def order() -> dict[str, str]:
        return {"ordered": request.get_data(as_text=True)}

    return app


def one_preflight(page: str) -> Flask:
    """Build an application whose routes have their own preflights."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.route("/products/<int:number>", methods=["PUT", "DELETE"])
    @cors(allow_origins=page, allow_methods=["PUT"], allow_headers=["content-type"])
    def product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.put("/your-products/<int:number>")
    @cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
    def your_product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.put("/plain/<int:number>")
    def plain(number: int) -> dict[str, int]:
        return {"saved": number}

    return app


def all_preflights(page: str) -> Flask:
    """Build an application with one policy, a route with its own, and one without."""
    app = Flask(__name__)
    CORS(app, allow_origins=page, allow_methods=["PUT"], allow_headers=["content-type"])

    @app.put("/products/<int:number>")
    def product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.patch("/prices/<int:number>")
    @cors(allow_origins=page, allow_methods=["PATCH"], allow_headers=["content-type"])
    def price(number: int) -> dict[str, int]:
        return {"changed": number}

    @app.get("/internal")
    @no_cors
    def internal() -> dict[str, float]:
        return {"margin": 0.4}

    return app


def credentials(page: str) -> Flask:
    """Build an application that recognises its visitors by a cookie."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.get("/visit")
    @cors(allow_origins=page, allow_credentials=True)
    def visit() -> Response:
        known = "visitor" in request.cookies
        response = jsonify(greeting="welcome back" if known else "welcome")
        response.set_cookie("visitor", "1", httponly=True)
        return response

    @app.get("/public")
    @cors()
    def public() -> dict[str, str]:
        return {"greeting": "welcome"}

    return app


def exposed(page: str) -> Flask:
    """Build an application with a response header that the page may read."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.get("/products")
    @cors(allow_origins=page, expose_headers=["x-total-count"])
    def products() -> Response:
        return make_response(["lamp", "chair"], {"X-Total-Count": "2"})

    @app.get("/hidden")
    @cors(allow_origins=page)
    def hidden() -> Response:
        return make_response(["lamp", "chair"], {"X-Total-Count": "2"})

    return app


def errors(page: str) -> Flask:
    """Build an application whose error responses the page may read."""
    app = Flask(__name__)
    CORS(app, allow_origins=page)

    @app.get("/sold-out")
    def sold_out() -> NoReturn:
        abort(409, "sold out")

    @app.get("/broken")
    def broken() -> NoReturn:
        raise RuntimeError("raised on purpose")

    return app


def caching(page: str) -> Flask:
    """Build an application with `Access-Control-Max-Age` and `Vary` in its answers."""
    app = Flask(__name__)
    CORS(app, None)  # marked routes only

    @app.put("/remembered")
    @cors(allow_origins=page, allow_methods=["PUT"], max_age=600)
    def remembered() -> dict[str, bool]:
        return {"saved": True}

    @app.put("/forgotten")
    @cors(allow_origins=page, allow_methods=["PUT"], max_age=0)
    def forgotten() -> dict[str, bool]:
        return {"saved": True}

    @app.get("/varies")
    @cors(allow_origins=[page, "https://partner.example"])
    def varies() -> dict[str, str]:
        return {"product": "lamp"}

    return app
