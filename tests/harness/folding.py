"""Applications that fold paths as file systems do, behind the bare gateways.

Each serves the closed route under every path that can be folded into its own. Servers in a
process of their own import them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from harness.asgi_types import Receive, Scope, Send
from harness.closed import CLOSING
from tables.closed_paths import FILE, ROUTE, SECRET

from crossorigin.asgi import CORSMiddleware as ASGIGateway
from crossorigin.wsgi import CORSMiddleware as WSGIGateway

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


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


def _wsgi(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    body = _body(environ["PATH_INFO"])
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


ASGI: Final = ASGIGateway(_asgi, CLOSING)
WSGI: Final = WSGIGateway(_wsgi, CLOSING)
