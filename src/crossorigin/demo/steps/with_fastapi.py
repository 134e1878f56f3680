"""The steps in FastAPI: each function builds an application for the page's origin."""

import asyncio

from fastapi import FastAPI, HTTPException, Request, Response

from crossorigin.integrations.fastapi import CORS, cors, no_cors


def no_cors_at_all(page: str) -> FastAPI:
    """Build an application without CORS."""
    app = FastAPI()

    @app.get("/product")
    def product() -> dict[str, str]:
        return {"product": "lamp"}

    @app.post("/orders")
    def order() -> dict[str, str]:
        return {"ordered": "lamp"}

    return app


def everyone(page: str) -> FastAPI:
    """Build an application with one public route."""
    app = FastAPI()
    CORS(app, None)  # marked routes only

    @app.get("/product")
    @cors()
    def product() -> dict[str, str]:
        return {"product": "lamp"}

    return app


def one_origin(page: str) -> FastAPI:
    """Build an application with a route for the page, and one for another origin."""
    app = FastAPI()
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


def allowlist(page: str) -> FastAPI:
    """Build an application whose origins are decided by functions."""
    app = FastAPI()
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


def simple(page: str) -> FastAPI:
    """Build an application with one route for simple and for preflighted requests."""
    app = FastAPI()
    CORS(app, allow_origins=page, allow_headers=["content-type"])

    @app.post("/orders")
    async def order(request: Request) -> dict[str, str]:
        return {"ordered": (await request.body()).decode()}

    return app


def one_preflight(page: str) -> FastAPI:
    """Build an application whose routes have their own preflights."""
    app = FastAPI()
    CORS(app, None)  # marked routes only

    @app.api_route("/products/{number}", methods=["PUT", "DELETE"])
    @cors(allow_origins=page, allow_methods=["PUT"], allow_headers=["content-type"])
    def product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.put("/your-products/{number}")
    @cors(allow_origins="https://yourdomain.com", allow_methods=["PUT"])
    def your_product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.put("/plain/{number}")
    def plain(number: int) -> dict[str, int]:
        return {"saved": number}

    return app


def all_preflights(page: str) -> FastAPI:
    """Build an application with one policy, a route with its own, and one without."""
    app = FastAPI()
    CORS(app, allow_origins=page, allow_methods=["PUT"], allow_headers=["content-type"])

    @app.put("/products/{number}")
    def product(number: int) -> dict[str, int]:
        return {"saved": number}

    @app.patch("/prices/{number}")
    @cors(allow_origins=page, allow_methods=["PATCH"], allow_headers=["content-type"])
    def price(number: int) -> dict[str, int]:
        return {"changed": number}

    @app.get("/internal")
    @no_cors
    def internal() -> dict[str, float]:
        return {"margin": 0.4}

    return app


def credentials(page: str) -> FastAPI:
    """Build an application that recognises its visitors by a cookie."""
    app = FastAPI()
    CORS(app, None)  # marked routes only

    @app.get("/visit")
    @cors(allow_origins=page, allow_credentials=True)
    def visit(request: Request, response: Response) -> dict[str, str]:
        known = "visitor" in request.cookies
        response.set_cookie("visitor", "1", httponly=True)
        return {"greeting": "welcome back" if known else "welcome"}

    @app.get("/public")
    @cors()
    def public() -> dict[str, str]:
        return {"greeting": "welcome"}

    return app


def exposed(page: str) -> FastAPI:
    """Build an application with a response header that the page may read."""
    app = FastAPI()
    CORS(app, None)  # marked routes only

    @app.get("/products")
    @cors(allow_origins=page, expose_headers=["x-total-count"])
    def products(response: Response) -> list[str]:
        response.headers["X-Total-Count"] = "2"
        return ["lamp", "chair"]

    @app.get("/hidden")
    @cors(allow_origins=page)
    def hidden(response: Response) -> list[str]:
        response.headers["X-Total-Count"] = "2"
        return ["lamp", "chair"]

    return app


def errors(page: str) -> FastAPI:
    """Build an application whose error responses the page may read."""
    app = FastAPI()
    CORS(app, allow_origins=page)

    @app.get("/sold-out")
    def sold_out() -> None:
        raise HTTPException(409, "sold out")

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("raised on purpose")

    return app


def caching(page: str) -> FastAPI:
    """Build an application with `Access-Control-Max-Age` and `Vary` in its answers."""
    app = FastAPI()
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
