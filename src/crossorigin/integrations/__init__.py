"""One file per framework, each with the same three words: `CORS`, `cors` and `no_cors`.

`CORS(app, …)` places the gateway outside the whole application. `@cors(…)` gives a route a
policy of its own; `@no_cors` takes it out. No integration decides anything: it asks the
framework's router which route a request would reach, and the engine for the rest.
"""
