"""Sanic, its own server and ASGI: the gateway around each request, and route-aware preflights.

Every server calls one method of an application for a request. There the gateway answers
preflights, before signals, router and middleware. For every other request it changes the stream
of the response: when the response starts, the stream reads the route that
Sanic has matched, and adds the headers of its policy.
"""

from crossorigin.integrations.sanic.gateway import CORS, cors, guard, no_cors, no_guard
from crossorigin.integrations.sanic.layers import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
