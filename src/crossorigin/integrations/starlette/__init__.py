"""Starlette: the gateway outside the error pages, and route-aware preflights."""

from crossorigin.integrations.starlette.gateway import CORS, cors, guard, no_cors, no_guard
from crossorigin.integrations.starlette.layers import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
