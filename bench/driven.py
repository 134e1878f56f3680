"""The applications that are driven without a server, and the loops that drive them, as source.

Each entrant compiles a copy of its own: the interpreter specialises the code of each.
"""

from __future__ import annotations

ASGI_APP = """
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"application/json"), (b"content-length", b"2"),
        (b"x-request-id", b"1")]})
    await send({"type": "http.response.body", "body": b"{}"})
"""
ASGI_DRIVE = """
async def send(message): pass
async def receive(): pass
def drive(scopes):
    for scope in scopes:
        running = app(scope, receive, send)
        try:
            running.send(None)
        except StopIteration:
            pass
"""
WSGI_APP = """
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json"),
        ("Content-Length", "2"), ("X-Request-Id", "1")])
    return [b"{}"]
"""
WSGI_DRIVE = """
def write(data): pass
def start_response(status, headers, exc_info=None): return write
def drive(environs):
    for environ in environs:
        body = app(environ, start_response)
        for chunk in body:
            pass
        if hasattr(body, "close"):
            body.close()
"""
