"""FastAPI: what Starlette has. Routes of included routers are found as the others are."""

from crossorigin.integrations.starlette import CORS, cors, no_cors

__all__ = ["CORS", "cors", "no_cors"]
