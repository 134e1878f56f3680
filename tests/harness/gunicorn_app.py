"""The application that gunicorn serves in `test_exceptions`, in a process of its own."""

from typing import TYPE_CHECKING

from harness.raw_apps import raw_wsgi
from harness.spy import Spy
from tables.model import A

from crossorigin.wsgi import CORSMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

application: "WSGIApplication" = CORSMiddleware(raw_wsgi(Spy()), allow_origins=[A])
