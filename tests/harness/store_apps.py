"""Applications of the fleets: one policy with a store, on ASGI and on WSGI.

The environment names the store: STORE_URL, STORE_KEY and STORE_MODE. Each answer names the
process that gave it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from harness.asgi_types import Receive, Scope, Send

from crossorigin import Policy
from crossorigin.asgi import CORSMiddleware as OfASGI
from crossorigin.stores import SQL, Redis, Store
from crossorigin.stores.store import Mode
from crossorigin.wsgi import CORSMiddleware as OfWSGI

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BODY = b"read me"


def _policy() -> Policy:
    environ = os.environ
    mode = environ["STORE_MODE"]
    assert mode in {"list", "origin"}
    url, ttl = environ["STORE_URL"], float(environ["STORE_TTL"])
    store: Store
    if url.startswith("redis:"):
        store = Redis(url, key=environ["STORE_KEY"], mode=cast("Mode", mode), ttl=ttl)
    else:
        store = SQL(url, mode=cast("Mode", mode), ttl=ttl, negative_ttl=ttl)
    return Policy(allow_origins=[store], allow_credentials=True)


async def _asgi(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"x-pid", str(os.getpid()).encode()), (b"content-length", b"7")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


def _wsgi(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("X-Pid", str(os.getpid())), ("Content-Length", "7")])
    return [BODY]


asgi = OfASGI(_asgi, policy=_policy())
wsgi: WSGIApplication = OfWSGI(_wsgi, policy=_policy())
