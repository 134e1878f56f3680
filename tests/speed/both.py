"""Each gateway twice in one process: compiled, and in Python."""

from __future__ import annotations

from crossorigin import asgi, wsgi

assert asgi.CORSMiddleware.compiled is not None, "crossorigin-speed is not installed, or unused"
assert wsgi.CORSMiddleware.compiled is not None


class PureASGI(asgi.CORSMiddleware):
    """The reference: a class that is derived is never replaced."""


class PureWSGI(wsgi.CORSMiddleware):
    """The same."""


ASGI = {"python": PureASGI, "compiled": asgi.CORSMiddleware}
WSGI = {"python": PureWSGI, "compiled": wsgi.CORSMiddleware}
