"""Applications that fold paths as file systems do, behind the bare gateways.

Each serves what is closed under every path that can be folded into that of its own; they have
a root path where the server gives them none. Servers in a process of their own import them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from harness.asgi_types import App, Receive, Scope, Send
from harness.closed import CLOSING
from tables.closed_paths import FILE, ROUTE, SECRET

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = "/v1"


def _body(path: str) -> bytes:
    """Return the body for a path: slashes merged, dots resolved, cut at NUL."""
    kept: list[str] = []
    for segment in path.partition("\0")[0].replace("\\", "/").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return SECRET if "/" + "/".join(kept) in {ROUTE, FILE} else b"ok"


async def _asgi(scope: Scope, _receive: Receive, send: Send) -> None:
    path, root = scope["path"], scope.get("root_path", "")
    body = _body(path.removeprefix(root) if path.startswith(f"{root}/") else path)
    lines = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def asgi_app(root: str = "") -> App:
    """Return the ASGI application; `root` is its root path, which may stand in the path."""
    gateway = ASGIGateway(_asgi, CLOSING)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        await gateway({**scope, "root_path": root}, receive, send)

    return serve


def _wsgi(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    body = _body(environ["PATH_INFO"])
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def wsgi_app(root: str = "") -> "WSGIApplication":
    """Return the WSGI application; `root` is cut off the path, as by a dispatcher."""
    gateway = WSGIGateway(_wsgi, CLOSING)

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix(root)
        return gateway({**environ, "SCRIPT_NAME": root, "PATH_INFO": path}, start_response)

    return serve


plain = asgi_app()
below_root = asgi_app(ROOT)
