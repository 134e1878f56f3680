"""Tornado: the gateway between the server and the application, and route-aware preflights.

Whoever serves an application, the server or a router around it, asks it for the delegate of a
request. What is handed out is a delegate of ours, which answers preflights and passes
everything else on; the headers are changed where the connection writes them, so that nothing
that an application or a handler answers goes out without.
"""

from crossorigin.integrations._marks import cors, no_cors
from crossorigin.integrations.tornado.gateway import CORS

__all__ = ["CORS", "cors", "no_cors"]
