"""One module per framework, each with the same words: `CORS`, and four decorators of routes.

`CORS(app, …)` places the gateway outside the whole application. `@cors(…)` gives a route a
policy of its own; `@no_cors` turns CORS off for it. `@guard(…)` changes the guard of the
application for a route; `@no_guard` turns it off. No integration decides anything: it reads the
matched endpoint, asks the framework's router, and leaves the rest to the engine.

For a framework or server without an integration: `decide`, or `decide_async` on an event loop,
and `policy_of` to read the policy that `cors` and `no_cors` gave to an endpoint.
"""

from crossorigin.gateway.marks.decorators import cors, guard, no_cors, no_guard
from crossorigin.gateway.marks.marks import policy_of
from crossorigin.gateway.serving.sansio import Action, decide, decide_async

__all__ = [
    "Action",
    "cors",
    "decide",
    "decide_async",
    "guard",
    "no_cors",
    "no_guard",
    "policy_of",
]
