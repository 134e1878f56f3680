"""aiohttp: the gateway as the first middleware and a signal, and route-aware preflights.

The middleware answers preflights. The signal adds the headers when a response is about to
start, so that streams, and the responses that the server itself makes of exceptions, have them
too. aiohttp has matched the route before the first middleware runs: the signal reads the policy
from the match, and asks the router only if there is none (404, 405).
"""

from crossorigin.integrations.aiohttp.gateway import CORS, cors, guard, no_cors, no_guard
from crossorigin.integrations.aiohttp.layers import LAYERS as LAYERS

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
