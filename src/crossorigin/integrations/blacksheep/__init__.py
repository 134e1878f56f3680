"""BlackSheep: the gateway in front of the application's class, and route-aware preflights."""

from crossorigin.integrations.blacksheep.gateway import CORS, cors, guard, no_cors, no_guard
from crossorigin.integrations.blacksheep.layers import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
