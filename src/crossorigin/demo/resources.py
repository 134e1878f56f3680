"""The resources: one of each kind that a page can load, under four policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from crossorigin import Policy
from crossorigin.demo.record import Witness
from crossorigin.integrations.starlette import CORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp
    from starlette.websockets import WebSocket

POLICIES: Final[list[dict[str, str]]] = [
    {"name": "none", "title": "No CORS"},
    {"name": "everyone", "title": "Everyone (*)"},
    {"name": "other", "title": "Another origin"},
    {"name": "credentials", "title": "This page, with credentials"},
]
"""The policies, as the page names them."""

DESTINATIONS: Final[dict[str, str]] = {
    "fetch": "",
    "xhr": "xhr",
    "eventsource": "eventsource",
    "beacon": "beacon",
    "websocket": "websocket",
    "script": "script",
    "module": "module",
    "import": "module",
    "worker": "worker",
    "import-scripts": "script",
    "style": "style",
    "font": "font",
    "image": "image",
    "texture": "image",
    "video": "video",
    "audio": "audio",
    "form": "form",
    "frame": "frame",
}
"""The resources of the page's scripts, with their kind for `crossorigin.demo.foretell`."""

RESOURCES: Final[list[dict[str, Any]]] = [
    {"name": name, "destination": destination} for name, destination in DESTINATIONS.items()
]
"""The same, as the page names them."""

ASSETS: Final = Path(__file__).parent / "assets"
_FILES: Final[dict[str, tuple[str, str]]] = {
    "font": ("font.woff", "font/woff"),
    "frame.html": ("frame.html", "text/html"),
    "image.png": ("image.png", "image/png"),
    "module.js": ("module.js", "text/javascript"),
    "script.js": ("script.js", "text/javascript"),
    "sound.wav": ("sound.wav", "audio/wav"),
    "style.css": ("style.css", "text/css"),
    "texture.png": ("texture.png", "image/png"),
    "video.webm": ("video.webm", "video/webm"),
    "worker.js": ("worker.js", "text/javascript"),
}
"""The kinds that are files, with the name of the file and its type."""

_HEADERS: Final = {"Cache-Control": "no-store"}
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_EVENTS: Final = "retry: 60000\ndata: lamp\n\n"


async def _data(_request: Request) -> JSONResponse:
    return JSONResponse({"product": "lamp"}, headers=_HEADERS)


async def _text(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("lamp\n", headers=_HEADERS)


async def _events(_request: Request) -> Response:
    return Response(_EVENTS, media_type="text/event-stream", headers=_HEADERS)


async def _beacon(_request: Request) -> Response:
    return Response(status_code=204, headers=_HEADERS)


async def _form(_request: Request) -> Response:
    return FileResponse(ASSETS / "form.html", media_type="text/html", headers=_HEADERS)


async def _socket(websocket: WebSocket) -> None:
    """Greet a page of any origin: CORS does not govern WebSockets; a server checks Origin."""
    await websocket.accept()
    await websocket.send_text(f"Origin: {websocket.headers.get('origin', 'none')}")
    await websocket.close()


def _file(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_request: Request) -> Response:
        return FileResponse(ASSETS / name, media_type=media_type, headers=_HEADERS)

    return serve


def create_kinds() -> Starlette:
    """Build an application with a path for each kind, without CORS."""
    return Starlette(
        routes=[
            Route("/data.json", _data, methods=_METHODS),
            Route("/text", _text, methods=_METHODS),
            Route("/events", _events),
            Route("/beacon", _beacon, methods=["POST"]),
            Route("/form", _form, methods=["POST"]),
            *(Route(f"/{kind}", _file(*file)) for kind, file in _FILES.items()),
            WebSocketRoute("/socket", _socket),
        ],
        middleware=[Middleware(Witness)],
    )


def create_resources(page: str) -> ASGIApp:
    """Build the application of the kinds below the name of each policy.

    Args:
        page: The origin of the page.
    """
    policies = {
        "none": None,
        "everyone": Policy(),
        "other": Policy(allow_origins="http://other.example", accept_risks="insecure-origin"),
        # A host that the user names has an origin of plain http; the demo has no data to steal.
        "credentials": Policy(
            allow_origins=page, allow_credentials=True, accept_risks="insecure-origin"
        ),
    }
    return Starlette(routes=[Mount(f"/{name}", _under(one)) for name, one in policies.items()])


def _under(policy: Policy | None) -> Starlette:
    app = create_kinds()
    if policy is not None:
        CORS(app, policy)
    return app
