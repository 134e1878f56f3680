"""Senders over httpx: each performs one exchange over bounded connections.

The model of a browser (`crossorigin.fetch`) does no I/O. `crossorigin.testing` and
`crossorigin.check` perform its requests with these senders and quote headers by `reported`.
"""
