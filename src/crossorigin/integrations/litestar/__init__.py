"""Litestar: the gateway outside the exception handlers, and route-aware preflights."""

from crossorigin.integrations.litestar.gateway import CORS
from crossorigin.integrations.litestar.groups import cors, guard, no_cors, no_guard
from crossorigin.integrations.litestar.layers import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
