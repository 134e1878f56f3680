"""FastAPI: the integration of Starlette, with the routes of included routers."""

from crossorigin.integrations.starlette import CORS, cors, guard, no_cors, no_guard

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
