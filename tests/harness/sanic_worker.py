"""An app for Sanic's own command, which serves it from processes that it starts."""

from sanic import HTTPResponse, Request, Sanic, json, text
from tables.model import A

from crossorigin.integrations.sanic import CORS

app = Sanic("worker")
seen: list[str] = []


@app.signal("http.lifecycle.handle")
async def handled(request: Request) -> None:
    """Note Sanic's first signal of a request."""
    seen.append(f"handle {request.method}")


@app.signal("http.routing.before")
async def routed(request: Request) -> None:
    """Note the router's arguments."""
    seen.append(f"route {request.method}")


@app.signal("http.lifecycle.response")
async def answered(request: Request, response: HTTPResponse) -> None:
    """Note, and mark, the answer."""
    seen.append(f"response {request.method}")
    response.headers.add("Vary", "X-Signal")


@app.on_request
async def receive(request: Request) -> None:
    """Note the requests that reach middleware."""
    seen.append(f"middleware {request.method}")


@app.get("/seen")
async def show(_request: Request) -> HTTPResponse:
    """Answer with the notes."""
    return json(seen)


@app.get("/")
async def home(_request: Request) -> HTTPResponse:
    """Answer."""
    return text("ok")


@app.get("/stop")
async def stop(request: Request) -> HTTPResponse:
    """Have all processes end; a signal is lost on Sanic as long as it starts."""
    request.app.m.terminate()
    return text("")


CORS(app, allow_origins=A)
