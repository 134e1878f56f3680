"""One file per framework, each with the same three words: `CORS`, `cors` and `no_cors`.

`CORS(app, …)` places the gateway outside the whole application. `@cors(…)` gives a route a
policy of its own; `@no_cors` takes it out. No integration decides anything: it asks the
framework's router which route a request would reach, and the engine for the rest.

For a framework or server that has none: `decide`, or `decide_async` on an event loop, and
`policy_of` to find what `cors` and `no_cors` have left on an endpoint.
"""

from crossorigin.engine.selection import Selection
from crossorigin.integrations._marks import cors, no_cors, policy_of
from crossorigin.integrations._text import Found, decide, decide_async

__all__ = ["Found", "Selection", "cors", "decide", "decide_async", "no_cors", "policy_of"]
