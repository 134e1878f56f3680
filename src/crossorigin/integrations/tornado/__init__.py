"""Tornado: the gateway between the server and the application, and route-aware preflights.

A server, or a router around an application, asks it for the delegate of a request. The gateway
returns its own delegate, which answers preflights and forwards every other request. It changes
the headers when the connection writes them, so that every response of the application has them.

Tornado finds the handler before it runs: the gateway reads the policy from the class of that
handler, and asks the router again only for preflights, and if the handler does not have the
method.
"""

from crossorigin.integrations.tornado.gateway import CORS, cors, guard, no_cors, no_guard

__all__ = ["CORS", "cors", "guard", "no_cors", "no_guard"]
