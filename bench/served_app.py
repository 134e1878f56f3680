"""The application of the servers of served.py: CONTENDER names the layer around it."""

from __future__ import annotations

import os
from typing import Any

from asgi import layers_of
from driven import ASGI_APP
from rounds import own_copy
from scenarios import SCENARIOS

layers = layers_of(SCENARIOS["b"])
served: Any = layers[os.environ.get("CONTENDER", "bare")](own_copy(ASGI_APP, "app"))


async def app(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - an ASGI application
    """Serve; `async def` without an await, because servers inspect their application."""
    await served(scope, receive, send)
