"""FastAPI: the integration of Starlette, with the routes of included routers."""

from crossorigin.integrations.starlette import CORS, cors, no_cors

__all__ = ["CORS", "cors", "no_cors"]
