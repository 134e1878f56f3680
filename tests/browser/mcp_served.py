"""Run by the tests: servers of the official SDK and of FastMCP, each behind the preset `mcp`.

``python -m browser.mcp_served PORT``, with the libraries of `.venv/apart/mcp` on the path. It
serves /sdk/mcp and /fastmcp/mcp, the same without a guard below /bare, and /opened: the number
of sessions that were opened.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from crossorigin import presets


class _Opened(logging.Handler):
    """Counts the sessions that the SDK's manager opens, by its own log."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.getMessage().startswith("Created new transport")


def _add(first: int, second: int) -> int:
    return first + second


def sdk() -> Any:  # noqa: ANN401 - the SDK is not installed where types are checked
    """Return an application of the official SDK, its own check switched off."""
    security = importlib.import_module("mcp.server.transport_security")
    server = importlib.import_module("mcp.server.mcpserver").MCPServer("sums")
    server.add_tool(_add, name="add")
    off = security.TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return server.streamable_http_app(transport_security=off)


def fastmcp() -> Any:  # noqa: ANN401 - the same
    """Return an application of FastMCP, its own check switched off."""
    server = importlib.import_module("fastmcp").FastMCP("sums")
    server.tool(_add, name="add")
    return server.http_app(host_origin_protection=False)


def main(port: str) -> None:
    """Serve until the process is ended."""
    opened = _Opened()
    manager = logging.getLogger("mcp.server.streamable_http_manager")
    manager.setLevel(logging.INFO)
    manager.addHandler(opened)
    inner = {"sdk": sdk(), "fastmcp": fastmcp(), "bare": sdk()}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in inner.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    def count(_: Request) -> JSONResponse:
        return JSONResponse(opened.count)

    routes = [Route("/opened", count), Mount("/bare", inner["bare"])]
    routes += [
        Mount(f"/{name}", presets.mcp().around(inner[name])) for name in ("sdk", "fastmcp")
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
