"""One server for all policies: the Host of a request says which policy's app it is for.

So the path stays exactly as the row has it.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from harness.asgi_types import App, Receive, Scope, Send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DOMAIN = ".policy.test"


def asgi_by_host(build: Callable[[str], App]) -> App:
    """An app that calls, for each request, the one that `build` returns for its policy."""

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        host: str = dict(scope["headers"])[b"host"].decode()
        await build(host.removesuffix(DOMAIN))(scope, receive, send)

    return dispatch


def wsgi_by_host(build: Callable[[str], "WSGIApplication"]) -> "WSGIApplication":
    """The same for WSGI."""

    def dispatch(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        host: str = environ["HTTP_HOST"]
        return build(host.removesuffix(DOMAIN))(environ, start_response)

    return dispatch
