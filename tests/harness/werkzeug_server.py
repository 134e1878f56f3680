"""werkzeug's own server; apart from the others, which need no framework."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from harness.servers import POLL, listening_socket, port_of, serving
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextmanager
def werkzeug_server(app: "WSGIApplication") -> Iterator[int]:
    """Serve a WSGI app with the server that ``flask run`` starts; yields the port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs every request
    sock = listening_socket()
    port = port_of(sock)
    server = make_server("127.0.0.1", port, app, threaded=True, fd=sock.fileno())
    with serving(sock, lambda: server.serve_forever(POLL), server.shutdown):
        yield port
